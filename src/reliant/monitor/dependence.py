"""Where the supply comes from: one line per five-year window, what chance could do, and what releases revise."""

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.evidence import Evidence, Row, ids, real
from reliant.monitor.page import Figure, Section, SharePoint, Statement
from reliant.monitor.sole_source import alone_in
from reliant.monitor.wording import count, percent, volume

NAMED = 3
"""Other suppliers named in a line; the rest are counted, and all of them are figures of the line."""
SMALL_TOTAL_TIV = 20.0
"""Below this a window rests on a handful of items (Belarus 2001-05: 5.9 TIV, two trainers) and its shares mean little."""


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
            [
                Figure(
                    name="deals",
                    value=len(deals),
                    unit="deals",
                    window=label,
                    sources=ids(deals),
                    method="number of deals with a delivery year in the window",
                )
            ]
            if flow.deals
            else []
        ),
        *(_share(party, row, label, everything) for party, row in sorted(shares.items())),
    ]
    if evidence.supplier not in shares and total > 0:
        figures.append(
            Figure(
                name="share",
                value=0.0,
                unit="share",
                window=label,
                of=evidence.supplier,
                sources=everything,
                method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows",
            )
        )
    if cell:
        figures += [
            Figure(
                name="hhi",
                value=real(cell["hhi"]),
                unit="index 0..1",
                window=label,
                sources=everything,
                method="sum of squared supplier shares",
            ),
            Figure(
                name="effective_suppliers",
                value=real(cell["effective_suppliers"]),
                unit="suppliers",
                window=label,
                sources=everything,
                method="1 / hhi",
            ),
        ]
    alone, categories, alone_figures = alone_in(evidence, window)
    figures += alone_figures
    own = next((f.value for f in figures if f.name == "share" and f.of == evidence.supplier), None)
    others = [(party, row) for party, row in shares.items() if party != evidence.supplier]
    others.sort(key=lambda pair: (-float(str(pair[1]["share"])), pair[0]))
    named = [f"{party_name(party)} {percent(real(row['share'])).removesuffix(' %')}" for party, row in others[:NAMED]]
    told = ", ".join(named + ([f"{len(others) - NAMED} more"] if len(others) > NAMED else [])) or "-"
    small = " (too small to mean anything)" if total < SMALL_TOTAL_TIV else ""
    text = (
        f"{window.label}: {volume(total)} million TIV, {party_name(evidence.supplier)} {percent(_as_real(own))}"
        f"{'; others: ' + told if others else ''}{small}."
    )
    return Statement(
        text=text,
        figures=tuple(figures),
        cells=(
            window.label + ("*" if small else ""),
            volume(total),
            count(len(deals)) if flow.deals else "-",
            percent(_as_real(own)),
            told,
            f"{real(cell['effective_suppliers']):.2f}" if cell else "-",
            f"{alone} of {categories}",
        ),
    )


def _share(party: str, row: Row, label: str, everything: tuple[str, ...]) -> Figure:
    return Figure(
        name="share",
        value=real(row["share"]),
        unit="share",
        window=label,
        of=party,
        sources=everything,
        method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows",
    )


def _chance(evidence: Evidence) -> tuple[Statement, ...]:
    if evidence.chance is None:
        return ()
    low, high = evidence.chance
    window = evidence.flow.windows[-1]
    deals = evidence.flow.deals_in(window)
    sources = (*ids(evidence.flow.rows_in(window)), *ids(deals))
    method = "Jeffreys interval Beta(s n + 1/2, (1 - s) n + 1/2), n = 1 / sum of squared deal weights (even split over years)"
    return (
        Statement(
            text=(
                "The recorded share is a fact of this release. Another question is how far chance alone could move it: "
                f"if deals fell at random as in the last {len(deals)}, {party_name(evidence.supplier)}'s share would lie "
                f"between {100 * low:.0f} and {100 * high:.0f} % in 95 of 100 such periods."
            ),
            figures=(
                Figure(
                    name="chance_low",
                    value=low,
                    unit="share",
                    window=str(window),
                    of=evidence.supplier,
                    sources=sources,
                    method=method,
                ),
                Figure(
                    name="chance_high",
                    value=high,
                    unit="share",
                    window=str(window),
                    of=evidence.supplier,
                    sources=sources,
                    method=method,
                ),
            ),
        ),
    )


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
    return (
        Statement(
            text=(
                f"Releases differ: for {year} the release of {vintage} had {volume(then)} million TIV, "
                f"this one has {volume(today)}. A change between releases is revision, not diversification."
            ),
            figures=(
                Figure(
                    name="volume", value=then, unit="million TIV", window=window, sources=ids(old_rows), method="sum of value_tiv"
                ),
                Figure(
                    name="volume",
                    value=today,
                    unit="million TIV",
                    window=window,
                    sources=ids(new_rows),
                    method="sum of value_tiv",
                ),
            ),
        ),
    )


def series(evidence: Evidence) -> tuple[SharePoint, ...]:
    """Volume by supplier and year for the chart, all years of the windows; unknown values are left out, not zero."""
    points: dict[tuple[int, str], float] = {}
    first = evidence.flow.windows[0].first if evidence.flow.windows else 0
    for row in evidence.flow.deliveries:
        year = int(str(row["year"]))
        if year >= first and row["value_tiv"] is not None:
            key = (year, str(row["supplier"]))
            points[key] = points.get(key, 0.0) + real(row["value_tiv"])
    return tuple(SharePoint(year=year, supplier=party, value_tiv=value) for (year, party), value in sorted(points.items()))


def _by_year(rows: tuple[Row, ...]) -> dict[int, float]:
    totals: dict[int, float] = {}
    for row in rows:
        if row["value_tiv"] is not None and row["is_exact"]:
            year = int(str(row["year"]))
            totals[year] = totals.get(year, 0.0) + real(row["value_tiv"])
    return totals


def _as_real(value: float | str | None) -> float | None:
    return None if value is None else float(value)
