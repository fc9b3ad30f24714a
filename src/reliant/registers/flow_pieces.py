"""A file of flows in pieces: what each gives, and what is told of all of them together once the last has passed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused
from reliant.model.flows import FLOWS
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.model.time import Window
from reliant.registers.records import listed

RECIPIENTS_AT_LEAST, SUPPLIERS_AT_LEAST = 100, 100
"""Parties of a file that covers the world; the smallest full year of trade has more than 150 of each."""
_REFUSED_AT_MOST = 0.01
_COUNTED = ("recipient", "supplier", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesNote:
    """A note on some rows, by their lines, so that those of several pieces can be told as one.

    In ``says``, ``{n}`` stands for how many rows they are and ``{lines}`` for the lines.
    """

    says: str
    lines: tuple[int, ...]

    def __str__(self) -> str:
        return self.says.replace("{n}", str(len(self.lines))).replace("{lines}", listed(list(self.lines)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPiece:
    """The rows of a file, or of a piece of it, that can be flows.

    Attributes:
        rows: columns of FLOWS but ``row_id``, in the order of the file.
        printed: value of each row as printed.
        release: what the id of every row begins with.
        refused: rows that are none, by line.
        notes: what is told of them.
        n_rows: rows read, taken or refused.
        n_faults: rows refused that were not left out on purpose.
    """

    name: str
    source: str
    format: str
    encoding: str
    vintage: str | None
    release: tuple[object, ...]
    rows: pa.Table
    printed: pa.Array
    refused: tuple[RefusedRow, ...]
    notes: tuple[str | LinesNote, ...]
    n_rows: int
    n_faults: int

    def identity(self) -> list[pa.Array]:
        """What tells a row from others, in the order in which it is hashed."""
        columns = {name: _array(self.rows.column(name)) for name in ("recipient", "supplier", "category", "year", "unit", "note")}
        return [*(columns[name] for name in (*_COUNTED, "year")), self.printed, columns["unit"], columns["note"]]


@dataclass(slots=True, kw_only=True)
class PiecesTold:
    """What pieces of one release say of themselves, added up while their rows go elsewhere.

    ``names`` are those of the files; where they are several, refusals and notes begin with the name of theirs.
    """

    names: tuple[str, ...]
    n_taken: int = 0
    _last: FlowPiece | None = None
    _encodings: set[str] = field(default_factory=set)
    _n_rows: int = 0
    _n_faults: int = 0
    _refused: list[RefusedRow] = field(default_factory=list)
    _notes: list[str | LinesNote] = field(default_factory=list)
    _seen: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _COUNTED})
    _years: set[int] = field(default_factory=set)

    def add(self, piece: FlowPiece) -> None:
        """Count a piece in.

        Raises:
            MeasureRefused: it is of another release than those before.
        """
        if self._last is not None and piece.vintage != self._last.vintage:
            raise MeasureRefused(
                f"the files are of different releases ({self._last.vintage or 'unknown'}, {piece.vintage or 'unknown'})",
                where=f"{self._last.name}, {piece.name}",
                remedy="convert each release alone: a change between releases is revision, not diversification",
            )
        self._last = replace(piece, rows=piece.rows.slice(0, 0), printed=piece.printed.slice(0, 0), refused=(), notes=())
        self._encodings.add(piece.encoding)
        self.n_taken += piece.rows.num_rows
        self._n_rows += piece.n_rows
        self._n_faults += piece.n_faults
        self._refused += [replace(row, why=self._of_file(piece.name, row.why)) for row in piece.refused]
        self.note(piece.name, (*piece.notes, *late(piece.rows, piece.vintage)))
        for name, seen in self._seen.items():
            seen.update(pc.unique(piece.rows.column(name)).to_pylist())
        self._years.update(pc.unique(piece.rows.column("year")).to_pylist())

    def note(self, file: str, notes: Iterable[str | LinesNote]) -> None:
        """Tell more of a file."""
        for one in notes:
            if isinstance(one, LinesNote):
                self._notes.append(replace(one, says=self._of_file(file, one.says)))
            else:
                self._notes.append(self._of_file(file, one))

    def register(self) -> Register:
        """The register of all pieces but its rows, which are stored elsewhere.

        Raises:
            MeasureRefused: there was no piece.
        """
        last = self._last
        if last is None:
            raise MeasureRefused("there are no rows", where=", ".join(self.names), remedy="name a file with rows")
        covers, covered = judged(*(len(self._seen[name]) for name in _COUNTED), n_rows=self._n_rows, n_faults=self._n_faults)
        return Register(
            name=", ".join(self.names),
            source=last.source,
            format=last.format,
            encoding=", ".join(sorted(self._encodings)),
            vintage=last.vintage,
            years=Window(min(self._years), max(self._years)) if self._years else None,
            n_rows=self._n_rows,
            deals=None,
            deliveries=DELIVERIES.build([]),
            refused=tuple(self._refused),
            notes=told_of(self._notes),
            covers_world=covers,
            coverage=covered,
            flows=FLOWS.build([]),
        )

    def _of_file(self, file: str, told: str) -> str:
        return told if len(self.names) == 1 else f"{file}: {told}"


def told_of(notes: Iterable[str | LinesNote]) -> tuple[str, ...]:
    """The notes in words, each once; those that say the same of different lines as one."""
    lines: dict[str, list[int]] = {}
    for one in notes:
        lines.setdefault(str(one) if isinstance(one, str) else one.says, []).extend(() if isinstance(one, str) else one.lines)
    return tuple(str(LinesNote(says=says, lines=tuple(found))) if found else says for says, found in lines.items())


def late(flows: pa.Table, vintage: str | None) -> list[LinesNote]:
    """A note on rows of a year after the release, where there are such."""
    if vintage is None or not vintage[:4].isdigit():
        return []
    lines = flows.column("line").filter(pc.greater(flows.column("year"), int(vintage[:4]))).to_pylist()
    says = f"{{n}} row(s) are of a year after the release of {vintage}; taken as printed: {{lines}}"
    return [LinesNote(says=says, lines=tuple(lines))] if lines else []


def doubles(lines: Iterable[int]) -> LinesNote:
    """A note on rows that say of the same parties, product and year as one before them."""
    says = "{n} row(s) have parties, product and year of an earlier row; kept, so they add up: {lines}"
    return LinesNote(says=says, lines=tuple(sorted(lines)))


def judged(n_recipients: int, n_suppliers: int, n_goods: int, *, n_rows: int, n_faults: int) -> tuple[bool, str]:
    """Whether rows cover the world, judged by their parties and by how many rows are faulty, and that in words."""
    counted = f"{n_recipients} recipients, {n_suppliers} suppliers, {n_goods} product{'s' * (n_goods != 1)}"
    if n_recipients < RECIPIENTS_AT_LEAST or n_suppliers < SUPPLIERS_AT_LEAST:
        least = f"a whole year has at least {RECIPIENTS_AT_LEAST} and {SUPPLIERS_AT_LEAST}"
        return False, f"does not cover the world: {counted}; {least}"
    if n_faults > n_rows * _REFUSED_AT_MOST:
        return False, f"does not cover the world: {n_faults} of {n_rows} rows are faulty; {counted}"
    return True, f"covers the world, judged by its parties: {counted}"


def _array(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
