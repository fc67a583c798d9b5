"""Time in questions and articles: the period a question names, the order it asks for, relative dates resolved.

English, by rules, from the standard library alone. `dateparser.search` was measured on 30 sentences of news: 21 of the
39 dates it found were wrong: "may", "now" and "$11", a meeting a year too early, a Thursday a week too early. The rules
here leave out what they cannot tell: a date that is missing does no harm beside a quote, a wrong one does.
"""

from rag.dates.asked import Period, asked_period
from rag.dates.order import asked_order
from rag.dates.relative import relative_dates

__all__ = ["Period", "asked_order", "asked_period", "relative_dates"]
