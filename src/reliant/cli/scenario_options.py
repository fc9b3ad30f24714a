"""What the commands of scenarios share: values of the form NAME=SHARE, and how a page is printed."""

import shutil
import sys
from collections.abc import Callable, Mapping
from typing import Literal

import typer

from reliant.monitor.page import Report
from reliant.publish.brief_markdown import brief_markdown
from reliant.publish.brief_text import brief_text

PageFormat = Literal["text", "md", "html", "table", "json", "csv", "parquet"]
Charts = Callable[[], Mapping[str, bytes]]
"""Draws the charts of a page, by the section they open: only a page in HTML needs them."""


def share_of(text: str, option: str) -> tuple[str, float]:
    """Name and number of ``RUS=0.5``.

    Raises:
        typer.BadParameter: it is not of that form.
    """
    name, equals, number = text.partition("=")
    try:
        value = float(number)
    except ValueError:
        equals = ""
        value = 0.0
    if not equals or not name.strip():
        raise typer.BadParameter(f"{text!r} is not of the form NAME=0.5", param_hint=option)
    return name.strip(), value


def write_page(report: Report, form: Literal["text", "md", "html"], *, with_sources: bool, charts: Charts) -> None:
    """A page on standard output: as HTML or Markdown, or as text as wide as the terminal."""
    if form == "md":
        sys.stdout.write(brief_markdown(report))
        return
    if form == "html":
        from reliant.publish.report_html import Picture, report_html  # noqa: PLC0415  loads a renderer that text does not need

        pictures = {
            name: Picture(svg=svg.decode(), alt=report.verdict, caption=" ".join(report.vintages))
            for name, svg in charts().items()
        }
        sys.stdout.write(report_html(report, pictures))
        return
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((80, 24)).columns if is_terminal else 80
    sys.stdout.write(brief_text(report, width=width, is_coloured=is_terminal, with_sources=with_sources))
