"""Contracts late or dead, under way, and refused: last known state, since when, by which sentence or row."""

from reliant.model.countries import party_name
from reliant.model.deal import Agreement, AgreementState
from reliant.monitor.evidence import Evidence
from reliant.monitor.page import Figure, Section, Statement
from reliant.monitor.wording import count

DEAD = (AgreementState.LAPSED, AgreementState.CANCELLED, AgreementState.SUSPENDED)
OPEN = (AgreementState.ORDERED, AgreementState.DELIVERING)


def contracts(evidence: Evidence) -> Section:
    """Deals of the subject in groups, the most recently changed first; fulfilled ones of the register are only counted."""
    deals = [deal for deal in evidence.agreements if deal.recipient == evidence.subject]
    late = [deal for deal in deals if deal.state in DEAD or deal.is_overdue]
    under_way = [deal for deal in deals if deal.state in OPEN and not deal.is_overdue and _is_registered(deal)]
    told = [
        deal
        for deal in deals
        if deal.state in (*OPEN, AgreementState.AGREED, AgreementState.DELIVERED)
        and not deal.is_overdue
        and not _is_registered(deal)
    ]
    refused = [deal for deal in deals if deal.state is AgreementState.REFUSED]
    done = [deal for deal in deals if deal.state is AgreementState.DELIVERED and _is_registered(deal)]
    groups = (("late or dead", late), ("under way", under_way), ("told, not registered", told), ("refused", refused))
    lines = [_line(evidence, group, deal) for group, members in groups for deal in sorted(members, key=_recent, reverse=True)]
    if done:
        sources = tuple(dict.fromkeys(source for deal in done for source in deal.sources))
        lines.append(
            Statement(
                text=f"{len(done)} further deals are recorded as delivered in full.",
                figures=(
                    Figure(
                        name="agreements_delivered",
                        value=len(done),
                        unit="deals",
                        window=None,
                        sources=sources,
                        method="number of agreements in state delivered",
                    ),
                ),
                cells=("delivered", f"{len(done)} further deals, in full", ""),
            )
        )
    return Section(
        name="contracts",
        title="Contracts",
        is_list=True,
        columns=("state", "deal", "how it is known"),
        statements=tuple(lines),
        note=(
            "Late: older than nine in ten fulfilled deals of its kind took, or unperformed according to a source. "
            "Told, not registered: a document tells of it and no register row fits; "
            "the register may hold it under another name, or a source may be wrong."
        ),
        is_empty_because=None if lines else "no deal of this country is in the register or the documents",
    )


def _line(evidence: Evidence, group: str, deal: Agreement) -> Statement:
    who = f" from {party_name(deal.supplier)}" if deal.supplier and deal.supplier != deal.recipient else ""
    if deal.supplier == deal.recipient:
        who = " (own industry)"
    numbers = []
    if deal.number_ordered is not None:
        numbers.append(f"{count(deal.number_ordered)} ordered")
    if deal.number_delivered is not None and deal.state in OPEN:
        numbers.append(f"{count(deal.number_delivered)} delivered")
    what = f"{deal.item}{who}{', ' + ', '.join(numbers) if numbers else ''}"
    since = f"{deal.state.value} {deal.since}" if deal.since else f"{deal.state.value}, date not stated"
    reasons = [
        since,
        *([deal.overdue_reason] if deal.overdue_reason else []),
        *dict.fromkeys(step.reason for step in deal.steps[-3:]),
    ]
    annotation = next((evidence.annotations[source] for source in deal.sources if source in evidence.annotations), None)
    if annotation:
        reasons.append(annotation)
    figures = []
    rows = tuple(source for source in deal.sources if source.startswith("r-"))
    if rows and deal.number_ordered is not None:
        figures.append(
            Figure(
                name="number_ordered",
                value=deal.number_ordered,
                unit="items",
                window=None,
                sources=rows,
                method="number_ordered of the row",
            )
        )
    return Statement(
        text=f"{group}: {what}; {'; '.join(reasons)}.",
        figures=tuple(figures),
        sources=deal.sources,
        cells=(group, what, "; ".join(reasons)),
    )


def _is_registered(deal: Agreement) -> bool:
    return any(source.startswith("r-") for source in deal.sources)


def _recent(deal: Agreement) -> tuple[str, str]:
    return (str(deal.since or ""), deal.id)
