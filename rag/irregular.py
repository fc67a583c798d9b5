"""The irregular verbs of the news: a question has the base form ("did it sink?"), an article the past ("it sank").

Left out are verbs with one form for all (hit, cut), and forms that are most often another word's (lay, wound, bore).
A noun is among them: "shots" are told like "shot".
"""

import re

__all__ = ["PAST_FORMS", "forms", "with_base_forms"]

_VERBS = """
arise arose arisen; awake awoke awoken; beat beaten; become became; begin began begun; bend bent; bite bit bitten;
bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy bought;
catch caught; choose chose chosen; cling clung; come came; creep crept; dig dug; do did done; draw drew drawn;
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought;
find found; flee fled; fling flung; fly flew flown; forbid forbade forbidden; foresee foresaw foreseen;
forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given;
go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known;
lead led; lean leant; leap leapt; learn learnt; leave left; lend lent; lose lost; make made; mean meant; meet met;
mistake mistook mistaken; mow mown; overcome overcame; overrun overran; oversee oversaw overseen;
overtake overtook overtaken; overthrow overthrew overthrown; pay paid; plead pled; prove proven; repay repaid;
rebuild rebuilt; retake retook retaken; ride rode ridden; ring rang rung; rise rose risen; run ran; say said;
see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken; shine shone; shoot shot shots;
show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; smell smelt;
sow sown; speak spoke spoken; speed sped; spell spelt; spend spent; spill spilt; spin spun; spoil spoilt;
spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung; strike struck stricken;
string strung; strive strove striven; swear swore sworn; sweep swept; swell swollen; swim swam swum; swing swung;
take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; tread trod trodden;
undergo underwent undergone; understand understood; undertake undertook undertaken; undo undid undone;
uphold upheld; wake woke woken; wear wore worn; weave wove woven; weep wept; win won; withdraw withdrew withdrawn;
withhold withheld; withstand withstood; wring wrung; write wrote written
"""
_BASE = {form: base for verb in _VERBS.split(";") for base, *forms in [verb.split()] for form in forms}
PAST_FORMS = sorted(_BASE)
_WORD = re.compile(r"\b[A-Za-z]+\b")


def with_base_forms(text: str) -> str:
    """The text with the base form for every past form and participle: "it sank" as "it sink"."""
    return _WORD.sub(lambda word: _BASE.get(word[0].lower(), word[0]), text)


def forms(verb: str) -> list[str]:
    """The irregular past forms and participles of a verb; none of a regular one."""
    return [form for form, base in _BASE.items() if base == verb]
