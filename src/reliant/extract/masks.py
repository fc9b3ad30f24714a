"""Words that the parser has never met, given to it as words that it knows.

A general parser takes "F-16V" for a verb and "RNLAF plans" for a noun, and builds the sentence around the mistake.
Designations and short names of organisations are parsed as plain names, and stand in the result as they are in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reliant.extract.frames import systems
from reliant.extract.names import organisation_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DESIGNATION = re.compile(r"[A-Z][A-Za-z]*-?\d+[\w-]*")
_NAME, _FORCE = "Boeing", "Army"
"""A firm is known as a subject and as what goods are named after; after "the" stands a force or an agency."""


_BEFORE_USED = frozenset(
    {"buy", "buying", "bought", "purchase", "purchasing", "purchased", "procure", "procuring", "procured", "acquire", "acquiring"}
    | {
        "acquired",
        "sell",
        "selling",
        "sold",
        "of",
        "for",
        "two",
        "three",
        "four",
        "five",
        "six",
        "eight",
        "ten",
        "twelve",
        "deliver",
    }
    | {"receive", "received", "order", "ordered", "offer", "offered"}
)
"""Words after which "used" says in what state the goods are: after them the parser takes it for a verb."""


def parse(parser: Any, lines: Iterable[str], *, together: int) -> Iterator[Doc]:
    """Parses of lines, in order; ``together`` are parsed in one batch."""
    plain = [parser.make_doc(line) for line in lines]
    for doc, done in zip(plain, parser.pipe([_masked(doc) for doc in plain], batch_size=together), strict=True):
        yield _unmasked(doc, done)


def _masked(doc: Doc) -> Doc:
    words = [_mask(token) for token in doc]
    if all(word is None for word in words):
        return doc
    from spacy.tokens import Doc as Made  # noqa: PLC0415  only reading needs it

    known = [word or token.text for word, token in zip(words, doc, strict=True)]
    return Made(doc.vocab, words=known, spaces=[bool(token.whitespace_) for token in doc])


def _mask(token: Token) -> str | None:
    text = token.text
    if text == "used" and token.i and token.nbor(-1).lower_ in _BEFORE_USED:
        return "old"
    if _DESIGNATION.fullmatch(text):
        return _NAME
    if text.isupper() and len(text) > 2 and text in organisation_words():
        return _FORCE if token.i and token.nbor(-1).lower_ == "the" else _NAME
    return _NAME if text.isupper() and len(text) > 3 and systems().fullmatch(text) else None


def _unmasked(doc: Doc, done: Doc) -> Doc:
    if done.text == doc.text:
        return done
    from spacy.tokens import Doc as Made  # noqa: PLC0415

    return Made(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in done],
        pos=[token.pos_ for token in done],
        lemmas=[theirs.lemma_ if theirs.text == own.text else own.text for own, theirs in zip(doc, done, strict=True)],
        heads=[token.head.i for token in done],
        deps=[token.dep_ for token in done],
    )
