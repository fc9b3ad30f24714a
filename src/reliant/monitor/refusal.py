"""The page of a refusal: what is lost, who could step in, how fast what is in service decays, and what that hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reliant.model.countries import party_name
from reliant.monitor.citations import row_sources
from reliant.monitor.evidence import Row
from reliant.monitor.page import Figure, Report, Section, Statement
from reliant.monitor.wording import listing, percent, plural, volume
from reliant.scenarios.losses import Loss
from reliant.scenarios.readiness import Course, Scope
from reliant.scenarios.refusal import Refused, StepIn, sensitivity_rows

SAYS = {
    Scope.NEW: "no new deals; what is on order still comes",
    Scope.DELIVERIES: "nothing is delivered any more; spares still come",
    Scope.SPARES: "neither deliveries nor spares",
    Scope.ALL: "neither deliveries nor spares, and licences and software keys are withdrawn",
}
NAMED = 5
"""Suppliers named in a line."""
_NOTHING = 1e-9
SHOWN_YEARS = (1, 2, 3, 5, 10, 20, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalEvidence:
    """A refusal, the register rows its sources name, and what must be said of the registers."""

    found: Refused
    on: date
    rows: tuple[Row, ...]
    annotations: Mapping[str, str]
    vintages: tuple[str, ...]
    covers_world: bool
    knows_orders: bool


def compose_refusal(evidence: RefusalEvidence) -> Report:
    """The page as data; it states nothing that the refusal does not hold."""
    found = evidence.found
    supplier = party_name(found.supplier)
    sections = (
        _in_short(found),
        _lost(evidence),
        _replaced(found),
        _behind(found),
        _course(found),
        _levels(found),
        _assumptions(found),
    )
    used = [source for section in sections for statement in section.statements for source in statement.all_sources]
    first = found.window.last + 1
    return Report(
        subject=found.recipient,
        subject_name=party_name(found.recipient),
        supplier=found.supplier,
        supplier_name=supplier,
        on=evidence.on,
        heading=f"what if {supplier} refuses from {first}",
        vintages=evidence.vintages,
        coverage=(
            f"refused: {SAYS[found.setting.scope]}",
            f"flow of {found.window.label}, stock at the end of {found.window.last}, {plural(found.setting.years, 'year')} ahead",
        ),
        verdict=_headline(found),
        sections=sections,
        conflicts=(),
        limits=_limits(evidence),
        sources=row_sources(evidence.rows, evidence.annotations, used),
    )


def _headline(found: Refused) -> str:
    whole = found.readiness.courses[0]
    if not any(loss.stock or loss.flow for loss in found.losses):
        return f"Nothing: no delivery of {party_name(found.supplier)} is in service or under way."
    _, months, _ = whole.reached[0.5]
    if months is not None:
        return f"Half of what is ready today would be lost within {_time(months)}."
    _, months, _ = whole.reached[0.8]
    if months is not None:
        return f"A fifth of what is ready today would be lost within {_time(months)}, but not half within {_horizon(found)}."
    return f"Four fifths of what is ready today would still be ready after {_horizon(found)}."


def _horizon(found: Refused) -> str:
    return plural(found.setting.years, "year")


def _time(months: int) -> str:
    return plural(months, "month") if months < 24 else f"{months / 12:.1f} years"


def _in_short(found: Refused) -> Section:
    supplier = party_name(found.supplier)
    flow, total = sum(loss.flow for loss in found.losses), sum(loss.flow_total for loss in found.losses)
    stock, everything = sum(loss.stock for loss in found.losses), sum(loss.stock_total for loss in found.losses)
    told = [Statement(text=_headline(found))]
    if total > 0:
        told.append(
            Statement(
                text=f"{supplier} delivered {percent(flow / total)} of all in {found.window.label}, and "
                f"{percent(stock / everything)} of what is in service came from it.",
                figures=(
                    _figure(found, "flow_share", flow / total, "share", "flow of the supplier / all deliveries of the window"),
                    _figure(found, "stock_share", stock / everything, "share", "surviving volume of the supplier / all"),
                ),
            )
        )
    worst = next((course for course in found.readiness.courses[1:] if course.lost > 0), None)
    if worst is not None:
        told.append(
            Statement(
                text=f"Worst hit is {worst.category}: {_when(worst, found)}.",
                figures=tuple(_reached_figure(found, worst, level) for level in worst.reached),
            )
        )
    lost = {step.alternative.category: step for step in found.replacements}
    open_ones = [
        f"{category} ({percent(step.uncovered / step.lost)})" for category, step in lost.items() if step.uncovered > 1e-9
    ]
    missing = [loss.category for loss in found.losses if loss.flow > 0 and loss.category not in lost]
    if open_ones or missing:
        told.append(
            Statement(
                text="Nobody on record could step in, wholly or in part, for "
                f"{listing([*(f'{category} (all)' for category in missing), *open_ones])} of the deliveries lost.",
                sources=tuple(dict.fromkeys(one for loss in found.losses for one in loss.sources)),
            )
        )
    elif found.replacements:
        told.append(Statement(text=f"Others could replace all deliveries lost within {_horizon(found)}, if they would sell."))
    return Section(name="in_short", title="In short", statements=tuple(told))


def _when(course: Course, found: Refused) -> str:
    parts = []
    for level, (early, months, late) in course.reached.items():
        what = f"below {percent(level)} of today"
        if months is None:
            parts.append(f"not {what} within {_horizon(found)} in half the paths")
        else:
            latest = _time(late) if late is not None else f"over {_horizon(found)}"
            parts.append(f"{what} after {_time(months)} ({_time(early or months)} to {latest})")
    return ", ".join(parts)


def _figure(found: Refused, name: str, value: float | None, unit: str, method: str) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        window=str(found.window),
        sources=tuple(dict.fromkeys(one for loss in found.losses for one in loss.sources)),
        method=method,
        of=found.supplier,
    )


def _reached_figure(found: Refused, course: Course, level: float) -> Figure:
    sources = next((loss.sources for loss in found.losses if loss.category == course.category), ())
    return Figure(
        name=f"months_to_{100 * level:.0f}_percent",
        value=course.reached[level][1],
        unit="months",
        window=None,
        sources=sources,
        method="months until half of the simulated paths are below this part of today's ready stock",
        category=course.category,
    )


def _lost(evidence: RefusalEvidence) -> Section:
    found = evidence.found
    lines = [_lost_line(loss, found, knows_orders=evidence.knows_orders) for loss in found.losses if loss.stock or loss.flow]
    note = "Volumes in million TIV (not money). In service: what was delivered and has survived under assumed service lives."
    if not evidence.knows_orders:
        note += " The register knows no orders, so open ones and licensed lines could not be looked for."
    return Section(
        name="lost",
        title="What is lost",
        columns=("category", f"delivered {found.window.label}", "in service", "open orders", "licensed", "parts"),
        statements=tuple(lines),
        note=note + " Licensed: deals produced in the country itself; parts: deals for platforms of others.",
        is_empty_because=None if lines else f"nothing of {party_name(found.supplier)} is in service or under way",
    )


def _lost_line(loss: Loss, found: Refused, *, knows_orders: bool) -> Statement:
    orders = "-"
    if knows_orders:
        orders = str(loss.open_orders) + (f" ({volume(loss.open_value)})" if loss.open_value else "")
    figures = tuple(
        Figure(
            name=name,
            value=value,
            unit="share",
            window=str(found.window),
            sources=loss.sources,
            method=method,
            of=found.supplier,
            category=loss.category,
        )
        for name, value, method in (
            ("flow_share", loss.flow_share, "volume of the supplier in the window / all"),
            ("stock_share", loss.stock_share, "surviving volume of the supplier / all"),
        )
    )
    return Statement(
        text=f"{loss.category}: {percent(loss.flow_share)} of deliveries, {percent(loss.stock_share)} of what is in service.",
        figures=figures,
        cells=(
            loss.category,
            f"{volume(loss.flow)} ({percent(loss.flow_share)})",
            f"{volume(loss.stock)} ({percent(loss.stock_share)})",
            orders,
            str(loss.licensed) if knows_orders else "-",
            str(loss.components) if knows_orders else "-",
        ),
    )


def _replaced(found: Refused) -> Section:
    by_category: dict[str, list[StepIn]] = {}
    for step in found.replacements:
        by_category.setdefault(step.alternative.category, []).append(step)
    lines = []
    for loss in found.losses:
        if loss.flow <= 0:
            continue
        steps = by_category.get(loss.category, [])
        used = [step for step in steps if step.amount > _NOTHING]
        names = [f"{step.alternative.supplier} {volume(step.amount)}" for step in used[:NAMED]]
        rest = len(used) - NAMED
        lost = loss.flow / (found.window.last - found.window.first + 1) * found.setting.years
        uncovered = steps[0].uncovered if steps else lost
        lines.append(
            Statement(
                text=f"{loss.category}: of {volume(lost)} lost, {percent(1 - uncovered / lost)} could be replaced.",
                cells=(
                    loss.category,
                    volume(lost),
                    (", ".join(names) + (f" and {rest} more" if rest > 0 else "")) or "nobody on record",
                    percent(uncovered / lost),
                ),
                sources=tuple(dict.fromkeys(one for step in used for one in step.alternative.sources)) or loss.sources,
            )
        )
    excluded = f" Not asked: {plural(len(found.excluded), 'supplier')} of the settings." if found.excluded else ""
    return Section(
        name="replaced",
        title="Who could step in",
        columns=("category", "lost", "could deliver instead", "uncovered"),
        statements=tuple(lines),
        note=f"Over {_horizon(found)}, in million TIV, the nearest first: those who deliver it here now, did before, deliver "
        f"other things here or to operators of the same arms, then strangers.{excluded}",
        is_empty_because=None if lines else f"{party_name(found.supplier)} delivered nothing in {found.window.label}",
    )


def _behind(found: Refused) -> Section:
    """What leads to the supplier through others."""
    through = found.through_others
    supplier = party_name(found.supplier)
    if through is None:
        return Section(
            name="behind",
            title="Through the suppliers' suppliers",
            statements=(),
            is_empty_because="could not look: the register does not show what suppliers buy themselves",
        )
    low, likely, high = (percent(share) for share in through.looked_through)
    content = found.setting.assumptions.general["foreign_content"]
    told = [
        Statement(
            text=f"On its face {supplier} has {percent(through.face)} of the deliveries of {found.window.label}; with what other "
            f"suppliers bought from it, and so on, {likely} ({low} to {high}).",
            figures=(
                _figure(found, "looked_through", through.looked_through[1], "share", "S (I - dS)^-1 (I - d), d the content"),
            ),
        ),
        *(
            Statement(
                text=f"{party_name(one.supplier)}, {percent(one.share)} of the deliveries, bought {percent(one.its_share)} of "
                f"its own arms imports from {supplier}.",
                sources=one.sources,
            )
            for one in through.intermediaries[:NAMED]
        ),
    ]
    return Section(
        name="behind",
        title="Through the suppliers' suppliers",
        statements=tuple(told),
        note=f"Assumed: {100 * content.low:g} to {100 * content.high:g} per cent of what a supplier sells was bought in.",
    )


def _course(found: Refused) -> Section:
    years = [year for year in SHOWN_YEARS if year <= found.setting.years]
    lines = []
    for course in found.readiness.courses:
        if course.category is not None and course.lost <= _NOTHING:
            continue
        cells = [course.category or "all together"]
        for year in years:
            low, median, high = (float(course.refused[place, 12 * year]) for place in range(3))
            cells.append(f"{100 * median:.0f} ({100 * low:.0f}-{100 * high:.0f})")
        cells.append(f"{100 * float(course.without[12 * years[-1]]):.0f}")
        sources = tuple(
            dict.fromkeys(one for loss in found.losses if course.category in (None, loss.category) for one in loss.sources)
        )
        lines.append(Statement(text=f"{cells[0]}: {_when(course, found)}.", cells=tuple(cells), sources=sources))
    return Section(
        name="course",
        title="How what is in service decays",
        columns=("category", *(f"{year} y" for year in years), f"without, {years[-1]} y" if years else "without"),
        statements=tuple(lines),
        note=f"Per cent of what is ready today: median, and between the others 8 in 10 of {found.readiness.n_paths} paths. They "
        "follow from the assumptions below and are no forecast.",
    )


def _levels(found: Refused) -> Section:
    lines = []
    for course in found.readiness.courses:
        if course.category is not None and course.lost <= _NOTHING:
            continue
        cells = [course.category or "all together"]
        for early, months, late in course.reached.values():
            latest = late if late is not None else f"over {found.readiness.months}"
            cells.append(f"{months} ({early} to {latest})" if months is not None else f"not in {found.readiness.months}")
        lines.append(
            Statement(
                text=f"{cells[0]}: {_when(course, found)}.",
                cells=tuple(cells),
                figures=tuple(_reached_figure(found, course, level) for level in course.reached if course.category),
            )
        )
    return Section(
        name="levels",
        title="When 80 and 50 per cent are left",
        columns=("category", "below 80 %", "below 50 %"),
        statements=tuple(lines),
        note="Months: median of the paths, and between those in brackets 8 in 10 of them.",
    )


def _assumptions(found: Refused) -> Section:
    lines = []
    for row in sensitivity_rows(found):
        effect = (
            "-" if row["effect"] is None else f"{100 * row['effect']:+.0f} points" if abs(row["effect"]) >= 5e-3 else "under 1"
        )
        name = row["assumption"].replace("_", " ") + (f" ({row['category']})" if row["category"] else "")
        lines.append(
            Statement(
                text=f"{name}: {row['low']:g} to {row['high']:g} {row['unit']}, {row['says']}.",
                cells=(name, f"{row['low']:g} / {row['mode']:g} / {row['high']:g}", row["unit"], effect, row["source"]),
            )
        )
    return Section(
        name="assumptions",
        title="What is assumed, and what matters most",
        columns=("assumption", "low / likely / high", "unit", "effect", "source"),
        statements=(
            *lines,
            Statement(text="To change them: --write-assumptions FILE writes them, --assumptions FILE takes them back."),
        ),
        note="Effect: mean ready stock when the assumption is high less when it is low, in points of today's stock.",
    )


def _limits(evidence: RefusalEvidence) -> tuple[Statement, ...]:
    told = [
        Statement(
            text="The register sees major arms only. Spares, repair, training, ammunition and software are in no register: how "
            "long they last is assumed, not measured."
        ),
        Statement(
            text="What a country held before its first registered delivery, and what it makes itself, is not in the stock."
        ),
    ]
    if not evidence.covers_world:
        told.append(
            Statement(
                text="The register is an extract: who else delivers a category is seen only in it and in the table of capacities."
            )
        )
    told.append(Statement(text="That a supplier could step in does not mean that it would."))
    return tuple(told)
