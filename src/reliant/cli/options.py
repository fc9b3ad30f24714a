"""Options that several commands share."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from reliant.sources import MonitorFolder, find_monitor, open_monitor
from reliant.store.spark import SparkSettings, configure

MonitorOption = Annotated[
    Path | None,
    typer.Option(
        "--monitor", metavar="DIR", help="Monitor folder; without it the one here or above, or examples/belarus of a checkout."
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="Where the ledger is kept; without it .reliant in the monitor folder."),
]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of this day, YYYY-MM-DD; without it today.")]


def monitor_at(path: Path | None) -> MonitorFolder:
    """The monitor folder a user named, or the nearest one; its settings of Spark hold from then on."""
    folder = open_monitor(path) if path else find_monitor()
    engine = folder.settings.engine
    configure(SparkSettings(master=engine.spark_master, options=engine.spark_options))
    return folder


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Says on a terminal's standard error what long work is at, and leaves nothing behind; elsewhere says nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with Console(stderr=True).status("opening the monitor") as status:
        yield lambda message: status.update(escape(message))


def day(text: str | None) -> date:
    """A day of the user's; today without one.

    Raises:
        typer.BadParameter: it is no date.
    """
    if text is None:
        return date.today()  # noqa: DTZ011  the user's own day
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-11-23", param_hint="--on") from error
