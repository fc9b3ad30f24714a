"""``reliant scenario record``, ``resolve`` and ``scores``: forecasts of others on record, and how good forecasts turned out."""

from typing import Annotated, Literal

import typer

from reliant.cli.measure_options import RegisterOption
from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.pipeline import forecasting, kept_outlooks
from reliant.pipeline.counting import register_source
from reliant.publish.rows import RowFormat, write_rows
from reliant.scenarios.forecasts import Outcome

Scale = Literal["icd203", "ipcc"]


def record(
    wording: Annotated[str, typer.Argument(metavar="WORDING", help="The sentence, word for word.")],
    by: Annotated[str, typer.Option(metavar="WHO", help="Who said it.")],
    said_on: Annotated[str | None, typer.Option(metavar="DATE", help="Day it was said; without it that of the document.")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Document of the monitor it stands in, d-….")] = None,
    words: Annotated[
        str | None, typer.Option(metavar="TERM", help="Its term of likelihood, where the sentence holds none or several.")
    ] = None,
    scale: Annotated[Scale, typer.Option(help="Published scale that reads the term.")] = "icd203",
    probability: Annotated[
        str | None, typer.Option(metavar="P", help="Its probability, 0.3 or a range 0.2:0.45, instead of a term.")
    ] = None,
    measure: Annotated[
        str | None, typer.Option(metavar="RULE", help='What a register decides: "share RUS BLR 2021:2025 < 0.9".')
    ] = None,
    rule: Annotated[str | None, typer.Option(metavar="TEXT", help="What counts as true, in words, instead.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="Last day by which it is decided (with --rule).")] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """Put a forecast on record: its date, wording, probability and the rule by which it will be resolved."""
    asked = forecasting.Said(
        wording=wording,
        by=by,
        said_on=day(said_on) if said_on else None,
        document=document,
        words=words,
        scale=scale,
        probability=probability,
        measure=measure,
        rule=rule,
        due=day(due) if due else None,
    )
    forecast, is_new = forecasting.record(monitor_at(monitor), asked, on=day(on), state=state)
    low, high = forecast.reading.low, forecast.reading.high
    how_likely = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    typer.echo(f"{forecast.id}: {'on record' if is_new else 'was on record already'}; {how_likely}, {forecast.reading.how}")


def resolve(
    forecast: Annotated[str, typer.Argument(metavar="ID", help="The forecast, f-….")],
    outcome: Annotated[Outcome | None, typer.Option("--as", help="What came of it; without it its measure decides.")] = None,
    by: Annotated[str | None, typer.Option(metavar="WHO", help="Who judges it.")] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="On what evidence.")] = None,
    instead: Annotated[
        bool, typer.Option("--instead", help="Take the place of an earlier resolution, which stays on record.")
    ] = False,
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    on: OnOption = None,
) -> None:
    """Resolve a forecast: by its measure and a register, or by your word and reason. Nothing on record is changed."""
    folder, today = monitor_at(monitor), day(on)
    if outcome is None:
        source = register_source(register, None if register else folder)
        found, result, reason = forecasting.resolve_by_register(folder, forecast, source, on=today, instead=instead)
        typer.echo(f"{found}: {result}; {reason}")
        return
    found, is_new = forecasting.resolve(folder, forecast, outcome, by=by or "", on=today, why=why or "", instead=instead)
    typer.echo(f"{found}: {outcome}{'' if is_new else ', as on record already'}")


def scores(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Scores of our own outlooks that were kept, and of forecasts on record: Brier and log score once the truth is known."""
    folder = None if register and monitor is None else monitor_at(monitor)
    source = register_source(register, None if register else folder)
    place = kept_outlooks.place_of(folder, state)
    rows = [*kept_outlooks.scores(place, source), *(forecasting.scores(folder, day(on)) if folder else [])]
    shown = [{name: row[name] for name in forecasting.SHORT} for row in rows] if form == "table" else rows
    write_rows(shown, form, title=f"{place}; truth from {source.title}", columns=forecasting.SCORES_COLUMNS)
    for line in forecasting.summary(rows) if form == "table" else ():
        typer.echo(line)
