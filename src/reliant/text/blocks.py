"""Lines, the blocks they form, and the text and segments that blocks make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reliant.model.document import Segment, SegmentKind, Span

_BULLET = re.compile(r"(?:[-*•‣–—]|\d{1,2}[.)])\s+\S")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ".”", '."', ".»", "!”", "?”", ".)")
_WRAPPED_AT_MOST = 120  # characters: editors wrap at 72 to 100, paragraphs on one line are longer
_HEADING_AT_MOST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank. ``opens`` says that a blank line or a block border stands before it."""

    text: str
    kind: SegmentKind = SegmentKind.PARAGRAPH
    opens: bool = True
    start: int = 0  # where it begins in the characters it was cut from


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, lead or list item to be."""

    kind: SegmentKind
    text: str


def lines_of(text: str) -> tuple[Line, ...]:
    """Lines of plain text without the blank ones, stripped at both ends and otherwise as they are."""
    lines: list[Line] = []
    offset, opens = 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            kind = SegmentKind.LIST_ITEM if _BULLET.match(stripped) else SegmentKind.PARAGRAPH
            lines.append(Line(text=stripped, kind=kind, opens=opens, start=offset + raw.index(stripped)))
        opens = not stripped
        offset += len(raw) + 1
    return tuple(lines)


def blocks_of(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Blocks that lines form; lines wrapped by an editor are joined with one space."""
    return tuple(Block(kind=group[0].kind, text=" ".join(line.text for line in group)) for group in _groups(lines))


def composed(blocks: Iterable[Block]) -> tuple[str, tuple[Segment, ...]]:
    """Text of a document, blocks two line ends apart, and the segments that cover it but for those line ends."""
    segments: list[Segment] = []
    parts: list[str] = []
    offset = 0
    for block in blocks:
        segments.append(Segment(kind=block.kind, span=Span(start=offset, end=offset + len(block.text))))
        parts.append(block.text)
        offset += len(block.text) + 2
    return "\n\n".join(parts), tuple(segments)


def segments_of(text: str) -> tuple[Segment, ...]:
    """Segments of a text that must stay as it is: they cover every character but white space between paragraphs."""
    return tuple(
        Segment(kind=group[0].kind, span=Span(start=group[0].start, end=group[-1].start + len(group[-1].text)))
        for group in _groups(lines_of(text))
    )


def is_heading(line: str) -> bool:
    """Whether a line could be a title: short and not a finished sentence."""
    return len(line) <= _HEADING_AT_MOST and not line.endswith((".", ":", ";", ",", "…"))


def is_one_sentence(line: str) -> bool:
    """Whether a line ends as a sentence and holds no other sentence."""
    return line.endswith((".", "!", "?")) and not re.search(r"[.!?]\s+[A-ZА-ЯЁІЎ]", line)


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = []
    for line in lines:
        if line.opens or not stretches:
            stretches.append([])
        stretches[-1].append(line)
    return [group for stretch in stretches for group in _unwrapped(stretch)]


def _unwrapped(stretch: Sequence[Line]) -> list[list[Line]]:
    is_wrapped = max(len(line.text) for line in stretch) <= _WRAPPED_AT_MOST and any(
        not line.text.endswith(_SENTENCE_END) for line in stretch[:-1]
    )
    groups: list[list[Line]] = []
    for line in stretch:
        if groups and is_wrapped and line.kind is not SegmentKind.LIST_ITEM:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
