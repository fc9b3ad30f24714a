"""How a claim was read: the words that called it, the rules behind them, and the way from there to each field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliant.extract.calls import Call
from reliant.model.claim import Claim
from reliant.model.document import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_LABELS = {
    "nsubj": "subject",
    "nsubjpass": "passive subject",
    "dobj": "object",
    "pobj": "noun of",
    "prep": "phrase",
    "agent": "by",
    "dative": "to whom",
    "amod": "adjective",
    "compound": "part of the name",
    "poss": "whose",
    "xcomp": "infinitive",
    "ccomp": "that-clause",
    "acl": "clause",
    "relcl": "relative clause",
    "advcl": "side clause",
    "conj": "and",
    "appos": "that is",
    "attr": "is what",
    "nummod": "number",
    "pcomp": "gerund",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A word that called a frame, outermost first: ``refused`` of frame refusal.refuse, then ``sell`` of order.sell."""

    frame: str
    type: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A claim with the words that called it, and for each field the way through the sentence that leads to it.

    ``paths`` is field name -> path, such as ``refused -subject-> Moscow``; a field that rests on another sentence or on the
    document has none.
    """

    claim: Claim
    callers: tuple[Caller, ...]
    paths: tuple[tuple[str, str], ...]


def receipt_of(claim: Claim, call: Call, offset: int) -> Receipt:
    """The receipt of a claim; ``offset`` is where its parsed piece begins in the document."""
    callers = []
    step: Call | None = call
    while step is not None:
        start = offset + step.token.idx
        span = Span(start=start, end=start + len(step.token))
        callers.append(Caller(frame=step.frame.id, type=step.frame.type, text=step.token.text, span=span))
        step = step.inner
    paths = []
    for field in claim.fields:
        words = field.span and call.token.doc.char_span(
            max(field.span.start - offset, 0), max(field.span.end - offset, 1), alignment_mode="expand"
        )
        if words and field.span and claim.span.overlaps(field.span):
            paths.append((field.name, _path(call.token, words.root)))
    return Receipt(claim=claim, callers=tuple(callers), paths=tuple(paths))


def _path(start: Token, end: Token) -> str:
    """The way through the parse, up to the word both hang on and down again."""
    above = [start, *start.ancestors]
    down: list[Token] = []
    token = end
    while token not in above and token.head != token:
        down.append(token)
        token = token.head
    if token not in above:
        return "stands in another sentence of the same piece"
    found = start.text
    for step in above[: above.index(token)]:
        found += f" <-{_label(step)}- {step.head.text}"
    for step in reversed(down):
        found += f" -{_label(step)}-> {step.text}"
    return found


def _label(token: Token) -> str:
    return _LABELS.get(token.dep_, token.dep_)
