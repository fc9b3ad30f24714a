"""``reliant ledger search|backup|restore|verify``: the ledger as a whole."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.pipeline.ledger_store import back_up_ledger, restore_ledger, search_ledger, verify_ledger
from reliant.publish.rows import write_rows

FormatOption = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")]
FOUND = ("id", "kind", "published_on", "document", "says")
FAULTS = ("table", "id", "what")


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of the ledger."""
    for command in (search, backup, restore, verify):
        app.command()(command)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words ; отказ* is every word that begins so.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: FormatOption = "table",
) -> None:
    """Claims and documents that hold every word, the latest published first."""
    write_rows(search_ledger(monitor_at(monitor), words, day(on), state=state), form, columns=FOUND)


def backup(
    file: Annotated[Path, typer.Argument(help="A new file; .jsonl or .jsonl.gz for JSON lines that any engine takes.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
) -> None:
    """Copy the ledger to one file, also while others write."""
    place = back_up_ledger(monitor_at(monitor), file, state=state)
    sys.stdout.write(f"{place} is backed up in {file}\n")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, of either kind and from either engine.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
    force: Annotated[bool, typer.Option("--force", help="Also in the place of records that are there.")] = False,
) -> None:
    """Put a backup in the place of the ledger, after every record of it was verified."""
    place = restore_ledger(monitor_at(monitor), file, force=force, state=state)
    sys.stdout.write(f"{place} holds what {file} held\n")


def verify(monitor: MonitorOption = None, state: StateOption = None, form: FormatOption = "table") -> None:
    """Work out every id, hash and reference again; name each record that is not what it was. Exit code 1 if there is one."""
    verdict = verify_ledger(monitor_at(monitor), state=state)
    if form != "table" or verdict.faults:
        write_rows(verdict.faults, form, columns=FAULTS)
    if verdict.faults:
        remedy = "restore a backup; without one move the ledger away: the next run makes a new one, without people's decisions"
        sys.stderr.write(f"reliant: {verdict.where}: {len(verdict.faults)} faults; {remedy}\n")
        raise typer.Exit(1)
    if form == "table":
        sys.stdout.write(f"{verdict.where} is whole: digest {verdict.digest}\n")
