"""What a chain of calls tells, as a claim: its modality, its date and price, and where every field was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reliant.extract.slavic.calls import Call, Told
from reliant.extract.slavic.clauses import Clause
from reliant.extract.slavic.goods import Goods, Price
from reliant.extract.slavic.lexicon import expressions, lists, slavic_version
from reliant.extract.slavic.roles import Roles
from reliant.extract.slavic.scene import Sentence
from reliant.extract.slavic.words import Word
from reliant.extract.when import Moment, nearest
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, Parent, claim_id
from reliant.model.document import Document

_CONDITIONAL = re.compile(r"\b(?:бы|б)\b")


def modality_of(told: Told, kind: str, clause: Clause, sentence: Sentence, chain: Sequence[Call], language: str) -> Modality:
    """How the text stands to what it tells: precedence denied, hypothetical, reported, planned, actual."""
    text = sentence.text
    if told.is_denied:
        return Modality.DENIED
    if kind == "statement_of_intent" and expressions(language, "wish").search(text):
        return Modality.ACTUAL
    head = chain[0].word
    is_future = any(word.tense == "future" and word.form == "finite" for word in clause.words if _is_near(word, chain)) or bool(
        expressions(language, "later").search(clause.text)
    )
    if (
        told.is_possible
        or expressions(language, "conditions").search(text)
        or expressions(language, "possible").search(clause.text)
        or _CONDITIONAL.search(text)
    ):
        return Modality.HYPOTHETICAL
    if _is_opinion(sentence, language) and (is_future or head.form == "infinitive"):
        return Modality.HYPOTHETICAL
    if expressions(language, "reported").search(text):
        return Modality.REPORTED
    if kind == "statement_of_intent":
        return Modality.ACTUAL
    if (
        told.is_planned
        or chain[0].frame.id == "slavic.await"
        or (is_future and kind != "offer" and not (kind == "refusal" and chain[0].is_negated))
    ):
        return Modality.PLANNED
    return Modality.ACTUAL


def _is_near(word: Word, chain: Sequence[Call]) -> bool:
    return any(call.word.at == word.at for call in chain) or word.lemma in ("быть", "стать")


def _is_opinion(sentence: Sentence, language: str) -> bool:
    opinion = lists(language)["opinion"]
    return any(
        word.part == "verb" and (word.lemma in opinion if language == "ru" else word.low.startswith(tuple(opinion)))
        for word in sentence.words
    )


def when_of(chain: Sequence[Call], clause: Clause, sentence: Sentence) -> Moment | None:
    """The date in the clause of the happening, else the only one of its sentence."""
    start, end = clause.words[0].span.start, clause.words[-1].span.end
    inside = [moment for moment in sentence.moments if start <= moment.span.start < end]
    found = nearest(inside, chain[0].word.span.start)
    if found is None and len(sentence.moments) == 1:
        found = sentence.moments[0]
    return found


def price_of(prices: Sequence[Price], clause: Clause) -> Price | None:
    """The amount nearest to a clause; null without any."""
    start = clause.words[0].span.start
    return min(prices, key=lambda price: abs(price.span.start - start), default=None)


def claim_from(  # noqa: PLR0913, PLR0917
    document: Document,
    sentence: Sentence,
    chain: Sequence[Call],
    kind: str,
    modality: Modality,
    roles: Roles,
    item: Goods | None,
    when: Moment | None,
    price: Price | None,
    parents: tuple[Parent, ...],
) -> Claim:
    """The claim of one chain of calls."""
    receiver = roles.recipient.party if roles.recipient else None
    giver = roles.supplier.party if roles.supplier else None
    named = tuple(dict.fromkeys(slot.party for slot in roles.others if slot.party and slot.party not in (receiver, giver)))
    event, text = EventType(kind), item.text if item else None
    return Claim(
        id=claim_id(
            document=document.id,
            span=sentence.span,
            type=event,
            recipient=receiver,
            supplier=giver,
            other_parties=named,
            item=text,
        ),
        document=document.id,
        span=sentence.span,
        evidence=sentence.span.of(document.text),
        type=event,
        modality=modality,
        recipient=receiver,
        supplier=giver,
        other_parties=named,
        organisations=tuple(dict.fromkeys(m.text for m in sentence.mentions if m.kind == "organisation")),
        parents=parents,
        item=text,
        category=category_of_item(text) if text else None,
        quantity=item.quantity if item else None,
        value=price.value if price else None,
        date=when.on if when else None,
        fields=tuple(_fields(document, roles, item, when, price)),
        extractor=slavic_version(),
        rule=chain[0].frame.id,
    )


def _fields(document: Document, roles: Roles, item: Goods | None, when: Moment | None, price: Price | None) -> Iterator[Field]:
    """Where each field was read: always the characters themselves."""
    text = document.text
    named = [("recipient", roles.recipient), ("supplier", roles.supplier)]
    named += [("other", slot) for slot in roles.others if slot.mention is not None and slot.party is None]
    for role, slot in named:
        if slot is None:
            continue
        mention = slot.mention
        is_body = mention is not None and mention.kind in ("organisation", "person")
        if slot.party and not is_body:
            yield Field(
                name=f"{role}_country",
                text=mention.span.of(text) if mention else str(slot.party),
                span=mention.span if mention else None,
                inferred=slot.is_inferred or mention is None or mention.kind not in ("name", "demonym", "people"),
            )
        body = mention.span if mention and is_body else slot.body
        if body:
            yield Field(name=f"{role}_organisation", text=body.of(text), span=body, inferred=slot.is_inferred)
    if item:
        yield Field(name="item", text=item.span.of(text), span=item.span, inferred=item.is_inferred)
        if item.quantity_span:
            yield Field(name="quantity", text=item.quantity_span.of(text), span=item.quantity_span)
    if when:
        yield Field(name="date", text=when.span.of(text), span=when.span, inferred=when.is_inferred)
    if price:
        yield Field(name="value", text=price.span.of(text), span=price.span)
