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
class Register:
    """One register file, read.

    ``deals`` follows tables.DEALS (null for formats that know no orders), ``deliveries`` follows tables.DELIVERIES.
    ``sums`` follows tables_sums.SUMS: totals as published, of a file that holds neither deals nor deliveries.
    ``flows`` follows flows.FLOWS: goods trade and supply shares, of a file that knows no arms at all.
    ``n_rows`` counts data rows of the file: taken + refused. ``covers_world`` is false for an extract: shares of
    the world from it are refused, for the reason in ``coverage``.
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
