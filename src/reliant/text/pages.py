"""Pages: bytes of an HTML page, a text or a note to the article and the similar articles that stand on it."""

import re
from dataclasses import dataclass, replace

from reliant.errors import SourceMalformed
from reliant.model.document import Document, DocumentRole, document_id
from reliant.model.identity import DocumentId, PartyId
from reliant.text.blocks import blocks_of, composed, lines_of
from reliant.text.dates import Week
from reliant.text.encoding import FormatUnread, decode
from reliant.text.html import Markup, is_html, read_markup
from reliant.text.jsonlines import RefusedRecord, is_json_lines, read_documents
from reliant.text.language import language_of
from reliant.text.layouts import Reading, read_layout, read_plain, same_words
from reliant.text.markdown import has_front_matter, is_markdown, read_note

_XML_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Za-z][\w:.-]*)", re.DOTALL)
_FEEDS = {"rss": "an RSS feed", "feed": "an Atom feed", "rdf:RDF": "an RSS 1.0 feed"}


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


def read_page(data: bytes, *, name: str) -> Page:
    """The documents of a page, whatever its format.

    Line ends become one character each and lines lose white space at both ends; otherwise characters stay as they are.

    Args:
        data: the whole file.
        name: what to call it in messages.

    Raises:
        SourceMalformed: it is empty, binary, in an uncertain encoding, holds no text, or every record of it is refused.
        FormatUnread: it is a feed or an archive, which this version does not read.
    """
    if is_json_lines(data):
        return _page_of_records(data, name=name)
    decoded = decode(data, name=name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if is_json_lines(text[:1000].encode()):
        return _page_of_records(data, name=name)
    if not has_front_matter(text):
        _refuse_xml(text, name=name)
        if is_html(text):
            return _html_page(text, encoding=decoded.encoding, warnings=decoded.warnings, name=name)
    if is_markdown(text) and (has_front_matter(text) or read_layout(lines_of(text)) is None):
        return _note_page(text, encoding=decoded.encoding, warnings=decoded.warnings, name=name)
    lines = lines_of(text)
    reading = read_layout(lines) or read_plain(lines)
    return _page(reading, format_="text", encoding=decoded.encoding, warnings=decoded.warnings)


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


def _refuse_xml(text: str, *, name: str) -> None:
    root = _XML_ROOT.match(text[:4000])
    if root and (feed := _FEEDS.get(root.group(1))):
        raise FormatUnread(
            f"this is {feed}, which this version does not read yet",
            where=name,
            remedy="save the articles it links to as HTML or text",
        )
    if root and text.lstrip().startswith("<?xml") and root.group(1).lower() != "html":
        raise FormatUnread(
            f"this is XML with the root <{root.group(1)}>, which this version does not read",
            where=name,
            remedy="save the article as HTML or text",
        )


def _html_page(text: str, *, encoding: str, warnings: tuple[str, ...], name: str) -> Page:
    markup = read_markup(text)
    if not markup.lines:
        raise SourceMalformed(
            "the page holds no text", where=name, remedy="open it in a browser until the text shows, then save it as HTML or text"
        )
    reading = read_layout(markup.lines, headline=markup.headline) or _generic(text, markup)
    reading = replace(reading, published_on=reading.published_on or markup.published_on, author=reading.author or markup.author)
    return _page(reading, format_="html", encoding=encoding, warnings=warnings, markup=markup)


def _generic(text: str, markup: Markup) -> Reading:
    from reliant.text.generic_html import main_text, page_date  # noqa: PLC0415 - half a second that known layouts need not pay

    body = main_text(text)
    # a blank line between paragraphs: lines of a page were not wrapped by an editor
    reading = read_plain(lines_of(body.replace("\n", "\n\n")) if body else markup.lines)
    kinds = {line.text: line.kind for line in markup.lines}
    blocks = tuple(replace(block, kind=kinds.get(block.text, block.kind)) for block in reading.body)
    if reading.title and markup.headline and not same_words(reading.title, markup.headline):
        lead = blocks_of(line for line in markup.lines if line.text == reading.title)[:1]
        blocks = (*lead, *blocks)
    title = markup.headline or reading.title
    blocks = tuple(block for place, block in enumerate(blocks) if place or not title or not same_words(block.text, title))
    odd = () if body else ("the main text does not stand out from the rest of the page; all of it was read",)
    published_on = reading.published_on or page_date(text)
    return replace(reading, title=title, body=blocks, published_on=published_on, warnings=(*reading.warnings, *odd))


def _note_page(text: str, *, encoding: str, warnings: tuple[str, ...], name: str) -> Page:
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
        warnings=(*reading.warnings, *note.warnings),
    )
    markup = Markup(lines=note.lines, url=note.fields.get("url"), source_name=note.fields.get("source_name"))
    page = _page(reading, format_="markdown", encoding=encoding, warnings=warnings, markup=markup)
    country, language = note.fields.get("context_country"), note.fields.get("language")
    article = replace(
        page.article, language=language or page.article.language, context_country=PartyId(country.upper()) if country else None
    )
    return replace(page, documents=(article, *page.documents[1:]))


def _page(reading: Reading, *, format_: str, encoding: str, warnings: tuple[str, ...], markup: Markup | None = None) -> Page:
    article = _document(reading, warnings=warnings, markup=markup)
    documents = [article]
    for item in reading.similar:
        teaser = _document(item, stands_on=article.id)
        if all(teaser.id != document.id for document in documents):
            documents.append(teaser)
    return Page(documents=tuple(documents), format=format_, layout=reading.layout, encoding=encoding, timeline=reading.timeline)


def _document(
    reading: Reading, *, warnings: tuple[str, ...] = (), markup: Markup | None = None, stands_on: DocumentId | None = None
) -> Document:
    text, segments = composed(reading.body)
    noted = [*warnings, *reading.warnings]
    if stands_on is None and reading.layout != "index":
        if reading.published_on is None and reading.covers is None:
            noted.append("no date was found on the page")
        if not text:
            noted.append("no body text was found on the page")
    return Document(
        id=document_id(title=reading.title, published_on=reading.published_on, text=text),
        text=text,
        title=reading.title,
        published_on=reading.published_on,
        covers=reading.covers,
        language=language_of(text or reading.title or "") or (markup.language if markup else None),
        category=reading.category,
        status_text=reading.status_text,
        image_credit=reading.image_credit,
        author=reading.author,
        url=markup.url if markup else None,
        source_name=markup.source_name if markup else None,
        role=DocumentRole.SIMILAR if stands_on else DocumentRole.ARTICLE,
        stands_on=stands_on,
        segments=segments,
        warnings=tuple(noted),
    )
