"""Written corrections of known errors of a source: which row, which field, what it prints, what it is read as, and why.

A correction never changes a file. It is applied to the printed cells when a register is read, before anything is made of
them, so that a row may be mended that would be refused as it stands. Its guard ``was`` keeps it honest: when the row no longer
prints that, the correction is stale and reading stops.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import yaml

from reliant.errors import SourceMalformed, StaleCorrection
from reliant.model.identity import PartyId
from reliant.model.register import CorrectedCell, Register, UnappliedCorrection

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NEEDED = ("row", "field", "was", "becomes", "reason", "reported")
_LIMITS = ("source", "format", "vintage")
_NOTHING = frozenset({"", "~", "null"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MARKS = str.maketrans("", "", "?()")  # SIPRI's marks of an uncertain number
_PARTIES = frozenset({"recipient", "supplier"})
_OTHER_NAMES = {"year_ordered": "ordered_year", "year_delivered": "year"}
_SHOWN = 5  # rows named when a selector fits several
_TEXT_SHOWN = 90  # characters of a row
_EXAMPLE = "see docs/registers/corrections.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One written correction.

    ``row`` selects a single row: columns by the names of the table contract or as printed, and ``line``. ``source``, ``format``
    and ``vintage`` limit it to such files; null: any. ``becomes`` is "" for a cell that is read as empty. ``is_packaged``: it
    came with the program, and is simply left out where its row does not stand as described.
    """

    where: str
    row: Mapping[str, str]
    field: str
    was: str
    becomes: str
    reason: str
    reported: str
    source: str | None = None
    format: str | None = None
    vintage: str | None = None
    is_packaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRows:
    """Rows as printed, for corrections to find theirs: cells by the name of their column in lower case.

    ``names`` gives the printed column of each name of the table contract. ``party_of`` says whom a printed party is.
    """

    name: str
    source: str
    format: str
    vintage: str | None
    columns: Sequence[str]
    names: Mapping[str, str]
    lines: npt.NDArray[np.int32]
    cell: Callable[[int, int], str]
    rows_with: Callable[[int, Callable[[str], bool]], Iterable[int]]
    party_of: Callable[[str], PartyId | None]
    party_printed: Callable[[str], str] = str
    """How the file prints the party that a correction names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A cell to be read as something else: row and column by their place, and the correction that says so."""

    row: int
    column: int
    field: str
    line: int
    was: str
    becomes: str
    correction: Correction

    def told(self, row_id: str | None) -> CorrectedCell:
        """The change as a register carries it."""
        one = self.correction
        return CorrectedCell(
            row_id=row_id,
            line=self.line,
            field=self.field,
            was=self.was,
            becomes=self.becomes,
            reason=one.reason,
            reported=one.reported,
            correction=one.where,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What corrections change in one file, and those that change nothing in it."""

    made: tuple[Change, ...] = ()
    unapplied: tuple[UnappliedCorrection, ...] = ()

    @property
    def by_row(self) -> dict[int, list[Change]]:
        """The changes of each row, by its place."""
        found: dict[int, list[Change]] = {}
        for one in self.made:
            found.setdefault(one.row, []).append(one)
        return found


NO_CHANGES = Changes()
"""Of a file read without corrections."""


def changes_of(corrections: Sequence[Correction], rows: PrintedRows) -> Changes:
    """What corrections change in rows as printed; several may change the same row.

    Raises:
        StaleCorrection: a row no longer prints what the correction was written for.
        SourceMalformed: a correction fits several rows.
    """
    made: list[Change] = []
    unapplied: list[UnappliedCorrection] = []
    printed: dict[tuple[int, int], str] = {}
    for one in corrections:
        why_not = _not_for(one, rows)
        found = why_not or _change(one, rows, printed)
        if isinstance(found, Change):
            printed[found.row, found.column] = found.becomes
            made.append(found)
        elif not one.is_packaged:
            unapplied.append(UnappliedCorrection(correction=one.where, why=found, is_for_others=why_not is not None))
    return Changes(made=tuple(made), unapplied=tuple(unapplied))


@cache
def packaged_corrections() -> tuple[Correction, ...]:
    """Corrections that come with the program, of errors that are certain; each names its source."""
    folder = resources.files("reliant.registers") / "packaged_corrections"
    return tuple(
        one
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
        for one in read_corrections(file.read_bytes(), name=f"packaged {file.name}", is_packaged=True)
    )


def refuse_unused(corrections: Sequence[Correction], registers: Sequence[Register]) -> None:
    """Nothing, when each correction found its row in one of the registers, or is limited to other files than these.

    Raises:
        StaleCorrection: one found its row in none: the row is gone, or was never described rightly.
    """
    applied = {cell.correction for register in registers for cell in register.corrected}
    for one in corrections:
        whys = [why for register in registers for why in register.unapplied if why.correction == one.where]
        if one.where in applied or (whys and all(why.is_for_others for why in whys)):
            continue
        raise StaleCorrection(
            correction=one.where,
            expected=f"a row with {selector(one)}",
            found="; ".join(dict.fromkeys(why.why for why in whys if not why.is_for_others))
            or f"that no correction applies to {', '.join(register.name for register in registers)}",
        )


def correction_notes(cells: Sequence[CorrectedCell]) -> tuple[str, ...]:
    """Each corrected cell in words."""
    return tuple(
        f"corrected, line {one.line}: {one.field} is printed {one.was!r} and read as {one.becomes!r}: {one.reason} "
        f"({one.correction}, reported {one.reported})"
        for one in cells
    )


def read_corrections(data: bytes, *, name: str, is_packaged: bool = False) -> tuple[Correction, ...]:
    """The corrections of a YAML file: a list of mappings with row, field, was, becomes, reason and reported.

    Values are taken as they are written: ``2051`` and ``27%`` need no quotation marks, and ``NO`` is no truth value.

    Raises:
        SourceMalformed: it is no YAML, a key is missing, unknown or stands twice, or a value is of the wrong kind; with the line.
    """
    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=name, remedy="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}" if mark else name
        raise SourceMalformed(f"it is no YAML: {getattr(error, 'problem', error)}", where=place, remedy=_EXAMPLE) from error
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise SourceMalformed(
            "it is no list of corrections", where=f"{name}, line 1", remedy=f"begin each with '- row:'; {_EXAMPLE}"
        )
    return tuple(_read_one(one, name=name, is_packaged=is_packaged) for one in node.value)


def _read_one(node: yaml.Node, *, name: str, is_packaged: bool) -> Correction:
    where = f"{name}, line {node.start_mark.line + 1}"
    given = _mapping(node, where)
    missing = [key for key in _NEEDED if key not in given]
    unknown = [key for key in given if key not in (*_NEEDED, *_LIMITS)]
    if missing or unknown:
        said = [f"{', '.join(keys)} {says}" for keys, says in ((missing, "missing"), (unknown, "unknown")) if keys]
        keys = ", ".join((*_NEEDED, *_LIMITS))
        raise SourceMalformed(f"a correction has {'; '.join(said)}", where=where, remedy=f"its keys are {keys}")
    row = {key.strip().lower(): _scalar(value, where, f"row.{key}") for key, value in _mapping(given["row"], where).items()}
    texts = {key: _scalar(value, where, key) for key, value in given.items() if key != "row"}
    if not row:
        raise SourceMalformed(
            "a correction selects no row", where=where, remedy="name its recipient, supplier and what else tells it"
        )
    for key in ("field", "reason", "reported"):
        if not texts[key]:
            raise SourceMalformed(f"a correction has an empty {key}", where=where, remedy=f"write it down; {_EXAMPLE}")
    if texts["was"] == texts["becomes"]:
        raise SourceMalformed(
            "a correction changes nothing: was and becomes are the same", where=where, remedy="mend or delete it"
        )
    limits = {key: texts.get(key) or None for key in _LIMITS}
    return Correction(
        where=where,
        row=row,
        field=texts["field"].lower(),
        was=texts["was"],
        becomes=texts["becomes"],
        reason=texts["reason"],
        reported=texts["reported"],
        is_packaged=is_packaged,
        **limits,
    )


def _mapping(node: yaml.Node, where: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise SourceMalformed("a correction is not made of keys and values", where=where, remedy=_EXAMPLE)
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if str(key.value) in found:
            raise SourceMalformed(f"key {key.value!r} stands twice", where=f"{where}", remedy="keep one of them")
        found[str(key.value)] = value
    return found


def _scalar(node: yaml.Node, where: str, key: str) -> str:
    """A value as written; a list of years as a register prints it."""
    if isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return "; ".join(str(one.value).strip() for one in node.value)
    if not isinstance(node, yaml.ScalarNode):
        raise SourceMalformed(f"the value of {key} is neither text nor a number", where=where, remedy=_EXAMPLE)
    text = " ".join(str(node.value).split())
    return "" if not node.style and text in _NOTHING else text


def _not_for(one: Correction, rows: PrintedRows) -> str | None:
    """Why a correction is not meant for these rows; null when it is."""
    for limit, asked, own in (("source", one.source, rows.source), ("vintage", one.vintage, rows.vintage)):
        if asked is not None and asked != own:
            return f"it is for {limit} {asked}, the file is of {own or 'none'}"
    if one.format is not None and not rows.format.lower().startswith(one.format.lower()):
        return f"it is for format {one.format}, the file is of {rows.format}"
    return None


def _change(one: Correction, rows: PrintedRows, printed: Mapping[tuple[int, int], str]) -> Change | str:
    """The change a correction makes, or why it makes none."""
    places = {key: _place(key, rows) for key in (*(key for key in one.row if key != "line"), one.field)}
    if strangers := [key for key, place in places.items() if place is None]:
        return f"{rows.name} (format {rows.format}) has no column {', '.join(strangers)}; its columns are {_column_names(rows)}"
    at = {key: place for key, place in places.items() if place is not None}
    chosen: set[int] | None = None
    for key, wanted in one.row.items():
        found = _rows_of(key, wanted, at, rows)
        chosen = found if chosen is None else chosen & found
    fitting = sorted(chosen or ())
    if len(fitting) != 1:
        if len(fitting) > 1 and not one.is_packaged:
            raise SourceMalformed(
                f"the row of a correction ({selector(one)}) fits {len(fitting)} rows of {rows.name}: {_named(fitting, rows)}",
                where=one.where,
                remedy="add columns that tell them apart, or line",
            )
        return f"no row of {rows.name} has {selector(one)}"
    row, column = fitting[0], at[one.field]
    name = _contract_name(one.field, rows)
    is_party = name in _PARTIES
    was = printed.get((row, column), rows.cell(row, column))
    if not _is_same(was, one.was, party_of=rows.party_of if is_party else None):
        line = int(rows.lines[row])
        if one.is_packaged:
            return f"line {line} prints {was!r}"
        raise StaleCorrection(
            correction=one.where,
            expected=f"{one.field} {one.was or 'empty'!r}",
            found=f"{was or 'empty'!r} in line {line} of {rows.name}",
        )
    becomes = rows.party_printed(one.becomes) if is_party else one.becomes
    return Change(row=row, column=column, field=name, line=int(rows.lines[row]), was=was, becomes=becomes, correction=one)


def _rows_of(key: str, wanted: str, places: Mapping[str, int], rows: PrintedRows) -> set[int]:
    if key == "line":
        return {int(place) for place in np.flatnonzero(rows.lines == int(wanted))} if wanted.isdigit() else set()
    party_of = rows.party_of if _contract_name(key, rows) in _PARTIES else None
    return set(rows.rows_with(places[key], lambda cell: _is_same(cell, wanted, party_of=party_of)))


def _place(key: str, rows: PrintedRows) -> int | None:
    """The place of a column by its name in the contract or as printed."""
    for name in (key, _OTHER_NAMES.get(key, key)):
        printed = rows.names.get(name, name)
        if printed in rows.columns:
            return list(rows.columns).index(printed)
    return None


def _column_names(rows: PrintedRows) -> str:
    own = [name for name, printed in rows.names.items() if printed in rows.columns]
    return ", ".join(dict.fromkeys([*own, *(name for name in rows.columns if name.strip())]))


def _contract_name(key: str, rows: PrintedRows) -> str:
    """The name the contract has for a column, however it is called; its own where the contract has none."""
    key = _OTHER_NAMES.get(key, key)
    return next((name for name, printed in rows.names.items() if key in (name, printed)), key)


def _is_same(printed: str, wanted: str, *, party_of: Callable[[str], PartyId | None] | None) -> bool:
    """A cell says what a correction means: the same text, the same number, or the same party."""
    cell = " ".join(printed.split())
    if cell.casefold() == wanted.casefold():
        return True
    bare = cell.translate(_MARKS)
    if _NUMBER.fullmatch(bare) and _NUMBER.fullmatch(wanted) and float(bare) == float(wanted):
        return True
    if party_of is None or not wanted or not cell:
        return False
    whom = party_of(wanted)
    return whom is not None and party_of(cell) == whom


def _named(places: Sequence[int], rows: PrintedRows) -> str:
    shown = "; ".join(
        f"line {int(rows.lines[place])} ({', '.join(rows.cell(place, at) for at in range(len(rows.columns)))[:_TEXT_SHOWN]})"
        for place in places[:_SHOWN]
    )
    return shown + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")


def selector(one: Correction) -> str:
    """What a correction says of its row, in words."""
    return ", ".join(f"{key} {value}" for key, value in one.row.items())
