"""``reliant ledger owners``, ``owned`` and ``stakes``: who stands behind a firm, whom a party decides over, what files hold."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.measure_lookthrough import OwnershipOption, RuleOption
from reliant.cli.measure_options import fitting
from reliant.cli.options import MonitorOption, OnOption, day, monitor_at
from reliant.pipeline import owners as firms_known
from reliant.publish.rows import write_rows

FormOption = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")]


def owners(
    firm: Annotated[str, typer.Argument(metavar="NAME", help="A firm, as ownership.csv or another file of stakes names it.")],
    rule: RuleOption = "majority",
    ownership: OwnershipOption = None,
    monitor: MonitorOption = None,
    on: OnOption = None,
    form: FormOption = "table",
) -> None:
    """Who stands behind a firm by cash and by control, with the chain and the row of each stake."""
    known = _firms(ownership, monitor)
    rows = firms_known.owners(known, firm, day(on), rule)
    title = f"{rows[0]['firm']} on {rows[0]['on']}"
    shown = fitting(rows, form, firms_known.OWNERS_SHORT)
    write_rows(rows if shown is None else shown, form, title=title, columns=firms_known.OWNERS_COLUMNS)
    if form == "table":
        typer.echo("\n".join(firms_known.in_words(rows, rule)))
    for fault in firms_known.faults_behind(known, firm, day(on)):
        typer.echo(f"Not taken, {fault}", err=True)


def owned(
    parties: Annotated[list[str], typer.Argument(metavar="NAME...", help="One party, or several that are looked at together.")],
    rule: RuleOption = "majority",
    ownership: OwnershipOption = None,
    monitor: MonitorOption = None,
    on: OnOption = None,
    form: FormOption = "table",
) -> None:
    """Which firms a party, or several together, decide over: stakes add up as the rule says, and go on through firms."""
    rows = firms_known.owned(_firms(ownership, monitor), parties, day(on), rule)
    write_rows(rows, form, title=f"{', '.join(parties)}: {rule}", columns=firms_known.OWNED_COLUMNS)


def stakes(
    ownership: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files of stakes; without them the monitor's.")
    ] = None,
    monitor: MonitorOption = None,
    form: FormOption = "table",
) -> None:
    """All stakes of files, and on standard error what of them was not taken and why; as CSV they are an ownership.csv."""
    known = _firms(ownership, monitor)
    rows = firms_known.stakes(known)
    title = "; ".join(
        f"{file.name}, {file.kind}: {len(file.stakes)} stakes, {len(file.refused)} not taken" for file in known.files
    )
    shown = fitting(rows, form, firms_known.STAKES_SHORT)
    write_rows(rows if shown is None else shown, form, title=title, columns=firms_known.STAKES_COLUMNS)
    for file in known.files:
        for one in file.refused:
            typer.echo(f"{file.name}, {one.where}: {one.why}", err=True)
        for note in file.notes:
            typer.echo(f"{file.name}: note: {note}", err=True)


def _firms(ownership: list[Path] | None, monitor: Path | None) -> firms_known.Firms:
    return firms_known.firms_of(None if ownership else monitor_at(monitor), ownership or ())
