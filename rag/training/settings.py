"""How a training of the cross-encoder goes about it: what its command line sets."""

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a training goes about it.

    `device`: torch's name of what to train on. `bf16`: multiply in bfloat16, twice as fast on processors that have
    instructions for it. `rate`: the encoder's highest learning rate. `imitation`: share of the loss that is the
    teachers', where there are some. `layers`: of the encoder that are kept.
    """

    device: str = "cpu"
    bf16: bool = False
    rate: float = 8e-5
    imitation: float = 0.7
    layers: int = 6
    seed: int = 1
