"""``reliant measure stock``, ``orders``, ``components``: what is in service, what became of orders, whose parts are in what."""

from pathlib import Path
from typing import Annotated

import typer

from reliant.cli.measure_options import (
    CategoryOption,
    ChartOption,
    EngineOption,
    EveryOption,
    FormatOption,
    RecipientOption,
    RegisterOption,
    SupplierOption,
    WindowOption,
    asked,
    emit,
    emit_of,
    fitting,
    source_asked,
)
from reliant.cli.options import MonitorOption, monitor_at
from reliant.pipeline import charted, stocks
from reliant.pipeline.counting import register_source


def stock(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    level: Annotated[float, typer.Option(metavar="SHARE", help="When does the stock share cross this level, 0 to 1?")] = 0.5,
    lives: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Service lives of your own, YAML; without it our assumptions.")
    ] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """What is still in service by origin, beside what is being delivered; and when it would cross a level."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    rows = stocks.stock(source, cells, lives=stocks.service_lives(lives), level=level)
    short = fitting(rows, form, stocks.STOCK_SHORT)
    emit_of(source, rows, form, chart, kind="stock", columns=stocks.STOCK_COLUMNS, shown=short)
    if form == "table":
        for note in dict.fromkeys(f"{row['supplier']}: {row['crossing_note']}" for row in rows if row["crossing_year"]):
            typer.echo(f"Stock share of {note}.")
        for reason in dict.fromkeys(str(row["truncated_reason"]) for row in rows if row["truncated_reason"]):
            typer.echo(f"Older stock may be missing: {reason}.")


def orders(
    show: Annotated[
        stocks.Show,
        typer.Option(help="cohorts: how much of the orders was delivered; times: how long it takes; open: orders still open."),
    ] = "cohorts",
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: Annotated[
        str | None, typer.Option(metavar="FIRST:LAST", help="Years of order; without it all of the register.")
    ] = None,
    every: EveryOption = None,
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """What became of orders: delivery ratio by years of order, time to delivery, and open orders that are overdue."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every)
    rows = stocks.orders(source, cells, show)
    title, cited = stocks.orders_title(source), charted.orders_caption(source)
    short = fitting(rows, form, stocks.TIMES_SHORT) if show == "times" else None
    emit(rows, form, chart, kind="orders", title=title, columns=stocks.ORDERS_COLUMNS[show], shown=short, caption=cited)


def components(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: Annotated[
        str | None, typer.Option(metavar="FIRST:LAST", help="Years of order; without it all of the register.")
    ] = None,
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Parts of one supplier in platforms of another: a dependence that shares by supplier of record do not show."""
    folder = None if register else monitor_at(monitor)
    source = register_source(register, folder)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window)
    rows = stocks.components(source, cells, stocks.words_of(folder, source))
    shown, title = fitting(rows, form, stocks.COMPONENTS_SHORT), stocks.orders_title(source)
    cited = charted.orders_caption(source)
    emit(rows, form, chart, kind="components", title=title, columns=stocks.COMPONENTS_COLUMNS, shown=shown, caption=cited)
