"""``reliant ledger timeline`` and ``join``: one deal or one thing through its life, and register and news side by side."""

import json
import sys
from dataclasses import asdict
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.ledger.joining import Verdict
from reliant.model.countries import country
from reliant.pipeline.timelines import Line, joined, timeline_about, timeline_of
from reliant.publish.rows import write_rows

JOIN_COLUMNS = ("event", "row", "verdict", "decided_by", "told", "registered", "evidence", "sources")


def timeline(
    record: Annotated[str | None, typer.Argument(metavar="[ID]", help="An agreement or event: a-…, e-….")] = None,
    item: Annotated[str | None, typer.Option(metavar="ITEM", help="Instead of an id: a type or thing, such as Polonez.")] = None,
    recipient: Annotated[str | None, typer.Option(metavar="ISO3", help="With --item: only to this country.")] = None,
    supplier: Annotated[str | None, typer.Option(metavar="ISO3", help="With --item: only from this country.")] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """What happened to a deal, or about a thing a country has sought, in order, each line with its sentences and rows."""
    folder = monitor_at(monitor)
    if (record is None) == (item is None):
        raise typer.BadParameter("name either an agreement or event, or a thing with --item", param_hint="ID")
    if record is not None:
        if recipient or supplier:
            raise typer.BadParameter("--recipient and --supplier go with --item; an id says who it is about", param_hint="ID")
        found = timeline_of(folder, record, day(on), state=state)
    else:
        found = timeline_about(
            folder,
            item or "",
            day(on),
            recipient=country(recipient).id if recipient else None,
            supplier=country(supplier).id if supplier else None,
            state=state,
        )
    if form == "json":
        data = {"title": found.title, "lines": [_json(line) for line in found.lines]}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(found.title), style="bold")
    for line in found.lines:
        _print(console, line)
    if not found.lines:
        console.print("Nothing is known of it.")


def join(
    recipient: Annotated[str | None, typer.Option(metavar="ISO3", help="Only events of this recipient.")] = None,
    verdict: Annotated[
        Literal["accepted", "rejected", "open"] | None,
        typer.Option("--is", help="Only what is accepted, rejected or open."),
    ] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Events beside the orders of the register they may be of: + agrees, - does not, ? cannot be compared."""
    rows = joined(
        monitor_at(monitor),
        day(on),
        recipient=country(recipient).id if recipient else None,
        verdict=Verdict(verdict) if verdict else None,
        state=state,
    )
    write_rows(rows, form, columns=JOIN_COLUMNS)


def _json(line: Line) -> dict[str, object]:
    moment = asdict(line.moment) | {"on": str(line.moment.on) if line.moment.on else None}
    return moment | {"cited": [asdict(one) for one in line.cited]}


def _print(console: Console, line: Line) -> None:
    moment = line.moment
    when = f"{moment.on or 'undated'}{' (told)' if moment.is_day_told and moment.on else ''}"
    who = f"{moment.supplier or '?'} to {moment.recipient or '?'}" if moment.supplier or moment.recipient else ""
    who = ", ".join(part for part in (who, " and ".join(moment.other_parties)) if part)
    what = f"{f'{moment.number} ' if moment.number else ''}{moment.item or ''}".strip()
    heading = "; ".join(part for part in (who, what) if part)
    console.print(escape(f"{when:18} {moment.what}: {heading}"))
    console.print(escape(f"{'':19}{moment.why}{f'  ({moment.event})' if moment.event else ''}"), style="dim")
    for one in line.cited:
        console.print(escape(f"{'':19}{one.id}: {one.words} ({one.where})"), style="dim")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to a noun."""
    app.command()(timeline)
    app.command()(join)
