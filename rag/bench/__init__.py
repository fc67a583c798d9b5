"""How an archive's speed, memory and disk grow with its passages: `archive-chat bench`.

Archives of several sizes are made from one that is given (`enlarged.py`), each is measured in a process of its own
(`measures.py`, `memory.py`), and what was measured is set in a table (`tables.py`) and drawn as curves (`curves.py`).
"""

from rag.bench.curves import curves
from rag.bench.enlarged import enlarged
from rag.bench.measures import Measures, measured
from rag.bench.tables import heading, line

__all__ = ["Measures", "curves", "enlarged", "heading", "line", "measured"]
