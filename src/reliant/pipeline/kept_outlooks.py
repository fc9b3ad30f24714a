"""Outlooks are kept with the day they were made, so that they can be scored when the truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reliant.errors import SourceMalformed
from reliant.pipeline.counting import Source
from reliant.scenarios.scoring import outlook_scores
from reliant.scenarios.supply_history import orders_of, supply_of
from reliant.sources import MonitorFolder, append_lines, read_lines

FILE = "outlooks.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many outlooks were added to which file."""

    n_new: int
    n_known: int
    file: Path

    @property
    def says(self) -> str:
        """The same in words."""
        known = f"; {self.n_known} were kept before" if self.n_known else ""
        return f"{self.n_new} outlooks kept in {self.file}{known}. Score them with reliant scenario scores."


def place_of(folder: MonitorFolder | None, state: Path | None) -> Path:
    """The file outlooks are kept in: of the state folder, the monitor, or the working folder when only a register is named."""
    return (state or (folder.state if folder is not None else Path(".reliant"))) / FILE


def keep(rows: Sequence[Mapping[str, Any]], *, made_on: date, place: Path) -> Kept:
    """Append outlooks that are not kept yet: the same one of the same day is kept once.

    Raises:
        SourceUnreachable, SourceMalformed: the file cannot be written, or is damaged.
    """
    known = {(one.get("id"), one.get("made_on")) for one in read_lines(place)}
    new = [{**row, "made_on": made_on.isoformat()} for row in rows if (row["id"], made_on.isoformat()) not in known]
    append_lines(place, new)
    return Kept(n_new=len(new), n_known=len(rows) - len(new), file=place)


def scores(place: Path, source: Source) -> list[dict[str, Any]]:
    """Rows of SCORES of all outlooks in a file, the oldest first.

    Raises:
        SourceMalformed: the file is damaged.
    """
    kept = read_lines(place)
    for line, one in enumerate(kept, start=1):
        missing = [name for name in ("id", "made_on", "window", "question", "probability", "recipient") if name not in one]
        if missing:
            raise SourceMalformed(
                f"the outlook lacks {', '.join(missing)}",
                where=f"{place}, outlook {line}",
                remedy="take the line out of the file",
            )
    deals = source.deals if source.deals is not None and source.deals.deals is not None else source.register
    orders = orders_of(deals.deals) if deals.deals is not None else None
    last = deals.years.last if deals.years is not None else None
    rows = outlook_scores(kept, supply_of(source.register.deliveries), orders, last_order_year=last)
    return [{**row, "sources": one.get("sources", [])} for row, one in zip(rows, kept, strict=True)]
