"""Names of a sentence on its words: which words of a parsed sentence stand for which country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliant.extract.names import Name
from reliant.model.document import Span
from reliant.model.identity import PartyId

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name on the words of a sentence.

    ``start`` and ``end`` count tokens, half-open; both are 0 in a sentence that was not parsed, where it covers no word.
    ``span`` is its characters in the document; ``party``, ``kind`` and ``text`` are the name's.
    """

    start: int = 0
    end: int = 0
    party: PartyId | None
    kind: str
    text: str
    span: Span

    def covers(self, token: Token) -> bool:
        """Whether a word belongs to the mention."""
        return self.start <= token.i < self.end


def placed(names: Sequence[Name], doc: Doc, offset: int) -> tuple[Mention, ...]:
    """Names as mentions on the words of a parsed sentence that begins at ``offset`` in its document."""
    found = []
    for name in names:
        words = doc.char_span(name.span.start - offset, name.span.end - offset, alignment_mode="expand")
        if words is not None:
            found.append(_mention(name, words.start, words.end))
    return tuple(found)


def unplaced(names: Sequence[Name]) -> tuple[Mention, ...]:
    """Names of a sentence that was not parsed."""
    return tuple(_mention(name, 0, 0) for name in names)


def _mention(name: Name, start: int, end: int) -> Mention:
    return Mention(start=start, end=end, party=name.party, kind=name.kind, text=name.text, span=name.span)
