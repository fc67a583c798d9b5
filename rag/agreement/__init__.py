"""Where cited articles give different amounts or dates: read off the cited words, compared as intervals.

Precision before recall: a number counts only where its clause ties it to what the question asks for, and two differ
only where no value fits both ("about 300" and "312" agree, so do "2008" and "17 February 2008"). Nothing is compared
within one article, nor what was counted months apart: there the world has changed, the sources do not disagree.
English only.

value.py    an interval with its place      amounts.py, times.py    words to values
asked.py    what a question asks for      tied.py    which value it is      compare.py    citation by citation
"""

from rag.agreement.compare import differences

__all__ = ["differences"]
