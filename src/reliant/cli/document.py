"""``reliant document PATH``: what a page is."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.reading_options import PATH_HELP, end, reading_bar
from reliant.errors import SourceError
from reliant.model.document import Document
from reliant.pipeline.reading import Tally, open_documents
from reliant.text import LeftOut, Page


def command(
    path: Annotated[Path, typer.Argument(help=PATH_HELP)],
    form: Annotated[
        Literal["text", "json", "jsonl"],
        typer.Option("--format", help="How to print it: json is one object, an array when there are several; jsonl one a line."),
    ] = "text",
) -> None:
    """What a page is: title, date, status, image credit, body, and its similar articles kept apart."""
    tally = Tally()
    array = _Array() if form == "json" else None
    with reading_bar() as progress:
        for outcome in open_documents(path, progress=progress):
            tally.count(outcome)
            if isinstance(outcome, SourceError):
                sys.stderr.write(f"reliant: {outcome}\n")
            elif isinstance(outcome, LeftOut):
                continue
            elif array is not None:
                array.add(json.dumps(_shown(outcome.page), ensure_ascii=False, indent=1))
            elif form == "jsonl":
                sys.stdout.write(json.dumps(_shown(outcome.page), ensure_ascii=False) + "\n")
            else:
                _print(outcome.page)
    if array is not None and (tally.read or not tally.failed):
        array.close()
    end(tally)


class _Array:
    """One object, or an array as soon as there is a second: nothing is held back but the first."""

    def __init__(self) -> None:
        self._first: str | None = None
        self._is_open = False

    def add(self, shown: str) -> None:
        if self._first is None and not self._is_open:
            self._first = shown
            return
        if not self._is_open:
            sys.stdout.write(f"[{self._first}")
            self._is_open = True
        sys.stdout.write(f",\n{shown}")

    def close(self) -> None:
        sys.stdout.write("]\n" if self._is_open else f"{self._first or '[]'}\n")


def _shown(page: Page) -> dict[str, object]:
    article = page.article
    return {
        "id": article.id,
        **_head(article),
        "status_text": article.status_text,
        "image_credit": article.image_credit,
        "category": article.category,
        "covers": [day.isoformat() for day in article.covers] if article.covers else None,
        "body": article.text,
        "language": article.language,
        "author": article.author,
        "observed_on": article.observed_on.isoformat() if article.observed_on else None,
        "source_name": article.source_name,
        "copy_of": article.copy_of,
        "format": page.format,
        "layout": page.layout,
        "encoding": page.encoding,
        "warnings": list(article.warnings),
        "similar": [
            {"id": other.id, **_head(other), "image_credit": other.image_credit, "text": other.text} for other in page.similar
        ],
    }


def _print(page: Page) -> None:
    article = page.article
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(article.title or "(no title)"), style="bold")
    for name, value in (
        ("published", article.published_on),
        ("status", article.status_text),
        ("category", article.category),
        ("image", article.image_credit),
        ("language", article.language),
        ("address", article.url),
        ("id", article.id),
    ):
        console.print(f"{name}: {escape(str(value)) if value else 'not stated'}", style="dim")
    if article.copy_of:
        console.print(f"the same text as {article.copy_of}, published again", style="yellow")
    for warning in article.warnings:
        console.print(f"warning: {escape(warning)}", style="yellow")
    console.print()
    console.print(escape(article.text))
    for other in page.similar:
        console.print(
            f"\nSimilar article, not part of this one: {escape(other.title or '(no title)')}, {other.published_on or 'undated'}",
            style="dim",
        )


def _head(document: Document) -> dict[str, object]:
    return {
        "title": document.title,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "url": document.url,
    }
