"""Chart of look-through: a column for each basis, side by side, in each cell."""

from collections.abc import Sequence
from typing import Any

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.monitor.wording import percent
from reliant.publish.charts.marks import (
    Row,
    cell_window_name,
    columns,
    grouped,
    left_out,
    nothing,
    of_one,
    panelled,
    unit_said,
    whole,
)
from reliant.publish.charts.suppliers import STACKED, stack_keys, stack_order, stacked
from reliant.publish.charts.theme import REST, Drawing, inks_of

BASES = {
    "of record": "share_of_record",
    "by cash": "share_by_cash",
    "by control": "share_by_control",
    "by technology": "share_by_technology",
}
"""Columns of a panel, and what each shows."""


def lookthrough(rows: Sequence[Row]) -> Drawing:
    """Stacked columns of record, by cash, by control and by technology; what is not disclosed stands hatched on top."""
    known = [{**row, "peak": max(row[name] for name in BASES.values())} for row in rows if row["share_of_record"] is not None]
    if not known:
        raise nothing("every cell has a total of zero, so there is no share to draw")
    charts: dict[str, Any] = {}
    facts: list[str] = []
    together: set[str] = set()
    cells = grouped(known, cell_window_name)
    for name, inside in cells.items():
        order = stack_order({}, inside, "peak")
        named = [party for party in order if party != UNKNOWN][:STACKED]
        together |= {party for party in order if party not in (*named, UNKNOWN)}
        inks = inks_of([*named, UNKNOWN])
        stacks = {
            basis: stacked({row["supplier"]: row[field] for row in inside}, named, UNKNOWN in order)
            for basis, field in BASES.items()
        }
        entries = [
            {"x": basis, "low": low, "high": high, "ink": inks.get(party, REST), "label": whole(high - low)}
            for basis, stack in stacks.items()
            for party, low, high in stack
            if high > low
        ]
        charts[name] = columns(entries, list(BASES), title="share of the volume delivered", top=1.0, form=".0%")
        facts += [
            f"{name}, {basis}: " + ", ".join(f"{_name(party)} {percent(high - low)}" for party, low, high in stack if high > low)
            for basis, stack in stacks.items()
        ]
    made = [f"{name}: {percent(inside[0]['made_share'])}" for name, inside in cells.items()]
    return Drawing(
        heading=f"Who stands behind the maker{of_one(charts)}",
        measured=f"Share of the volume delivered, in {unit_said(rows)}, by supplier of record and by who stands behind the maker",
        chart=panelled(charts),
        keys=stack_keys(cells, "peak"),
        notes=(
            f"Part of the volume whose maker a source states: {'; '.join(made)}. The rest keeps the country of record.",
            *left_out(sorted(party_name(party) for party in together), "Drawn as others"),
        ),
        facts=tuple(facts),
    )


def _name(party: str) -> str:
    return "not disclosed" if party == UNKNOWN else party if party == "others" else party_name(party)
