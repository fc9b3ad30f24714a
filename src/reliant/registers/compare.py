"""What changed between two releases of a register: volumes by recipient, supplier and year, and deals that came or went."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reliant.errors import MeasureRefused
from reliant.model.register import Register
from reliant.model.time import Window

SENTENCE = "A change between two releases is a revision of what is known of the same years; it is no diversification."
_LEAST = 0.005  # TIV are printed with two digits: less is no change
KINDS = ("volume", "deal_appeared", "deal_vanished", "deal_changed")
CHANGE_COLUMNS = ("kind", "recipient", "supplier", "year", "designation", "detail", "old", "new", "change", "sources")
TOTAL_COLUMNS = ("recipient", "window", "old", "new", "change")

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Two releases side by side, over the years that both cover.

    ``rows`` have ``kind`` (one of KINDS), ``recipient``, ``supplier``, ``year`` (of delivery for a volume, of order for a
    deal), ``designation`` (null for a volume), ``detail`` (numbers ordered, where they changed), ``old`` and ``new`` (million
    TIV; null: it is not in that release), ``change`` and ``sources``. ``totals`` have the sums of each recipient.
    """

    old: str
    new: str
    years: Window
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    notes: tuple[str, ...]


def compare_releases(old: Register, new: Register, *, recipient: str | None = None) -> Revision:
    """What the newer release says differently, for one recipient or all.

    Raises:
        MeasureRefused: a file has no deliveries, the files share no year, or both are of the same day.
    """
    for register in (old, new):
        if register.years is None or register.sums is not None:
            raise MeasureRefused(
                "it holds no deliveries by year, so nothing can be compared", where=register.name, remedy="name two registers"
            )
    if old.vintage is not None and old.vintage == new.vintage:
        raise MeasureRefused(
            f"both files were generated on {old.vintage}, so there is nothing revised",
            where=f"{old.name}, {new.name}",
            remedy="name files of two releases, the older first",
        )
    if old.vintage is not None and new.vintage is not None and old.vintage > new.vintage:
        old, new = new, old
    years = shared_years(old, new)
    rows = [*_volumes(old, new, years, recipient), *_deals(old, new, years, recipient)]
    return Revision(
        old=_titled(old),
        new=_titled(new),
        years=years,
        rows=tuple(rows),
        totals=tuple(_totals(old, new, years, recipient)),
        notes=tuple(_notes(old, new, years)),
    )


def _titled(register: Register) -> str:
    return f"{register.name} ({register.vintage or 'release unknown'})"


def shared_years(old: Register, new: Register) -> Window:
    """The years with a delivery in both.

    Raises:
        MeasureRefused: one has none, or no year is in both.
    """
    if old.years is None or new.years is None:
        raise MeasureRefused("a file holds no deliveries by year", where=f"{old.name}, {new.name}", remedy="name two registers")
    first, last = max(old.years.first, new.years.first), min(old.years.last, new.years.last)
    if first > last:
        raise MeasureRefused(
            f"one has deliveries of {old.years.label}, the other of {new.years.label}: no year is in both",
            where=f"{old.name}, {new.name}",
            remedy="name files that share years",
        )
    return Window(first, last)


def _wanted(register: Register, years: Window, recipient: str | None) -> Iterator[Row]:
    names = ["row_id", "recipient", "supplier", "year", "value_tiv"]
    for row in register.deliveries.select(names).to_pylist():
        if row["year"] in years and recipient in (None, row["recipient"]):
            yield row


def _volumes(old: Register, new: Register, years: Window, recipient: str | None) -> Iterator[Row]:
    sums: list[dict[tuple[str, str, int], float]] = []
    ids: dict[tuple[str, str, int], list[object]] = defaultdict(list)
    for register in (old, new):
        found: dict[tuple[str, str, int], float] = defaultdict(float)
        for row in _wanted(register, years, recipient):
            key = (str(row["recipient"]), str(row["supplier"]), _whole(row["year"]))
            found[key] += _real(row["value_tiv"])
            ids[key].append(row["row_id"])
        sums.append(found)
    before, after = sums
    for key in sorted(before.keys() | after.keys()):
        change = after.get(key, 0.0) - before.get(key, 0.0)
        if abs(change) >= _LEAST or (key in before) != (key in after):
            yield _row("volume", key, None, before.get(key), after.get(key), ids[key])


def _deals(old: Register, new: Register, years: Window, recipient: str | None) -> Iterator[Row]:
    """Deals of one release only, and those whose order or volume changed within the years compared."""
    kind = _kind_of_deals(old)
    if kind is None or kind != _kind_of_deals(new):
        return
    for was, now in _same_deals(*(_deal_rows(register, years, recipient) for register in (old, new)), kind=kind):
        told = now or was
        if told is None or (was is None and _whole(told["ordered_year"]) > years.last) or not _is_changed(was, now):
            continue
        party = (str(told["recipient"]), str(told["supplier"]), told["ordered_year"])
        volumes = [_real(deal["volume"]) if deal else None for deal in (was, now)]
        what = "deal_appeared" if was is None else "deal_vanished" if now is None else "deal_changed"
        sources = [source for deal in (was, now) if deal for source in deal["sources"]]  # type: ignore[attr-defined]
        yield {**_row(what, party, str(told["designation"]), volumes[0], volumes[1], sources), "detail": _ordered(was, now)}


def _is_changed(was: Row | None, now: Row | None) -> bool:
    if was is None or now is None:
        return True
    return was.get("number_ordered") != now.get("number_ordered") or abs(_real(was["volume"]) - _real(now["volume"])) >= _LEAST


def _ordered(was: Row | None, now: Row | None) -> str | None:
    before, after = (deal.get("number_ordered") if deal else None for deal in (was, now))
    if before == after or was is None or now is None:
        return None
    return " to ".join("an unknown number" if number is None else f"{number:g}" for number in (before, after)) + " ordered"


def _kind_of_deals(register: Register) -> str | None:
    """How deals can be told: by what is printed, by the register's id, or not at all."""
    if register.deals is not None:
        return "printed"
    return None if register.deliveries.column("deal_key").null_count else "id"


def _deal_rows(register: Register, years: Window, recipient: str | None) -> list[Row]:
    """Deals with their volume in these years, largest first; those delivered only in other years are left out."""
    found: dict[object, Row] = {}
    elsewhere = set()
    if register.deals is not None:
        found = {deal["row_id"]: {**deal, "volume": 0.0, "sources": [deal["row_id"]]} for deal in register.deals.to_pylist()}
    for row in register.deliveries.to_pylist():
        if row["year"] not in years:
            elsewhere.add(row["deal_key"])
            continue
        deal = found.setdefault(row["deal_key"], {**row, "volume": 0.0, "sources": [], "delivery_years": []})
        deal["volume"] = _real(deal["volume"]) + _real(row["value_tiv"])
        if register.deals is None:
            deal["sources"] = [*_several(deal["sources"]), row["row_id"]]
    within = {row["deal_key"] for row in register.deliveries.to_pylist() if row["year"] in years}
    wanted = [
        deal for key, deal in found.items() if (key in within or key not in elsewhere) and recipient in (None, deal["recipient"])
    ]
    return sorted(wanted, key=lambda deal: -_real(deal["volume"]))


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _same_deals(before: list[Row], after: list[Row], *, kind: str) -> Iterator[tuple[Row | None, Row | None]]:
    """Each deal of one release with the same deal of the other, or alone.

    By the register's id; without ids by the names of parties and weapon and the year of order, then, for what is left, by
    all but the weapon's name (designations are respelled), then by all but the year of order (which is revised).
    """
    for key_of in (_by_id,) if kind == "id" else _BY_PRINT:
        at: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for deal in after:
            if key := key_of(deal):
                at[key].append(deal)
        left = []
        for deal in before:
            candidates = at.get(key_of(deal) or (), [])
            if candidates:
                yield deal, candidates.pop(0)
            else:
                left.append(deal)
        before, after = left, [deal for deals in at.values() for deal in deals] + [deal for deal in after if not key_of(deal)]
    yield from ((deal, None) for deal in before)
    yield from ((None, deal) for deal in after)


def _name(deal: Row) -> str:
    return re.sub(r"[\W_]+", "", str(deal["designation"]).casefold())


def _delivered(deal: Row) -> tuple[object, ...]:
    return tuple(_several(deal["delivery_years"]))


def _by_id(deal: Row) -> tuple[object, ...]:
    return (deal["deal_key"],)


def _by_name(deal: Row) -> tuple[object, ...]:
    return deal["recipient"], deal["supplier"], deal["ordered_year"], _name(deal)


def _by_delivery(deal: Row) -> tuple[object, ...]:
    """Nothing for an open order: it has no delivery to be known by."""
    key = (deal["recipient"], deal["supplier"], deal["ordered_year"], _delivered(deal), deal["number_delivered"])
    return key if _delivered(deal) else ()


def _by_name_and_years(deal: Row) -> tuple[object, ...]:
    return (deal["recipient"], deal["supplier"], _name(deal), _delivered(deal)) if _delivered(deal) else ()


_BY_PRINT = (_by_name, _by_delivery, _by_name_and_years)


def _row(
    kind: str,
    party: tuple[str, str, object],
    designation: str | None,
    old: float | None,
    new: float | None,
    sources: list[object],
) -> Row:
    return {
        "kind": kind,
        "recipient": party[0],
        "supplier": party[1],
        "year": party[2],
        "designation": designation,
        "detail": None,
        "old": _rounded(old),
        "new": _rounded(new),
        "change": _rounded((new or 0.0) - (old or 0.0)),
        "sources": sources,
    }


def _totals(old: Register, new: Register, years: Window, recipient: str | None) -> Iterator[Row]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, register in enumerate((old, new)):
        for row in _wanted(register, years, recipient):
            sums[str(row["recipient"])][place] += _real(row["value_tiv"])
    for party, (before, after) in sorted(sums.items()):
        yield {
            "recipient": party,
            "window": str(years),
            "old": _rounded(before),
            "new": _rounded(after),
            "change": _rounded(after - before),
        }


def _notes(old: Register, new: Register, years: Window) -> Iterator[str]:
    yield f"compared over {years.label}, the years with deliveries in both; later years are new, not revised"
    split = [register.name for register in (old, new) if False in register.deliveries.column("is_exact").to_pylist()]
    if split:
        yield f"volumes by year of {' and '.join(split)} are even splits of deals, so a change may be the split's"
    kinds = Counter((_kind_of_deals(old), _kind_of_deals(new)))
    if None in kinds or len(kinds) > 1:
        yield "deals are not compared: the two formats do not tell them apart in the same way"
    for register in (old, new):
        if register.vintage is None:
            yield f"{register.name} does not say when it was generated; it is taken in the order given"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _real(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
