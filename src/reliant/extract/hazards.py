"""What a document holds that reading cannot take at its word: look-alike letters, invisible marks, sentences without end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliant.extract.names import known_names
from reliant.extract.sentences import LONGEST, segments_of, sentences_in
from reliant.model.document import Document

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_MIXED = re.compile(r"\b\w*(?:[A-Za-z]\w*[\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff]\w*[A-Za-z])\w*\b")
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdqwABEKMHOPCTYXIJSGQWaeiknoptuxABEZHIKMNOPTYX"
)


def readable(text: str) -> str:
    """The text with every invisible or control character as a space: as long as before, so that offsets stay."""
    return _INVISIBLE.sub(" ", text)


def hazards_in(document: Document) -> Iterator[str]:
    """Remarks on a document, in plain words; none in an ordinary one."""
    text = document.text
    invisible = [found.start() for found in _INVISIBLE.finditer(text)]
    if invisible:
        yield (
            f"{len(invisible)} invisible or control character(s), the first U+{ord(text[invisible[0]]):04X} at character "
            f"{invisible[0]}: read as spaces"
        )
    for found in _MIXED.finditer(text):
        plain = found.group().translate(_LOOK_ALIKE)
        if plain in known_names():
            yield (
                f"{found.group()!r} at character {found.start()} looks like {plain!r} but mixes alphabets: "
                "not taken for the country"
            )
    for segment in segments_of(document):
        if segment.end - segment.start <= LONGEST:
            continue
        for sentence in sentences_in(text, segment):
            if sentence.end - sentence.start > LONGEST:
                yield (
                    f"a sentence of {len(sentence.of(text).split()):,} words at character {sentence.start}: read in pieces of "
                    f"at most {LONGEST} characters, what stands across two pieces is not found"
                )
