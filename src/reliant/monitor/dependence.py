"""Where the supply comes from: one line per five-year window, and the categories in which one supplier is alone."""

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.evidence import Evidence, Row
from reliant.monitor.page import Figure, Section, SharePoint, Statement
from reliant.monitor.wording import count, listing, percent, volume

SMALL_TOTAL_TIV = 20.0
"""Below this a window rests on a handful of items (Belarus 2001-05: 5.9 TIV, two trainers) and its shares mean little."""


def ids(rows: "tuple[Row, ...]") -> tuple[str, ...]:
    """Row ids, in the order of the rows."""
    return tuple(str(row["row_id"]) for row in rows)


def dependence(evidence: Evidence) -> Section:
    """Volume, deals, shares and effective suppliers by window. A window without deliveries has its line, with no shares."""
    name = party_name(evidence.supplier)
    statements = tuple(_window_line(evidence, window) for window in evidence.flow.windows)
    return Section(
        name="dependence",
        title="Where it comes from",
        columns=("window", "volume", "deals", name, "others", "effective suppliers", "one supplier alone"),
        statements=(*statements, *_chance(evidence), *_revision(evidence)),
        note="Volume in million TIV (not money). One supplier alone: categories in which a single supplier delivered everything.",
    )


def _window_line(evidence: Evidence, window: Window) -> Statement:
    flow, label = evidence.flow, str(window)
    rows = flow.rows_in(window)
    if not rows:
        return Statement(text=f"{window.label}: no delivery registered.", cells=(window.label, "none", "-", "-", "-", "-", "-"))
    deals = flow.deals_in(window)
    shares = {str(row["supplier"]): row for row in flow.shares if row["window"] == label}
    cell = next((row for row in flow.concentration if row["window"] == label), None)
    everything = ids(rows)
    total = sum(float(str(row["value_tiv"])) for row in rows if row["value_tiv"] is not None)
    figures = [
        Figure(name="volume", value=total, unit="million TIV", window=label, sources=everything, method="sum of value_tiv"),
        *(
            [Figure(name="deals", value=len(deals), unit="deals", window=label, sources=ids(deals),
                    method="number of deals with a delivery year in the window")]
            if flow.deals else []
        ),
        *(_share(party, row, label, everything) for party, row in sorted(shares.items())),
    ]
    if evidence.supplier not in shares and total > 0:
        figures.append(Figure(name="share", value=0.0, unit="share", window=label, of=evidence.supplier, sources=everything,
                              method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows"))
    if cell:
        figures += [
            Figure(name="hhi", value=_real(cell["hhi"]), unit="index 0..1", window=label, sources=everything,
                   method="sum of squared supplier shares"),
            Figure(name="effective_suppliers", value=_real(cell["effective_suppliers"]), unit="suppliers", window=label,
                   sources=everything, method="1 / hhi"),
        ]
    alone, categories, alone_figures = _alone(evidence, window)
    figures += alone_figures
    own = next((f.value for f in figures if f.name == "share" and f.of == evidence.supplier), None)
    others = [(party, row) for party, row in shares.items() if party != evidence.supplier]
    others.sort(key=lambda pair: (-float(str(pair[1]["share"])), pair[0]))
    told = ", ".join(f"{_short(party)} {percent(_real(row['share'])).removesuffix(' %')}" for party, row in others) or "-"
    small = " (too small to mean anything)" if total < SMALL_TOTAL_TIV else ""
    text = (
        f"{window.label}: {volume(total)} million TIV, {party_name(evidence.supplier)} {percent(_as_real(own))}"
        f"{'; others: ' + told if others else ''}{small}."
    )
    return Statement(
        text=text,
        figures=tuple(figures),
        cells=(
            window.label + ("*" if small else ""), volume(total), count(len(deals)) if flow.deals else "-", percent(_as_real(own)), told,
            f"{_real(cell['effective_suppliers']):.2f}" if cell else "-", f"{alone} of {categories}",
        ),
    )


def _share(party: str, row: Row, label: str, everything: tuple[str, ...]) -> Figure:
    return Figure(name="share", value=_real(row["share"]), unit="share", window=label, of=party, sources=everything,
                  method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows")


def _alone(evidence: Evidence, window: Window) -> tuple[int, int, list[Figure]]:
    """Categories with one supplier alone, all categories, and a figure for each of the two counts."""
    by_category: dict[str, set[str]] = {}
    for row in evidence.flow.category_shares:
        if row["window"] == str(window) and _real(row["value"]) > 0:
            by_category.setdefault(str(row["category"]), set()).add(str(row["supplier"]))
    alone = sorted(category for category, suppliers in by_category.items() if len(suppliers) == 1 and UNKNOWN not in suppliers)
    everything = ids(evidence.flow.rows_in(window))
    return len(alone), len(by_category), [
        Figure(name="sole_source_categories", value=len(alone), unit="categories", window=str(window), sources=everything,
               method="number of categories in which one known supplier has every positive value_tiv"),
        Figure(name="categories", value=len(by_category), unit="categories", window=str(window), sources=everything,
               method="number of categories with a positive value_tiv"),
    ]


def sole_source(evidence: Evidence) -> Section:
    """Categories of the last window in which one supplier is alone, with what it delivered."""
    window = evidence.flow.windows[-1]
    lines = []
    cells: dict[str, dict[str, float]] = {}
    for row in evidence.flow.category_shares:
        if row["window"] == str(window) and _real(row["value"]) > 0:
            cells.setdefault(str(row["category"]), {})[str(row["supplier"])] = _real(row["value"])
    for category, suppliers in sorted(cells.items(), key=lambda pair: -sum(pair[1].values())):
        rows = evidence.flow.rows_in(window, category=category)
        top = min(suppliers, key=lambda party: (-suppliers[party], party))
        total = sum(suppliers.values())
        alone = len(suppliers) == 1 and top != UNKNOWN
        figures = (
            Figure(name="volume", value=total, unit="million TIV", window=str(window), category=category, sources=ids(rows),
                   method="sum of value_tiv"),
            Figure(name="share", value=suppliers[top] / total, unit="share", window=str(window), of=top, category=category,
                   sources=ids(rows), method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows"),
        )
        verb = "alone" if alone else f"with {listing([_short(party) for party in sorted(suppliers) if party != top])}"
        lines.append(Statement(
            text=f"{category}: {party_name(top)} {percent(suppliers[top] / total)} of {volume(total)} million TIV, {verb}.",
            figures=figures,
            cells=(category, volume(total), f"{party_name(top)} {percent(suppliers[top] / total)}", verb),
        ))
    return Section(
        name="sole_source",
        title=f"Who is alone in what, {window.label}",
        columns=("category", "volume", "largest supplier", "alone or with"),
        statements=tuple(lines),
        is_empty_because=None if lines else f"no delivery registered in {window.label}",
    )


def _chance(evidence: Evidence) -> tuple[Statement, ...]:
    if evidence.chance is None:
        return ()
    low, high = evidence.chance
    window = evidence.flow.windows[-1]
    deals = evidence.flow.deals_in(window)
    sources = (*ids(evidence.flow.rows_in(window)), *ids(deals))
    method = "Jeffreys interval Beta(s n + 1/2, (1 - s) n + 1/2), n = 1 / sum of squared deal weights (even split over years)"
    return (Statement(
        text=(
            "The recorded share is a fact of this release. Another question is how far chance alone could move it: if deals fell at "
            f"random as in the last {len(deals)}, {party_name(evidence.supplier)}'s share would lie between {100 * low:.0f} and "
            f"{100 * high:.0f} % in 95 of 100 such periods."
        ),
        figures=(
            Figure(name="chance_low", value=low, unit="share", window=str(window), of=evidence.supplier, sources=sources, method=method),
            Figure(name="chance_high", value=high, unit="share", window=str(window), of=evidence.supplier, sources=sources, method=method),
        ),
    ),)


def _revision(evidence: Evidence) -> tuple[Statement, ...]:
    """The year whose volume changed most between an older release and this one."""
    now = _by_year(evidence.flow.deliveries)
    worst: tuple[float, int, str, float, float] | None = None
    for vintage, rows in sorted(evidence.flow.older.items()):
        for year, then in _by_year(rows).items():
            if year in now and (worst is None or abs(now[year] - then) > worst[0]):
                worst = (abs(now[year] - then), year, vintage, then, now[year])
    if worst is None:
        return ()
    _, year, vintage, then, today = worst
    window = str(Window(year, year))
    old_rows = tuple(row for row in evidence.flow.older[vintage] if row["year"] == year)
    new_rows = evidence.flow.rows_in(Window(year, year))
    return (Statement(
        text=(
            f"Releases differ: for {year} the release of {vintage} had {volume(then)} million TIV, this one has {volume(today)}. "
            "A change between releases is revision, not diversification."
        ),
        figures=(
            Figure(name="volume", value=then, unit="million TIV", window=window, sources=ids(old_rows), method="sum of value_tiv"),
            Figure(name="volume", value=today, unit="million TIV", window=window, sources=ids(new_rows), method="sum of value_tiv"),
        ),
    ),)


def series(evidence: Evidence) -> tuple[SharePoint, ...]:
    """Volume by supplier and year for the chart, all years of the windows; unknown values are left out, not zero."""
    points: dict[tuple[int, str], float] = {}
    first = evidence.flow.windows[0].first if evidence.flow.windows else 0
    for row in evidence.flow.deliveries:
        year = int(str(row["year"]))
        if year >= first and row["value_tiv"] is not None:
            key = (year, str(row["supplier"]))
            points[key] = points.get(key, 0.0) + _real(row["value_tiv"])
    return tuple(SharePoint(year=year, supplier=party, value_tiv=value) for (year, party), value in sorted(points.items()))


def _by_year(rows: tuple[Row, ...]) -> dict[int, float]:
    totals: dict[int, float] = {}
    for row in rows:
        if row["value_tiv"] is not None and row["is_exact"]:
            year = int(str(row["year"]))
            totals[year] = totals.get(year, 0.0) + _real(row["value_tiv"])
    return totals


def _real(value: object) -> float:
    return float(str(value))


def _as_real(value: float | int | str | None) -> float | None:
    return None if value is None else float(value)


def _short(party: str) -> str:
    return party_name(party)
