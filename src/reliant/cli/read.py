"""``reliant read PATH``: claims with the characters they stand on."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.reading_options import PATH_HELP, end, reading_bar
from reliant.errors import SourceError
from reliant.extract import Receipt, meaning_of, reading_version
from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.document import Document
from reliant.pipeline.reading import Tally, Told, Unread, read_each, reading_key, receipts_of
from reliant.publish.claims_json import claim_line
from reliant.sources import ResultsFile


def command(
    path: Annotated[Path, typer.Argument(help=PATH_HELP)],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="How to print it.")] = "text",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show for each claim which rules read it and the way to each field.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write JSON lines there, and beside it FILE.done.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with --out FILE where an earlier run broke off.")] = False,
) -> None:
    """What a text says happened: who, with whom, about what, how sure, and where exactly it says so."""
    if resume and out is None:
        raise typer.BadParameter("it goes on with a file: name it with --out FILE", param_hint="--resume")
    if explain and (form == "jsonl" or out is not None):
        raise typer.BadParameter(
            "it prints text for people; the fields of JSON lines carry their rules anyway", param_hint="--explain"
        )
    tally = Tally()
    with reading_bar() as progress, _results(out, resume=resume) as results:
        for outcome in read_each(path, known=results.known if results else (), progress=progress):
            tally.count(outcome)
            if isinstance(outcome, Told):
                _write(outcome, form, results, explain=explain)
                sys.stderr.writelines(f"{outcome.document.title or outcome.where}: {remark}\n" for remark in outcome.remarks)
            elif isinstance(outcome, Unread):
                sys.stderr.write(f"could not look into {outcome.document.title or outcome.document.id}: {outcome.why}\n")
            elif isinstance(outcome, SourceError):
                sys.stderr.write(f"reliant: {outcome}\n")
    end(tally)


def _results(out: Path | None, *, resume: bool) -> AbstractContextManager[ResultsFile | None]:
    return ResultsFile(out, reader=reading_version(), resume=resume) if out else nullcontext()


def _write(told: Told, form: str, results: ResultsFile | None, *, explain: bool) -> None:
    if form == "text" and results is None:
        _print(told.document, told.claims, receipts_of(told.document) if explain else ())
        return
    lines = [json.dumps(claim_line(claim, told.given or told.document.id), ensure_ascii=False) for claim in told.claims]
    if results is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        results.append(reading_key(told.document, told.given), lines)


def _print(document: Document, claims: tuple[Claim, ...], receipts: tuple[Receipt, ...]) -> None:
    by_claim = {receipt.claim.id: receipt for receipt in receipts}
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(document.title or document.id), style="bold")
    if document.copy_of:
        console.print(f"The same text as {document.copy_of}, published again: its claims stand there.\n", style="dim")
        return
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
        if claim.id in by_claim:
            _explain(console, by_claim[claim.id])
    console.print()


def _explain(console: Console, receipt: Receipt) -> None:
    claim, paths = receipt.claim, dict(receipt.paths)
    console.print(f"  how it was read, by {escape(claim.extractor)}:")
    for caller in receipt.callers:
        where = f"{caller.text!r} at {caller.span.start} calls {caller.frame}"
        console.print(escape(f"    {where}: {meaning_of(caller.frame)}"))
    for field in claim.fields:
        where = f"{field.span.start}-{field.span.end}" if field.span else "no words of its own"
        way = f"; {paths[field.name]}" if field.name in paths else ""
        console.print(escape(f"    {field.name.replace('_', ' ')}: {field.text!r} ({where}): {field.rule}{way}"))


def _name(party: str | None) -> str:
    return party_name(party) if party else "not stated"
