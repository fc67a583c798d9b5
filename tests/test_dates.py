"""Time in questions and articles: a period named, an order asked for, relative dates resolved or left alone."""

import re
import re._constants as opcode
import re._parser as parser
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.dates import (
    Period,
    asked,
    asked_order,
    asked_period,
    named,
    order,
    place,
    point,
    relative,
    relative_dates,
    tense,
    units,
)

SEED = Path(__file__).parent.parent / "seeds" / "000_d6e1b0eb6aa5f2e3.txt"
TODAY = date(2022, 6, 15)  # a Wednesday
PUBLISHED = date(2020, 6, 18)  # a Thursday


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def period(question: str, today: date | None = TODAY) -> tuple[str, date | None, date | None] | None:
    found = asked_period(question, today)
    return (question[found.start : found.end], found.first, found.last) if found else None


def dates(text: str, published: date = PUBLISHED) -> list[tuple[str, date, date]]:
    return [(text[found.start : found.end], found.first, found.last) for found in relative_dates(text, published)]


# -- the period a question names


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("What happened in March 2022?", "in March 2022", "2022-03-01", "2022-03-31"),
        ("What happened in 2021?", "in 2021", "2021-01-01", "2021-12-31"),
        ("What did he say on 5 May 2020?", "on 5 May 2020", "2020-05-05", "2020-05-05"),
        ("What did he say on May 5, 2020?", "on May 5, 2020", "2020-05-05", "2020-05-05"),
        ("What did he say on the 5th of May 2020?", "on the 5th of May 2020", "2020-05-05", "2020-05-05"),
        ("Who spoke on Monday, Jan. 15, 2024?", "on Monday, Jan. 15, 2024", "2024-01-15", "2024-01-15"),
        ("Who spoke on 2020-06-18?", "on 2020-06-18", "2020-06-18", "2020-06-18"),
        ("who spoke in march 2022", "in march 2022", "2022-03-01", "2022-03-31"),
        ("Who has left since June 2021?", "since June 2021", "2021-06-01", ""),
        ("What was known before 2019?", "before 2019", "", "2018-12-31"),
        ("What was known prior to May 2020?", "prior to May 2020", "", "2020-04-30"),
        ("What changed after 5 May 2020?", "after 5 May 2020", "2020-05-06", ""),
        ("Who led it until May 2020?", "until May 2020", "", "2020-05-31"),
        ("Who met between March and May 2022?", "between March and May 2022", "2022-03-01", "2022-05-31"),
        ("Who met between November and March 2022?", "between November and March 2022", "2021-11-01", "2022-03-31"),
        ("Who met from 2017 to 2019?", "from 2017 to 2019", "2017-01-01", "2019-12-31"),
        ("Who met from 3 to 10 May 2020?", "from 3 to 10 May 2020", "2020-05-03", "2020-05-10"),
        ("What burned in the summer of 2021?", "in the summer of 2021", "2021-06-01", "2021-08-31"),
        ("Who froze in the winter of 2021?", "in the winter of 2021", "2021-01-01", "2021-12-31"),
        ("What was sold in the first half of 2020?", "in the first half of 2020", "2020-01-01", "2020-06-30"),
        ("What was sold in the third quarter of 2020?", "in the third quarter of 2020", "2020-07-01", "2020-09-30"),
        ("What was sold in Q4 2020?", "in Q4 2020", "2020-10-01", "2020-12-31"),
        ("What was sold in early 2021?", "in early 2021", "2021-01-01", "2021-04-30"),
        ("What was sold at the end of March 2021?", "the end of March 2021", "2021-03-21", "2021-03-31"),
        ("Who ruled in the 1990s?", "in the 1990s", "1990-01-01", "1999-12-31"),
        ("Which treaty was signed in 1945?", "in 1945", "1945-01-01", "1945-12-31"),
    ],
)
def test_a_period_named_with_its_year_is_found_on_any_day(question: str, words: str, first: str, last: str) -> None:
    assert period(question, None) == period(question, TODAY) == (words, day(first), day(last))


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("Who died this week?", "this week", "2022-06-13", "2022-06-19"),
        ("Who died last week?", "last week", "2022-06-06", "2022-06-12"),
        ("Who won yesterday?", "yesterday", "2022-06-14", "2022-06-14"),
        ("Who won the day before yesterday?", "the day before yesterday", "2022-06-13", "2022-06-13"),
        ("Who won since the day before yesterday?", "since the day before yesterday", "2022-06-13", ""),
        ("Who won last night?", "last night", "2022-06-14", "2022-06-14"),
        ("Who plays today?", "today", "2022-06-15", "2022-06-15"),
        ("Who won last month?", "last month", "2022-05-01", "2022-05-31"),
        ("Who won earlier this year?", "earlier this year", "2022-01-01", "2022-06-15"),
        ("Who won in the past two weeks?", "in the past two weeks", "2022-06-01", "2022-06-15"),
        ("Who won over the last year?", "over the last year", "2021-06-15", "2022-06-15"),
        ("Who won two weeks ago?", "two weeks ago", "2022-05-30", "2022-06-05"),
        ("Who won three days ago?", "three days ago", "2022-06-12", "2022-06-12"),
        ("Who won over the weekend?", "over the weekend", "2022-06-11", "2022-06-12"),
        ("What did he say on Thursday?", "on Thursday", "2022-06-09", "2022-06-09"),
        ("Who was elected Tuesday?", "Tuesday", "2022-06-14", "2022-06-14"),
        ("Who won last Wednesday?", "last Wednesday", "2022-06-08", "2022-06-08"),
        ("Which prize was won at Sunday's gala?", "Sunday", "2022-06-12", "2022-06-12"),
        ("Who will testify on Thursday?", "on Thursday", "2022-06-16", "2022-06-16"),
        ("What did they decide in late May?", "in late May", "2022-05-21", "2022-05-31"),
        ("What burned in July?", "in July", "2021-07-01", "2021-07-31"),
        ("Who will sing in July?", "in July", "2022-07-01", "2022-07-31"),
        ("Who faces a ban on June 20?", "on June 20", "2022-06-20", "2022-06-20"),
        ("Who has resigned since Monday?", "since Monday", "2022-06-13", ""),
    ],
)
def test_a_period_without_a_year_counts_from_the_day_asked_on(question: str, words: str, first: str, last: str) -> None:
    assert period(question) == (words, day(first), day(last))
    assert period(question, None) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2018 World Cup?",
        "Who qualified in 2018 World Cup matches?",
        "What did the 2024 election cost?",
        "Who won the league in 2021-22?",
        "Are there 2020 of them?",
        "Did it cost $2020?",
        "What may happen?",
        "Who marches on?",
        "What did May’s cabinet do, and in May's words?",
        "What are they planning for next week?",
        "Who meets next Friday?",
        "Who trains every Monday?",
        "Who shops on Black Friday and Super Tuesday?",
        "What did the Sunday Times find out?",
        "Who writes for USA TODAY?",
        "What is planned by Friday?",
        "What happened on 31 June 2020?",
        "Who?",
        "",
    ],
)
def test_these_name_no_period(question: str) -> None:
    assert period(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What was reported in March 2022?",
        "What was reported about Kosovo in March 2022?",
        "What was published in 2021?",
        "What has been written about the talks since May 2020?",
        "What did the papers say in March 2022?",
        "news of last week",
        "articles from 2021",
        "Show me articles about trade published in 2021",
        "news about Kosovo from last week",
        "Who is in this week's news?",
        "What do last month’s headlines say?",
        "How many died according to reports in May?",
        "What was in the papers in May 2020?",
        "Are there any news stories in 2021?",
    ],
)
def test_these_words_restrict_the_reporting(question: str) -> None:
    found = asked_period(question, TODAY)
    assert found is not None
    assert found.explicit


@pytest.mark.parametrize(
    "question",
    [
        "What happened in March 2022?",
        "How many cases were reported in March 2022?",
        "Which book was published in 2021?",
        "Who wrote about the war in 2022?",
        "What do articles say about the war in 2022?",
        "Which treaty was signed in 1945?",
        "Who died this week?",
        "What was measles vaccination coverage in 2021?",
        "Who leaked the Pentagon Papers published in 1971?",
        "Who is named in the Panama Papers from 2016?",
        "How many reports of hate crimes from 2020 were there?",
        "What became of the articles of impeachment from December 2019?",
        "How many newspapers in 2020 closed?",
    ],
)
def test_these_words_may_belong_to_the_fact(question: str) -> None:
    found = asked_period(question, TODAY)
    assert found is not None
    assert not found.explicit


def test_what_restricts_the_reporting_comes_before_what_may_belong_to_the_fact() -> None:
    assert period("What happened in Kosovo in 1999, according to reports in May 2020?") == (
        "in May 2020",
        date(2020, 5, 1),
        date(2020, 5, 31),
    )


def test_the_possessive_is_left_outside() -> None:
    assert asked_period("in this week's news", TODAY) == Period(date(2022, 6, 13), date(2022, 6, 19), 3, 12, True)


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("Who met in June 2021 and July 2021?", "in June 2021 and July 2021", "2021-06-01", "2021-07-31"),
        ("Who met in June 2021 and in August 2021?", "in June 2021 and in August 2021", "2021-06-01", "2021-08-31"),
        ("Who met in July 2021 and June 2021?", "in July 2021 and June 2021", "2021-06-01", "2021-07-31"),
        ("Who met in June and July 2021?", "in June and July 2021", "2021-06-01", "2021-07-31"),
        ("Who met in December and January 2022?", "in December and January 2022", "2021-12-01", "2022-01-31"),
        ("Who met in November 2021 and January?", "in November 2021 and January", "2021-11-01", "2022-01-31"),
        ("Who met in 2019 or 2020?", "in 2019 or 2020", "2019-01-01", "2020-12-31"),
        ("Who met in 2018, 2019 and 2020?", "in 2018, 2019 and 2020", "2018-01-01", "2020-12-31"),
        ("Who met June 2021 to August 2021?", "June 2021 to August 2021", "2021-06-01", "2021-08-31"),
        ("Who met on 5 May 2020 and 7 May 2020?", "on 5 May 2020 and 7 May 2020", "2020-05-05", "2020-05-07"),
        ("Who met in June 2021 and 2022?", "in June 2021", "2021-06-01", "2021-06-30"),
        ("Who met before 2019 and 2020?", "before 2019", "", "2018-12-31"),
        ("Who won in 2019 and May’s seat?", "in 2019", "2019-01-01", "2019-12-31"),
        ("Who met in 2019 and 2021-22?", "in 2019", "2019-01-01", "2019-12-31"),
        ("Who left in 2019 and came in 2021?", "in 2019", "2019-01-01", "2019-12-31"),
    ],
)
def test_periods_of_one_kind_that_are_joined_are_one(question: str, words: str, first: str, last: str) -> None:
    assert period(question, None) == period(question, TODAY) == (words, day(first), day(last))


def test_days_and_weeks_that_are_joined_count_from_the_day_asked_on() -> None:
    assert period("Who won on Monday and Tuesday?") == ("on Monday and Tuesday", date(2022, 6, 13), date(2022, 6, 14))
    assert period("Who won last week or this week?") == ("last week or this week", date(2022, 6, 6), date(2022, 6, 19))


def test_joined_periods_restrict_the_reporting_together() -> None:
    question = "What was in the news in June 2021 and July 2021?"
    assert asked_period(question, TODAY) == Period(date(2021, 6, 1), date(2021, 7, 31), 21, 47, True)


# -- the order a question asks for


@pytest.mark.parametrize(
    ("question", "order_asked"),
    [
        ("What is the latest on the talks?", "newest"),
        ("What's the latest?", "newest"),
        ("What are the latest figures?", "newest"),
        ("What does the most recent report say?", "newest"),
        ("Who spoke most recently?", "newest"),
        ("What was last reported about him?", "newest"),
        ("Who currently leads Kosovo?", "newest"),
        ("Where is he now?", "newest"),
        ("Who is now president?", "newest"),
        ("When was it first reported?", "oldest"),
        ("When was the deal first publicly announced?", "oldest"),
        ("What is the earliest mention of it?", "oldest"),
        ("When was the vote originally scheduled?", "oldest"),
        ("latest from Lindholm", "newest"),
        ("What is the latest in Lindholm?", "newest"),
        ("What are the latest sanctions on Lindholm?", "newest"),
        ("What is Ruiz's latest proposal?", "newest"),
        ("latest proposal by Ruiz", "newest"),
        ("What did Ruiz last say?", "newest"),
        ("What did Ruiz last say about Lindholm?", "newest"),
        ("When was Ruiz last seen?", "newest"),
        ("When did Ana Ruiz last speak?", "newest"),
        ("What did the last report on Lindholm say?", "newest"),
        ("the first report on Lindholm", "oldest"),
        ("What did the first reports of shelling say?", "oldest"),
        ("first article about covid", "oldest"),
        ("What was the first story published about it?", "oldest"),
        ("What did Ruiz first say about it?", "oldest"),
        ("What is the current interest rate?", "newest"),
        ("What's the current toll?", "newest"),
        ("What are current petrol prices?", "newest"),
        ("Who is the current Pope?", "newest"),
        ("What does Lindholm's current law say?", "newest"),
        ("What is the death toll at present?", "newest"),
        ("Who leads the league these days?", "newest"),
        ("Who presents current affairs?", None),
        ("What is the current account deficit?", None),
        ("Is electric current dangerous?", None),
        ("Is the current in the strait strong?", None),
        ("When was the current law passed?", None),
        ("Who beat the current champion?", None),
        ("Who owns Current TV?", None),
        ("Who gave first aid?", None),
        ("What did the first lady say?", None),
        ("What did the first lady say last week?", None),
        ("What happened last week?", None),
        ("What did Ruiz say last year?", None),
        ("Where did Ruiz go on her first foreign trip?", None),
        ("Who won for the first time?", None),
        ("What is on the first report card?", None),
        ("Who spoke at the first news conference?", None),
        ("How long did the war last?", None),
        ("How long did the talks last in Lindholm?", None),
        ("Who must leave by Friday at the latest?", None),
        ("Who must leave at the latest by Friday?", None),
        ("Which bank became the latest in a row to fail?", None),
        ("What does Acme's latest top-of-the-line iPhone cost?", None),
        ("Which bank became the latest to fail?", None),
        ("Which town will become the latest host of the fair?", None),
        ("Who was the first woman to lead it?", None),
        ("Who was the first president?", None),
        ("Who won last week?", None),
        ("Who won at last?", None),
        ("What does the latest iPhone cost?", None),
        ("Who won the most recent World Cup?", None),
        ("Who is the oldest president?", None),
        ("Where is she originally from?", None),
        ("What had happened by now?", None),
        ("What has he said until now?", None),
        ("Now that it is over, who leads?", None),
        ("Who directed Apocalypse Now?", None),
        ("Who holds the now-defunct post?", None),
        ("How do the first reported and the latest figures differ?", None),
        ("", None),
    ],
)
def test_only_words_about_the_reporting_ask_for_an_order(question: str, order_asked: str | None) -> None:
    assert asked_order(question) == order_asked


# -- relative dates in articles


def test_the_seed_article() -> None:
    assert dates(SEED.read_text(encoding="utf-8")) == [
        ("later this month", date(2020, 6, 18), date(2020, 6, 30)),
        ("June 27", date(2020, 6, 27), date(2020, 6, 27)),
        ("Thursday", date(2020, 6, 18), date(2020, 6, 18)),
    ]


@pytest.mark.parametrize(
    ("sentence", "words", "first", "last"),
    [
        ("On Thursday, Vucic insisted on it.", "Thursday", "2020-06-18", ""),
        ("The dam broke on Monday.", "Monday", "2020-06-15", ""),
        ("The dam broke late Sunday.", "Sunday", "2020-06-14", ""),
        ("The mayor said Wednesday that it will hold.", "Wednesday", "2020-06-17", ""),
        ("The court on Tuesday ruled that it will not stop.", "Tuesday", "2020-06-16", ""),
        ("Two people died Tuesday night in the flood.", "Tuesday night", "2020-06-16", ""),
        ("They have been on strike since Monday.", "Monday", "2020-06-15", ""),
        ("The council will vote on Monday.", "Monday", "2020-06-22", ""),
        ("The council is set to vote on Monday.", "Monday", "2020-06-22", ""),
        ("A vote is scheduled for Tuesday.", "Tuesday", "2020-06-23", ""),
        ("He said he would return on Saturday.", "Saturday", "2020-06-20", ""),
        ("On Friday, the two will meet again.", "Friday", "2020-06-19", ""),
        ("Ferries are expected to stop by Sunday.", "Sunday", "2020-06-21", ""),
        ("They meet this coming Friday.", "Friday", "2020-06-19", ""),
        ("They met this past Friday.", "Friday", "2020-06-12", ""),
        ("They meet next Thursday.", "Thursday", "2020-06-25", ""),
        ("They meet next Monday.", "Monday", "2020-06-22", ""),
        ("They met last Friday.", "Friday", "2020-06-12", ""),
        ("The dam broke yesterday.", "yesterday", "2020-06-17", ""),
        ("The dam reopens tomorrow.", "tomorrow", "2020-06-19", ""),
        ("The dam broke the day before yesterday.", "the day before yesterday", "2020-06-16", ""),
        ("The day before yesterday, it broke.", "The day before yesterday", "2020-06-16", ""),
        ("The dam reopens the day after tomorrow.", "the day after tomorrow", "2020-06-20", ""),
        ("Few knew of the day before yesterday.", "the day before yesterday", "2020-06-16", ""),
        ("The firm announced today that it is for sale.", "today", "2020-06-18", ""),
        ("He left earlier today.", "earlier today", "2020-06-18", ""),
        ("He left last week.", "last week", "2020-06-08", "2020-06-14"),
        ("He leaves next week.", "next week", "2020-06-22", "2020-06-28"),
        ("He left this week.", "this week", "2020-06-15", "2020-06-21"),
        ("He left earlier this month.", "earlier this month", "2020-06-01", "2020-06-18"),
        ("He leaves later this year.", "later this year", "2020-06-18", "2020-12-31"),
        ("He left last month.", "last month", "2020-05-01", "2020-05-31"),
        ("He leaves next month.", "next month", "2020-07-01", "2020-07-31"),
        ("Sales fell last year’s total.", "last year", "2019-01-01", "2019-12-31"),
        ("He left two days ago.", "two days ago", "2020-06-16", ""),
        ("He left two weeks ago.", "two weeks ago", "2020-06-01", "2020-06-07"),
        ("It rained over the weekend.", "the weekend", "2020-06-13", "2020-06-14"),
        ("They will meet this weekend.", "this weekend", "2020-06-20", "2020-06-21"),
        ("It rained last weekend.", "last weekend", "2020-06-13", "2020-06-14"),
        ("It opened last June.", "June", "2019-06-01", "2019-06-30"),
        ("It opened last December.", "December", "2019-12-01", "2019-12-31"),
        ("It was passed in March.", "March", "2020-03-01", "2020-03-31"),
        ("It was passed in November.", "November", "2019-11-01", "2019-11-30"),
        ("It will open in September.", "September", "2020-09-01", "2020-09-30"),
        ("It has been shut since March.", "March", "2020-03-01", "2020-03-31"),
        ("It has been shut since March last year.", "last year", "2019-01-01", "2019-12-31"),
        ("They met on June 12.", "June 12", "2020-06-12", ""),
        ("They met on 12 June.", "12 June", "2020-06-12", ""),
        ("It opened on Dec. 30.", "Dec. 30", "2019-12-30", ""),
        ("He died on March 3rd in Paris.", "March 3rd", "2020-03-03", ""),
        ("He invited them for a meeting on June 27.", "June 27", "2020-06-27", ""),
        ("A summit is to take place on August 5.", "August 5", "2020-08-05", ""),
        ("Doors close at 8, Friday, August 14.", "Friday, August 14", "2020-08-14", ""),
        ("“It is over,” he said on Monday.", "Monday", "2020-06-15", ""),
    ],
)
def test_a_relative_date_stands_for_these_days(sentence: str, words: str, first: str, last: str) -> None:
    assert dates(sentence) == [(words, day(first), day(last or first))]


@pytest.mark.parametrize(
    "sentence",
    [
        # absolute, or not a date at all
        "They met on Thursday, June 18, 2020, in June 2019 and on 5 May 2018.",
        "They may march on and sat down, and August Wilson wrote it in May Sinclair's house.",
        "He was on Fox News Sunday and in the Sunday Times on Black Friday.",
        "It stands in Mar del Plata.",
        # a habit
        "They met every Friday and on Mondays.",
        "It opened Monday to Friday and was closed on Sunday mornings.",
        "It falls on the last Monday of May.",
        "He was born on June 19.",
        "It is celebrated on June 19 every year.",
        # two readings
        "They meet next Friday.",
        "They met last Tuesday.",
        "They will meet on Thursday.",
        "They met on Friday, and police knew it.",
        "It opened last March.",
        "It opened in June.",
        "He voted to ban it on Monday.",
        "He was scheduled to speak on Monday.",
        "The mayor heads to the harbour on Monday.",
        "He announced plans to close it in May.",
        "A man accused of fraud on Monday will appear.",
        "Schools could close on Monday.",
        "He arrives on November 30.",
        # counted from another day
        "“We left on Monday, yesterday or last week,” he said.",
        "He said: “We left on Monday",
        "In 2015, he left on Monday and came back last week.",
        "In 2015, he left. On Monday, he came back.",
        "The next day, on June 12, it rained.",
        "It opens a week from tomorrow, two days after yesterday, and the day before tomorrow’s vote.",
        "It broke the day after Monday, and two weeks before June 12.",
        "He died a year ago yesterday, and she five years ago this month.",
        "It was signed a decade ago this week.",
        "She was freed two or three days ago.",
        "It fell this December, and will open this January.",
        "It will open a week on Monday, and will close on Tuesday week.",
        "They ruled in the 1990s and left last month.",
        # these have other meanings
        "Today, it has nine members.",
        "He is one of tomorrow's leaders and a ghost of yesterday.",
        "USA Today reported it.",
        "He starred in The Day After Tomorrow.",
        "It rained over the last week, in his last year there and in the last week of school.",
        "He left more than two weeks ago, about 25 years ago and two months ago.",
        "Many died on Jan. 6 and Sept. 11.",
        "May 2 – Portland",
    ],
)
def test_what_cannot_be_told_is_left_alone(sentence: str) -> None:
    assert dates(sentence) == []


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        ("2020-06-21", "He left last week and comes back next week."),  # Sunday: which week it is in depends
        ("2020-06-20", "He left last week."),
        ("2020-06-20", "It rained over the weekend."),
        ("2020-06-19", "It rained this weekend."),
        ("2020-06-17", "It broke on Thursday."),  # six days ago, or tomorrow, the article changed since
        ("2020-06-18", "It broke on Thursday night."),
    ],
)
def test_on_some_days_it_cannot_be_told(published: str, sentence: str) -> None:
    assert dates(sentence, date.fromisoformat(published)) == []


def test_a_week_counts_from_monday_whatever_the_day() -> None:
    told = {dates("He left this week.", date(2020, 6, 15) + timedelta(days=n))[0][1:] for n in range(6)}
    assert told == {(date(2020, 6, 15), date(2020, 6, 21))}


def test_offsets_count_from_the_beginning_of_the_text() -> None:
    text = "First.\n\n  It broke on Monday. It will close\non Tuesday.\n\nHe left last week."
    assert [words for words, *_ in dates(text)] == ["Monday", "Tuesday", "last week"]


def test_speech_ends_with_its_paragraph() -> None:
    assert [words for words, *_ in dates("He said: “We left on Monday.\n\nIt broke on Tuesday.")] == ["Tuesday"]


# -- what holds for every text

VOCABULARY = (
    "on in by since last next this the of early late will said met was set to vote two days weeks ago yesterday today "
    "tomorrow Thursday Friday, Sunday’s June May march 27 5th 2020 1999 30 weekend week month year earlier later over "
    'and between from before after news reported what first half quarter Q3 summer “ ” " . , ? – - \n\n now latest'
)
TEXTS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=30).map(" ".join) | st.text(max_size=80)
DAYS = st.dates()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@settings(deadline=None)
@given(TEXTS, DAYS)
@example("31 February 2021, Q4 9999, 99 years ago", date.max)
@example("He left on Monday, last year, two days ago.", date.min)
def test_relative_dates_lie_in_the_text_in_order_and_end_no_earlier_than_they_begin(text: str, published: date) -> None:
    found = relative_dates(text, published)
    assert all(0 <= each.start < each.end <= len(text) and each.first <= each.last for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    phrases = [relative._PHRASE.fullmatch(text, each.start, each.end) for each in found]
    assert all(phrases)


@settings(deadline=None)
@given(TEXTS, st.none() | DAYS)
@example("99 years ago", date(1501, 1, 1))
@example("between 31 and 1 May 2020", None)
def test_a_period_lies_in_the_question_and_ends_no_earlier_than_it_begins(question: str, today: date | None) -> None:
    found = asked_period(question, today)
    if found:
        assert 0 <= found.start < found.end <= len(question)
        assert question[found.start : found.end].strip() == question[found.start : found.end]
        assert found.first or found.last
        assert not (found.first and found.last) or found.first <= found.last


@settings(deadline=None)
@given(TEXTS)
def test_any_question_has_one_order_or_none(question: str) -> None:
    assert asked_order(question) in ("newest", "oldest", None)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(WEEKDAYS), st.booleans())
def test_a_weekday_lies_within_a_week_of_publication_on_the_side_of_its_verb(
    published: date, weekday: str, ahead: bool
) -> None:
    sentence = f"They {'will meet' if ahead else 'met'} on {weekday}."
    for words, first, last in dates(sentence, published):
        assert words == weekday == WEEKDAYS[first.weekday()]
        assert first == last
        assert 0 < (first - published).days < 7 if ahead else 0 <= (published - first).days < 7


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["last", "this", "next"]))
def test_a_month_is_whole(published: date, which: str) -> None:
    ((_, first, last),) = dates(f"He wrote it {which} month.", published)
    assert first.day == (last + timedelta(days=1)).day == 1
    assert 28 <= (last - first).days + 1 <= 31


# -- time is linear in the text: no pattern repeats without bound, and four times the text takes four times the steps

HOSTILE = (
    'on Thursday|June 27|in June|last week|Thursday,|Thursday evening|will|killed|to|two|2020|May|1|-|“|"|now|'
    "between March and|the first half of|what was reported about|news about"
).split("|")
READERS: dict[str, Callable[[str], object]] = {
    "dates": lambda text: relative_dates(text, PUBLISHED),
    "period": lambda text: asked_period(text, TODAY),
    "order": asked_order,
}


def steps(call: Callable[[], object]) -> int:
    """Calls of functions, ours and those in C."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        call()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("glue", [" ", ". ", "\n\n"])
@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_text_takes_four_times_the_steps(words: str, glue: str, reader: str) -> None:
    def taken(length: int) -> int:
        return steps(lambda: READERS[reader](((words + glue) * length)[:length]))

    assert taken(8_000) <= 4.4 * taken(2_000) + 200


@pytest.mark.parametrize("words", ["on Thursday ", "June 27. ", "the first half of ", '"'])
@pytest.mark.parametrize("reader", READERS)
def test_a_hundred_thousand_characters_are_read(words: str, reader: str) -> None:
    READERS[reader]((words * 100_000)[:100_000])


def repeats(tree: Any) -> list[int]:
    """How often, at most, each repeated part of a parsed pattern may repeat."""
    found: list[int] = []
    for operator, argument in tree:
        if operator in (opcode.MAX_REPEAT, opcode.MIN_REPEAT):
            found.append(int(argument[1]))
        parts = argument if isinstance(argument, (list, tuple)) else [argument]
        for part in parts:
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, parser.SubPattern):
                    found += repeats(inner)
    return found


PATTERNS = {
    f"{module.__name__}.{name}": value
    for module in (asked, named, order, place, point, relative, tense, units)
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
} | {f"point rule {n}": pattern for n, (pattern, _) in enumerate(point._RULES)}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_without_bound(name: str) -> None:
    pattern = PATTERNS[name]
    assert all(most <= 120 for most in repeats(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
