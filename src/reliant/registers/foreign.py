"""Files people mistake for a register we read: each is recognised by its content and refused with a way out."""

from reliant.errors import SourceMalformed
from reliant.registers.nearest_format import header_of, unknown_table

REGISTER_CSV = "download the trade register as CSV from the SIPRI Arms Transfers Database"
_EXPORT_CSV = "open it in its program and export the sheet as CSV"
_UNPACK = "unpack it and read the file inside"
_ZIPPED = ((b"xl/", "an Excel workbook (xlsx)"), (b"word/", "a Word document (docx)"), (b"opendocument", "an OpenDocument file"))
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", REGISTER_CSV),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (xls or doc)", _EXPORT_CSV),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"PAR1", "a Parquet table", REGISTER_CSV),
    (b"SQLite format 3", "an SQLite database", REGISTER_CSV),
    (b"\x89PNG", "a PNG image", REGISTER_CSV),
    (b"\xff\xd8\xff", "a JPEG image", REGISTER_CSV),
)
_HEADERS: tuple[tuple[frozenset[str], str, str], ...] = tuple(
    (frozenset(cells.split("|")), what, remedy)
    for cells, what, remedy in (
        (
            "geo|time_period|obs_value",
            "a Eurostat table in CSV",
            "save it to Excel in the data browser, one sheet for each partner",
        ),
    )
)
_TIV_TABLE = ("volume of transfers of major", "volume of exports of major", "volume of imports of major", "tiv of arms")


def refuse_foreign_bytes(data: bytes, *, name: str) -> None:
    """Nothing, when the bytes may be a text table.

    Raises:
        SourceMalformed: the file is empty, or its first bytes are those of another format.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c\x00"):
        raise SourceMalformed("the file is empty", where=name, remedy="download it again")
    if data.startswith(b"PK\x03\x04"):
        what = next((what for mark, what in _ZIPPED if mark in data), None)
        raise SourceMalformed(
            f"this is {what or 'a zip archive'}, not a table of text", where=name, remedy=_EXPORT_CSV if what else _UNPACK
        )
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise SourceMalformed(f"this is {what}", where=name, remedy=remedy)


def refuse_foreign_text(lines: list[str], *, name: str) -> None:
    """Raise what is known about a text that is no register we read; ``lines`` are its first ones.

    Raises:
        SourceMalformed: always; the message names the format when it is a known one.
    """
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise SourceMalformed("this is a web page, not a register", where=name, remedy=REGISTER_CSV)
    if first.lower().startswith(_TIV_TABLE) or any(_is_tiv_table(line) for line in lines):
        raise SourceMalformed(
            "this looks like a table of TIV totals, and its header is none we know", where=name, remedy=REGISTER_CSV
        )
    for line in lines:
        cells = {cell.strip().strip('"').lower() for cell in line.replace(";", ",").replace("\t", ",").split(",")}
        for needed, what, remedy in _HEADERS:
            if needed <= cells:
                raise SourceMalformed(f"this is {what}, which is not read", where=name, remedy=remedy)
    if "transfers of major" in first.lower():
        raise SourceMalformed(
            "it has the preamble of a register and breaks off before the header",
            where=f"{name}, line {len(lines)}",
            remedy="download it again",
        )
    if (found := header_of(lines)) is not None:
        raise unknown_table(found[1], what=f"a table, whose header seems to be line {found[0]},", where=name)
    raise SourceMalformed(
        f"this is no register we know and no table; it begins with {first[:60]!r}",
        where=name,
        remedy="give a file that docs/registers describes, as downloaded",
    )


def _is_tiv_table(line: str) -> bool:
    cells = [cell.strip() for cell in line.split(",")]
    return sum(len(cell) == 4 and cell.isdigit() and 1900 < int(cell) < 2100 for cell in cells) > 4 and len(cells) > 6
