"""Follow-up questions: made self-contained by words already said, or left as they are."""

import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rag import Answer, Article, Citation, Passage
from rag.datatypes import Speaker
from rag.followup import self_contained

VOCABULARY = (
    "who what when why how much did does is was he she her his it they that this and but or so about of the to in "
    "Lavrov Vucic Milić Jelena Kosovo Serbia’s NATO's EU White House Will say invited talks sanctions 2008 ? . , ’ ("
)
WORDS = st.sampled_from(VOCABULARY.split())
TALK = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def after(last: str, said: str, question: str) -> str:
    return self_contained(question, [(last, said)])


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("What did Lavrov say about talks?", "And Vucic?", "What did Vucic say about talks?"),
        ("What did Lavrov say about talks?", "What about Jelena Milić?", "What did Jelena Milić say about talks?"),
        ("Does Kosovo’s parliament vote?", "How about Serbia?", "Does Serbia’s parliament vote?"),
        ("Is Kosovo near Kosovo Polje?", "And Serbia?", "Is Serbia near Kosovo Polje?"),
        ("What did the Bank of Oster ask?", "And the Central Office?", "What did the Central Office ask?"),
        ("What did Sami bin Nasser say?", "And Vucic?", "What did Vucic say?"),
        ("What did Vucic say?", "And Ursula von der Berg?", "What did Ursula von der Berg say?"),
        ("What did Bashar al-Amin say?", "And Vucic?", "What did Vucic say?"),
        ("What did Lavrov say about talks?", "And what about Vucic?", "What did Vucic say about talks?"),
        ("What did Lavrov say about talks?", "But how about Vucic?", "What did Vucic say about talks?"),
        ("Were ten Serbs shot?", "And Croats?", "Were ten Croats shot?"),
        ("What did Marks & Bell announce?", "And Vucic?", "What did Vucic announce?"),
        ("What did Vucic say?", "And Marks & Bell?", "What did Marks & Bell say?"),
        ("What did Lavrov say about Serbia?", "And Vucic about Russia?", "What did Vucic say about Russia?"),
        ("What did Lavrov say?", "And Vucic on Monday?", "What did Vucic say (on Monday)?"),
        ("How many died in Turkey?", "And in Syria in 2021?", "How many died in Syria (in 2021)?"),
        ("How many died in Turkey in 2020?", "And in Syria in 2021?", "How many died in Syria in 2021?"),
        ("What’s the capital of Kosovo?", "And Serbia’s?", "What’s the capital of Serbia?"),
        ("What did Vucic say about talks?", "McConnell?", "What did McConnell say about talks?"),
    ],
)
def test_a_new_name_takes_the_place_of_the_last_subject(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("Were ten Serbian towns shelled?", "And Croatian towns?", "Were ten Croatian towns shelled?"),
        ("Were ten Serbian towns shelled?", "And Croatian villages?", "Were ten Croatian villages shelled?"),
        ("How many died in Serbian towns?", "And in Croatian towns?", "How many died in Croatian towns?"),
        ("Who won the Serbian election?", "And the Croatian election?", "Who won the Croatian election?"),
        ("Which US states voted?", "And EU states?", "Which EU states voted?"),
        ("What did Vucic’s lawyers say?", "And Lavrov’s lawyers?", "What did Lavrov’s lawyers say?"),
        ("What did Vucic’s lawyers say?", "And Lavrov’s?", "What did Lavrov’s lawyers say?"),
        ("What is Vucic’s plan?", "And Lavrov’s?", "What is Lavrov’s plan?"),
        ("How much did the Bell winner get?", "And the Tarn winners?", "How much did the Tarn winners get?"),
        ("Who won the Nevada primary?", "And South Carolina?", "Who won the South Carolina primary?"),
        ("What is in the US plan?", "In the EU’s plan?", "What is in the EU’s plan?"),
        ("What did Serbia say?", "And Croatian towns?", "What did Croatian towns say?"),
        ("When is the Serbian vote?", "And the Croatian census?", "When is the Serbian vote (the Croatian census)?"),
    ],
)
def test_a_name_before_a_noun_takes_the_place_of_both(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("Who watched the final in 2021?", "What about 2024?", "Who watched the final in 2024?"),
        ("Who watched the final in 2021?", "2024?", "Who watched the final in 2024?"),
        ("Who won the 2018 World Cup?", "And in 2022?", "Who won the 2022 World Cup?"),
        ("Who won in June 2021?", "And in July 2022?", "Who won in July 2022?"),
        ("Who won in June 2021?", "And in July?", "Who won in July 2021?"),
        ("Who won in June 2021?", "And 2022?", "Who won in June 2022?"),
        ("Who won on 5 June 2020?", "And on 6 June?", "Who won on 6 June 2020?"),
        ("What did Vucic say on Monday?", "And yesterday?", "What did Vucic say yesterday?"),
        ("What did Vucic say last week?", "And this week?", "What did Vucic say this week?"),
        ("What did Vucic say since 2019?", "And before 2019?", "What did Vucic say before 2019?"),
        ("Who won in 2021 (the year before)?", "And in 2024?", "Who won in 2024?"),
        ("Who won in 2021 (in Oslo)?", "And in 2024?", "Who won in 2024 (in Oslo)?"),
        ("Who won the 2018 World Cup?", "And this year?", "Who won the 2018 World Cup (this year)?"),
        ("Who won last year?", "And 2020?", "Who won last year (2020)?"),
        ("Who may win?", "And in 2020?", "Who may win (in 2020)?"),
    ],
)
def test_a_time_takes_the_place_of_another(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("And Airbus?", "Who is the CEO of Airbus?"),
        ("And of Airbus?", "Who is the CEO of Airbus?"),
        ("And the CFO?", "Who is the CFO of Boeing?"),
    ],
)
def test_of_an_office_and_whose_it_is_the_one_alike_is_replaced(question: str, resolved: str) -> None:
    assert after("Who is the CEO of Boeing?", "", question) == resolved


def test_where_an_office_is_nobody_known_is_meant_by_he() -> None:
    assert after("Who is the mayor of Oster?", "", "When was he elected?") == "When was he elected?"


def test_a_city_takes_the_place_of_a_city() -> None:
    assert after("When did Biden visit Kyiv?", "", "And Warsaw?") == "When did Biden visit Warsaw?"


@pytest.mark.parametrize(
    "question",
    [
        "What is that in euros?",
        "Is that a lot?",
        "Is that true?",
        "Was that the first time?",
        "How was this received?",
        "Who was prime minister then?",
        "How does that compare to Serbia?",
        "How did this happen?",
        "Against whom?",
        "Over what?",
        "Any others?",
        "How many were hurt?",
        "How many have left?",
    ],
)
def test_what_says_that_or_leaves_out_what_is_counted_points_back(question: str) -> None:
    assert after("How many soldiers did Bell lose?", "", question).startswith(f"{question} (soldiers")


@pytest.mark.parametrize(
    "question",
    [
        "Is that man a liar?",
        "How many troops were hurt?",
        "How did that man leave?",
        "How many were hurt in Oster?",
        "Who then left the party?",
    ],
)
def test_what_says_itself_what_it_is_about_does_not_point_back(question: str) -> None:
    assert after("How many soldiers did Bell lose?", "", question) == question


@pytest.mark.parametrize(
    "title",
    [
        "President",
        "the ex-President",
        "the former President",
        "ex-",
        "the Russian foreign minister",
        "Russia’s president",
        "the late Senator",
        "the actor",
    ],
)
def test_the_titles_before_a_name_are_the_former_ones(title: str) -> None:
    last = f"What did {title} Sergei Lavrov say?".replace("- ", "-")
    assert after(last, "", "And Vucic?") == "What did Vucic say?"


def test_words_that_are_no_title_stay_before_the_new_name() -> None:
    assert after("Who will coach Ana Reed?", "", "And Bo Lund?") == "Who will coach Bo Lund?"
    assert after("Who signed the new Reed plan?", "", "And Lund?") == "Who signed the new Lund plan?"


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("How much did Lavrov offer?", "And in euros?", "How much did Lavrov offer (in euros)?"),
        ("What did Lavrov say?", "What about the EU?", "What did Lavrov say (the EU)?"),
        ("Who spoke for Kosovo?", "And Serbia?", "Who spoke for Kosovo (Serbia)?"),
    ],
)
def test_what_cannot_take_the_subjects_place_stands_in_brackets(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("When?", "When did talks begin?"),
        ("and why?", "Why did talks begin?"),
        ("By whom?!", "By whom did talks begin?"),
        ("Since when", "Since when did talks begin?"),
    ],
)
@pytest.mark.parametrize("last", ["Where did talks begin?", "and how did talks begin?", "Did talks begin?"])
def test_a_bare_question_word_asks_about_the_same_clause(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize("last", ["Who did Tarn hire?", "Why did Tarn hire?", "How many did Tarn hire?"])
def test_a_question_that_misses_no_subject_is_asked_anew_without_brackets(last: str) -> None:
    assert after(last, "", "When?") == "When did Tarn hire?"
    assert after(last.replace("did", "will"), "", "When?") == "When will Tarn hire?"


@pytest.mark.parametrize(
    ("last", "about"),
    [
        ("Who was arrested?", "arrested"),
        ("and who has resigned?", "resigned"),
        ("Who invited the officials?", "invited the officials"),
        ("Who won the Golden Reel?", "won the Golden Reel"),
        ("Which company was fined?", "company was fined"),
        ("What was destroyed (in Oster)?", "destroyed in Oster"),
        ("What’s happening in Kosovo?", "happening in Kosovo"),
        ("How many were killed?", "killed"),
        ("How many people were killed?", "people were killed"),
        ("How much was stolen?", "stolen"),
        ("Who was the shooter?", "the shooter"),
        ("Who, according to Tarn, was fired?", "according to Tarn, was fired"),
        ("When May resigned, who followed?", "May resigned, who followed"),
        ("Tarn’s trial?", "Tarn’s trial"),
        ("Which port? (the Astrid sank)", "the Astrid sank"),
    ],
)
def test_what_would_miss_a_part_stands_in_brackets_after_the_bare_word(last: str, about: str) -> None:
    assert talk(last, "Why?", "and where", "how much?!", "When?")[1:] == [
        f"{word} ({about})?" for word in ("Why", "Where", "How much", "When")
    ]


@pytest.mark.parametrize(
    ("last", "resolved"),
    [
        ("When did soldiers die?", "How many (soldiers die)?"),
        ("Did soldiers die?", "How many (soldiers die)?"),
        ("Who did Tarn hire?", "How many did Tarn hire?"),
    ],
)
def test_a_bare_word_that_asks_for_a_part_takes_the_place_of_one_only(last: str, resolved: str) -> None:
    assert after(last, "", "How many?") == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("And Lavrov?", "When (invited Lavrov to talks)?"),
        ("And in euros?", "When (invited Vucic to talks, in euros)?"),
        ("Why was it refused?", "Why was it refused? (invited Vucic to talks)"),
        ("Tell me more", "Tell me more (invited Vucic to talks)"),
    ],
)
def test_what_a_bare_word_asks_about_is_a_topic_to_go_on_with(question: str, resolved: str) -> None:
    assert talk("Who invited Vucic to talks?", "When?", question)[-1] == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("What does she hope?", "What does Jelena Milić hope?"),
        ("Who criticised her?", "Who criticised Jelena Milić?"),
        ("What is her job?", "What is Jelena Milić’s job?"),
        ("Is that plan hers?", "Is that plan Jelena Milić’s?"),
        ("Where is his office?", "Where is Jelena Milić’s office?"),
    ],
)
def test_a_pronoun_stands_for_the_person_asked_about(question: str, resolved: str) -> None:
    assert after("Who is Jelena Milić?", "", question) == resolved


PARTICLES = (
    "de la Cruz",
    "van Gogh",
    "von der Berg",
    "van ’t Hoff",
    "bin Salman",
    "al-Sisi",
    "ten Hag",
    "d’Estaing",
    "d'Estaing",
    "O’Brien",
    "O'Brien",
    "De la Cruz",
)


@pytest.mark.parametrize("name", [*PARTICLES, "Anna ten Hag", "Anna d’Estaing"])
def test_a_surname_is_whole_with_the_particles_before_it(name: str) -> None:
    of_name, of_vucic = f"What did {name} say about taxes?", "What did Vucic say about taxes?"
    assert after(of_vucic, "", f"And {name}?") == of_name
    assert after(of_vucic, "", f"{name}?") == of_name
    assert after(of_name, "", "And Vucic?") == of_vucic
    assert after(of_name, "", "What did he do?") == f"What did {name} do?"


def test_a_surname_alone_in_an_answer_is_nobody_spoken_of_with_particles_or_without() -> None:
    assert after("Who resigned?", "It stood in la Repubblica.", "Why did he resign?") == "Why did he resign?"


@pytest.mark.parametrize("name", ["Sami bin Nasser", "Ursula von der Berg", "Charles de la Tour", "Bashar al-Amin"])
def test_a_pronoun_stands_for_a_whole_name(name: str) -> None:
    pronoun = "she" if name.startswith("Ursula") else "he"
    assert after(f"Who is {name}?", "", f"When was {pronoun} born?") == f"When was {name} born?"


def test_a_pronoun_stands_for_the_person_in_the_answer_when_the_question_named_none() -> None:
    said = "The envoy Richard Grenell invited them."
    assert after("Who invited them?", said, "What did he say?") == "What did Richard Grenell say?"


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("Did Boris Tarn meet Emma Quill?", "What did she say?", "What did Emma Quill say?"),
        ("Did Emma Quill meet Boris Tarn?", "What did he say?", "What did Boris Tarn say?"),
        ("Did Boris Tarn meet Emma Quill?", "What did he say?", "What did Boris Tarn say?"),
        ("Did Zyntex founder Emma Quill resign?", "Where is her company?", "Where is Emma Quill’s company?"),
        ("What was the verdict in Emma Quill’s trial?", "Will she appeal?", "Will Emma Quill appeal?"),
        ("Did the White House invite Tarn?", "Why did he go?", "Why did Tarn go?"),
        ("Is Arizona going to try Zoran Tarn?", "How old is he?", "How old is Zoran Tarn?"),
        ("Did Serbia’s President Zoran Tarn travel?", "Where is he?", "Where is Zoran Tarn?"),
        ("Is Betty White alive?", "How old is she?", "How old is Betty White?"),
    ],
)
def test_a_pronoun_stands_for_no_place_no_body_and_nobody_of_the_other_sex(
    last: str, question: str, resolved: str
) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize("last", ["Is Ms Quill in?", "Did the Quill family meet Emma Quill?", "Did Tarn meet Quill?"])
def test_a_surname_has_the_sex_of_the_forename_said_with_it(last: str) -> None:
    history = [("Who came?", "Boris Tarn and Emma Quill came."), (last, "")]
    assert "Quill" in self_contained("What did she say?", history)


def test_a_pronoun_of_the_wrong_sex_means_the_one_asked_about_where_nobody_else_is_known() -> None:
    assert after("Who is Emma Quill?", "", "Where was he born?") == "Where was Emma Quill born?"
    assert after("Who is Emma Quill?", "Her rival Boris Tarn.", "Where was he born?") == "Where was Boris Tarn born?"


def test_a_body_in_the_answer_is_no_person() -> None:
    said = "The White House said the Security Council’s envoy, Richard Tarn, had invited them."
    assert after("Who invited both sides?", said, "What did he say?") == "What did Richard Tarn say?"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Who is Emma Quill’s rival?", "The candidate Boris Tarn."),
        ("Who defeated Carl Quill?", "Carl Quill lost to Boris Tarn."),
        ("Who is the coach of Arsenal?", "Arsenal’s coach is Boris Tarn."),
        ("Who is the husband of Emma Quill?", "Emma Quill is the wife of Boris Tarn."),
        ("Who is its mayor? (Izmir)", "The mayor is Boris Tarn."),
        ("Who came?", "US President Quill's envoy Boris Tarn came."),
        ("Who came?", "Zora Bell was away, but Senator Boris Tarn came."),
    ],
)
def test_a_question_that_asks_who_is_answered_by_the_person_meant_next(last: str, said: str) -> None:
    assert after(last, said, "What did he say?") == "What did Boris Tarn say?"


def test_a_person_of_an_earlier_turn_is_meant_when_the_last_one_has_none() -> None:
    history = [("Who is Emma Quill?", "Emma Quill is a director."), ("When did Kosovo vote?", "Kosovo voted in 2008.")]
    assert self_contained("What does she hope NATO will do?", history) == "What does Emma Quill hope NATO will do?"


def test_a_name_that_nothing_marks_as_a_persons_waits_for_earlier_turns() -> None:
    history = [("Who is Zoran Tarn?", ""), ("Which drink sold best?", "Maple Brew Latte sold best.")]
    assert self_contained("Does he drink?", history) == "Does Zoran Tarn drink?"


def cited(question: str, text: str, answer: str = "", speaker: str = "") -> Answer:
    def span(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    passage = Passage(Article("a", "Talks", ""), 1, 0, len(text), text)
    said = Speaker(speaker, *span(speaker)) if speaker else None
    return Answer(
        question, (Citation(1, passage, 0, len(text), answer=span(answer) if answer else None, speaker=said),)
    )


TEXT = "Senator Carl Bell and Zoran Tarn met."


def test_the_exact_words_of_an_answer_come_before_the_names_around_them() -> None:
    answer = cited("Who met?", TEXT, answer="Zoran Tarn")
    assert self_contained("How old is he?", [answer]) == "How old is Zoran Tarn?"


def test_the_speaker_of_an_answer_comes_before_the_names_around_them() -> None:
    answer = cited("Is it settled?", TEXT, speaker="Zoran Tarn")
    assert self_contained("How old is he?", [answer]) == "How old is Zoran Tarn?"


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("Did Tarn invite her?", "Did Tarn invite Emma Quill?"),
        ("Did Belgrade invite her to talks?", "Did Belgrade invite Emma Quill to talks?"),
        ("What did the president say about her?", "What did the president say about Emma Quill?"),
        ("Was the visit to Belgrade her first?", "Was the visit to Belgrade Emma Quill’s first?"),
        ("How many votes did she win?", "How many votes did Emma Quill win?"),
    ],
)
def test_a_pronoun_that_no_person_beside_it_can_mean_points_back(question: str, resolved: str) -> None:
    assert after("Who is Emma Quill?", "", question) == resolved


def test_who_is_named_beside_an_object_pronoun_is_not_meant_by_it() -> None:
    assert after("What did Tarn tell Boris Bell?", "", "Did Bell invite him?") == "Did Bell invite Tarn?"


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers lost their lives?",
        "How long does it take to fly to Mars?",
        "How much does it cost to fly to Mars?",
        "Is it raining in Belgrade?",
        "What time is it in Tokyo?",
        "Is it true that taxes fell?",
        "Why do doctors say it is safe?",
        "Why did students protest in their schools?",
        "How old was the man when she died?",
        "How old was the victim when he died?",
        "And Holmes, what was she found guilty of?",
        "When did the company lose its licence?",
        "Which firm sold its shares?",
        "Who took the photo and sold it?",
        "Did Tarn read the plan before he signed it?",
        "Why did the bank say it would close?",
        "How many planets are there?",
    ],
)
def test_a_pronoun_stands_for_a_noun_of_its_own_question_or_for_nothing(question: str) -> None:
    assert after("Who is Jelena Milic?", "Jelena Milic is a director.", question) == question


@pytest.mark.parametrize(
    "question",
    [
        "Did Belgrade accept it in June?",
        "Has Serbia recognised it yet?",
        "Do Serbia and Kosovo accept it?",
        "Did Belgrade call it a mistake?",
        "Did Tarn tell Bell about it?",
        "Do the talks aim to undermine it?",
        "What is the penalty for people who ignore it?",
        "Which countries recognised it?",
        "Where will they go next?",
        "How many soldiers did they lose?",
        "What was in the package they got?",
        "What is the name of its leader?",
        "Who opposes their plan?",
        "Has Emma Quill seen its text?",
        "How long did it take?",
        "How much of that goes in taxes?",
        "How many victims were there?",
        "Which cities?",
        "And in Georgia, who runs?",
    ],
)
def test_a_thing_that_nothing_beside_it_can_mean_points_back(question: str) -> None:
    assert after("When did votes begin?", "", question) == f"{question} (votes begin)"


def test_a_noun_said_before_is_still_the_old_topic() -> None:
    question = "Did the ships fail their tests?"
    assert after("How many ships of Zyntex sank?", "", question) == f"{question} (ships of Zyntex sank)"


def test_a_person_and_a_thing_are_both_explained() -> None:
    resolved = after("When did Emma Quill ban noise?", "", "Why does she hate it?")
    assert resolved == "Why does Emma Quill hate it? (Emma Quill ban noise)"


def test_a_topic_that_the_name_tells_already_is_not_told_twice() -> None:
    assert after("Who is Emma Quill?", "", "When did she say it?") == "When did Emma Quill say it?"


def test_he_and_she_in_one_question_are_two_persons() -> None:
    last = "Did Boris Tarn meet Emma Quill?"
    assert after(last, "", "Does he like her plan?") == "Does Boris Tarn like Emma Quill’s plan?"
    assert after(last, "", "Did she say that she won?") == "Did Emma Quill say that she won?"


@pytest.mark.parametrize(
    ("last", "topic"),
    [
        ("How long has the EU led?", "the EU led"),
        ("What’s the new album called?", "the new album called"),
        ("How much does the plan offer (in euros)?", "the plan offer in euros"),
        ("Did Belgrade accept it? (talks begin)", "talks begin"),
    ],
)
def test_the_topic_is_what_was_asked_without_its_question_words(last: str, topic: str) -> None:
    assert after(last, "", "What does it mean?") == f"What does it mean? ({topic})"


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("How far did the Dow fall?", "And the Nasdaq?", "How far did the Nasdaq fall?"),
        ("What did the EU say?", "And Serbia?", "What did Serbia say?"),
        ("What did Tarn say?", "Bell?", "What did Bell say?"),
        ("What did the  EU\nsay?", "And\nthe  UN?", "What did the UN say?"),
        ("How much is it (in euros)?", "And in dollars?", "How much is it (in dollars)?"),
    ],
)
def test_one_name_or_setting_takes_the_place_of_another(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


def test_a_pronoun_for_nobody_known_stays() -> None:
    assert after("Who invited them?", "The envoy did.", "What did he say?") == "What did he say?"


def test_a_pronoun_after_a_name_stands_for_that_name() -> None:
    question = "What did Grenell say about his plan?"
    assert after("Who is Milić?", "", question) == question


@pytest.mark.parametrize("question", ["Why was it refused?", "Do they agree?", "What came of that?", "Why so?"])
def test_a_thing_is_explained_by_the_last_question_in_brackets(question: str) -> None:
    assert after("When did talks begin?", "", question) == f"{question} (talks begin)"


@pytest.mark.parametrize("question", ["?", "And", "So what was that about then"])
def test_a_question_without_words_of_its_own_leans_on_the_last_one(question: str) -> None:
    assert "begin" in after("When did talks begin?", "", question)


@pytest.mark.parametrize(
    "question",
    [
        "When did Kosovo declare independence?",
        "Which countries withdrew recognition of Kosovo?",
        "And which countries withdrew recognition of Kosovo?",
        "How much money does the proposal offer?",
        "What did Vucic say when he met Lavrov?",
        "Tell me about trade sanctions",
    ],
)
def test_a_new_topic_is_not_mixed_with_the_old_one(question: str) -> None:
    assert after("Who is Jelena Milić?", "Jelena Milić is a director.", question) == question


@given(TALK)
def test_without_a_conversation_a_question_stands_for_itself(question: str) -> None:
    assert self_contained(question, []) == question


@given(TALK, st.lists(st.tuples(TALK, TALK), max_size=3))
@example("and  ", [("Who?", "")])
@example("And Ann?", [("What of Annabel did Ann see?", "")])
def test_no_word_is_ever_invented(question: str, history: list[tuple[str, str]]) -> None:
    said = words(" ".join([question, *(text for turn in history for text in turn)]))
    assert words(self_contained(question, history)) - said <= {"s"}  # the possessive of a name


@given(TALK, st.lists(st.tuples(TALK, TALK), min_size=2, max_size=3))
def test_earlier_turns_lend_nothing_but_a_person(question: str, history: list[tuple[str, str]]) -> None:
    assume(not words(question) & {"he", "she", "him", "his", "her", "hers"})
    assert words(self_contained(question, history)) <= words(question) | words(history[-1][0])


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map(" ".join))
def test_an_empty_last_turn_adds_nothing(question: str, answer: str) -> None:
    assert words(self_contained(question, [("", answer)])) <= words(question) | words(answer) | {"s"}


def test_an_answer_is_a_turn_like_its_question_and_its_quotes() -> None:
    text = "The envoy Richard Grenell invited them."
    passage = Passage(Article("a", "Talks", ""), 1, 0, len(text), text)
    answer = Answer("Who did it?", (Citation(1, passage, 0, len(text)),), resolved="Who invited them?")
    assert self_contained("What is his job?", [answer]) == after("Who invited them?", text, "What is his job?")


def test_an_answers_resolved_question_counts_not_the_one_typed() -> None:
    answer = Answer("And Vucic?", resolved="What did Vucic say?")
    assert self_contained("And Milić?", [answer]) == "What did Milić say?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    first = Answer("What did Lavrov say about talks?", resolved="What did Lavrov say about talks?")
    second = Answer("And Vucic?", resolved=self_contained("And Vucic?", [first]))
    assert self_contained("And NATO?", [first, second]) == "What did NATO say about talks?"


@pytest.mark.parametrize("turn", ["Who?", "no", ("Who?",), ("Who?", None), (1, 2), ("a", "b", "c"), date(2020, 6, 18)])
def test_a_turn_that_is_neither_answer_nor_pair_is_misuse(turn: object) -> None:
    with pytest.raises(ValueError, match="neither an Answer nor a"):
        self_contained("Why?", [turn])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "question",
    [
        "and a" + " " * 9_000 + "b",
        "when" + " " * 9_000 + "x",
        "this" + " " * 9_000 + "x",
        "it he " * 1_600 + "x",
        "la " * 3_000 + "x",
    ],
)
def test_a_hostile_question_is_read_in_linear_time(question: str) -> None:
    assert question.split()[-1] in after("Who?", "", question)  # a slow reading would hang here


def test_a_long_conversation_stays_a_question() -> None:
    history = [(f"Question {n}?", f"Answer {n}.") for n in range(1_000)]
    assert self_contained("Why?", history) == "Why (Question 999)?"


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("Who is Amara Obi?", "WHERE WAS THE FUNERAL?"),
        ("Who won the Golden Reel?", "WHO IS THE GOVERNOR OF THE CENTRAL BANK?"),
        ("Who won the Golden Reel?", "WHERE WAS THE FUNERAL? asked nobody"),
    ],
)
def test_a_question_in_capitals_is_no_name(last: str, question: str) -> None:
    assert after(last, "", question) == question


@pytest.mark.parametrize("last", ["Who is Amara Obi?", "WHO IS AMARA OBI?"])
def test_a_question_in_capitals_is_read_as_one_without(last: str) -> None:
    assert after(last, "", "IS SHE MARRIED?") == "is Amara Obi married?"
    assert after(last, "", "AND JONAS REIK?").casefold() == "who is jonas reik?"
    assert after(last, "", "WHAT DID LAVROV SAY ABOUT HIS PLAN?") == "WHAT DID LAVROV SAY ABOUT HIS PLAN?"


def test_a_name_in_capitals_stays_as_it_is() -> None:
    assert after("What did the EU say?", "", "AND NATO?") == "What did NATO say?"


def talk(*questions: str) -> list[str]:
    """The questions as they are resolved, each after those before it."""
    resolved: list[str] = []
    for question in questions:
        resolved.append(self_contained(question, [(earlier, "") for earlier in resolved]))
    return resolved


def test_a_topic_is_carried_on_as_it_was() -> None:
    astrid = "passengers were on the Astrid"
    assert talk("How many passengers were on the Astrid?", "and how many died?", "Which port?")[1:] == [
        f"and how many died? ({astrid})",
        f"Which port? ({astrid})",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "And in which town is the funeral?",
        "And the talks are over?",
        "And the man who shot?",
        "And to whom was it sold?",
    ],
)
def test_a_part_that_asks_itself_is_no_fragment(question: str) -> None:
    assert after("How many died?", "", question).startswith(question)


def test_a_part_is_added_to_a_carried_topic_in_place_of_the_part_before() -> None:
    assert talk("When did talks begin?", "Why did it fail?", "And in euros?", "And the price?")[2:] == [
        "Why did it fail? (talks begin, in euros)",
        "Why did it fail? (talks begin, the price)",
    ]


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("When?", "When did it fail? (talks begin)"),
        ("And Serbia?", "Why did it fail? (talks begin, Serbia)"),
        ("By whom?", "By whom did it fail? (talks begin)"),
        ("Who?", "Who (talks begin, it fail)?"),
    ],
)
def test_a_question_asked_again_keeps_its_topic(question: str, resolved: str) -> None:
    assert after("Why did it fail? (talks begin)", "", question) == resolved


def test_a_question_with_brackets_of_its_own_gets_no_others() -> None:
    assert after("When did talks begin?", "", "Why was it refused (by Tarn)?") == "Why was it refused (by Tarn)?"


def test_a_last_question_without_a_topic_adds_nothing() -> None:
    assert after("And how old?", "x", "And how did it sink?") == "And how did it sink?"


SHORT = st.sampled_from(
    [
        "When?", "By whom?", "And how many died?", "And how old?", "And in which town is the funeral?", "Which cities?",
        "And how did it sink?", "And Vucic?", "What about Kosovo?", "And about the EU?", "In 2021?", "in Syria?",
        "Tell me more", "Go on", "And his lawyer?", "What did she say?", "And the price?", "and montenegro?",
        "WHY WAS IT?",
        "Who is Jonas Reik?", "How many passengers were on the Astrid?", "And her?", "So?", "Really?", "And with Bell?",
    ]
)  # fmt: skip
SPOKEN = WORDS.filter(lambda word: word != "(")
SENTENCES = st.lists(SPOKEN, min_size=1, max_size=8).map(lambda said: " ".join(said) + "?")


@given(st.lists(SHORT | SENTENCES, min_size=2, max_size=60))
def test_however_many_turns_a_question_stays_short(questions: list[str]) -> None:
    for resolved in talk(*questions):
        assert len(resolved) < 250
        assert resolved.count("(") <= 1
        assert "()" not in resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("What did Lavrov say about Serbia?", "What about Kosovo?", "What did Lavrov say about Kosovo?"),
        ("What did Lavrov say about Serbia?", "And the EU?", "What did Lavrov say about the EU?"),
        ("What did Lavrov say about Serbia?", "what about kosovo?", "What did Lavrov say about kosovo?"),
        ("What did Serbia say about Vucic?", "And Boris Tarn?", "What did Serbia say about Boris Tarn?"),
        ("What did Lavrov say about Serbia?", "And Vucic?", "What did Vucic say about Serbia?"),
        ("How many died in the earthquake in Turkey?", "And Syria?", "How many died in the earthquake in Syria?"),
        ("What happened on Monday?", "And Tuesday?", "What happened on Tuesday?"),
    ],
)
def test_a_name_takes_the_place_of_one_of_its_kind(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("What did Lavrov say about Serbia?", "And about Kosovo?", "What did Lavrov say about Kosovo?"),
        ("What did Lavrov say about Serbia?", "About Tarn?", "What did Lavrov say about Tarn?"),
        ("How many died in the quake in Turkey?", "And in Syria?", "How many died in the quake in Syria?"),
        ("How many died in the quake in Turkey?", "in syria?", "How many died in the quake in syria?"),
        ("How many died in the quake in Turkey?", "In 2021?", "How many died in the quake in Turkey (in 2021)?"),
        ("How many died in Turkey in 2019?", "And in 2020?", "How many died in Turkey in 2020?"),
        ("How many died in Turkey in 2019?", "And in Syria?", "How many died in Syria in 2019?"),
        ("Who lives in Turkey’s capital?", "And in Syria?", "Who lives in Syria’s capital?"),
    ],
)
def test_a_name_after_a_preposition_takes_the_place_of_the_last_one_after_it(
    last: str, question: str, resolved: str
) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("Who is Jonas Reik?", "And his lawyer?", "Who is Jonas Reik’s lawyer?"),
        ("Who is Jonas Reik’s lawyer?", "And his wife?", "Who is Jonas Reik’s wife?"),
        ("What did Jonas Reik say?", "And his lawyer?", "What did Jonas Reik’s lawyer say?"),
        ("Who is Jonas Reik?", "And the lawyer?", "Who is Jonas Reik (the lawyer)?"),
        ("Who is Jonas Reik?", "and lawyers?", "Who is Jonas Reik (lawyers)?"),
        ("Who is Jonas Reik?", "and tomas varga?", "Who is tomas varga?"),
        ("Who is tomas varga?", "and jonas reik?", "Who is jonas reik?"),
        ("What was Kosovo?", "and montenegro?", "What was montenegro?"),
        ("Who is Jonas Reik’s lawyer?", "and tomas varga?", "Who is Jonas Reik’s lawyer (tomas varga)?"),
    ],
)
def test_what_somebody_has_and_a_name_in_small_letters_are_asked_about_in_turn(
    last: str, question: str, resolved: str
) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    "question",
    [
        "Tell me more", "More?", "Go on", "Who else?", "How come?", "Why exactly?", "Really?", "And then?",
        "Please continue",
    ],
)  # fmt: skip
def test_what_asks_for_more_leans_on_the_last_question(question: str) -> None:
    assert after("What did Lavrov say about Serbia?", "", question) == f"{question} (Lavrov say about Serbia)"


def test_a_question_word_after_a_call_for_more_asks_about_the_topic() -> None:
    assert talk("When did talks begin?", "Tell me more", "Why?")[-1] == "Why (talks begin)?"


def test_a_word_that_begins_a_sentence_is_no_name_for_its_capital() -> None:
    history = [("What did Lavrov say?", ""), ("More", "")]
    assert self_contained("What else did he say?", history) == "What else did Lavrov say?"
    assert after("What did Lavrov say?", "", "Sanctions?") == "What did Lavrov say (sanctions)?"
    assert after("What did Lavrov say?", "", "Trump?") == "What did Trump say?"


@pytest.mark.parametrize(
    ("last", "said", "question", "resolved"),
    [
        ("What did Jonas Reik do?", "Bishop Anna Holm spoke.", "What did she say?", "What did Anna Holm say?"),
        ("What did Jonas Reik do?", "Bishop Anna Holm spoke.", "What did he say?", "What did Jonas Reik say?"),
        ("Who met?", "Jonas Reik met Anna Holm.", "What did she say?", "What did Anna Holm say?"),
        ("Who is Amara Obi?", "She met Anna Holm.", "What did she say?", "What did Amara Obi say?"),
    ],
)
def test_a_forename_of_the_pronouns_sex_comes_before_one_unknown(
    last: str, said: str, question: str, resolved: str
) -> None:
    assert after(last, said, question) == resolved


def test_who_was_asked_about_and_is_quoted_is_meant_before_others() -> None:
    answer = cited("What did Tarn say?", "Tarn said so beside Senator Carl Bell.", speaker="Tarn")
    assert self_contained("How old is he?", [answer]) == "How old is Tarn?"


@pytest.mark.parametrize(
    "said", ["Zyntex founder Amara Obi spoke.", "The company Zyntex hired Amara Obi.", "Amara Obi left Zyntex Ltd."]
)
def test_a_company_is_no_person(said: str) -> None:
    assert after("What did Zyntex do?", said, "What did she say?") == "What did Amara Obi say?"
    assert after("What did Zyntex do?", said.replace("Amara Obi", "they"), "Is she in?") == "Is she in?"


BOUGHT = (
    "How much is Musk paying for Twitter?",
    "Musk offered to buy Twitter in a deal valuing the firm at $43 billion.",
)


@pytest.mark.parametrize("question", ["And when did the deal close?", "Who led the firm?", "Was the offer accepted?"])
def test_a_thing_spoken_of_as_known_is_the_one_that_was_spoken_of(question: str) -> None:
    assert after(*BOUGHT, question) == f"{question} (Musk paying for Twitter)"


@pytest.mark.parametrize(
    "question",
    [
        "When did the strike end?",  # of no strike was spoken
        "When did the deal with Kroger close?",  # it says which
        "When did the deal of the century close?",
        "When did Kroger close the deal?",  # its name tells what it is about
        "Which states and counties challenged the deal in court last winter?",
        "How is the weather?",
    ],
)
def test_a_thing_that_is_told_or_new_does_not_point_back(question: str) -> None:
    last, said = BOUGHT
    assert after(last, f"{said} The weather was fine.", question) == question
