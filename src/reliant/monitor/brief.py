"""The brief: what is known of one country's dependence, on one page, every figure with its sources."""

from reliant.model.countries import party_name
from reliant.monitor.citations import citations
from reliant.monitor.contracts import contracts
from reliant.monitor.dependence import dependence, series
from reliant.monitor.evidence import Evidence
from reliant.monitor.in_short import headline, in_short
from reliant.monitor.lately import lately
from reliant.monitor.limits import conflicts, limits
from reliant.monitor.page import Brief
from reliant.monitor.partners import partners
from reliant.monitor.sole_source import sole_source
from reliant.monitor.talk import talk_and_delivery
from reliant.monitor.wording import plural


def compose(evidence: Evidence) -> Brief:
    """The brief as data. It states nothing that is not in ``evidence``, and nothing dated after ``evidence.on``."""
    sections = (
        in_short(evidence),
        dependence(evidence),
        sole_source(evidence),
        talk_and_delivery(evidence),
        contracts(evidence),
        partners(evidence),
        lately(evidence),
    )
    disagreements, unknowns = conflicts(evidence), limits(evidence)
    statements = [statement for section in sections for statement in section.statements] + [*disagreements, *unknowns]
    used = [source for statement in statements for source in statement.all_sources]
    return Brief(
        subject=evidence.subject,
        subject_name=party_name(evidence.subject),
        supplier=evidence.supplier,
        supplier_name=party_name(evidence.supplier),
        on=evidence.on,
        heading=f"supplies of major arms, and {party_name(evidence.supplier)} in them",
        vintages=tuple(
            f"SIPRI Arms Transfers Database, release of {register.vintage or 'unknown date'}"
            f"{'' if register.covers_world else ', an extract'} (format {register.format}, {register.name})"
            for register in evidence.registers
        ),
        coverage=_coverage(evidence),
        verdict=headline(evidence),
        sections=sections,
        conflicts=disagreements,
        limits=unknowns,
        sources=citations(evidence, used),
        series=series(evidence),
    )


def _coverage(evidence: Evidence) -> tuple[str, ...]:
    flow = evidence.flow
    current = " and ".join(dict.fromkeys(register.vintage or "unknown date" for register in evidence.registers[:2]))
    since = sum(1 for row in flow.deals if row["ordered_year"] is not None and int(str(row["ordered_year"])) >= 2010)
    years = sorted(document.published_on.year for document in evidence.documents if document.published_on)
    span = f" {years[0]}-{years[-1]}" if years else ""
    return (
        f"register: SIPRI, releases of {current}; {plural(len(flow.deals), 'deal')}, {since} ordered since 2010",
        f"text: {plural(len(evidence.documents), 'document')}{span}, {plural(len(evidence.events), 'event')}"
        + (f"; {sum(evidence.unread.values())} could not be read" if evidence.unread else ""),
    )
