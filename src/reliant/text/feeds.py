"""Feeds (RSS and Atom): one document an item, by feedparser."""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from reliant.errors import SourceMalformed
from reliant.text.blocks import Block, blocks_of, lines_of
from reliant.text.dates import printed_date
from reliant.text.encoding import decode
from reliant.text.html import lines_of_tree, parse
from reliant.text.layouts import Reading
from reliant.text.metadata import squeezed
from reliant.text.pages import Origin, Page, page_from, xml_root
from reliant.text.related import take_related

_ROOTS = frozenset({"rss", "feed", "rdf:RDF", "atom:feed"})
_OWN_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?([\w:.-]+)")
_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos", "nbsp"})
_TAG = re.compile(r"<\w")


def is_feed(text: str) -> bool:
    """Whether characters open a feed."""
    return xml_root(text) in _ROOTS


def read_feed(data: bytes, *, name: str, origin: Origin) -> Iterator[tuple[str, Page | SourceMalformed]]:
    """Items of a feed in its order, each with its place; in the place of one that cannot be read, why not.

    Entities that the feed declares for itself are not expanded: they can be made to grow without end, or to fetch files. An item
    that uses one is refused by name.

    Raises:
        SourceMalformed: it is in an uncertain encoding, or breaks off before its first item.
    """
    import feedparser  # noqa: PLC0415  a fifth of a second that only feeds need

    decoded = decode(data, name=name, charset=origin.charset)
    own = frozenset(_OWN_ENTITY.findall(decoded.text[:1_000_000])) - _PREDEFINED
    text = _SUBSET.sub("", decoded.text, count=1) if "<!DOCTYPE" in decoded.text[:1_000_000] else decoded.text
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # it names an encoding that these characters are no longer in
    feed = feedparser.parse(
        text.encode(),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if feed.bozo and not feed.entries:
        raise SourceMalformed(f"the feed is damaged ({feed.bozo_exception})", where=name, remedy="fetch it again")
    damaged = ("the feed is damaged; what could be made out of it was read",) if feed.bozo and not own else ()
    for number, entry in enumerate(feed.entries, 1):
        where = f"{name}, item {number}"
        used = next((entity for entity in own if f"&{entity};" in str(entry)), None)
        if used:
            yield (
                where,
                SourceMalformed(
                    f"it uses the entity &{used}; that the feed declares for itself, which is not expanded",
                    where=where,
                    remedy="open the article itself and save it as HTML",
                ),
            )
            continue
        try:
            reading = _item(entry, feed.feed, where=where)
        except SourceMalformed as error:
            yield where, error
            continue
        page = page_from(reading, format_=_kind(feed.version), encoding=decoded.encoding, warnings=(*decoded.warnings, *damaged))
        yield where, page


def _kind(version: str) -> str:
    return "atom" if version.startswith("atom") else "rss"


def _item(entry: Any, channel: Any, *, where: str) -> Reading:
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    fullest = max([*contents, entry.get("summary") or ""], key=len)
    body, reading = _body(fullest, where=where)
    title = squeezed(_bare(entry.get("title") or "", where=where)) or None
    published, warnings = _date(entry)
    if not body and title is None:
        raise SourceMalformed(
            "the item has neither title nor text", where=where, remedy="open the article itself and save it as HTML"
        )
    credited = entry.get("media_credit") or [{}]
    return Reading(
        title=title,
        body=body,
        published_on=published,
        category=next((tag.get("label") or tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")), None),
        author=entry.get("author") or None,
        url=entry.get("link") or None,
        language=(entry.get("language") or channel.get("language") or "")[:2].lower() or None,
        source_name=squeezed(_bare(channel.get("title") or "", where=where)) or None,
        image_credit=credited[0].get("content") or None,
        similar=reading,
        warnings=warnings,
    )


def _body(words: str, *, where: str) -> tuple[tuple[Block, ...], tuple[Reading, ...]]:
    if not _TAG.search(words):
        return blocks_of(lines_of(words)), ()
    root = parse(f"<html><body><div>{words}</div></body></html>", name=where)
    related = tuple(
        Reading(title=link.title, url=link.url, published_on=link.published_on, body=blocks_of(lines_of(link.text)))
        for link in take_related(root)
    )
    return blocks_of(lines_of_tree(root)), related


def _bare(words: str, *, where: str) -> str:
    if not _TAG.search(words):
        return words
    root = parse(f"<html><body><div>{words}</div></body></html>", name=where)
    return str(root.text_content())


def _date(entry: Any) -> tuple[date | None, tuple[str, ...]]:
    """The day an item prints, in its own time zone."""
    if published := _day(entry.get("published"), entry.get("published_parsed")):
        return published, ()
    if updated := _day(entry.get("updated"), entry.get("updated_parsed")):
        return updated, ("the feed gives no date of publication: this is the day of the last change",)
    return None, ()


def _day(words: str | None, parsed: Any) -> date | None:
    if not words:
        return None
    if printed := printed_date(words):
        return printed.on
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        pass
    try:
        return date(*parsed[:3]) if parsed else None
    except ValueError:
        return None
