"""Who stands behind the partner of record: stakes that sources state, with their dates."""

from reliant.model.countries import party_name
from reliant.model.ownership import Ownership
from reliant.monitor.evidence import Evidence
from reliant.monitor.page import Figure, Section, Statement


def partners(evidence: Evidence) -> Section:
    """Foreign stakes in firms of the subject's partners, as of the day; ended ones say so. Plans and offers are no stakes."""
    talked = {str(row["partner"]) for row in evidence.gap} | {evidence.subject}
    firms: dict[str, list[Ownership]] = {}
    for stake in evidence.ownership:
        if stake.is_ownership and stake.child_country in talked and (stake.since is None or stake.since.first <= evidence.on):
            firms.setdefault(stake.child, []).append(stake)
    lines = []
    for firm, stakes in sorted(firms.items()):
        if not any(stake.parent_country != stake.child_country for stake in stakes):
            continue
        ordered = sorted(stakes, key=lambda stake: (str(stake.since or ""), stake.parent))
        text = "; ".join(_stake(stake) for stake in ordered)
        country = party_name(stakes[0].child_country) if stakes[0].child_country else "country not stated"
        figures = tuple(
            Figure(
                name="stake",
                value=stake.share_percent / 100,
                unit="share",
                window=None,
                sources=(stake.id,),
                of=stake.parent_country,
                method="share_percent of the row / 100",
            )
            for stake in ordered
            if stake.share_percent is not None
        )
        lines.append(
            Statement(
                text=f"{firm} ({country}): {text}.",
                figures=figures,
                sources=tuple(s.id for s in ordered),
                cells=(f"{firm} ({country})", text),
            )
        )
    return Section(
        name="partners",
        title="Who stands behind the partner",
        is_list=True,
        columns=("firm", "stakes that sources state"),
        statements=tuple(lines),
        is_empty_because=None if lines else "no ownership table, or no foreign stake in it for these countries",
    )


def _stake(stake: Ownership) -> str:
    share = "share not stated" if stake.capital is None else f"{stake.capital} %"
    country = f" ({party_name(stake.parent_country)})" if stake.parent_country else ""
    dates = f" from {stake.since}" if stake.since else ""
    dates += f" until {stake.until}" if stake.until else ""
    return f"{stake.parent}{country} {share}{dates}"
