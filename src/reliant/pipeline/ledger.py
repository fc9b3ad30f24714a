"""The ledger as people ask for it: deals by state, and what any id stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from reliant.errors import UnknownName
from reliant.ledger.views import views_of
from reliant.ledger.witnesses import witnesses_of
from reliant.model.claim import Claim
from reliant.model.deal import Agreement, Event
from reliant.model.decision import DecisionKind, standing
from reliant.model.document import Document
from reliant.model.event_types import event_meanings
from reliant.model.identity import PartyId
from reliant.model.ownership import Made, Ownership
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.pipeline.registers import corrections_of_row
from reliant.pipeline.versions import GONE, versions_of
from reliant.publish.claims_json import claim_line
from reliant.sources import MonitorFolder
from reliant.store.ledger import Ledger

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One record as it is printed: ``lines`` for people, ``data`` for programs."""

    id: str
    kind: str
    title: str
    lines: tuple[str, ...]
    data: Mapping[str, object]


def list_agreements(
    folder: MonitorFolder,
    on: date,
    *,
    recipient: PartyId | None = None,
    supplier: PartyId | None = None,
    state_is: str | None = None,
    state: Path | None = None,
) -> list[dict[str, object]]:
    """Deals as of a day, the latest change first; ``state_is`` is a state or ``overdue``.

    Raises:
        UnknownName: there is no such state.
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    from reliant.model.deal import AgreementState  # noqa: PLC0415

    states = [*(member.value for member in AgreementState), OVERDUE]
    if state_is is not None and state_is not in states:
        raise UnknownName("state", state_is, remedy=f"the states are {', '.join(states)}")
    ledger, holdings = open_state(folder, state)
    ledger.close()
    deals = [
        deal
        for deal in known_on(holdings, on).agreements
        if recipient in (None, deal.recipient)
        and supplier in (None, deal.supplier)
        and (state_is is None or deal.state == state_is or (state_is == OVERDUE and deal.is_overdue))
    ]
    deals.sort(key=lambda deal: deal.id)
    deals.sort(key=lambda deal: str(deal.since or ""), reverse=True)
    return [_agreement_row(deal) for deal in deals]


def show_records(folder: MonitorFolder, records: Sequence[str], on: date, *, state: Path | None = None) -> list[Shown]:
    """What ids, or beginnings of them, stand for, in the order asked for.

    Raises:
        UnknownName: the ledger holds no such record, or several begin so.
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    ledger, holdings = open_state(folder, state)
    with ledger:
        rows = {
            record: _shown_row(_corrected_row(record, holdings) or ledger.row(record), holdings)
            for record in records
            if record.startswith("r-")
        }
        gone = {record: found for record in records if (found := _not_current(ledger, record, holdings)) is not None}
        if rows.keys() | gone.keys() >= set(records):
            return [rows.get(record) or gone[record] for record in records]
        known = known_on(holdings, on)
        shown = [rows.get(record) or gone.get(record) or _find(record, holdings, known) for record in records]
        return [_with_versions(one, ledger, holdings) if one.kind == "document" else one for one in shown]


def _not_current(ledger: Ledger, record: str, holdings: Holdings) -> Shown | None:
    """A document or claim that the ledger keeps and no present file holds: a page that changed, or a claim struck out."""
    if record.startswith("d-") and record not in holdings.documents_held:
        for document in ledger.documents([record]):
            return _with_versions(_shown_document(document), ledger, holdings)
    current = {claim.id for claim in holdings.claims}
    struck = {key for one in standing(holdings.decisions) if one.kind is DecisionKind.REJECT for key in one.subjects}
    if record.startswith("c-") and (record not in current or record in struck):
        for claim in ledger.claims_by_id([record]):
            (document,) = ledger.documents([claim.document])
            shown = _shown_claim(claim, Known(documents=(document,), claims=(claim,), events=(), agreements=()))
            why = "a person struck it out: reliant ledger history names who and why" if record in struck else GONE
            return replace(shown, lines=(why, *shown.lines), data={**shown.data, "is_current": False})
    return None


def _with_versions(shown: Shown, ledger: Ledger, holdings: Holdings) -> Shown:
    """A document with the other versions of its page that the ledger knows."""
    versions = versions_of(ledger, shown.id, holdings.documents_held)
    is_current = shown.id in holdings.documents_held
    lines = [*([] if is_current else [GONE]), *(f"{key}: {says}" for key, says in sorted(versions.items()))]
    data = {**shown.data, "is_current": is_current, "versions": versions}
    return replace(shown, lines=(*shown.lines[:1], *lines, *shown.lines[1:]), data=data)


def _find(record: str, holdings: Holdings, known: Known) -> Shown:
    kinds: dict[str, Mapping[str, object]] = {
        "c": {claim.id: claim for claim in known.claims},
        "e": {event.id: event for event in known.events},
        "a": {deal.id: deal for deal in known.agreements},
        "o": {stake.id: stake for stake in holdings.ownership},
        "m": {made.id: made for made in holdings.makers},
        "d": {document.id: document for document in known.documents},
    }
    found = [(key, item) for key, item in kinds.get(record[:1], {}).items() if key.startswith(record)]
    if len(found) != 1:
        raise UnknownName(
            "record",
            record,
            nearest=[key for key, _ in found[:5]],
            remedy="ids begin with c-, r-, e-, a-, o-, m- or d- and stand in the sources of briefs and measures",
        )
    return _shown(found[0][1], known, holdings)


def _shown(item: object, known: Known, holdings: Holdings) -> Shown:
    if isinstance(item, Claim):
        return _shown_claim(item, known)
    if isinstance(item, Event):
        return _shown_event(item, known, holdings)
    if isinstance(item, Agreement):
        return _shown_agreement(item)
    if isinstance(item, Ownership):
        return _shown_stake(item)
    if isinstance(item, Made):
        data = asdict(item) | {"source_date": str(item.source_date) if item.source_date else None}
        return Shown(id=item.id, kind="maker", title=f"made by {item.maker}", data=data, lines=_plain(data))
    if isinstance(item, Document):
        return _shown_document(item)
    raise TypeError(f"no way to show a {type(item).__name__}")


def _shown_stake(stake: Ownership) -> Shown:
    written = ("since", "until", "source_date", "share_range", "votes", "control")
    data = asdict(stake) | {name: str(value) if (value := getattr(stake, name)) is not None else None for name in written}
    return Shown(
        id=stake.id,
        kind="stake",
        title=f"{stake.parent} in {stake.child}",
        data=data,
        lines=(stake.says, *([f"“{stake.quote}”"] if stake.quote else []), *_plain(data)),
    )


def _corrected_row(record: str, holdings: Holdings) -> Mapping[str, object] | None:
    """A row that written corrections changed, as it is read; the ledger has it as printed. Null: none of them begins so."""
    registers = [register for register in (holdings.values, holdings.deals, *holdings.older) if register.corrected]
    for register in registers:
        lines = {cell.line for cell in register.corrected}
        for table in (register.deals, register.deliveries):
            for row in table.to_pylist() if table is not None else ():
                if row["line"] in lines and str(row["row_id"]).startswith(record):
                    return {**row, "corrections": corrections_of_row(register, row)}
    return None


def _shown_row(row: Mapping[str, object], holdings: Holdings) -> Shown:
    note = holdings.annotations.get(str(row["row_id"]))
    data = {key: value for key, value in row.items() if key != "row_id"} | ({"annotation": note} if note else {})
    title = f"{row['supplier']} to {row['recipient']}: {row['designation']}, {row['description']}"
    return Shown(id=str(row["row_id"]), kind="delivery" if "year" in row else "deal", title=title, data=data, lines=_plain(data))


def _shown_claim(claim: Claim, known: Known) -> Shown:
    document = next(document for document in known.documents if document.id == claim.document)
    event = next((event.id for event in known.events if claim.id in event.claims), None)
    data: dict[str, object] = {key: value for key, value in claim_line(claim, claim.document).items() if key != "id"}
    data |= {
        "event": event,
        "title": document.title,
        "published_on": document.published_on,
        "url": document.url,
        "source_name": document.source_name,
    }
    lines = [
        f"“{' '.join(claim.evidence.split())}”",
        f"{document.source_name or 'document'}, {document.published_on or 'undated'}: {document.title or document.id}",
        *([document.url] if document.url else []),
        f"characters {claim.span.start} to {claim.span.end} of {document.id}",
        f"read by {claim.extractor}, rule {claim.rule}; event {event}",
        f"{claim.type.value.replace('_', ' ')}, {claim.modality.value}; recipient {claim.recipient or 'not stated'}, "
        f"supplier {claim.supplier or 'not stated'}"
        + (f", with {', '.join(claim.other_parties)}" if claim.other_parties else ""),
    ]
    lines.append(f"{claim.type.value.replace('_', ' ')} means: {event_meanings()[claim.type].definition}")
    for field in claim.fields:
        place = f"characters {field.span.start}-{field.span.end}" if field.span else "from the document as a whole"
        lines.append(f"  {field.name.replace('_', ' ')}: {field.text} ({place}{', inferred' if field.inferred else ''})")
    return Shown(id=claim.id, kind="sentence", title=document.title or document.id, data=data, lines=tuple(lines))


def _shown_event(event: Event, known: Known, holdings: Holdings) -> Shown:
    claims: dict[str, Claim] = {claim.id: claim for claim in known.claims}
    documents: dict[str, Document] = {document.id: document for document in known.documents}
    witnesses = witnesses_of(event, claims, documents, {**holdings.copies, **holdings.copy_groups})
    data: dict[str, object] = asdict(event) | {
        "date": str(event.date) if event.date else None,
        "n_witnesses": len(witnesses.independent),
        "witnesses": [list(found) for found in witnesses.independent],
        "copies": list(witnesses.copies),
    }
    lines = [str(witnesses)]
    lines += [f"{key}: “{' '.join(claims[key].evidence.split())}”" for key in event.claims]
    lines += [
        f"in conflict, {conflict.field}: {'; '.join(f'{value} ({chr(32).join(ids)})' for value, ids in conflict.readings)}"
        for conflict in event.conflicts
    ]
    for other in (one for one in known.events if one.id in event.contradicts):
        word = "denied" if event.modality.is_fact else "told as done"
        lines += [f"{word} in {other.id}, {key}: “{' '.join(claims[key].evidence.split())}”" for key in other.claims]
    what = f"{event.type.value.replace('_', ' ')}, {event.item or 'no item stated'}"
    return Shown(id=event.id, kind="event", title=what, data=data, lines=tuple(lines))


def _shown_agreement(deal: Agreement) -> Shown:
    lines = [f"{step.on or 'undated'}  {step.state.value}: {step.reason}  ({step.source})" for step in deal.steps]
    lines += [f"{name}: {says}" for name, says in views_of(deal)]
    if deal.overdue_reason:
        lines.append(f"overdue: {deal.overdue_reason}")
    return Shown(
        id=deal.id,
        kind="agreement",
        title=f"{deal.supplier or '?'} to {deal.recipient or '?'}: {deal.item}",
        lines=tuple(lines),
        data={key: value for key, value in _agreement_row(deal).items() if key != "id"}
        | {
            "row": deal.row,
            "views": dict(views_of(deal)),
            "like_orders": [asdict(one) for one in deal.like_orders],
            "told_delivered": asdict(deal.told_delivered) if deal.told_delivered else None,
            "steps": [
                {"state": s.state.value, "on": str(s.on) if s.on else None, "source": s.source, "reason": s.reason}
                for s in deal.steps
            ],
        },
    )


def _shown_document(document: Document) -> Shown:
    data: dict[str, object] = {
        "title": document.title,
        "published_on": document.published_on,
        "language": document.language,
        "category": document.category,
        "status_text": document.status_text,
        "author": document.author,
        "url": document.url,
        "source_name": document.source_name,
        "warnings": list(document.warnings),
        "text": document.text,
    }
    lines = (
        f"{document.source_name or 'document'}, {document.published_on or 'undated'}, {document.language or 'language unknown'}",
        *([document.url] if document.url else []),
        *(f"warning: {warning}" for warning in document.warnings),
        "",
        document.text,
    )
    return Shown(id=document.id, kind="document", title=document.title or document.id, lines=lines, data=data)


def _agreement_row(deal: Agreement) -> dict[str, object]:
    return {
        "id": deal.id,
        "state": deal.state.value,
        "since": str(deal.since) if deal.since else None,
        "recipient": deal.recipient,
        "supplier": deal.supplier,
        "item": deal.item,
        "category": deal.category,
        "number_ordered": deal.number_ordered,
        "number_delivered": deal.number_delivered,
        "is_overdue": deal.is_overdue,
        "why": deal.overdue_reason or next(step.reason for step in deal.steps if step.source == deal.because),
        "sources": list(deal.sources),
    }


def _plain(data: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"{key.replace('_', ' '):28} {'not stated' if value is None else value}" for key, value in data.items())
