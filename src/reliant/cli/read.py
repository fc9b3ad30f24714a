"""``reliant read PATH``: claims with the characters they stand on."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.document import Document
from reliant.pipeline.reading import read_path
from reliant.publish.claims_json import claim_line


def command(
    path: Annotated[Path, typer.Argument(help="HTML, text, Markdown or .jsonl of documents; - for standard input.")],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """What a text says happened: who, with whom, about what, how sure, and where exactly it says so."""
    reading = read_path(path)
    for document, claims, given in reading.documents:
        if form == "jsonl":
            for claim in claims:
                sys.stdout.write(json.dumps(claim_line(claim, given or document.id), ensure_ascii=False) + "\n")
        else:
            _print(document, claims)
    for document, reason in reading.unread:
        sys.stderr.write(f"could not look into {document.title or document.id}: {reason}\n")
    for record in reading.refused:
        sys.stderr.write(f"{path}, line {record.line}: not taken: {record.why}\n")


def _print(document: Document, claims: tuple[Claim, ...]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(document.title or document.id), style="bold")
    if not claims:
        console.print("Nothing found: no sentence tells of a happening this reader knows.\n", style="dim")
        return
    for claim in claims:
        flow = f"{_name(claim.recipient)} <- {_name(claim.supplier)}" if claim.recipient or claim.supplier else ""
        others = ", ".join(party_name(party) for party in claim.other_parties)
        what = [
            claim.type.value.replace("_", " "),
            claim.modality.value,
            flow,
            others,
            claim.item or "",
            claim.quantity or "",
            claim.value or "",
            str(claim.date or ""),
            "; ".join(claim.organisations),
        ]
        console.print("  ".join(escape(part) for part in what if part), style="bold cyan")
        console.print(f"  {escape(' '.join(claim.evidence.split()))}")
        console.print(f"  characters {claim.span.start}-{claim.span.end}, {escape(claim.rule)}, {claim.id}", style="dim")
        inferred = [f"{field.name} from {field.text!r}" for field in claim.fields if field.inferred]
        if inferred:
            console.print(f"  inferred: {escape('; '.join(inferred))}", style="dim")
    console.print()


def _name(party: str | None) -> str:
    return party_name(party) if party else "not stated"
