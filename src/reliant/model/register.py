"""What reading one register file gives: its rows, its faults and what it can be used for."""

from dataclasses import dataclass

import pyarrow as pa

from reliant.model.time import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was not taken: line of the file, why, and the line's text (cut at 200 characters)."""

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCell:
    """A printed cell that is read as something else, because a written correction says so.

    ``was`` is what the file prints, ``becomes`` what is read; ``row_id`` is null when the row is refused nevertheless, and
    several rows of deliveries may stem from the line. ``correction`` says where the correction is written.
    """

    row_id: str | None
    line: int
    field: str
    was: str
    becomes: str
    reason: str
    reported: str
    correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnappliedCorrection:
    """A written correction that changes nothing in a file, and why; ``is_for_others``: it is limited to other files."""

    correction: str
    why: str
    is_for_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTable:
    """A table that does not say who supplied whom: what it is, why nothing is measured from it, and what it is good for.

    ``cells`` has one text column for each column of the file.
    """

    what: str
    why: str
    use: str
    cells: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register file, read.

    ``deals`` follows tables.DEALS (null for formats that know no orders), ``deliveries`` follows tables.DELIVERIES.
    ``sums`` follows tables_sums.SUMS: totals as published, of a file that holds neither deals nor deliveries.
    ``flows`` follows flows.FLOWS: goods trade and supply shares, of a file that knows no arms at all.
    ``other`` is set when the file is a table of another kind; then it holds nothing else.
    ``unmeasurable`` says why no measure may be taken from it, whatever it holds; null: nothing of that kind stands against it.
    ``corrected`` lists the cells that written corrections changed, ``unapplied`` the corrections that changed none.
    ``n_rows`` counts data rows of the file: taken + refused. ``covers_world`` is false for an extract: shares of
    the world from it are refused, for the reason in ``coverage``.
    ``stored`` names a Parquet file in which the rows of flows still lie: the table here is then empty.
    ``is_one_row_per_supplier``: whoever wrote that file saw that no two of its rows share recipient, supplier, category and year.
    """

    name: str
    source: str
    format: str
    encoding: str
    vintage: str | None
    years: Window | None
    n_rows: int
    deals: pa.Table | None
    deliveries: pa.Table
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]
    covers_world: bool
    coverage: str
    sums: pa.Table | None = None
    flows: pa.Table | None = None
    other: OtherTable | None = None
    unmeasurable: str | None = None
    corrected: tuple[CorrectedCell, ...] = ()
    unapplied: tuple[UnappliedCorrection, ...] = ()
    stored: str | None = None
    is_one_row_per_supplier: bool = False
