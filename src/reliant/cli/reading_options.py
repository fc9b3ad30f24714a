"""What the commands share that read documents: the bar on a terminal, what could not be read, and the code they end with."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from reliant.pipeline.reading import Tally

PATH_HELP = "HTML, text, Markdown, .jsonl, RSS/Atom, mail, WARC, each also packed with gzip, or a folder; - for standard input."


@contextmanager
def reading_bar() -> Iterator[Callable[[int, int | None], None]]:
    """A bar of the bytes read, on a terminal's standard error, gone when it is done; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    columns = (TextColumn("reading"), BarColumn(), TaskProgressColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def end(tally: Tally) -> None:
    """Say on standard error how much was read, unless it was one page; exit code 1 when there was something and none could be.

    Raises:
        typer.Exit: nothing could be read.
    """
    if tally.read + tally.unread + tally.failed != 1 or tally.left_out:
        sys.stderr.write(f"{tally.in_words}\n")
    if tally.has_nothing:
        raise typer.Exit(1)
