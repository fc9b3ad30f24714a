"""``reliant measure``: dependence on goods, asymmetry, hidden dependence, and revision between releases."""

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
    emit,
    windows_asked,
)
from reliant.cli.options import MonitorOption, monitor_at
from reliant.measures.dependency import Home
from reliant.model.blocs import bloc_members
from reliant.model.countries import country
from reliant.model.time import Window
from reliant.pipeline import charted, indicators, measuring

CategoriesOption = Annotated[
    str | None,
    typer.Option("--category", metavar="C", help="One product or armament category, or 'each' for all of them apart."),
]
PresetOption = Annotated[Literal["ec", "ec-without-bloc"], typer.Option(help="Thresholds; without a bloc CDI2 is left out.")]


def dependency(
    bloc: Annotated[
        str, typer.Option(metavar="NAME|ISO3,ISO3", help="The home bloc: EU, EAEU, or its members; supply among them is inside.")
    ],
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    each: Annotated[bool, typer.Option("--each", help="Every member apart instead of the bloc as one.")] = False,
    recipient: RecipientOption = None,
    category: CategoriesOption = None,
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
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = indicators.dependency(
        source.register,
        Home(members=members, as_one=as_one),
        _asked(recipient, None, category, windows_asked(window, every), engine),
        preset=indicators.PRESETS[preset],
        has_exports=exports,
    )
    short = [{name: row[name] for name in indicators.SHORT_COLUMNS} for row in rows] if form == "table" else None
    columns = indicators.SHORT_COLUMNS if form == "table" else indicators.DEPENDENCY_COLUMNS
    emit(
        rows,
        form,
        chart,
        kind="dependency",
        title=source.title,
        columns=columns,
        shown=short,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )


def asymmetry(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoriesOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Who needs whom more: the supplier's share of what a recipient got, less the recipient's share of what the supplier sold."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = indicators.asymmetry(source.register, _asked(recipient, supplier, category, windows_asked(window, every), engine))
    emit(
        rows,
        form,
        chart,
        kind="asymmetry",
        title=source.title,
        columns=indicators.ASYMMETRY_COLUMNS,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )


def hidden(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    content: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Foreign content of suppliers: columns party, foreign_content (0..1).")
    ] = None,
    otherwise: Annotated[float, typer.Option(metavar="SHARE", help="Foreign content of all other suppliers.")] = 0.0,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoriesOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Shares after each supplier's foreign content is handed on to its own suppliers, beside the shares on their face."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = indicators.hidden(
        source.register,
        indicators.read_contents(content) if content else {},
        otherwise,
        _asked(recipient, supplier, category, windows_asked(window, every), engine),
    )
    emit(
        rows,
        form,
        chart,
        kind="hidden",
        title=source.title,
        columns=indicators.HIDDEN_COLUMNS,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )


def revision(
    register: Annotated[list[Path], typer.Option("--register", metavar="PATH", help="Two releases: the older, then the newer.")],
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """How far two releases of one register differ on the same years: the error of a recorded share."""
    rows = indicators.revision(register, _asked(recipient, supplier, category, windows_asked(window, every), engine))
    title = " and ".join(path.name for path in register)
    cited = "; ".join(charted.caption(measuring.register_source([path], None)) for path in register) if chart else None
    emit(rows, form, chart, kind="revision", title=title, columns=indicators.REVISION_COLUMNS, caption=cited)


def _asked(
    recipient: str | None,
    supplier: str | None,
    category: str | None,
    windows: Window | int | None,
    engine: Literal["duckdb", "polars"],
) -> indicators.Asked:
    return indicators.Asked(
        recipient=country(recipient).id if recipient else None,
        supplier=country(supplier).id if supplier else None,
        category=category,
        windows=windows,
        engine=engine,
    )
