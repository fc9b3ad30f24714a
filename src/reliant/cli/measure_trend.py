"""``reliant measure trend``: diversifying, concentrating, no change beyond x, or cannot tell."""

from typing import Annotated

import typer

from reliant.cli.measure_options import CategoryOption, ChartOption, EngineOption, RegisterOption, cells_asked, emit, window_asked
from reliant.cli.options import MonitorOption, monitor_at
from reliant.pipeline import charted, trending
from reliant.pipeline.measuring import register_source
from reliant.publish.rows import RowFormat


def trend(
    recipient: Annotated[str, typer.Option(metavar="ISO3", help="The country.")],
    supplier: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Away from this supplier, or towards it? Without it each in turn.")
    ] = None,
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    category: CategoryOption = None,
    window: Annotated[
        str | None, typer.Option(metavar="FIRST:LAST", help="Order years; without it from the first deal to the register's end.")
    ] = None,
    by_order: Annotated[
        bool, typer.Option("--by-order", help="Take deals of one supplier, category and order year for one contract.")
    ] = False,
    engine: EngineOption = "duckdb",
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it; a table leaves columns out.")] = "table",
    chart: ChartOption = None,
) -> None:
    """Is the recipient moving away from the supplier, or can it not be told? With the change that would have been seen."""
    source = register_source(register, None if register else monitor_at(monitor))
    chosen = window_asked(window, "--window") if window else None
    cells = cells_asked(recipient, supplier, category)
    rows = trending.trend(source, cells, chosen, by_order=by_order, engine=engine)
    is_table = form == "table"
    short = [{name: row[name] for name in trending.SHORT_COLUMNS} for row in rows] if is_table else None
    emit(
        rows,
        form,
        chart,
        kind="trend",
        title=source.title,
        columns=trending.SHORT_COLUMNS if is_table else trending.TREND_COLUMNS,
        shown=short,
        caption=charted.deals_caption(source),
        deals=charted.deals_by_year(source, rows) if chart else (),
    )
    for row in rows if is_table else ():
        typer.echo(f"{row['category'] or 'All categories'}: {row['says']}")
