"""From a register and what is known of firms to shares of record, by cash, by control and by technology."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused
from reliant.measures.lookthrough import Basis, Behind, lookthrough_shares, parties_behind, weights_behind
from reliant.measures.owners_control import RULES
from reliant.measures.stakes import StakeGraph, stake_graph
from reliant.model.identity import PartyId
from reliant.model.ownership import Made
from reliant.model.register import Register
from reliant.model.tables_owners import LOOKTHROUGH
from reliant.pipeline.counting import Asked, Counted, Row, Source, columns_of, counted, ids_of, refuse_rest, wanted
from reliant.pipeline.owners import Firms, faults_in_words
from reliant.registers.comments import deal_facts
from reliant.store.engines import open_frame

LOOKTHROUGH_COLUMNS = columns_of(LOOKTHROUGH)
LOOKTHROUGH_SHORT = (
    "recipient",
    "category",
    "window",
    "supplier",
    "share_of_record",
    "share_by_cash",
    "share_by_control",
    "share_by_technology",
    "made_share",
    "sources",
)
"""Columns that a table for people has room for."""
CELL = ("recipient", "category", "window")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedThrough:
    """Rows of contract LOOKTHROUGH with ids, and what must be known of them."""

    rows: list[Row]
    notes: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Cases:
    """Supplies that do not simply stand with their supplier of record: the parties behind each, worked out once."""

    firms: Firms
    rule: str
    on: date | None
    behind: dict[str, tuple[Behind, ...]] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    graphs: dict[date, StakeGraph] = field(default_factory=dict)

    def graph(self, year: int) -> StakeGraph:
        """Stakes on the day asked for, or at the end of the year of delivery."""
        day = self.on or date(year, 12, 31)
        if day not in self.graphs:
            self.graphs[day] = stake_graph(self.firms.stakes, day)
        return self.graphs[day]

    def key(self, supplier: str, year: int, made: Made | None, technology: str | None) -> str | None:
        """The case of a supply; null when it stands with its supplier."""
        stated = made.licensor_country if made is not None and made.licensor_country else technology
        if made is None and stated in (None, supplier):
            return None
        key = "|".join((supplier, made.id if made else "", str(self.on or year) if made else "", stated or ""))
        if key not in self.behind:
            graph = self.graph(year) if made is not None else None
            self.behind[key] = parties_behind(
                PartyId(supplier),
                made.maker if made else None,
                graph=graph,
                maker_country=made.maker_country if made else None,
                technology=PartyId(stated) if stated else None,
                rule=RULES[self.rule],
            )
            if made is not None:
                self.made[key] = made
        return key


def lookthrough(
    source: Source, asked: Asked, firms: Firms, words: Mapping[str, str], *, rule: str = "majority", on: date | None = None
) -> LookedThrough:
    """Rows of contract LOOKTHROUGH; behind each stand the register's rows, the makers and the stakes.

    Args:
        source: register of values, and the one of deals whose comments tell of licences.
        asked: recipient, category and windows; ``supplier`` chooses the party that is shown.
        firms: stakes and makers.
        words: what a monitor's annotations say of deals whose comment is empty, by row id.
        rule: a name of ``RULES``.
        on: stakes of this day for all years; without it those at the end of each year of delivery.

    Raises:
        MeasureRefused: see ``counted``; nothing is known that could be looked through; several makers fit one row; or the
            values are shares, or the file puts suppliers together.
    """
    found = counted(source.register, asked)
    refuse_rest(found, "who stands behind them")
    technology = _technology(source, words)
    if not firms.makers and not technology:
        raise MeasureRefused(
            "no row says who makes what it delivers, so nothing can be looked through",
            where=source.register.name,
            remedy="state makers with their sources in makers.csv of the monitor, or with --makers FILE",
        )
    cases = _Cases(firms=firms, rule=rule, on=on)
    table = _with_cases(found, source.register, cases, technology)
    frame = found.frame(asked.engine) if table is None else open_frame(table, asked.engine)
    rows = lookthrough_shares(frame, cases.behind, found.windows, per_category=found.per_category, unit=found.unit).to_pylist()
    ids = _ids(found, table, cases)
    shown = [
        {
            **row,
            "vintage": row["vintage"] or source.register.vintage,
            "sources": ids.get((*(row[name] for name in CELL), row["supplier"]), []),
        }
        for row in wanted(rows, asked)
    ]
    return LookedThrough(rows=shown, notes=_notes(rows, cases))


def weights_of_supplies(
    source: Source, asked: Asked, firms: Firms, words: Mapping[str, str], *, basis: Basis, rule: str = "majority"
) -> dict[tuple[str, str], dict[PartyId, float]]:
    """Who stands behind what a recipient got: weights by category and supplier of record, by volume, each summing to 1.

    Cells in which everything stands with its supplier of record are left out.

    Raises:
        MeasureRefused: see ``counted``, or several makers fit one row.
    """
    found = counted(source.register, asked)
    cases = _Cases(firms=firms, rule=rule, on=None)
    table = _with_cases(found, source.register, cases, _technology(source, words))
    cells: dict[tuple[str, str], dict[PartyId, float]] = {}
    in_years = [row for row in (table.to_pylist() if table is not None else ()) if row["value"] and row["year"] in found.span]
    for row in in_years:
        behind = cases.behind.get(row["case"] or "", ())
        weights = weights_behind(behind, basis) if behind else {PartyId(row["supplier"]): 1.0}
        cell = cells.setdefault((row["category"], row["supplier"]), {})
        for party, weight in weights.items():
            cell[party] = cell.get(party, 0.0) + weight * row["value"]
    return {
        (category, supplier): {party: part / sum(cell.values()) for party, part in cell.items()}
        for (category, supplier), cell in cells.items()
        if set(cell) != {supplier}
    }


def _with_cases(found: Counted, register: Register, cases: _Cases, technology: Mapping[tuple[str, ...], str]) -> pa.Table | None:
    """The counted rows with the case of each; null where they are read from disk and no maker or licence could fit."""
    if register.stored is not None and not cases.firms.makers:
        return None
    table = found.table
    every = register.flows if register.flows is not None else register.deliveries
    printed: dict[str, str] = {}
    if "designation" in every.column_names:
        printed = dict(zip(every["row_id"].to_pylist(), every["designation"].to_pylist(), strict=True))
    keys: list[str | None] = [None] * table.num_rows
    is_made = [False] * table.num_rows
    places = list(range(table.num_rows)) if technology else _candidates(table, cases.firms.makers)
    for place, row in zip(places, table.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
        designation = printed.get(row["row_id"])
        made = _maker(row, designation, cases.firms.makers)
        origin = technology.get((row["deal_key"],)) if row["deal_key"] else None
        origin = origin or technology.get((row["recipient"], row["supplier"], designation or ""))
        keys[place] = cases.key(row["supplier"], row["year"], made, origin)
        is_made[place] = made is not None
    return table.append_column("case", pa.array(keys, pa.string())).append_column("is_made", pa.array(is_made, pa.bool_()))


def _candidates(table: pa.Table, makers: Sequence[Made]) -> list[int]:
    """Rows that a maker could fit by their parties; whether it does is seen row by row."""
    found: set[int] = set()
    for made in makers:
        is_near = pa.array([True] * table.num_rows)
        for column in ("recipient", "supplier"):
            party = getattr(made, column)
            is_near = is_near if party is None else pc.and_(is_near, pc.equal(table[column].combine_chunks(), party))
        found.update(pc.indices_nonzero(is_near).to_pylist())
    return sorted(found)


def _maker(row: Row, designation: str | None, makers: Sequence[Made]) -> Made | None:
    fitting = [made for made in makers if _fits(made, row, designation)]
    if len(fitting) > 1:
        raise MeasureRefused(
            f"several lines say who makes row {row['row_id']}: {'; '.join(f'{one.where} ({one.maker})' for one in fitting)}",
            remedy="keep them apart by designation, category, first_year or last_year",
        )
    return fitting[0] if fitting else None


def _fits(made: Made, row: Row, designation: str | None) -> bool:
    year = int(str(row["year"]))
    return (
        made.recipient in (None, row["recipient"])
        and made.supplier in (None, row["supplier"])
        and (made.designation is None or made.designation.casefold() == (designation or "").casefold())
        and (made.category is None or made.category.casefold() == str(row["category"]).casefold())
        and (made.first_year is None or made.first_year <= year)
        and (made.last_year is None or year <= made.last_year)
    )


def _technology(source: Source, words: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Whose technology deals are by their comments, where it is not the supplier's: by deal, and by what names all alike."""
    register = source.deals or source.register
    if register.deals is None:
        return {}
    deals = register.deals
    said = [
        comment or words.get(row_id)
        for comment, row_id in zip(*(deals[name].to_pylist() for name in ("comment", "row_id")), strict=True)
    ]
    place = deals.column_names.index("comment")
    facts = deal_facts(deals.set_column(place, deals.schema.field("comment"), pa.array(said, type=pa.string()))).to_pylist()
    by_item: dict[tuple[str, ...], set[str]] = {}
    found: dict[tuple[str, ...], str] = {}
    for fact, designation in zip(facts, deals["designation"].to_pylist(), strict=True):
        by_item.setdefault((fact["recipient"], fact["supplier"], designation), set()).add(fact["technology_origin"])
        if fact["technology_origin"] != fact["supplier"]:
            found[fact["row_id"],] = fact["technology_origin"]
    alike = {item: next(iter(origins)) for item, origins in by_item.items() if len(origins) == 1}
    return found | {item: origin for item, origin in alike.items() if origin != item[1]}


def _ids(found: Counted, table: pa.Table | None, cases: _Cases) -> dict[tuple[object, ...], list[str]]:
    """Rows of the register, makers and stakes behind each party of each cell."""
    if table is None:
        return found.ids((*CELL, "supplier"))
    shown = (
        table
        if found.per_category
        else table.set_column(table.column_names.index("category"), "category", pa.nulls(table.num_rows, pa.string()))
    )
    known = nw.from_native(shown).lazy().filter(~nw.col("value").is_null())
    ids: dict[tuple[object, ...], list[str]] = {}
    more: dict[tuple[object, ...], list[str]] = {}
    for (*cell, supplier, case), rows in ids_of(known, found.windows, (*CELL, "supplier", "case")).items():
        behind = cases.behind[str(case)] if case is not None else parties_behind(PartyId(str(supplier)))
        made = [cases.made[str(case)].id] if case in cases.made else []
        for one in behind:
            ids.setdefault((*cell, one.party), []).extend(rows)
            more.setdefault((*cell, one.party), []).extend([*made, *one.sources])
    return {key: list(dict.fromkeys([*rows, *more[key]])) for key, rows in ids.items()}


def _notes(rows: Sequence[Row], cases: _Cases) -> tuple[str, ...]:
    """How much rests on stated makers, lines of makers that fit no row counted, and rows of stakes that cannot be true."""
    cells = {tuple(row[name] for name in CELL): (row["n_rows"], row["n_rows_made"]) for row in rows}
    n_rows, n_made = (sum(int(str(cell[place])) for cell in cells.values()) for place in (0, 1))
    told = [f"The maker is stated for {n_made} of {n_rows} rows; the others keep the country of record."]
    used = {made.id for made in cases.made.values()}
    idle = [f"{made.where} ({made.maker})" for made in cases.firms.makers if made.id not in used]
    if idle:
        told.append(f"Makers that fit no row counted here: {', '.join(idle)}.")
    faults = {
        line
        for graph in cases.graphs.values()
        for made in cases.made.values()
        if made.maker.casefold() in {holder.name.casefold() for holder in graph.holders.values()}
        for line in faults_in_words(graph.faults(graph.above(graph.find(made.maker).key)))
    }
    return (*told, *(f"Not taken, {fault}." for fault in sorted(faults)))
