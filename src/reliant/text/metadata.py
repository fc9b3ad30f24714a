"""What a page says of itself in its head: title, date, section, author, credit of its picture, from meta elements and JSON-LD."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from lxml import etree

from reliant.text.dates import printed_date

_CREDIT = re.compile(
    r"(?:^|[\s(\[.–—-])(?:image|photo(?:graph)?|picture|фото(?:графия)?|фота(?:здымак)?|иллюстрация|ілюстрацыя|credit|©)"
    r"(?:\s+credit)?(?:\s*:\s*|\s+by\s+|\s+courtesy\s+of\s+|(?<=©)\s*)(?P<who>[^\s:][^)\]]{1,199}?)[\s)\].]*$",
    re.IGNORECASE,
)
_CREDIT_CLASS = re.compile(
    r"(?:^|[-_\s])(?:(?:image|photo|img|media|picture)[-_]?(?:credits?|author|source|copyright)|credits?)(?:$|[-_\s])"
)
_CREDIT_PLACES = etree.XPath("//*[contains(@class,'redit') or contains(@class,'uthor') or contains(@class,'opyright')]")
_CRUMBS = etree.XPath("//*[contains(@class,'breadcrumb')]//a")
_NESTED_AT_MOST = 6  # levels of JSON-LD that are looked through
_ENTITIES_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the markup of a page says of it; null means that it does not say.

    ``published_on`` is the date of the page, never that of what it tells of.
    """

    title: str | None = None
    published_on: date | None = None
    section: str | None = None
    image_credit: str | None = None
    language: str | None = None
    url: str | None = None
    source_name: str | None = None
    author: str | None = None


def metadata_of(root: Any) -> Metadata:
    """Metadata of a page's tree: what ``meta`` says goes before JSON-LD, and that before what the page shows."""
    meta = {
        (element.get("property") or element.get("name") or "").lower(): (element.get("content") or "").strip()
        for element in reversed(list(root.iter("meta")))
    }
    canonical = next((link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None)
    linked = list(_linked_data(root))
    language = (root.get("lang") or root.get("xml:lang") or "")[:2].lower()
    dates = (
        meta.get("article:published_time", ""),
        *(words for entity in linked if (words := _words(entity.get("datePublished")))),
    )
    return Metadata(
        title=squeezed(meta.get("og:title", "")) or None,
        published_on=next((printed.on for words in dates if (printed := printed_date(words))), None),
        section=_section(root, meta, linked),
        image_credit=_credit(root, linked),
        language=language if language.isalpha() else None,
        url=canonical or meta.get("og:url") or None,
        source_name=meta.get("og:site_name") or None,
        author=meta.get("author") or next((name for entity in linked if (name := _named(entity.get("author")))), None),
    )


def squeezed(text: str) -> str:
    """Words with one space between them."""
    return " ".join(text.split())


def _section(root: Any, meta: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    if stated := meta.get("article:section"):
        return squeezed(stated)
    for entity in linked:
        section = entity.get("articleSection")
        section = section[0] if isinstance(section, list) and section else section
        if isinstance(section, str) and section.strip():
            return squeezed(section)
    crumbs = _CRUMBS(root)
    return squeezed("".join(crumbs[-1].itertext())) or None if len(crumbs) > 1 else None  # the first is the front page


def _credit(root: Any, linked: list[dict[str, Any]]) -> str | None:
    for entity in linked:
        pictures = entity.get("image")
        for picture in pictures if isinstance(pictures, list) else [pictures]:
            if isinstance(picture, dict) and (words := _words(picture.get("creditText"))):
                return squeezed(words)
    for element in chain(root.iter("figcaption"), _later(lambda: _CREDIT_PLACES(root))):
        words = squeezed("".join(element.itertext()))
        if not words or len(words) > 600:
            continue
        if found := _CREDIT.search(words):
            return found.group("who").strip()
        if _CREDIT_CLASS.search((element.get("class") or "").lower()) and len(words) <= 120:
            return words
    return None


def _later(search: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """What a search gives, searched for when the first is asked for."""
    yield from search()


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """Entities of the page's JSON-LD, those that cannot be parsed left out: it only adds to what the page shows."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        yield from _entities(data)


def _entities(data: Any) -> Iterator[dict[str, Any]]:
    level, seen = [data], 0
    for _ in range(_NESTED_AT_MOST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, list):
                below += value
            elif isinstance(value, dict):
                yield value
                below += [value.get("@graph"), value.get("mainEntity")]
                seen += 1
            if seen > _ENTITIES_AT_MOST:
                return
        level = below


def _named(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)


def _words(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
