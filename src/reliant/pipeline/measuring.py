"""From register files or a monitor folder to result rows, each with the ids of the rows behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures import (
    announced_against_delivered,
    rows_behind,
    supplier_concentration,
    supplier_shares,
    trade_totals,
)
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables import CONCENTRATION, GAP, SHARES, TOTALS, TableContract
from reliant.model.time import Window
from reliant.pipeline.ingest import open_ledger
from reliant.pipeline.perspective import talk_table
from reliant.pipeline.registers import one_release, open_register
from reliant.sources import MonitorFolder
from reliant.store.engines import Engine, collect, open_frame

Row = dict[str, object]
SPAN = 5
"""Years of a window when the user names none: the field's habit."""


def _columns(contract: TableContract) -> tuple[str, ...]:
    return (*(column.name for column in contract.columns), "sources")


SHARES_COLUMNS, CONCENTRATION_COLUMNS = _columns(SHARES), _columns(CONCENTRATION)
TOTALS_COLUMNS, GAP_COLUMNS = _columns(TOTALS), _columns(GAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Which cells of a measure are wanted; null means all of them."""

    recipient: PartyId | None
    supplier: PartyId | None
    per_category: bool
    category: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The register a measure is made from."""

    register: Register

    @property
    def title(self) -> str:
        """Name, format and release, as they stand above a table."""
        return f"{self.register.name}, format {self.register.format}, release of {self.register.vintage or 'unknown date'}"
