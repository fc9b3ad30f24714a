"""HTML to lines: one line for each block of a page, without scripts, menus and footers."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from reliant.errors import SourceMalformed
from reliant.model.document import SegmentKind
from reliant.text.blocks import Line
from reliant.text.metadata import Metadata, metadata_of, squeezed

_NAME = re.compile(r"\w+")
_DROPPED = frozenset(
    _NAME.findall("script style nav header footer noscript template svg form button iframe head select object textarea")
)
_NEVER_READ = ("style", "svg", "template", "nav", "footer")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a page's markup gives before anyone asks for its layout: its lines, its headline, and what it says of itself."""

    lines: tuple[Line, ...]
    headline: str | None = None
    says: Metadata


def is_html(text: str) -> bool:
    """Whether characters are an HTML page or a piece of one."""
    return bool(_OPENING.match(text) or (_ROOT.search(text[:4096]) and "</" in text))


def parse(text: str, *, name: str) -> Any:
    """The tree of an HTML page; null when it holds no element.

    Raises:
        SourceMalformed: it nests deeper than the parser goes, so that what stands further down would be lost.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.replace("\x00", "").encode(), parser)
    for fault in parser.error_log:
        if fault.type_name == "ERR_RESOURCE_LIMIT":
            raise SourceMalformed(
                f"the page nests its elements too deep to be read whole ({fault.message.partition(',')[0].lower()})",
                where=f"{name}, line {fault.line}",
                remedy="save the text of the article only",
            )
    return root


def read_markup(root: Any) -> Markup:
    """Lines and metadata of a page's tree; runs of white space, no-break spaces among them, become one space.

    What no reader of a page reads, as its styles and menus, is taken out of the tree.
    """
    if root is None:
        return Markup(lines=(), says=Metadata())
    says = metadata_of(root)
    etree.strip_elements(root, *_NEVER_READ, with_tail=False)  # a tree without them is quicker to walk and to copy
    return Markup(lines=lines_of_tree(root), headline=_headline(root, says), says=says)


def _headline(root: Any, says: Metadata) -> str | None:
    tops = [text for element in root.iter("h1") if (text := squeezed("".join(element.itertext())))]
    if len(tops) == 1:
        return tops[0]
    return says.title or squeezed(root.findtext(".//title") or "") or None


def lines_of_tree(root: Any) -> tuple[Line, ...]:
    """Lines of a tree or a part of one, without scripts, menus and footers."""
    return _lines(root, _DROPPED) or _lines(root, _DROPPED - {"form"})  # some sites put the whole page into one form


def _lines(root: Any, left_out: frozenset[str]) -> tuple[Line, ...]:
    """Lines of a tree, walked without recursion: pages nest deeper than Python does."""
    lines: list[Line] = []
    pieces: list[str] = []
    kinds: list[SegmentKind] = []
    articles = 0

    def flush() -> None:
        if text := squeezed("".join(pieces)):
            lines.append(Line(text=text, kind=kinds[-1] if kinds else SegmentKind.PARAGRAPH))
        pieces.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        is_start = event == "start"
        if tag not in _INLINE:
            flush()
        if tag in {"article", "main"}:
            articles += 1 if is_start else -1
        is_dropped = tag in left_out and not (tag == "header" and articles)  # an article's header holds its title and date
        kind = SegmentKind.HEADING if tag in _HEADINGS else SegmentKind.LIST_ITEM if tag == "li" else None
        if is_start:
            if is_dropped:
                walk.skip_subtree()
                continue
            if kind:
                kinds.append(kind)
            words = element.text
        else:
            if kind and not is_dropped:
                kinds.pop()
            words = element.tail
        if words:
            pieces.append(words)
    flush()
    return tuple(lines)
