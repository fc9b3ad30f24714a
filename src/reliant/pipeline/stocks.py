"""From registers to what is in service, what became of orders, and whose parts are in whose platforms."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused
from reliant.measures.order_to_delivery import delivery_ratios, delivery_times, open_orders
from reliant.measures.stock import ServiceLives, default_lives, installed_base, read_service_lives
from reliant.model.register import Register
from reliant.model.tables import TableContract
from reliant.model.tables_stock import COMPONENTS, DELIVERY_TIMES, OPEN_ORDERS, ORDER_COHORTS, STOCK
from reliant.model.time import Window
from reliant.pipeline.ingest import annotation_words
from reliant.pipeline.measuring import SPAN, Cells, Row, Source, windows_for
from reliant.registers.comments import deal_facts
from reliant.sources import MonitorFolder, read_file
from reliant.store.engines import Engine, open_frame

Show = Literal["cohorts", "times", "open"]


def _columns(contract: TableContract) -> tuple[str, ...]:
    return (*(column.name for column in contract.columns), "sources")


STOCK_COLUMNS, COMPONENTS_COLUMNS = _columns(STOCK), _columns(COMPONENTS)
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
ORDERS_COLUMNS = {"cohorts": _columns(ORDER_COHORTS), "times": _columns(DELIVERY_TIMES), "open": _columns(OPEN_ORDERS)}


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


def stock(
    source: Source, cells: Cells, windows: Window | int | None, engine: Engine, *, lives: ServiceLives, level: float
) -> list[Row]:
    """Rows of contract STOCK with the deliveries of the supplier up to the window's end behind each.

    Raises:
        MeasureRefused: the register holds no delivery, or the level is no share.
    """
    chosen = windows_for(source.register, windows)
    table = _of(source.register.deliveries, recipient=cells.recipient)
    rows = installed_base(open_frame(table, engine), chosen, per_category=cells.per_category, lives=lives, level=level)
    ids: dict[tuple[object, ...], list[tuple[int, str]]] = {}
    names = ("recipient", "category", "supplier", "year", "value_tiv", "row_id")
    for recipient, category, supplier, year, value, row_id in zip(*(table.column(n).to_pylist() for n in names), strict=True):
        if value is not None:
            ids.setdefault((recipient, category if cells.per_category else None, supplier), []).append((year, row_id))
    wanted = [
        row for row in rows.to_pylist() if cells.supplier in (None, row["supplier"]) and cells.category in (None, row["category"])
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


def orders(source: Source, cells: Cells, windows: Window | int | None, show: Show) -> list[Row]:
    """Cohorts of orders, times to delivery or open orders, with the deals behind each row.

    How long deals take is learned from all deals of the register; recipient, supplier and category choose what is shown.

    Raises:
        MeasureRefused: no register with orders is given.
    """
    register = _with_orders(source)
    deals = _deals(register)
    as_of = _last_year(register)
    wanted = _of(deals, recipient=cells.recipient, supplier=cells.supplier, category=cells.category)
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
        rows = delivery_times(wanted, as_of, per_category=cells.per_category).to_pylist()
        return _deal_sources(rows, wanted, ("supplier", "category"), (), per_category=cells.per_category)
    chosen = _cohort_windows(wanted, windows, as_of)
    rows = delivery_ratios(wanted, chosen, as_of, per_category=cells.per_category).to_pylist() if chosen else []
    return _deal_sources(rows, wanted, ("recipient", "supplier", "category"), chosen, per_category=cells.per_category)


def components(source: Source, cells: Cells, window: Window | None, words: Mapping[str, str]) -> list[Row]:
    """Deals for platforms that come from another supplier, or are produced in the recipient country.

    Args:
        source: register with deals and comments.
        cells: recipient, supplier of the component and category that are wanted.
        window: years of order; null for all.
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
    wanted = _of(told, recipient=cells.recipient, supplier=cells.supplier, category=cells.category)
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


def _of(table: pa.Table, **wanted: str | None) -> pa.Table:
    for name, value in wanted.items():
        if value is not None:
            table = table.filter(pc.equal(table[name], value))
    return table


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
