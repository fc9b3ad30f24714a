"""From registers to what is in service, what became of orders, and whose parts are in whose platforms."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.order_to_delivery import delivery_ratios, delivery_times, open_orders
from reliant.measures.stock import ServiceLives, default_lives, installed_base, read_service_lives
from reliant.model.countries import party_name
from reliant.model.register import Register
from reliant.model.tables_stock import COMPONENTS, DELIVERY_TIMES, OPEN_ORDERS, ORDER_COHORTS, STOCK
from reliant.model.time import Window
from reliant.pipeline.counting import SPAN, Asked, Row, Source, arms_category, columns_of, counted, of
from reliant.pipeline.ingest import annotation_words
from reliant.registers.comments import deal_facts
from reliant.sources import MonitorFolder, read_file
from reliant.store.engines import open_frame

Show = Literal["cohorts", "times", "open"]


STOCK_COLUMNS, COMPONENTS_COLUMNS = columns_of(STOCK), columns_of(COMPONENTS)
STOCK_SHORT = (
    "recipient",
    "category",
    "window",
    "supplier",
    "stock_value",
    "stock_share",
    "flow_value",
    "flow_share",
    "crossing_year",
    "vintage",
    "sources",
)
"""Columns that a table for people has room for."""
COMPONENTS_SHORT = tuple(name for name in COMPONENTS_COLUMNS if name not in ("row_id", "is_possible"))
ORDERS_COLUMNS = {"cohorts": columns_of(ORDER_COHORTS), "times": columns_of(DELIVERY_TIMES), "open": columns_of(OPEN_ORDERS)}
TIMES_SHORT = tuple(name for name in ORDERS_COLUMNS["times"] if not name.startswith("curve_"))
"""Of the columns of times, those that fit on a screen; the curve is for charts and programs."""


def orders_title(source: Source) -> str:
    """Name, format and release of the register that has the orders."""
    return Source(register=_with_orders(source)).title


def service_lives(path: Path | None) -> ServiceLives:
    """Service lives of a file of the user's, or our assumptions.

    Raises:
        SourceError: the file cannot be read, or is no such file.
    """
    if path is None:
        return default_lives()
    snapshot = read_file(path)
    return read_service_lives(snapshot.data.decode("utf-8", errors="replace"), name=snapshot.name)


def stock(source: Source, asked: Asked, *, lives: ServiceLives, level: float) -> list[Row]:
    """Rows of contract STOCK with the deliveries of the supplier up to the window's end behind each.

    Raises:
        MeasureRefused: see ``counted``; the register is of goods, which do not stay in service; or the level is no share.
    """
    found = counted(source.register, asked)
    if found.is_goods:
        raise MeasureRefused(
            "goods do not stay in service: a stock is made from deliveries of arms",
            where=found.name,
            remedy="name a trade register of arms",
        )
    table, category = found.table, arms_category(asked.category)
    rows = installed_base(
        open_frame(table, asked.engine), found.windows, per_category=found.per_category, lives=lives, level=level
    )
    ids: dict[tuple[object, ...], list[tuple[int, str]]] = {}
    names = ("recipient", "category", "supplier", "year", "value", "row_id")
    for recipient, kind, supplier, year, value, row_id in zip(*(table.column(n).to_pylist() for n in names), strict=True):
        if value is not None:
            ids.setdefault((recipient, kind if found.per_category else None, supplier), []).append((year, row_id))
    wanted = [
        row for row in rows.to_pylist() if asked.supplier in (None, row["supplier"]) and category in (None, row["category"])
    ]
    return [
        {
            **row,
            "vintage": row["vintage"] or source.register.vintage,
            "sources": [
                row_id
                for year, row_id in ids[row["recipient"], row["category"], row["supplier"]]
                if year <= Window.parse(row["window"]).last
            ],
        }
        for row in wanted
    ]


def orders(source: Source, asked: Asked, show: Show) -> list[Row]:
    """Cohorts of orders, times to delivery or open orders, with the deals behind each row.

    How long deals take is learned from all deals of the register; recipient, supplier and category choose what is shown.

    Raises:
        MeasureRefused: no register with orders is given.
    """
    register = _with_orders(source)
    deals = _deals(register)
    as_of = _last_year(register)
    windows, per_category = asked.windows, asked.category is not None
    wanted = _wanted(register, deals, asked)
    if show == "open":
        rows = open_orders(wanted, as_of, among=deals).to_pylist()
        return [
            {**row, "sources": [row["row_id"]]}
            for row in rows
            if not isinstance(windows, Window) or row["ordered_year"] in windows
        ]
    if show == "times":
        if isinstance(windows, Window):
            wanted = wanted.filter([year is not None and year in windows for year in wanted["ordered_year"].to_pylist()])
        rows = delivery_times(wanted, as_of, per_category=per_category).to_pylist()
        return _deal_sources(rows, wanted, ("supplier", "category"), (), per_category=per_category)
    chosen = _cohort_windows(wanted, windows, as_of)
    rows = delivery_ratios(wanted, chosen, as_of, per_category=per_category).to_pylist() if chosen else []
    return _deal_sources(rows, wanted, ("recipient", "supplier", "category"), chosen, per_category=per_category)


def components(source: Source, asked: Asked, words: Mapping[str, str]) -> list[Row]:
    """Deals for platforms that come from another supplier, or are produced in the recipient country.

    Args:
        source: register with deals and comments.
        asked: recipient, supplier of the component and category that are wanted; windows: years of order, null for all.
        words: what a monitor's annotations say of deals whose comment is empty, by row id.

    Raises:
        MeasureRefused: no register with orders is given, or nothing is said of its deals.
    """
    register = _with_orders(source)
    deals = _deals(register)
    said = [
        comment or words.get(row_id)
        for comment, row_id in zip(*(deals[n].to_pylist() for n in ("comment", "row_id")), strict=True)
    ]
    if not any(said):
        raise MeasureRefused(
            "its comments are empty, so nothing says what platform a part is for",
            where=register.name,
            remedy="use a register with its comments, or a monitor with annotations",
        )
    place = deals.column_names.index("comment")
    told = deals.set_column(place, deals.schema.field("comment"), pa.array(said, type=pa.string()))
    wanted = _wanted(register, told, asked)
    window = asked.windows if isinstance(asked.windows, Window) else None
    rows = []
    for deal, facts in zip(wanted.to_pylist(), deal_facts(wanted).to_pylist(), strict=True):
        relation = _relation(facts)
        if relation and (window is None or (deal["ordered_year"] or 0) in window):
            rows.append(
                {
                    **{
                        name: deal[name]
                        for name in ("row_id", "recipient", "supplier", "category", "designation", "ordered_year")
                    },
                    **{name: facts[name] for name in ("for_platform", "platform_suppliers", "platform_made_in", "is_possible")},
                    "relation": relation,
                    "value": deal["tiv_delivered"],
                    "unit": "million TIV",
                    "vintage": deal["vintage"],
                }
            )
    rows.sort(key=lambda row: (row["recipient"], row["ordered_year"] or 0, row["row_id"]))
    return [{**row, "sources": [row["row_id"]]} for row in COMPONENTS.build(rows).to_pylist()]


def words_of(folder: MonitorFolder | None, source: Source) -> dict[str, str]:
    """What the annotations of a monitor say of the deals of its register; nothing without a monitor.

    Raises:
        SourceError: the annotations cannot be read.
    """
    if folder is None or source.deals is None or folder.settings.annotations is None:
        return {}
    return annotation_words(folder, folder.settings.annotations.path, source.deals)


def _wanted(register: Register, deals: pa.Table, asked: Asked) -> pa.Table:
    """The deals that are asked for.

    Raises:
        MeasureRefused: the register has no deal of the recipient, and does not cover the world.
    """
    found = of(deals, recipient=asked.recipient)
    if not found.num_rows and not register.covers_world:
        raise MeasureRefused(
            f"it holds no order of {party_name(asked.recipient) if asked.recipient else 'anybody'}, and it does not cover the "
            "world, so nothing is known of it",
            where=register.name,
            remedy="name a country it holds: reliant measure totals --by recipient lists them",
        )
    return of(found, supplier=asked.supplier, category=arms_category(asked.category))


def _relation(facts: Mapping[str, Any]) -> str | None:
    others = [party for party in facts["platform_suppliers"] if party not in (facts["supplier"], facts["recipient"])]
    if others:
        return "third_country"
    is_domestic = facts["recipient"] in (facts["platform_made_in"], *facts["platform_suppliers"])
    return "domestic" if is_domestic and facts["supplier"] != facts["recipient"] else None


def _with_orders(source: Source) -> Register:
    for register in (source.deals, source.register):
        if register is not None and register.deals is not None:
            return register
    raise MeasureRefused(
        f"format {source.register.format} knows no orders",
        where=source.register.name,
        remedy="name a trade register by deal, or a monitor that has one",
    )


def _deals(register: Register) -> pa.Table:
    assert register.deals is not None  # noqa: S101  as _with_orders chose it
    return register.deals


def _last_year(register: Register) -> int:
    if register.years is None:
        raise MeasureRefused("it holds no delivery, so the end of its record is not known", where=register.name)
    return register.years.last


def _cohort_windows(deals: pa.Table, asked: Window | int | None, as_of: int) -> tuple[Window, ...]:
    """Cohorts: the window asked for, or windows of so many years over all years of order."""
    if isinstance(asked, Window):
        return (asked,)
    years = [year for year in deals["ordered_year"].to_pylist() if year is not None]
    return Window.every(asked or SPAN, first=min(years), last=as_of) if years and min(years) <= as_of else ()


def _deal_sources(
    rows: Iterable[Row], deals: pa.Table, key: Sequence[str], windows: Sequence[Window], *, per_category: bool
) -> list[Row]:
    ids: dict[tuple[object, ...], list[str]] = {}
    for deal in deals.select(["row_id", "recipient", "supplier", "category", "ordered_year", "number_ordered"]).to_pylist():
        year = deal["ordered_year"]
        window = next((window for window in windows if year is not None and year in window), None)
        if year is None or (windows and window is None) or deal["number_ordered"] is None:
            continue
        cell = {**deal, "category": deal["category"] if per_category else None}
        ids.setdefault((*(cell[name] for name in key), str(window) if window else None), []).append(deal["row_id"])
    return [{**row, "sources": ids.get((*(row[name] for name in key), row.get("window")), [])} for row in rows]
