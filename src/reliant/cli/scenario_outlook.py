"""``reliant scenario outlook`` and ``backtest``: what is likely next, and how good such outlooks have been."""

from pathlib import Path
from typing import Annotated

import typer

from reliant.cli.measure_options import ChartOption, FormatOption, RegisterOption, emit, fitting, window_asked
from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.model.countries import country
from reliant.monitor.wording import percent
from reliant.pipeline import backtests, charted, kept_outlooks, outlooks
from reliant.pipeline.counting import register_source
from reliant.publish.charts import draw, suffix_of
from reliant.publish.rows import write_rows
from reliant.scenarios.words import outlook_sentence
from reliant.sources import write_bytes

HorizonOption = Annotated[int, typer.Option(metavar="YEARS", help="Years ahead: the length of the window before and after.")]


def outlook(
    recipient: Annotated[str, typer.Argument(metavar="ISO3", help="The country.")],
    supplier: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Orders of and meetings with this supplier; without it of all.")
    ] = None,
    horizon: HorizonOption = 5,
    as_of: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Look ahead from the end of this year; without it from the last one known.")
    ] = None,
    with_orders: Annotated[
        bool,
        typer.Option("--with-orders", help="Let shares look at orders too: better in hindsight, not across releases (see docs)."),
    ] = False,
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """What is likely next: the largest supplier's share, open orders, the next meeting; with base rates, and kept for scoring."""
    folder = None if register else monitor_at(monitor)
    source = register_source(register, folder)
    wanted = outlooks.Wanted(
        recipient=country(recipient).id,
        supplier=country(supplier).id if supplier else None,
        horizon=horizon,
        as_of=as_of,
        on=day(on),
        with_orders=with_orders,
    )
    rows = outlooks.outlook(source, folder, wanted, state=state)
    kept = kept_outlooks.keep(rows, made_on=wanted.on, place=kept_outlooks.place_of(folder, state))
    shown = fitting(rows, form, outlooks.SHORT)
    emit(
        rows,
        form,
        chart,
        kind="outlook",
        title=source.title,
        columns=outlooks.OUTLOOK_COLUMNS,
        shown=shown,
        caption=charted.caption(source),
        notes=charted.cautions(source),
    )
    for caution in charted.cautions(source) if form == "table" else ():
        typer.echo(caution)
    for row in rows if form == "table" else ():
        chance = "cannot be told" if row["probability"] is None else percent(float(str(row["probability"])))
        typer.echo(f"{outlook_sentence(row)}: {chance}. {row['why']}.")
    if form == "table":
        typer.echo(
            "Skill was found within one release; from one release to the next too few cases are known (docs/backtests.md)."
        )
    typer.echo(kept.says, err=True)


def backtest(
    register: Annotated[
        Path, typer.Option("--register", metavar="PATH", help="Whole register with values by year (formats B and G).")
    ],
    deals: Annotated[Path | None, typer.Option(metavar="PATH", help="Register of orders of the same release (format A).")] = None,
    truth: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A later release that says what followed; without it the same one.")
    ] = None,
    truth_deals: Annotated[Path | None, typer.Option(metavar="PATH", help="Orders of the later release.")] = None,
    horizon: HorizonOption = 5,
    years: Annotated[str, typer.Option(metavar="FIRST:LAST", help="Years as of which outlooks are made.")] = str(backtests.YEARS),
    show: Annotated[
        backtests.Show,
        typer.Option(help="scores of each question; calibration: what was said and what came; cases: every outlook."),
    ] = "scores",
    recipient: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Only cases of this recipient (with --show cases).")
    ] = None,
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """How good outlooks made in the past from what was known then would have been, against persistence and base rates."""
    found = backtests.given(register, deals, truth, truth_deals)
    when, whose = window_asked(years, "--years"), country(recipient).id if recipient else None
    done = backtests.backtest(found, horizon=horizon, years=when)
    rows = done.rows(show, recipient=whose)
    if chart is not None:
        drawn = draw("calibration", done.rows("calibration"), caption=found.title, suffix=suffix_of(chart))
        write_bytes(chart, drawn)
    shown = fitting(rows, form, backtests.SHORT) if show == "scores" else None
    write_rows(rows if shown is None else shown, form, title=found.title, columns=backtests.BACKTEST_COLUMNS[show])
    for row in rows if form == "table" and show == "scores" else ():
        below = f" {row['threshold']:.0%}".replace("%", " %") if row["threshold"] is not None else ""
        typer.echo(f"{row['question']}{below}: {row['says']}.")
