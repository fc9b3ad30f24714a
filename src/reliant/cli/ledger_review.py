"""``reliant ledger review``, ``accept``, ``fix`` …: what to look at first, and what a person decides."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.model.countries import country
from reliant.pipeline import deciding
from reliant.pipeline.deciding import Outcome

ByOption = Annotated[str, typer.Option("--by", metavar="AUTHOR", help="Who decides; stands in the history.")]
BecauseOption = Annotated[str, typer.Option("--because", metavar="REASON", help="Why; stands in the history.")]
Records = Annotated[list[str], typer.Argument(metavar="ID...", help="Claims, events or agreements: c-…, e-…, a-….")]


def review(
    next_: Annotated[int, typer.Option("--next", min=1, metavar="N", help="How many.")] = 10,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """What a person should look at first, each with the reason for its place, and what would change if it were wrong."""
    folder = monitor_at(monitor)
    with deciding.at_desk(folder, day(on), state=state) as desk:
        queue = deciding.queue(desk, country(folder.settings.subject).id)
        words: dict[str, str] = {claim.id: claim.evidence for claim in desk.holdings.claims}
    shown = queue[:next_]
    if form == "json":
        data = [
            {
                "id": one.subject,
                "place": one.place,
                "doubts": [doubt.value for doubt in one.doubts],
                "reasons": list(one.reasons),
                "claims": list(one.claims),
                "told_on": one.told_on,
            }
            for one in shown
        ]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for number, one in enumerate(shown, 1):
        console.print(
            f"{number}  {one.subject}  ({', '.join(doubt.value.replace('_', ' ') for doubt in one.doubts)})", style="bold"
        )
        for reason in one.reasons:
            console.print(escape(f"   {reason}"))
        for key in one.claims[:4]:
            console.print(escape(f"   {key}: “{' '.join(words[key].split())}”"), style="dim")
    console.print(f"{len(shown)} of {len(queue)} shown" if queue else "Nothing to look at.")


def accept(
    records: Records,
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """These claims are right as they were read."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.accept(desk, records, because))


def reject(
    records: Records,
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """These claims are wrong: no such thing is said there. They leave events and agreements, and stay in the history."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.reject(desk, records, because))


def fix(
    record: Annotated[str, typer.Argument(metavar="CLAIM", help="One claim, c-….")],
    values: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="Field and its right value; nothing after = empties it."),
    ],
    by: ByOption,
    because: BecauseOption,
    as_test: Annotated[
        Path | None, typer.Option("--as-test", metavar="FILE", help="Append the sentence, as fixed, to these labelled sentences.")
    ] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """Fields of a claim were read wrongly; what they should be, and, for the reader's tests, the sentence with its labels."""
    wanted: dict[str, str | None] = {}
    for value in values:
        name, sign, text = value.partition("=")
        if not sign:
            raise typer.BadParameter(f"{value!r} is no FIELD=VALUE, such as supplier=RUS", param_hint="--set")
        wanted[name.strip()] = text.strip() or None
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.fix(desk, record, wanted, because))
        if as_test is not None:
            deciding.append_sentence(as_test, deciding.labelled_sentence(desk, record))


def merge(
    records: Annotated[list[str], typer.Argument(metavar="ID...", help="Claims, events, an agreement or an order: c- e- a- r-.")],
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """These tell of one happening; with an order of the register among them, they belong to that order."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.merge(desk, records, because))


def split(
    record: Annotated[str, typer.Argument(metavar="ID", help="An event, agreement or order: e-…, a-…, r-….")],
    out: Annotated[list[str], typer.Argument(metavar="OUT...", help="What does not belong to it: c-…, e-….")],
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """These claims are not of this event, or not of this order."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.split(desk, record, out, because))


def leave_open(
    records: Records,
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """Looked at, and nobody can tell whether they are one: nothing follows, and the queue does not ask again."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.leave_open(desk, records, because))


def undo(
    decisions: Annotated[list[str], typer.Argument(metavar="DECISION...", help="Decisions, j-….")],
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """These decisions do not hold any more; undoing an undoing puts the first one back."""
    with deciding.at_desk(monitor_at(monitor), day(on), author=by, state=state) as desk:
        _print(deciding.undo(desk, decisions, because))


def history(
    record: Annotated[str, typer.Argument(metavar="ID", help="Any record: c-…, e-…, a-…, r-…, j-….")],
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Everything that happened to a record: how it was read, who decided what and why, and what was taken back."""
    with deciding.at_desk(monitor_at(monitor), day(on), state=state) as desk:
        entries = deciding.history(desk, record)
    if form == "json":
        data = [
            {"at": one.at, "who": one.who, "what": one.what, "why": one.why, "holds": one.holds, "id": one.id} for one in entries
        ]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for one in entries:
        taken_back = "" if one.holds else "  [taken back]"
        console.print(
            escape(f"{one.at}  {one.who}: {one.what}; {one.why}  ({one.id}){taken_back}"), style=None if one.holds else "dim"
        )
    if not entries:
        console.print("Nothing was decided about it.")


def _print(outcome: Outcome) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in outcome.decisions:
        fixed = f", {one.field} = {one.value}" if one.field else ""
        console.print(escape(f"{one.id}  {one.kind.value} {' '.join(one.subjects)}{fixed}"))
    for change in outcome.changes:
        console.print(escape(f"   {change}"), style="dim")
    if not outcome.changes:
        console.print("   events and agreements are as they were", style="dim")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to a noun."""
    for command in (review, accept, reject, fix, merge, split, undo, history):
        app.command()(command)
    app.command(name="leave-open")(leave_open)
