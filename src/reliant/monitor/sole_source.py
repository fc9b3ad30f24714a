"""Categories in which one supplier is alone."""

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.evidence import Evidence, ids, real
from reliant.monitor.page import Figure, Section, Statement
from reliant.monitor.wording import listing, percent, volume


def sole_source(evidence: Evidence) -> Section:
    """Categories of the last window in which one supplier is alone, with what it delivered."""
    window = evidence.flow.windows[-1]
    lines = []
    cells: dict[str, dict[str, float]] = {}
    for row in evidence.flow.category_shares:
        if row["window"] == str(window) and real(row["value"]) > 0:
            cells.setdefault(str(row["category"]), {})[str(row["supplier"])] = real(row["value"])
    for category, suppliers in sorted(cells.items(), key=lambda pair: -sum(pair[1].values())):
        rows = evidence.flow.rows_in(window, category=category)
        top = min(suppliers, key=lambda party: (-suppliers[party], party))
        total = sum(suppliers.values())
        figures = (
            Figure(
                name="volume",
                value=total,
                unit="million TIV",
                window=str(window),
                category=category,
                sources=ids(rows),
                method="sum of value_tiv",
            ),
            Figure(
                name="share",
                value=suppliers[top] / total,
                unit="share",
                window=str(window),
                of=top,
                category=category,
                sources=ids(rows),
                method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows",
            ),
        )
        verb = _alone_or_with(top, [party for party in sorted(suppliers) if party != top])
        lines.append(
            Statement(
                text=f"{category}: {party_name(top)} {percent(suppliers[top] / total)} of {volume(total)} million TIV, {verb}.",
                figures=figures,
                cells=(category, volume(total), f"{party_name(top)} {percent(suppliers[top] / total)}", verb),
            )
        )
    return Section(
        name="sole_source",
        title=f"Who is alone in what, {window.label}",
        columns=("category", "volume", "largest supplier", "alone or with"),
        statements=tuple(lines),
        is_empty_because=None if lines else f"no delivery registered in {window.label}",
    )


def _alone_or_with(top: str, others: list[str]) -> str:
    """An unnamed supplier is never alone: it may be several."""
    if others:
        return f"with {listing(party_name(party) for party in others)}"
    return "suppliers not known" if top == UNKNOWN else "alone"


def alone_in(evidence: Evidence, window: Window) -> tuple[int, int, list[Figure]]:
    """Categories with one supplier alone, all categories, and a figure for each of the two counts."""
    by_category: dict[str, set[str]] = {}
    for row in evidence.flow.category_shares:
        if row["window"] == str(window) and real(row["value"]) > 0:
            by_category.setdefault(str(row["category"]), set()).add(str(row["supplier"]))
    alone = sorted(category for category, suppliers in by_category.items() if len(suppliers) == 1 and UNKNOWN not in suppliers)
    everything = ids(evidence.flow.rows_in(window))
    return (
        len(alone),
        len(by_category),
        [
            Figure(
                name="sole_source_categories",
                value=len(alone),
                unit="categories",
                window=str(window),
                sources=everything,
                method="number of categories in which one known supplier has every positive value_tiv",
            ),
            Figure(
                name="categories",
                value=len(by_category),
                unit="categories",
                window=str(window),
                sources=everything,
                method="number of categories with a positive value_tiv",
            ),
        ],
    )
