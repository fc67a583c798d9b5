"""Documents, mails, feeds, agencies' XML and web archives, made as their usual tools make them."""

import io
import json
import mailbox
import sys
import warnings
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pandas
import pytest
from docx import Document
from docx.oxml import parse_xml
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rag.ingest import Failure, RawArticle, read
from tests.test_formats import NEWS, laid, packed, same, zipped
from tests.test_ingest import PROSE, articles, failures, put

BODIES = [str(item["body"]) for item in NEWS]


def known(article: RawArticle) -> tuple[object, ...]:
    return article.title, article.publisher, article.authors, article.published


def marked_up(number: int) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in BODIES[number].split("\n\n"))


def web_page(number: int) -> str:
    item = NEWS[number]
    return f"""<!doctype html><html lang="en"><head><title>{item["headline"]}</title>
        <meta property="og:site_name" content="Northern Post"><meta name="author" content="Ana Ruiz">
        <meta property="article:published_time" content="{item["pub_date"]}T10:00:00Z">
        <link rel="canonical" href="{item["link"]}"></head><body><nav>Home</nav><article><h1>{item["headline"]}</h1>
        {marked_up(number)}</article><footer>Contact</footer></body></html>"""


def parquet() -> bytes:
    frame = pandas.DataFrame(NEWS)
    frame["pub_date"] = pandas.to_datetime(frame["pub_date"])
    data: bytes = frame.to_parquet()
    return data


@pytest.mark.parametrize("packing", ["", ".zst"])
def test_a_parquet_file_comes_in_whole(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"news.parquet{packing}"
    same(articles(put(path, packed(path, parquet()))))


def test_a_missing_library_is_named_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert "pip install 'archive-chat[pdf]'" in failures(put(tmp_path / "a.pdf", b"%PDF-1.4"))[0].reason


def test_a_pdf_document_gives_its_paragraphs_without_what_runs_along_the_pages(tmp_path: Path) -> None:
    style = getSampleStyleSheet()
    story = [Paragraph(NEWS[0]["headline"], style["Title"]), *(Paragraph(f"{body}") for body in BODIES * 4)]

    def edge(canvas: object, document: object) -> None:
        canvas.drawString(72, 800, f"Northern Post, page {canvas.getPageNumber()}")  # type: ignore[attr-defined]

    SimpleDocTemplate(str(tmp_path / "a.pdf"), title=NEWS[0]["headline"], author="Ana Ruiz").build(
        story, onFirstPage=edge, onLaterPages=edge
    )
    [article] = articles(tmp_path / "a.pdf")
    assert known(article)[0::2] == ("Harbour 1 reopens", ("Ana Ruiz",))
    flat = " ".join(article.text.split())
    assert all(" ".join(body.split()) in flat for body in BODIES)
    assert not flat.startswith("Harbour 1")
    assert "Northern Post, page" not in article.text


def test_a_word_document_gives_its_paragraphs(tmp_path: Path) -> None:
    document = Document()
    document.add_heading(NEWS[0]["headline"], 0)
    for paragraph in ("By Ana Ruiz", "18 June 2020", *BODIES[0].split("\n\n")):
        document.add_paragraph(paragraph)
    document.save(str(tmp_path / "a.docx"))
    [article] = articles(tmp_path / "a.docx")
    assert article.text == BODIES[0]
    assert known(article) == ("Harbour 1 reopens", None, ("Ana Ruiz",), date(2020, 6, 18))
    assert dict(article.origins) == {
        "title": "first heading",
        "authors": "byline",
        "published": "date line",
        "language": "detected from the text",
    }


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(content: str) -> str:
    return f'<w:ins w:id="1" w:author="Ed">{content}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="Ed"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def word(path: Path, *blocks: str) -> str:
    """The text of a Word document with these blocks of markup."""
    document = Document()
    for block in blocks:
        document.element.body.insert(-1, parse_xml(block.replace(">", f" {W}>", 1)))
    document.save(str(path))
    [article] = articles(path)
    return article.text


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (run("She did ") + inserted(run("not ")) + deleted("really ") + run("resign."), "She did not resign."),
        (inserted(run("The mayor ") + deleted("never ") + inserted(run("resigned."))), "The mayor resigned."),
        (f"<w:moveTo>{run('On Monday ')}</w:moveTo>{run('she left')}<w:moveFrom>{run(' on Monday')}</w:moveFrom>"
         f"{run('.')}", "On Monday she left."),
        (f"{run('In ')}<w:smartTag><w:smartTag>{run('New ')}</w:smartTag>{run('York')}</w:smartTag>", "In New York"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('5 million ')}</w:sdtContent></w:sdt>{run('euros')}", "5 million euros"),
        (f"<w:hyperlink>{run('The ')}{inserted(run('whole '))}{deleted('half ')}{run('budget')}</w:hyperlink>",
         "The whole budget"),
        (f"<w:fldSimple>{run('1')}</w:fldSimple><w:customXml>{run('2')}</w:customXml><w:dir>{run('3')}</w:dir>", "123"),
        (f"<w:r><w:ruby><w:rt>{run('kana')}</w:rt><w:rubyBase>{run('kanji')}</w:rubyBase></w:ruby></w:r>", "kanji"),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/></w:r>",
         "a\tb-"),
    ],
)  # fmt: skip
def test_a_paragraph_of_a_word_document_is_what_word_shows_of_it(tmp_path: Path, content: str, shown: str) -> None:
    assert word(tmp_path / "a.docx", f"<w:p>{content}</w:p>") == shown


def test_content_controls_and_tables_of_a_word_document_give_their_paragraphs_once(tmp_path: Path) -> None:
    def held(*texts: str) -> str:
        return "".join(f"<w:p>{run(text)}</w:p>" for text in texts)

    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{held(BODIES[1])}</w:tc>'
    row = f"<w:sdt><w:sdtContent><w:tr>{wide}</w:tr></w:sdtContent></w:sdt>"
    inner = f"<w:tbl><w:tr><w:tc>{held(BODIES[3])}</w:tc></w:tr></w:tbl>"
    control = f"<w:sdt><w:sdtContent>{held(BODIES[0])}</w:sdtContent></w:sdt>"
    table = f"<w:tbl>{row}<w:tr><w:tc>{held(BODIES[2])}{inner}</w:tc></w:tr></w:tbl>"
    text = word(tmp_path / "a.docx", f"<w:customXml>{control}</w:customXml>", table)
    assert text.split() == " ".join(BODIES[:4]).split()


def test_paragraphs_of_a_word_document_whose_break_is_deleted_are_one(tmp_path: Path) -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="3" w:author="Ed"/></w:rPr></w:pPr>'
    contents = (mark + run("She did "), run("not resign."), run("She left."))
    blocks = [f"<w:p>{content}</w:p>" for content in contents]
    assert word(tmp_path / "a.docx", *blocks) == "She did not resign.\n\nShe left."


def book(chapters: int) -> bytes:
    items = "".join(f'<item id="c{n}" href="text/c%20{n}.xhtml"/>' for n in range(chapters))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in reversed(range(chapters)))
    package = f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
        <dc:title>Harbours</dc:title><dc:creator>Ana Ruiz</dc:creator><dc:publisher>Northern Post</dc:publisher>
        <dc:date>2020-03-01</dc:date><dc:language>en</dc:language></metadata><manifest>
        <item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest>
        <spine><itemref idref="nav"/>{spine}</spine></package>"""
    container = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
        <rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""
    pages = {
        f"OEBPS/text/c {n}.xhtml": f"<html><body><h1>{NEWS[n]['headline']}</h1>{marked_up(n)}</body></html>"
        for n in range(chapters)
    }
    return zipped({"META-INF/container.xml": container, "OEBPS/book.opf": package, "OEBPS/nav.xhtml": "", **pages})


def test_a_book_gives_its_chapters_in_reading_order(tmp_path: Path) -> None:
    found = articles(put(tmp_path / "a.epub", book(3)))
    assert [article.text for article in found] == BODIES[2::-1]
    assert known(found[0]) == ("Harbour 3 reopens", "Northern Post", ("Ana Ruiz",), date(2020, 3, 1))
    assert len({article.id for article in found}) == 3


def message(number: int, *, html: bool = False) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ana Ruiz <ana@post.example>", NEWS[number]["headline"]
    mail["Date"], mail["Message-ID"] = f"Sun, {number + 1:02} Mar 2020 10:00:00 +0100", f"<{number}@post.example>"
    mail.set_content(marked_up(number) if html else BODIES[number], subtype="html" if html else "plain")
    return mail


@pytest.mark.parametrize("html", [False, True])
def test_a_mail_is_an_article(tmp_path: Path, html: bool) -> None:
    [article] = articles(put(tmp_path / "a.eml", message(0, html=html).as_bytes()))
    assert (article.text, article.id) == (BODIES[0], "0@post.example")
    assert known(article) == ("Harbour 1 reopens", None, ("Ana Ruiz",), date(2020, 3, 1))


def test_a_mail_that_declares_latin_1_keeps_its_punctuation(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail.set_content("“It isn’t dead”, she said of the plan of 1914–1918 …", charset="windows-1252", cte="8bit")
    declared = mail.as_bytes().replace(b"windows-1252", b"iso-8859-1")
    [article] = articles(put(tmp_path / "a.eml", declared))
    assert article.text == "“It isn’t dead”, she said of the plan of 1914–1918 …"


def test_a_mailbox_gives_its_messages(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(len(NEWS)):
        box.add(message(number))
    box.close()
    assert [article.text for article in articles(tmp_path / "a.mbox")] == BODIES


RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Northern Post</title><language>en</language>{}
    </channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
    <title>Northern Post</title><author><name>Ana Ruiz</name></author>{}</feed>"""


def rss(number: int) -> str:
    item = NEWS[number]
    return f"""<item><title>{item["headline"]}</title><link>{item["link"]}</link><dc:creator>Ana Ruiz</dc:creator>
        <guid>{item["link"]}</guid><pubDate>Sun, {number + 1:02} Mar 2020 10:00:00 GMT</pubDate>
        <description>Short.</description><content:encoded><![CDATA[{marked_up(number)}]]></content:encoded></item>"""


def atom(number: int) -> str:
    item = NEWS[number]
    return f"""<entry><title>{item["headline"]}</title><link href="{item["link"]}"/><id>{item["link"]}</id>
        <published>{item["pub_date"]}T10:00:00Z</published>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{marked_up(number)}</div></content></entry>"""


@pytest.mark.parametrize(
    ("name", "feed", "entry"), [("a.rss", RSS, rss), ("a.xml", RSS, rss), ("a.atom", ATOM, atom), ("a.xml", ATOM, atom)]
)
def test_a_feed_gives_its_entries(tmp_path: Path, name: str, feed: str, entry: object) -> None:
    entries = "".join(map(entry, range(len(NEWS))))  # type: ignore[call-overload]
    same(articles(put(tmp_path / name, feed.format(entries))))


UNIQUE = (
    "https://a.example/?p=7",
    "tag:a.example,2020:7",
    "urn:newsml:a.example:7",
    "5 at https://a.example",
    "c9a646d3-9c61-4cb7-bfcd-ee2522c8f633",
)
ADDRESS = "https://a.example/harbour"


@pytest.mark.parametrize(
    ("name", "id"),
    [*zip(UNIQUE, UNIQUE, strict=True), ("1001", "a.example/harbour#1001"), ("harbour", "a.example/harbour#harbour")],
)
def test_an_entry_of_a_feed_has_its_name_for_an_id_only_where_it_is_one_in_the_world(
    tmp_path: Path, name: str, id: str
) -> None:
    rss = f"<item><guid>{name}</guid><link>{ADDRESS}?utm_source=rss</link><description>{PROSE}</description></item>"
    atom = f'<entry><id>{name}</id><link href="{ADDRESS}"/><summary>{PROSE}</summary></entry>'
    for file, feed, entry in (("a.rss", RSS, rss), ("a.atom", ATOM, atom)):
        [article] = articles(put(tmp_path / file, feed.format(entry)))
        assert article.id == id


def test_an_entry_of_a_feed_without_an_address_is_named_by_its_publisher_and_its_name(tmp_path: Path) -> None:
    entry = f"<item><guid>1001</guid><description>{PROSE}</description></item>"
    assert articles(put(tmp_path / "a.rss", RSS.format(entry)))[0].id == "Northern Post#1001"


def test_a_feed_that_breaks_off_gives_the_whole_entries_before(tmp_path: Path) -> None:
    whole = RSS.format("".join(map(rss, range(4))))
    found = list(read(put(tmp_path / "a.rss", whole[: whole.rindex("<content:encoded>") + 60])))
    assert [item.text for item in found if isinstance(item, RawArticle)] == BODIES[:3]
    assert "breaks off" in str(found[-1])


NITF = """<nitf><head><docdata><doc-id id-string="post-{0}"/><date.issue norm="20200301T000000"/></docdata>
    <pubdata name="Northern Post" date.publication="20200302"/></head><body><body.head><hedline><hl1>{1}</hl1></hedline>
    <byline class="normalized_byline"><person>Ruiz, Ana</person></byline></body.head><body.content>
    <block class="lead_paragraph"><p>Lead.</p></block><block class="full_text">{2}</block></body.content></body>
    </nitf>"""
NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{}</itemSet></newsMessage>"""


def nitf(number: int) -> str:
    return NITF.format(number, NEWS[number]["headline"], marked_up(number))


def news_item(number: int) -> str:
    inline = (
        f'<inlineXML contenttype="application/nitf+xml">{nitf(number)}</inlineXML>'
        if number % 2
        else f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{marked_up(number)}</body></html></inlineXML>'
    )
    return f"""<newsItem guid="urn:{number}"><itemMeta><provider literal="Northern Post"/>
        <versionCreated>2020-03-{number + 1:02}T10:00:00Z</versionCreated></itemMeta><contentMeta>
        <by>By Ana Ruiz</by><language tag="en"/><headline>{NEWS[number]["headline"]}</headline></contentMeta>
        <contentSet>{inline}</contentSet></newsItem>"""


def test_an_nitf_document_is_an_article(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.xml", nitf(0)))
    assert (article.text, article.id) == (BODIES[0], "Northern Post#post-0")
    assert known(article) == ("Harbour 1 reopens", "Northern Post", ("Ruiz, Ana",), date(2020, 3, 1))


def test_a_message_of_a_news_agency_gives_its_items(tmp_path: Path) -> None:
    found = articles(put(tmp_path / "a.xml", NEWSML.format("".join(map(news_item, range(4))))))
    assert [article.text for article in found] == BODIES[:4]
    assert known(found[1]) == ("Harbour 2 reopens", "Northern Post", ("Ana Ruiz",), date(2020, 3, 2))


FEED = RSS.format("".join(map(rss, range(len(NEWS)))))


@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_a_feed_and_data_under_one_name_are_both_read(tmp_path: Path, name: str) -> None:
    written = json.dumps([{"title": "Ferry sails", "text": PROSE}])
    found = articles(laid(tmp_path / name, {"june.json": written, "june.xml": FEED}))
    assert sorted(article.text for article in found) == sorted([*BODIES, PROSE])


@pytest.mark.parametrize(
    "feed", [FEED, NEWSML.format("".join(map(news_item, range(len(NEWS)))))], ids=["RSS", "NewsML"]
)
@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_metadata_that_no_article_uses_is_reported_with_the_cure(tmp_path: Path, name: str, feed: str) -> None:
    source = laid(tmp_path / name, {"june.json": '{"publisher": "Ferry Weekly"}', "june.xml": feed})
    *read_ones, failure = read(source)
    assert [item.text for item in read_ones if isinstance(item, RawArticle)] == BODIES
    assert isinstance(failure, Failure)
    assert failure.source == f"{source}/june.json"
    assert "june.xml, which holds several articles" in failure.reason
    assert "delete it" in failure.reason


def test_other_xml_says_what_is_known(tmp_path: Path) -> None:
    assert "known are RSS, Atom, NITF and NewsML-G2" in failures(put(tmp_path / "a.xml", "<urlset/>"))[0].reason


def test_entities_of_xml_are_never_resolved(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", "Nobody may read this.")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    for entity in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY l0 "lol">{laughs}<!ENTITY x "&l9;">'):
        feed = f"<!DOCTYPE rss [{entity}]>" + RSS.format(f"<item><description>{PROSE} &x; End.</description></item>")
        for article in articles(put(tmp_path / "a.rss", feed)):
            assert "Nobody" not in article.text
            assert "lol" not in article.text


MENDED = [
    ("AT&T &amp; R&D fell by 5 & 6", "AT&T & R&D fell by 5 & 6"),
    ("The mayor&rsquo;s caf&eacute;&nbsp;&ndash; &amp; more", "The mayor’s café – & more"),
    ("Turnout < 50 percent &lt; 60, or <3", "Turnout < 50 percent < 60, or <3"),
    ("A &#38; B &#x26; C &unheard; D", "A & B & C &unheard; D"),
    ("<![CDATA[R&D, 5 < 6 ]]>&amp; more<!-- & < -->", "R&D, 5 < 6 & more"),
    ("Bell \a rings &amp; rings", "Bell rings & rings"),
]


@pytest.mark.parametrize(("written", "shown"), MENDED)
def test_an_error_in_a_feed_costs_no_character_of_it(tmp_path: Path, written: str, shown: str) -> None:
    feed = RSS.replace("Northern Post", "News & Views").format(
        f"<item><title>A</title><description>{written}</description></item>"
        f"<item><title>Marks &amp; Spencer</title><description>&lt;p&gt;{PROSE}&lt;/p&gt;</description></item>"
    )
    first, second = articles(put(tmp_path / "a.rss", feed))
    assert " ".join(first.text.split()) == shown
    assert (second.title, second.text, second.publisher) == ("Marks & Spencer", PROSE, "News & Views")


@pytest.mark.parametrize(
    "declared",
    ["", '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">', '<!DOCTYPE nitf [<!ENTITY rsquo "&#8217;"><!ENTITY x "y]">]>'],
)
@pytest.mark.parametrize(("written", "shown"), MENDED)
def test_an_nitf_document_shows_its_references_whatever_it_declares(
    tmp_path: Path, declared: str, written: str, shown: str
) -> None:
    document = NITF.format(0, "Caf&eacute; &amp; bar", f"<p>{written}</p>")
    [article] = articles(put(tmp_path / "a.xml", f'<?xml version="1.0"?>{declared}{document}'))
    assert (" ".join(article.text.split()), article.title) == (shown, "Café & bar")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "iso-2022-jp", "shift_jis"])
def test_a_feed_of_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    japanese = "サーバーは月曜日に再び開かれた &amp; 閉じられた。 時間、Φ、Ψ。"
    text = PROSE if encoding in ("utf-8", "iso-8859-1") else japanese
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss>'
    feed = declared + RSS.format(f"<item><description>{text}</description></item>")
    [article] = articles(put(tmp_path / "a.rss", feed.encode(encoding)))
    assert article.text == text.replace("&amp;", "&")


def web_archive(*, gzipped: bool) -> bytes:
    with warnings.catch_warnings():  # its writer leaves files of its own open
        warnings.simplefilter("ignore", ResourceWarning)
        return write_web_archive(WARCWriter(io.BytesIO(), gzip=gzipped))


def write_web_archive(writer: WARCWriter) -> bytes:
    for number in range(len(NEWS)):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://cdn.example/{number}?utm=1",
            "response",
            payload=io.BytesIO(web_page(number).encode()),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2021-01-02T03:04:05Z"},
        )
        writer.write_record(record)
    picture = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            "https://cdn.example/a.png", "response", payload=io.BytesIO(b"x"), http_headers=picture
        )
    )
    data: bytes = writer.out.getvalue()
    return data


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_a_web_archive_gives_its_pages_with_their_own_addresses(tmp_path: Path, name: str) -> None:
    data = web_archive(gzipped=name != "a.warc")
    if name == "a.wacz":
        data = zipped(
            {
                "archive/data.warc.gz": data,
                "pages/pages.jsonl": '{"format": "json-pages-1.0"}',
                "datapackage.json": "{}",
            }
        )
    found = articles(put(tmp_path / name, data))
    same(found)
    assert dict(found[0].origins)["url"] == "canonical address, captured 2021-01-02"


def test_origins_of_a_web_page_name_its_tags(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.html", web_page(0)))
    assert dict(article.origins) == {
        "title": "headline",
        "url": "canonical address",
        "publisher": "meta tag og:site_name",
        "authors": "meta tag author",
        "published": "meta tag article:published_time",
        "language": "lang attribute",
    }


def test_documents_in_a_zip_have_the_metadata_beside_them(tmp_path: Path) -> None:
    memory = io.BytesIO()
    document = Document()
    document.add_paragraph(BODIES[0])
    document.save(memory)
    files: dict[str, str | bytes] = {
        "x/a.docx": memory.getvalue(),
        "x/a.json": '{"title": "Told", "published": "2020-01-02"}',
    }
    [article] = articles(put(tmp_path / "a.zip", zipped(files)))
    assert (article.title, article.published) == ("Told", date(2020, 1, 2))


def test_a_document_that_is_another_thing_says_so(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.docx", "a.epub", "a.parquet", "a.warc", "a.zip", "a.tar", "a.mbox", "a.xml"):
        [failure] = read(put(tmp_path / name, b"Nothing of the kind.\n" * 40))
        assert isinstance(failure, Failure)
        assert failure.reason


def test_a_zip_of_nothing_says_so(tmp_path: Path) -> None:
    memory = io.BytesIO()
    zipfile.ZipFile(memory, "w").close()
    assert "no files in it" in failures(put(tmp_path / "a.zip", memory.getvalue()))[0].reason
