"""Closed lists of words that tell who speaks: titles, roles, bodies, places, forenames, words that start a clause."""

import re

from rag.countries import ADJECTIVES, NAMES

__all__ = [
    "CAPITAL",
    "DEMONYMS",
    "FEMALE",
    "FUNCTION_WORDS",
    "MALE",
    "NAME_PARTICLES",
    "OPENERS",
    "OPENING_PARTICLES",
    "ORGANISATION",
    "PLACES",
    "ROLES",
    "SEATS",
    "SPEAKERS",
    "SPEAKS_FOR",
    "TITLES",
    "folded_words",
    "one_of",
]


def folded_words(text: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(text.split())


def one_of(words: frozenset[str] | set[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


# An upper-case letter of the Latin script, Vietnamese included.
CAPITAL = "[" + "".join(chr(c) for c in [*range(0x41, 0x250), *range(0x1E00, 0x1F00)] if chr(c).isupper()) + "]"

# Stand before a name and tell no person by themselves.
DEMONYMS = ADJECTIVES | folded_words(
    "US U.S UK EU UN NATO African Asian Arab Korean Serb Croat Slovene Bosniak Turk Kurd Pole Swede Dane Finn Scot "
    "Spaniard Briton"
)
# Buildings and streets that stand for the government in them.
SEATS = folded_words("Kremlin Pentagon Downing Élysée Elysée Elysee Quirinale Moncloa")
# Before a name, and no part of it.
_RANKS = folded_words(
    "Mr Mrs Ms Miss Mx Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt Maj Adm Cmdr Rev Fr Hon Pres Supt Det Insp Messrs Sir "
    "Dame Lord Lady King Queen Prince Princess Pope Cardinal Archbishop Bishop Imam Rabbi Sheikh Sheriff Judge "
    "Justice Mayor Governor Senator Congressman Congresswoman Representative Delegate Assemblyman Councilman "
    "Councilwoman Councilmember Alderman Commissioner Councillor President President-elect VP-elect VP Vice Deputy "
    "Assistant Acting Former Prime Chief Minister Premier Chancellor Secretary Secretary-General Secretary-general "
    "Director Director-General Executive Chairman Chairwoman Chair Chairperson Speaker Leader Majority Minority Whip "
    "Ambassador Envoy Spokesman Spokeswoman Spokesperson Attorney General Solicitor Prosecutor District Detective "
    "Officer Sergeant Lieutenant Captain Colonel Major Admiral Marshal Inspector Superintendent Constable Commander "
    "Professor Doctor Coach Manager Analyst Economist Lawyer Author Actor Actress Singer Foreign Defense Defence "
    "Interior Finance Treasury State Health Education Homeland Security Press Republican Democrat Democratic "
    "Republicans Democrats Conservative Labour Independent CEO CFO COO CTO MP Rapper Reporter Correspondent Editor "
    "Pastor Reverend Father Brother Sister Uncle Aunt Grandma Grandpa Mother Private Corporal Special Agent Trooper "
    "Patrolman House Veterinarian Principal Dean Provost Treasurer Auditor Comptroller Controller Clerk Assemblywoman "
    "Ombudsman Historian Scientist Engineer Meteorologist Surgeon Nurse Undersecretary Co-founder Founder Head Owner "
    "Gentleman Senate"
)
TITLES = _RANKS | DEMONYMS
# Those who speak without a name or an article: "officials said".
SPEAKERS = folded_words(
    "police officials authorities experts critics analysts researchers scientists prosecutors investigators lawyers "
    "attorneys witnesses residents sources lawmakers democrats republicans activists campaigners economists doctors "
    "organizers organisers supporters opponents observers protesters rescuers firefighters relatives neighbors "
    "neighbours parents teachers students diplomats ministers judges regulators executives representatives "
    "spokespeople spokesman spokeswoman spokesperson deputies detectives historians advocates leaders commentators"
)
# What a person is, before the name or after it: "the singer Adele", "Adele, a singer".
_OCCUPATIONS = folded_words(
    "director head founder co-founder cofounder author fellow member partner boss president professor lecturer "
    "strategist expert writer owner resident mother father wife husband brother sister son daughter friend survivor "
    "lawyer attorney leader candidate pollster adviser advisor aide ally counsel veteran player coach captain officer "
    "nurse pastor student teacher farmer driver pilot engineer consultant curator columnist host anchor star vp "
    "ecologist biologist climatologist meteorologist epidemiologist psychologist virologist sociologist businessman "
    "businesswoman filmmaker filmmakers comedian musician actor actress rapper singer designer activist blogger "
    "photographer journalist historian genealogist defender striker quarterback astronaut billionaire entrepreneur "
    "chef artist novelist biographer commentator witness administrator superintendent veterinarian pollster treasurer"
)
ROLES = _OCCUPATIONS | SPEAKERS
# Who has one of these beside the name speaks for another one named there.
SPEAKS_FOR = folded_words(
    "spokesman spokeswoman spokesperson spokespeople representative representatives ceo chief secretary statement "
    "officials official spokesman’s"
)
# A name with one of these words is no person's.
ORGANISATION = folded_words(
    "States Union House Council Kingdom Party Court University College School Ministry Department Times News Post "
    "Committee Commission Centers Centres Group Inc Corp Ltd Street Journal Association Centre Center Institute Bank "
    "Office Agency Congress Senate Army Police Service Services Republic City County Island Islands Korea Zealand "
    "Africa America Arabia Kong York Angeles Francisco Vegas United European New North South East West Supreme Saudi "
    "World International National Federal Foundation Company Organization Organisation Administration Campaign Team "
    "Network Board Bureau Force Forces Guard Navy Command Corps Hospital Church Media Magazine Press Today Daily "
    "Weekly Building Square Park River Lake Mountain Valley Beach Airport Station Road Avenue Airlines Motors "
    "Technologies Systems Partners Capital Securities Research Studies Project Alliance Coalition Federation Society "
    "Club League Cup Games Act Law Day Week Year War Covid Democrats Republicans White Washington Black Wall Silicon "
    "Twitter Facebook Truth Social Google Apple Microsoft Fox Reuters"
)
# Countries, and seats of government that stand for them: others speak for them.
PLACES = (
    {name.casefold() for name in NAMES if len(name) > len("USA")}
    | folded_words(
        "ankara beijing belgrade berlin brussels california congress florida gaza hamas jerusalem kiev korea kremlin "
        "kyiv london moscow nato paris pentagon pristina tehran texas tokyo vatican washington"
    )
    | {"downing street", "new york", "supreme court", "united nations", "wall street", "white house"}
)
# A noun phrase has none of these before its noun.
FUNCTION_WORDS = folded_words(
    "about above across after around against along amid among and are as at be because been before being below "
    "between but by could despite did do does during except for from had has have he her hers him his how i if in "
    "into is it its like may me might must my near nor not of off on once only onto or our out over per she should "
    "since so than that the their them then there these they this those though through to toward towards under unless "
    "until up upon us was we were what when where whether which while who whom whose why will with within without "
    "would you your"
)
# Capitalised because a sentence starts with them: no part of the name that follows.
OPENERS = folded_words(
    "But And Or So Yet Still Also Then Now Later Earlier Meanwhile However Instead Even When While As If Though "
    "Although Because Since After Before Until In On At By For From To With Without During Under Over Among Amid "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Yesterday Today Tomorrow Last Next This That These Those Both Only Once Why "
    "Whereas How What Where Who Which Is Was Does Did Has Had Will Here There Indeed Moreover Perhaps Not According"
)
# Small words in surnames: "Ursula von der Leyen", "de la Cruz".
NAME_PARTICLES = folded_words(
    "de der den del della di da do dos das du la le van von vom zu ter ten af al el bin ben ibn bint"
)
# Those that are no other words, and can begin a surname that stands alone: not "What do Germans …", "ten Germans".
OPENING_PARTICLES = NAME_PARTICLES - FUNCTION_WORDS - {"ten"}
# Forenames common enough to contradict a pronoun; one that is not here contradicts none.
FEMALE = folded_words(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret Ashley "
    "Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy "
    "Angela Anna Emma Nicole Helen Samantha Katherine Christine Rachel Carolyn Janet Maria Catherine Heather Diane "
    "Julie Joyce Victoria Kelly Christina Joan Evelyn Lauren Judith Olivia Martha Cheryl Megan Andrea Hannah "
    "Jacqueline Jean Kamala Hillary Nikki Ursula Jelena Olga Svetlana Natalia Tatiana Ana Elena Theresa Liz Sara Kate "
    "Anne Alice Claire Jane Julia Sophie Caroline Charlotte Melania Ivanka Jill Gretchen Marjorie Kathy Karine Greta "
    "Meghan"
)
# The same for men.
MALE = folded_words(
    "James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark "
    "Donald Steven Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary "
    "Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Frank Alexander Raymond "
    "Patrick Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Peter Zachary Kyle Walter Ethan Jeremy Harold Carl "
    "Keith Roger Arthur Joe Bill Mike Jim Tom Tim Steve Bob Ben Sam Dan Matt Chris Tony Jeff Greg Chuck Mitch Ted Ron "
    "Rick Vladimir Sergei Sergey Dmitry Volodymyr Aleksandar Boris Emmanuel Jens Juan Carlos Luis Mohammed Muhammad "
    "Ahmed Ali Ivan Igor Elon Barack Antony Lloyd Rishi Keir Olaf Viktor Recep Narendra Imran"
)
