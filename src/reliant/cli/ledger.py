"""``reliant ledger``: contracts, and what any id stands for."""

import json
import sys
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli import ledger_export, ledger_review, ledger_store, ledger_timeline
from reliant.cli.ledger_owners import owned, owners, stakes
from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.model.countries import country
from reliant.pipeline.ledger import list_agreements, show_records
from reliant.publish.rows import write_rows

app = typer.Typer(no_args_is_help=True)
for verb in (owners, owned, stakes):
    app.command()(verb)
ledger_review.add_to(app)
ledger_timeline.add_to(app)
ledger_store.add_to(app)
ledger_export.add_to(app)

COLUMNS = (
    "id",
    "state",
    "since",
    "recipient",
    "supplier",
    "item",
    "category",
    "number_ordered",
    "number_delivered",
    "is_overdue",
    "why",
    "sources",
)


@app.command(name="list")
def list_(
    recipient: Annotated[str | None, typer.Option(metavar="ISO3", help="Only deals to this country.")] = None,
    supplier: Annotated[str | None, typer.Option(metavar="ISO3", help="Only deals from this country.")] = None,
    state_is: Annotated[str | None, typer.Option("--is", metavar="STATE", help="Only this state, or overdue.")] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Which contracts are signed, late, delivered, dead: last known state, since when, by which sentence or row."""
    rows = list_agreements(
        monitor_at(monitor),
        day(on),
        recipient=country(recipient).id if recipient else None,
        supplier=country(supplier).id if supplier else None,
        state_is=state_is,
        state=state,
    )
    write_rows(rows, form, columns=COLUMNS)


@app.command()
def show(
    records: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Any ids of a brief or table: c-…, r-…, e-…, a-…, o-…, m-…, d-….")
    ],
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """The sentence or register row behind an id, with its document or its file and line. Several ids give a list."""
    found = show_records(monitor_at(monitor), records, day(on), state=state)
    if form == "json":
        data = [{"id": shown.id, "kind": shown.kind, **shown.data} for shown in found]
        sys.stdout.write(json.dumps(data if len(data) > 1 else data[0], ensure_ascii=False, indent=1, default=str) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for shown in found:
        console.print(f"{escape(shown.title)}  ({shown.kind}, {shown.id})", style="bold")
        for line in shown.lines:
            console.print(escape(line))
