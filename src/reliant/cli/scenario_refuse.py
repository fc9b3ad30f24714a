"""``reliant scenario refuse``: what a supplier's refusal would cost."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.measure_options import ChartOption, RegisterOption, source_asked
from reliant.cli.options import MonitorOption, OnOption, day, monitor_at
from reliant.cli.scenario_options import PageFormat, write_page
from reliant.model.countries import country
from reliant.pipeline.refusal import RefusalTerms, assumptions_of, refusal, refusal_report
from reliant.publish.charts import draw, suffix_of
from reliant.publish.rows import write_rows
from reliant.scenarios.readiness import Scope
from reliant.scenarios.refusal import Refused, loss_rows, reached_rows, readiness_rows, replacement_rows, sensitivity_rows
from reliant.sources import write_bytes, write_file

_ROWS = {
    "losses": loss_rows,
    "replacements": replacement_rows,
    "readiness": readiness_rows,
    "reached": reached_rows,
    "assumptions": sensitivity_rows,
}


def refuse(
    recipient: Annotated[str, typer.Argument(metavar="ISO3", help="The country: BLR, KAZ …")],
    supplier: Annotated[str, typer.Option(metavar="ISO3", help="Who refuses.")],
    first_year: Annotated[
        int | None, typer.Option("--from", metavar="YEAR", help="The refusal begins with it, and nothing later is known.")
    ] = None,
    scope: Annotated[
        Scope, typer.Option(help="new: no new deals; deliveries: nothing comes; spares: nor spares; all: nor licences, software.")
    ] = Scope.ALL,
    category: Annotated[str | None, typer.Option(metavar="C", help="Only this armament category.")] = None,
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    years: Annotated[int, typer.Option(help="Years looked ahead.")] = 10,
    paths: Annotated[int, typer.Option(help="Paths drawn.")] = 2000,
    seed: Annotated[int, typer.Option(help="Of the random draws: the same seed gives the same paths.")] = 1,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="PARTY", help="A supplier or bloc that does not step in.")
    ] = None,
    assumptions: Annotated[
        Path | None, typer.Option("--assumptions", metavar="FILE", help="Spares, lags and effects of your own, YAML.")
    ] = None,
    write_assumptions: Annotated[
        Path | None, typer.Option("--write-assumptions", metavar="FILE", help="Write the assumptions as a file to change.")
    ] = None,
    standings: Annotated[
        Path | None, typer.Option("--standings", metavar="FILE", help="Lags of other suppliers by standing, YAML.")
    ] = None,
    capacities: Annotated[
        Path | None, typer.Option("--capacities", metavar="FILE", help="What suppliers deliver to the world, CSV.")
    ] = None,
    lives: Annotated[Path | None, typer.Option(metavar="FILE", help="Service lives of your own, YAML.")] = None,
    on: OnOption = None,
    rows: Annotated[
        Literal["losses", "replacements", "readiness", "reached", "assumptions"],
        typer.Option("--rows", help="Which rows a format of rows prints."),
    ] = "losses",
    form: Annotated[PageFormat, typer.Option("--format", help="A page (text, md, html) or rows.")] = "text",
    sources: Annotated[bool, typer.Option("--sources", help="List every row behind the marks of the page.")] = False,
    chart: ChartOption = None,
    chart_of: Annotated[
        Literal["readiness", "losses"], typer.Option("--chart-of", help="What --chart draws: the course, or what is lost.")
    ] = "readiness",
) -> None:
    """What if the supplier refuses: what is lost, who could step in, and how long what is in service stays ready."""
    folder = monitor_at(monitor) if monitor or not register else None
    source = source_asked(register, monitor)
    terms = RefusalTerms(
        scope=scope,
        first_year=first_year,
        category=category,
        years=years,
        n_paths=paths,
        seed=seed,
        excluded=tuple(exclude or ()),
        assumptions=assumptions,
        standings=standings,
        capacities=capacities,
        lives=lives,
    )
    found = refusal(source, country(recipient).id, country(supplier).id, terms, folder=folder)
    if write_assumptions:
        write_file(write_assumptions, assumptions_of(assumptions).text)
        typer.echo(f"assumptions written to {write_assumptions}", err=True)
    if chart:
        drawn = readiness_rows(found) if chart_of == "readiness" else loss_rows(found)
        write_bytes(chart, draw(chart_of, drawn, caption=source.title, suffix=suffix_of(chart)))
    if form == "text" or form == "md" or form == "html":  # noqa: PLR1714  a type checker follows this
        page = refusal_report(source, found, folder, day(on))
        write_page(page, form, with_sources=sources, charts=lambda: _charts(found, source.title))
        return
    write_rows(_ROWS[rows](found), form, title=source.title)


def _charts(found: Refused, caption: str) -> dict[str, bytes]:
    drawn: dict[str, bytes] = {}
    if any(loss.flow or loss.stock for loss in found.losses):
        drawn["lost"] = draw("losses", loss_rows(found), caption=caption, suffix=".svg")
        drawn["course"] = draw("readiness", readiness_rows(found), caption=caption, suffix=".svg")
    return drawn
