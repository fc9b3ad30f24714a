"""``reliant similar PATH``: similar articles, for which reasons, and what they tell that this one does not."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.reading_options import end, reading_bar
from reliant.errors import SourceError
from reliant.monitor.similar import Similar
from reliant.pipeline.similar import Compared, add_to_index, similar_to
from reliant.publish.claims_json import claim_line


def command(
    path: Annotated[
        Path, typer.Argument(help="A file with one article, of any kind that reliant read takes; with --into any file or folder.")
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Monitor, folder, file or index; without it the monitor here or above."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help="Add the documents of PATH to an index in this folder, and compare nothing."),
    ] = None,
    without_claims: Annotated[
        bool, typer.Option("--without-claims", help="Compare words alone: nothing is read, reasons are copies, period, wording.")
    ] = False,
    most: Annotated[int, typer.Option(metavar="N", min=1, help="How many at most.")] = 10,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Similar articles with reasons: copies, shared events, items, parties, period and wording; and what is new in them."""
    if into is not None:
        if to is not None:
            raise typer.BadParameter("it adds to an index and compares nothing: leave out --to", param_hint="--into")
        _add(path, into)
        return
    with reading_bar() as progress:
        compared = similar_to(path, to, most=most, with_claims=not without_claims, progress=progress)
    if form == "json":
        sys.stdout.write(json.dumps([_shown(one) for one in compared.found], ensure_ascii=False, indent=1) + "\n")
    else:
        _print(compared)
    for note in compared.notes:
        sys.stderr.write(f"{note}\n")


def _add(path: Path, into: Path) -> None:
    with reading_bar() as progress:
        done = add_to_index(path, into, progress=progress, refused=_say)
    known = f", {done.added.n_known} were in it" if done.added.n_known else ""
    sys.stdout.write(f"{done.added.n_new} document(s) added to {into}{known}; it holds {done.n_documents}\n")
    end(done.tally)


def _say(error: SourceError) -> None:
    sys.stderr.write(f"reliant: {error}\n")


def _shown(one: Similar) -> dict[str, object]:
    document = one.document
    return {
        "document": document.id,
        "title": document.title,
        "published_on": document.published_on and document.published_on.isoformat(),
        "url": document.url,
        "score": round(one.score, 4),
        "reasons": [{"kind": reason.kind, "says": reason.says, "claims": list(reason.claims)} for reason in one.reasons],
        "new": [claim_line(claim, document.id) for claim in one.new],
    }


def _print(compared: Compared) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(compared.article.title or compared.article.id), style="bold")
    if not compared.found:
        console.print(f"Nothing similar among {compared.n_others} documents.", style="dim")
    for one in compared.found:
        when = f", {one.document.published_on}" if one.document.published_on else ""
        console.print(f"\n{one.score:.2f}  {escape(one.document.title or one.document.text[:80])}{when}", style="cyan")
        console.print(f"      {one.document.id}", style="dim")
        for reason in one.reasons:
            console.print(f"      {escape(reason.says)}")
        for claim in one.new:
            told = f"{claim.type.value.replace('_', ' ')}: {' '.join(claim.evidence.split())}"
            console.print(f"      new: {escape(told)}", style="dim")
