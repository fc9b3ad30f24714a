"""``reliant measure``: dependence on goods and arms, risk of suppliers, asymmetry, and hidden dependence."""

from pathlib import Path
from typing import Annotated, Literal

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
from reliant.measures.dependency import Home
from reliant.model.blocs import bloc_members
from reliant.pipeline import indicators
from reliant.pipeline.own_numbers import read_contents, read_weights

PresetOption = Annotated[Literal["ec", "ec-without-bloc"], typer.Option(help="Thresholds; without a bloc CDI2 is left out.")]


def dependency(
    bloc: Annotated[
        str, typer.Option(metavar="NAME|ISO3,ISO3", help="The home bloc: EU, EAEU, or its members; supply among them is inside.")
    ],
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    each: Annotated[bool, typer.Option("--each", help="Every member apart instead of the bloc as one.")] = False,
    recipient: RecipientOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    preset: PresetOption = "ec",
    exports: Annotated[
        bool | None,
        typer.Option("--exports/--no-exports", help="The file holds what the bloc exports; without it, if it covers the world."),
    ] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Core dependency indicators: concentration of supply from outside, its weight, and whether it could be replaced at home."""
    members = bloc_members(bloc)
    as_one = None if each or recipient or len(members) < 2 else bloc.strip().upper()
    source = source_asked(register, monitor, of_goods=True)
    rows = indicators.dependency(
        source.register,
        Home(members=members, as_one=as_one),
        asked(recipient=recipient, category=category, window=window, every=every, engine=engine),
        preset=indicators.PRESETS[preset],
        has_exports=exports,
        has_ids=form != "table",
    )
    shown = fitting(rows, form, indicators.SHORT_COLUMNS)
    emit_of(source, rows, form, chart, kind="dependency", columns=indicators.DEPENDENCY_COLUMNS, shown=shown)


def geodep(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    parity: Annotated[
        bool, typer.Option("--parity", help="9999 for imports / exports without exports, as the published file has it.")
    ] = False,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Import dependencies after CEPII GeoDep: concentration here, in the world, no exports to fall back on, and persistence."""
    source = source_asked(register, monitor, of_goods=True)
    cells = asked(recipient=recipient, category=category, window=window, engine=engine)
    rows = indicators.geodep_criteria(source.register, cells, parity=parity)
    shown = fitting(rows, form, indicators.GEODEP_SHORT)
    emit_of(source, rows, form, chart, kind="geodep", columns=indicators.GEODEP_COLUMNS, shown=shown)


def risk(
    weights: Annotated[
        Path, typer.Option(metavar="CSV", help="Risk of suppliers: columns supplier, weight (0..1) and perhaps factor.")
    ],
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
    """Concentration in which each supplier counts with its risk, beside the same with every risk at 1."""
    source = source_asked(register, monitor, of_goods=True)
    cells = asked(recipient=recipient, category=category, window=window, every=every, engine=engine)
    rows = indicators.risk(source.register, read_weights(weights), cells)
    emit_of(source, rows, form, chart, kind="risk", columns=indicators.RISK_COLUMNS)


def asymmetry(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    production: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="What recipients make themselves: columns recipient, category, year, value."),
    ] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Who needs whom more: the supplier's share of what a recipient got, less the recipient's share of what the supplier sold."""
    source = source_asked(register, monitor, of_goods=True)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    rows = indicators.asymmetry(source.register, cells, production)
    emit_of(source, rows, form, chart, kind="asymmetry", columns=indicators.ASYMMETRY_COLUMNS)


def hidden(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    content: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Foreign content of suppliers: columns party, foreign_content (0..1).")
    ] = None,
    otherwise: Annotated[float, typer.Option(metavar="SHARE", help="Foreign content of all other suppliers.")] = 0.0,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Shares after each supplier's foreign content is handed on to its own suppliers, beside the shares on their face."""
    source = source_asked(register, monitor)
    rows = indicators.hidden(
        source.register,
        read_contents(content) if content else {},
        otherwise,
        asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine),
    )
    emit_of(source, rows, form, chart, kind="hidden", columns=indicators.HIDDEN_COLUMNS)
