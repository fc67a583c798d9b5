"""One page, however its address is written: without what tells only how a reader came there."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

__all__ = ["host_of", "page_of", "route_in"]

# Only what is surely no part of a page's name: an article whose address differs in nothing else is the same one, and
# replaces it. Longer lists of tracking parameters, such as courlan's, hold `eid`, `uid` or `source` too, by which some
# sites name their articles.
_TRACKING = re.compile(
    r"utm_.*|at_.*|mtm_.*|pk_.*|hsa_.*|vero_.*|oly_.*|li_fat_id|mc_[ce]id|(?:fb|g|dc|tw|y|tt)clid|wbraid|gbraid|"
    r"gclsrc|msclkid|igshid|igsh|_ga|_gl|cmpid|ocid|ncid|smid|__twitter_impression|ref_src|ref_url|xtor|mkt_tok|s_cid"
)
_DIRECTORY = re.compile(r"/(?:index\.(?:html?|php))?$")


def page_of(url: str) -> str:
    """The address without scheme, "www.", fragment, tracking parameters, their order, "index.html", closing slash."""
    try:
        parts = urlsplit(url.strip())
        host, pairs = host_of(url), parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:  # no address, but whatever it is, it is itself
        return url
    if not host:
        return url
    kept = urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0].lower())))
    route = route_in(parts.fragment)
    return f"{host}{_DIRECTORY.sub('', parts.path)}{f'?{kept}' if kept else ''}{f'#{route}' if route else ''}"


def route_in(fragment: str) -> str:
    """The fragment of an address if it names a page, which a script shows ("/article/5"); else nothing."""
    return fragment if fragment.startswith(("!", "/")) else ""


def host_of(url: str) -> str:
    """The address's host, with its port where that is no usual one; "" where there is none."""
    try:
        parts = urlsplit(url.strip())
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") + port if parts.scheme in ("http", "https") else ""
