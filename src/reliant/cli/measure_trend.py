"""``reliant measure trend`` and ``breaks``: diversifying or cannot tell, and the years in which a series took a new level."""

from typing import Annotated, Literal

import typer

from reliant.cli.measure_options import (
    CategoryOption,
    ChartOption,
    EngineOption,
    FormatOption,
    RecipientOption,
    RegisterOption,
    SupplierOption,
    asked,
    emit,
    emit_of,
    fitting,
    source_asked,
)
from reliant.cli.options import MonitorOption
from reliant.pipeline import charted, measuring, trending


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
    by_row: Annotated[
        bool,
        typer.Option(
            "--by-row", help="Take each row of the register for a decision of its own, instead of whole orders; errs more often."
        ),
    ] = False,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Is the recipient moving away from the supplier, or can it not be told? With the change that would have been seen."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, engine=engine)
    rows = trending.trend(source, cells, by_row=by_row)
    shown = fitting(rows, form, trending.SHORT_COLUMNS)
    deals, cited = charted.deals_by_year(source, rows) if chart else (), charted.deals_caption(source)
    emit(
        rows,
        form,
        chart,
        kind="trend",
        title=source.title,
        columns=trending.TREND_COLUMNS,
        shown=shown,
        caption=cited,
        deals=deals,
    )
    for row in rows if form == "table" else ():
        typer.echo(f"{row['category'] or 'All categories'}: {row['says']}")


def breaks(
    of: Annotated[
        Literal["share", "hhi"], typer.Option(help="The yearly series: share of each supplier, or concentration of all.")
    ] = "share",
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: Annotated[
        str | None, typer.Option(metavar="FIRST:LAST", help="Years of delivery; without it all of the register.")
    ] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Years in which a yearly share or index took a new level: at most two, and only what chance would hardly show."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, engine=engine)
    rows = measuring.breaks(source, cells, of)
    shown = fitting(rows, form, measuring.BREAKS_SHORT)
    emit_of(source, rows, form, chart, kind="breaks", columns=measuring.BREAKS_COLUMNS, shown=shown)
    if form == "table":
        for whose, says in dict.fromkeys((f"{row['recipient']}, {row['category'] or 'all'}", row["says"]) for row in rows):
            typer.echo(f"{whose}: {says}")
