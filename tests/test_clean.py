"""Page furniture goes, the article's own words stay: whole lines only."""

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.clean import clean

FIRST = "The harbour at Lindholm reopened on Monday after a winter of repairs that cost the town dearly."
LAST = "Fishing boats returned to the quay before noon, and the market sold out within an hour."


def kept(*lines: str, title: str = "") -> list[str]:
    """What stays of the lines between two paragraphs of prose, those two aside."""
    paragraphs = clean("\n\n".join([FIRST, *lines, LAST]), title=title).split("\n\n")
    assert paragraphs[0] == FIRST
    assert paragraphs[-1] == LAST
    return paragraphs[1:-1]


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Share this articleComments",
        "Share this storyClose Button",
        "Copy/paste the article video embed link below:Copy to clipboardCopied",
        "Comments",
        "12 comments",
        "Advertisement",
        "ADVERTISEMENT - story continues below",
        "Read more",
        "Read more: Storm closes the northern ferry",
        "RELATED: Ten harbours to see",
        "Sign up for our newsletter",
        "Want more? Sign up here to get the Harbour Letter in your inbox every day.",
        "Subscribe to The Lindholm Post today.",
        "Click here to see the gallery",
        "This website uses cookies to improve your experience.",
        "Privacy Policy | Terms of Service",
        "Copyright 2021 The Lindholm Post",
        "Copyright\u00a0AP Photo/Ola Nord",
        "© 2021 Lindholm Media. All rights reserved.",
        "(c) Ola Nord",
        "Photo: Ola Nord",
        "Ola Nord/Getty Images",
        "AFP",
        "Published 12:03 PM EST Jan. 5, 2021",
        "Updated 3 hours ago",
        "5 min read",
        "Follow Ola Nord on Twitter: @olanord.",
        "Contact Ola Nord at nord@example.org.",
        "This story has been updated with additional details.",
        "– Ola Nord",
        "* * *",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "(Photo by Ola Nord/Getty Images)",
        "Screenshot by Ola Nord/Northern Post",
        "(AP Photo/Ola Nord)",
        "(Getty Images)",
        "[Ola Nord/Reuters]",
        "Ola Nord/AP",
        "Pic: AP",
        "*Photo: Ola Nord*",
        "Copyright",
        "Reporting by Ana Ruiz; Editing by Ola Nord",
        "Source: Al Jazeera",
        "Share full article",
        "ShareTweetPin",
        "1.2K shares",
        "Already a subscriber? Log in",
        "Enter your email address",
        "We use cookies to improve your experience…",
    ],
)
def test_furniture_goes(line: str) -> None:
    assert kept(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Ongoing EU diplomatic efforts",
        "Reuters and the law",
        "Copyright reform divides the council",
        "By noon the troops had left the square",
        "By the numbers",
        "1,000+",
        "June 24",
        "3:10 p.m.",
        "Q: Will you stay?",
        "Yes.",
        "No.",
        "The firm said its share of the newsletter market grew, and readers who subscribe would pay less.",
        "He asked voters to read more before they decide, and to share what they find with neighbours.",
        "The court said the names may not be published before the trial ends in the autumn.",
        "“I can call him any time, and he can call me,” the minister said after the meeting.",
        "The minister said the report may not be published until after the election.",
        "A judge ruled that the material may not be published before the trial begins in June.",
        "The report was updated in March to include deaths in care homes.",
        "Users who turn on JavaScript in the Tor browser are at risk, the researchers said.",
        "Sign up for Medicare by Dec. 15 or face a penalty, officials told older residents.",
        "Residents should stay indoors and sign up for flood alerts, the mayor said.",
        "Photos by residents show the water reaching the first floor.",
        "Screenshots by Ola Nord show the page as it was on Monday.",
        "Download the NHS Covid app before you travel, the health secretary urged passengers.",
        "Contact the embassy at consul@embassy.example if you are in the country, the ministry said.",
        'The lawyer pointed to the words "all rights reserved" on the cover of the manuscript.',
        "He was interviewed via Reuters",
        "For tickets, write to the box office on the quay.",
        "Boats can be booked online. For questions, contact the harbour office at quay@example.org or by telephone.",
    ],
)
def test_the_articles_own_lines_stay(line: str) -> None:
    assert kept(line) == [line]


def test_bylines_and_dates_go_above_the_article_and_stay_inside_it() -> None:
    head = "January 5, 2021\n\nBy\u00a0Ana Ruiz with\u00a0AP\n\nHarbour news"
    text = f"{head}\n\n{FIRST}\n\nThe Quiet Sea\n\nBy Mona Lund\n\n{LAST}\n\nIt ends.\n\nIt ends here.\n\nAll of it."
    assert clean(text, title="").startswith(f"Harbour news\n\n{FIRST}\n\nThe Quiet Sea\n\nBy Mona Lund\n\n{LAST}")


def test_a_note_of_the_editor_above_a_date_line_does_not_make_it_the_articles() -> None:
    note = "Editor’s Note: Sign up for the Sail, But Slowly newsletter series. It has hints for better days at sea."
    article = f"{FIRST}\n\nIt ends.\n\nIt ends here.\n\n{LAST}"
    assert clean(f"{note}\n\nCNN —\n\n{article}", title="") == article


def test_a_name_over_an_agency_is_a_byline() -> None:
    assert clean(f"Ana Ruiz\n\nThe Associated Press\n\n{FIRST}", title="") == FIRST


def test_a_speaker_under_a_quotation_and_the_items_of_a_list_are_not_signatures() -> None:
    lines = ("“We will rebuild the quay.”", "— Mona Lund", "They named:", "- Ana Ruiz", "- Ola Nord")
    assert kept(*lines) == list(lines)


def test_the_headline_said_again_above_the_article_goes() -> None:
    assert clean(f"HARBOUR  reopens\n\n{FIRST}", title="Harbour reopens") == FIRST


def test_a_caption_printed_twice_stays_once_without_the_credit() -> None:
    caption = "Mayor Ana Ruiz, left, greets fishermen at the harbour in Lindholm, Monday, Jan. 4, 2021"
    credit = "Copyright\u00a0AP Photo/Ola Nord"
    assert clean(f"{caption}\n{caption} {credit}\n{credit}\n\n{FIRST}", title="") == f"{caption}\n\n{FIRST}"


def test_a_paragraph_said_twice_stays_once_and_equal_items_of_lists_stay() -> None:
    item = "• Share of workers in fishing and on the boats: 4 percent"
    assert kept(FIRST, item, "Two", "Three", "Four", "Five", item) == [item, "Two", "Three", "Four", "Five", item]


@pytest.mark.parametrize(
    "header", ["You might also like", "Related articles", "More from Europe", "Share this article"]
)
def test_a_list_of_other_headlines_at_the_end_goes(header: str) -> None:
    links = f"{header}\n\nStorm closes the northern ferry\n\nCould the ferry return?"
    assert clean(f"{FIRST}\n\n{LAST}\n\n{links}", title="") == f"{FIRST}\n\n{LAST}"


def test_lines_after_a_list_header_stay_when_prose_follows_them() -> None:
    assert kept("Related", "A winter of repairs") == ["A winter of repairs"]


HEADLINES = ("Storm closes the northern ferry", "Could the ferry ever return to Ny?", "Ten harbours to see!")


@pytest.mark.parametrize(
    "after",
    [
        [
            "Storm closes the northern ferry",
            "The ferry to the island of Ny will not sail until Thursday, its owner says.",
        ],
        ["At last the ferry is back!", "The case against Donald Trump Jr."],
        [*HEADLINES, "Our letter brings you the best of the week from the harbour, every Saturday."],
        [*HEADLINES, "Comments", "I was there and it was wonderful!", "They should have done this long ago. A shame."],
    ],
)
def test_whatever_follows_a_list_at_the_end_goes_with_it(after: list[str]) -> None:
    assert clean("\n\n".join([FIRST, LAST, "Related stories", *after]), title="") == f"{FIRST}\n\n{LAST}"


def test_comments_at_the_end_go_and_an_article_below_a_comments_button_stays() -> None:
    comments = "Comments (2)\n\nThis was long overdue. Well done to everybody who worked on it.\n\nNice!"
    assert clean(f"{FIRST}\n\n{LAST}\n\n{comments}", title="") == f"{FIRST}\n\n{LAST}"
    assert clean(f"{FIRST}\n\nComments\n\n{LAST}\n\n{FIRST} Yes.", title="") == f"{FIRST}\n\n{LAST}\n\n{FIRST} Yes."


def test_a_list_in_the_middle_goes_and_the_heading_and_prose_below_it_stay() -> None:
    prose = f"{FIRST} {LAST}"
    assert kept("Related stories", *HEADLINES, "The ferry stays in port.", "A second quay", prose) == [
        "A second quay",
        prose,
    ]


def test_one_sentence_paragraphs_below_a_list_in_the_middle_stay() -> None:
    follows = ["The council will vote on a second quay in the spring of next year.", f"Then {FIRST}"]
    assert kept("Read more", HEADLINES[0], *follows) == follows


def test_results_below_a_button_are_the_articles_own() -> None:
    results = ["Best film: Parasite", "Best actor: Joaquin Phoenix"]
    assert clean("\n\n".join([FIRST, LAST, "Read more", *results]), title="").split("\n\n")[2:] == results


def test_a_byline_with_a_post_and_a_place_goes() -> None:
    assert clean(f"By Ana Ruiz, Europe correspondent, in Lindholm\n\n{FIRST}", title="") == FIRST


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
@pytest.mark.parametrize("indent", ["", "    "])
def test_hard_wrapped_paragraphs_that_follow_each_other_are_told_apart(indent: str, joint: str) -> None:
    paragraphs = [f"{FIRST} {LAST}", f"{LAST} {FIRST} It was spring.", f"Mayor Ana Ruiz was there. {FIRST}"]
    wrapped = joint.join(textwrap.fill(text, 72, initial_indent=indent) for text in paragraphs)
    assert [text.replace("\n", " ") for text in clean(wrapped, title="").split("\n\n")] == paragraphs


def test_a_text_of_nothing_but_furniture_is_kept() -> None:
    assert clean("Share this article\n\nComments", title="") == "Share this article\n\nComments"


def test_a_hard_wrapped_paragraph_stays_one_and_unrelated_lines_become_their_own() -> None:
    wrapped = (
        "The harbour at Lindholm reopened on Monday after a winter of\n"
        "repairs that cost the town dearly, and fishing boats came back\n"
        "to the quay before noon."
    )
    assert clean(f"{wrapped}\n\nQ: Was it cold?\nA: It was.", title="").split("\n\n") == [
        wrapped,
        "Q: Was it cold?",
        "A: It was.",
    ]


LINES = st.lists(
    st.sampled_from(["Share this article", "Related", "Comments", "By Ana Ruiz", FIRST, LAST, "Hi", "Ola/Getty Images"])
    | st.text(st.characters(exclude_characters="\n"), max_size=60)
)


@given(LINES, st.sampled_from(["\n", "\n\n"]), st.text(max_size=20))
def test_cleaning_drops_lines_and_never_invents_or_moves_one(lines: list[str], joint: str, title: str) -> None:
    source = iter(line.strip() for line in joint.join(lines).split("\n"))
    for line in clean(joint.join(lines), title=title).split("\n"):
        assert not line or line in source


@pytest.mark.parametrize("unit", ["a", " ", "- ", "(", "copyright ", "ap/", "1:", "Get ", "\n", "x\n", "Share "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.process_time()
    clean((unit * 100_000)[:100_000], title="")
    assert time.process_time() - started < 3
