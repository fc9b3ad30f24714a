"""``reliant party``: what a name resolves to and why, and what persons decide about it."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.options import MonitorOption, StateOption, monitor_at
from reliant.errors import SourceUnreachable
from reliant.model.countries import country as country_named
from reliant.model.decision import Decision, DecisionKind
from reliant.model.party import PartyKind
from reliant.model.time import PartialDate
from reliant.pipeline.parties import (
    alias_rows,
    candidate_row,
    decide_identity,
    decision_row,
    judgement_row,
    list_decisions,
    list_names,
    list_parties,
    party_record,
    party_row,
    resolution_row,
    resolver_of,
    undo_decision,
)
from reliant.publish.rows import write_rows
from reliant.resolve import Judgement, Mention, Resolver, Verdict
from reliant.sources import MonitorFolder

app = typer.Typer(no_args_is_help=True)

LIST_COLUMNS = ("id", "kind", "name", "country", "since", "until", "predecessors", "successors", "source", "n_names")
NAME_COLUMNS = ("name", "verdict", "party", "rule", "says", "candidates", "sources")
CANDIDATE_COLUMNS = ("party", "name", "verdict", "rule", "says", "score", "sources", "decisions")
DECISION_COLUMNS = ("id", "kind", "subjects", "author", "decided_at", "reason", "stands")

KindOption = Annotated[PartyKind | None, typer.Option("--kind", help="What it is, when you know.")]
CountryOption = Annotated[str | None, typer.Option("--country", metavar="ISO3", help="Where it is at home, when you know.")]
DayOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When it is about: YYYY, YYYY-MM or YYYY-MM-DD.")]
TextOption = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]
RowsOption = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")]
ByOption = Annotated[str, typer.Option("--by", metavar="AUTHOR", help="Who decides.")]
BecauseOption = Annotated[str, typer.Option("--because", metavar="REASON", help="Why; kept with the decision.")]


@app.command()
def resolve(
    name: Annotated[str, typer.Argument(help="A name as printed, or an id.")],
    kind: KindOption = None,
    country: CountryOption = None,
    on: DayOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: TextOption = "text",
) -> None:
    """The party a name means, with the rule, the words and the sources it rests on; or why it cannot be told."""
    found = _resolver(monitor, state).resolve(_mention(name, kind, country, on))
    if form == "json":
        _print_json(resolution_row(found))
        return
    console = _console()
    means = f"{found.party.id}  {found.party.name} ({found.party.kind})" if found.party else "cannot be told"
    console.print(f"{escape(name)}: {escape(means)}", style="bold")
    _print_reason(console, found.judgement)
    for note in found.notes:
        console.print(escape(f"  note: {note}"))
    for one in found.candidates:
        console.print(escape(f"  perhaps {one.party.id} “{one.name}”: {one.judgement.says}"), style="dim")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="An id, or a name that resolves to a known party.")],
    kind: KindOption = None,
    country: CountryOption = None,
    on: DayOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: TextOption = "text",
) -> None:
    """Everything known of a party: names with dates and sources, predecessors, offices, decisions of persons."""
    record = party_record(_resolver(monitor, state), name, _mention(name, kind, country, on))
    decisions = [decision_row(one, stands=True) for one in record.decisions]
    if form == "json":
        names = alias_rows(record.party)
        _print_json({**party_row(record.party), "names": names, "offices": list(record.offices), "decisions": decisions})
        return
    console = _console()
    console.print(escape(f"{record.party.name}  ({record.party.kind}, {record.party.id})"), style="bold")
    for key, value in party_row(record.party).items():
        if key not in ("id", "name", "kind") and value:
            console.print(escape(f"  {key:13} {', '.join(value) if isinstance(value, list) else value}"))
    for row in alias_rows(record.party):
        span = f" ({row['since'] or '…'} to {row['until'] or '…'})" if row["since"] or row["until"] else ""
        console.print(escape(f"  also          {row['name']}{span}: {row['source']}"))
    for office in record.offices:
        span = f"{office['since']} to {office['until'] or '…'}"
        console.print(escape(f"  office        {office['title']}, {office['country']}, {span}: {office['source']}"))
    _print_decisions(console, record.decisions)


@app.command(name="list")
def list_(
    kind: KindOption = None,
    country: CountryOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: RowsOption = "table",
) -> None:
    """Parties that tables know, by id."""
    home = country_named(country).id if country else None
    write_rows(list_parties(_resolver(monitor, state), kind=kind, country=home), form, columns=LIST_COLUMNS)


@app.command()
def names(
    verdict: Annotated[Verdict | None, typer.Option("--is", help="Only names with this answer.")] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: RowsOption = "table",
) -> None:
    """Names of organisations in the monitor's claims and ownership table, and what each means: where to begin deciding."""
    write_rows(list_names(monitor_at(monitor), state=state, verdict=verdict), form, columns=NAME_COLUMNS)


@app.command()
def candidates(
    name: Annotated[str, typer.Argument(help="A name as printed.")],
    kind: KindOption = None,
    country: CountryOption = None,
    on: DayOption = None,
    most: Annotated[int, typer.Option(metavar="N", min=1, help="How many at most.")] = 10,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: RowsOption = "table",
) -> None:
    """Parties a name may mean, each with its judgement; the score is for information and merges nothing."""
    found = _resolver(monitor, state).candidates(_mention(name, kind, country, on), most=most)
    write_rows([candidate_row(one) for one in found], form, columns=CANDIDATE_COLUMNS)


@app.command()
def compare(
    one: Annotated[str, typer.Argument(help="A name as printed, or an id.")],
    other: Annotated[str, typer.Argument(help="Another.")],
    kind: KindOption = None,
    country: CountryOption = None,
    on: DayOption = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: TextOption = "text",
) -> None:
    """Whether two names are the same party, two parties, or cannot be told, and why. The options hold for both names."""
    judgement = _resolver(monitor, state).judge(_mention(one, kind, country, on), _mention(other, kind, country, on))
    if form == "json":
        _print_json({"one": one, "other": other, **judgement_row(judgement)})
        return
    console = _console()
    console.print(escape(f"{one} and {other}: {judgement.verdict.value.replace('_', ' ')}"), style="bold")
    _print_reason(console, judgement)


@app.command()
def decide(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Two names or ids, or more.")],
    by: ByOption,
    because: BecauseOption,
    same: Annotated[bool, typer.Option("--same", help="They are one party.")] = False,
    different: Annotated[bool, typer.Option("--different", help="They are not.")] = False,
    cannot_tell: Annotated[bool, typer.Option("--cannot-tell", help="Looked at, and open.")] = False,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: TextOption = "text",
) -> None:
    """Settle whether names and parties are one. It is kept in the monitor's ledger and beats every rule; undo takes it back."""
    chosen = [
        kind
        for is_chosen, kind in (
            (same, DecisionKind.SAME),
            (different, DecisionKind.DIFFERENT),
            (cannot_tell, DecisionKind.CANNOT_TELL),
        )
        if is_chosen
    ]
    if len(chosen) != 1:
        raise typer.BadParameter("say exactly one of --same, --different, --cannot-tell")
    decision = decide_identity(monitor_at(monitor), names, chosen[0], author=by, reason=because, state=state)
    _print_kept(decision, form)


@app.command()
def undo(
    decision: Annotated[str, typer.Argument(metavar="ID", help="Id of a decision, j-…, or its beginning.")],
    by: ByOption,
    because: BecauseOption,
    monitor: MonitorOption = None,
    state: StateOption = None,
    form: TextOption = "text",
) -> None:
    """Take back a decision; everything is then as it was before it. Undoing an undoing puts it back."""
    _print_kept(undo_decision(monitor_at(monitor), decision, author=by, reason=because, state=state), form)


@app.command()
def decisions(monitor: MonitorOption = None, state: StateOption = None, form: RowsOption = "table") -> None:
    """Decisions about names and parties in the order taken, those that were undone too."""
    write_rows(list_decisions(monitor_at(monitor), state), form, columns=DECISION_COLUMNS)


def _resolver(monitor: Path | None, state: Path | None) -> Resolver:
    return resolver_of(_monitor(monitor), state)


def _monitor(monitor: Path | None) -> MonitorFolder | None:
    """The monitor asked for, or the one here or above; without any, what comes with reliant is still known."""
    if monitor is not None:
        return monitor_at(monitor)
    try:
        return monitor_at(None)
    except SourceUnreachable:
        return None


def _mention(name: str, kind: PartyKind | None, country: str | None, on: str | None) -> Mention:
    try:
        day = PartialDate.parse(on) if on else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--on") from error
    return Mention(name=name, kind=kind, country=country_named(country).id if country else None, on=day)


def _print_reason(console: Console, judgement: Judgement) -> None:
    score = f", likeness {judgement.score:.0f}" if judgement.score else ""
    console.print(escape(f"  by {judgement.rule}{score}: {judgement.says}"))
    for source in judgement.sources:
        console.print(escape(f"  source: {source}"))
    for decision in judgement.decisions:
        console.print(escape(f"  decision: {decision}"))


def _print_decisions(console: Console, decisions: Sequence[Decision]) -> None:
    for one in decisions:
        kind = one.kind.value.replace("_", " ")
        console.print(escape(f"  {one.id}  {kind}: {', '.join(one.subjects)}; {one.author}, {one.decided_at[:10]}: {one.reason}"))


def _print_kept(decision: Decision, form: str) -> None:
    if form == "json":
        _print_json(decision_row(decision, stands=True))
    else:
        _print_decisions(_console(), [decision])


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
