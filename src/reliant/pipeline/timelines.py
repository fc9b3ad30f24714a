"""Timelines of the ledger, and register and news side by side, as people ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reliant.errors import UnknownName
from reliant.ledger.agreements import when_of
from reliant.ledger.decided import bonds_of
from reliant.ledger.joining import Candidate, Verdict, candidates, in_words
from reliant.ledger.timeline import Moment, timeline_of_deal, timeline_of_event, timeline_of_item, told_on
from reliant.model.claim import Claim
from reliant.model.deal import Event
from reliant.model.decision import standing
from reliant.model.document import Document
from reliant.model.identity import PartyId
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.sources import MonitorFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source of a line: a sentence with where it stands, or a row of a register."""

    id: str
    words: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a timeline with its sources in words."""

    moment: Moment
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What was asked for, and its lines, oldest first; those without any date last."""

    title: str
    lines: tuple[Line, ...]


def timeline_of(folder: MonitorFolder, record: str, on: date, *, state: Path | None = None) -> Timeline:
    """The life of an agreement, or an event with what contradicts it.

    Raises:
        UnknownName: there is no such agreement or event.
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    holdings, known = _opened(folder, on, state)
    told = told_on({claim.id: claim for claim in known.claims}, {one.id: one for one in known.documents})
    deals = {deal.id: deal for deal in known.agreements if deal.id.startswith(record)}
    events = {event.id: event for event in known.events if event.id.startswith(record)}
    if len(deals) + len(events) != 1:
        remedy = "name an agreement (a-…) or an event (e-…) of reliant ledger list; for a chain give --recipient and --item"
        raise UnknownName("agreement or event", record, nearest=[*deals, *events][:5], remedy=remedy)
    if deals:
        (deal,) = deals.values()
        title = (
            f"{deal.supplier or 'supplier not stated'} to {deal.recipient or 'recipient not stated'}: {deal.item}  ({deal.id})"
        )
        moments = timeline_of_deal(deal, known.events, _rows(holdings, on), told)
    else:
        (event,) = events.values()
        title = f"{event.type.value.replace('_', ' ')}, {event.item or 'no item stated'}  ({event.id})"
        moments = timeline_of_event(event, known.events, told)
    return Timeline(title=title, lines=_cited(moments, holdings, known))


def timeline_about(
    folder: MonitorFolder,
    item: str,
    on: date,
    *,
    recipient: PartyId | None = None,
    supplier: PartyId | None = None,
    state: Path | None = None,
) -> Timeline:
    """What happened about one thing: asked for, refused, made, licensed, bought, delivered; empty when nothing is known of it.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    holdings, known = _opened(folder, on, state)
    moments = timeline_of_item(
        item,
        known.events,
        {claim.id: claim for claim in known.claims},
        {document.id: document for document in known.documents},
        _rows(holdings, on),
        recipient=recipient,
        supplier=supplier,
    )
    who = " ".join(part for part in (f"from {supplier}" if supplier else "", f"to {recipient}" if recipient else "") if part)
    return Timeline(title=f"{item}{f', {who}' if who else ''}", lines=_cited(moments, holdings, known))


def joined(
    folder: MonitorFolder,
    on: date,
    *,
    recipient: PartyId | None = None,
    verdict: Verdict | None = None,
    state: Path | None = None,
) -> list[dict[str, object]]:
    """Events beside the orders of the register that they may be of: verdict, who decided, and what speaks for and against.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    holdings, known = _opened(folder, on, state)
    claims: dict[str, Claim] = {claim.id: claim for claim in known.claims}
    documents: dict[str, Document] = {document.id: document for document in known.documents}
    events: dict[str, Event] = {event.id: event for event in known.events}
    rows = {str(row["row_id"]): row for row in _rows(holdings, on)}
    found = candidates(
        known.events,
        {event.id: when_of(event, claims, documents) for event in known.events},
        list(rows.values()),
        known.agreements,
        bonds=bonds_of(standing(holdings.decisions)),
    )
    return [
        _candidate_row(one, events, rows)
        for one in found
        if recipient in (None, events[one.event].recipient) and verdict in (None, one.verdict)
    ]


def _candidate_row(one: Candidate, events: Mapping[str, Event], rows: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    event, row = events[one.event], rows[one.row]
    return {
        "event": one.event,
        "row": one.row,
        "verdict": one.verdict.value,
        "decided_by": one.decided_by,
        "told": f"{event.type.value.replace('_', ' ')} of {event.item}",
        "registered": f"{row['designation']}, {row['supplier']} to {row['recipient']}, {row['ordered_year']}",
        "evidence": "; ".join(in_words(one.tests)),
        "sources": [*event.claims, one.row],
    }


def _opened(folder: MonitorFolder, on: date, state: Path | None) -> tuple[Holdings, Known]:
    ledger, holdings = open_state(folder, state)
    ledger.close()
    return holdings, known_on(holdings, on)


def _rows(holdings: Holdings, on: date) -> list[dict[str, object]]:
    table = holdings.deals.deals
    rows: list[dict[str, object]] = table.to_pylist() if table is not None else []
    return [row for row in rows if not isinstance(row["ordered_year"], int) or row["ordered_year"] <= on.year]


def _cited(moments: Sequence[Moment], holdings: Holdings, known: Known) -> tuple[Line, ...]:
    claims = {str(claim.id): claim for claim in known.claims}
    documents = {document.id: document for document in known.documents}
    rows = {str(row["row_id"]): row for row in (holdings.deals.deals.to_pylist() if holdings.deals.deals is not None else ())}

    def cite(source: str) -> Cited:
        if source in rows:
            row = rows[source]
            return Cited(
                id=source, words=f"{row['designation']}, {row['description']}", where=f"{row['file']}, line {row['line']}"
            )
        document = documents[claims[source].document]
        where = f"{document.source_name or document.title or 'document'}, {document.published_on or 'undated'}"
        return Cited(id=source, words=f"“{' '.join(claims[source].evidence.split())}”", where=where)

    return tuple(Line(moment=moment, cited=tuple(cite(source) for source in moment.sources)) for moment in moments)
