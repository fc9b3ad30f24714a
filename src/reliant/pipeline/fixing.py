"""An analyst corrects what was read: the correction is tried on the document, kept in a file, and made a test if wished."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reliant.errors import SourceMalformed, SourceUnreachable, UnknownName
from reliant.extract.corrected import Corrected, corrected, value_of
from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.model.identity import ClaimId
from reliant.model.reading_correction import CorrectionKind, ReadingCorrection
from reliant.pipeline.reading import Reader, Told, read_each
from reliant.sources.deposit import replace_file
from reliant.sources.reading_corrections import NAME, append_reading_correction, read_reading_corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an analyst wants corrected.

    ``claim`` is the id of a claim as it is printed; null for an event that was missed, whose exact ``words`` then say where it
    stands. ``values`` are fields with their right values, as ``canonical`` gives them; without any, no such event is told there.
    """

    claim: str | None
    values: tuple[tuple[str, str | None], ...]
    words: str | None
    author: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What a correction did: the claim before and after (null where there is none), and the sentence with its labels."""

    document: Document
    before: Claim | None
    after: Claim | None
    test: dict[str, object]


def corrections_file(path: Path | str) -> Path | None:
    """The file of corrections of the monitor that a path lies in, there or not; null outside of any."""
    here = Path(path).resolve()
    for folder in (here, *here.parents):
        if (folder / "monitor.toml").is_file():
            return folder / "corrections" / NAME
    return None


def corrections_for(path: Path | str, file: Path | None) -> tuple[ReadingCorrection, ...]:
    """The corrections in a file, or without one those of the monitor that a path lies in; none outside of any.

    Raises:
        SourceError: the file that was named is missing, or one is no list of corrections.
    """
    if file is not None:
        return read_reading_corrections(file)
    own = corrections_file(path) if str(path) != "-" else None
    return read_reading_corrections(own) if own and own.is_file() else ()


def fix(path: Path, wish: Wish, file: Path, *, reader: Reader | None = None) -> Fixed:
    """Correct a claim of a document, or add one that was missed, and keep the correction at the end of a file.

    Args:
        path: what holds the document.
        wish: what to correct.
        file: where corrections are kept; made if it is missing.
        reader: what reads documents; without it our own rules for defence.

    Raises:
        UnknownName: no document of the path has the claim.
        SourceMalformed: the words do not stand in exactly one document, the correction changes nothing, or the file is no list.
        SourceUnreachable: the file cannot be written.
    """
    kept = read_reading_corrections(file) if file.exists() else ()
    told = [outcome for outcome in read_each(path, reader=reader) if isinstance(outcome, Told)]
    found = _claimed(told, kept, wish.claim) if wish.claim else _standing(told, wish.words or "")
    new = _corrections(found, wish)
    after = corrected(found.document, found.read, (*kept, *new))
    if refused := [one.why for one in after.stale if one.correction in new]:
        raise SourceMalformed(f"the correction cannot be applied: {refused[0]}", where=found.document.id)
    for correction in new:
        append_reading_correction(file, correction)
    last = next(one for one in reversed(after.applied) if one.correction in new)
    return Fixed(
        document=found.document,
        before=found.claim,
        after=last.corrected,
        test=labelled_sentence(found.document, new[0].sentence, after.claims),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A document, its claims as read, and the claim in question: as it stands now, and its id as it was first read."""

    document: Document
    read: tuple[Claim, ...]
    claim: Claim | None = None
    original: ClaimId | None = None


def _as_read(told: Told, kept: Sequence[ReadingCorrection]) -> tuple[Corrected, dict[str, ClaimId]]:
    """The claims with earlier corrections, and under which id each was first read."""
    state = corrected(told.document, told.claims, kept)
    first = {claim.id: claim.id for claim in told.claims}
    first |= {one.corrected.id: one.original.id for one in state.applied if one.corrected and one.original}
    return state, {claim.id: first[claim.id] for claim in state.claims if claim.id in first}


def _claimed(told: Sequence[Told], kept: Sequence[ReadingCorrection], claim_id: str) -> _Found:
    known: list[str] = []
    for one in told:
        state, first = _as_read(one, kept)
        for claim in state.claims:
            if claim.id in first and claim_id in (claim.id, first[claim.id]):
                return _Found(document=one.document, read=one.claims, claim=claim, original=first[claim.id])
            known.append(claim.id)
    raise UnknownName(
        "claim of these documents", claim_id, nearest=known[:3], remedy="reliant read PATH prints each claim with its id"
    )


def _standing(told: Sequence[Told], words: str) -> _Found:
    holding = [one for one in told if words in one.document.text]
    if len(holding) != 1:
        raise SourceMalformed(
            f"{words!r} stands in {len(holding)} of {len(told)} documents, character for character",
            remedy="copy the words out of the document, and name the file that holds it alone",
        )
    return _Found(document=holding[0].document, read=holding[0].claims)


def _corrections(found: _Found, wish: Wish) -> tuple[ReadingCorrection, ...]:
    document, claim = found.document.id, found.claim
    if claim is None:
        values = {name: value for name, value in wish.values if value is not None}
        return (
            ReadingCorrection(
                where="the new correction",
                kind=CorrectionKind.MISSED,
                document=document,
                sentence=wish.words or "",
                author=wish.author,
                on=wish.on,
                reason=wish.reason,
                claim=values,
            ),
        )
    fields = wish.values or ((None, None),)
    return tuple(
        ReadingCorrection(
            where="the new correction",
            kind=CorrectionKind.FIX if name else CorrectionKind.REJECT,
            document=document,
            sentence=claim.evidence,
            author=wish.author,
            on=wish.on,
            reason=wish.reason,
            subject=found.original,
            field=name,
            was=value_of(claim, name) if name else f"{claim.type}, {claim.modality}",
            value=value,
        )
        for name, value in fields
    )


def labelled_sentence(document: Document, sentence: str, claims: Sequence[Claim]) -> dict[str, object]:
    """A sentence with the events that are told in it, in the form of the labelled sentences under ``quality/``."""
    start = document.text.find(sentence)
    end = start + len(sentence)
    told = [claim for claim in claims if claim.span.start < end and start < claim.span.end]
    language = document.language or "und"
    return {
        "id": f"{language}-{hashlib.sha256(sentence.encode()).hexdigest()[:8]}",
        "language": language,
        "text": sentence,
        "context_country": document.context_country,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "events": [
            {
                "type": claim.type.value,
                "recipient": claim.recipient,
                "supplier": claim.supplier,
                "other_parties": list(claim.other_parties),
                "organisations": list(claim.organisations),
                "item": claim.item,
                "quantity": claim.quantity,
                "value": claim.value,
                "date": str(claim.date) if claim.date else None,
                "modality": claim.modality.value,
            }
            for claim in told
        ],
    }


def keep_test(file: Path, test: dict[str, object]) -> None:
    """Put a labelled sentence into a file of JSON lines, in the place of an earlier label of the same sentence.

    Raises:
        SourceMalformed: a line of the file is no labelled sentence.
        SourceUnreachable: it cannot be read or written.
    """
    lines: list[str] = []
    try:
        if file.exists():
            lines = file.read_text(encoding="utf-8").splitlines()
        kept = [line for number, line in enumerate(lines, start=1) if _id_of(line, file, number) != test["id"]]
        told = "".join(f"{line}\n" for line in (*kept, json.dumps(test, ensure_ascii=False)))
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(told.encode(), file)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnreachable(
            f"it cannot be read and written ({error})", where=str(file), remedy="name another file with --as-test"
        ) from error


def _id_of(line: str, file: Path, number: int) -> str:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise SourceMalformed(
            "it is no labelled sentence", where=f"{file}, line {number}", remedy="name a file of labelled sentences, or a new one"
        ) from error
