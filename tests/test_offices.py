"""A question about a country's office is not answered by who holds that of another country."""

import pytest

from rag.offices import is_of_another_country

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
