"""Verbs of saying, by what they are a sign of.

The lists follow those that systems for quotation attribution share (Krestel, Bergler and Witte, 2008, "Minding the
Source"; Pareti and others, 2013, "Automatically Detecting and Attributing Indirect Quotations").
"""

from rag.speech.words import folded_words

__all__ = [
    "AROUND",
    "BASE",
    "BESIDE",
    "FINITE",
    "INTENT",
    "INVERTED",
    "NEEDS_THAT",
    "NEEDS_TO",
    "PARTICIPLE",
    "SAID",
    "VIEWS",
    "forms",
]

_PAST = {"say": "said", "tell": "told", "write": "wrote", "think": "thought", "feel": "felt", "swear": "swore"}
_DOUBLED = folded_words("admit quip")

# Stand beside a quotation, and before or after reported words.
_PLAIN = folded_words(
    "say tell ask add reply respond explain note warn insist argue claim write tweet observe remark comment state "
    "stress emphasise emphasize acknowledge admit concede allege assert contend maintain suggest testify caution "
    "complain lament joke quip wonder reiterate recall explain exclaim shout conclude boast muse vow swear recount "
    "predict urge plead opine elaborate underline underscore text email indicate"
)
# Are done to things as well, to wars and results: reported words follow only after "that".
NEEDS_THAT = folded_words(
    "declare announce report confirm reveal post answer continue remember repeat agree proclaim observe write tweet "
    "recall reply respond text email indicate remark comment quip joke reflect state conclude add wonder recount "
    "elaborate"
)
NEEDS_TO = folded_words("promise pledge threaten propose")
# Tell somebody's words by their object alone ("promised a bridge"); too little to put words beside it into a mouth.
INTENT = NEEDS_TO | {"announce", "want"}
# Before a quotation they tell its speaker only when nothing stands between.
BESIDE = folded_words("announce report confirm reveal post answer continue remember repeat agree reflect conclude read")
# Their object is described in the speaker's words: called it “a disgrace”.
_DESCRIBED = folded_words("call describe dub label brand denounce condemn praise criticise criticize accuse deride")
# Tell what somebody holds or does by words; no sign beside a quotation.
VIEWS = folded_words("believe think hope fear expect feel doubt demand deny reject blame welcome thank") | NEEDS_TO
# Their plain form is a noun more often: an ESPN report, a promise, thanks.
_NOUNS = folded_words(
    "report claim comment note remark promise answer state demand reply tweet post text email doubt fear hope blame "
    "praise welcome label brand joke quip caution lament thank"
)


def forms(verb: str) -> tuple[str, str, str, str]:
    """A verb, its third person, its past and its participle."""
    past, stem = _PAST.get(verb, verb if verb == "read" else None), verb.removesuffix("e")
    if verb in _DOUBLED:
        stem = verb + verb[-1]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, f"{verb[:-1]}ies", past or f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch")) else f"{verb}s"
    return verb, third, past or f"{stem}ed", f"{stem}ing"


def _finite(verb: str) -> tuple[str, ...]:
    if verb == "thank":
        return ("thanked",)
    return forms(verb)[1:3] if verb in _NOUNS else forms(verb)[:3]


_SAID = _PLAIN | NEEDS_THAT | {"think", "demand", "promise", "read"}
_VERBS = sorted(_SAID | _DESCRIBED | VIEWS)
# Every form that has a subject, and its verb.
FINITE: dict[str, str] = {form: verb for verb in _VERBS for form in _finite(verb)} | {"put it": "say", "puts it": "say"}
FINITE |= dict.fromkeys(_finite("want"), "want")
BASE: dict[str, str] = {verb: verb for verb in _VERBS}
PARTICIPLE: dict[str, str] = {forms(verb)[3]: verb for verb in _VERBS}
# Forms that follow a quotation, and forms that stand further before one.
SAID = frozenset(form for form, verb in FINITE.items() if verb in _SAID)
INVERTED = SAID - {"told", "tells", "tell", "put it", "puts it"}  # may stand before their subject: said X
AROUND = SAID | {form for form, verb in FINITE.items() if verb in _DESCRIBED} | {"believes"}
