"""What a brief is composed from: results of measures and the ledger's records, all of them values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reliant.measures.arrow import Verdict
from reliant.model.claim import Claim
from reliant.model.deal import Agreement, Event
from reliant.model.document import Document
from reliant.model.identity import PartyId
from reliant.model.ownership import Ownership
from reliant.model.register import Register
from reliant.model.time import Window

Row = Mapping[str, object]
"""One row of a table contract."""


def ids(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Row ids, in the order of the rows."""
    return tuple(str(row["row_id"]) for row in rows)


def real(value: object) -> float:
    """A number of a row that is known not to be null."""
    return float(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Register results for one country: tables as rows (contracts SHARES, CONCENTRATION, SOLE_SOURCE, DELIVERIES, DEALS).

    ``deliveries`` are the rows of the values register, ``deals`` those of the deals register that reach the recipient;
    ``older`` holds the deliveries of earlier releases, by vintage.
    """

    windows: tuple[Window, ...]
    shares: tuple[Row, ...]
    concentration: tuple[Row, ...]
    sole_sources: tuple[Row, ...]
    deliveries: tuple[Row, ...]
    deals: tuple[Row, ...]
    older: Mapping[str, tuple[Row, ...]]

    def rows_in(self, window: Window, *, supplier: str | None = None, category: str | None = None) -> tuple[Row, ...]:
        """Delivery rows of a window, of one supplier and category if named, by year."""
        return tuple(
            row
            for row in self.deliveries
            if int(str(row["year"])) in window
            and (supplier is None or row["supplier"] == supplier)
            and (category is None or row["category"] == category)
        )

    def deals_in(self, window: Window) -> tuple[Row, ...]:
        """Deals with a delivery in the window."""
        return tuple(row for row in self.deals if any(year in window for year in years_of(row)))


def years_of(row: Row) -> tuple[int, ...]:
    """Years with a delivery of a deal."""
    years = row["delivery_years"]
    return tuple(years) if isinstance(years, list | tuple) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything a brief may say something about, as known on the day ``on``."""

    subject: PartyId
    supplier: PartyId
    on: date
    flow: Flow
    verdict: Verdict | None
    chance: tuple[float, float] | None
    talk_window: Window
    gap: tuple[Row, ...]
    talk_sources: Mapping[tuple[str, str], tuple[str, ...]]  # (partner, GAP column) -> claim ids
    documents: tuple[Document, ...]
    unread: Mapping[str, int]  # reason -> documents that could not be read
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    agreements: tuple[Agreement, ...]
    ownership: tuple[Ownership, ...]
    registers: tuple[Register, ...]
    annotations: Mapping[str, str]  # row id -> what the register's comment says, in our words
    not_taken: tuple[str, ...] = ()  # parts of document files that could not be read, with their reasons
    n_copies: int = 0  # documents left out because another has the same body word for word
