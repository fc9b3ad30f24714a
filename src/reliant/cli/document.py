"""``reliant document PATH``: what a page is."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.model.document import Document
from reliant.pipeline.reading import open_page


def command(
    path: Annotated[Path, typer.Argument(help="A page: HTML, text or Markdown; - for standard input.")],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """What a page is: title, date, status, image credit, body, and its similar articles kept apart."""
    page = open_page(path)
    article = page.article
    if form == "json":
        shown = {
            "id": article.id,
            **_head(article),
            "status_text": article.status_text,
            "image_credit": article.image_credit,
            "category": article.category,
            "covers": [day.isoformat() for day in article.covers] if article.covers else None,
            "body": article.text,
            "language": article.language,
            "format": page.format,
            "layout": page.layout,
            "encoding": page.encoding,
            "warnings": list(article.warnings),
            "similar": [
                {"id": other.id, **_head(other), "image_credit": other.image_credit, "text": other.text} for other in page.similar
            ],
        }
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(article.title or "(no title)"), style="bold")
    for name, value in (
        ("published", article.published_on),
        ("status", article.status_text),
        ("category", article.category),
        ("image", article.image_credit),
        ("language", article.language),
        ("id", article.id),
    ):
        console.print(f"{name}: {escape(str(value)) if value else 'not stated'}", style="dim")
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
    return {"title": document.title, "published_on": document.published_on.isoformat() if document.published_on else None}
