"""HTML to lines: one line for each block of a page, without scripts, menus and footers."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from reliant.model.document import SegmentKind
from reliant.text.blocks import Line
from reliant.text.dates import printed_date

_NAME = re.compile(r"\w+")
_DROPPED = frozenset(
    _NAME.findall("script style nav header footer noscript template svg form button iframe head select object textarea")
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    _NAME.findall(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
        "strike strong sub sup time tt u var wbr img picture source"
    )
)
_OPENING = re.compile(
    r"\s*<(!doctype\s+html|html|head|body|meta|title|div|article|main|section|table|h[1-6]|p)\b[^>]*>", re.IGNORECASE
)
_ROOT = re.compile(r"<(!doctype\s+html|html|body)\b[^>]*>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a page's markup gives before anyone asks for its layout; null and empty mean that it does not say."""

    lines: tuple[Line, ...]
    headline: str | None = None
    published_on: date | None = None
    language: str | None = None
    url: str | None = None
    source_name: str | None = None
    author: str | None = None


def is_html(text: str) -> bool:
    """Whether characters are an HTML page or a piece of one."""
    return bool(_OPENING.match(text) or (_ROOT.search(text[:4096]) and "</" in text))


def read_markup(text: str) -> Markup:
    """Lines and metadata of an HTML page; runs of white space, no-break spaces among them, become one space."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.replace("\x00", "").encode(), parser)
    if root is None:
        return Markup(lines=())
    meta = {
        (element.get("property") or element.get("name") or "").lower(): (element.get("content") or "").strip()
        for element in reversed(root.findall(".//meta"))
    }
    canonical = next(
        (link.get("href") for link in root.findall(".//link") if (link.get("rel") or "").lower() == "canonical"), None
    )
    printed = printed_date(meta.get("article:published_time", ""))
    language = (root.get("lang") or root.get("xml:lang") or "")[:2].lower()
    return Markup(
        lines=_lines(root, _DROPPED) or _lines(root, _DROPPED - {"form"}),  # some sites put the whole page into one form
        headline=_headline(root, meta),
        published_on=printed.on if printed else None,
        language=language if language.isalpha() else None,
        url=canonical or meta.get("og:url") or None,
        source_name=meta.get("og:site_name") or None,
        author=meta.get("author") or None,
    )


def _headline(root: Any, meta: dict[str, str]) -> str | None:
    tops = [text for element in root.iter("h1") if (text := _squeezed("".join(element.itertext())))]
    if len(tops) == 1:
        return tops[0]
    return _squeezed(meta.get("og:title", "")) or _squeezed(root.findtext(".//title") or "") or None


def _lines(root: Any, left_out: frozenset[str]) -> tuple[Line, ...]:
    """Lines of a tree, walked without recursion: pages nest deeper than Python does."""
    lines: list[Line] = []
    pieces: list[str] = []
    kinds: list[SegmentKind] = []
    dropped = articles = 0

    def flush() -> None:
        if text := _squeezed("".join(pieces)):
            lines.append(Line(text=text, kind=kinds[-1] if kinds else SegmentKind.PARAGRAPH))
        pieces.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_block = tag not in _INLINE
        if event == "start":
            articles += tag in {"article", "main"}
            dropped += tag in left_out and not _is_article_header(tag, articles)
            if is_block:
                flush()
            kinds += _kinds(tag)
            if element.text and not dropped:
                pieces.append(element.text)
            continue
        if is_block:
            flush()
        del kinds[len(kinds) - len(_kinds(tag)) :]
        dropped -= tag in left_out and not _is_article_header(tag, articles)
        articles -= tag in {"article", "main"}
        if element.tail and not dropped:
            pieces.append(element.tail)
    flush()
    return tuple(lines)


def _kinds(tag: str) -> list[SegmentKind]:
    """What an element makes of the lines in it: one kind, or none of its own."""
    if tag in _HEADINGS:
        return [SegmentKind.HEADING]
    return [SegmentKind.LIST_ITEM] if tag == "li" else []


def _is_article_header(tag: str, articles: int) -> bool:
    """Whether an element holds title and date of an article, as the header of a site does not."""
    return tag == "header" and articles > 0


def _squeezed(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
