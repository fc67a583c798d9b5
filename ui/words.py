"""Every English sentence of the page, in one place, ready for translation. `{…}` marks what is filled in."""

NAME = "Archive Chat"
PAGES = "Pages"
CHAT = "Ask"
CHECK = "Check a quote"
HOLDINGS = "The archive"
PROMISE = "Ask the archive. It answers only in its own words."
PROMISE_MORE = "Every line of an answer is a passage quoted from an article, with its source one click away."
TRY_ONE = "Questions to start from"
PLACEHOLDER = "Ask about what the archive reports…"
ASK_LABEL = "Your question"

FILTERS = "Filters"
SINCE = "Published since"
UNTIL = "Published until"
AS_OF = "Asked as of"
PUBLISHERS = "Publishers"
AUTHORS = "Authors"
ORDER = "Order"
ORDERS = {"relevance": "best first", "newest": "newest first", "oldest": "oldest first"}
REMOVE_FILTER = "Remove the filter: {}"
DATE_FORM = "YYYY-MM-DD"

MORE_PUBLISHERS = "{} and {} more"

CONVERSATION = "Conversation"
STAGES = {
    "searching": "Searching the archive…",
    "reading": "Reading the closest passages…",
    "checking": "Checking the quotes…",
}
STOP = "Stop"
SEARCHED_AS = "Searched as:"
ASK_ALONE = "Ask without what went before"
GO_ON = "Questions to go on with"
ACTIONS = "What to do with this answer"
HELPFUL = "Helpful"
NOT_RIGHT = "Not right"
WRONG_ANSWER = (
    ("wrong source", "Wrong source"),
    ("out of context", "Out of context"),
    ("should have said not found", "Should have said: not in this archive"),
    ("bad", "Does not answer"),
)
WRONG_QUOTE = ("wrong source", "out of context")  # what one quote of several can be
WRONG_REFUSAL = (("bad", "The archive has the answer"),)
SAID = {
    "good": "helpful",
    "bad": "not right",
    "wrong source": "wrong source",
    "out of context": "out of context",
    "should have said not found": "should have said: not in this archive",
}
JUDGED = "Noted: {}."
NOT_NOTED = "That could not be noted: {}."
NO_ANSWER = "there is no such answer on the page"
NOT_RENAMED = "It could not be renamed: {}."
NOT_DELETED = "It could not be deleted: {}."
EDIT = "Edit"
ASK_AGAIN = "Ask again"
COPY = "Copy"
STYLES = (
    ("plain", "Quote with source"),
    ("markdown", "Markdown"),
    ("html", "HTML"),
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
)
LINK = "Link"
AS_PYTHON = "Python"

CONVERSATIONS = "Conversations"
NO_CONVERSATIONS = "None kept yet."
THIS_ONE = "this one"
RENAME = "Rename"
NEW_NAME = "Name of the conversation"
SAVE = "Save"
DELETE = "Delete"
NEW = "New"
EXPORT = "Export"
EXPORTS = {"markdown": "Markdown", "html": "HTML", "json": "JSON"}
EXPORT_TITLE = "Questions to a news archive"
PASSAGES = ("{} passage", "{} passages")
ARTICLES = ("{} article", "{} articles")
MATCHES = ((0.75, "strong", "Strong match"), (0.5, "fair", "Fair match"), (0.0, "weak", "Weak match"))
LIKELIHOOD = "{:.0%} likely to answer the question"
PARAGRAPH = "paragraph {}"
OPEN_SOURCE = "Source {}: {}. Open the article."
OPEN_PASSAGE = "Open the article"
SAID_BY = "Said by {}"
RESOLVED = "“{}”: {}"
ALSO_IN = "Also in:"
AND_MORE = "and {} more"
DIFFER = "The sources differ:"
TOLD = "“{}” {}"
PUBLISHED = "published {}"
UNDATED = "undated"
AT_PUBLISHER = "Read at {}, on the publisher’s page"

NOT_FOUND = "Not in this archive."
SEARCHED = "Searched {articles}{filters}."
NOTHING_SEARCHED = "No article passed the filters{filters}, so nothing was searched."
SPAN = "{} to {}"
EXCLUDED = "The filters leave out {} of {}."
EXCLUDED_CLOSE = "The filters leave out {} of {}, and with them {} of the closest passages."
NO_ARTICLE = "no article"
ASKED = "The archive has {} {}."
ASKED_FROM = "from {}"
ASKED_SINCE = "since {}"
ASKED_UNTIL = "until {}"
NEVER_USED = "The archive never uses:"
NEAR_MISSES = "Closest passages, not an answer"

FILTER_SINCE = "since {}"
FILTER_UNTIL = "until {}"
FILTER_AS_OF = "as of {}"
FILTER_AUTHOR = "by {}"

NOT_ASKED = "That could not be asked: {}."
GREETING = (
    "Hello. This archive holds {holdings}. Ask what it reports: the answer is quoted from its articles, word for word, "
    "each passage with its source. What the articles do not say, it does not answer."
)
ASKER_GONE = "Whoever asked has gone, so it was not answered to the end."
FAILED = "Something went wrong while answering. The server’s log says what; the archive is unchanged."
NO_EXAMPLES = "No headlines to start from. Articles are added with: archive-chat add --archive DIR SOURCE"

ADDING = "Add articles"
ADDING_PROMISE = (
    "Drop text, web pages, documents (.pdf, .docx, .epub), mail, feeds, data (.csv, .parquet, .json, .jsonl) or web "
    "archives, also in .zip or .tar; what is known of name.txt may come in name.json. At most 100 MB at a time. The "
    "files are kept in the archive’s folder, on the machine that serves this page."
)
DOUBTFUL_SIDECAR = (
    "not used: several files were given under this name, and which one it describes cannot be told, since their "
    "folders are not kept; put them into a .zip, which keeps folders"
)
FILES = "Files"
FOLDER = "A folder"
ADD_THEM = "Add"
NOTHING_TO_ADD = "No files yet: drop some first."
ADDING_FILE = "Reading {}"
NOT_ADDED = "They could not be added: {}."
WHAT_BECAME = "What became of each file"
ADDED = "{} added"
CHANGED_ARTICLES = "{} updated"
UNCHANGED = "{} unchanged"
FAILED_ARTICLES = "{} not read"
NO_UPLOADS = "This server takes no files. Whoever runs it can allow that: archive-chat serve --allow-upload"

PARAGRAPHS = ("{} paragraph", "{} paragraphs")
NUMBER_OF_PUBLISHERS = ("{} publisher", "{} publishers")
NUMBER_OF_AUTHORS = ("{} author", "{} authors")
UNDATED_ARTICLES = "{} undated"
UPDATED = "Last updated {}"
ENCODER = "Encoder: {}"
GAPS = "No articles from {}"
MORE_GAPS = ", and {} shorter gaps"
TIMELINE = "Articles over time"
TIMELINE_HINT = "Choose a bar for its articles; a second one for all between them."
ALL_TIMES = "All times"
BAR = "{}: {}"
FIND_HEADLINES = "Headline, publisher, author"
HEADLINES = "Headlines"
MORE_ARTICLES = "More"
NOT_FOUND_BY = "That could not be looked for: {}."

CHECK_TITLE = "Check a quote"
CHECK_PROMISE = (
    "Paste words from a draft. The archive says whether they are printed, word for word, and where; if not, what they "
    "were made from."
)
QUOTE = "Quote"
QUOTE_HINT = "“…”"
CLAIMED = "Said to be from (may stay empty)"
CLAIMED_HINT = "Headline, publisher or address of the article"
CHECK_IT = "Check"
NOT_CHECKED = "That could not be checked: {}."
VERDICT = "Verdict"
VERDICTS = {
    "exact": ("Word for word", "The archive prints these very words."),
    "typography": (
        "The same words",
        "Only typography differs: quotation marks, dashes, spaces, accents or capitals.",
    ),
    "stitched": ("Stitched together", "Every word is printed, but not as one quote: the parts stand apart."),
    "altered": ("Altered", "The archive prints other words."),
    "absent": ("Not in this archive", "No article prints these words, or words much like them."),
}
ELSEWHERE = "Not from the article that was named."
YOURS = "Your quote"
AS_PRINTED = "As printed"
PRINTED = "printed:"
QUOTED = "quoted:"
NEAREST = "Closest passage, not a source of it"

READER = "Article"
CLOSE = "Close the article"
PREVIOUS_QUOTE = "Previous quote of the answer"
NEXT_QUOTE = "Next quote of the answer"
UNTITLED = "Untitled article"
GONE = "This article is no longer in the archive."
CHANGED = "This text has changed since it was quoted, so the quote is not marked."

LOG_IN = "Log in to ask the archive."
OPEN_TO_ALL = (
    "everyone who can reach {} can ask and read the whole archive, without logging in. "
    "Name who may with --auth-file, or listen on this machine only (--host 127.0.0.1)."
)
TOO_LARGE = "The request has more than {:,} bytes, which is the most that is read here. Send less at once."
TOO_MANY = "More than {:,} requests in a minute came from this address. Ask again in {} seconds."
BUSY = "Busy: {:,} are waiting. Try again in a moment."
UNREADABLE = "the archive cannot be read; the server's log says why"
NO_ARTICLE_ID = "{!r}: there is no article with this id. `search` gives the ids of the articles it finds."


def count(forms: tuple[str, str], number: int) -> str:
    """A number with its noun: "1 article", "12,481 articles"."""
    return forms[number != 1].format(f"{number:,}")
