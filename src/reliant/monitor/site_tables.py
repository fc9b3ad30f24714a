"""The tables behind a site's pages, row by row, as files for other programs."""

from collections.abc import Mapping, Sequence

from reliant.monitor.site import Site

Table = Sequence[Mapping[str, object]]


def tables_of(site: Site) -> dict[str, Table]:
    """Tables by name: statuses, reasons, events, agreements, steps, claims, articles, shares, deliveries, deals, stakes.

    ``path`` is the page of the row within the site. A table without rows is there and empty.
    """
    evidence, paths = site.evidence, site.paths
    statuses = [status for heading in evidence.headings for status in heading.statuses]
    return {
        "statuses": [
            {
                "category": status.category,
                "week": str(status.week),
                "first": str(status.week.first),
                "last": str(status.week.last),
                "status": status.shown.value,
                "is_decided": status.is_decided,
                "proposed": status.proposed.value,
                "because": status.because,
                "author": status.decision.author if status.decision else None,
                "decided_on": str(status.decision.decided_on) if status.decision else None,
                "reason": status.decision.reason if status.decision else None,
            }
            for status in statuses
        ],
        "reasons": [
            {
                "category": status.category,
                "week": str(status.week),
                "on": str(reason.on),
                "kind": reason.kind.value,
                "says": reason.says,
                "polarity": reason.polarity,
                "weight": reason.weight,
                "about": reason.about,
                "sources": list(reason.sources),
            }
            for status in statuses
            for reason in status.reasons
        ],
        "events": [
            {
                "id": event.id,
                "type": event.type.value,
                "modality": event.modality.value,
                "recipient": event.recipient,
                "supplier": event.supplier,
                "other_parties": list(event.other_parties),
                "item": event.item,
                "quantity": event.quantity,
                "date": str(event.date) if event.date else None,
                "claims": list(event.claims),
                "path": paths.get(event.id),
            }
            for event in evidence.events
        ],
        "agreements": [
            {
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
                "overdue_reason": deal.overdue_reason,
                "sources": list(deal.sources),
                "path": paths[deal.id],
            }
            for deal in evidence.agreements
        ],
        "steps": [
            {
                "agreement": deal.id,
                "on": str(step.on) if step.on else None,
                "state": step.state.value,
                "reason": step.reason,
                "source": step.source,
            }
            for deal in evidence.agreements
            for step in deal.steps
        ],
        "claims": [
            {
                "id": claim.id,
                "document": claim.document,
                "start": claim.span.start,
                "end": claim.span.end,
                "type": claim.type.value,
                "modality": claim.modality.value,
                "recipient": claim.recipient,
                "supplier": claim.supplier,
                "item": claim.item,
                "date": str(claim.date) if claim.date else None,
                "evidence": claim.evidence,
                "rule": claim.rule,
                "path": paths[claim.id],
            }
            for claim in evidence.claims
        ],
        "articles": [
            {
                "title": article.document.title,
                "published_on": str(article.document.published_on),
                "category": article.category,
                "document": article.document.id,
                "path": f"articles/{article.slug}.html",
            }
            for article in evidence.articles
        ],
        "shares": [dict(row) for row in evidence.shares],
        "deliveries": [dict(row) for row in evidence.rows if "year" in row],
        "deals": [dict(row) for row in evidence.rows if "year" not in row],
        "stakes": [
            {
                "id": stake.id,
                "child": stake.child,
                "child_country": stake.child_country,
                "parent": stake.parent,
                "parent_country": stake.parent_country,
                "share_percent": stake.share_percent,
                "since": str(stake.since) if stake.since else None,
                "until": str(stake.until) if stake.until else None,
                "relation": stake.relation,
                "is_ownership": stake.is_ownership,
                "source_url": stake.source_url,
            }
            for stake in evidence.ownership
        ],
    }
