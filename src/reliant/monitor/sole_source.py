"""Categories in which one supplier is alone."""

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.evidence import Evidence, Row, ids, real
from reliant.monitor.page import Figure, Section, Statement
from reliant.monitor.wording import listing, percent, volume


def sole_source(evidence: Evidence) -> Section:
    """Categories of the last window in which one supplier is alone, with what it delivered."""
    window = evidence.flow.windows[-1]
    lines = []
    cells = [row for row in evidence.flow.sole_sources if row["window"] == str(window)]
    for cell in sorted(cells, key=lambda row: (-real(row["value"]), str(row["category"]))):
        category, top, total, share = str(cell["category"]), str(cell["supplier"]), real(cell["value"]), real(cell["share"])
        rows = evidence.flow.rows_in(window, category=category)
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
                value=share,
                unit="share",
                window=str(window),
                of=top,
                category=category,
                sources=ids(rows),
                method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows",
            ),
        )
        verb = _alone_or_with(cell)
        lines.append(
            Statement(
                text=f"{category}: {party_name(top)} {percent(share)} of {volume(total)} million TIV, {verb}.",
                figures=figures,
                cells=(category, volume(total), f"{party_name(top)} {percent(share)}", verb),
            )
        )
    return Section(
        name="sole_source",
        title=f"Who is alone in what, {window.label}",
        columns=("category", "volume", "largest supplier", "alone or with"),
        statements=tuple(lines),
        is_empty_because=None if lines else f"no delivery registered in {window.label}",
    )


def _alone_or_with(cell: Row) -> str:
    """An unnamed supplier is never alone: it may be several."""
    others = cell["others"]
    if isinstance(others, list) and others:
        return f"with {listing(party_name(party) for party in sorted(others))}"
    return "alone" if cell["is_sole"] else "suppliers not known"


def alone_in(evidence: Evidence, window: Window) -> tuple[int, int, list[Figure]]:
    """Categories with one supplier alone, all categories, and a figure for each of the two counts."""
    cells = [row for row in evidence.flow.sole_sources if row["window"] == str(window)]
    n_alone = sum(row["is_sole"] is True for row in cells)
    everything = ids(evidence.flow.rows_in(window))
    return (
        n_alone,
        len(cells),
        [
            Figure(
                name="sole_source_categories",
                value=n_alone,
                unit="categories",
                window=str(window),
                sources=everything,
                method="number of categories in which one known supplier has every positive value_tiv",
            ),
            Figure(
                name="categories",
                value=len(cells),
                unit="categories",
                window=str(window),
                sources=everything,
                method="number of categories with a positive value_tiv",
            ),
        ],
    )
