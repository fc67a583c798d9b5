"""What words that give an amount or a time allow: an interval, compared with another."""

import math
from dataclasses import dataclass

__all__ = ["UNKNOWN", "Value"]

UNKNOWN = (-math.inf, math.inf)
_NEAR = 0.05  # bounds this close, relative to the larger, agree


@dataclass(frozen=True, slots=True)
class Value:
    """Words from `start` to `end` of a text that stand for a value from `low` to `high`, counted in `unit`.

    `number_end` is where the number itself ends: the noun that it counts stands there. Days are counted as
    `date.toordinal` does, their unit is "date".
    """

    start: int
    end: int
    low: float
    high: float
    unit: str = ""
    number_end: int = 0

    @property
    def bounded(self) -> bool:
        """Whether the words give both a least and a most."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def differs(self, other: "Value") -> bool:
        """Whether no value fits both, or both are bounds ("at least 12", "at least 15") of different figures."""
        if self.unit != other.unit:
            return False
        if self.unit != "date" and (bounds := self._bounds(other)):
            return abs(bounds[0] - bounds[1]) > _NEAR * max(bounds)
        return self.high < other.low or other.high < self.low

    def _bounds(self, other: "Value") -> tuple[float, float] | None:
        """The two figures, where both are the least or both the most that their words allow."""
        if math.isinf(self.high) and math.isinf(other.high) and self.low > 0 and other.low > 0:
            return self.low, other.low
        if self.low == other.low == 0 and not math.isinf(self.high) and not math.isinf(other.high):
            return self.high, other.high
        return None
