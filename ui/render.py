"""The conversation as HTML: pure functions of its turns, everything escaped. No gradio."""

from collections.abc import Sequence
from datetime import date

from rag import Answer, Citation, Difference, Hit, Passage, Scope
from ui import words
from ui.actions import actions, ask_button
from ui.markup import day, escape, event_button, isolated, joined, open_button, period, span, time
from ui.quotes import blockquote, citation_block, days, source_line
from ui.turns import Note, Turn

__all__ = ["conversation", "go_on"]


def conversation(turns: Sequence[Turn], examples: Sequence[str] = ()) -> str:
    """All turns, oldest first; before the first one, questions to start from."""
    body = "".join(_turn(number, turn) for number, turn in enumerate(turns, 1)) if turns else _welcome(examples)
    return f'<div class="log" role="log" aria-label="{words.CONVERSATION}">{body}</div>'


def _welcome(examples: Sequence[str]) -> str:
    items = "".join(
        f"<li>{event_button('example_select', isolated(example), 'example', example=example)}</li>"
        for example in examples
    )
    start = f'<h3>{words.TRY_ONE}</h3><ul class="examples">{items}</ul>' if items else f"<p>{words.NO_EXAMPLES}</p>"
    return f'<section class="welcome"><h2>{words.PROMISE}</h2><p>{words.PROMISE_MORE}</p>{start}</section>'


def _turn(number: int, turn: Turn) -> str:
    return (
        f'<section class="turn" aria-labelledby="question-{number}">'
        f'<h2 class="question" id="question-{number}" dir="auto">{escape(turn.question)}</h2>'
        f"{_reply(turn)}{actions(number, turn)}</section>"
    )


def _reply(turn: Turn) -> str:
    reply = turn.reply
    if reply is None:
        stop = event_button("stop", words.STOP, question=turn.question)
        return f'<p class="pending" role="status">{words.STAGES[turn.stage]} {stop}</p>'
    if isinstance(reply, Note):
        role = ' role="alert"' if reply.kind == "error" else ""
        return f'<p class="note {reply.kind}"{role} dir="auto">{escape(reply.text)}</p>'
    return _searched_as(reply) + (_found(reply) if reply.found else _refusal(reply))


def _searched_as(answer: Answer) -> str:
    """The question as it was searched, with one click to ask it without what went before."""
    if not answer.searched_as:
        return ""
    alone = ask_button(answer.question, words.ASK_ALONE, alone=True)
    return f'<p class="searched-as">{words.SEARCHED_AS} {isolated(answer.searched_as)} {alone}</p>'


def go_on(questions: Sequence[tuple[str, int]]) -> str:
    """Questions to go on with, each with how many passages answer it; nothing where there are none."""
    chips = "".join(_chip(question, passages) for question, passages in questions)
    return f'<div class="go-on" role="group" aria-label="{words.GO_ON}">{chips}</div>' if chips else ""


def _chip(question: str, passages: int) -> str:
    content = f"{isolated(question)} <small>({words.count(words.PASSAGES, passages)})</small>"
    return ask_button(question, content, "chip")


def _found(answer: Answer) -> str:
    items = "".join(f"<li>{citation_block(citation)}</li>" for citation in answer.citations)
    passages = words.count(words.PASSAGES, len(answer.citations))
    facts = joined([_match(answer.confidence), passages, *_filters(answer.scope)])
    differing = "".join(_differing(difference, answer.citations) for difference in answer.differences)
    asked = "" if answer.scope.asked_articles else _sentence(_asked(answer.scope))
    return f'<div class="answer"><p class="facts">{facts}</p>{asked}{differing}<ol class="quotes">{items}</ol></div>'


def _differing(difference: Difference, citations: Sequence[Citation]) -> str:
    """Which sources say what, each in its own words; a click shows them in the article."""
    cited = {citation.number: citation for citation in citations}
    places = ", ".join(
        _told(difference, cited[number], start, end) for number, (start, end) in difference.places if number in cited
    )
    return f'<p class="differ" role="note"><strong>{words.DIFFER}</strong> {places}</p>'


def _told(difference: Difference, citation: Citation, start: int, end: int) -> str:
    told = words.TOLD.format(isolated(citation.passage.words(start, end)), f"[{citation.number}]")
    resolved = [days(there) for there in citation.dates if there.start < end and start < there.end]
    published = time(citation.passage.article.published) or words.UNDATED
    if difference.kind == "time" and published != words.UNDATED:
        published = words.PUBLISHED.format(published)  # lest it be taken for the day that is told
    button = open_button(citation.passage, start, end, told, f'class="open" title="{words.OPEN_PASSAGE}"')
    return f"{button} ({', '.join([*resolved, published])})"


def _match(confidence: float) -> str:
    name, label = next((name, label) for floor, name, label in words.MATCHES if confidence >= floor)
    return f'<span class="match {name}" title="{words.LIKELIHOOD.format(confidence)}">{label}</span>'


def _refusal(answer: Answer) -> str:
    return (
        f'<div class="refusal"><p class="verdict">{words.NOT_FOUND}</p>'
        f"{_sentence(_searched(answer.scope))}{_sentence(_excluded(answer.scope))}{_sentence(_asked(answer.scope))}"
        f"{_unknown(answer.unknown_words)}{_near_misses(answer.near_misses)}</div>"
    )


def _sentence(told: str) -> str:
    return f'<p class="searched">{told}</p>' if told else ""


def _searched(scope: Scope) -> str:
    given = _filters(scope)
    filters = f" ({', '.join(given)})" if given else ""
    if not scope.articles:
        return words.NOTHING_SEARCHED.format(filters=filters)
    articles = [words.count(words.ARTICLES, scope.articles), span(scope.first, scope.last)]
    return words.SEARCHED.format(articles=", ".join(filter(None, articles)), filters=filters)


def _excluded(scope: Scope) -> str:
    """What the filters cost; nothing where they keep nothing out."""
    if not scope.excluded:
        return ""
    form = words.EXCLUDED_CLOSE if scope.beyond else words.EXCLUDED
    everything = words.count(words.ARTICLES, scope.articles + scope.excluded)
    return form.format(f"{scope.excluded:,}", everything, scope.beyond)


def _asked(scope: Scope) -> str:
    """What the archive holds of the days that the question names; nothing where it names none."""
    first, last = scope.asked_first, scope.asked_last
    if first and last:
        days = words.ASKED_FROM.format(period(first, last))
    elif bound := first or last:
        days = (words.ASKED_SINCE if first else words.ASKED_UNTIL).format(day(bound))
    else:
        return ""
    articles = words.count(words.ARTICLES, scope.asked_articles) if scope.asked_articles else words.NO_ARTICLE
    return words.ASKED.format(articles, days)


def _filters(scope: Scope) -> list[str]:
    dates: list[tuple[str, date | None]] = [
        (words.FILTER_SINCE, scope.since),
        (words.FILTER_UNTIL, scope.until),
        (words.FILTER_AS_OF, scope.as_of),
    ]
    given = [form.format(day(value)) for form, value in dates if value]
    given += [isolated(publisher) for publisher in scope.publishers]
    given += [words.FILTER_AUTHOR.format(isolated(author)) for author in scope.authors]
    return given + ([words.ORDERS[scope.order]] if scope.order != "relevance" else [])


def _unknown(unknown: Sequence[str]) -> str:
    if not unknown:
        return ""
    listed = ", ".join(f"<em>{isolated(word)}</em>" for word in unknown)
    return f'<p class="unknown">{words.NEVER_USED} {listed}</p>'


def _near_misses(hits: Sequence[Hit]) -> str:
    if not hits:
        return ""
    items = "".join(f"<li>{_near_miss(hit.passage)}</li>" for hit in hits)
    return f'<div class="near"><h3>{words.NEAR_MISSES}</h3><ul>{items}</ul></div>'


def _near_miss(passage: Passage) -> str:
    quote = blockquote(passage, escape(passage.text))
    return quote + source_line(passage, passage.start, passage.start, passage.article.url)
