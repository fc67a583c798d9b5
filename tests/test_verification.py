"""Is a quote in the archive, word for word, and where."""

import json

import pytest

from rag import Archive
from tests.conftest import TEXTS, WIRE, Writer

SENTENCE = "Her contract runs for three seasons and the club’s sponsors pay half of it"


def verdict(archive: Archive, quote: str) -> str:
    return archive.verify(quote).verdict


def quotes(archive: Archive, quote: str) -> list[str]:
    return [citation.quote for citation in archive.verify(quote).citations]


def test_words_that_stand_in_the_archive_are_exact(filled: Archive) -> None:
    assert verdict(filled, SENTENCE) == "exact"


def test_a_quote_is_cited_where_it_stands(filled: Archive) -> None:
    [citation] = filled.verify(SENTENCE).citations
    assert filled.text("rowing")[citation.start : citation.end] == SENTENCE


def test_a_citation_of_a_quote_tells_article_and_paragraph(filled: Archive) -> None:
    [citation] = filled.verify(SENTENCE).citations
    assert (citation.passage.article.id, citation.passage.number, citation.number) == ("rowing", 2, 1)


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "„{}“", "«{}»", "‘{}’", "'{}'", "“‘{}’”", "  {}\n"])
def test_quotation_marks_and_spaces_around_a_quote_do_not_count(filled: Archive, marks: str) -> None:
    assert verdict(filled, marks.format(SENTENCE)) == "exact"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("’Tis an honour for the workers’", "exact"),
        ("'Tis an honour for the workers'", "typography"),
        ("‘an honour for the workers’ children’", "exact"),
        ("workers’ children", "exact"),
        ("'workers' children'", "typography"),
        ("‘an honour,’ she said, ‘an honour’", "typography"),
    ],
)
def test_an_apostrophe_is_no_quotation_mark_around_a_quote(
    archive: Archive, jsonl: Writer, quote: str, expected: str
) -> None:
    archive.add(jsonl({"id": "a", "text": "’Tis an honour for the workers’ children, an honour, she said, an honour."}))
    assert verdict(archive, quote) == expected


@pytest.mark.parametrize(
    "quote",
    [
        "the club's sponsors pay half of it",
        "her contract RUNS for three seasons",
        "Jelena Milic, a former world champion",
        "takes over the Vardar rowing crew in June - a week early",
        "Jelena Milić , a former  world champion",
    ],
)
def test_other_marks_capitals_or_accents_are_typography(filled: Archive, quote: str) -> None:
    assert verdict(filled, quote) == "typography"


PRINTED = (
    "The ﬁnal ﬂoor of the oﬃce of mayor Łukasz Żak is shut, Kılıçdaroğlu and Bjørn Høyer said, and « le cœur » is not. "
    "The har\u00adbour mas\u00adter\u200b re\u00adsigned \ufeffon Fri\u200bday. او گفت که می\u200cخواهم به خانه بروم."
)


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("The final floor of the office", "The ﬁnal ﬂoor of the oﬃce"),
        ("Lukasz Zak is shut, Kilicdaroglu and Bjorn Hoyer", "Łukasz Żak is shut, Kılıçdaroğlu and Bjørn Høyer"),
        ("le coeur", "le cœur"),
        ("harbour master resigned on", "har\u00adbour mas\u00adter\u200b re\u00adsigned \ufeffon"),
        ("the harbour mas\u00adter", "The har\u00adbour mas\u00adter"),
        ("که می خواهم", "که می\u200cخواهم"),
    ],
)
def test_strokes_ligatures_and_what_has_no_width_are_typography(
    archive: Archive, jsonl: Writer, quote: str, printed: str
) -> None:
    archive.add(jsonl({"id": "a", "text": PRINTED}))
    assert (verdict(archive, quote), quotes(archive, quote)) == ("typography", [printed])


@pytest.mark.parametrize(
    ("quote", "expected"),
    [("har", "absent"), ("signed", "absent"), ("resigned \ufeffon Fri", "absent"), ("on", "exact")],
)
def test_a_word_goes_on_behind_what_has_no_width(archive: Archive, jsonl: Writer, quote: str, expected: str) -> None:
    archive.add(jsonl({"id": "a", "text": PRINTED}))
    assert verdict(archive, quote) == expected


def test_a_quote_of_other_typography_is_cited_as_it_stands(filled: Archive) -> None:
    assert quotes(filled, "jelena milic, a former world champion") == ["Jelena Milić, a former world champion"]


def test_only_exact_words_count_as_found(filled: Archive) -> None:
    assert not filled.verify("jelena milic").found


@pytest.mark.parametrize("quote", ["The crew rows for seven more seasons", "sponsors pay nothing", "…", "?!"])
def test_words_that_do_not_stand_in_the_archive_are_absent(filled: Archive, quote: str) -> None:
    assert verdict(filled, quote) == "absent"


@pytest.mark.parametrize(
    "quote",
    [
        "he chairman told reporters",  # the chairman
        "the common gauge near the bord",  # border
        "1 brings 13 bundles of grass",  # 11 brings
        "family number 2 brings 4 bundle",  # bundles
        "HE CHAIRMAN told reporters",
    ],
)
def test_a_quote_that_cuts_a_word_or_a_number_is_not_there(filled: Archive, quote: str) -> None:
    assert verdict(filled, quote) in ("altered", "absent")


@pytest.mark.parametrize("quote", ["5 million people", "2 million", "people moved in 20"])
def test_part_of_a_number_is_not_the_number(archive: Archive, jsonl: Writer, quote: str) -> None:
    archive.add(
        jsonl({"id": "a", "text": "The census counted 2.5 million people, 1,252 million kroner, people moved in 20.5."})
    )
    assert verdict(archive, quote) == "absent"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The count of deaths: -5 in May.", "deaths: 5"),
        ("The count of deaths: 5 in May.", "deaths: -5"),
        ("It was -5 degrees in Oster.", "5 degrees"),
        ("Prices rose by 1.5 percent.", "1/5 percent"),
        ("Prices rose by 1.5 percent.", "1 5 percent"),
        ("Prices rose by 1.5 percent.", "1,5 percent"),
        ("Prices rose by 1 5 percent.", "1.5 percent"),
        ("They talked for 1½ hours.", "11/2 hours"),
        ("They talked for 1½ hours.", "½ hours"),
        ("They talked for 1½ hours.", "talked for 1"),
        ("The sample held 10⁹ cells.", "109 cells"),
        ("The sample held 10⁹ cells.", "held 10"),
        ("เมื่อวันจันทร์มี ๑๕ คน", "๕ คน"),
        ("Fares rose by $5 on Monday.", "by £5 on"),
        ("Fares rose by 5 on Monday.", "by 5% on"),
    ],
)
def test_digits_signs_and_decimal_points_are_no_typography(
    archive: Archive, jsonl: Writer, text: str, quote: str
) -> None:
    archive.add(jsonl({"id": "a", "text": text}))
    assert verdict(archive, quote) == "absent"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The count of deaths: −5 in May.", "deaths: -5"),
        ("It was –1.5 degrees in Oster.", "-1.5 Degrees"),
        ("In 2019–2020 they met 3 times.", "2019 - 2020"),
        ("The COVID-19 ward has 1.5 nurses a bed.", "covid 19 ward has 1.5 nurses"),
        ("They talked for 1½ hours.", "1 1/2 hours"),
        ("Of 5 km² of forest 3 are left, and CO₂ rises.", "5 km2 of forest 3 are left and CO2"),
        ("Fares rose by $5, or 3 %, on Monday.", "by $5 or 3% on"),
    ],
)
def test_numbers_may_be_set_with_other_dashes_and_spaces(
    archive: Archive, jsonl: Writer, text: str, quote: str
) -> None:
    archive.add(jsonl({"id": "a", "text": text}))
    assert verdict(archive, quote) == "typography"


def test_a_script_without_spaces_can_be_quoted_anywhere(archive: Archive, jsonl: Writer) -> None:
    archive.add(
        jsonl(
            {"id": "zh", "text": "部长们就两国共有河流的水资源进行了为期两天的会谈，并同意在边境附近设立共同的水位计。"}
        )
    )
    assert verdict(archive, "共有河流的水资源") == "exact"


HINDI = "मंत्री ने कहा कि गाँव के लोगों को पानी चाहिए और सरकार जल्दी मदद करेगी।"
THAI = "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่า ชาวบ้านต้องการน้ำ และรัฐบาลจะช่วยเหลือ"
JAPANESE = "大臣は月曜日、工場のガスが漏れたと述べた。住民は避難した。"
CHINESE = "北京市长周二宣布辞职，副市长将接替他的工作。"


@pytest.mark.parametrize(
    ("text", "quote", "altered"),
    [
        (HINDI, "गाँव के लोगों को पीना चाहिए और सरकार जल्दी मदद करेगी", [("पीना", "पानी")]),
        (HINDI, "कि गाँव के लोगों को पानी चाहिए और सरकार जल्द मदद करेगा", [("जल्द", "जल्दी"), ("करेगा", "करेगी")]),
        (THAI, "ชาวบ้านต้องการนำ", [("นำ", "น้ำ")]),
        (JAPANESE, "工場のカスが漏れた", [("カ", "ガ")]),
        (CHINESE, "北京市长周三宣布辞职", [("三", "二")]),
    ],
)
def test_vowel_signs_tones_and_voicing_marks_are_no_typography(
    archive: Archive, jsonl: Writer, text: str, quote: str, altered: list[tuple[str, str]]
) -> None:
    archive.add(jsonl({"id": "a", "text": text}))
    assert alterations(archive, quote) == altered


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (HINDI, "सरकार जल्दी मदद करेग"),  # करेगी
        (HINDI, "लोगों को प"),  # पानी
        (THAI, "ชาวบ้านต้องการน"),  # น้ำ
        ("ශ්\u200dරී ලංකා රජය අද කීවේය.", "ශ්"),  # ශ්\u200dරී
        ("За́мок стоя́л на горе́.", "За"),  # За́мок
    ],
)
def test_a_quote_that_cuts_a_syllable_is_not_there(archive: Archive, jsonl: Writer, text: str, quote: str) -> None:
    archive.add(jsonl({"id": "a", "text": text}))
    assert verdict(archive, quote) in ("altered", "absent")


@pytest.mark.parametrize(
    ("text", "quote", "printed"),
    [
        (HINDI, "गाँव के लोगों को, पानी चाहिए", "गाँव के लोगों को पानी चाहिए"),
        (JAPANESE, "大臣は月曜日 工場のｶﾞｽが漏れた", "大臣は月曜日、工場のガスが漏れた"),
        (CHINESE, "北京市长，周二宣布 辞职", "北京市长周二宣布辞职"),
        ("За́мок стоя́л на горе́.", "замок стоял на горе", "За́мок стоя́л на горе́"),
    ],
)
def test_the_same_words_of_any_script_are_cited_to_their_last_mark(
    archive: Archive, jsonl: Writer, text: str, quote: str, printed: str
) -> None:
    archive.add(jsonl({"id": "a", "text": text}))
    assert (verdict(archive, quote), quotes(archive, quote)) == ("typography", [printed])


def test_the_nearest_passage_of_an_absent_quote_is_shown(filled: Archive) -> None:
    nearest = filled.verify("The harbour at Lindholm reopened on Tuesday").nearest
    assert nearest is not None
    assert nearest.passage.text == TEXTS["harbour"].split("\n\n")[0]


def test_an_absent_quote_has_no_citations(filled: Archive) -> None:
    assert filled.verify("no such words at all").citations == ()


def test_in_an_empty_archive_a_quote_has_no_nearest_passage(archive: Archive) -> None:
    assert archive.verify("any words").nearest is None


def test_a_quote_over_two_paragraphs_is_cited_in_each(filled: Archive) -> None:
    quote = "cost the town dearly.\n\n“We lost two quays"
    assert quotes(filled, quote) == quote.split("\n\n")


@pytest.mark.parametrize("between", ["\n", " ", " \n \n\n"])
def test_paragraphs_set_apart_otherwise_are_typography(filled: Archive, between: str) -> None:
    found = filled.verify(f"cost the town dearly.{between}“We lost two quays")
    assert found.verdict == "typography"
    assert [citation.quote for citation in found.citations] == ["cost the town dearly.", "“We lost two quays"]


def test_a_quote_is_cited_at_every_place_of_one_article(archive: Archive, jsonl: Writer) -> None:
    archive.add(
        jsonl({"id": "twice", "text": "Rain fell in Oster again, and in Wend rain fell, too. Rain fell on both banks."})
    )
    assert quotes(archive, "Rain fell") == ["Rain fell", "Rain fell"]


def test_a_quote_is_cited_in_every_article_oldest_first(filled: Archive) -> None:
    found = filled.verify("the island's only airport was closed until further notice").citations
    assert [citation.passage.article.id for citation in found] == ["wire-one", "wire-two"]


def test_markup_is_quoted_like_any_text(filled: Archive) -> None:
    assert quotes(filled, "<script>alert('budget')</script> & *stars*") == [
        "<script>alert('budget')</script> & *stars*"
    ]


@pytest.mark.parametrize("quote", ["", "  \n "])
def test_an_empty_quote_is_refused(filled: Archive, quote: str) -> None:
    with pytest.raises(ValueError, match="the quote is empty"):
        filled.verify(quote)


def test_a_quote_of_a_hundred_thousand_characters_is_refused_with_the_number(filled: Archive) -> None:
    with pytest.raises(ValueError, match="100,000"):
        filled.verify("x" * 100_000)


def alterations(archive: Archive, quote: str) -> list[tuple[str, str]]:
    """What the quote says, and what is printed in its place."""
    found = archive.verify(quote)
    assert found.verdict == "altered"
    article = archive.text(found.citations[0].passage.article.id)
    return [(quote[slice(*one.quoted)], article[slice(*one.printed)]) for one in found.alterations]


@pytest.mark.parametrize(
    ("quote", "altered"),
    [
        ("Her contract runs for four seasons", [("four", "three")]),
        ("“Her contract never runs for three seasons”", [("never", "")]),
        ("The harbour at Lindholm reopened on Monday after repairs that cost the town dearly", [("", "a winter of")]),
        ("agreed on a common gauge near the bridge, but not on who may dam the lake", [
            ("bridge", "border"), ("lake", "river")
        ]),
        ("1 brings 13 bundles of grass", [("1", "11")]),
        ("The Askeby volcano threw ash fourteen kilometres into the air on Saturday", [
            ("fourteen", "four"), ("Saturday", "Sunday")
        ]),
    ],
)  # fmt: skip
def test_an_altered_quote_is_shown_with_what_is_printed(
    filled: Archive, quote: str, altered: list[tuple[str, str]]
) -> None:
    assert alterations(filled, quote) == altered


def test_an_altered_quote_cites_what_it_was_made_from(filled: Archive) -> None:
    assert quotes(filled, "Her contract runs for four seasons") == ["Her contract runs for three seasons"]


def parts(archive: Archive, quote: str) -> list[tuple[str, str, str]]:
    """Of each part of a stitched quote its words, the words that are printed, and in which article."""
    found = archive.verify(quote)
    assert found.verdict == "stitched"
    return [
        (quote[slice(*part)], citation.quote, citation.passage.article.id)
        for part, citation in zip(found.parts, found.citations, strict=True)
    ]


def test_a_quote_put_together_from_two_articles_is_stitched(filled: Archive) -> None:
    one, other = "takes over the Vardar rowing crew", "and nobody was hurt"
    assert parts(filled, f"{one} {other}") == [(one, one, "rowing"), (other, other, "harbour")]


def test_a_quote_that_leaves_out_words_behind_dots_is_stitched(filled: Archive) -> None:
    one, other = "Ministers of Oster and Wend met", "over the water of the river they share"
    assert parts(filled, f"“{one} … {other}”") == [(one, one, "talks"), (other, other, "talks")]


def test_a_quote_that_turns_two_sentences_round_is_stitched(filled: Archive) -> None:
    one, other = "The ferry sails again from Friday", "We lost two quays and nobody was hurt"
    assert parts(filled, f"{one}. {other}") == [(one, one, "harbour"), (other, other, "harbour")]


@pytest.mark.parametrize(
    "claimed", ["rowing", "Balkan Daily", "milic named coach", "Milić named coach of the Vardar rowers"]
)
def test_a_quote_from_the_article_that_is_claimed_is_not_elsewhere(filled: Archive, claimed: str) -> None:
    assert not filled.verify(SENTENCE, claimed=claimed).elsewhere


@pytest.mark.parametrize("quote", [SENTENCE, SENTENCE.upper(), "Her contract runs for four seasons"])
def test_a_quote_from_another_article_than_claimed_is_elsewhere(filled: Archive, quote: str) -> None:
    assert filled.verify(quote, claimed="Lindholm harbour reopens").elsewhere


def test_of_several_articles_with_the_quote_the_one_that_is_claimed_comes_first(filled: Archive) -> None:
    found = filled.verify("the island's only airport was closed until further notice", claimed="Wire Two")
    assert [citation.passage.article.id for citation in found.citations] == ["wire-two", "wire-one"]
    assert not found.elsewhere


@pytest.mark.parametrize("quote", ["Rain fell on both banks", "RAIN FELL on both banks"])
def test_a_quote_of_more_places_than_are_handed_out_is_in_whichever_article_is_claimed(
    archive: Archive, jsonl: Writer, quote: str
) -> None:
    ids = [f"n{n}" for n in range(12)]
    text = "Rain fell on both banks, clerk c{0} of ward {0} said. Rain fell on both banks of {0}."
    archive.add(jsonl(*({"id": id, "title": f"Notice {id}", "text": text.format(id)} for id in ids)))
    found = {id: archive.verify(quote, claimed=id) for id in ids}
    assert [id for id in ids if found[id].elsewhere] == []
    assert {len(one.citations) for one in found.values()} == {20}
    assert all(one.citations[0].passage.article.id == id for id, one in found.items())


@pytest.mark.parametrize(
    ("claimed", "cited"),
    [
        ("", "wire-one"),
        ("Wire Two", "wire-two"),
        ("Wire Three", "wire-three"),
        ("Lindholm harbour reopens", "wire-one"),
    ],
)
def test_an_altered_quote_is_cited_from_the_copy_in_the_article_that_is_claimed(
    filled: Archive, jsonl: Writer, claimed: str, cited: str
) -> None:
    third = {"id": "wire-three", "publisher": "Wire Three", "text": WIRE.replace("was closed", "was shut")}
    filled.add(jsonl(third))
    found = filled.verify("The Askeby volcano threw ash fourteen kilometres into the air on Sunday", claimed=claimed)
    assert (found.verdict, [one.passage.article.id for one in found.citations]) == ("altered", [cited])
    assert found.elsewhere is (claimed == "Lindholm harbour reopens")


def test_an_altered_quote_is_not_cited_from_the_claimed_article_where_that_only_tells_of_the_same(
    filled: Archive, jsonl: Writer
) -> None:
    told = "The volcano threw ash into the air, and from Askeby the planes of the airport left on Sunday for Oster."
    filled.add(jsonl({"id": "other", "title": "Ash over Askeby", "text": told}))
    quote = "The Askeby volcano threw ash fourteen kilometres into the air on Sunday"
    found = filled.verify(quote, claimed="Ash over Askeby")
    assert ([one.passage.article.id for one in found.citations], found.elsewhere) == (["wire-one"], True)


COMMON = "it’s not the first time that the water has come"
NOTICES = [f"The water has come the first time, it’s not that clerk c{n} of ward w{n} minds." for n in range(60)]
REPORT = "The mayor of Oster read out a list of {0}. " + "Nobody in the hall had asked her for any of it. " * 40


@pytest.mark.parametrize(
    "said", [COMMON, COMMON.replace("time that", "time.\n\nThat"), "ещё никто не пришёл на площадь"]
)
@pytest.mark.parametrize("claimed", ["", "far"])
def test_a_quote_of_other_typography_is_found_however_far_it_is_from_the_nearest_passages(
    archive: Archive, jsonl: Writer, said: str, claimed: str
) -> None:
    others = [*NOTICES, *(f"Никто не ещё, площадь на c{n} пришёл w{n}." for n in range(60))]
    archive.add(
        jsonl(
            *({"id": f"n{n}", "text": text} for n, text in enumerate(others)),
            {"id": "far", "text": REPORT.format(f"complaints: {said} up to the mill")},
        )
    )
    quote = " ".join(said.replace("’", "'").replace("ё", "е").upper().split())
    assert "far" not in [hit.passage.article.id for hit in archive.search(quote, k=20)]
    found = archive.verify(quote, claimed=claimed)
    assert (found.verdict, found.elsewhere) == ("typography", False)
    assert "\n\n".join(citation.quote for citation in found.citations) == said


def test_a_quote_that_is_nowhere_is_not_said_to_be_elsewhere(filled: Archive) -> None:
    assert not filled.verify("no such words at all", claimed="rowing").elsewhere


def test_what_is_found_out_about_a_quote_is_ready_for_json(filled: Archive) -> None:
    quote = "Her contract runs for four seasons"
    told = filled.verify(quote, claimed="talks").to_dict()
    assert json.loads(json.dumps(told)) == told
    [alteration] = told["alterations"]
    assert quote[slice(*alteration["quoted"])] == "four"
    assert (told["verdict"], told["found"], told["elsewhere"]) == ("altered", False, True)
