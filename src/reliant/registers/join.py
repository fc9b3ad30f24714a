"""Deals (format A) and deliveries (format B) of one release, united deal by deal.

Deals know the number ordered, open orders and comments; deliveries know the volume of each year and the category. Neither
carries an id of the other. A deal and a set of deliveries are the same when recipient, supplier, year of order, the set of
delivery years and the number delivered are the same. Designations differ in four of ten deals that are the same, so they
never decide alone: they only tell deals apart that agree in all of these.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyarrow as pa
from rapidfuzz import fuzz

from reliant.errors import MeasureRefused
from reliant.model.register import Register
from reliant.model.tables_joined import JOINED
from reliant.registers.releases import release_of

Row = Mapping[str, object]
_SAME_VALUE, _SAME_CONDITION = 4.0, 2.0  # above what names can give (2.0), and apart from each other
_CLEAR = 0.1  # of likeness: less between the best and the next best pairing, and the choice is not clear
_EQUAL = 1e-9  # of likeness: a smaller gain is rounding
_HALF = 0.006  # TIV are printed with two digits

MATCHED = ("unique", "told_apart", "ambiguous")
"""Values of ``match`` of deals that stand in both files with all their deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The deals of one release with all that its files say, and how many were matched in which way."""

    release: int
    rows: pa.Table  # contract JOINED
    counts: Mapping[str, int]

    @property
    def told(self) -> str:
        """The counts in words."""
        matched = sum(self.counts.get(kind, 0) for kind in MATCHED)
        comparable = matched + self.counts.get("deal_only", 0)
        named = "; ".join(
            f"{self.counts[kind]} {says}"
            for kind, says in (
                ("ambiguous", "of them ambiguous: several pairings fit as well"),
                ("told_apart", "of them told apart by value, condition and names"),
                ("cut", "delivered partly before the deliveries begin, matched by the years they share"),
                ("cut_ambiguous", "more of that kind, with several pairings that fit as well"),
                ("before", "delivered wholly before the deliveries begin"),
                ("open_order", "open orders without a delivery"),
                ("deal_only", "deals without deliveries in the other file"),
                ("deliveries_only", "sets of deliveries without a deal"),
            )
            if self.counts.get(kind)
        )
        return f"{matched} of {comparable} deals matched" + (f"; {named}" if named else "")


@dataclass(frozen=True, slots=True)
class _Deal:
    row: Row
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Delivered:
    """All delivery rows of one deal."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({_int(row["year"]) for row in self.rows}))

    def sum_of(self, column: str) -> float:
        return sum(_real(row[column]) for row in self.rows)


def join_release(deals: Register, deliveries: Register) -> Joined:
    """Deals and deliveries of one release, united.

    Raises:
        MeasureRefused: the first is no file of deals, the second no file of deliveries with ids, or they are of different
            releases, or one does not say of which it is.
    """
    release = _one_release(deals, deliveries)
    years = deliveries.years
    assert deals.deals is not None and years is not None  # noqa: S101, PT018  _one_release has seen to it
    wanted = [_Deal(row, _years(row)) for row in deals.deals.to_pylist()]
    by_key: dict[object, list[Row]] = defaultdict(list)
    for row in deliveries.deliveries.to_pylist():
        by_key[row["deal_key"]].append(row)
    found = [_Delivered(tuple(sorted(rows, key=lambda row: _int(row["year"])))) for rows in by_key.values()]
    within = [deal for deal in wanted if deal.years and deal.years[0] >= years.first]
    matched, left_deals, left = _match(
        within,
        found,
        lambda deal: (*_parties(deal.row), deal.years, round(_real(deal.row["number_delivered"]), 3)),
        lambda group: (*_parties(group.first), group.years, round(group.sum_of("number"), 3)),
    )
    pairs = [*matched, *((deal, None, "deal_only") for deal in left_deals)]
    crossing = [deal for deal in wanted if deal.years and deal.years[0] < years.first <= deal.years[-1]]
    matched, left_deals, left = _match(
        crossing,
        left,
        lambda deal: (*_parties(deal.row), tuple(year for year in deal.years if year in years)),
        lambda group: (*_parties(group.first), group.years),
    )
    pairs += [(deal, group, "cut_ambiguous" if how == "ambiguous" else "cut") for deal, group, how in matched]
    pairs += [(deal, None, "deal_only") for deal in left_deals]
    pairs += [(deal, None, "open_order") for deal in wanted if not deal.years]
    pairs += [(deal, None, "before") for deal in wanted if deal.years and deal.years[-1] < years.first]
    pairs += [(None, group, "deliveries_only") for group in left]
    rows = [_united(deal, group, how, release) for deal, group, how in pairs]
    rows.sort(key=lambda row: (str(row["recipient"]), str(row["supplier"]), _int(row["ordered_year"] or 0), str(row["id"])))
    return Joined(release=release, rows=JOINED.build(rows), counts=Counter(how for _, _, how in pairs))


def _one_release(deals: Register, deliveries: Register) -> int:
    if deals.deals is None or not deals.format.startswith("A"):
        raise MeasureRefused(
            f"format {deals.format} has no orders, so it is no file of deals",
            where=deals.name,
            remedy="name the file of deals first (one line per deal, format A), then the file of deliveries",
        )
    if deliveries.deals is not None or deliveries.years is None or deliveries.deliveries.column("deal_key").null_count:
        raise MeasureRefused(
            f"format {deliveries.format} does not give the deliveries of each deal by year",
            where=deliveries.name,
            remedy="name the file of deliveries second (one line per deal and year, format B)",
        )
    releases = release_of(deals), release_of(deliveries)
    if releases[0] is None or releases[0] != releases[1]:
        told = " and ".join(
            f"{register.name} {f'of March {release}, generated {register.vintage}' if release else 'of an unknown release'}"
            for register, release in zip((deals, deliveries), releases, strict=True)
        )
        raise MeasureRefused(
            f"these files are not known to be of one release: {told}",
            remedy="download both on one day; a deal is revised between releases, so joining across them would mix figures",
        )
    return releases[0]


def _match(
    deals: Sequence[_Deal],
    groups: Sequence[_Delivered],
    key_of_deal: Callable[[_Deal], Hashable],
    key_of_group: Callable[[_Delivered], Hashable],
) -> tuple[list[tuple[_Deal | None, _Delivered | None, str]], list[_Deal], list[_Delivered]]:
    """Pairs of equal keys and how surely each is one, then the deals and the groups that found no partner."""
    by_key: dict[Hashable, tuple[list[_Deal], list[_Delivered]]] = defaultdict(lambda: ([], []))
    for deal in deals:
        by_key[key_of_deal(deal)][0].append(deal)
    for group in groups:
        by_key[key_of_group(group)][1].append(group)
    pairs: list[tuple[_Deal | None, _Delivered | None, str]] = []
    left_deals: list[_Deal] = []
    left_groups: list[_Delivered] = []
    for some, others in by_key.values():
        chosen = _paired(some, others)
        pairs += [(some[one], others[other], how) for one, other, how in chosen]
        taken_deals, taken_groups = {one for one, _, _ in chosen}, {other for _, other, _ in chosen}
        left_deals += [deal for place, deal in enumerate(some) if place not in taken_deals]
        left_groups += [group for place, group in enumerate(others) if place not in taken_groups]
    return pairs, left_deals, left_groups


def _paired(deals: Sequence[_Deal], groups: Sequence[_Delivered]) -> list[tuple[int, int, str]]:
    """The likeliest pairing of deals and groups with one key; ambiguous where another pairing is as likely."""
    if len(deals) == len(groups) == 1:
        return [(0, 0, "unique")]
    if not deals or not groups:
        return []
    likeness = {(one, other): _likeness(deal, group) for one, deal in enumerate(deals) for other, group in enumerate(groups)}
    chosen = _likeliest(likeness)
    pairs = []
    for one, other in chosen.items():
        losses = [_gain(likeness, chosen, two, one) for two in chosen if two != one]
        losses += [likeness[one, other] - likeness[one, free] for free in set(range(len(groups))) - set(chosen.values())]
        losses += [likeness[one, other] - likeness[free, other] for free in set(range(len(deals))) - set(chosen)]
        pairs.append((one, other, "ambiguous" if min(losses) < _CLEAR else "told_apart"))
    return pairs


def _likeliest(likeness: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """The pairing that starts from the most alike and gains nothing more by exchanging the partners of any two."""
    chosen: dict[int, int] = {}
    for one, other in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if one not in chosen and other not in chosen.values():
            chosen[one] = other
    has_improved = True
    while has_improved:
        has_improved = False
        for one, two in combinations(sorted(chosen), 2):
            if _gain(likeness, chosen, one, two) < -_EQUAL:
                chosen[one], chosen[two] = chosen[two], chosen[one]
                has_improved = True
    return chosen


def _gain(likeness: Mapping[tuple[int, int], float], chosen: Mapping[int, int], one: int, two: int) -> float:
    """How much more alike two pairs are than with their partners exchanged."""
    kept = likeness[one, chosen[one]] + likeness[two, chosen[two]]
    return kept - likeness[one, chosen[two]] - likeness[two, chosen[one]]


def _likeness(deal: _Deal, group: _Delivered) -> float:
    """How alike two are beyond their key: the volume, the condition, then the names."""
    volume, number = group.sum_of("value_tiv"), group.sum_of("number")
    rounding = _HALF * (1 + len(group.rows) + number)
    printed = (_real(deal.row["tiv_delivered"]), _real(deal.row["tiv_unit"]) * number)  # the second: of the years that are left
    names = sum(
        fuzz.token_set_ratio(str(deal.row[name]).lower(), str(group.first[name]).lower()) / 100
        for name in ("designation", "description")
    )
    return (
        _SAME_VALUE * any(abs(value - volume) <= rounding for value in printed)
        + _SAME_CONDITION * (deal.row["condition"] == group.first["condition"])
        + names
    )


def _united(deal: _Deal | None, group: _Delivered | None, how: str, release: int) -> dict[str, object]:
    row: Row = deal.row if deal else {}
    first: Row = group.first if group else {}
    either = {**first, **row}
    volumes: dict[int, float] = defaultdict(float)
    for delivery in group.rows if group else ():
        volumes[_int(delivery["year"])] += _real(delivery["value_tiv"])
    return {
        "id": row["row_id"] if deal else first["deal_key"],
        "match": how,
        **{name: either[name] for name in ("recipient", "supplier", "designation", "description", "condition", "ordered_year")},
        "category": first.get("category", row.get("category")),
        "delivery_designation": first.get("designation"),
        "number_ordered": row.get("number_ordered"),
        "number_delivered": row["number_delivered"] if deal else (group.sum_of("number") if group else None),
        "is_local_production": first.get("is_local_production"),
        "years": list(volumes),
        "yearly_tiv": list(volumes.values()),
        "tiv_order": row.get("tiv_order"),
        "tiv_delivered": row["tiv_delivered"] if deal else sum(volumes.values()),
        "comment": row.get("comment"),
        "deal_key": first.get("deal_key"),
        "release": release,
        "sources": [*([row["row_id"]] if deal else []), *(delivery["row_id"] for delivery in (group.rows if group else ()))],
    }


def _parties(row: Row) -> tuple[object, ...]:
    return row["recipient"], row["supplier"], row["ordered_year"]


def _years(row: Row) -> tuple[int, ...]:
    years = row["delivery_years"]
    return tuple(years) if isinstance(years, list) else ()


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _real(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
