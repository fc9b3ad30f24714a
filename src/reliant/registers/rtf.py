"""Paragraphs of an RTF document as plain text: tabs and letters kept, fonts, styles and layout left out."""

import re
from dataclasses import dataclass, field

from reliant.errors import SourceMalformed
from reliant.registers.decoding import AGAIN

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<parameter>-?\d{1,10})? ?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<ends>[\r\n]+)|(?P<plain>[^\\{}\r\n]+)"
)
_LAYOUT = frozenset({"fonttbl", "stylesheet", "colortbl", "info", "header", "footer", "headerl", "headerr", "footerl", "footerr"})
_LAYOUT |= {"pict", "object", "filetbl", "listtable", "revtbl", "generator"}
"""Groups whose text is not the document's."""
_CODECS = {"mac": "mac_roman", "ansi": "cp1252", "pc": "cp437", "pca": "cp850"}
_LETTERS = {
    "tab": "\t",
    "line": " ",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
_SIGNS = {"\\": "\\", "{": "{", "}": "}", "~": " ", "_": "-", "\n": " ", "\r": " ", "\t": "\t"}
_ENDS = frozenset({"par", "row", "sect", "page"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and the line of the file (from 1) on which its text begins."""

    line: int
    text: str


@dataclass(slots=True)
class _Group:
    """What holds inside a pair of braces: whether its text is layout, and how many characters follow a letter's number."""

    is_layout: bool = False
    n_fallback: int = 1


@dataclass(slots=True)
class _Document:
    """What was read up to a place."""

    name: str
    found: list[Paragraph] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    codec: str = "cp1252"
    text: str = ""
    began: int = 1
    line: int = 1
    n_skipped: int = 0  # characters that only stand in for the letter before them
    is_first: bool = False  # nothing yet in this group

    def take(self, token: re.Match[str]) -> None:
        """One token more."""
        if ends := token["ends"]:
            self.line += ends.count("\n") or ends.count("\r")
        elif token["brace"]:
            self._brace(token["brace"])
        elif token["word"]:
            self._word(token["word"], token["parameter"])
        elif token["sign"]:
            self.line += token["sign"] == "\n"
            self.groups[-1].is_layout |= token["sign"] == "*"
            self._add(_SIGNS.get(token["sign"], ""))
        elif token["code"]:
            self._add(bytes.fromhex(token["code"]).decode(self.codec, errors="replace"))
        else:
            self._add(token["plain"])

    def end_paragraph(self) -> None:
        """What was gathered is a paragraph, unless it is blank."""
        if self.text.strip():
            text = self.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self.found.append(Paragraph(self.began, text))
        self.text = ""

    def _brace(self, brace: str) -> None:
        if brace == "{":
            self.groups.append(_Group(self.groups[-1].is_layout, self.groups[-1].n_fallback))
            self.is_first = True
            return
        self.groups.pop()
        if not self.groups:
            raise SourceMalformed(
                "a brace closes that was never opened: damaged RTF", where=f"{self.name}, line {self.line}", remedy=AGAIN
            )

    def _word(self, word: str, parameter: str | None) -> None:
        group = self.groups[-1]
        group.is_layout |= self.is_first and word in _LAYOUT
        self.is_first = False
        if word in _CODECS:
            self.codec = _CODECS[word]
        elif word == "uc":
            group.n_fallback = max(0, int(parameter or 1))
        elif word in _ENDS and not group.is_layout:
            self.end_paragraph()
        elif word == "u" and parameter:
            self._add(chr(int(parameter) % 0x10000))
            self.n_skipped = group.n_fallback
        else:
            self._add(_LETTERS.get(word, ""))

    def _add(self, piece: str) -> None:
        self.is_first = False
        kept = piece[self.n_skipped :]
        self.n_skipped = max(0, self.n_skipped - len(piece))
        if not kept or self.groups[-1].is_layout:
            return
        self.began = self.began if self.text.strip() else self.line
        self.text += kept


def paragraphs(data: bytes, *, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a document, without those that are blank.

    Raises:
        SourceMalformed: a brace is not closed, so the document breaks off, or one too many is.
    """
    document = _Document(name)
    for token in _TOKEN.finditer(data.decode("latin-1")):
        document.take(token)
    if len(document.groups) != 1:
        raise SourceMalformed("its braces never close: the file breaks off", where=f"{name}, line {document.line}", remedy=AGAIN)
    document.end_paragraph()
    return tuple(document.found)
