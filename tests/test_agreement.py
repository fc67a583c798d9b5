"""Where the cited articles give different amounts or dates, and where they only seem to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Article, Citation, Passage, ResolvedDate
from rag.agreement import differences
from rag.agreement.amounts import amounts

KILLED = "How many people were killed in the Lindholm fire?"
JUNE_18, JUNE_17 = date(2020, 6, 18), date(2020, 6, 17)


def cited(quote: str, number: int = 1, published: date | None = JUNE_18, **fields: object) -> Citation:
    """A citation of an article of its own (`article`: of that one); `words` in it are the exact answer."""
    title, article = str(fields.pop("title", "Fire in Lindholm")), str(fields.pop("article", f"a{number}"))
    before = "Before it. "
    text = f"{before}{quote} After it."
    start = 100 + len(before)
    if words := fields.pop("words", None):
        at = start + quote.index(str(words))
        fields["answer"] = (at, at + len(str(words)))
    passage = Passage(Article(article, title, "", published=published), 1, 100, 100 + len(text), text)
    return Citation(number, passage, start, start + len(quote), **fields)  # type: ignore[arg-type]


def told(citations: list[Citation], question: str) -> list[tuple[int, str]]:
    """The places of the one difference there may be: citation numbers and their words."""
    found = differences(citations, question)
    assert len(found) <= 1
    text = {citation.number: citation.passage for citation in citations}
    return [
        (number, text[number].text[start - text[number].start : end - text[number].start])
        for difference in found
        for number, (start, end) in difference.places
    ]


def differ(one: str, other: str, question: str = KILLED, **title: str) -> bool:
    title = title or {"title": "Fire in Lindholm"}
    return bool(told([cited(one, 1, **title), cited(other, 2, JUNE_17, **title)], question))


def test_articles_that_count_differently_are_told_apart_in_their_own_words() -> None:
    citations = [
        cited("The fire killed about 280 people.", 1, JUNE_17),
        cited("The ferry sails again.", 2),
        cited("At Lindholm 312 people were killed, officials said.", 3, JUNE_18),
    ]
    assert told(citations, KILLED) == [(3, "312"), (1, "about 280")]
    assert [difference.kind for difference in differences(citations, KILLED)] == ["amount"]


def test_a_place_of_any_latin_letter_is_one_that_articles_share() -> None:
    question, title = "How many people were killed in Łódź?", {"title": "A fire in Łódź"}
    assert differ("12 people were killed in Łódź.", "15 people were killed in Łódź.", question, **title)


def test_the_newest_article_comes_first_and_undated_ones_last() -> None:
    days = [None, JUNE_17, JUNE_18]
    citations = [cited(f"The fire killed {n} people.", n, day) for n, day in enumerate(days, 10)]
    assert [number for number, _ in told(citations, KILLED)] == [12, 11, 10]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "3"),
        ("1,200", "1200"),
        ("1.2 million", "1,200,000"),
        ("a dozen", "12"),
        ("two dozen", "24"),
        ("twenty-three", "23"),
        ("two hundred and fifty", "250"),
        ("half a million", "500,000"),
        ("about 300", "312"),
        ("more than 300", "312"),
        ("300+", "312"),
        ("300 or more", "312"),
        ("at least 12", "15"),
        ("up to 20", "15"),
        ("fewer than 20", "15"),
        ("not fewer than 12", "15"),
        ("1 200", "1,200"),
        ("1\u00a0200", "1,200"),
        ("a hundred and twenty", "120"),
        ("12 of the 40", "12"),
        ("nearly 300", "about 290"),
        ("10 to 15", "12"),
        ("between 10 and 15", "15"),
        ("more than 300", "at least 310"),
        ("300", "312"),  # round: nobody counted
        ("at least 300", "up to 400"),
    ],
)
def test_figures_that_may_both_be_true_agree(one: str, other: str) -> None:
    assert not differ(f"The fire killed {one} people.", f"The fire killed {other} people.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "4"),
        ("312", "about 280"),
        ("a dozen", "15"),
        ("more than 300", "280"),
        ("fewer than 300", "312"),
        ("300", "200"),
        ("10 to 15", "16"),
        ("at least 12", "at least 15"),
        ("as many as 40", "as many as 60"),
        ("5 million", "4,000,000"),
        ("two hundred and fifty", "two hundred and sixty"),
    ],
)
def test_figures_that_cannot_both_be_true_differ(one: str, other: str) -> None:
    assert differ(f"The fire killed {one} people.", f"The fire killed {other} people.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("312 people were killed.", "280 people were injured."),
        ("312 people were killed and 5,000 injured.", "The fire injured 5,000 people but killed 312."),
        ("312 people were killed.", "280 soldiers were killed."),
        ("312 people were killed.", "280 more people were killed."),
        ("312 people were killed.", "280 other people were killed."),
        ("312 people were killed.", "Another 280 people were killed."),
        ("312 people were killed.", "The toll of people killed rose from 280 to 290 people."),
        ("312 people were killed.", "280 people a year are killed."),
        ("312 people were killed.", "The 280-strong crew was killed."),
        ("312 people were killed.", "In 2019 people were killed."),
        ("312 people were killed.", "A 12-year-old was killed."),
        ("312 people were killed.", "COVID-19 killed people."),
        ("312 people were killed.", "On June 27 people were killed."),
        ("312 people were killed.", "Hundreds were killed, dozens of them sailors."),
        ("312 people were killed.", "It killed 280 people. Others say it killed 250 people."),
        ("312 people were killed.", "1.200 people were killed."),
        ("312 people were killed.", "52 percent of the people killed were sailors."),
        ("312 people were killed.", "280 people in Askeby County were killed."),
        ("312 people were killed.", "In neighbouring Askeby, 280 people were killed."),
        ("312 people were killed.", "The fire killed 280 people outside of the grocery."),
        ("312 people were killed.", "A fire in August 1999: 280 people were killed."),
        ("312 people were killed.", "280 people who slept were killed."),
        ("312 people were killed.", "The death toll rose to 280 in the north after divers came."),
        ("312 people were killed.", "The toll of injured rose to 280."),
        ("312 people were killed.", "An earlier fire killed 280 people."),
        ("312 people were killed.", "280 people were killed in the past year."),
        ("312 people were killed.", "Two or more ferries were killed off."),
    ],
)
def test_a_figure_of_something_else_is_not_compared(one: str, other: str) -> None:
    assert not differ(one, other)


@pytest.mark.parametrize(
    "sentence",
    [
        "312 people were killed.",
        "The fire killed 312 people.",
        "Some 5,000 were hurt and 312 people died in Lindholm.",
        "At least 312 were killed, including 20 sailors.",
        "“We mourn,” he said: 312 people dead.",
        "The fire, which hurt 5,000 people, killed 312.",
        "312 died.",
        "312 people in Lindholm were killed on Thursday.",
        "The fire killed 312 on 18 June.",
        "The death toll rose to 312 on Friday.",
        "The toll rose to 312 on Friday after divers found three more bodies.",
        "The toll now stands at 312.",
        "Officials raised the toll to 312 on Friday night when divers came back.",
        "312 people lost their lives.",
    ],
)
def test_the_figure_is_found_among_others(sentence: str) -> None:
    assert differ(sentence, "The fire killed 280 people.")


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge cost $7m."),
        ("How much will the Lindholm bridge cost?", "The bridge will cost €20.", "The cost of the bridge: 30 euros."),
        ("How much did the Lindholm bridge cost?", "The bridge cost $5.", "The bridge cost $7, and the pier $9."),
        ("What percentage voted in Lindholm?", "52 percent voted.", "Only 43.5% voted."),
        ("What share of Lindholm voted?", "52 per cent voted.", "Only 43.5% voted."),
        ("How long is the Lindholm bridge?", "The bridge is 5 km long.", "The bridge is 7 kilometres long."),
        ("How long did the Lindholm war last?", "The war lasted 3 weeks.", "It was a war that lasted 5 weeks."),
        ("How many ships does Lindholm have?", "It has 12 ships.", "It has fifteen ships."),
        ("How many Danes were killed in Lindholm?", "At least 230 Danes were killed.", "150 Danes were killed."),
        ("How many years did the Lindholm war last?", "The war lasted three years.", "The war lasted four years."),
        ("what number of ships burned in lindholm?", "In Lindholm 12 ships burned.", "In Lindholm 15 ships burned."),
        ("What was the number of ships in Lindholm?", "It had 12 ships.", "It had fifteen ships."),
        ("What was the price of oil in Lindholm?", "The price of oil was $50.", "The price of oil rose to $70."),
        ("What is the jobless rate in Lindholm?", "The jobless rate is 5.2%.", "The jobless rate is 7.4 percent."),
        ("What was the share of votes in Lindholm?", "52 percent of votes.", "43.5% of votes."),
        ("What is the death toll of the Lindholm fire?", "The fire killed 312 people.", "280 people were killed."),
        ("What's the death toll in the Lindholm fire?", "The death toll is 312.", "The fire killed 280 people."),
        ("What is the date of the Lindholm summit?", "The summit is on 8 May 2020.", "The summit is on 9 May 2020."),
    ],
)
def test_money_shares_measures_and_counts_are_compared(question: str, one: str, other: str) -> None:
    assert differ(one, other, question)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge cost €7m."),
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge cost 7 percent more."),
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge cost $5.2 million."),
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge costs $7m a year."),
        ("How much did the Lindholm bridge cost?", "The bridge cost $5 million.", "The bridge earned $7m."),
        ("How much aid was sent to Lindholm?", "It was sent $5 of aid.", "They passed a $7 bill to send aid."),
        ("How much aid was sent to Lindholm?", "It was sent $5 of aid.", "It was sent $7 in military aid."),
        ("What percentage voted in Lindholm?", "52 percent voted.", "Of the voters, 52.3% voted."),
        ("How long is the Lindholm bridge?", "The bridge is 5 km long.", "The bridge is 3 miles long."),
        ("How old is the Lindholm mayor?", "The mayor is 41 years old.", "The mayor is 43 years old."),
        ("What was the price of oil in Lindholm?", "The price of oil was $50.", "The price of gas was $70."),
        ("What is the population of Lindholm?", "Lindholm has 312 ships.", "Lindholm has 280 people."),
        ("What is the death toll of the Lindholm fire?", "The fire killed 312 people.", "280 people were hurt."),
        ("Who was killed in Lindholm?", "312 people were killed.", "280 people were killed."),
        ("", "312 people were killed.", "280 people were killed."),
        ("How many?", "312 people were killed.", "280 people were killed."),
        ("When?", "It was in 2008.", "It was in 2009."),
    ],
)
def test_other_units_and_other_questions_are_not_compared(question: str, one: str, other: str) -> None:
    assert not differ(one, other, question)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("When did the Lindholm ferry sink?", "The ferry sank in 2012.", "The ferry had sunk in 2013."),
        ("When did the Lindholm bridge fall?", "The bridge fell in 2012.", "The bridge has fallen in 2013."),
        ("When did Lindholm win the cup?", "Lindholm won the cup in 2012.", "The cup was won by Lindholm in 2013."),
        ("When did the Lindholm strike begin?", "The strike began in 2012.", "The strike started in 2013."),
        ("How many people fled Lindholm?", "12 people fled.", "15 people flee."),
        (
            "How much did prices rise in Lindholm?",
            "Prices rose 5%.",
            "Prices rose by 7% after frost cut supply.",
        ),
        ("How much did Acme give to Lindholm?", "Acme gave $5 million.", "Acme has given $7 million."),
        ("How many shots were fired in Lindholm?", "One shot was fired.", "Three shots were fired."),
    ],
)
def test_irregular_verbs_are_the_same_in_every_form(question: str, one: str, other: str) -> None:
    assert differ(one, other, question)


def test_what_was_found_is_not_what_was_founded() -> None:
    assert not differ("It was founded in 2012.", "It was found guilty in 2013.", "When was Lindholm founded?")


def test_the_exact_answer_says_which_figure_is_meant() -> None:
    question = "How much did the Lindholm bridge cost?"
    citations = [
        cited("The bridge cost about $5 million, the pier $9 million.", 1, words="$5 million"),
        cited("The bridge cost $7 million.", 2, words="cost $7 million"),
    ]
    assert told(citations, question) == [(1, "about $5 million"), (2, "cost $7 million")]


def test_an_exact_answer_without_a_figure_is_not_compared() -> None:
    citations = [cited("The fire killed 312 people.", 1, words="people"), cited("The fire killed 280 people.", 2)]
    assert told(citations, KILLED) == []


def test_figures_of_one_article_are_never_compared() -> None:
    citations = [
        cited("The fire killed 312 people.", 1, article="a"),
        cited("The fire killed 280 people.", 2, article="a"),
    ]
    assert told(citations, KILLED) == []


def test_an_article_that_gives_both_figures_contradicts_neither() -> None:
    citations = [
        cited("The fire killed 312 people.", 1, article="a"),
        cited("The fire killed 280 people.", 2, article="a"),
        cited("The fire killed 280 people.", 3),
    ]
    assert told(citations, KILLED) == []


def test_a_third_article_that_agrees_with_all_is_left_out() -> None:
    quotes = ["The fire killed 312 people.", "The fire killed 280 people.", "The fire killed at least 250 people."]
    assert [n for n, _ in told([cited(quote, n) for n, quote in enumerate(quotes, 1)], KILLED)] == [1, 2]


def test_another_place_of_the_same_kind_is_not_compared() -> None:
    citations = [
        cited("The fire killed 312 people.", 1),
        cited("The fire killed 280 people.", 2, title="Fire in Askeby"),
    ]
    assert told(citations, KILLED) == []


def test_a_question_without_names_needs_articles_that_share_one() -> None:
    question = "How many people were killed in the fire?"
    one = cited("A fire in Lindholm killed 312 people.", 1)
    assert told([one, cited("Lindholm’s fire killed 280 people.", 2)], question) == [(1, "312"), (2, "280")]
    assert told([one, cited("A fire in Askeby killed 9 people.", 2, title="Fire in Askeby")], question) == []


def test_figures_told_months_apart_are_not_compared() -> None:
    later = cited("The fire killed 280 people.", 2, date(2020, 9, 1))
    assert told([cited("The fire killed 312 people.", 1), later], KILLED) == []


DECLARED = "When did Kosovo declare independence?"
INDEPENDENT = "Kosovo declared independence {}."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("in 2008", "on 17 February 2008"),
        ("in February 2008", "on February 17, 2008"),
        ("on Feb. 17, 2008", "on 2008-02-17"),
        ("on the 17th of February 2008", "in the 2000s"),
        ("on 16–18 February 2008", "on 17 February 2008"),
        ("in the days from 16 to 18 February 2008", "on 17 February 2008"),
        ("in the days from February 16 to February 18, 2008", "on 17 February 2008"),
        ("in 2007/08", "in 2008"),
        ("before 2010", "in 2008"),
        ("after 2005", "in 2008"),
        ("around 2009", "in 2008"),
        ("on February 31, 2008", "in 2009"),
        ("in May", "in 2008"),
        ("on 6 January next year", "in 2021"),
        ("on 1 December", "in 2020"),  # which year's, half a year away?
        ("twelve years ago", "in 2009"),
        ("in its 2008 season", "in 2009"),
        ("in a speech, which was given on 8 May 2005", "in 2009"),
    ],
)
def test_dates_agree_at_the_precision_they_share(one: str, other: str) -> None:
    assert not differ(INDEPENDENT.format(one), INDEPENDENT.format(other), DECLARED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("in 2008", "in 2009"),
        ("on 17 February 2008", "in March 2008"),
        ("on 17 February 2008", "on February 18, 2008"),
        ("before 2005", "in 2008"),
        ("in the 1990s", "in 2008"),
        ("on May 6 next year", "in 2022"),
        ("on 17 April", "on 18 April"),
    ],
)
def test_dates_that_cannot_both_be_true_differ(one: str, other: str) -> None:
    assert differ(INDEPENDENT.format(one), INDEPENDENT.format(other), DECLARED)


def test_relative_dates_are_compared_as_the_days_they_stand_for() -> None:
    question, quote = "When is the Lindholm meeting?", "The meeting is on Thursday."

    def on(day: date, number: int) -> Citation:
        start = 111 + quote.index("on")
        dates = (ResolvedDate(start, start + len("on Thursday"), day, day),)
        return cited(quote, number, title="Lindholm", dates=dates, words="Thursday")

    assert told([on(JUNE_18, 1), on(date(2020, 6, 25), 2)], question) == [(1, "on Thursday"), (2, "on Thursday")]
    assert told([on(JUNE_18, 1), on(JUNE_17, 2)], question) == []


def test_events_that_recur_are_told_by_each_article_for_itself() -> None:
    question = "When did the Lindholm fair open?"
    citations = [
        cited("The fair opened on 3 June 2019.", 1, date(2019, 6, 10), title="Lindholm"),
        cited("The fair opened on 1 June 2020.", 2, date(2020, 6, 10), title="Lindholm"),
    ]
    assert told(citations, question) == []


def test_a_quote_that_gives_two_dates_is_not_compared() -> None:
    question = "When is the next eclipse over Lindholm?"
    citations = [
        cited("The next eclipse is on 12 August 2026, the next eclipse in the U.S. won’t be until 23 August 2044.", 1),
        cited("The next eclipse is on 23 August 2044.", 2),
    ]
    assert told(citations, question) == []


def test_what_was_over_before_both_articles_is_compared_however_far_apart_they_are() -> None:
    citations = [
        cited(INDEPENDENT.format("in 2008"), 1, date(2019, 6, 10)),
        cited(INDEPENDENT.format("in 2007"), 2, date(2020, 6, 10)),
    ]
    assert told(citations, DECLARED) == [(2, "2007"), (1, "2008")]


@given(st.lists(st.text(st.sampled_from("12,. $%-ab\n“é"), min_size=1), max_size=4), st.text())
def test_any_words_are_taken_and_only_words_of_quotes_are_given(quotes: list[str], question: str) -> None:
    citations = [cited(quote, number) for number, quote in enumerate(quotes, 1)]
    for asked in (KILLED, DECLARED, question):
        for difference in differences(citations, asked):
            for number, (start, end) in difference.places:
                assert citations[number - 1].start <= start < end <= citations[number - 1].end


@given(st.integers(0, 10**12))
def test_a_whole_number_is_read_as_itself_with_commas_or_without(number: int) -> None:
    for text in (f"{number:,} ships", f"${number}"):
        (value,) = amounts(text)
        assert value.low <= number <= value.high


@pytest.mark.parametrize("text", ["hundred ", "up to about ", "one ", "9 or ", "$5-", "1,111", "from 5 to "])
def test_hostile_runs_of_numbers_are_read_at_once(text: str) -> None:
    assert differences([cited(text * 2000, 1), cited(text * 2000 + "!", 2)], KILLED) == ()
