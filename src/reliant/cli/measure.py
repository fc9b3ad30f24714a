"""``reliant measure``: shares, totals, concentration, and talk against delivery."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.measure_indicators import asymmetry, dependency, geodep, hidden, risk
from reliant.cli.measure_lookthrough import lookthrough
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
    source_asked,
    window_asked,
)
from reliant.cli.measure_reliability import agreement, quality, revision
from reliant.cli.measure_stock import components, orders, stock
from reliant.cli.measure_structure import diversity, sole_source, thresholds
from reliant.cli.measure_trend import breaks, trend
from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.pipeline import charted, measuring
from reliant.pipeline.counting import register_source

app = typer.Typer(no_args_is_help=True)
for verb in (
    diversity,
    thresholds,
    sole_source,
    trend,
    breaks,
    stock,
    orders,
    components,
    dependency,
    geodep,
    risk,
    asymmetry,
    hidden,
    lookthrough,
    quality,
    agreement,
    revision,
):
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
    against_register: Annotated[
        Path | None,
        typer.Option(
            "--against-register", metavar="PATH", help="An older release: what it says of the same shares, as their error."
        ),
    ] = None,
) -> None:
    """Share of each supplier in what a recipient got; unknown suppliers stay in the denominator and widen the bounds.

    Beside an older release each share has its revision: the error of a recorded share. How far chance could move it is another
    question, and stands in no column here.
    """
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    if against_register is None:
        rows, columns = measuring.shares(source, cells), measuring.SHARES_COLUMNS
    else:
        rows, columns = measuring.shares_against(source, against_register, cells), measuring.SHARES_AGAINST_COLUMNS
    emit_of(source, rows, form, chart, kind="shares", columns=columns)


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
    source = source_asked(register, monitor)
    rows = measuring.concentration(
        source, asked(recipient=recipient, category=category, window=window, every=every, engine=engine)
    )
    emit_of(
        source,
        rows,
        form,
        chart,
        kind="concentration",
        columns=measuring.CONCENTRATION_COLUMNS,
        caption=charted.deals_caption(source),
    )


@app.command()
def totals(
    by: Annotated[Literal["supplier", "recipient", "world"], typer.Option(help="Whose totals.")] = "supplier",
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    against: Annotated[str | None, typer.Option(metavar="FIRST:LAST", help="Earlier window for the change.")] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Volumes, ranks, changes and shares of the world; the last are refused on a file that does not cover it."""
    source = source_asked(register, monitor)
    earlier = window_asked(against, "--against") if against else None
    rows = measuring.totals(source, by, asked(category=category, window=window, engine=engine), earlier)
    emit_of(source, rows, form, chart, kind="totals", columns=measuring.TOTALS_COLUMNS)


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
    rows = measuring.gap(folder, asked(recipient=recipient, window=window, engine=engine), day(on), state)
    source = register_source(None, folder) if chart else None
    emit(
        rows,
        form,
        chart,
        kind="gap",
        title="",
        columns=measuring.GAP_COLUMNS,
        caption=f"documents of the monitor {folder.path.resolve().name}; {charted.caption(source)}" if source else None,
        notes=charted.cautions(source) if source else (),
    )
