"""``reliant read PATH``: claims with the characters they stand on."""

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.cli.fixing import fix_and_show, wish_of
from reliant.cli.model_options import model_reading, price_of, report
from reliant.cli.reading_options import PATH_HELP, end, reading_bar
from reliant.errors import SourceError
from reliant.extract import Gate, Receipt, every_language, meaning_of, reading_version
from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.reading_correction import ReadingCorrection
from reliant.pipeline.fixing import corrections_for
from reliant.pipeline.model_reading import ModelReading
from reliant.pipeline.reading import Tally, Told, Unread, claims_of, read_each, reading_key, receipts_of
from reliant.publish.claims_json import claim_line
from reliant.sources import ResultsFile, read_gate
from reliant.text import LeftOut


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
    gate: Annotated[
        Path | None, typer.Option("--gate", metavar="FILE", help="Words of another field than defence, as a monitor's gate.yaml.")
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections", metavar="FILE", help="An analyst's corrections; without it those of the monitor PATH is in."
        ),
    ] = None,
    fix: Annotated[
        str | None, typer.Option("--fix", metavar="CLAIM", help="Correct a claim by its id; 'missed' adds one, with --words.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What is right, with --fix; repeatable.")
    ] = None,
    no_event: Annotated[bool, typer.Option("--no-event", help="No such event is told there, with --fix.")] = False,
    words: Annotated[str | None, typer.Option("--words", help="Exact words of the text that tell a missed event.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who corrects.")] = None,
    because: Annotated[str | None, typer.Option("--because", metavar="WHY", help="Why.")] = None,
    as_test: Annotated[
        Path | None, typer.Option("--as-test", metavar="FILE", help="Put the corrected sentence with its labels there as well.")
    ] = None,
    llm: Annotated[
        str | None,
        typer.Option("--llm", metavar="MODEL", help="Read with this language model; - takes RELIANT_LLM_MODEL. See --llm-url."),
    ] = None,
    llm_url: Annotated[
        str | None,
        typer.Option("--llm-url", metavar="URL", help="Its endpoint (or RELIANT_LLM_URL); its key stands in RELIANT_LLM_KEY."),
    ] = None,
    llm_price: Annotated[
        str | None, typer.Option("--llm-price", metavar="IN:OUT", help="Price of a million tokens asked and answered.")
    ] = None,
    llm_cache: Annotated[Path | None, typer.Option("--llm-cache", metavar="DIR", help="Where answers are kept.")] = None,
    llm_timeout: Annotated[float, typer.Option("--llm-timeout", min=0.1, help="Seconds to wait for an answer.")] = 120.0,
) -> None:
    """What a text says happened: who, with whom, about what, how sure, and where exactly it says so."""
    if resume and out is None:
        raise typer.BadParameter("it goes on with a file: name it with --out FILE", param_hint="--resume")
    if explain and (form == "jsonl" or out is not None):
        raise typer.BadParameter(
            "it prints text for people; the fields of JSON lines carry their rules anyway", param_hint="--explain"
        )
    price = price_of(llm_price)
    if llm is None and (llm_url, llm_price, llm_cache) != (None, None, None):
        raise typer.BadParameter("it says how to ask a language model: name one with --llm MODEL", param_hint="--llm-…")
    model = model_reading(llm, llm_url, cache=llm_cache, timeout=llm_timeout) if llm else None
    field = read_gate(gate) if gate else None
    if field and model:
        raise typer.BadParameter("a language model reads what it is given: leave out --gate", param_hint="--gate")
    version = model.version if model else reading_version(field)
    reader = model.claims_of if model else partial(claims_of, extractor=every_language(field)) if field else None
    if fix is not None:
        wish = wish_of(fix, settings or (), no_event=no_event, words=words, by=by, because=because)
        fix_and_show(path, wish, corrections, as_test, reader)
        return
    if settings or no_event or words or by or because or as_test:
        raise typer.BadParameter("it belongs to a correction: name the claim with --fix CLAIM", param_hint="--fix")
    mended = corrections_for(path, corrections)
    tally = Tally()
    try:
        with reading_bar() as progress, _results(out, _with_corrections(version, mended), resume=resume) as results:
            known = results.known if results else ()
            for outcome in read_each(path, known=known, progress=progress, reader=reader, corrections=mended):
                tally.count(outcome)
                if isinstance(outcome, Told):
                    _write(outcome, form, results, receipts=_receipts(outcome, model, field) if explain else ())
                _remark(outcome)
    finally:
        if model:
            report(model, price)
    end(tally)


def _remark(outcome: Told | Unread | LeftOut | SourceError) -> None:
    """Say on standard error what in a document was not taken at its word, and what could not be read."""
    if isinstance(outcome, Told):
        name = outcome.document.title or outcome.where
        sys.stderr.writelines(f"{name}: {remark}\n" for remark in outcome.remarks)
        sys.stderr.writelines(
            f"{name}: {one.correction.where} is stale and was not applied: {one.why}\n" for one in outcome.stale
        )
    elif isinstance(outcome, Unread):
        sys.stderr.write(f"could not look into {outcome.document.title or outcome.document.id}: {outcome.why}\n")
    elif isinstance(outcome, SourceError):
        sys.stderr.write(f"reliant: {outcome}\n")


def _receipts(told: Told, model: ModelReading | None, gate: Gate | None) -> tuple[Receipt, ...]:
    if model is not None:
        return tuple(Receipt(claim=claim, callers=(), paths=()) for claim in told.claims)
    read = receipts_of(told.document, gate)
    mended = {one.original.id: one.corrected for one in told.applied if one.original}
    return tuple(replace(receipt, claim=mended.get(receipt.claim.id) or receipt.claim) for receipt in read)


def _with_corrections(version: str, corrections: Sequence[ReadingCorrection]) -> str:
    """Who reads, and with which corrections: claims written with others are other claims."""
    if not corrections:
        return version
    return f"{version} corrections:{sha256(repr(corrections).encode()).hexdigest()[:8]}"


def _results(out: Path | None, version: str, *, resume: bool) -> AbstractContextManager[ResultsFile | None]:
    return ResultsFile(out, reader=version, resume=resume) if out else nullcontext()


def _write(told: Told, form: str, results: ResultsFile | None, *, receipts: tuple[Receipt, ...]) -> None:
    if form == "text" and results is None:
        _print(told, receipts)
        return
    lines = [json.dumps(claim_line(claim, told.given or told.document.id), ensure_ascii=False) for claim in told.claims]
    if results is None:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        results.append(reading_key(told.document, told.given), lines)


def _print(told: Told, receipts: tuple[Receipt, ...]) -> None:
    document, claims = told.document, told.claims
    changed = {one.corrected.id: one for one in told.applied if one.corrected}
    by_claim = {receipt.claim.id: receipt for receipt in receipts}
    console = Console(highlight=False, soft_wrap=True)
    console.print(escape(document.title or document.id), style="bold")
    if document.copy_of:
        console.print(f"The same text as {document.copy_of}, published again: its claims stand there.\n", style="dim")
        return
    for one in told.applied:
        if one.corrected is None and one.original:
            console.print(f"{escape(one.correction.in_words)}: no such event. The rules read {escape(_in_short(one.original))}:")
            console.print(f"  {escape(' '.join(one.original.evidence.split()))}\n", style="dim")
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
        if claim.id in changed:
            for field in claim.fields:
                if field.rule.startswith("corrected by"):
                    console.print(f"  {escape(field.name.replace('_', ' '))} {escape(field.rule)}", style="green")
        doubts = [field.rule for field in claim.fields if field.rule.startswith("DISAGREEMENT")]
        console.print("".join(f"  {escape(doubt)}\n" for doubt in doubts), style="bold red", end="")
        if claim.id in by_claim:
            _explain(console, by_claim[claim.id])
    console.print()


def _in_short(claim: Claim) -> str:
    flow = f", {_name(claim.recipient)} <- {_name(claim.supplier)}" if claim.recipient or claim.supplier else ""
    return f"{claim.type.value.replace('_', ' ')}, {claim.modality.value}{flow}"


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
