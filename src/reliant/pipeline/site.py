"""A monitor folder to a site: what was known on a day, as pages, feeds and tables."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reliant.errors import MeasureRefused, ScenarioRefused
from reliant.measures.arrow import supplier_shares
from reliant.model.claim import Claim
from reliant.model.countries import country, party_name
from reliant.model.document import Document
from reliant.model.identity import DocumentId, PartyId
from reliant.model.register import Register
from reliant.model.time import Window
from reliant.monitor import compose
from reliant.monitor.evidence import Row
from reliant.monitor.page import Report
from reliant.monitor.similar import Similar, similar_articles
from reliant.monitor.site import Article, Heading, ReportPage, SiteEvidence, SourceFile, compose_site
from reliant.monitor.wording import plural
from reliant.pipeline.articles import articles_of
from reliant.pipeline.brief import SPAN, evidence_on
from reliant.pipeline.counting import Source
from reliant.pipeline.ingest import Progress, open_state, quiet
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.pipeline.refusal import RefusalTerms, refusal, refusal_report
from reliant.pipeline.statuses import Judge, aims_of, decisions_of, released_by, without_registers
from reliant.pipeline.way_out import Terms, way_out, way_out_report
from reliant.publish.charts import draw
from reliant.publish.site import site_files
from reliant.scenarios.refusal import loss_rows, readiness_rows
from reliant.scenarios.way_out import frontier_rows
from reliant.sources import MonitorFolder, write_site
from reliant.sources.site_folder import Written
from reliant.store.engines import open_frame

MOST_SIMILAR = 5
LIMITS = (
    "These pages are built once and do not change: there is no search, no editing, no account and no API.",
    "Decisions are written into status.csv, articles into articles/, and the site is built again.",
    "The interface is in English only.",
    "Of documents other than the monitor's own articles only the sentences that were read are shown.",
)
"""What the built site as a whole leaves open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site that was built: where, how many pages, and what became of its files."""

    out: Path
    n_pages: int
    written: Written


def build_site(
    folder: MonitorFolder, out: Path | None, on: date, *, state: Path | None = None, progress: Progress = quiet
) -> Built:
    """The site of a monitor as known on a day, written into a folder of its own.

    Args:
        folder: the monitor.
        out: where; null: ``site`` in the monitor's state.
        on: nothing that became known later is used, releases of registers included.
        state: where the ledger is kept, instead of in the folder.
        progress: told what is being done.

    Raises:
        SourceError: a file of the folder cannot be read, an article lacks what its page needs, or ``out`` is not ours.
        LedgerError: the ledger cannot be written.
        UnknownName: the settings name a country that nobody knows.
    """
    articles, pictures = articles_of(folder)
    decisions = decisions_of(folder)
    aims_of(folder.settings)
    ledger, holdings = open_state(folder, state, progress=progress)
    ledger.close()
    released = released_by(holdings, on)
    known = known_on(released or without_registers(holdings), on)
    judge = Judge(holdings=holdings, settings=folder.settings, decisions=decisions)
    evidence = _evidence(folder, holdings, released, known, judge, articles, on, progress)
    progress("drawing the pages")
    site = compose_site(evidence)
    files = site_files(site) | {
        path: data for path, data in pictures.items() if path in {article.image for article in evidence.articles}
    }
    target = out or (state or folder.state) / "site"
    return Built(out=target, n_pages=len(site.pages), written=write_site(target, files))


def _evidence(  # noqa: PLR0913, PLR0917  what a site is made of
    folder: MonitorFolder,
    holdings: Holdings,
    released: Holdings | None,
    known: Known,
    judge: Judge,
    articles: Sequence[Article],
    on: date,
    progress: Progress,
) -> SiteEvidence:
    settings = folder.settings
    subject = country(settings.subject).id
    supplier = country(settings.supplier).id if settings.supplier else None
    watched = (subject, *(country(name).id for name in settings.compare))
    progress("judging the weeks")
    shown = tuple(article for article in articles if article.document.published_on and article.document.published_on <= on)
    aims, weeks = aims_of(settings), judge.weeks(on, [one.document.published_on for one in shown if one.document.published_on])
    headings = tuple(
        Heading(
            id=category.id,
            name=category.name,
            aims=tuple(aims[goal] for goal in category.goals),
            statuses=tuple(judge.status(category.id, week, on) for week in weeks),
        )
        for category in settings.categories
    )
    progress("comparing articles, making briefs and scenarios")
    reports = _reports(folder, holdings, released, known, watched, supplier, on)
    rows = tuple(_rows(released, watched, reports)) if released else ()
    return SiteEvidence(
        title=settings.title,
        subject=subject,
        supplier=supplier,
        on=on,
        address=settings.address,
        vintages=tuple(dict.fromkeys(Source(register=one).title for one in _registers(released))),
        headings=headings,
        articles=shown,
        similar=_similar(shown, known),
        documents=known.documents,
        claims=known.claims,
        events=known.events,
        agreements=known.agreements,
        ownership=tuple(one for one in holdings.ownership if one.since is None or one.since.first <= on),
        rows=rows,
        annotations=holdings.annotations,
        shares=_shares(released, watched, on) if released else (),
        parties=tuple(dict.fromkeys((*watched, *((supplier,) if supplier else ()), *_parties(rows)))),
        reports=reports,
        sources=tuple(_sources(holdings, released, known, on)),
        notes=tuple(_notes(holdings, released, known, settings.address)),
    )


def _registers(released: Holdings | None) -> tuple[Register, ...]:
    if released is None:
        return ()
    return tuple({one.name: one for one in (released.values, released.deals)}.values())


def _similar(articles: Sequence[Article], known: Known) -> dict[DocumentId, tuple[Similar, ...]]:
    claims: dict[DocumentId, list[Claim]] = {}
    for claim in known.claims:
        claims.setdefault(claim.document, []).append(claim)
    documents: tuple[Document, ...] = known.documents
    return {article.document.id: similar_articles(article.document, documents, claims, most=MOST_SIMILAR) for article in articles}


def _reports(
    folder: MonitorFolder,
    holdings: Holdings,
    released: Holdings | None,
    known: Known,
    watched: Sequence[PartyId],
    supplier: PartyId | None,
    on: date,
) -> tuple[ReportPage, ...]:
    """Briefs of the subject and of those it is compared with, and the scenarios of the subject; why not, where there is none."""
    found = []
    nothing = "no release of a register was out on this day"
    for number, party in enumerate(watched):
        title, slug = f"Brief: {party_name(party)}", f"brief-{party}"
        if released is None:
            found.append(_unmade(slug, title, nothing))
            continue
        try:
            evidence = evidence_on(released, known, folder.settings, party, supplier if number == 0 else None, on)
            found.append(ReportPage(slug=slug, title=title, report=compose(evidence), pictures={}))
        except MeasureRefused as error:
            found.append(_unmade(slug, title, str(error)))
    if supplier is None:
        return tuple(found)
    for slug, title, make in (("refusal", f"If {party_name(supplier)} refuses", _refusal), ("way-out", "Ways out", _way_out)):
        if released is None:
            found.append(_unmade(slug, title, nothing))
            continue
        try:
            report, charts = make(folder, holdings, released, watched[0], supplier, on)
            found.append(ReportPage(slug=slug, title=title, report=report, pictures=charts))
        except (MeasureRefused, ScenarioRefused) as error:
            found.append(_unmade(slug, title, str(error)))
    return tuple(found)


def _unmade(slug: str, title: str, why: str) -> ReportPage:
    return ReportPage(slug=slug, title=title, report=None, pictures={}, why_not=why)


def _refusal(
    folder: MonitorFolder, holdings: Holdings, released: Holdings, subject: PartyId, supplier: PartyId, on: date
) -> tuple[Report, dict[str, bytes]]:
    source, years = Source(register=released.values, deals=released.deals), released.values.years
    is_older = released.values is not holdings.values
    terms = RefusalTerms(first_year=years.last + 1 if is_older and years else None)
    found = refusal(source, subject, supplier, terms, folder=folder)
    charts: dict[str, bytes] = {}
    if any(loss.flow or loss.stock for loss in found.losses):
        charts["lost"] = draw("losses", loss_rows(found), caption=source.title, suffix=".svg")
        charts["course"] = draw("readiness", readiness_rows(found), caption=source.title, suffix=".svg")
    return refusal_report(source, found, folder, on), charts


def _way_out(
    folder: MonitorFolder, holdings: Holdings, released: Holdings, subject: PartyId, supplier: PartyId, on: date
) -> tuple[Report, dict[str, bytes]]:
    if released.values is not holdings.values and folder.settings.scenarios.capacities:
        raise ScenarioRefused("the table of capacities speaks of later years than were known on this day")
    source, terms = Source(register=released.values, deals=released.deals), Terms()
    found = way_out(source, subject, supplier, None, terms, folder=folder)
    rows, charts = frontier_rows(found), {}
    if sum(row["extra_cost"] is not None for row in rows) >= 2:
        charts["frontier"] = draw("frontier", rows, caption=source.title, suffix=".svg")
    return way_out_report(source, found, terms, folder, on), charts


def _rows(released: Holdings, watched: Sequence[PartyId], reports: Sequence[ReportPage]) -> Iterable[Row]:
    """Rows with a watched party, and those of others that a report cites, of every release in use, each once."""
    cited = {source.id for page in reports if page.report for source in page.report.sources}
    seen: set[str] = set()
    for register in (released.values, released.deals, *released.older):
        for table in (register.deliveries, register.deals):
            for row in table.to_pylist() if table is not None else ():
                is_wanted = row["recipient"] in watched or row["supplier"] in watched or row["row_id"] in cited
                if is_wanted and row["row_id"] not in seen:
                    seen.add(row["row_id"])
                    yield row


def _parties(rows: Iterable[Row]) -> tuple[PartyId, ...]:
    return tuple(sorted({PartyId(str(row[role])) for row in rows for role in ("recipient", "supplier")}))


def _shares(released: Holdings, watched: Sequence[PartyId], on: date) -> tuple[Row, ...]:
    """Shares of the last two windows in which a watched party is recipient or supplier, with the rows behind them.

    An extract holds of other recipients only what watched parties deliver: their shares are null, and volumes stand alone.
    """
    register = released.values
    if register.years is None:
        return ()
    last = min(register.years.last, on.year - 1)
    windows = (Window(last - 2 * SPAN + 1, last - SPAN), Window(last - SPAN + 1, last))
    sources: dict[tuple[str, str, str], list[str]] = {}
    for row in register.deliveries.to_pylist():
        for window in windows:
            if row["year"] in window:
                sources.setdefault((row["recipient"], row["supplier"], str(window)), []).append(row["row_id"])
    shares = supplier_shares(open_frame(register.deliveries), windows).to_pylist()
    hidden = {"share": None, "share_low": None, "share_high": None}
    return tuple(
        {
            **row,
            **({} if register.covers_world or row["recipient"] in watched else hidden),
            "sources": sources[row["recipient"], row["supplier"], row["window"]],
        }
        for row in shares
        if row["recipient"] in watched or row["supplier"] in watched
    )


def _sources(holdings: Holdings, released: Holdings | None, known: Known, on: date) -> Iterable[SourceFile]:
    in_use = _registers(released) + (released.older if released else ())
    for register in {one.name: one for one in (holdings.values, holdings.deals, *holdings.older)}.values():
        if register.name not in {one.name for one in in_use}:
            continue
        what = "register in use" if register in _registers(released) else "older release, for comparison only"
        yield SourceFile(
            name=register.name,
            what=f"{what}: {register.source}, format {register.format}, {_years(register)}",
            newest=f"release of {register.vintage or 'unknown date'}{_age(register.vintage, on)}",
            taken=f"{plural(register.n_rows - len(register.refused), 'row')} taken",
            not_taken=tuple(f"line {row.line}: {row.why}" for row in register.refused),
        )
    by_name: dict[str, list[Document]] = {}
    for document in known.documents:
        by_name.setdefault(document.source_name or "source not stated", []).append(document)
    newest = [document.published_on for document in known.documents if document.published_on]
    unread = Counter(holdings.unread[one.id] for one in known.documents if one.id in holdings.unread)
    yield SourceFile(
        name="Documents",
        what=f"{plural(len(known.documents), 'document')} of {plural(len(by_name), 'source')}",
        newest=f"{max(newest)}{_age(str(max(newest)), on)}" if newest else "none is dated",
        taken=f"{plural(len(known.documents) - sum(unread.values()), 'document')} read, {plural(len(known.claims), 'claim')}",
        not_taken=(*holdings.not_taken, *(f"{plural(n, 'document')} nobody could read: {why}" for why, n in unread.items())),
    )
    for name, documents in sorted(by_name.items()):
        dated = [document.published_on for document in documents if document.published_on]
        yield SourceFile(
            name=name,
            what="documents",
            newest=f"{max(dated)}{_age(str(max(dated)), on)}" if dated else "none is dated",
            taken=plural(len(documents), "document"),
            not_taken=(),
        )


def _years(register: Register) -> str:
    return f"years {register.years.label}" if register.years else "no years"


def _age(day: str | None, on: date) -> str:
    """``, 160 days before this day``; nothing where the day is not known to the day."""
    if day is None or len(day) != len("2026-11-23"):
        return ""
    return f", {plural((on - date.fromisoformat(day)).days, 'day')} before this day"


def _notes(holdings: Holdings, released: Holdings | None, known: Known, address: str | None) -> Iterable[str]:
    yield from LIMITS
    if not address:
        yield "monitor.toml gives no address, so that there is no site map and links in feeds are relative."
    if released is None:
        yield "No release of the register was out on this day: nothing is said of deliveries."
    elif released.values is not holdings.values:
        yield f"The register was an older release on this day: {released.values.name}."
    for register in _registers(released):
        if register.vintage is None:
            yield f"{register.name} carries no date of its release: whether it was out on this day cannot be told."
    undated = sum(document.published_on is None for document in known.documents)
    if undated:
        yield f"{undated} of {len(known.documents)} documents are undated and used: when they became known cannot be told."
    yield "The table of ownership and the annotations stand as they are now, whatever day is asked for."
    if holdings.decisions:
        yield "What people settled about sentences and events in the ledger holds here whenever they settled it."
    yield "Dependence is shown in recorded major arms; small arms, most ammunition, spares and repair are in no register."
