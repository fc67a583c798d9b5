"""How an archive's speed, memory and disk grow with its passages: `archive-chat bench`.

Archives of several sizes are made from one that is given (`enlarged.py`), each is measured in a process of its own
(`measures.py`, `memory.py`, `recall.py`), and what was measured is set in a table (`tables.py`) and drawn as curves
(`curves.py`).

Other software that searches passages can be measured beside it (`against.py`): each is one file of `peers/`, run
(`running.py`) in an environment of its own (`environments.py`). `limit.py` tells what bounds them all.
"""

from rag.bench.against import Compared, Missing, compared
from rag.bench.curves import curves
from rag.bench.enlarged import enlarged
from rag.bench.environments import PEERS
from rag.bench.limit import Limit, limit
from rag.bench.measures import Measures, measured
from rag.bench.tables import compared_heading, compared_line, heading, limit_line, line

__all__ = [
    "PEERS",
    "Compared",
    "Limit",
    "Measures",
    "Missing",
    "compared",
    "compared_heading",
    "compared_line",
    "curves",
    "enlarged",
    "heading",
    "limit",
    "limit_line",
    "line",
    "measured",
]
