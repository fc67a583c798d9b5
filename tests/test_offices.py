"""A question about who holds an office is not answered by who holds another country's, nor by a deputy."""

import pytest

from rag.offices import is_of_another_country, is_of_another_rank, is_of_deputies_alone

KOSOVO = "Who is the president of Kosovo?"
VUCIC = "Serbian President Aleksandar Vucic met the Russian foreign minister."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (KOSOVO, VUCIC),
        ("who is kosovo's president", VUCIC),
        ("Who was the president of Kosovo in 2020?", "Serbia's President Aleksandar Vucic shook hands."),
        ("Who is the Kosovar president?", "Vucic, the president of Serbia, and US President Trump met."),
        ("Who's the president of the United States?", VUCIC),
        ("What is the name of the Japanese prime minister?", "British Prime Minister Boris Johnson resigned."),
        ("Who is the prime minister of Russia?", "Russian Foreign Minister Sergey Lavrov spoke."),
        ("Who is the new defence minister of France?", "Germany’s Defense Minister spoke."),
    ],
)
def test_who_holds_another_countrys_office_is_beside_the_point(question: str, text: str) -> None:
    assert is_of_another_country(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of Serbia?", VUCIC),
        ("Who is the Serbian president?", "Aleksandar Vucic, the president of Serbia, spoke."),
        ("Who is the president of America?", "U.S. President Donald Trump spoke."),
        ("Who is the prime minister of the UK?", "British Prime Minister Boris Johnson resigned."),
        ("Who is the defense minister of Germany?", "The new German defence minister spoke."),
        (KOSOVO, "Serbian President Vucic met Kosovo's President Hashim Thaci."),
        (KOSOVO, "President Hashim Thaci spoke."),
        (KOSOVO, "Hashim Thaci met the Serbian foreign minister."),
        ("Who is the president?", VUCIC),
        ("Who did the president of Kosovo and the president of Serbia meet?", VUCIC),
        ("Did the president of Kosovo go?", VUCIC),
        ("Whom did the Serbian president invite to Belgrade?", "Vucic invited Turkish President Erdogan."),
        ("Who did the US president meet?", "Donald Trump met Russian President Vladimir Putin."),
        ("Who met the president of Kosovo?", VUCIC),
        ("Who is the Kosovar president’s wife?", VUCIC),
        ("Who is the president of Kosovo meeting today?", VUCIC),
        ("Who is the president of the club?", VUCIC),
        ("", ""),
    ],
)
def test_what_may_be_about_that_country_or_is_not_asked_for_is_not(question: str, text: str) -> None:
    assert not is_of_another_country(question, text)


def is_another(question: str, text: str, name: str) -> bool:
    start = text.index(name)
    return is_of_another_rank(question, text, (start, start + len(name)))


WHO = "Who is the prime minister of Poland?"
GOWIN = "Poland's Deputy Prime Minister Jaroslaw Gowin met Prime Minister Mateusz Morawiecki."


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        (WHO, GOWIN, "Jaroslaw Gowin"),
        (WHO, GOWIN, "Deputy Prime Minister Jaroslaw Gowin"),
        (WHO, "Former Polish Prime Minister Donald Tusk spoke.", "Donald Tusk"),
        (WHO, "The former prime minister of Poland, Donald Tusk, spoke.", "Donald Tusk"),
        ("Who's Poland's prime minister?", "Donald Tusk, an ex-prime minister, spoke.", "Donald Tusk"),
        ("Who is the mayor of Izmir?", "Tunc Soyer, the acting mayor of Izmir, spoke.", "Tunc Soyer"),
        ("Who is the secretary of state?", "Deputy Secretary of State Wendy Sherman spoke.", "Wendy Sherman"),
        ("Who is the US president?", "President-elect Joe Biden spoke.", "Joe Biden"),
        ("Who was the president in 2020?", "Vice-President Mike Pence spoke.", "Mike Pence"),
    ],
)
def test_a_deputy_or_one_who_held_an_office_once_does_not_hold_it(question: str, text: str, name: str) -> None:
    assert is_another(question, text, name)


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        (WHO, GOWIN, "Mateusz Morawiecki"),
        ("Who is the deputy prime minister of Poland?", GOWIN, "Jaroslaw Gowin"),
        ("Who is the former Polish prime minister?", "Former Prime Minister Donald Tusk spoke.", "Donald Tusk"),
        ("Who was the Polish prime minister in 2010?", "Former Prime Minister Donald Tusk spoke.", "Donald Tusk"),
        ("Who is the president?", "The former actor and president Ana Reed spoke.", "Ana Reed"),
        ("Who is the president?", "Vice President Mike Pence and President Donald Trump spoke.", "Donald Trump"),
        ("Who is the president?", "Ana Reed, the president, met the former president.", "Ana Reed"),
        ("Who is Jaroslaw Gowin?", GOWIN, "Jaroslaw Gowin"),
        ("Who met the prime minister?", GOWIN, "Jaroslaw Gowin"),
    ],
)
def test_one_of_the_rank_asked_for_may_hold_it(question: str, text: str, name: str) -> None:
    assert not is_another(question, text, name)


@pytest.mark.parametrize(
    ("question", "text", "is_beside"),
    [
        (WHO, "Poland's Deputy Prime Minister met the foreign minister of Germany.", True),
        ("Who is the US president?", "Vice President Mike Pence spoke.", True),
        (WHO, GOWIN, False),
        (WHO, "Jaroslaw Gowin spoke.", False),
        (WHO, "Former Prime Minister Donald Tusk gave way to Ana Reed.", False),
        ("Who is the vice president?", "Vice President Mike Pence spoke.", False),
    ],
)
def test_a_text_that_has_an_office_of_deputies_only_is_beside_the_point(
    question: str, text: str, is_beside: bool
) -> None:
    assert is_of_deputies_alone(question, text) is is_beside
