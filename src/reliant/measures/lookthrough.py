"""Look-through of supply: from the supplier of record and the maker to the parties that stand behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused, UnknownName
from reliant.measures.cells import CELL, TIE, UNIT, in_cells
from reliant.measures.owners_cash import owners_by_cash
from reliant.measures.owners_control import MAJORITY, Rule, controllers_of
from reliant.measures.stakes import StakeGraph
from reliant.model.flows import SHARE
from reliant.model.identity import UNKNOWN, PartyId
from reliant.model.tables_owners import LOOKTHROUGH
from reliant.model.time import Window

Basis = Literal["of_record", "by_cash", "by_control", "by_technology"]
BASES: tuple[Basis, ...] = get_args(Basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How much of a supply is a party's on each basis, 0..1; over all parties of the supply each basis sums to 1."""

    party: PartyId
    of_record: float
    by_cash: float
    by_control: float
    by_technology: float
    sources: tuple[str, ...] = ()


def parties_behind(
    supplier: PartyId,
    maker: str | None = None,
    *,
    graph: StakeGraph | None = None,
    maker_country: PartyId | None = None,
    technology: PartyId | None = None,
    rule: Rule = MAJORITY,
) -> tuple[Behind, ...]:
    """Who stands behind what a supplier of record delivers and a firm makes.

    - Of record it is the supplier's.
    - By cash it goes to the countries of those who get the maker's profit in the end. A maker in which no row ever states a
      stake is an end of its own and counts for its country; what is not disclosed of others is UNK's.
    - By control it goes to the country of who decides over the maker, in equal parts where the rule finds several. Where nobody
      decides, it stays with the maker's country; where undisclosed stakes could decide, it is UNK's.
    - By technology it goes to whose technology it is: as stated for the supply, else by the rows that say whose technology the
      maker makes (in equal parts), else to the supplier of record.
    - Without a maker the country of record stands on every basis but technology, where that is stated.

    Args:
        supplier: party id of the supplier of record.
        maker: key or name of the firm.
        graph: stakes on the day of the supply.
        maker_country: the maker's country where the graph does not know the firm.
        technology: party whose technology it is, as stated for this supply.
        rule: when a party decides over a firm.

    Returns:
        Parties by id, each once.
    """
    found: dict[str, dict[PartyId, float]] = {basis: {} for basis in BASES}
    sources: dict[PartyId, tuple[str, ...]] = {}

    def add(basis: str, party: PartyId | None, part: float, ids: Sequence[str] = ()) -> None:
        party = party or UNKNOWN
        found[basis][party] = found[basis].get(party, 0.0) + part
        sources[party] = tuple(dict.fromkeys((*sources.get(party, ()), *ids)))

    add("of_record", supplier, 1.0)
    firm = _firm(graph, maker)
    if maker is None:
        add("by_cash", supplier, 1.0)
        add("by_control", supplier, 1.0)
    elif graph is None or firm is None or firm not in graph.told_of:
        country = maker_country or (graph.holders[firm].country if graph is not None and firm is not None else None)
        add("by_cash", country, 1.0)
        add("by_control", country, 1.0)
    else:
        for share in owners_by_cash(graph, firm):
            if share.low > 0:
                add("by_cash", graph.holders[share.party].country, share.low, share.ids)
        control = controllers_of(graph, firm, rule)
        for party, way in control.controllers.items():
            ids = [key for step in way for key in step.ids]
            add("by_control", graph.holders[party].country, 1 / len(control.controllers), ids)
        if not control.controllers:
            ids = [key for stake in graph.held_in.get(firm, ()) for key in stake.ids]
            add("by_control", None if control.is_open else graph.holders[firm].country or maker_country, 1.0, ids)
    stated = graph.technology.get(firm, ()) if graph is not None and firm is not None and technology is None else ()
    for row in stated:
        add("by_technology", row.parent_country, 1 / len(stated), (row.id,))
    if not stated:
        add("by_technology", technology or supplier, 1.0)
    return tuple(
        Behind(party=party, **{basis: found[basis].get(party, 0.0) for basis in BASES}, sources=sources[party])
        for party in sorted(sources)
    )


def weights_behind(behind: Sequence[Behind], basis: Basis = "by_control") -> dict[PartyId, float]:
    """Weight of each party behind a supply on one basis, those above 0 only, summing to 1: what caps of a scenario rest on."""
    return {one.party: weight for one in behind if (weight := getattr(one, basis)) > 0}


def _firm(graph: StakeGraph | None, maker: str | None) -> str | None:
    """Key of the maker; null when the graph does not know it.

    Raises:
        UnknownName: several firms are called so.
    """
    if graph is None or maker is None:
        return None
    try:
        return graph.find(maker).key
    except UnknownName:
        if sum(one.name.casefold() == maker.strip().casefold() for one in graph.holders.values()) > 1:
            raise
        return None


def lookthrough_shares(
    supplies: nw.LazyFrame[Any],
    behind: Mapping[str, Sequence[Behind]],
    windows: Sequence[Window],
    *,
    per_category: bool = False,
    unit: str = UNIT,
) -> pa.Table:
    """Shares of record, by cash, by control and by technology of each party in each cell of recipient, category and window.

    Args:
        supplies: rows of contract DELIVERIES, or FLOWS in one unit, of one release; with ``case`` (null, or a key of
            ``behind``) and ``is_made`` (the maker is stated), if there are such. Without a case the supplier of record stands.
        behind: parties behind each case.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.
        unit: unit of the values.

    Returns:
        Rows of contract LOOKTHROUGH, by recipient, category, window, then the largest share on any basis first.

    Raises:
        MeasureRefused: windows overlap, there is none, the values are shares, or a case is not told of in ``behind``.
    """
    if unit == SHARE:
        raise MeasureRefused("its values are shares, which leave a part out", remedy="look through a file with amounts")
    names = supplies.collect_schema().names()
    frame = supplies if "case" in names else supplies.with_columns(case=nw.lit(None, dtype=nw.String), is_made=nw.lit(False))
    groups = (
        in_cells(frame, windows, per_category=per_category)
        .group_by([*CELL, "supplier", "case", "is_made"])
        .agg(volume=nw.col("volume").sum(), n=nw.len(), vintage=nw.col("vintage").max())
        .collect("pyarrow")
        .to_arrow()
    )
    parts = pa.concat_tables([_plain(groups), _behind(groups, behind)])
    sums = parts.group_by([*CELL, "party"], use_threads=False).aggregate([(basis, "sum") for basis in BASES])
    cells = _cells(groups)
    rows = [row for row in (_row(one, cells, unit) for one in sums.to_pylist()) if row]
    undisclosed = {tuple(row[name] for name in CELL): row["share_by_cash"] for row in rows if row["supplier"] == UNKNOWN}
    for row in rows:
        if row["share_by_cash"] is not None:
            hidden = undisclosed.get(tuple(row[name] for name in CELL), 0.0) if row["supplier"] != UNKNOWN else 0.0
            row["share_by_cash_high"] = min(1.0, row["share_by_cash"] + hidden)
    return LOOKTHROUGH.build(sorted(rows, key=_order))


def _plain(groups: pa.Table) -> pa.Table:
    """What stands with the supplier of record on every basis."""
    plain = groups.filter(pc.is_null(groups["case"]))
    return _parts(plain, plain["supplier"], dict.fromkeys(BASES, plain["volume"]))


def _behind(groups: pa.Table, behind: Mapping[str, Sequence[Behind]]) -> pa.Table:
    """What goes to the parties behind cases."""
    cased = groups.filter(pc.is_valid(groups["case"]))
    missing = sorted(set(cased["case"].to_pylist()) - set(behind))
    if missing:
        raise MeasureRefused(f"nobody is told to stand behind {', '.join(missing[:3])}", remedy="give parties for each case")
    places: list[int] = []
    parties: list[Behind] = []
    for place, case in enumerate(cased["case"].to_pylist()):
        places += [place] * len(behind[case])
        parties += behind[case]
    spread = cased.take(pa.array(places, type=pa.int64()))
    weights = {basis: pa.array([getattr(one, basis) for one in parties], type=pa.float64()) for basis in BASES}
    volumes: dict[str, Any] = {basis: pc.multiply(spread["volume"], weight) for basis, weight in weights.items()}
    return _parts(spread, pa.array([one.party for one in parties], type=pa.string()), volumes)


def _parts(groups: pa.Table, parties: Any, volumes: Mapping[str, Any]) -> pa.Table:
    columns = {name: groups[name].cast(pa.string()) for name in CELL}
    return pa.table({**columns, "party": parties.cast(pa.string()), **{b: v.cast(pa.float64()) for b, v in volumes.items()}})


def _cells(groups: pa.Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Total, made volume, rows and release of each cell."""
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    for group in groups.to_pylist():
        new = {"total": 0.0, "made": 0.0, "n_rows": 0, "n_rows_made": 0, "vintage": None}
        cell = cells.setdefault(tuple(group[name] for name in CELL), new)
        made = bool(group["is_made"])
        cell["total"] += group["volume"]
        cell["made"] += group["volume"] * made
        cell["n_rows"] += group["n"]
        cell["n_rows_made"] += group["n"] * made
        cell["vintage"] = max(filter(None, (cell["vintage"], group["vintage"])), default=None)
    return cells


def _row(sums: Mapping[str, Any], cells: Mapping[tuple[Any, ...], Mapping[str, Any]], unit: str) -> dict[str, Any] | None:
    cell = cells[tuple(sums[name] for name in CELL)]
    total = cell["total"]
    values = {basis: sums[f"{basis}_sum"] for basis in BASES}
    if total > 0 and not any(values.values()):
        return None
    shares = {f"share_{basis}": min(value / total, 1.0) if total > 0 else None for basis, value in values.items()}
    return {
        **{name: sums[name] for name in CELL},
        "supplier": sums["party"],
        "value": values["of_record"],
        "unit": unit,
        **shares,
        "share_by_cash_high": None,
        "n_rows": cell["n_rows"],
        "n_rows_made": cell["n_rows_made"],
        "made_share": cell["made"] / total if total > 0 else None,
        "vintage": cell["vintage"],
    }


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    largest = max((row[f"share_{basis}"] or 0.0 for basis in BASES), default=0.0)
    return row["recipient"], row["category"] or "", row["window"], -round(largest, TIE), -row["value"], row["supplier"]
