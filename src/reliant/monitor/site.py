"""A site as data: every page with what it shows and a stable path, and the page and anchor behind each id."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reliant.model.claim import Claim, EventType, Modality
from reliant.model.countries import party_name
from reliant.model.deal import Agreement, Event
from reliant.model.document import Document
from reliant.model.identity import ClaimId, DocumentId, PartyId
from reliant.model.ownership import Ownership
from reliant.model.status import Aim, Status, Week
from reliant.monitor.evidence import Row
from reliant.monitor.page import Report
from reliant.monitor.placing import Placed, placed
from reliant.monitor.similar import Similar
from reliant.monitor.wording import cut, listing

LEAD = 220
"""Characters of an article that a list of articles shows at most."""
Told = tuple[Claim, str | None]
"""A claim and the id of its event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the monitor's own authors; ``image`` is its picture's path within the site."""

    document: Document
    slug: str
    body: str  # Markdown
    category: str | None
    image: str | None = None
    image_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A category with its goals and its statuses, the last week first."""

    id: str
    name: str
    aims: tuple[Aim, ...]
    statuses: tuple[Status, ...]

    @property
    def status(self) -> Status:
        """Status in the last week."""
        return self.statuses[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a time line: what happened or was published, with the sentence that says so."""

    on: date
    shown: str
    kind: str  # "article" or "event"
    title: str
    path: str
    sentence: str
    source: str | None
    modality: str | None = None

    @property
    def week(self) -> Week | None:
        """The week it stands in; null when it is dated to the month or year only."""
        return Week.of(self.on) if len(self.shown) == len("2017-09-18") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event with its place in time and everything that tells of it."""

    event: Event
    at: Placed
    title: str
    told: tuple[tuple[Claim, Document], ...]
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """One party: rows of contract SHARES in which it is recipient or supplier, its deals, its firms' stakes, its events."""

    id: PartyId
    name: str
    supplied_by: tuple[Row, ...]
    supplies: tuple[Row, ...]
    deals: tuple[Agreement, ...]
    stakes: tuple[Ownership, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A brief or scenario: its file's name and charts as SVG by section; ``why_not`` in the place of a report not made."""

    slug: str
    title: str
    report: Report | None
    pictures: Mapping[str, bytes]
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One register or set of documents: what it is, how fresh, and what of it could not be taken."""

    name: str
    what: str
    newest: str
    taken: str
    not_taken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEvidence:
    """Everything the pages show, as known on the day ``on``.

    ``rows`` are rows of contracts DELIVERIES and DEALS of every release in use; ``shares`` rows of contract SHARES with the ids
    of their ``sources``; ``parties`` those who get a page whatever is told of them.
    """

    title: str
    subject: PartyId
    supplier: PartyId | None
    on: date
    address: str | None
    vintages: tuple[str, ...]
    headings: tuple[Heading, ...]
    articles: tuple[Article, ...]
    similar: Mapping[DocumentId, tuple[Similar, ...]]
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    agreements: tuple[Agreement, ...]
    ownership: tuple[Ownership, ...]
    rows: tuple[Row, ...]
    annotations: Mapping[str, str]
    shares: tuple[Row, ...]
    parties: tuple[PartyId, ...]
    reports: tuple[ReportPage, ...]
    sources: tuple[SourceFile, ...]
    notes: tuple[str, ...]  # what these pages as a whole do not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its path within the site, which template draws it, its title and what it shows."""

    path: str
    kind: str
    title: str
    body: object
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All pages; ``paths`` gives for each id of a record the page, or page and anchor, that shows it."""

    evidence: SiteEvidence
    pages: tuple[Page, ...]
    paths: Mapping[str, str]
    entries: Mapping[str, tuple[Entry, ...]]  # by category; under "" those of all, newest first


def safe(name: str) -> str:
    """A name as a part of a path: ``ORG:NATO`` becomes ``ORG-NATO``."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", name)


def compose_site(evidence: SiteEvidence) -> Site:
    """Every page of a site, in the order in which a list of them would stand."""
    claims = {claim.id: claim for claim in evidence.claims}
    documents = {document.id: document for document in evidence.documents}
    happenings = tuple(_happenings(evidence, claims, documents))
    paths = _paths(evidence, happenings)
    entries, read = _entries(evidence, happenings), _claims_by_document(evidence)
    pages = [
        Page(path="index.html", kind="home", title=evidence.title, body=entries[""][:12]),
        *_categories(evidence, entries),
        *_articles(evidence, read),
        *(Page(path=paths[one.event.id], kind="event", title=one.title, body=one) for one in happenings),
        *(Page(path=paths[deal.id], kind="agreement", title=_deal_title(deal), body=deal) for deal in evidence.agreements),
        *_parties(evidence, happenings, paths),
        *(Page(path=f"{one.slug}.html", kind="report", title=one.title, body=one) for one in evidence.reports),
        *_notes(evidence, read),
        *_registers(evidence),
        Page(path="ownership.html", kind="ownership", title="Who owns whom", body=evidence.ownership),
        Page(path="sources.html", kind="sources", title="Sources", body=evidence.sources),
        Page(path="methods.html", kind="methods", title="Methods and limits", body=evidence.notes),
    ]
    return Site(evidence=evidence, pages=tuple(pages), paths=paths, entries=entries)


def event_title(event: Event) -> str:
    """``Delivery, Russia to Belarus: Tor-M2``."""
    who = [party_name(party) for party in (event.supplier, event.recipient) if party]
    parties = " to ".join(dict.fromkeys(who)) if event.supplier and event.recipient else ""
    if not parties:
        names = [*who, *(party_name(party) for party in event.other_parties)]
        parties = listing(list(dict.fromkeys(names)))
    kind = event.type.value.replace("_", " ").capitalize()
    return f"{kind}{', ' + parties if parties else ''}{': ' + event.item if event.item else ''}"


def _deal_title(deal: Agreement) -> str:
    who = [party_name(party) if party else "?" for party in (deal.supplier, deal.recipient)]
    return f"{deal.item}, {who[0]} to {who[1]}"


def _happenings(
    evidence: SiteEvidence, claims: Mapping[ClaimId, Claim], documents: Mapping[DocumentId, Document]
) -> Iterable[Happening]:
    by_claim: dict[str, list[Agreement]] = {}
    for deal in evidence.agreements:
        for source in deal.sources:
            by_claim.setdefault(source, []).append(deal)
    for event in evidence.events:
        at = placed(event, claims, documents)
        if at is None:
            continue
        deals = {deal.id: deal for claim in event.claims for deal in by_claim.get(claim, ())}
        told = tuple((claims[key], documents[claims[key].document]) for key in event.claims if key in claims)
        yield Happening(event=event, at=at, title=event_title(event), told=told, agreements=tuple(deals.values()))


def _paths(evidence: SiteEvidence, happenings: Sequence[Happening]) -> dict[str, str]:
    own = {article.document.id: f"articles/{article.slug}.html" for article in evidence.articles}
    paths: dict[str, str] = {
        document.id: own.get(document.id, f"documents/{document.id}.html") for document in evidence.documents
    }
    paths |= {claim.id: f"{paths[claim.document]}#{claim.id}" for claim in evidence.claims}
    paths |= {one.event.id: f"events/{one.event.id}.html" for one in happenings}
    paths |= {deal.id: f"agreements/{deal.id}.html" for deal in evidence.agreements}
    paths |= {str(row["row_id"]): f"registers/{safe(str(row['recipient']))}.html#{row['row_id']}" for row in evidence.rows}
    paths |= {stake.id: f"ownership.html#{stake.id}" for stake in evidence.ownership}
    paths |= {party: f"parties/{safe(party)}.html" for party in _parties_shown(evidence, happenings)}
    return paths


def _entries(evidence: SiteEvidence, happenings: Sequence[Happening]) -> dict[str, tuple[Entry, ...]]:
    """Time lines: of a category its articles and the events of its goals' subjects, under "" all."""
    articles = [(article, _article_entry(article)) for article in evidence.articles]
    events = [(one, entry) for one in happenings if (entry := _event_entry(one, evidence.on)) is not None]
    found = {}
    for heading in evidence.headings:
        subjects = {aim.subject for aim in heading.aims}
        of_events = [entry for one, entry in events if subjects & one.event.parties]
        found[heading.id] = _ordered([*(entry for one, entry in articles if one.category == heading.id), *of_events])
    found[""] = _ordered(
        [*(entry for _, entry in articles), *(entry for one, entry in events if evidence.subject in one.event.parties)]
    )
    return found


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (-entry.on.toordinal(), entry.kind, entry.path)))


def _article_entry(article: Article) -> Entry:
    document = article.document
    on = document.published_on or date.min
    lead = cut(" ".join(document.text.split()), LEAD)
    return Entry(
        on=on, shown=str(on), kind="article", title=document.title or "", path=f"articles/{article.slug}.html", sentence=lead,
        source=document.author,
    )  # fmt: skip


def _event_entry(one: Happening, on: date) -> Entry | None:
    if one.at.on is None or one.at.on > on or one.event.type is EventType.OTHER or one.event.modality is Modality.HYPOTHETICAL:
        return None
    document = next(document for claim, document in one.told if claim.id == one.at.claim.id)
    return Entry(
        on=one.at.on,
        shown=one.at.shown,
        kind="event",
        title=one.title,
        path=f"events/{one.event.id}.html",
        sentence=cut(" ".join(one.at.claim.evidence.split()), LEAD),
        source=document.source_name,
        modality=None if one.event.modality is Modality.ACTUAL else one.event.modality.value,
    )


def _categories(evidence: SiteEvidence, entries: Mapping[str, tuple[Entry, ...]]) -> Iterable[Page]:
    for heading in evidence.headings:
        weeks: dict[Week, list[Entry]] = {}
        roughly = []
        for entry in entries[heading.id]:
            if entry.week:
                weeks.setdefault(entry.week, []).append(entry)
            else:
                roughly.append(entry)
        yield Page(
            path=f"categories/{heading.id}.html",
            kind="category",
            title=heading.name,
            body={"heading": heading, "weeks": tuple(weeks.items()), "roughly": tuple(roughly)},
            category=heading.id,
        )


def _articles(evidence: SiteEvidence, claims: Mapping[DocumentId, tuple[Told, ...]]) -> Iterable[Page]:
    for article in evidence.articles:
        beside = [one for one in evidence.articles if one.category == article.category]
        place = beside.index(article)
        heading = next((one for one in evidence.headings if one.id == article.category), None)
        week = Week.of(article.document.published_on or evidence.on)
        yield Page(
            path=f"articles/{article.slug}.html",
            kind="article",
            title=article.document.title or article.slug,
            category=article.category,
            body={
                "article": article,
                "heading": heading,
                "status": next((one for one in heading.statuses if one.week == week), None) if heading else None,
                "claims": claims.get(article.document.id, ()),
                "similar": evidence.similar.get(article.document.id, ()),
                "older": beside[place + 1] if place + 1 < len(beside) else None,
                "newer": beside[place - 1] if place else None,
            },
        )


def _notes(evidence: SiteEvidence, claims: Mapping[DocumentId, tuple[Told, ...]]) -> Iterable[Page]:
    own = {article.document.id for article in evidence.articles}
    for document in evidence.documents:
        if document.id not in own:
            yield Page(
                path=f"documents/{document.id}.html",
                kind="document",
                title=document.title or f"Document {document.id}",
                body={"document": document, "claims": claims.get(document.id, ())},
            )


def _claims_by_document(evidence: SiteEvidence) -> dict[DocumentId, tuple[Told, ...]]:
    """Claims of each document in the order of its text, each with the id of its event."""
    events = {claim: str(event.id) for event in evidence.events for claim in event.claims}
    found: dict[DocumentId, list[Told]] = {}
    for claim in sorted(evidence.claims, key=lambda one: (one.span.start, one.id)):
        found.setdefault(claim.document, []).append((claim, events.get(claim.id)))
    return {document: tuple(claims) for document, claims in found.items()}


def _registers(evidence: SiteEvidence) -> Iterable[Page]:
    recipients: dict[str, list[Row]] = {}
    for row in evidence.rows:
        recipients.setdefault(str(row["recipient"]), []).append(row)
    for recipient, rows in sorted(recipients.items()):
        deliveries = sorted(
            (row for row in rows if "year" in row), key=lambda row: (str(row["vintage"]), row["year"], row["row_id"])
        )
        deals = sorted((row for row in rows if "year" not in row), key=lambda row: (row["ordered_year"] or 0, row["row_id"]))
        yield Page(
            path=f"registers/{safe(recipient)}.html",
            kind="register",
            title=f"Register rows: to {party_name(recipient)}",
            body={"deliveries": deliveries, "deals": deals},
        )


def _parties_shown(evidence: SiteEvidence, happenings: Sequence[Happening]) -> tuple[PartyId, ...]:
    found = dict.fromkeys(evidence.parties)
    for one in happenings:
        found |= dict.fromkeys(one.event.parties)
    for deal in evidence.agreements:
        found |= dict.fromkeys(party for party in (deal.recipient, deal.supplier) if party)
    return tuple(sorted(found))


def _parties(evidence: SiteEvidence, happenings: Sequence[Happening], paths: Mapping[str, str]) -> Iterable[Page]:
    for party in _parties_shown(evidence, happenings):
        facts = PartyFacts(
            id=party,
            name=party_name(party),
            supplied_by=tuple(row for row in evidence.shares if row["recipient"] == party),
            supplies=tuple(row for row in evidence.shares if row["supplier"] == party),
            deals=tuple(
                sorted(
                    (deal for deal in evidence.agreements if party in (deal.recipient, deal.supplier)),
                    key=lambda deal: (str(deal.since or ""), deal.id),
                    reverse=True,
                )
            ),
            stakes=tuple(one for one in evidence.ownership if party in (one.child_country, one.parent_country)),
            entries=_ordered(
                entry
                for one in happenings
                if party in one.event.parties and (entry := _event_entry(one, evidence.on)) is not None
            ),
        )
        yield Page(path=paths[party], kind="party", title=facts.name, body=facts)
