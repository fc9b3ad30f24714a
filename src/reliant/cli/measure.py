"""``reliant measure``: shares, totals, concentration, and talk against delivery."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.model.categories import category_named
from reliant.model.countries import country
from reliant.model.time import Window
from reliant.pipeline import measuring
from reliant.publish.rows import RowFormat, write_rows

app = typer.Typer(no_args_is_help=True)

RegisterOption = Annotated[
    list[Path] | None, typer.Option("--register", metavar="PATH", help="Register file; without it the monitor's.")
]
RecipientOption = Annotated[str | None, typer.Option(metavar="ISO3", help="Only this recipient.")]
SupplierOption = Annotated[str | None, typer.Option(metavar="ISO3", help="Only this supplier (others stay in the denominator).")]
CategoryOption = Annotated[str | None, typer.Option(metavar="C", help="One armament category, or 'each' for all of them apart.")]
WindowOption = Annotated[
    str | None, typer.Option(metavar="FIRST:LAST", help="Years counted; without it the last five of the register.")
]
EveryOption = Annotated[
    int | None, typer.Option(metavar="YEARS", min=1, help="Non-overlapping windows of so many years instead.")
]
EngineOption = Annotated[Literal["duckdb", "polars"], typer.Option(help="What computes; the result is the same.")]
FormatOption = Annotated[RowFormat, typer.Option("--format", help="How to print it.")]


def _windows(window: str | None, every: int | None) -> Window | int | None:
    if window is None:
        return every
    if every is not None:
        raise typer.BadParameter("give --window or --every, not both")
    return _window(window, "--window")


def _window(text: str, option: str) -> Window:
    try:
        return Window.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _cells(recipient: str | None, supplier: str | None, category: str | None) -> measuring.Cells:
    return measuring.Cells(
        recipient=country(recipient).id if recipient else None,
        supplier=country(supplier).id if supplier else None,
        per_category=category is not None,
        category=None if category in (None, "each") else category_named(category),
    )


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
) -> None:
    """Share of each supplier in what a recipient got; unknown suppliers stay in the denominator and widen the bounds."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = measuring.shares(source, _cells(recipient, supplier, category), _windows(window, every), engine)
    write_rows(rows, form, title=source.title, columns=measuring.SHARES_COLUMNS)


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
) -> None:
    """HHI and effective number of suppliers, small-sample corrected, and how far chance alone could move them."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    rows = measuring.concentration(source, _cells(recipient, None, category), _windows(window, every), engine)
    write_rows(rows, form, title=source.title, columns=measuring.CONCENTRATION_COLUMNS)


@app.command()
def totals(
    by: Annotated[Literal["supplier", "recipient", "world"], typer.Option(help="Whose totals.")] = "supplier",
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    window: WindowOption = None,
    against: Annotated[str | None, typer.Option(metavar="FIRST:LAST", help="Earlier window for the change.")] = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
) -> None:
    """Volumes, ranks, changes and shares of the world; the last are refused on a file that does not cover it."""
    source = measuring.register_source(register, None if register else monitor_at(monitor))
    counted = _window(window, "--window") if window else None
    rows = measuring.totals(source, by, counted, _window(against, "--against") if against else None, engine)
    write_rows(rows, form, title=source.title, columns=measuring.TOTALS_COLUMNS)


@app.command()
def gap(
    recipient: Annotated[str, typer.Option(metavar="ISO3", help="The country.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
    window: WindowOption = None,
    on: OnOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
) -> None:
    """Announced against delivered: per partner, what texts tell of and what the register shows, in the same years."""
    rows = measuring.gap(
        monitor_at(monitor), country(recipient).id, _window(window, "--window") if window else None, day(on), engine, state
    )
    write_rows(rows, form, columns=measuring.GAP_COLUMNS)
