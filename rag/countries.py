"""Countries and the adjectives that go with them: a closed list, as English news writes them."""

__all__ = ["ADJECTIVES", "COUNTRY_OF", "NAMES"]

_TABLE = (
    "Afghanistan = Afghan, Albania = Albanian, Algeria = Algerian, Argentina = Argentine|Argentinian, "
    "Armenia = Armenian, Australia = Australian, Austria = Austrian, Azerbaijan = Azerbaijani, "
    "Bangladesh = Bangladeshi, Belarus = Belarusian, Belgium = Belgian, Bolivia = Bolivian, Bosnia = Bosnian, "
    "Brazil = Brazilian, Britain|UK|U.K|United Kingdom|England = British, Bulgaria = Bulgarian, Canada = Canadian, "
    "Chile = Chilean, China = Chinese, Colombia = Colombian, Croatia = Croatian, Cuba = Cuban, Cyprus = Cypriot, "
    "Czech Republic|Czechia = Czech, Denmark = Danish, Ecuador = Ecuadorian|Ecuadorean, Egypt = Egyptian, "
    "Estonia = Estonian, Ethiopia = Ethiopian, EU|European Union|Europe = European, Finland = Finnish, "
    "France = French, Georgia = Georgian, Germany = German, Ghana = Ghanaian, Greece = Greek, Haiti = Haitian, "
    "Hungary = Hungarian, Iceland = Icelandic, India = Indian, Indonesia = Indonesian, Iran = Iranian, Iraq = Iraqi, "
    "Ireland = Irish, Israel = Israeli, Italy = Italian, Japan = Japanese, Jordan = Jordanian, Kazakhstan = Kazakh, "
    "Kenya = Kenyan, Kosovo = Kosovar|Kosovan, Kuwait = Kuwaiti, Latvia = Latvian, Lebanon = Lebanese, "
    "Libya = Libyan, Lithuania = Lithuanian, Malaysia = Malaysian, Malta = Maltese, Mexico = Mexican, "
    "Moldova = Moldovan, Montenegro = Montenegrin, Morocco = Moroccan, Myanmar = Burmese, Nepal = Nepali|Nepalese, "
    "Netherlands = Dutch, New Zealand, Nigeria = Nigerian, North Korea = North Korean, "
    "North Macedonia|Macedonia = Macedonian, Norway = Norwegian, Pakistan = Pakistani, Palestine = Palestinian, "
    "Peru = Peruvian, Philippines = Philippine|Filipino, Poland = Polish, Portugal = Portuguese, Qatar = Qatari, "
    "Romania = Romanian, Russia = Russian, Rwanda = Rwandan, Saudi Arabia = Saudi, Scotland = Scottish, "
    "Senegal = Senegalese, Serbia = Serbian, Singapore = Singaporean, Slovakia = Slovak, Slovenia = Slovenian, "
    "Somalia = Somali, South Africa = South African, South Korea = South Korean, Spain = Spanish, "
    "Sri Lanka = Sri Lankan, Sudan = Sudanese, Sweden = Swedish, Switzerland = Swiss, Syria = Syrian, "
    "Taiwan = Taiwanese, Thailand = Thai, Tunisia = Tunisian, Turkey = Turkish, Uganda = Ugandan, "
    "Ukraine = Ukrainian, US|U.S|USA|United States|America = American, Venezuela = Venezuelan, Vietnam = Vietnamese, "
    "Wales = Welsh, Yemen = Yemeni, Zambia = Zambian, Zimbabwe = Zimbabwean"
)
_ROWS = [row.partition(" = ")[::2] for row in _TABLE.split(", ")]
NAMES = frozenset(name for names, _ in _ROWS for name in names.split("|"))
ADJECTIVES = frozenset(adjective for _, adjectives in _ROWS if adjectives for adjective in adjectives.split("|"))
# The first name of the country that a name or an adjective, in lower case, is of.
COUNTRY_OF = {
    form.casefold(): names.split("|")[0]
    for names, adjectives in _ROWS
    for form in f"{names}|{adjectives}".strip("|").split("|")
}
