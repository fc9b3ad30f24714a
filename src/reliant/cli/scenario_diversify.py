"""``reliant scenario diversify`` and ``capacities``: the cheapest way out of a dependence, and what it is made from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from reliant.cli.measure_options import ChartOption, RegisterOption, WindowOption, source_asked, window_asked
from reliant.cli.options import MonitorOption, OnOption, day, monitor_at
from reliant.cli.scenario_options import PageFormat, share_of, write_page
from reliant.measures.lookthrough import Basis
from reliant.model.countries import country
from reliant.pipeline import way_out as wired
from reliant.pipeline.counting import register_source
from reliant.publish.charts import draw, suffix_of
from reliant.publish.rows import RowFormat, csv_text, write_rows
from reliant.scenarios.demand import Cap
from reliant.scenarios.way_out import frontier_rows, portfolio_rows
from reliant.sources import write_bytes, write_file

_BASES: dict[str, Basis] = {
    "record": "of_record",
    "cash": "by_cash",
    "control": "by_control",
    "technology": "by_technology",
}


def diversify(
    recipient: Annotated[str, typer.Argument(metavar="ISO3", help="The country: BLR, KAZ …")],
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit", metavar="SUPPLIER=SHARE", help="At most this share in the end: RUS=0.5, or RUS/Aircraft=0.5. Repeatable."
        ),
    ] = None,
    frontier: Annotated[bool, typer.Option("--frontier", help="Rows of the frontier instead of the portfolio.")] = False,
    supplier: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Whose share the frontier caps; without it the largest supplier.")
    ] = None,
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    window: WindowOption = None,
    horizon: Annotated[int, typer.Option(metavar="YEARS", help="Years in which the need must be met.")] = 5,
    budget: Annotated[float | None, typer.Option(metavar="COST", help="Nothing dearer, in the unit of the prices.")] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PARTY", help="A supplier or bloc that does not sell here."),
    ] = None,
    options: Annotated[
        Path | None,
        typer.Option("--options", metavar="FILE", help="Needs, prices, capacities of your own, CSV."),
    ] = None,
    write_options: Annotated[
        Path | None, typer.Option("--write-options", metavar="FILE", help="Write the options as a table to change.")
    ] = None,
    assumptions: Annotated[
        Path | None, typer.Option("--assumptions", metavar="FILE", help="Prices and lags by standing, YAML; without it ours.")
    ] = None,
    capacities: Annotated[
        Path | None,
        typer.Option("--capacities", metavar="FILE", help="What suppliers deliver to the world, CSV."),
    ] = None,
    insure: Annotated[
        str | None,
        typer.Option(metavar="LEVEL=UNMET", help="0.9=0.2: in the worst tenth of refusals at most 20 % unmet on average."),
    ] = None,
    refusal: Annotated[
        list[str] | None, typer.Option("--refusal", metavar="SUPPLIER=P", help="How probable it is that it refuses. Repeatable.")
    ] = None,
    through: Annotated[
        Literal["record", "cash", "control", "technology"],
        typer.Option(help="Whose a supply is: of record, or looked through by stakes and makers."),
    ] = "control",
    rule: Annotated[Literal["majority", "ofac", "eu", "uk"], typer.Option(help="When a party decides over a firm.")] = "majority",
    on: OnOption = None,
    form: Annotated[PageFormat, typer.Option("--format", help="A page (text, md, html) or rows.")] = "text",
    sources: Annotated[bool, typer.Option("--sources", help="List every row behind the marks of the page.")] = False,
    chart: ChartOption = None,
) -> None:
    """The cheapest way to buy the same from others: under limits, and at each level of independence."""
    folder = monitor_at(monitor) if monitor or not register else None
    source = source_asked(register, monitor)
    refusals = dict(share_of(text, "--refusal") for text in refusal or ())
    terms = wired.Terms(
        limits=tuple(_cap(text) for text in limit or ()),
        horizon=horizon,
        budget=budget,
        excluded=tuple(exclude or ()),
        options=options,
        standings=assumptions,
        capacities=capacities,
        basis=_BASES[through],
        rule=rule,
        insured=_insured(insure),
        refusals={country(name).id: share for name, share in refusals.items()},
    )
    watched = country(supplier).id if supplier else None
    if watched is None and terms.limits:
        watched = country(terms.limits[0].controller).id
    years = window_asked(window, "--window") if window else None
    found = wired.way_out(source, country(recipient).id, watched, years, terms, folder=folder)
    if write_options:
        write_file(write_options, csv_text(found.options, wired.OPTION_COLUMNS))
        typer.echo(f"{len(found.options)} options written to {write_options}", err=True)
    rows = frontier_rows(found)
    if chart:
        notes = () if source.register.covers_world else ("The register is an extract.",)
        write_bytes(chart, draw("frontier", rows, caption=source.title, suffix=suffix_of(chart), notes=notes))
    if form == "text" or form == "md" or form == "html":  # noqa: PLR1714  a type checker follows this
        page = wired.way_out_report(source, found, terms, folder, day(on))
        write_page(page, form, with_sources=sources, charts=lambda: _charts(rows, source.title))
        return
    if not frontier and found.why_not is None:
        rows = portfolio_rows(found, found.limited or found.cheapest)
    columns = wired.FRONTIER_COLUMNS if frontier or found.why_not else wired.PORTFOLIO_COLUMNS
    if found.why_not:
        typer.echo(f"The limit cannot be kept: {found.why_not}. These are the rows of the frontier.", err=True)
    write_rows(rows, form, title=source.title, columns=columns)
    if found.why_not:
        raise typer.Exit(1)


def capacities(
    register: RegisterOption = None,
    window: WindowOption = None,
    looks_back: Annotated[int, typer.Option(metavar="YEARS", min=1, help="Years looked back for the best window.")] = 20,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it.")] = "csv",
) -> None:
    """What every supplier delivers to the world by category: a table for monitors whose own register is an extract."""
    source = register_source(register, None)
    rows = wired.capacity_rows(source, window_asked(window, "--window") if window else None, looks_back=looks_back)
    write_rows(rows, form, title=source.title)


def _charts(rows: Sequence[Mapping[str, Any]], caption: str) -> dict[str, bytes]:
    if sum(row["extra_cost"] is not None for row in rows) < 2:
        return {}
    return {"frontier": draw("frontier", rows, caption=caption, suffix=".svg")}


def _cap(text: str) -> Cap:
    name, share = share_of(text, "--limit")
    controller, _, category = name.partition("/")
    return Cap(controller=country(controller).id, share=share, category=category or None)


def _insured(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    level, unmet = share_of(text, "--insure")
    try:
        return float(level), unmet
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not of the form 0.9=0.2", param_hint="--insure") from error
