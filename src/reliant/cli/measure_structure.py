"""``reliant measure diversity``, ``thresholds`` and ``sole-source``: how many suppliers, how near a threshold, who is alone."""

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
    emit_of,
    fitting,
    source_asked,
)
from reliant.cli.options import MonitorOption
from reliant.measures.arrow import PRESETS
from reliant.pipeline import charted, measuring


def diversity(
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
    """How many suppliers there are, counted in several ways: Hill numbers, entropy, Theil, and the HHI of n suppliers."""
    source = source_asked(register, monitor)
    rows = measuring.diversity(source, asked(recipient=recipient, category=category, window=window, every=every, engine=engine))
    emit_of(source, rows, form, chart, kind="diversity", columns=measuring.DIVERSITY_COLUMNS)


def thresholds(
    preset: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=f"Only these: {', '.join(PRESETS)}; without it all.")
    ] = None,
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
    """Recorded indicators beside published thresholds, and the chance that the habit behind the deals is above them."""
    unknown = [name for name in preset or () if name not in PRESETS]
    if unknown:
        raise typer.BadParameter(f"no preset is called {', '.join(unknown)}; there are {', '.join(PRESETS)}")
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, category=category, window=window, every=every, engine=engine)
    rows = measuring.thresholds(source, cells, preset or ())
    shown = fitting(rows, form, measuring.THRESHOLDS_SHORT)
    emit_of(
        source,
        rows,
        form,
        chart,
        kind="thresholds",
        columns=measuring.THRESHOLDS_COLUMNS,
        shown=shown,
        caption=charted.deals_caption(source),
    )


def sole_source(
    only: Annotated[bool, typer.Option("--only", help="Only categories in which one supplier is alone.")] = False,
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
    """Categories in which one supplier delivered everything; an unnamed supplier is never alone."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    rows = measuring.sole_source(source, cells, only=only)
    emit_of(source, rows, form, chart, kind="sole_source", columns=measuring.SOLE_SOURCE_COLUMNS)
