"""Which register a file is: told by what stands in it, never by its name."""

import base64
import binascii
import csv
import json
import re
from dataclasses import dataclass, replace

from reliant.errors import SourceMalformed
from reliant.registers.decoding import AGAIN, decode_register
from reliant.registers.foreign import REGISTER_CSV, refuse_foreign_bytes, refuse_foreign_text
from reliant.registers.sums_header import sums_header

_DEAL_HEADER = frozenset({"recipient", "supplier", "weapon designation", "weapon description"})
_DELIVERY_HEADER = frozenset({"sipri at database id", "supplier", "recipient", "delivery year"})
_OLD_NAMES = {
    "deal id": "SIPRI AT Database ID",
    "seller": "Supplier",
    "buyer": "Recipient",
    "desig2": "Weapon designation",
    "desc": "Weapon description",
    "nrdel": "Number delivered",
    "tivunit": "SIPRI TIV per unit",
    "tivorder": "SIPRI TIV for total order",
    "tivdel": "SIPRI TIV of delivered weapons",
    "odat": "Year of order",
    "odai": "Year of order?",
    "onum": "Number ordered",
    "onai": "Number ordered?",
    "nrdelai": "Number delivered?",
    "delyears": "Year(s) of delivery",
}
"""Columns of SIPRI's older web tools, by the names they have now; a question mark follows the name of a column of marks."""
_HEADER_WITHIN = 200  # lines: a preamble has 11
_DELIMITERS = (",", ";", "\t")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable:
    """A register that is a table of lines: its preamble, header cells and the lines below.

    ``format`` is A1 to A5, B1 to B3, C1 to C3 or E1 to E5; ``header_line`` counts from 1; ``lines`` are those below the header.
    """

    name: str
    format: str
    encoding: str
    delimiter: str
    preamble: tuple[str, ...]
    header: tuple[str, ...]
    header_line: int
    lines: tuple[str, ...]
    ends_with_line_end: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTree:
    """A register that is one JSON object {supplier: {year: {recipient: [[number, tiv, description, designation], ...]}}}."""

    name: str
    encoding: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPages:
    """A register printed as an RTF document (format D1)."""

    name: str
    data: bytes


def recognise(data: bytes, *, name: str) -> RegisterTable | RegisterTree | RegisterPages:
    """The register in these bytes.

    Raises:
        SourceMalformed: they are empty, damaged, of a format that is not read, or of none we know.
    """
    if data.startswith(b"{\\rtf"):
        return RegisterPages(name=name, data=data)
    refuse_foreign_bytes(data, name=name)
    text, encoding = decode_register(data, name=name)
    if text.lstrip().startswith(("{", "[")):
        answer = _table_in_answer(text)
        if answer is None:
            return RegisterTree(name=name, encoding=encoding, text=text)
        text, encoding = decode_register(answer, name=f"{name} (bytes in it)")
        return replace(_table(text, encoding, name=name), notes=("taken out of the field 'bytes' of a server's answer",))
    return _table(text, encoding, name=name)


def _table_in_answer(text: str) -> bytes | None:
    """What SIPRI's own server answers: the register as base64 in the field "bytes"."""
    if not re.match(r'\s*\{\s*"bytes"\s*:\s*"', text):
        return None
    try:
        return base64.b64decode(json.loads(text)["bytes"], validate=True)
    except (ValueError, binascii.Error, TypeError, KeyError):
        return None


def _table(text: str, encoding: str, *, name: str) -> RegisterTable:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends_with_line_end = lines[-1] == ""
    if ends_with_line_end:
        lines.pop()
    for number, line in enumerate(lines[:_HEADER_WITHIN], start=1):
        lowered = line.lower()
        if not ("supplier" in lowered and "recipient" in lowered) and not ("seller" in lowered and "buyer" in lowered):
            continue
        for delimiter in _DELIMITERS:
            header, notes = _cells(line, delimiter)
            is_old = {"seller", "buyer"} <= {cell.lower() for cell in header}
            header = tuple(_OLD_NAMES.get(cell.lower(), cell) for cell in header) if is_old else header
            names = {cell.lower() for cell in header}
            if names.issuperset(_DEAL_HEADER) or names.issuperset(_DELIVERY_HEADER):
                marked = line.rstrip().endswith(";") and delimiter == ","
                preamble = tuple(before.rstrip(" ;") for before in lines[: number - 1])
                _refuse_second(line, lines[number:], number, name=name)
                return RegisterTable(
                    name=name,
                    format=_old_variant(names) if is_old else _variant(names, preamble, encoding, marked=marked),
                    encoding=encoding,
                    delimiter=delimiter,
                    preamble=preamble,
                    header=header,
                    header_line=number,
                    lines=tuple(lines[number:]),
                    ends_with_line_end=ends_with_line_end,
                    notes=() if is_old else notes,
                )
    if (totals := sums_header(lines[:_HEADER_WITHIN])) is not None:
        return RegisterTable(
            name=name,
            format=totals.format,
            encoding=encoding,
            delimiter=totals.delimiter,
            preamble=tuple(before.rstrip(" ;") for before in lines[: totals.line - 1]),
            header=totals.cells,
            header_line=totals.line,
            lines=tuple(lines[totals.line :]),
            ends_with_line_end=ends_with_line_end,
        )
    refuse_foreign_text(lines[:_HEADER_WITHIN], name=name)
    raise AssertionError  # refuse_foreign_text always raises


def _cells(line: str, delimiter: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stripped = line.rstrip().rstrip(";") if delimiter == "," else line
    try:
        cells = [cell.strip() for cell in next(csv.reader([stripped], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return (), ()
    while cells and not cells[-1]:
        cells.pop()
    names = {",": "commas", ";": "semicolons", "\t": "tabs"}
    return tuple(cells), () if delimiter == "," else (f"columns are divided by {names[delimiter]}, not commas",)


def _refuse_second(header: str, below: list[str], header_line: int, *, name: str) -> None:
    """Two downloads put together in one file: their releases would be added up."""
    again = next((place for place, line in enumerate(below) if line.strip() == header.strip()), None)
    if again is None:
        return
    line = header_line + again + 1
    said = "; ".join(one.strip(" ;") for one in below[max(0, again - _HEADER_WITHIN) : again] if "generated:" in one.lower())
    raise SourceMalformed(
        f"a second header stands in line {line}{f' ({said})' if said else ''}: two downloads were put together in this file",
        where=f"{name}, line {line}",
        remedy="keep each download in a file of its own; rows of two releases are never added up",
    )


def _old_variant(names: set[str]) -> str:
    if names >= _DELIVERY_HEADER:
        return "C3"
    return "C2" if {"tidn", "year of order"} & names else "C1"


def _variant(names: set[str], preamble: tuple[str, ...], encoding: str, *, marked: bool) -> str:
    if names >= _DELIVERY_HEADER:
        if marked:
            return "B2"
        return "B3" if any("?Number delivered?" in line for line in preamble) else "B1"
    if marked:
        return "A5"
    if "deliveries in the year range" in names:
        return "A2"
    if any(line.strip() for line in preamble):
        return "A1"
    return "A3" if "mark" in encoding else "A4"


def parse_tree(tree: RegisterTree) -> dict[str, object]:
    """The JSON object of a register, each object as it stands: a key that stands twice is refused.

    Raises:
        SourceMalformed: the text is no JSON, breaks off, or is not a register.
    """
    try:
        found = json.loads(tree.text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        broken = not tree.text[error.pos :].strip() or error.msg.startswith("Unterminated")
        raise SourceMalformed(
            "the JSON breaks off" if broken else f"this is no valid JSON: {error.msg}",
            where=f"{tree.name}, line {error.lineno}",
            remedy=AGAIN,
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceMalformed(f"this is no register: {error}", where=tree.name, remedy=AGAIN) from error
    if isinstance(found, dict) and _is_by_year(found):
        return found
    sample = json.dumps(found)[:400] if found else ""
    if "reporterCode" in sample or "cmdCode" in sample:
        raise SourceMalformed(
            "this is UN Comtrade goods trade, which is not read", where=tree.name, remedy="give an arms transfers register"
        )
    shape = "{supplier: {year: {recipient: [[number, TIV, description, designation]]}}}"
    what = f"this JSON is no register {shape}" if found else "the JSON is empty"
    raise SourceMalformed(what, where=tree.name, remedy=REGISTER_CSV)


def _is_by_year(found: dict[str, object]) -> bool:
    """The first supplier has years in which there are recipients; faults further down are named where they are met."""
    first = next(iter(found.values()), None)
    return isinstance(first, dict) and bool(first) and all(_YEAR.fullmatch(str(key)) for key in list(first)[:1])


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"key {next(key for key in keys if keys.count(key) > 1)!r} stands twice in one object")
    return unique


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is no number")
