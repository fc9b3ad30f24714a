"""Claims with the corrections of an analyst, each applied only where what it corrects still stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, claim_id
from reliant.model.countries import country
from reliant.model.document import Document, Span
from reliant.model.identity import UNKNOWN, ClaimId
from reliant.model.reading_correction import CorrectionKind, ReadingCorrection
from reliant.model.time import PartialDate

FIELDS = ("type", "modality", "recipient", "supplier", "other_parties", "organisations", "item", "quantity", "value", "date")
"""Fields that can be corrected. Parties are countries by name or id, several parted by commas."""
RULE = "correction"
"""Rule of a claim that an analyst added."""
_PARTS = {"recipient": ("recipient_country", "recipient_organisation"), "supplier": ("supplier_country", "supplier_organisation")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A correction that was applied: the claim as the rules read it and as it stands now. Each is null where there is none."""

    correction: ReadingCorrection
    original: Claim | None
    corrected: Claim | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A correction that was not applied, because what it corrects is no longer there; and why."""

    correction: ReadingCorrection
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The claims of a document after its corrections, in reading order, and what became of each correction."""

    claims: tuple[Claim, ...]
    applied: tuple[Applied, ...] = ()
    stale: tuple[Stale, ...] = ()


def corrected(document: Document, claims: Sequence[Claim], corrections: Iterable[ReadingCorrection]) -> Corrected:
    """Claims of a document with the corrections that are about it; those about others are passed over.

    Several corrections of one claim are applied in the order in which they stand, each named by the claim as it was first read.
    """
    now: dict[ClaimId, Claim | None] = {claim.id: claim for claim in claims}
    first = dict(now)
    added: list[Claim] = []
    applied: list[Applied] = []
    stale: list[Stale] = []
    for correction in corrections:
        if correction.document != document.id:
            continue
        if correction.kind is CorrectionKind.MISSED:
            claim, why = _missed(document, [one for one in (*now.values(), *added) if one], correction)
            if claim:
                added.append(claim)
        else:
            claim, why = _changed(now, correction)
            if not why and correction.subject:
                now[correction.subject] = claim
        if why:
            stale.append(Stale(correction=correction, why=why))
        else:
            original = first.get(correction.subject) if correction.subject else None
            applied.append(Applied(correction=correction, original=original, corrected=claim))
    kept = {claim.id: claim for claim in (*now.values(), *added) if claim}
    ordered = sorted(kept.values(), key=lambda claim: claim.span.start)
    return Corrected(claims=tuple(ordered), applied=tuple(applied), stale=tuple(stale))


def value_of(claim: Claim, field: str) -> str | None:
    """A field of a claim as a correction writes it; null where it is empty.

    Raises:
        KeyError: there is no such field that can be corrected.
    """
    if field not in FIELDS:
        raise KeyError(field)
    value = getattr(claim, field)
    if isinstance(value, tuple):
        return ", ".join(value) or None
    return None if value is None else str(value)


def canonical(field: str, value: str | None) -> str | None:
    """A value as it is kept: parties by their ids, dates as YYYY[-MM[-DD]]; null for an empty one.

    Raises:
        KeyError: there is no such field that can be corrected.
        ValueError: it is no value of this field.
        UnknownName: a party is no country we know.
    """
    if field not in FIELDS:
        raise KeyError(field)
    if value is None or not value.strip():
        if field in ("type", "modality"):
            raise ValueError(f"every claim has a {field}")
        return None
    text = " ".join(value.split())
    if field == "type":
        return EventType(text.replace(" ", "_")).value
    if field == "modality":
        return Modality(text).value
    if field in ("recipient", "supplier"):
        return _party(text)
    if field == "other_parties":
        return ", ".join(sorted(_party(part) for part in text.split(",") if part.strip()))
    return str(PartialDate.parse(text)) if field == "date" else text


def _party(text: str) -> str:
    text = text.strip()
    return text if text == UNKNOWN or text.startswith(("ORG:", "NSG:")) else country(text).id


def _changed(now: Mapping[ClaimId, Claim | None], correction: ReadingCorrection) -> tuple[Claim | None, str]:
    """The claim as corrected, null if it is rejected; or why the correction is stale."""
    claim = now.get(correction.subject) if correction.subject else None
    if claim is None:
        same = [one for one in now.values() if one and one.evidence == correction.sentence]
        if correction.kind is CorrectionKind.REJECT and not same:
            return None, "the reader no longer reads this claim: delete the correction"
        if any(correction.field and value_of(one, correction.field) == correction.value for one in same):
            return None, "the reader now reads the sentence so by itself: delete the correction"
        return None, "the reader no longer reads the claim it corrects: look at the sentence again, then mend or delete it"
    if claim.evidence != correction.sentence:
        return None, "the claim no longer stands on the sentence it was written for: mend or delete it"
    if correction.kind is CorrectionKind.REJECT:
        read = f"{claim.type}, {claim.modality}"
        return (None, "") if read == correction.was else (None, f"it rejects {correction.was}, and the reader reads {read}")
    if correction.field is None:
        return None, "it names no field"
    read_value = value_of(claim, correction.field)
    if read_value != correction.was:
        return None, f"it expects {correction.field} {correction.was!r}, and the reader reads {read_value!r}: mend or delete it"
    return _with(claim, {correction.field: correction.value}, correction), ""


def _missed(document: Document, claims: Sequence[Claim], correction: ReadingCorrection) -> tuple[Claim | None, str]:
    start = document.text.find(correction.sentence)
    if start < 0:
        return None, "the sentence no longer stands in the document: mend or delete it"
    span = Span(start=start, end=start + len(correction.sentence))
    told = correction.claim or {}
    bare = Claim(
        id=ClaimId(""),
        document=document.id,
        span=span,
        evidence=correction.sentence,
        type=EventType(told["type"]),
        modality=Modality(told.get("modality", Modality.ACTUAL)),
        extractor=f"{RULE}:{correction.author}",
        rule=RULE,
    )
    claim = _with(bare, {name: value for name, value in told.items() if name not in ("type", "modality")}, correction)
    for one in claims:
        if one.span.overlaps(span) and (one.type, one.modality) == (claim.type, claim.modality) and one.parties == claim.parties:
            return None, "the reader now reads this event by itself: delete the correction"
    return claim, ""


def _with(claim: Claim, values: Mapping[str, str | None], correction: ReadingCorrection) -> Claim:
    """A claim with other values; each such field says who corrected it and what was read."""
    changed = claim
    fields = list(claim.fields)
    for name, value in values.items():
        before = value_of(claim, name)
        changed = _set(changed, name, value)
        parts = _PARTS.get(name, (name,))
        how = [field.rule for field in fields if field.name in parts and field.rule]
        fields = [field for field in fields if field.name not in parts]
        read = f"; it was read as {before or 'nothing'}{f' ({how[0]})' if how else ''}" if correction.subject else ""
        at = claim.evidence.find(value) if value else -1
        span = Span(start=claim.span.start + at, end=claim.span.start + at + len(value)) if value and at >= 0 else None
        fields.append(Field(name=parts[0], text=value or "", span=span, rule=f"{correction.in_words}{read}"))
    return replace(
        changed,
        fields=tuple(fields),
        id=claim_id(
            document=changed.document,
            span=changed.span,
            type=changed.type,
            recipient=changed.recipient,
            supplier=changed.supplier,
            other_parties=changed.other_parties,
            item=changed.item,
        ),
    )


def _set(claim: Claim, name: str, value: str | None) -> Claim:
    made = _MAKERS[name](value or "") if value or name in _SEVERAL else None
    changes: dict[str, Any] = {name: made}
    if name == "item":
        changes["category"] = category_of_item(value) if value else None
    return replace(claim, **changes)


def _several(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


_SEVERAL = frozenset({"other_parties", "organisations"})
_MAKERS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(FIELDS, str),
    **dict.fromkeys(_SEVERAL, _several),
    "type": EventType,
    "modality": Modality,
    "date": PartialDate.parse,
}
"""What makes the value of a field of its words; party ids are strings."""
