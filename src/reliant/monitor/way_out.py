"""The page of a way out: whether the limit can be kept, what it costs, what to buy from whom, what to move first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reliant.model.countries import party_name
from reliant.monitor.citations import row_sources
from reliant.monitor.evidence import Row
from reliant.monitor.page import Figure, Report, Section, Statement
from reliant.monitor.wording import listing, percent, plural, volume
from reliant.scenarios.options import RELATIVE
from reliant.scenarios.portfolio import Portfolio
from reliant.scenarios.way_out import WayOut, move_rows, portfolio_rows

FEW = 12
"""Lines of a table of moves: what comes later is in the rows."""
NO_MONEY = (
    "Costs are relative: the same volume of capability (TIV) from an incumbent costs 1. No register of arms knows prices, "
    "so none of this is money."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOutEvidence:
    """A way out, the register rows its sources name, and what must be said of the register."""

    found: WayOut
    on: date
    rows: tuple[Row, ...]
    vintages: tuple[str, ...]
    covers_world: bool
    has_capacities: bool


def compose_way_out(evidence: WayOutEvidence) -> Report:
    """The page as data; it states nothing that the way out does not hold."""
    found = evidence.found
    sections = (_in_short(found), _portfolio(found), _frontier(found), _moves(found), _assumptions(evidence))
    limits = _limits(evidence)
    used = [source for section in sections for statement in section.statements for source in statement.all_sources]
    return Report(
        subject=found.recipient,
        subject_name=party_name(found.recipient),
        supplier=found.supplier,
        supplier_name=party_name(found.supplier),
        on=evidence.on,
        heading=f"ways out of dependence on {party_name(found.supplier)}",
        vintages=evidence.vintages,
        coverage=(_coverage(found),),
        verdict=_headline(found),
        sections=sections,
        conflicts=(),
        limits=limits,
        sources=row_sources(evidence.rows, {}, used),
    )


def _coverage(found: WayOut) -> str:
    n_suppliers = len({option.supplier for option in found.demand.options})
    return (
        f"need: what was delivered in {found.window.label}, over {plural(found.horizon, 'year')}; "
        f"{plural(len(found.demand.options), 'option')} of {plural(n_suppliers, 'supplier')}"
    )


def _headline(found: WayOut) -> str:
    supplier = party_name(found.supplier)
    if found.why_not:
        return f"The limit cannot be kept: {_named(found, found.why_not)}."
    if found.limited is not None and found.caps:
        told = listing(f"at most {percent(cap.share)} from {party_name(cap.controller)}{_of(cap.category)}" for cap in found.caps)
        return f"{told[0].upper()}{told[1:]} can be had for {_extra(found, found.limited)} than without a limit."
    if found.limited is not None:
        return f"Insured against refusal, the need costs {_extra(found, found.limited)} than without a limit."
    if found.frontier.least > 0:
        return f"{supplier} cannot be brought below {percent(found.frontier.least)} with these options."
    return f"The need can be met without {supplier}, for {_more(found, found.frontier.points[-1].cost)} than without a limit."


def _named(found: WayOut, why: str) -> str:
    for controller in found.demand.controllers:
        why = why.replace(f"{controller} cannot", f"{party_name(controller)} cannot")
    return why


def _of(category: str | None) -> str:
    return f" in {category}" if category else ""


def _extra(found: WayOut, portfolio: Portfolio) -> str:
    return _more(found, portfolio.cost)


def _more(found: WayOut, cost: float | None) -> str:
    base = found.cheapest.cost
    if cost is None or not base:
        return "an unknown cost"
    extra = cost / base - 1
    return "no more" if extra < 5e-5 else f"{percent(extra)} more"


def _sources(found: WayOut, supplier: str | None = None, category: str | None = None) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            source
            for option in found.demand.options
            if supplier in (None, option.supplier) and category in (None, option.category)
            for source in option.sources
        )
    )


def _today(found: WayOut) -> float:
    held = sum(option.current * option.controllers.get(found.supplier, 0.0) for option in found.demand.options)
    return held / found.demand.total


def _in_short(found: WayOut) -> Section:
    supplier = party_name(found.supplier)
    told = [Statement(text=_headline(found))]
    told.append(
        Statement(
            text=f"{supplier} delivered {percent(_today(found))} of the need in {found.window.label}.",
            figures=(_figure("share_today", _today(found), "share", found, "current amounts after look-through / need"),),
        )
    )
    least = found.frontier.least
    if least > 1e-9:
        told.append(
            Statement(
                text=f"Below {percent(least)} nothing is feasible: {_bottleneck(found)}.",
                figures=(_figure("least_share", least, "share", found, "lowest share any portfolio leaves, whatever it costs"),),
            )
        )
    knee = found.frontier.knee
    if knee is not None and knee.slope is not None:
        told.append(
            Statement(
                text=f"Down to {percent(knee.cap)} a point of independence is cheap; after that each costs "
                f"{percent(knee.slope / found.cheapest.cost)} of the cost.",
                figures=(
                    _figure("knee", knee.cap, "share", found, "point of the frontier farthest below the line between its ends"),
                ),
            )
        )
    if found.limited is not None and found.limited.shadow_prices:
        binding = {name: price for name, price in found.limited.shadow_prices.items() if price > 1e-9}
        told += [
            Statement(
                text=f"At the limit, one point less from {name} would cost {percent(price / found.cheapest.cost)} more.",
                figures=(
                    _figure("shadow_price", price, found.demand.price_unit, found, "dual of the cap in the linear program"),
                ),
            )
            for name, price in sorted(binding.items())
        ]
    if found.limited is not None and found.insurance is not None and found.limited.tail_loss is not None:
        told.append(
            Statement(
                text=f"In the worst {percent(1 - found.insurance.level)} of refusals {percent(found.limited.tail_loss)} of the "
                "need would be unmet on average.",
                figures=(
                    _figure("tail_loss", found.limited.tail_loss, "share", found, "conditional value at risk of unmet need"),
                ),
            )
        )
    return Section(name="in_short", title="In short", statements=tuple(told))


def _figure(name: str, value: float, unit: str, found: WayOut, method: str) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        window=str(found.window),
        sources=_sources(found),
        method=method,
        of=found.supplier,
    )


def _bottleneck(found: WayOut) -> str:
    """The categories whose need others cannot cover, the largest gap first."""
    gaps = []
    for category, needed in found.demand.needed.items():
        others = sum(
            option.capacity * (1 - option.controllers.get(found.supplier, 0.0))
            for option in found.demand.options
            if option.category == category
        )
        if needed - others > 1e-6:
            gaps.append((needed - others, category, needed))
    gaps.sort(reverse=True)
    told = [f"{category} ({volume(gap)} of {volume(needed)})" for gap, category, needed in gaps]
    unit = found.demand.unit
    return f"nobody else on record could deliver {listing(told)}, in {unit}" if told else "the other limits stand against it"


def _portfolio(found: WayOut) -> Section:
    portfolio = found.limited or found.cheapest
    rows = portfolio_rows(found, portfolio)
    lines = []
    for category, needed in sorted(found.demand.needed.items(), key=lambda pair: (-pair[1], pair[0])):
        inside = [row for row in rows if row["category"] == category]
        now = _split(inside, "current", needed)
        then = _split(inside, "amount", needed)
        lines.append(
            Statement(
                text=f"{category}: {volume(needed)}; now {now}; then {then}.",
                cells=(category, volume(needed), now, then),
                figures=tuple(
                    Figure(
                        name="share",
                        value=row["share"],
                        unit="share",
                        window=str(found.window),
                        of=row["supplier"],
                        category=category,
                        sources=tuple(row["sources"]),
                        method="amount of the portfolio / need of the category",
                    )
                    for row in inside
                ),
            )
        )
    title = "What would be bought from whom" if found.limited else "What is bought from whom"
    return Section(
        name="portfolio",
        title=title,
        columns=("category", "need", "now", "then" if found.limited else "cheapest"),
        statements=tuple(lines),
        note=f"Need in {found.demand.unit}. Of equally cheap portfolios the one nearest to today's is shown.",
    )


def _split(rows: Sequence[dict[str, object]], column: str, needed: float) -> str:
    parts = sorted(((float(str(row[column])), str(row["supplier"])) for row in rows), reverse=True)
    return ", ".join(f"{supplier} {percent(amount / needed)}" for amount, supplier in parts if amount / needed > 5e-4) or "-"


def _frontier(found: WayOut) -> Section:
    lines = []
    for point in found.frontier.points:
        slope = "-" if point.slope is None else percent(point.slope / found.cheapest.cost) if point.slope > 1e-9 else "nothing"
        mark = "knee" if point.is_knee else ""
        lines.append(
            Statement(
                text=f"At most {percent(point.cap)}: {_more(found, point.cost)}; the next point costs {slope}.",
                cells=(percent(point.cap), _more(found, point.cost), slope, mark),
                figures=(_figure("cost", point.cost or 0.0, found.demand.price_unit, found, "cheapest portfolio under the cap"),),
            )
        )
    kind = (
        "Cost runs straight between these corners."
        if found.frontier.is_exact
        else "With switching costs only these points are known."
    )
    return Section(
        name="frontier",
        title=f"What each level of independence from {party_name(found.supplier)} costs",
        columns=("at most", "cost", "next point", ""),
        statements=tuple(lines),
        note=f"Cost against that without a limit, and what one point (1 % of the need) less costs from there on. {kind}",
    )


def _moves(found: WayOut) -> Section:
    rows = move_rows(found)
    lines = [
        Statement(
            text=f"{row['category']}: {volume(row['amount'])} from {party_name(row['giver'])} to {party_name(row['taker'])}.",
            cells=(
                row["category"],
                f"{percent(row['from_cap'])} to {percent(row['to_cap'])}",
                f"{row['giver']} to {row['taker']}",
                volume(row["amount"]),
                percent(row["cost"] / row["amount"]) if row["amount"] else "-",
            ),
            sources=tuple(row["sources"]),
        )
        for row in rows[:FEW]
    ]
    more = f" {plural(len(rows) - FEW, 'more move')} in the rows (--format json)." if len(rows) > FEW else ""
    return Section(
        name="moves",
        title="What to move first",
        columns=("category", "step", "from whom to whom", "amount", "extra cost"),
        statements=tuple(lines),
        note=f"Cheapest points of independence first; amounts in {found.demand.unit}.{more}",
        is_empty_because=None if lines else "there is no move that lowers the share",
    )


def _assumptions(evidence: WayOutEvidence) -> Section:
    found = evidence.found
    kinds: dict[tuple[str, float, float, float], list[str]] = {}
    for row in found.options:
        standing = str(row["basis"]).split(";")[0]
        key = standing, row["price"], row["lag_years"], row["ramp_years"]
        kinds.setdefault(key, []).append(row["supplier"])
    lines = [
        Statement(
            text=f"{standing}: price {price:g}, {lag:g} years of lag, {ramp:g} of ramp-up.",
            cells=(standing, f"{price:g}", f"{lag:g}", f"{ramp:g}", _some(suppliers)),
        )
        for (standing, price, lag, ramp), suppliers in sorted(kinds.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    told = [
        Statement(text="Write the options as a table with --write-options FILE, change it, and give it back with --options FILE.")
    ]
    if found.excluded:
        told.append(Statement(text=f"Not asked: {_some(found.excluded)}, which the settings or --exclude leave out."))
    return Section(
        name="assumptions",
        title="What is assumed",
        columns=("options", "price", "lag", "ramp-up", "suppliers"),
        statements=(*lines[:FEW], *told),
        note="Years of lag until anything comes and of ramp-up to full capacity. Capacity: the most a supplier delivered in any "
        "window of this length in the last 20 years, less what it delivers to others now.",
    )


def _some(suppliers: Iterable[str]) -> str:
    names = sorted(set(suppliers))
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _limits(evidence: WayOutEvidence) -> tuple[Statement, ...]:
    found = evidence.found
    told = []
    if found.demand.price_unit == RELATIVE:
        told.append(Statement(text=NO_MONEY))
    told.append(
        Statement(
            text="The register sees major arms only: spares, repair, ammunition, training, software keys and licences tie a "
            "country to its supplier long after the last delivery, and are not in the need."
        )
    )
    if not evidence.covers_world:
        text = "The register is an extract: "
        text += (
            "what suppliers deliver elsewhere comes from the table of capacities of the settings."
            if evidence.has_capacities
            else "suppliers that deliver to other countries only are not seen, so there may be more ways out than these."
        )
        told.append(Statement(text=text))
    told.append(
        Statement(
            text="That a supplier delivers a category to others does not mean that it would sell here, that its arms fit those "
            "in service, or that the country could pay. A category is wide: a trainer does not replace a fighter."
        )
    )
    return tuple(told)
