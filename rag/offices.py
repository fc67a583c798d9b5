"""Who holds a country's office: a sentence about another country's president does not answer.

A closed list of countries and rules that look for an office beside one of them; whatever they are not sure of counts as
an answer, because a good answer refused is worse than a poor one shown with its confidence.
"""

import re
from collections.abc import Iterator
from functools import cache

__all__ = ["is_of_another_country"]

_COUNTRIES = tuple(
    tuple(forms.split("|"))
    for forms in (
        "Afghanistan|Afghan, Albania|Albanian, Algeria|Algerian, Argentina|Argentine|Argentinian, Armenia|Armenian, "
        "Australia|Australian, Austria|Austrian, Azerbaijan|Azerbaijani, Bangladesh|Bangladeshi, Belarus|Belarusian, "
        "Belgium|Belgian, Bolivia|Bolivian, Bosnia|Bosnian, Brazil|Brazilian, "
        "Britain|British|UK|U.K|United Kingdom|England, Bulgaria|Bulgarian, Canada|Canadian, Chile|Chilean, "
        "China|Chinese, Colombia|Colombian, Croatia|Croatian, Cuba|Cuban, Cyprus|Cypriot, "
        "Czech Republic|Czechia|Czech, Denmark|Danish, Ecuador|Ecuadorian|Ecuadorean, Egypt|Egyptian, "
        "Estonia|Estonian, Ethiopia|Ethiopian, EU|European Union|European|Europe, Finland|Finnish, France|French, "
        "Georgia|Georgian, Germany|German, Ghana|Ghanaian, Greece|Greek, Haiti|Haitian, Hungary|Hungarian, "
        "Iceland|Icelandic, India|Indian, Indonesia|Indonesian, Iran|Iranian, Iraq|Iraqi, Ireland|Irish, "
        "Israel|Israeli, Italy|Italian, Japan|Japanese, Jordan|Jordanian, Kazakhstan|Kazakh, Kenya|Kenyan, "
        "Kosovo|Kosovar|Kosovan, Kuwait|Kuwaiti, Latvia|Latvian, Lebanon|Lebanese, Libya|Libyan, "
        "Lithuania|Lithuanian, Malaysia|Malaysian, Malta|Maltese, Mexico|Mexican, Moldova|Moldovan, "
        "Montenegro|Montenegrin, Morocco|Moroccan, Myanmar|Burmese, Nepal|Nepali|Nepalese, Netherlands|Dutch, "
        "New Zealand, Nigeria|Nigerian, North Korea|North Korean, North Macedonia|Macedonian|Macedonia, "
        "Norway|Norwegian, Pakistan|Pakistani, Palestine|Palestinian, Peru|Peruvian, Philippines|Philippine|Filipino, "
        "Poland|Polish, Portugal|Portuguese, Qatar|Qatari, Romania|Romanian, Russia|Russian, Rwanda|Rwandan, "
        "Saudi Arabia|Saudi, Scotland|Scottish, Senegal|Senegalese, Serbia|Serbian, Singapore|Singaporean, "
        "Slovakia|Slovak, Slovenia|Slovenian, Somalia|Somali, South Africa|South African, South Korea|South Korean, "
        "Spain|Spanish, Sri Lanka|Sri Lankan, Sudan|Sudanese, Sweden|Swedish, Switzerland|Swiss, Syria|Syrian, "
        "Taiwan|Taiwanese, Thailand|Thai, Tunisia|Tunisian, Turkey|Turkish, Uganda|Ugandan, Ukraine|Ukrainian, "
        "US|U.S|USA|United States|American|America, Venezuela|Venezuelan, Vietnam|Vietnamese, Wales|Welsh, "
        "Yemen|Yemeni, Zambia|Zambian, Zimbabwe|Zimbabwean"
    ).split(", ")
)
_OF = {form.casefold(): forms[0] for forms in _COUNTRIES for form in forms}
_ASKS_WHO = re.compile(r"\s*(?:who\b|whom\b|name\b|what(?:[’']s|\s(?:is|was))\s(?:the\s)?name\b)", re.I)


def is_of_another_country(question: str, text: str) -> bool:
    """Whether a question asks who holds a country's office, and a text gives that office to other countries alone.

    Args:
        question: as "Who is the president of Kosovo?", in any case.
        text: what may answer it, such as "Serbian President Aleksandar Vucic met Lavrov."

    Returns:
        False also where the text gives the office to nobody, or the question asks for something else.
    """
    asked = set(_held(question)) if _ASKS_WHO.match(question) else set()
    if len(asked) != 1:
        return False
    ((_, _, office),) = asked
    found = {held for held in _held(text) if held[2] == office}
    return bool(found) and asked.isdisjoint(found)


def _held(text: str) -> Iterator[tuple[str, str, str]]:
    """The offices in a text: their country, whose matters they are, and the office, in order."""
    for match in _offices().finditer(text):
        country = match["before"] or match["after"]
        own, office = match["own"] or match["own2"] or "", match["office"] or match["office2"]
        yield _OF[country.casefold()], own.casefold().strip().replace("defense", "defence"), office.casefold()


@cache  # compiled where a question asks who: a cold start does without
def _offices() -> re.Pattern[str]:
    """An office beside its country: "Serbia's new President", "the Serbian foreign minister", "the king of Spain"."""
    country = "|".join(map(re.escape, sorted(_OF, key=len, reverse=True)))
    own = "prime|foreign|defen[cs]e|interior|finance|health|economy|justice|energy|education|culture|trade"
    held = "president|premier|chancellor|minister|king|queen"
    return re.compile(
        rf"\b(?P<before>{country})\b\.?(?:[’']s)?\s(?:(?!(?:{own})\b)\w+\s)?(?P<own>(?:{own})\s)?(?P<office>{held})\b"
        rf"|\b(?P<own2>(?:{own})\s)?(?P<office2>{held})\sof\s(?:the\s)?(?P<after>{country})\b",
        re.I,
    )
