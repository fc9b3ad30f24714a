"""``reliant measure``: shares, totals, concentration, and talk against delivery."""

from typing import Annotated, Literal

import typer

from reliant.cli.measure_indicators import asymmetry, dependency, hidden, revision
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
    cells_asked,
    emit,
    window_asked,
    windows_asked,
)
from reliant.cli.measure_stock import components, orders, stock
from reliant.cli.measure_trend import trend
from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.model.countries import country
from reliant.pipeline import charted, measuring

app = typer.Typer(no_args_is_help=True)
app.command()(trend)
for verb in (stock, orders, components, dependency, asymmetry, hidden, revision):
    app.command()(verb)


@app.command()
def shares(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Share of each supplier in what a recipient got; unknown suppliers stay in the denominator and widen the bounds."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = measuring.shares(source, cells_asked(recipient, supplier, category), windows_asked(window, every), engine)
    emit(
        rows,
        form,
        chart,
        kind="shares",
        title=source.title,
        columns=measuring.SHARES_COLUMNS,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )


@app.command()
def concentration(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """HHI and effective number of suppliers, small-sample corrected, and how far chance alone could move them."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = measuring.concentration(source, cells_asked(recipient, None, category), windows_asked(window, every), engine)
    emit(
        rows,
        form,
        chart,
        kind="concentration",
        title=source.title,
        columns=measuring.CONCENTRATION_COLUMNS,
        caption=charted.deals_caption(source),
        notes=charted.cautions(source),
    )


@app.command()
def totals(
    by: Annotated[Literal["supplier", "recipient", "world"], typer.Option(help="Whose totals.")] = "supplier",
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    window: WindowOption = None,
    against: Annotated[str | None, typer.Option(metavar="FIRST:LAST", help="Earlier window for the change.")] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Volumes, ranks, changes and shares of the world; the last are refused on a file that does not cover it."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    counted = window_asked(window, "--window") if window else None
    rows = measuring.totals(source, by, counted, window_asked(against, "--against") if against else None, engine)
    emit(
        rows,
        form,
        chart,
        kind="totals",
        title=source.title,
        columns=measuring.TOTALS_COLUMNS,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )


@app.command()
def gap(
    recipient: Annotated[str, typer.Option(metavar="ISO3", help="The country.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
    window: WindowOption = None,
    on: OnOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Announced against delivered: per partner, what texts tell of and what the register shows, in the same years."""
    folder = monitor_at(monitor)
    chosen = window_asked(window, "--window") if window else None
    rows = measuring.gap(folder, country(recipient).id, chosen, day(on), engine, state)
    source = measuring.register_source(None, folder)
    cited = f"documents of the monitor {folder.path.resolve().name}; {charted.caption(source)}"
    emit(
        rows,
        form,
        chart,
        kind="gap",
        title=source.title,
        columns=measuring.GAP_COLUMNS,
        caption=cited,
        notes=charted.cautions(source),
    )
