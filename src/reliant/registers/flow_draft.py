"""From printed cells to flows, column by column: what cannot be a flow is refused with its line, the rest becomes one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import party_named
from reliant.model.country_numbers import Coded
from reliant.model.flows import FLOWS
from reliant.model.register import CorrectedCell, RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.model.time import Window
from reliant.registers.corrections import correction_notes
from reliant.registers.flow_pieces import FlowPiece, LinesNote, doubles, judged, late, told_of
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import SHOWN, listed
from reliant.registers.row_ids import occurrences, row_ids

_NUMBER = r"^-?\d{1,18}(\.\d{1,20})?([eE][+-]?\d{1,2})?$"
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_HINTS = 50  # unknown names for which near ones are looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a register of flows says of itself."""

    source: str
    vintage: str | None = None
    is_vintage_printed: bool = True
    """False: the release is told by the name of the file only, and plays no part in the ids of rows."""
    notes: tuple[str, ...] = ()
    covers_world: bool | None = None
    """Null: judged by the parties."""
    coverage: str = ""
    unmeasurable: str | None = None


class FlowDraft:
    """The rows of a file on their way to flows; each keeps its line, and the first reason why it is refused."""

    def __init__(self, table: GoodsTable) -> None:
        self.table = table
        self.n_rows = table.cells.num_rows
        self.notes: list[str | LinesNote] = list(table.notes)
        self._reasons: list[tuple[str, str | None]] = []
        self._refused: npt.NDArray[np.int32] = np.full(self.n_rows, -1, dtype=np.int32)
        self._n_faults = len(table.refused)

    def has(self, column: str) -> bool:
        """The file has the column."""
        return column in self.table.cells.column_names

    def cells(self, column: str) -> pa.Array:
        """The printed cells of a column, trimmed; "" for each row when the file does not have it."""
        if not self.has(column):
            return pa.array(np.full(self.n_rows, ""), type=pa.string())
        column_of = self.table.cells.column(column)
        if pa.types.is_dictionary(column_of.type):
            encoded = self.encoded(column)
            return encoded.dictionary.take(encoded.indices)
        whole = column_of.combine_chunks() if isinstance(column_of, pa.ChunkedArray) else column_of
        return pc.utf8_trim_whitespace(whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole)

    def encoded(self, column: str) -> pa.DictionaryArray:
        """The printed cells of a column, trimmed, as codes into those that are distinct."""
        if self.has(column) and pa.types.is_dictionary(self.table.cells.schema.field(column).type):
            found = self.table.cells.column(column).unify_dictionaries().combine_chunks()
            whole = found.chunk(0) if isinstance(found, pa.ChunkedArray) else found
            trimmed = pc.utf8_trim_whitespace(whole.dictionary).dictionary_encode()
            used = trimmed.indices.take(whole.indices)
            return pa.DictionaryArray.from_arrays(used, trimmed.dictionary)
        return self.cells(column).dictionary_encode()

    def standing(self) -> pa.Array:
        """Which rows have not been refused."""
        return pa.array(self._refused < 0)

    def lines(self, where: pa.Array) -> list[int]:
        """Lines of the rows that are marked and not refused."""
        chosen: list[int] = self.table.lines.filter(pc.and_(pc.fill_null(where, False), self.standing())).to_pylist()
        return chosen

    def refuse(self, where: pa.Array, why: str, *, cell: str | None = None, is_fault: bool = True) -> int:
        """Refuse marked rows that still stand, and say how many.

        Args:
            where: mark of each row; null is no mark.
            why: the reason; ``{}`` in it stands for the row's cell in the column ``cell``.
            cell: the column.
            is_fault: false for rows that are left out on purpose, such as sums of other rows: they do not count against
                the file.
        """
        marked = pc.fill_null(where, False).to_numpy(zero_copy_only=False) & (self._refused < 0)
        n_marked = int(marked.sum())
        if n_marked:
            self._refused[marked] = len(self._reasons)
            self._reasons.append((why, cell))
            self._n_faults += n_marked if is_fault else 0
        return n_marked

    def leave_out(self, where: pa.Array, why: str, *, told: str, cell: str | None = None) -> int:
        """Refuse marked rows on purpose, such as sums of other rows, and name their lines in a note; gives their number."""
        lines = self.lines(where)
        if lines:
            self.notes.append(LinesNote(says=f"{{n}} {told}: {{lines}}", lines=tuple(lines)))
        return self.refuse(where, why, cell=cell, is_fault=False)

    def number(self, column: str, what: str, *, missing: Sequence[str] = (), is_required: bool = True) -> pa.Array:
        """Numbers of a column; null where it is empty or says ``missing``.

        Rows with something else, or with a negative number, are refused; unless the column is not required: then it is null
        there, and a note counts them.
        """
        cells = self.cells(column)
        unstated = pc.is_in(cells, value_set=pa.array(["", *missing], type=pa.string()))
        sound = pc.match_substring_regex(cells, _NUMBER)
        numbers = pc.if_else(sound, cells, pa.scalar(None, pa.string())).cast(pa.float64())
        numbers = pc.if_else(unstated, pa.scalar(None, pa.float64()), numbers)
        odd = pc.and_(pc.invert(unstated), pc.invert(sound))
        negative = pc.fill_null(pc.less(numbers, 0.0), False)
        if is_required:
            self.refuse(odd, f"{what} is {{}}, which is no number", cell=column)
            self.refuse(negative, f"{what} is {{}}, less than nothing", cell=column)
        elif found := self.lines(pc.or_(odd, negative)):
            told = f"{{n}} rows have no usable {what}, taken as not stated: {{lines}}"
            self.notes.append(LinesNote(says=told, lines=tuple(found)))
        return pc.if_else(pc.or_(odd, negative), pa.scalar(None, pa.float64()), numbers)

    def year(self, column: str) -> pa.Array:
        """Years of a column; rows without a possible one are refused."""
        return self.year_in(self.cells(column), column)

    def year_in(self, cells: pa.Array, column: str) -> pa.Array:
        """Years that stand in cells made from a column; rows without a possible one are refused."""
        sound = pc.match_substring_regex(cells, r"^\d{4}$")
        years = pc.if_else(sound, cells, pa.scalar(None, pa.string())).cast(pa.int32())
        possible = pc.and_(pc.greater_equal(years, _FIRST_YEAR), pc.less_equal(years, _LAST_YEAR))
        self.refuse(pc.invert(pc.fill_null(possible, False)), "the year is {}, which is none", cell=column)
        return years

    def text(self, column: str, what: str) -> pa.Array:
        """Cells of a column; rows in which it is empty are refused."""
        cells = self.cells(column)
        self.refuse(pc.equal(cells, ""), f"{what} is empty")
        return cells

    def parties(
        self, column: str, what: str, find: Callable[[str], Coded | None], *, near: Callable[[str], Sequence[str]] | None = None
    ) -> pa.Array:
        """Party ids behind the codes or names of a column; ``find`` says whom one means, null when nobody knows.

        Unknown codes are refused, with those that are ``near``; groups (World) are left out, and a code with a remark is told
        in a note.
        """
        encoded = self.encoded(column)
        cells, printed = encoded.dictionary.take(encoded.indices), encoded.dictionary.to_pylist()
        found = [find(one) for one in printed]
        strangers = [one for one, who in zip(printed, found, strict=True) if who is None]
        for one in strangers[:_HINTS]:
            if hints := near(one) if near else ():
                hint = f"(nearest: {', '.join(hints)})"
                self.refuse(pc.equal(cells, one), f"{what} is {{}}, which nobody knows {hint}", cell=column)
        self.refuse(
            pc.is_in(cells, value_set=pa.array(strangers, type=pa.string())), f"{what} is {{}}, which nobody knows", cell=column
        )
        for one, who in zip(printed, found, strict=True):
            if who is None or who.remark is None:
                continue
            here = pc.equal(cells, one)
            if who.is_group:
                self.leave_out(
                    here,
                    f"{what} is {who.remark}, a sum over countries",
                    told=f"rows with {what} {one} ({who.remark}) are sums over countries and left out",
                )
            elif lines := self.lines(here):
                told = f"{what} {one} is {who.remark}, read as {who.party}: {{n}} rows, {{lines}}"
                self.notes.append(LinesNote(says=told, lines=tuple(lines)))
        ids = pa.array([who.party if who else None for who in found], type=pa.string())
        return ids.take(encoded.indices)

    def piece(self, told: Told, columns: Mapping[str, object], *, printed: pa.Array | None = None) -> FlowPiece:
        """What stands, with all that was refused and noted, before rows have ids: a whole file, or a piece of one.

        Args:
            told: what it says of itself.
            columns: every column of FLOWS but those every file has; an array, or one value for all rows.
            printed: values as printed, for the ids of rows; else the numbers.
        """
        self.leave_out(
            pc.equal(columns["recipient"], columns["supplier"]),
            "recipient and supplier are the same: goods that came back, or an error",
            told="row(s) have one party as recipient and supplier and are left out",
        )
        if isinstance(columns["unit"], pa.Array):
            self.say_units(columns["unit"])
        chosen = pc.indices_nonzero(self.standing())
        given = {
            "source": told.source,
            "format": self.table.format,
            "vintage": told.vintage,
            "file": self.table.name,
            "line": self.table.lines,
            **columns,
        }
        taken = {name: _column(name, value, chosen) for name, value in given.items()}
        return FlowPiece(
            name=self.table.name,
            source=told.source,
            format=self.table.format,
            encoding=self.table.encoding,
            vintage=told.vintage,
            release=(told.source, told.vintage if told.is_vintage_printed else None),
            rows=pa.table({column.name: taken[column.name] for column in FLOWS.columns if column.name in taken}),
            printed=taken["value"].cast(pa.string()) if printed is None else printed.take(chosen),
            refused=self._refusals(),
            notes=(*told.notes, *self.notes),
            n_rows=self.n_rows + len(self.table.refused),
            n_faults=self._n_faults,
        )

    def register(self, told: Told, columns: Mapping[str, object], *, printed: pa.Array | None = None) -> Register:
        """The register of what stands, checked; arguments as in ``piece``.

        Raises:
            SourceMalformed: the file has no row that can be read.
        """
        piece = self.piece(told, columns, printed=printed)
        if not piece.rows.num_rows and not piece.refused:
            raise SourceMalformed(f"this is {self.table.what}, and it has no rows", where=self.table.name)
        ids = row_ids(piece.release, piece.identity())
        flows = FLOWS.check(piece.rows.add_column(0, "row_id", ids).cast(FLOWS.schema))
        self._say_doubles(flows)
        self.notes += late(flows, told.vintage)
        corrected = self._corrected(flows)
        years = pc.min_max(flows.column("year")).as_py() if flows.num_rows else None
        covers, covered = told.covers_world, told.coverage
        if covers is None:
            counts = (pc.count_distinct(flows.column(name)).as_py() for name in ("recipient", "supplier", "category"))
            covers, covered = judged(*counts, n_rows=piece.n_rows, n_faults=piece.n_faults)
        return Register(
            name=self.table.name,
            source=told.source,
            format=self.table.format,
            encoding=self.table.encoding,
            vintage=told.vintage,
            years=Window(years["min"], years["max"]) if years else None,
            n_rows=piece.n_rows,
            deals=None,
            deliveries=DELIVERIES.build([]),
            refused=piece.refused,
            notes=(*told.notes, *correction_notes(corrected), *told_of(self.notes)),
            covers_world=covers,
            coverage=covered,
            flows=flows,
            unmeasurable=told.unmeasurable,
            corrected=corrected,
            unapplied=self.table.changes.unapplied,
        )

    def _corrected(self, flows: pa.Table) -> tuple[CorrectedCell, ...]:
        """The cells that corrections changed, with the id of the row that was read from them."""
        told = []
        for change in self.table.changes.made:
            ids = flows.column("row_id").filter(pc.equal(flows.column("line"), change.line))
            told.append(change.told(ids[0].as_py() if len(ids) else None))
        return tuple(told)

    def say_units(self, unit: pa.Array) -> None:
        """A note when rows are in several units, with the lines each begins on."""
        standing = unit.filter(self.standing()).unique().to_pylist()
        if len(standing) > 1:
            told = "; ".join(f"{one}: {listed(self.lines(pc.equal(unit, one)))}" for one in sorted(standing))
            self.notes.append(f"values are in {len(standing)} units, which are never added ({told})")

    def _refusals(self) -> tuple[RefusedRow, ...]:
        at = np.flatnonzero(self._refused >= 0)
        rows = self.table.cells.take(pa.array(at)).to_pylist() if len(at) else []
        lines = self.table.lines.take(pa.array(at)).to_pylist()
        refused = [*self.table.refused]
        for place, line, row in zip(at, lines, rows, strict=True):
            why, cell = self._reasons[self._refused[place]]
            printed = repr((row.get(cell) or "").strip()[:40]) if cell else ""
            refused.append(RefusedRow(line=line, why=why.replace("{}", printed), text=",".join(row.values())[:SHOWN]))
        return tuple(sorted(refused, key=lambda row: row.line))

    def _say_doubles(self, flows: pa.Table) -> None:
        """A note on rows of the same parties, product, time and unit: both kept, and counted twice."""
        place, n_doubled, _ = occurrences([flows.column(name) for name in ("recipient", "supplier", "category", "year", "note")])
        if n_doubled:
            self.notes.append(doubles(flows.column("line").filter(pa.array(place > 1)).to_pylist()))


def nearest(text: str) -> Sequence[str]:
    """Countries whose name is near to one that nobody knows."""
    try:
        party_named(text)
    except UnknownName as error:
        return error.nearest
    return ()


def _column(name: str, value: object, chosen: pa.Array) -> pa.Array:
    """A column of the contract for the chosen rows; a single value is repeated."""
    of_type = FLOWS.schema.field(name).type
    if isinstance(value, pa.Array):
        return value.take(chosen).cast(of_type)
    return pa.repeat(pa.scalar(value, of_type), len(chosen))
