"""From the bytes of a register to characters: UTF-8, Windows-1252 or what a byte order mark says, and nothing by guess."""

import re

from reliant.errors import SourceMalformed

AGAIN = "download it again"
_AS_DOWNLOADED = "use the file as its maker gives it, not one saved again by another program"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8 with byte order mark"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_AT_MOST = 0.2  # of all bytes: registers are English with a few accents, a Cyrillic or Chinese file is nearly all high bytes


def decode_register(data: bytes, *, name: str) -> tuple[str, str]:
    """Characters and encoding of a register file.

    Windows-1252 is taken only when the bytes are not UTF-8 and cannot be damaged UTF-8 or another alphabet.

    Raises:
        SourceMalformed: the file is binary, or a byte fits no expected encoding; the message names byte and line.
    """
    for mark, codec, label in _BOMS:
        if data.startswith(mark):
            return _marked(data, codec, label, name=name), label
    if (place := data.find(b"\x00")) >= 0:
        raise _nul(data, place, name=name)
    if found := _CONTROL.search(data):
        raise SourceMalformed(
            f"control character 0x{found.group()[0]:02X}: this is a binary or damaged file, not a table",
            where=place_of(data, found.start(), name=name),
            remedy=AGAIN,
        )
    try:
        return data.decode("utf-8"), "ascii" if data.isascii() else "utf-8"
    except UnicodeDecodeError as error:
        return _windows(data, error.start, name=name), "cp1252"


def as_utf8(data: bytes, *, name: str) -> tuple[bytes, str]:
    """The bytes of a table in UTF-8 without a mark, and the encoding they came in; plain ASCII is given back without a copy.

    Raises:
        SourceMalformed: as ``decode_register``.
    """
    if is_plain(data):
        return data, "ascii"
    text, encoding = decode_register(data, name=name)
    return (data if encoding == "utf-8" else text.encode()), encoding


def is_plain(data: bytes) -> bool:
    """Whether the bytes are ASCII without control characters."""
    return data.isascii() and not (b"\x00" in data or _CONTROL.search(data))


def place_of(data: bytes, offset: int, *, name: str) -> str:
    """Where a byte stands: file, line (from 1) and byte (from 0)."""
    ends = data.count(b"\n", 0, offset) or data.count(b"\r", 0, offset)
    return f"{name}, line {ends + 1}, byte {offset}"


def _marked(data: bytes, codec: str, label: str, *, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise SourceMalformed(
            f"the file is marked as {label} and is not: {error.reason}",
            where=place_of(data, error.start, name=name),
            remedy=AGAIN,
        ) from error
    if "\x00" in text:
        raise SourceMalformed("it holds NUL characters, so it is no table", where=name, remedy=AGAIN)
    return text


def _nul(data: bytes, place: int, *, name: str) -> SourceMalformed:
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) / 8 and min(even, odd) <= max(even, odd) / 10:
        order = "UTF-16BE" if even > odd else "UTF-16LE"
        return SourceMalformed(
            f"it looks like {order} without a byte order mark",
            where=place_of(data, place, name=name),
            remedy=f"convert it with: iconv -f {order} -t UTF-8 FILE",
        )
    return SourceMalformed("a NUL byte: this is a binary file, not a table", where=place_of(data, place, name=name), remedy=AGAIN)


def _windows(data: bytes, first_bad: int, *, name: str) -> str:
    here = place_of(data, first_bad, name=name)
    byte = f"byte 0x{data[first_bad]:02X}"
    high = sum(value > 127 for value in data)
    if sum(len(letter) for letter in _UTF8_LETTER.findall(data)) > high / 2:
        raise SourceMalformed(f"{byte} is not UTF-8, but the rest of the file is: it is damaged", where=here, remedy=AGAIN)
    if high > len(data) * _HIGH_AT_MOST:
        raise SourceMalformed(
            f"{byte} is not UTF-8, and the file has too many such bytes to be a Western European one",
            where=here,
            remedy=_AS_DOWNLOADED,
        )
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SourceMalformed(
            f"byte 0x{data[error.start]:02X} exists neither in UTF-8 nor in Windows-1252",
            where=place_of(data, error.start, name=name),
            remedy=_AS_DOWNLOADED,
        ) from error
