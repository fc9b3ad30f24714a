"""From a register to indicators on flows of goods or arms, with the ids of the rows behind each figure.

A register of flows is taken as it is; of a register of arms its deliveries are, in million TIV.
"""

from collections.abc import Mapping
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.arrow import (
    EC,
    EC_WITHOUT_BLOC,
    Home,
    Thresholds,
    bilateral_asymmetry,
    core_dependency,
    geodep,
    hidden_dependence,
    risk_weighted,
)
from reliant.measures.flow_cells import AGGREGATES, ALL
from reliant.measures.shares import with_unnamed_rest
from reliant.model.categories import category_named
from reliant.model.flows import SHARE
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables_dependency import ASYMMETRY, CORE_DEPENDENCY, GEODEP, HIDDEN, RISK
from reliant.model.time import Window
from reliant.pipeline.counting import (
    Asked,
    Counted,
    Row,
    columns_of,
    counted,
    ids_by_cell,
    ids_of,
    refuse_rest,
    wanted,
    with_sources,
)
from reliant.pipeline.own_numbers import read_production
from reliant.store.engines import open_frame, open_frames

PRESETS: dict[str, Thresholds] = {preset.name: preset for preset in (EC, EC_WITHOUT_BLOC)}
DEPENDENCY_COLUMNS, ASYMMETRY_COLUMNS = columns_of(CORE_DEPENDENCY), columns_of(ASYMMETRY)
HIDDEN_COLUMNS, RISK_COLUMNS, GEODEP_COLUMNS = columns_of(HIDDEN), columns_of(RISK), columns_of(GEODEP)
SHORT_COLUMNS = (
    "recipient",
    "category",
    "window",
    "cdi1",
    "cdi2",
    "cdi3",
    "is_dependent",
    "status",
    "top_supplier",
    "top_share",
    "sources",
)
"""Of DEPENDENCY_COLUMNS, those that fit on a screen."""
GEODEP_SHORT = (
    "recipient",
    "category",
    "year",
    "hhi",
    "hhi_world",
    "imports_to_exports",
    "n_years_met",
    "is_dependent",
    "status",
    "top_supplier",
    "top_share",
    "sources",
)
"""Of GEODEP_COLUMNS, the same."""
CELL = ("recipient", "category", "window")


def dependency(
    register: Register,
    home: Home,
    asked: Asked,
    *,
    preset: Thresholds = EC,
    has_exports: bool | None = None,
    has_ids: bool = True,
) -> list[Row]:
    """Rows of contract CORE_DEPENDENCY, with the rows of supply and of exports behind each.

    ``has_exports`` says whether the file holds what the bloc exports; without it that is so for a file that covers the world.
    Shares of different recipients do not add up to exports; what the shares of a cell leave of the whole is of unnamed suppliers,
    from outside. With ``has_ids`` false ``sources`` is the number of those rows: the
    ids of millions of them would take more memory than the measure.

    Raises:
        MeasureRefused: see ``core_dependency``; or shares would have to be added.
    """
    if asked.recipient is not None and asked.recipient not in home.members:
        raise MeasureRefused(f"{asked.recipient} is no member of the bloc", remedy="name a bloc it belongs to")
    flows = counted(register, asked, whole=True)
    windows = flows.windows
    if flows.unit == SHARE and home.as_one:
        raise MeasureRefused(
            "its values are shares, which cannot be added over members",
            where=flows.name,
            remedy="ask for the members apart with --each",
        )
    if flows.unit == SHARE:  # few rows, and what they leave of the whole is supply too
        frame = open_frame(with_unnamed_rest(flows.with_category_all()), asked.engine)
    else:
        frame = flows.frame_with_category_all(asked.engine)
    rows = core_dependency(
        frame,
        home,
        unit=flows.unit,
        windows=windows,
        preset=preset,
        has_exports=flows.unit != SHARE and (register.covers_world if has_exports is None else has_exports),
        is_one_row_per_supplier=register.is_one_row_per_supplier
        and home.as_one is None
        and all(window.first == window.last for window in windows),
    )
    rows = rows.sort_by([(name, "ascending") for name in CELL]).to_pylist()
    members = sorted({asked.recipient} if asked.recipient else home.members)
    got, sent = (nw.col(party).is_in(members) for party in ("recipient", "supplier"))
    seen = [
        ids_of(
            flows.looked_up(asked.engine).filter(theirs).with_columns(recipient=nw.lit(home.as_one) if home.as_one else party),
            windows,
            CELL,
            counted_only=not has_ids,
        )
        for theirs, party in ((got, nw.col("recipient")), (sent & ~got if home.as_one else sent, nw.col("supplier")))
    ]
    ids = {cell: found + seen[1][cell] if cell in seen[1] else found for cell, found in seen[0].items()}
    return with_sources((row for row in rows if asked.recipient in (None, row["recipient"])), ids, CELL)


def asymmetry(register: Register, asked: Asked, production: Path | None = None) -> list[Row]:
    """Rows of contract ASYMMETRY, with the rows of the pair behind each.

    Raises:
        MeasureRefused: the register does not hold the suppliers' other customers, or its values are shares.
        SourceError: the file of production cannot be read.
    """
    _refuse_extract(register, "a supplier's other customers are not in it")
    flows = counted(register, asked, whole=True)
    _refuse_shares(flows, "recipients")
    table = flows.with_category_all()
    made = _own_production(production, flows) if production else None
    frames = open_frames(table, *([] if made is None else [made]), engine=asked.engine)
    rows = bilateral_asymmetry(
        frames[0], unit=flows.unit, windows=flows.windows, production=None if made is None else frames[1]
    ).to_pylist()
    key = ("recipient", "supplier", "category", "window")
    return with_sources(wanted(rows, asked), ids_by_cell(table, flows.windows, key), key)


def geodep_criteria(register: Register, asked: Asked, *, parity: bool = False) -> list[Row]:
    """Rows of contract GEODEP of the years asked for, with the rows of imports and of exports behind each.

    The two years before a window are looked at too, where the file has them: persistence needs them.

    Raises:
        MeasureRefused: the register does not hold what the whole world sells, or its values are shares.
    """
    _refuse_extract(register, "criterion 2 needs what the whole world exports")
    flows = counted(register, asked, whole=True)
    _refuse_shares(flows, "exporters")
    refuse_rest(flows, "concentration")
    covered = register.years or flows.span
    rows = geodep(
        flows.frame_with_category_all(asked.engine),
        covered,
        unit=flows.unit,
        recipients=None if asked.recipient is None else [asked.recipient],
        parity=parity,
    )
    rows = rows.sort_by([(name, "ascending") for name in ("recipient", "category", "year")]).to_pylist()
    looked_up = flows.looked_up(asked.engine)
    traded = looked_up.filter(nw.col("recipient") != nw.col("supplier"), ~nw.col("recipient").is_in(AGGREGATES))
    years = [Window(year, year) for year in range(flows.span.first, flows.span.last + 1)]
    got, sent = (
        ids_of(
            traded if asked.recipient is None else traded.filter(nw.col(party) == asked.recipient),
            years,
            (party, "category", "window"),
        )
        for party in ("recipient", "supplier")
    )
    found = []
    for row in rows:
        if row["year"] in flows.span:
            cell = (row["recipient"], row["category"], f"{row['year']}:{row['year']}")
            found.append({**row, "sources": list(dict.fromkeys([*got.get(cell, []), *sent.get(cell, [])]))})
    return found


def risk(register: Register, weights: pa.Table, asked: Asked) -> list[Row]:
    """Rows of contract RISK with the rows of the cell behind each.

    Raises:
        MeasureRefused: a weight is none, or the register puts suppliers together.
    """
    flows = counted(register, asked)
    refuse_rest(flows, "concentration")
    table = flows.with_category_all()
    frames = open_frames(table, weights, engine=asked.engine)
    rows = risk_weighted(*frames, unit=flows.unit, windows=flows.windows).to_pylist()
    return with_sources(rows, ids_by_cell(table, flows.windows, CELL), CELL)


def hidden(register: Register, contents: Mapping[PartyId, float], otherwise: float, asked: Asked) -> list[Row]:
    """Rows of contract HIDDEN; behind each stand the rows of what the recipient got and of what that supplier delivers.

    Raises:
        MeasureRefused: see ``hidden_dependence``.
    """
    flows = counted(register, asked, whole=True)
    windows = flows.windows
    frame = flows.frame_with_category_all(asked.engine)
    rows = hidden_dependence(frame, contents, windows=windows, otherwise=otherwise).to_pylist()
    looked_up = flows.looked_up(asked.engine)
    got, sent = (ids_of(looked_up, windows, (party, "category", "window")) for party in ("recipient", "supplier"))
    return [
        {
            **row,
            "sources": list(
                dict.fromkeys(
                    [
                        *got.get((row["recipient"], row["category"], row["window"]), []),
                        *sent.get((row["supplier"], row["category"], row["window"]), []),
                    ]
                )
            ),
        }
        for row in wanted(rows, asked)
    ]


def _refuse_extract(register: Register, why: str) -> None:
    if not register.covers_world:
        raise MeasureRefused(f"{why}: {register.coverage}", where=register.name, remedy="measure a file that covers the world")


def _refuse_shares(flows: Counted, what: str) -> None:
    if flows.unit == SHARE:
        raise MeasureRefused(
            f"its values are shares, which cannot be added over {what}",
            where=flows.name,
            remedy="use a file with amounts, such as BACI or Comtrade",
        )


def _own_production(path: Path, flows: Counted) -> pa.Table:
    """Production as the user states it, in the categories that are measured.

    Raises:
        MeasureRefused: it has none of them.
        UnknownName: a category of arms that nobody knows.
    """
    made = read_production(path)
    named = made["category"].to_pylist() if flows.is_goods else [category_named(name) for name in made["category"].to_pylist()]
    if not flows.per_category:
        named = [ALL] * len(named)
    made = made.set_column(made.column_names.index("category"), "category", pa.array(named, type=pa.string()))
    measured = set(flows.with_category_all()["category"].unique().to_pylist())
    if not measured & set(named):
        raise MeasureRefused(
            f"its categories ({', '.join(sorted(set(named))[:3])}) are not those measured ({', '.join(sorted(measured)[:3])})",
            where=path.name,
            remedy=f"write categories as {flows.name} does, and values in {flows.unit}",
        )
    return made
