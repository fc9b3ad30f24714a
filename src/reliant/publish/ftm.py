"""Records of the ledger as FollowTheMoney entities and statements (https://followthemoney.tech), model 4.

A document is an Article; a claim a Note about its parties with the Article as proof, because FollowTheMoney has no place for
"denied" or "planned"; an event told as fact an Event; a deal a Contract with a ContractAward; a stake an Ownership, what is no
stake an UnknownLink; a name that a claim uses a Mention. What FollowTheMoney cannot carry stands whole under ``reliant`` beside
an entity's properties, and in statements in a description that begins with ``reliant:``.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.country_numbers import coded_parties
from reliant.model.deal import Agreement, Event
from reliant.model.document import Document
from reliant.model.identity import content_id
from reliant.model.organisations import organisations
from reliant.model.ownership import Ownership, Share
from reliant.model.time import PartialDate

Entity = dict[str, object]
Record = Document | Claim | Ownership
DATASET = "reliant"
OWN = "reliant"
MARK = "reliant:"
"""Before a whole record in a statement's description."""
KINDS: dict[str, type[Document] | type[Claim] | type[Ownership]] = {"document": Document, "claim": Claim, "stake": Ownership}
"""Records that come back whole; events and deals are derived from them again."""
_LANGUAGES = {"be": "bel", "en": "eng", "kk": "kaz", "ru": "rus", "uk": "ukr", "de": "deu", "fr": "fra", "pl": "pol", "tr": "tur"}
_SCHEMAS = {
    "firm": "Company",
    "alliance": "Organization",
    "ministry": "PublicBody",
    "commission": "PublicBody",
    "agency": "PublicBody",
}
_GONE = {"SUN": "suhh", "YUG": "yucs", "SCG": "csxx", "CSK": "cshh", "YMD": None, "DDR": None}
"""States that are gone: codes of FollowTheMoney, which knows neither South Yemen nor the GDR."""
_PROPERTY_TYPES = {
    "name": "name",
    "country": "country",
    "language": "language",
    "summary": "text",
    "description": "text",
    "bodyText": "text",
    "sourceUrl": "url",
    "publishedAt": "date",
    "retrievedAt": "date",
    "date": "date",
    "startDate": "date",
    "endDate": "date",
    "contractDate": "date",
    **dict.fromkeys(
        (
            "entity",
            "proof",
            "involved",
            "authority",
            "supplier",
            "contract",
            "owner",
            "asset",
            "subject",
            "object",
            "document",
            "resolved",
        ),
        "entity",
    ),
}
"""Kinds of the properties used here; the others are strings."""
STATEMENT_COLUMNS = (
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
)


def ftm_entities(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    events: Iterable[Event],
    agreements: Iterable[Agreement],
    stakes: Iterable[Ownership],
) -> Iterator[Entity]:
    """Every record as entities, each id once: records in their order, then the parties and firms they name, by id."""
    others: dict[str, Entity] = {}
    proofs = {}
    for document in documents:
        yield document_entity(document)
    for claim in claims:
        proofs[str(claim.id)] = str(claim.document)
        yield claim_entity(claim)
        for entity in (*_parties(claim.parties), *_mentions(claim)):
            others[str(entity["id"])] = entity
    for event in events:
        if event.modality.is_fact:
            yield _event(event, [proofs[key] for key in event.claims if key in proofs])
            others |= {str(entity["id"]): entity for entity in _parties(event.parties)}
    for deal in agreements:
        yield from _deal(deal, [proofs[key] for key in deal.sources if key in proofs])
        others |= {str(entity["id"]): entity for entity in _parties(filter(None, (deal.recipient, deal.supplier)))}
    for stake in stakes:
        yield stake_entity(stake)
        for entity in _ends(stake):
            known = others.get(str(entity["id"]))
            if known is None or known["schema"] == "LegalEntity":  # a holder that is held itself is a company
                others[str(entity["id"])] = entity
    yield from (others[key] for key in sorted(others))


def record_entity(record: Record) -> Entity:
    """The entity that carries a record whole."""
    if isinstance(record, Document):
        return document_entity(record)
    return claim_entity(record) if isinstance(record, Claim) else stake_entity(record)


def document_entity(document: Document) -> Entity:
    """Article of a document."""
    return _entity(
        document.id,
        "Article",
        document,
        title=[document.title],
        publishedAt=[_text(document.published_on)],
        retrievedAt=[_text(document.observed_on)],
        sourceUrl=[document.url],
        language=[_LANGUAGES.get(document.language or "")],
        author=[document.author],
        publisher=[document.source_name],
        bodyText=[document.text],
        country=[_code(document.context_country)],
    )


def claim_entity(claim: Claim) -> Entity:
    """Note of a claim: what is said, about whom, and in which document."""
    return _entity(
        claim.id,
        "Note",
        claim,
        name=[_headline(claim.type.value, claim.modality.value, claim.item)],
        summary=[claim.evidence],
        entity=[_party_id(party) for party in sorted(claim.parties)],
        country=[_code(party) for party in sorted(claim.parties)],
        proof=[claim.document],
        keywords=[claim.type.value, claim.modality.value, claim.category],
    )


def stake_entity(stake: Ownership) -> Entity:
    """Ownership of a stake; UnknownLink of what the source records beside stakes."""
    holder, held = (str(entity["id"]) for entity in _ends(stake))
    shared: dict[str, Sequence[str | None]] = {
        "role": [stake.relation],
        "startDate": [_text(stake.since)],
        "endDate": [_text(stake.until)],
        "sourceUrl": [stake.source_url if stake.source_url.startswith(("http://", "https://")) else None],
        "summary": [stake.remark],
        "recordId": [stake.id],
    }
    if not stake.is_ownership:
        return _entity(stake.id, "UnknownLink", stake, subject=[holder], object=[held], **shared)
    return _entity(stake.id, "Ownership", stake, owner=[holder], asset=[held], percentage=[_text(stake.capital)], **shared)


def _event(event: Event, proofs: Sequence[str]) -> Entity:
    return _entity(
        event.id,
        "Event",
        None,
        name=[_headline(event.type.value, "", event.item)],
        date=[_text(event.date)],
        involved=[_party_id(party) for party in sorted(event.parties)],
        country=[_code(party) for party in sorted(event.parties)],
        proof=proofs,
        keywords=[event.type.value, event.modality.value, event.category],
        recordId=[event.id],
    )


def _deal(deal: Agreement, proofs: Sequence[str]) -> Iterator[Entity]:
    """A deal whose supplier is not stated has no award."""
    yield _entity(
        deal.id,
        "Contract",
        None,
        title=[deal.item or "item not stated"],
        name=[deal.item or "item not stated"],
        authority=[deal.recipient and _party_id(deal.recipient)],
        status=[deal.state.value],
        classification=[deal.category],
        proof=proofs,
    )
    if deal.supplier:
        yield _entity(
            f"{deal.id}-award",
            "ContractAward",
            None,
            supplier=[_party_id(deal.supplier)],
            contract=[deal.id],
            status=[deal.state.value],
            date=[_text(deal.since)],
            proof=proofs,
            recordId=[deal.because],
        )


def _mentions(claim: Claim) -> Iterator[Entity]:
    for name in claim.organisations:
        kind = _kinds().get(name)
        yield _entity(
            content_id("m", claim.document, name),
            "Mention",
            None,
            document=[claim.document],
            name=[name],
            detectedSchema=[_SCHEMAS.get(kind or "", "LegalEntity")],
        )


@cache
def _kinds() -> dict[str, str]:
    return {name: one.kind for one in organisations() for name in (one.name, *one.aliases)}


def _parties(parties: Iterable[str]) -> Iterator[Entity]:
    for party in sorted(parties):
        schema = "Organization" if party.startswith(("ORG:", "NSG:")) else "PublicBody"
        yield _entity(_party_id(party), schema, None, name=[party_name(party)], country=[_code(party)], keywords=[party])


def _ends(stake: Ownership) -> tuple[Entity, Entity]:
    """Holder and firm held, in that order."""
    return (
        _entity(
            _firm_id(stake.parent, stake.parent_country),
            "LegalEntity",
            None,
            name=[stake.parent],
            country=[_code(stake.parent_country)],
        ),
        _entity(
            _firm_id(stake.child, stake.child_country), "Company", None, name=[stake.child], country=[_code(stake.child_country)]
        ),
    )


def _firm_id(name: str, country: str | None) -> str:
    return content_id("f", name, country)


def _party_id(party: str) -> str:
    """FollowTheMoney takes no colon in an id."""
    return f"party-{party.replace(':', '-').replace(' ', '_')}"


def _text(value: date | PartialDate | Share | None) -> str | None:
    return None if value is None else str(value)


def _headline(what: str, modality: str, item: str | None) -> str:
    told = f"{modality} " if modality not in ("", "actual", "reported") else ""
    return f"{told}{what.replace('_', ' ')}{f': {item}' if item else ''}"


def _code(party: str | None) -> str | None:
    """ISO alpha-2 in small letters, for states that are gone FollowTheMoney's own code; null for what has none."""
    return _GONE.get(party or "", _codes().get(party or ""))


@cache
def _codes() -> dict[str, str]:
    return {str(found[0].party): code.lower() for code, found in coded_parties("alpha2").items() if len(found) == 1}


def _entity(key: str, schema: str, record: Record | None, **properties: Iterable[str | None]) -> Entity:
    """An entity; what is not stated has no property."""
    stated = {name: list(dict.fromkeys(value for value in values if value)) for name, values in properties.items()}
    entity: Entity = {
        "id": key,
        "schema": schema,
        "properties": {name: values for name, values in stated.items() if values},
        "datasets": [DATASET],
    }
    if record is not None:
        kind = next(name for name, one in KINDS.items() if isinstance(record, one))
        entity[OWN] = {"kind": kind, "record": _adapter(kind).dump_python(record, mode="json")}
    return entity


def record_of(own: object) -> Record:
    """The record that an entity carries under ``reliant``.

    Raises:
        ValueError: there is none, or it is not whole.
    """
    if not isinstance(own, dict) or own.get("kind") not in KINDS:
        raise ValueError("it carries no record of reliant")
    found: Record = _adapter(str(own["kind"])).validate_json(json.dumps(own.get("record")))
    return found


@cache
def _adapter(kind: str) -> TypeAdapter[Record]:
    return TypeAdapter(KINDS[kind])


def ftm_statements(entities: Iterable[Entity]) -> Iterator[str]:
    """The entities as CSV lines of one statement each, under the ids that FollowTheMoney gives them, after a head."""
    yield _line(STATEMENT_COLUMNS)
    for entity in entities:
        key, schema = str(entity["id"]), str(entity["schema"])
        properties = entity["properties"]
        values = (
            [(name, str(value)) for name, some in properties.items() for value in some] if isinstance(properties, dict) else []
        )
        if OWN in entity:
            values.append(("description", MARK + json.dumps(entity[OWN], ensure_ascii=False, sort_keys=True)))
        yield _statement(key, schema, "id", hashlib.sha1(json.dumps(values).encode()).hexdigest())  # noqa: S324  as theirs
        for name, value in values:
            yield _statement(key, schema, name, value)


def _statement(key: str, schema: str, name: str, value: str) -> str:
    identity = hashlib.sha1(f"{DATASET}.{key}.{name}.{value}".encode()).hexdigest()  # noqa: S324  as theirs
    kind = "id" if name == "id" else _PROPERTY_TYPES.get(name, "string")
    return _line((key, key, name, kind, schema, value, DATASET, "", "", "", "f", "", "", identity))


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, dialect=csv.unix_dialect).writerow(cells)
    return buffer.getvalue()
