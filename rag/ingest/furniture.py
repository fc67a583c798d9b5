"""What page furniture looks like: patterns for lines that a page puts around an article, in English.

Every pattern is bounded, and is asked of short lines only, so that a sentence that mentions a newsletter stays.
"""

import re

from rag.ingest.byline import fold, is_agency, is_credit, is_stamped

__all__ = ["is_furniture", "is_link_list_header", "is_share_line"]

_LONGEST = 450  # characters of a furniture line: a newsletter's advertisement or a legal note
_SHORT = 120
_WORD = re.compile(r"\w+")
# Buttons, often glued to each other ("Share this articleComments"): a line of nothing else is furniture.
_BUTTONS = re.compile(
    r"share (?:this|the) (?:article|story|page|post|video)|share (?:on|via|with) (?:facebook|twitter|x|whatsapp|email|"
    r"linkedin|friends)|close button|cop(?:y|y/paste) the (?:article )?(?:video )?(?:embed )?link(?: below)?|"
    r"copy to clipboard|copy (?:the )?link|link copied|embed (?:this )?(?:video|code)|"
    r"(?:article )?video embed(?: link)?|(?:show|hide|view|read|see|post|add|leave) (?:\d+ |all |a |"
    r"the )?(?:comments?|reply)|\d+ comments?|(?:read|show|see|load|view) (?:more|less|all|full story|the full story)|"
    r"continue reading|click here|tap here|(?:skip|back) to (?:main )?(?:content|top|navigation)|(?:story|"
    r"article) continues (?:below|after)(?: the)?|add(?:s|ing)? to favou?rites|print this(?: article| page)?|"
    r"save (?:this )?(?:article|story)|(?:privacy|cookie) (?:policy|notice|settings|preferences)|terms (?:of (?:use|"
    r"service)|and conditions)|report this ad|ad feedback|scroll (?:down )?(?:for more|to continue)|(?:log|"
    r"sign) ?(?:in|up)|log ?out|(?:now|currently) playing|up next|(?:watch|play) (?:the )?(?:video|live)|live tv|"
    r"click to (?:expand|play|enlarge)|this (?:video|content) is (?:not|no longer) available|accept (?:all )?cookies|"
    r"(?:reject|manage) (?:all )?cookies|(?:hide|show|toggle) caption|enlarge (?:this )?image|follow us|get the app|"
    r"listen to (?:this )?article"
)
_BUTTON = re.compile(
    r"\b(?:share|comments?|copied|close|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|reddit|pinterest|"
    r"flipboard|telegram|messenger|advertisements?|advertising|advert|sponsored|promoted|subscribe|bookmark|"
    r"newsletters?|menu|loading|unmute|pause|replay|fullscreen|below|or|and|on|via|ad)\b"
)
# Openings that lead elsewhere; and those that credit or advertise.
_LEADS = re.compile(
    r"(?:read (?:more|also|next|this|on)|see (?:also|more)|also (?:read|see)|related(?: \w{1,12})?|more|watch|listen|"
    r"(?:recommended|further) reading|don[’']t miss|in pictures|gallery|photos|live updates|opinion|podcasts?|up next|"
    r"read our [\w ]{1,40}|more (?:from|on|coverage|stories|news)[\w.&’' ]{0,60}) ?[:|»→>]"
)
_PROMOTIONS = re.compile(
    r"(?:photo|photograph|image|picture|video|graphic|illustration|photo credit|image credit|credit|credits|(?:photo|"
    r"image|picture) (?:by|courtesy(?: of)?|source)|photographs? by|contributing|contributors?) ?[:/|©]|(?:photo|"
    r"image|picture|video|illustration|graphic)s? (?:by|courtesy of|via) |click (?:here|on|through)|tap (?:here|to)\b|"
    r"download (?:the|our) [\w ]{0,20}app\b|(?:sign|signing) up (?:for|to|here|now|today)\b|subscribe (?:to|here|now|"
    r"today|for)\b|(?:follow|like|find|join) (?:us|the conversation|me) (?:on|at)\b|support (?:local|our|"
    r"independent) journalism|(?:check|see|get) (?:out )?your local forecast|have (?:your say|a news tip|"
    r"a story to share)|thank you for (?:supporting|reading|subscribing)|prefer to listen|take (?:our|cnn[’']s|"
    r"the) [\w’' ]{0,30}quiz"
)
_LEGAL = re.compile(
    r"all rights reserved|(?:material|content|report|part of it) may not be (?:published|reproduced|republished|"
    r"copied)|(?:this|our) (?:site|website) uses cookies|you agree to (?:our|the) (?:terms|privacy|processing)|"
    r"produced independently of|content partner (?:offering|providing)|may earn (?:us )?(?:a |"
    r"an )?(?:affiliate )?commission|we will use the (?:details|information) you have|object to the use of your data|"
    r"manage your (?:registration|subscription|newsletter)|(?:enable|turn on) javascript|browser (?:does not|"
    r"doesn[’']t) support|how relevant is this ad|video player was slow|prices were accurate at the time|"
    r"views expressed in this (?:article|commentary|column) are (?:those of|solely|his|her|the author)"
)
_SIGN_UP = re.compile(
    r"(?:^|[.?!:)(>►“\"–—|-] ?|\b(?:please|and|you can(?: also)?) )(?:sign up|subscribe|click here to (?:sign up|"
    r"subscribe)|get (?:our|your|the|all|more|breaking|daily|free|deals|cnn)\b)"
)
_MAILING = re.compile(r"newsletters?\b|in-?box\b|alerts?\b|straight to your|delivered (?:daily|weekly)|sign up here")
_UPDATED = re.compile(
    r"(?:this|the) (?:story|article|headline|post|column|file|report)(?: and headline)? (?:has|have|was|will|"
    r"is)(?: been)? (?:being )?(?:updated|corrected|republished|originally published|first published)[^.]{0,120}\.?"
)
_CONTACT = re.compile(
    r"(?:^|[.,;:!?] ?|\b(?:and|or|can) )(?:follow|find (?:him|her|them|me|us)) (?:[^\n]{0,160}?@\w|"
    r"[^\n]{1,60} on (?:twitter|facebook|instagram)\b)|^(?:reach|contact|e-?mail|call)\b[^\n]{0,160}?@\w|(?:[.;:!?] ?|"
    r"\b(?:and|or|can) )(?:reach|contact|e-?mail|call) (?:him|her|them|me)\b[^\n]{0,60}?@\w|"
    r"\bcan (?:also )?be reached (?:at|by|via|on) [^\n]{0,80}?@\w"
)
_LIST_HEADER = re.compile(
    r"(?:you (?:might|may|could|[’']?ll) (?:also )?(?:like|enjoy|be interested in)|(?:related|recommended|trending)|"
    r"(?:related|recommended|similar|other|popular|trending|latest|top|more|must|editors?[’']?s?) (?:to this|"
    r"(?:top )?stories|picks?|choice|topics|articles?|story|news|content|posts?|links?|headlines|videos?|coverage|"
    r"reads?|for you|now|on this(?: topic| story)?)|(?:what to )?(?:read|watch) next|more (?:from|on|about|in|"
    r"like) [\w &’'.-]{1,40}|most (?:read|popular|viewed|shared|watched)|also (?:read|on [\w .]{1,30})|don[’']t miss|"
    r"further reading|see also|read (?:more|also)|keep reading|explore more|in case you missed it|promoted stories|"
    r"around the web|sponsored (?:stories|content|links)|from (?:around )?the web|elsewhere on [\w .]{1,30}) ?[:»>…]?"
)


def is_furniture(line: str) -> bool:
    """Whether a whole line is the page's, not the article's.

    Args:
        line: one line or paragraph, as it stands on the page.
    """
    if len(line) > _LONGEST:
        return False
    folded = fold(line)
    short = len(folded) <= _SHORT
    return (
        (short and (_is_buttons(folded) or is_agency(line) or is_stamped(line) or is_credit(line)))
        or (len(folded) <= 2 * _SHORT and _leads_away(line, folded))
        or bool(_LEGAL.search(folded) or _UPDATED.fullmatch(folded) or _CONTACT.search(folded))
        or bool(_SIGN_UP.search(folded) and _MAILING.search(folded))
        or bool(short and is_link_list_header(line))
    )


def is_link_list_header(line: str) -> bool:
    """Whether the line heads a list of links to other articles."""
    return len(line) <= 80 and _LIST_HEADER.fullmatch(fold(line)) is not None


def is_share_line(line: str) -> bool:
    """Whether the line is made of buttons, sharing or comments among them."""
    folded = fold(line)
    return len(folded) <= _SHORT and ("share" in folded or "comment" in folded) and _is_buttons(folded)


def _is_buttons(folded: str) -> bool:
    rest = _BUTTON.sub(" ", _BUTTONS.sub(" ", folded))
    return not _WORD.search(rest) and _WORD.search(folded) is not None


def _leads_away(line: str, folded: str) -> bool:
    """Whether the line's opening advertises, credits or links; a long sentence after a label is the article's."""
    long_prose = len(line) > _SHORT and line.endswith((".", ".”", '."'))
    return _PROMOTIONS.match(folded) is not None or (_LEADS.match(folded) is not None and not long_prose)
