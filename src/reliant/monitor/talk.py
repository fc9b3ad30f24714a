"""Talk and delivery: for each partner, what texts tell of and what the register shows, in the same years."""

from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.monitor.evidence import Evidence, Row
from reliant.monitor.page import Figure, Section, Statement
from reliant.monitor.wording import count, volume

COUNTS = (
    ("n_talks", "talks"),
    ("n_visits", "visits"),
    ("n_agreements", "agreements"),
    ("n_orders", "orders"),
    ("n_deliveries", "deliveries told"),
    ("n_breakdowns", "breakdowns"),
)
"""GAP columns that count events, with their headings."""


def talk_and_delivery(evidence: Evidence) -> Section:
    """One line per foreign partner; a partner the register does not know shows ``-``, which is not zero."""
    rows = [row for row in evidence.gap if row["partner"] != evidence.subject]
    rows.sort(key=lambda row: (-_contacts(row), -(_value(row) or 0.0), str(row["partner"])))
    statements = tuple(_line(evidence, row) for row in rows)
    return Section(
        name="talk_and_delivery",
        title=f"Talk and delivery, {evidence.talk_window.label}",
        columns=("partner", "talks", "visits", "agreements", "orders", "told delivered", "broken off", "registered TIV"),
        statements=statements,
        note=(
            "Events told as fact in the documents, each counted once. "
            "Registered: volume of major arms in the register; - means no row."
        ),
        is_empty_because=None if statements else "no document tells of a partner and the register has no delivery in these years",
    )


def partners_in_talk(evidence: Evidence) -> tuple[list[Row], list[Row]]:
    """Partners other than the supplier that texts tell of, and those among them that delivered anything."""
    others = [row for row in evidence.gap if row["partner"] not in (evidence.subject, evidence.supplier) and _contacts(row) > 0]
    return others, [row for row in others if (_value(row) or 0.0) > 0]


def talk_sources(evidence: Evidence, partner: str) -> tuple[str, ...]:
    """Every claim counted for a partner."""
    return tuple(
        dict.fromkeys(
            source for (party, _), sources in sorted(evidence.talk_sources.items()) if party == partner for source in sources
        )
    )


def last_known(evidence: Evidence, partner: str) -> Claim | None:
    """The latest claim told as fact about the partner, by its event's date or its document's."""
    cited = set(talk_sources(evidence, partner))
    published = {document.id: document.published_on for document in evidence.documents}
    dated = [
        (claim.date.last if claim.date else published.get(claim.document), claim.id, claim)
        for claim in evidence.claims
        if claim.id in cited
    ]
    known = [(when, key, claim) for when, key, claim in dated if when is not None]
    return max(known, key=lambda item: item[:2])[2] if known else None


def _line(evidence: Evidence, row: Row) -> Statement:
    partner, window = str(row["partner"]), str(evidence.talk_window)
    figures = [
        Figure(
            name=column.removeprefix("n_"),
            value=int(str(row[column])),
            unit="events",
            window=window,
            of=partner,
            sources=evidence.talk_sources.get((partner, column), ()),
            method="number of distinct events of the claims",
        )
        for column, _ in COUNTS
        if int(str(row[column])) > 0
    ]
    value = _value(row)
    if value is not None:
        deliveries = evidence.flow.rows_in(evidence.talk_window, supplier=partner)
        figures.append(
            Figure(
                name="volume",
                value=value,
                unit="million TIV",
                window=window,
                of=partner,
                sources=tuple(str(d["row_id"]) for d in deliveries),
                method="sum of value_tiv",
            )
        )
    told = ", ".join(f"{row[column]} {heading}" for column, heading in COUNTS if int(str(row[column])) > 0) or "nothing told"
    return Statement(
        text=f"{party_name(partner)}: {told}; register: {'no row' if value is None else volume(value) + ' million TIV'}.",
        figures=tuple(figures),
        cells=(party_name(partner), *(_dash(row[column]) for column, _ in COUNTS), volume(value)),
    )


def _contacts(row: Row) -> int:
    return sum(int(str(row[column])) for column, _ in COUNTS)


def _value(row: Row) -> float | None:
    return None if row["value"] is None else float(str(row["value"]))


def _dash(number: object) -> str:
    return count(float(str(number))) if int(str(number)) else "-"
