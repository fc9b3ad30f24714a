"""From bytes to characters, strictly: what cannot be decoded for certain is refused with a place and a way out."""

import re
from dataclasses import dataclass

from reliant.errors import SourceMalformed


class FormatUnread(SourceMalformed):
    """The format is recognised and this version does not read it: "could not look", never "nothing found"."""

    code = "R202"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Characters of a file, the encoding they came from, and what is odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


_SAVE_AS_TEXT = "open it in its program and save it as HTML or plain text"
_UNPACK = "unpack it and read the files inside"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "save the page as HTML or text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (doc, xls or ppt)", _SAVE_AS_TEXT),
    (b"{\\rtf", "an RTF document", _SAVE_AS_TEXT),
    (b"\x89PNG", "a PNG image", "save the text of the page, not its picture"),
    (b"\xff\xd8\xff", "a JPEG image", "save the text of the page, not its picture"),
    (b"GIF8", "a GIF image", "save the text of the page, not its picture"),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"PAR1", "a Parquet table", "documents are HTML, text, Markdown or JSON lines"),
    (b"SQLite format 3", "an SQLite database", "documents are HTML, text, Markdown or JSON lines"),
)
_ZIPPED = (
    (b"word/", "a Word document (docx)"),
    (b"xl/", "an Excel workbook (xlsx)"),
    (b"ppt/", "a PowerPoint file (pptx)"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub", "an EPUB book"),
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_TEXT_CODECS = re.compile(
    r"(utf-?_?(8|16|32)|cp\d|windows-|iso-?_?8859|latin|koi8|mac|gb|big5|euc|shift|us-ascii|ascii)", re.IGNORECASE
)
_UTF16_WITHOUT_MARK = 0.2  # of the first bytes are NUL: Latin text in UTF-16 has a half, Cyrillic only its spaces and stops
_CYRILLIC = {"WINDOWS-1251": "cp1251", "KOI8-R": "koi8_r", "CP866": "cp866", "ISO-8859-5": "iso8859_5"}
_FREQUENT = frozenset("оеаинтсрвлкмдпуяы")


def decode(data: bytes, *, name: str, charset: str | None = None) -> Decoded:
    """Characters of a text file, never guessed and never replaced.

    Accepted are UTF-8, anything with a byte order mark, and the charset that the server, the mail or the HTML page itself
    declares, ``charset`` before what the page says.

    Raises:
        SourceMalformed: the file is empty, binary, or not in an encoding that is certain.
        FormatUnread: it is a web archive, which holds many documents.
    """
    refuse_foreign(data, name=name)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data, mark, encoding, name=name)
    if (place := data.find(b"\x00")) >= 0:
        raise _nul_bytes(data, place, name=name)
    declared = charset or _declared_charset(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared and not declared.lower().startswith(("utf", "us-ascii", "ascii")):
            return _as_declared(data, declared, name=name)
        raise _not_utf8(data, error.start, name=name) from error
    odd = declared and not data.isascii() and not declared.lower().replace("_", "-").startswith(("utf-8", "utf8"))
    warnings = (f"the page declares {declared} but is UTF-8; read as UTF-8",) if odd else ()
    return Decoded(text=text, encoding="utf-8", warnings=warnings)


def refuse_foreign(data: bytes, *, name: str) -> None:
    """Nothing, when the bytes may be text.

    Raises:
        SourceMalformed: the file is empty, or its first bytes are those of a format that holds no plain text.
        FormatUnread: it is a web archive.
    """
    if not data.strip():
        raise SourceMalformed("the file is empty", where=name, remedy="save the page again and check that it holds text")
    if data.startswith(b"PK\x03\x04"):
        what = next((what for mark, what in _ZIPPED if mark in data), "a zip archive")
        raise SourceMalformed(
            f"this is {what}, not text", where=f"{name}, byte 0", remedy=_UNPACK if what == "a zip archive" else _SAVE_AS_TEXT
        )
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise SourceMalformed(f"this is {what}, not text", where=f"{name}, byte 0", remedy=remedy)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise SourceMalformed("this is a WebP image, not text", where=f"{name}, byte 0", remedy="save the text of the page")
    if data.startswith(b"WARC/"):
        raise FormatUnread(
            "this is a web archive (WARC), which holds many documents", where=name, remedy="read it with: reliant read FILE"
        )


def place_of(data: bytes, offset: int, *, name: str) -> str:
    """Where a byte stands, for messages: file, line and byte offset, both counted as editors do."""
    line = data.count(b"\n", 0, offset) + 1
    return f"{name}, line {line}, byte {offset}"


def _marked(data: bytes, mark: bytes, encoding: str, *, name: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceMalformed(
            f"the file is marked as {encoding.upper()} but breaks off or is damaged ({error.reason})",
            where=place_of(data, error.start, name=name),
            remedy="save it again as UTF-8",
        ) from error
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise SourceMalformed("the file is empty but for its byte order mark", where=name, remedy="save the page again")
    if "\x00" in text:
        raise SourceMalformed("it holds NUL characters, so it is not text", where=name, remedy=_SAVE_AS_TEXT)
    order = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    return Decoded(text=text, encoding=order.get(mark, encoding))


def _nul_bytes(data: bytes, place: int, *, name: str) -> SourceMalformed:
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > _UTF16_WITHOUT_MARK * len(head) / 2 and min(even, odd) <= max(even, odd) / 10:
        order = "UTF-16BE" if even > odd else "UTF-16LE"
        return SourceMalformed(
            f"it looks like {order} without a byte order mark",
            where=place_of(data, place, name=name),
            remedy=f"convert it with: iconv -f {order} -t UTF-8 FILE",
        )
    return SourceMalformed(
        "a NUL byte stands here: this is a binary file, not text", where=place_of(data, place, name=name), remedy=_SAVE_AS_TEXT
    )


def _declared_charset(data: bytes) -> str | None:
    head = data[:8192]
    if b"<" not in head:
        return None
    found = _DECLARED.search(head)
    return (found.group(1) or found.group(2)).decode("ascii", "strict") if found else None


def _as_declared(data: bytes, declared: str, *, name: str) -> Decoded:
    # browsers read pages that say Latin-1 as windows-1252, and so do the people who write them
    codec = "cp1252" if declared.lower().replace("_", "-") in {"iso-8859-1", "latin1", "latin-1"} else declared
    if not _TEXT_CODECS.match(codec):
        raise SourceMalformed(f"it declares the charset {declared!r}, which nobody knows", where=name, remedy="save it as UTF-8")
    try:
        return Decoded(text=data.decode(codec), encoding=declared.lower())
    except LookupError as error:
        raise SourceMalformed(
            f"it declares the charset {declared!r}, which nobody knows", where=name, remedy="save it as UTF-8"
        ) from error
    except UnicodeDecodeError as error:
        raise SourceMalformed(
            f"it declares {declared}, and byte 0x{data[error.start]:02X} does not exist there",
            where=place_of(data, error.start, name=name),
            remedy="save it as UTF-8",
        ) from error


def _not_utf8(data: bytes, offset: int, *, name: str) -> SourceMalformed:
    likely = likely_encoding(data)
    looks = f"; it looks like {likely.lower()}" if likely else ""
    remedy = f"convert it with: iconv -f {likely} -t UTF-8 FILE" if likely else "save it as UTF-8"
    return SourceMalformed(
        f"byte 0x{data[offset]:02X} is not UTF-8{looks}", where=place_of(data, offset, name=name), remedy=remedy
    )


def likely_encoding(data: bytes) -> str | None:
    """The encoding that bytes which are not UTF-8 most look like; null when nothing fits.

    A hint for people, never used to decode.
    """
    sample = data[:200_000]
    high = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if not high:
        return None
    scores = {
        label: sum(char in _FREQUENT for char in sample.decode(codec, "ignore")) / high for label, codec in _CYRILLIC.items()
    }
    best = max(scores, key=lambda label: scores[label])
    # nine letters in ten of running Russian or Belarusian text are among the frequent ones; half leaves room for names
    if scores[best] > 0.5 and high > letters / 20:
        return best
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return "WINDOWS-1252" if high < letters else None
