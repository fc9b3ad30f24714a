"""What a language model answered, held against the document: a claim only where its words stand in the text.

The model's word counts for two things alone, type and modality, and both are held against our own rules where these read the same
words; a disagreement is told with the claim and never settled in silence.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from reliant.extract.amounts import NUMBERS, money_in
from reliant.extract.names import names_in
from reliant.extract.slavic.gazetteer import parties_in
from reliant.extract.slavic.when import moments_in as slavic_moments_in
from reliant.extract.when import moments_in
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, Stage, claim_id
from reliant.model.document import Document, Span
from reliant.model.identity import PartyId
from reliant.model.time import PartialDate

FEWEST_WORDS = 3
"""Words of a quote below which it says nothing that could be checked."""
_SLAVIC = frozenset({"ru", "be"})
_SURE = frozenset({"name", "demonym", "organisation"})
"""Kinds of names that are a country's own; a capital or a leader stands for it and is an inference."""


class AnswerMalformed(ValueError):
    """An answer that is not JSON of the form that was asked for."""


@dataclass(slots=True)
class Checked:
    """What became of the entries of answers. ``dropped`` and ``fields_dropped`` count by reason; nothing is thrown away unseen.

    ``agreeing``, ``disagreeing`` and ``unchecked`` count the claims kept by what our own rules say of the same words.
    """

    claims: list[Claim] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    fields_dropped: Counter[str] = field(default_factory=Counter)
    agreeing: int = 0
    disagreeing: int = 0
    unchecked: int = 0


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: Text
    type: EventType
    modality: Modality
    recipient: str | None = None
    recipient_organisation: str | None = None
    supplier: str | None = None
    supplier_organisation: str | None = None
    item: str | None = None
    quantity: str | None = None
    value: str | None = None
    date: str | None = None
    other_parties: tuple[str, ...] = ()


def entries_of(content: str) -> list[object]:
    """The entries of an answer, not yet looked at.

    Raises:
        AnswerMalformed: it is not JSON, or not an object with a list of claims.
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AnswerMalformed(f"it is not JSON ({error})") from error
    found = answer.get("claims") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise AnswerMalformed('it is no object with a list "claims"')
    return found


def check_answer(
    content: str, document: Document, piece: Span, checked: Checked, *, own: Sequence[Claim] | None, extractor: str
) -> None:
    """Add to ``checked`` the claims of an answer that stand in the text, and count what does not.

    Args:
        content: what the model answered about one piece of the document.
        document: the document.
        piece: the characters that were asked about.
        checked: what was found so far in this document.
        own: claims of our own rules in this document; null when they could not read it.
        extractor: model and version of the prompt.

    Raises:
        AnswerMalformed: it is not JSON of the form asked for.
    """
    known = {claim.id for claim in checked.claims}
    for told in entries_of(content):
        try:
            entry = _Entry.model_validate(told)
        except ValidationError as error:
            checked.dropped[f"not of the form asked for ({'.'.join(map(str, error.errors()[0]['loc'])) or 'entry'})"] += 1
            continue
        start = document.text.find(entry.quote, piece.start, piece.end)
        if start < 0:
            checked.dropped["the quote does not stand in the text"] += 1
            continue
        span = Span(start=start, end=start + len(entry.quote))
        if len(entry.quote.split()) < FEWEST_WORDS:
            checked.dropped["the quote is too short to say it"] += 1
            continue
        claim = _claim(_Reading(document=document, quote=span, piece=piece, dropped=checked.fields_dropped), entry, extractor)
        if not (claim.parties or claim.organisations or claim.item):
            checked.dropped["it names nobody and nothing that stands in the text"] += 1
        elif claim.id in known:
            checked.dropped["told twice"] += 1
        else:
            known.add(claim.id)
            checked.claims.append(_compared(claim, own, checked))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Where words are looked for: in the quote first, then in the whole piece, which makes them an inference."""

    document: Document
    quote: Span
    piece: Span
    dropped: Counter[str]

    def find(self, name: str, words: str | None) -> tuple[Span, bool] | None:
        """Characters of words, and whether they stand outside the quote; null without any, which is counted."""
        if words is None or not words.strip():
            return None
        text = words.strip()
        for within, is_outside in ((self.quote, False), (self.piece, True)):
            start = self.document.text.find(text, within.start, within.end)
            if start >= 0:
                return Span(start=start, end=start + len(text)), is_outside
        self.dropped[f"{name}: its words do not stand in the text"] += 1
        return None

    def refuse(self, name: str, why: str) -> None:
        """Count a field whose words are there and could not be taken."""
        self.dropped[f"{name}: {why}"] += 1


def _claim(reading: _Reading, entry: _Entry, extractor: str) -> Claim:
    document = reading.document
    fields: list[Field] = []
    recipient, supplier = (_party(reading, role, getattr(entry, role), fields) for role in ("recipient", "supplier"))
    others = [_party(reading, "other_parties", words, None) for words in entry.other_parties]
    organisations = [
        found.text
        for role in ("recipient", "supplier")
        if (found := _words(reading, f"{role}_organisation", getattr(entry, f"{role}_organisation"), fields))
    ]
    item = _words(reading, "item", entry.item, fields)
    made = {name: _made(reading, name, getattr(entry, name), fields) for name in ("quantity", "value", "date")}
    on = made["date"]
    parties = tuple(dict.fromkeys(party for party in others if party and party not in (recipient, supplier)))
    return Claim(
        id=claim_id(
            document=document.id,
            span=reading.quote,
            type=entry.type,
            recipient=recipient,
            supplier=supplier,
            other_parties=parties,
            item=item.text if item else None,
        ),
        document=document.id,
        span=reading.quote,
        evidence=reading.quote.of(document.text),
        type=entry.type,
        modality=entry.modality,
        recipient=recipient,
        supplier=supplier,
        other_parties=parties,
        organisations=tuple(dict.fromkeys(organisations)),
        item=item.text if item else None,
        category=category_of_item(item.text) if item else None,
        quantity=made["quantity"],
        value=made["value"],
        date=PartialDate.parse(on) if on else None,
        fields=tuple(fields),
        extractor=extractor,
        rule="model",
    )


def _party(reading: _Reading, role: str, words: str | None, fields: list[Field] | None) -> PartyId | None:
    """The country that words of the text stand for by our own tables; the model's word for it is never taken."""
    found = reading.find(role, words)
    if found is None:
        return None
    span, is_outside = found
    named = _parties(reading.document, span)
    if len({party for party, _ in named}) != 1:
        reading.refuse(role, "its words name no country we know" if not named else "its words name several countries")
        return None
    party, kind = named[0]
    if fields is not None:
        inferred = is_outside or kind not in _SURE
        rule = f"words the model gave for the {role}; the country by our table of names ({kind})"
        fields.append(Field(name=f"{role}_country", text=span.of(reading.document.text), span=span, inferred=inferred, rule=rule))
    return party


def _parties(document: Document, span: Span) -> list[tuple[PartyId, str]]:
    if document.language in _SLAVIC:
        return parties_in(span.of(document.text), document.language or "")
    return [(name.party, name.kind) for name in names_in(document.text, span) if name.party]


def _words(reading: _Reading, name: str, words: str | None, fields: list[Field]) -> Field | None:
    found = reading.find(name, words)
    if found is None:
        return None
    span, is_outside = found
    told = Field(
        name=name,
        text=span.of(reading.document.text),
        span=span,
        inferred=is_outside,
        rule=f"words the model gave for the {name}",
    )
    fields.append(told)
    return told


def _made(reading: _Reading, name: str, words: str | None, fields: list[Field]) -> str | None:
    """What our own rules make of words that the model gave for a number, an amount or a date; null when they make nothing."""
    found = reading.find(name, words)
    if found is None:
        return None
    span, is_outside = found
    text = span.of(reading.document.text)
    made = _MAKERS[name](text, reading.document)
    if made is None:
        reading.refuse(name, "its words are nothing our rules can read")
        return None
    rule = f"words the model gave for the {name}, read by our own rules"
    fields.append(Field(name=name, text=text, span=span, inferred=is_outside, rule=rule))
    return made


def _quantity(text: str, _: Document) -> str | None:
    words = text.lower().replace(",", "").split()
    digits = [word for word in words if word.isdigit()]
    counted = [str(NUMBERS[word]) for word in words if word in NUMBERS]
    found = digits or counted
    return found[0] if len(digits) + len(counted) == 1 else None


def _value(text: str, _: Document) -> str | None:
    amounts = money_in(text)
    return amounts[0].value if len(amounts) == 1 else None


def _date(text: str, document: Document) -> str | None:
    if document.language in _SLAVIC:
        whole = Span(start=0, end=len(text))
        moments = slavic_moments_in(text, whole, document.published_on, document.language or "")
    else:
        moments = moments_in(text, document.published_on)
    return str(moments[0].on) if len(moments) == 1 and moments[0].on else None


_MAKERS: Mapping[str, Callable[[str, Document], str | None]] = {"quantity": _quantity, "value": _value, "date": _date}


def _compared(claim: Claim, own: Sequence[Claim] | None, checked: Checked) -> Claim:
    """The claim with what our own rules say of the same words, under ``type`` among its fields."""
    same = [one for one in own or () if one.span.overlaps(claim.span)]
    told = f"{claim.type}, {claim.modality}"
    if any((one.type, one.modality) == (claim.type, claim.modality) for one in same):
        checked.agreeing += 1
        rule = f"the model says {told}, and so does our own rule"
    elif same:
        checked.disagreeing += 1
        ours = "; ".join(dict.fromkeys(f"{one.type}, {one.modality} by {one.rule}" for one in same))
        turned = " and the two are opposites" if all(_is_opposite(claim, one) for one in same) else ""
        rule = f"DISAGREEMENT: the model says {told}; our own rules read {ours}{turned}"
    else:
        checked.unchecked += 1
        why = "our own rules cannot read this document" if own is None else "our own rules read nothing in these words"
        rule = f"the model says {told}; unchecked, {why}"
    kind = Field(name="type", text=claim.evidence, span=claim.span, rule=rule)
    return replace(claim, fields=(kind, *claim.fields))


def _is_opposite(one: Claim, other: Claim) -> bool:
    """Whether one says that it happened and the other that it did not: the worst error a reader can make."""
    return _breaks(one) != _breaks(other)


def _breaks(claim: Claim) -> bool:
    return claim.stage is Stage.BREAKDOWN or claim.modality is Modality.DENIED
