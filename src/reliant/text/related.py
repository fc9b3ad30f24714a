"""Blocks of a page that lead elsewhere: "Related articles", "Read also", "Читайте также".

They are taken out of the page's tree, link by link, so that no word of theirs is ever read as a word of the article.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reliant.text.dates import printed_date
from reliant.text.metadata import squeezed

_SPOKEN = """
similar articles | similar news | similar stories | related | related articles | related stories | related news |
related posts | related content | related coverage | related reading | related topics | read also | also read |
read more | read next | see also | more on this | more on this story | more on this topic | more stories | more news |
more like this | further reading | you may also like | you might also like | you may also be interested in |
recommended | recommended for you | recommended reading | recommended articles | recommended stories | most read |
most popular | popular | trending | latest news | what to read next | don't miss | don’t miss | other news |
on this topic | from our archive | читайте также | читать также | смотрите также | по теме | ещё по теме | еще по теме |
материалы по теме | новости по теме | статьи по теме | похожие материалы | похожие новости | похожие статьи |
похожие публикации | другие новости | рекомендуем | рекомендуем прочитать | вам может быть интересно | популярное |
самое читаемое | последние новости | также по теме | чытайце таксама | глядзіце таксама | па тэме | яшчэ па тэме |
матэрыялы па тэме | падобныя артыкулы | падобныя матэрыялы | падобныя навіны | іншыя навіны | рэкамендуем | папулярнае |
апошнія навіны
"""
PHRASES = frozenset(phrase.strip() for phrase in _SPOKEN.split("|"))
"""What stands above such a block, or before a link within the text, in small letters."""
_CLASSES = re.compile(
    r"(?:^|[-_\s])(?:related|similar|recommend(?:ed|ations?|s)?|read-?(?:also|next)|also-?read|see-?also|"
    r"more-?(?:on|from|stories|news|articles)|(?:most|also)-?(?:read|popular)|you-?(?:may|might)(?:-?also)?-?like|trending)(?:$|[-_\s])"
)
_HOLDERS = frozenset({"div", "section", "aside", "ul", "ol", "nav", "table", "figure"})
_SPEAKERS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "em", "i", "li", "dt", "header", "legend"}
)
_TOPS = frozenset({"html", "body", "article", "main"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PHRASE_AT_MOST = 40
_SHARE_AT_MOST = 0.5
"""A block with more than half of the page's words is the page, whatever its class says."""
_TITLE_AT_LEAST = 3  # words: "More", "12 comments" and "Next page" are no titles
_TEASER_AT_LEAST = 40  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An article that a page leads to: its title, and what the block shows of it."""

    title: str
    url: str | None = None
    published_on: date | None = None
    text: str = ""


def take_related(root: Any) -> tuple[Link, ...]:
    """Articles that the related blocks of a page lead to, each once. The blocks are removed from the tree."""
    blocks = list(_blocks(root))
    if not blocks:
        return ()
    total = len(root.text_content()) or 1
    links: dict[tuple[str, str | None], Link] = {}
    taken: set[Any] = set()
    for block in blocks:
        if block in taken or block.getparent() is None or any(above in taken for above in block.iterancestors()):
            continue
        if len(block.text_content()) > _SHARE_AT_MOST * total or next(block.iter("h1"), None) is not None:
            continue
        taken.add(block)
        for link in _links(block):
            links.setdefault((link.title, link.url), link)
    for block in taken:
        block.drop_tree()
    return tuple(links.values())


def before_related(text: str) -> str:
    """A plain text up to a line that only says "Similar articles" or the like, if at least half of the text stands before it.

    What stands below such a line tells of other pages: two pages that show the same block are no copies of each other.
    """
    start = 0
    for line in text.splitlines(keepends=True):
        if 2 * start >= len(text) and len(line) <= 2 * _PHRASE_AT_MOST and _is_phrase(line.strip().strip("#*_ ")):
            return text[:start]
        start += len(line)
    return text


def _blocks(root: Any) -> Iterator[Any]:
    for element in root.iter():
        tag = element.tag
        if tag in _HOLDERS and _is_named_so(element) and next(element.iter("a"), None) is not None:
            yield element
        elif tag in _SPEAKERS and element.text and len(element.text) <= 4 * _PHRASE_AT_MOST and _is_phrase(element.text):
            yield from _headed_by(element)


def _is_named_so(element: Any) -> bool:
    return any(words and _CLASSES.search(words.lower()) for words in (element.get("class"), element.get("id")))


def _headed_by(heading: Any) -> Iterator[Any]:
    """The highest block that opens with a heading; else the heading and the links that follow it."""
    below = squeezed("".join(heading.itertext()))
    if len(below) > _PHRASE_AT_MOST and not _is_link_line(heading):
        return
    block = heading
    while (above := block.getparent()) is not None and above.tag not in _TOPS and _opens_with(above, block):
        block = above
    if next(block.iter("a"), None) is not None:
        yield block
        return
    following: list[Any] = []
    for sibling in block.itersiblings():
        if sibling.tag in _HEADINGS or next(sibling.iter("a"), None) is None or not _is_link_line(sibling):
            break
        following.append(sibling)
    if following:
        yield block
        yield from following


def _opens_with(above: Any, block: Any) -> bool:
    """Whether nothing stands before a block in the element that holds it."""
    if squeezed(above.text or ""):
        return False
    return not any(
        squeezed(before.text_content()) or squeezed(before.tail or "") for before in block.itersiblings(preceding=True)
    )


def _is_link_line(element: Any) -> bool:
    """Whether an element holds links and hardly a word beside them: an article's paragraph with a link in it does not."""
    words = squeezed(element.text_content())
    linked = sum(len(squeezed(anchor.text_content())) for anchor in element.iter("a"))
    return linked > 0 and 2 * linked >= len(words)


def _links(block: Any) -> Iterator[Link]:
    titled = {anchor: title for anchor in block.iter("a") if (title := _title(anchor))}
    for anchor, title in titled.items():
        item = _item_of(anchor, block, titled)
        yield Link(title=title, url=anchor.get("href") or None, published_on=_date_of(item), text=_teaser(item, title))


def _title(anchor: Any) -> str | None:
    heading = next(anchor.iter(*_HEADINGS), anchor)
    title = squeezed("".join(heading.itertext()))
    return title if title.count(" ") >= _TITLE_AT_LEAST - 1 and not _is_phrase(title) else None


def _item_of(anchor: Any, block: Any, titled: Mapping[Any, str]) -> Any:
    """The widest element around a link that holds no other one."""
    item = anchor
    while item is not block:
        above = item.getparent()
        if above is block or any(inner in titled and inner.get("href") != anchor.get("href") for inner in above.iter("a")):
            break
        item = above
    return item


def _date_of(item: Any) -> date | None:
    for element in item.iter("time"):
        for words in (element.get("datetime") or "", squeezed(element.text_content())):
            if printed := printed_date(words):
                return printed.on
    return next((printed.on for words in item.itertext() if (printed := printed_date(squeezed(words)))), None)


def _teaser(item: Any, title: str) -> str:
    pieces = [
        words
        for element in item.iter()
        for piece in ((None if element.tag == "time" else element.text), element.tail if element is not item else None)
        if piece and (words := squeezed(piece)) and words not in title and not printed_date(words)
    ]
    text = " ".join(pieces)
    return text if len(text) >= _TEASER_AT_LEAST else ""


def _is_phrase(words: str) -> bool:
    return squeezed(words).casefold().strip(" :.…-–—»>|→") in PHRASES
