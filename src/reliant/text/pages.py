"""Pages: bytes of an HTML page, a text or a note to the article and the similar articles that stand on it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lxml import etree

from reliant.errors import SourceMalformed
from reliant.model.document import Document, DocumentRole, document_id
from reliant.model.identity import DocumentId, PartyId
from reliant.text.blocks import blocks_of, composed, lines_of
from reliant.text.dates import Week
from reliant.text.encoding import Decoded, FormatUnread, decode
from reliant.text.html import Markup, is_html, lines_of_tree, parse, read_markup
from reliant.text.jsonlines import RefusedRecord, is_json_lines, read_documents
from reliant.text.language import language_of
from reliant.text.layouts import Reading, read_layout, read_plain, same_words
from reliant.text.markdown import has_front_matter, is_markdown, read_note
from reliant.text.related import Link, take_related

_XML_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<([A-Za-z][\w:.-]*)", re.DOTALL)
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing: what is shown differs from what is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one file holds.

    ``documents`` begins with the article; the similar articles follow, each a document of its own. ``format`` is html,
    text, markdown or json lines; ``layout`` is A, B, B', index, or null when none was recognised. ``timeline`` is filled
    for an index only: titles with their weeks, null where the year is unknown. ``refused`` lists lines of a JSON-lines
    file that were not read.
    """

    documents: tuple[Document, ...]
    format: str
    layout: str | None
    encoding: str
    refused: tuple[RefusedRecord, ...] = ()
    timeline: tuple[tuple[str, Week | None], ...] = ()

    @property
    def article(self) -> Document:
        """The page's own article; its text is empty on an index."""
        return self.documents[0]

    @property
    def similar(self) -> tuple[Document, ...]:
        """Teasers under "Similar articles": never evidence for the article."""
        return tuple(document for document in self.documents if document.role is DocumentRole.SIMILAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of a page apart from its bytes: its address, the day it was captured, the charset its server named."""

    url: str | None = None
    observed_on: date | None = None
    charset: str | None = None


NOWHERE = Origin()
"""A page of which nothing is known but its bytes."""


def read_page(data: bytes, *, name: str, origin: Origin = NOWHERE) -> Page:
    """The documents of a page, whatever its format.

    Line ends become one character each and lines lose white space at both ends; otherwise characters stay as they are.

    Args:
        data: the whole file.
        name: what to call it in messages.
        origin: what is known of it from elsewhere, as from the record of a web archive.

    Raises:
        SourceMalformed: it is empty, binary, in an uncertain encoding, nested too deep, holds no text, or every record of it
            is refused.
        FormatUnread: it is XML of a kind that no one here reads, or a feed or an archive, which hold many documents:
            ``documents_in`` reads those.
    """
    if is_json_lines(data):
        return _page_of_records(data, name=name)
    decoded = decode(data, name=name, charset=origin.charset)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if is_json_lines(text[:1000].encode()):
        return _page_of_records(data, name=name)
    if not has_front_matter(text):
        _refuse_xml(text, name=name)
        if is_html(text):
            return _html_page(text, decoded, origin, name=name)
    if is_markdown(text) and (has_front_matter(text) or read_layout(lines_of(text)) is None):
        return _note_page(text, decoded, name=name)
    lines = lines_of(text)
    reading = read_layout(lines) or read_plain(lines)
    return page_from(_placed(reading, origin), format_="text", encoding=decoded.encoding, warnings=decoded.warnings)


def _page_of_records(data: bytes, *, name: str) -> Page:
    records = read_documents(data, name=name)
    if not records.documents:
        first = records.refused[0]
        raise SourceMalformed(
            f"none of its {len(records.refused)} record(s) can be read: {first.why}",
            where=f"{name}, line {first.line}",
            remedy='write one object a line with at least the field "text"',
        )
    return Page(
        documents=tuple(document for document, _ in records),
        format="json lines",
        layout=None,
        encoding=records.encoding,
        refused=records.refused,
    )


def xml_root(text: str) -> str | None:
    """The name of the first element of XML or HTML; null when the text does not open with one."""
    root = _XML_ROOT.match(text[:65_536])
    return root.group(1) if root else None


def _refuse_xml(text: str, *, name: str) -> None:
    root = xml_root(text)
    if root in {"rss", "feed", "rdf:RDF"}:
        raise FormatUnread("this is a feed, which holds many documents", where=name, remedy="read it with: reliant read FILE")
    if root and text.lstrip().startswith("<?xml") and root.lower() != "html":
        raise FormatUnread(
            f"this is XML with the root <{root}>, which this version does not read",
            where=name,
            remedy="save the article as HTML or text",
        )


def _html_page(text: str, decoded: Decoded, origin: Origin, *, name: str) -> Page:
    root = parse(text, name=name)
    markup = read_markup(root)
    if not markup.lines:
        raise SourceMalformed(
            "the page holds no text", where=name, remedy="open it in a browser until the text shows, then save it as HTML or text"
        )
    reading = read_layout(markup.lines, headline=markup.headline) or _generic(root, markup)
    says = markup.says
    reading = replace(
        reading,
        published_on=reading.published_on or says.published_on,
        author=reading.author or says.author,
        url=reading.url or says.url,
        language=says.language,
        source_name=says.source_name,
    )
    return page_from(_placed(reading, origin), format_="html", encoding=decoded.encoding, warnings=decoded.warnings)


def _placed(reading: Reading, origin: Origin) -> Reading:
    return replace(reading, url=origin.url or reading.url, observed_on=origin.observed_on)


def _generic(root: Any, markup: Markup) -> Reading:
    # half a second that known layouts need not pay
    from reliant.text.generic_html import is_longer_than_an_article, main_text, page_date  # noqa: PLC0415

    says = markup.says
    is_long = is_longer_than_an_article(root)
    published_on = says.published_on or (None if is_long else page_date(root))
    etree.strip_elements(root, "script", with_tail=False)  # read for its date, and copied several times from here on
    related = take_related(root)
    body = None if is_long else main_text(root)
    # a blank line between paragraphs: lines of a page were not wrapped by an editor
    reading = read_plain(lines_of(body.replace("\n", "\n\n")) if body else lines_of_tree(root) if related else markup.lines)
    kinds = {line.text: line.kind for line in markup.lines}
    blocks = tuple(replace(block, kind=kinds.get(block.text, block.kind)) for block in reading.body)
    if reading.title and markup.headline and not same_words(reading.title, markup.headline):
        lead = blocks_of(line for line in markup.lines if line.text == reading.title)[:1]
        blocks = (*lead, *blocks)
    title = markup.headline or reading.title
    blocks = tuple(block for place, block in enumerate(blocks) if place or not title or not same_words(block.text, title))
    why = (
        "the page is too long to look for its main text"
        if is_long
        else "the main text does not stand out from the rest of the page"
    )
    odd = () if body else (f"{why}; all of it was read",)
    return replace(
        reading,
        title=title,
        body=blocks,
        published_on=reading.published_on or published_on,
        category=says.section,
        image_credit=reading.image_credit or says.image_credit,
        similar=(*reading.similar, *(_linked(link) for link in related)),
        warnings=(*reading.warnings, *odd),
    )


def _linked(link: Link) -> Reading:
    return Reading(title=link.title, url=link.url, published_on=link.published_on, body=blocks_of(lines_of(link.text)))


def _note_page(text: str, decoded: Decoded, *, name: str) -> Page:
    note = read_note(text, name=name)
    reading = (read_layout(note.lines) if note.title is None else None) or read_plain(note.lines, title=note.title)
    reading = replace(
        reading,
        published_on=note.published_on or reading.published_on,
        covers=note.covers or reading.covers,
        category=note.fields.get("category") or reading.category,
        status_text=note.fields.get("status_text") or reading.status_text,
        image_credit=note.fields.get("image_credit") or reading.image_credit,
        author=note.fields.get("author") or reading.author,
        url=note.fields.get("url"),
        source_name=note.fields.get("source_name"),
        warnings=(*reading.warnings, *note.warnings),
    )
    page = page_from(reading, format_="markdown", encoding=decoded.encoding, warnings=decoded.warnings)
    country, language = note.fields.get("context_country"), note.fields.get("language")
    article = replace(
        page.article, language=language or page.article.language, context_country=PartyId(country.upper()) if country else None
    )
    return replace(page, documents=(article, *page.documents[1:]))


def page_of_document(document: Document) -> Page:
    """The page that one record of JSON lines makes."""
    return Page(documents=(document,), format="json lines", layout=None, encoding="utf-8")


def page_from(reading: Reading, *, format_: str, encoding: str, warnings: tuple[str, ...] = ()) -> Page:
    """The page that a reading makes: its article, and each similar article once."""
    article = _document(reading, warnings=warnings)
    documents = [article]
    for item in reading.similar:
        teaser = _document(item, stands_on=article.id)
        if all(teaser.id != document.id for document in documents):
            documents.append(teaser)
    return Page(documents=tuple(documents), format=format_, layout=reading.layout, encoding=encoding, timeline=reading.timeline)


def _document(reading: Reading, *, warnings: tuple[str, ...] = (), stands_on: DocumentId | None = None) -> Document:
    text, segments = composed(reading.body)
    noted = [*warnings, *reading.warnings]
    if stands_on is None and reading.layout != "index":
        if reading.published_on is None and reading.covers is None:
            noted.append("no date was found on the page")
        if not text:
            noted.append("no body text was found on the page")
    if turning := _TURNING.search(text):
        noted.append(f"a character that turns the direction of writing (U+{ord(turning[0]):04X}) stands at {turning.start()}")
    return Document(
        id=document_id(title=reading.title, published_on=reading.published_on, text=text),
        text=text,
        title=reading.title,
        published_on=reading.published_on,
        observed_on=reading.observed_on,
        covers=reading.covers,
        language=language_of(text or reading.title or "") or reading.language,
        category=reading.category,
        status_text=reading.status_text,
        image_credit=reading.image_credit,
        author=reading.author,
        url=reading.url,
        source_name=reading.source_name,
        role=DocumentRole.SIMILAR if stands_on else DocumentRole.ARTICLE,
        stands_on=stands_on,
        segments=segments,
        warnings=tuple(noted),
    )
