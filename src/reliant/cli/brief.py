"""``reliant brief ISO3``: the situation on one page."""

import shutil
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at, progress
from reliant.model.countries import country
from reliant.pipeline.brief import make_brief
from reliant.publish.brief_json import brief_json
from reliant.publish.brief_markdown import brief_markdown
from reliant.publish.brief_text import brief_text, explain
from reliant.sources import write_file


def command(
    subject: Annotated[str, typer.Argument(metavar="ISO3", help="The country: BLR, KAZ …")],
    supplier: Annotated[
        str | None, typer.Option(metavar="ISO3", help="The supplier watched; without it the monitor's, or the largest.")
    ] = None,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
    form: Annotated[Literal["text", "html", "md", "json"], typer.Option("--format", help="How to print it.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it there instead of to the terminal.")] = None,
    sources: Annotated[bool, typer.Option("--sources", help="List every row and sentence behind the marks.")] = False,
    mark: Annotated[str | None, typer.Option("--explain", metavar="MARK", help="Show what one mark stands for: r12, c7.")] = None,
) -> None:
    """The situation of a country on one page: how dependent, whether that changes, talk against delivery, late contracts."""
    folder, asked, watched = monitor_at(monitor), country(subject).id, country(supplier).id if supplier else None
    with progress() as told:
        brief = make_brief(folder, asked, watched, day(on), state=state, progress=told)
    if mark:
        text = explain(brief, mark)
    elif form == "json":
        text = brief_json(brief) + "\n"
    elif form == "md":
        text = brief_markdown(brief)
    elif form == "html":
        from reliant.publish.report_html import brief_html  # noqa: PLC0415  drawing a chart loads a renderer that text does not need

        text = brief_html(brief)
    else:
        terminal = sys.stdout.isatty() and out is None
        text = brief_text(
            brief,
            width=shutil.get_terminal_size((80, 24)).columns if terminal else 80,
            is_coloured=terminal,
            with_sources=sources,
        )
    if out:
        write_file(out, text)
    else:
        sys.stdout.write(text)
