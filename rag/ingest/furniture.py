"""What page furniture looks like: patterns for lines that a page puts around an article, in English.

Every pattern is bounded, and is asked of short lines only, so that a sentence that mentions a newsletter stays; and so
does a line that reports what somebody said, whatever else is in it.
"""

import re

from rag.ingest.byline import fold, is_agency, is_stamped
from rag.ingest.credit import is_credit

__all__ = ["is_comments_header", "is_furniture", "is_link_list_header", "is_more_button", "is_share_line"]

_LONGEST = 450  # characters of a furniture line: a newsletter's advertisement or a legal note
_SHORT = 120
_WORD = re.compile(r"\w+")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Buttons, often glued to each other ("Share this articleComments"): a line of nothing else is furniture.
_BUTTONS = re.compile(
    r"share (?:this|the|full) (?:article|story|page|post|video)|[\d.,]+[km]? (?:shares|likes|views)\b|"
    r"already an? (?:subscriber|member)\?|share (?:on|via|with) (?:facebook|twitter|x|whatsapp|email|"
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
    r"\b(?:share|comments?|copied|close|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|reddit|pin|pinterest|"
    r"flipboard|telegram|messenger|advertisements?|advertising|advert|sponsored|promoted|subscribe|bookmark|"
    r"newsletters?|menu|loading|unmute|pause|replay|fullscreen|below|or|and|on|via|ad)\b"
)
# Openings that lead elsewhere, that credit, and that advertise.
_LEADS = re.compile(
    r"(?:read (?:more|also|next|this|on)|see (?:also|more)|also (?:read|see)|related(?: \w{1,12})?|more|watch|listen|"
    r"(?:recommended|further) reading|don[’']t miss|in pictures|gallery|photos|live updates|opinion|podcasts?|up next|"
    r"read our [\w ]{1,40}|more (?:from|on|coverage|stories|news)[\w.&’' ]{0,60}) ?[:|»→>]"
)
_LABELS = re.compile(
    r"(?:photo|pic|photograph|image|picture|video|graphic|illustration|photo credit|image credit|credit|credits|"
    r"(?:photo|image|picture) (?:by|courtesy(?: of)?|source)|photographs? by|contributing|contributors?) ?[:/|©]"
)
_PROMOTIONS = re.compile(
    r"click (?:here|on|through)|tap (?:here|to)\b|download (?:the|our) [\w ]{0,20}app\b|"
    r"(?:sign|signing) up (?:for (?:our|your|free|text|daily|weekly|[a-z]{1,20}[’']s|"
    r"the [\w ]{1,30}(?:newsletter|letter|email|briefing))|to|here|now|today)\b|"
    r"subscribe (?:to|here|now|today|for)\b|(?:follow|like|find|join) (?:us|the conversation|me) "
    r"(?:on|at)\b|support (?:local|our|independent) journalism|(?:check|see|get) (?:out )?your local forecast|have "
    r"(?:your say|a news tip|a story to share)|thank you for (?:supporting|reading|subscribing)|prefer to listen|take "
    r"(?:our|cnn[’']s|the) [\w’' ]{0,30}quiz|enter your e-?mail"
)
_LEGAL = re.compile(
    r"(?<![\"“‘«])all rights reserved(?![\"”’»])|(?:\b(?:this|our|no part of (?:this|the)) (?:material|content|"
    r"report|story|article|website|page)|part of it) may not be (?:published|reproduced|republished|copied)|"
    r"may not be \w+(?:, \w+){0,4},? or (?:\w+, )?redistributed|"
    r"(?:(?:this|our) (?:site|website) uses|^we use) cookies|you agree to (?:our|the) (?:terms|privacy|processing)|"
    r"produced independently of|content partner (?:offering|providing)|may earn (?:us )?(?:a |"
    r"an )?(?:affiliate )?commission|we will use the (?:details|information) you have|object to the use of your data|"
    r"manage your (?:registration|subscription|newsletter)|"
    r"(?:^|[.:;!,] |\b(?:please|must|to) )(?:enable|turn on) javascript|browser (?:does not|"
    r"doesn[’']t) support|how relevant is this ad|video player was slow|prices were accurate at the time|"
    r"views expressed in this (?:article|commentary|column) are (?:those of|solely|his|her|the author)"
)
_REPORTED = re.compile(
    r"\w[,”\"’]* (?:said|says|told|tells|urged|warned|ruled|announced|argued|insisted|advised|testified|added)\b"
)
_STOPS = (".", "!", "?", ".”", '."', "!”", '!"', "?”", '?"')
_SIGN_UP = re.compile(
    r"(?:^|[.?!:)(>►“\"–—|-] ?|\b(?:please|and|you can(?: also)?) )(?:sign up|subscribe|click here to (?:sign up|"
    r"subscribe)|get (?:our|your|the|all|more|breaking|daily|free|deals|cnn)\b)"
)
_MAILING = re.compile(r"newsletters?\b|in-?box\b|alerts?\b|straight to your|delivered (?:daily|weekly)|sign up here")
_UPDATED = re.compile(
    r"(?:this (?:report|file|column|post)|(?:this|the) (?:story|article|headline))(?: and headline)? "
    r"(?:has|have|was|will|is)(?: been)? (?:being )?"
    r"(?:updated|corrected|republished|originally published|first published)[^.]{0,120}\.?"
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

_MORE = re.compile(r"(?:read|see|show|load|view) (?:more|also|next)|see also|keep reading|continue reading|more|latest")
_COMMENTS = re.compile(
    r"(?:(?:\d+|readers?[’']?s?|your|top|latest|all|recent) )?comments?(?: section)?(?: ?\(?\d+\)?)?:?|"
    r"(?:join|start) the (?:conversation|discussion)|(?:leave|post|add) (?:a |your )?comment"
)


def is_furniture(line: str) -> bool:
    """Whether a whole line is the page's, not the article's.

    Args:
        line: one line or paragraph, as it stands on the page.
    """
    if len(line) > _LONGEST:
        return False
    line = line.strip("*_")  # Markdown's italics
    folded = fold(line)
    short = len(folded) <= _SHORT
    return (
        (short and (_is_buttons(line) or is_agency(line) or is_stamped(line) or is_credit(line)))
        or (len(folded) <= 2 * _SHORT and _leads_away(line, folded))
        or (short and is_link_list_header(line))
        or (folded.startswith("this ") and _UPDATED.fullmatch(folded) is not None)
        or (_is_notice(folded) and not _is_reported(line, folded))
    )


def is_link_list_header(line: str) -> bool:
    """Whether the line heads a list of links to other articles."""
    return len(line) <= 80 and _LIST_HEADER.fullmatch(fold(line)) is not None


def is_more_button(line: str) -> bool:
    """Whether the line heads a list of links at one place, and is a button below a teaser at another."""
    return _MORE.fullmatch(fold(line)) is not None


def is_comments_header(line: str) -> bool:
    """Whether the line heads readers' comments."""
    return len(line) <= 80 and _COMMENTS.fullmatch(fold(line)) is not None


def is_share_line(line: str) -> bool:
    """Whether the line is made of buttons, sharing or comments among them."""
    folded = fold(line)
    return len(folded) <= _SHORT and ("share" in folded or "comment" in folded) and _is_buttons(line)


def _is_buttons(line: str) -> bool:
    """Whether the line is made of buttons, glued to each other ("ShareTweetPin") or not."""
    folded = fold(line)
    if not _WORD.search(folded):
        return False
    return any(
        not _WORD.search(_BUTTON.sub(" ", _BUTTONS.sub(" ", text))) for text in {folded, fold(_GLUED.sub(" ", line))}
    )


def _leads_away(line: str, folded: str) -> bool:
    """Whether the line's opening credits or links; a long sentence after a label is the article's."""
    long_prose = len(line) > _SHORT and line.endswith((".", ".”", '."'))
    return _LABELS.match(folded) is not None or (_LEADS.match(folded) is not None and not long_prose)


def _is_notice(folded: str) -> bool:
    """Whether the line advertises, or is a note of the publisher's: rights, corrections, addresses, newsletters."""
    promoted = len(folded) <= 2 * _SHORT and _PROMOTIONS.match(folded)
    noted = _LEGAL.search(folded) or _UPDATED.fullmatch(folded) or _CONTACT.search(folded)
    return bool(promoted or noted or (_SIGN_UP.search(folded) and _MAILING.search(folded)))


def _is_reported(line: str, folded: str) -> bool:
    """Whether the line is a sentence that reports: "..., the mayor said." """
    return line.endswith(_STOPS) and _REPORTED.search(folded) is not None
