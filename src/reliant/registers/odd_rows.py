"""Rows of arms registers with something odd in them that are read as printed, gathered so that a note can name their lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reliant.registers.records import listed

_KINDS = {
    "same": "the same as an earlier one; kept, they look like separate deals",
    "own": "the same party as recipient and supplier; kept",
    "early": "a delivery before the year of order; taken as printed",
    "late": "a year after the release was generated; taken as printed",
}


@dataclass(slots=True)
class OddRows:
    """Lines of odd rows by kind. ``vintage`` is the day the file was generated; null: not told."""

    vintage: str | None
    _lines: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in _KINDS})
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def look(self, line: int, row: dict[str, object], years: Sequence[int], printed: tuple[str, ...]) -> None:
        """One row: recipient, supplier and ordered_year of ``row``, its years of delivery, and its cells as printed."""
        if printed in self._seen:
            self._lines["same"].append(line)
        self._seen.add(printed)
        if row["recipient"] == row["supplier"]:
            self._lines["own"].append(line)
        ordered = row["ordered_year"]
        if isinstance(ordered, int) and years and min(years) < ordered:
            self._lines["early"].append(line)
        last = max((*years, *((ordered,) if isinstance(ordered, int) else ())), default=None)
        if self.vintage is not None and last is not None and last > int(self.vintage[:4]):
            self._lines["late"].append(line)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd, with the lines."""
        return tuple(
            f"{len(lines)} row{' prints' if len(lines) == 1 else 's print'} {_KINDS[kind]}: {listed(lines)}"
            for kind, lines in self._lines.items()
            if lines
        )
