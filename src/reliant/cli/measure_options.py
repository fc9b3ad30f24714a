"""Options that the measures share, what they ask for, and where their rows go: to standard output, and into a chart."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from reliant.cli.options import monitor_at
from reliant.model.countries import country
from reliant.model.time import Window
from reliant.pipeline import charted
from reliant.pipeline.counting import Asked, Source, register_source
from reliant.publish.charts import Kind, draw, suffix_of
from reliant.publish.rows import RowFormat, write_rows
from reliant.sources import write_bytes

RegisterOption = Annotated[
    list[Path] | None, typer.Option("--register", metavar="PATH", help="Register file; without it the monitor's.")
]
RecipientOption = Annotated[str | None, typer.Option(metavar="ISO3", help="Only this recipient.")]
SupplierOption = Annotated[str | None, typer.Option(metavar="ISO3", help="Only this supplier (others stay in the denominator).")]
CategoryOption = Annotated[
    str | None,
    typer.Option(
        metavar="C", help="One armament category or product, or 'each' for all of them apart; without it arms count together."
    ),
]
WindowOption = Annotated[
    str | None, typer.Option(metavar="FIRST:LAST", help="Years counted; without it the last five of the register.")
]
EveryOption = Annotated[
    int | None, typer.Option(metavar="YEARS", min=1, help="Non-overlapping windows of so many years instead.")
]
EngineOption = Annotated[Literal["duckdb", "polars", "spark"], typer.Option(help="What computes; the result is the same.")]
FormatOption = Annotated[RowFormat, typer.Option("--format", help="How to print it.")]


def _chart_file(path: Path | None) -> Path | None:
    """The file of a chart, refused before anything is computed when it does not end as one does."""
    if path is not None:
        try:
            suffix_of(path)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    return path


ChartOption = Annotated[
    Path | None,
    typer.Option("--chart", metavar="FILE", callback=_chart_file, help="Draw it too: FILE ends in .svg, .png or .html."),
]


def source_asked(register: Sequence[Path] | None, monitor: Path | None, *, of_goods: bool = False) -> Source:
    """The register a user names, or that of the monitor, or of the nearest monitor; ``of_goods``: its trade in goods, if any."""
    return register_source(register, None if register else monitor_at(monitor), of_goods=of_goods)


def windows_asked(window: str | None, every: int | None) -> Window | int | None:
    """The window, or the years of each; null for the default.

    Raises:
        typer.BadParameter: both are given, or the window is none.
    """
    if window is None:
        return every
    if every is not None:
        raise typer.BadParameter("give --window or --every, not both")
    return window_asked(window, "--window")


def window_asked(text: str, option: str) -> Window:
    """A window of the user's.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        return Window.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def asked(
    *,
    recipient: str | None = None,
    supplier: str | None = None,
    category: str | None = None,
    window: str | None = None,
    every: int | None = None,
    engine: Literal["duckdb", "polars", "spark"] = "duckdb",
) -> Asked:
    """What a user asks for.

    Raises:
        UnknownName: nobody knows the country.
        typer.BadParameter: the window is none, or comes with ``--every``.
    """
    return Asked(
        recipient=country(recipient).id if recipient else None,
        supplier=country(supplier).id if supplier else None,
        category=category,
        windows=windows_asked(window, every),
        engine=engine,
    )


def fitting(rows: Sequence[Mapping[str, Any]], form: RowFormat, columns: Sequence[str]) -> list[Mapping[str, Any]] | None:
    """The rows with the columns that a table for people has room for; null for programs, which get all of them."""
    return [{name: row[name] for name in columns} for row in rows] if form == "table" else None


def emit(
    rows: Sequence[Mapping[str, Any]],
    form: RowFormat,
    chart: Path | None,
    *,
    kind: Kind,
    title: str,
    columns: Sequence[str],
    shown: Sequence[Mapping[str, Any]] | None = None,
    caption: str | None = None,
    notes: Sequence[str] = (),
    deals: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write rows to standard output, after drawing them into a file where one is named.

    ``shown`` are the same rows with the columns that a table for people has room for; ``caption`` (without it the title)
    and ``notes`` stand below the chart, and ``deals`` are those that the chart of a trend shows.

    Raises:
        MeasureRefused: there is nothing to draw, or too much.
        SourceUnreachable: the file cannot be written.
    """
    if chart is not None:
        write_bytes(chart, draw(kind, rows, caption=caption or title, suffix=suffix_of(chart), notes=notes, deals=deals))
    write_rows(rows if shown is None else shown, form, title=title, columns=columns)


def emit_of(
    source: Source,
    rows: Sequence[Mapping[str, Any]],
    form: RowFormat,
    chart: Path | None,
    *,
    kind: Kind,
    columns: Sequence[str],
    shown: Sequence[Mapping[str, Any]] | None = None,
    caption: str | None = None,
) -> None:
    """The same for rows of one source, which gives title, caption (unless there is another) and what must be known of its values.

    Raises:
        MeasureRefused, SourceUnreachable: see ``emit``.
    """
    emit(
        rows,
        form,
        chart,
        kind=kind,
        title=source.title,
        columns=columns,
        shown=shown,
        caption=caption or charted.caption(source),
        notes=charted.cautions(source),
    )
