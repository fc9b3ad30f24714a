"""Stakes in force on one day as a graph: who holds what of whom, and which rows could not be taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reliant.errors import UnknownName
from reliant.model.identity import PartyId
from reliant.model.ownership import UNDISCLOSED, ControlMeans, Ownership, Share

ROUNDING = 1e-6
"""Shares of one firm may add up to this much over 100: the last digits of a sum, no stake."""
NONE = Share(0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A party of the graph: firm, person or state. ``country`` is null when no row states it, or rows contradict each other."""

    key: str
    name: str
    country: PartyId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What one party holds of another on the day, over all rows that say so; null shares are not stated."""

    owner: str
    owned: str
    capital: Share | None
    votes: Share | None
    control: ControlMeans | None
    rows: tuple[Ownership, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows that say so."""
        return tuple(row.id for row in self.rows)

    @property
    def voting(self) -> Share | None:
        """Its votes; where they are not stated, its capital stands for them."""
        return self.capital if self.votes is None else self.votes


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Rows that do not count on the day, and why; ``is_fault``: they cannot be true together, or are no stake."""

    why: str
    rows: tuple[Ownership, ...]
    is_fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeGraph:
    """Stakes in force on a day.

    ``held_in`` gives the stakes in a firm, ``technology`` whose technology a firm makes by the rows that say so. ``told_of`` are
    firms in which some row states a stake that could have begun by the day, whether it is in force, ended or refused.
    """

    on: date
    holders: Mapping[str, Holder]
    held_in: Mapping[str, tuple[Stake, ...]]
    technology: Mapping[str, tuple[Ownership, ...]] = field(default_factory=dict)
    not_taken: tuple[NotTaken, ...] = ()
    told_of: frozenset[str] = frozenset()

    def find(self, name: str) -> Holder:
        """The party of a key or name; case and spaces around it do not matter.

        Raises:
            UnknownName: no stake names it, or several parties are called so.
        """
        if name in self.holders:
            return self.holders[name]
        wanted = name.strip().casefold()
        found = [holder for holder in self.holders.values() if holder.name.casefold() == wanted]
        if len(found) == 1:
            return found[0]
        near = found or [one for one in self.holders.values() if wanted and wanted in one.name.casefold()]
        raise UnknownName(
            "firm",
            name,
            nearest=[f"{one.name} ({one.key})" if found else one.name for one in near[:5]],
            remedy="reliant ledger stakes lists all that the monitor knows",
        )

    def above(self, firm: str) -> tuple[str, ...]:
        """The firm, its holders, theirs, and so on, each once, nearest first."""
        found, seen = [firm], {firm}
        for one in found:
            new = [stake.owner for stake in self.held_in.get(one, ()) if stake.owner not in seen]
            found += new
            seen.update(new)
        return tuple(found)

    def faults(self, firms: Iterable[str]) -> tuple[NotTaken, ...]:
        """Rows that cannot be true together, among those of these firms."""
        names = {self.holders[firm].name for firm in firms if firm in self.holders}
        return tuple(one for one in self.not_taken if one.is_fault and any(row.child in names for row in one.rows))


def stake_graph(rows: Iterable[Ownership], on: date) -> StakeGraph:
    """The stakes in force on a day.

    - In force is what certainly is: begun by the last day that ``since`` can mean, and not yet ended by the first day that
      ``until`` can mean. A row without dates always counts. What is uncertain is undisclosed, and never assumed.
    - Of one party's stakes in one firm the latest counts; rows of the same beginning that differ give bounds, never a mean.
    - Indirect stakes are sums over chains: they count only in a firm without direct stakes.
    - A firm whose stakes add up to more than 100 % of capital or votes has rows that contradict each other: none is taken, and
      all of it is undisclosed. A firm cannot own itself.
    - Firms are the same by their id, where one is given, else by their name without regard to case.

    Returns:
        The graph, the same whatever the order of the rows; every row that does not count is in ``not_taken`` with why.
    """
    ordered = sorted(rows, key=lambda row: row.id)
    keys = _keys(ordered)
    not_taken: list[NotTaken] = []
    stated: dict[tuple[str, str], list[Ownership]] = defaultdict(list)
    technology: dict[str, list[Ownership]] = defaultdict(list)
    for row in ordered:
        owned, owner = keys[row.child_id or row.child.casefold()], keys[row.parent_id or row.parent.casefold()]
        why = None if row.is_ownership or row.is_technology else f"it is no stake: {row.relation}"
        why = why or _not_in_force(row, on) or ("a firm cannot own itself" if owned == owner else None)
        if why:
            not_taken.append(NotTaken(why=why, rows=(row,), is_fault=owned == owner))
        elif row.is_technology:
            technology[owned].append(row)
        else:
            stated[owned, owner].append(row)
    by_firm: dict[str, list[Stake]] = defaultdict(list)
    for (owned, owner), found in sorted(stated.items()):
        latest = _latest(found)
        earlier = tuple(row for row in found if row not in latest)
        if earlier:
            not_taken.append(NotTaken(why="a later row states the same stake", rows=earlier, is_fault=False))
        by_firm[owned].append(_stake(owned, owner, latest))
    held_in = {}
    for owned, stakes in by_firm.items():
        direct, indirect = _direct(stakes)
        if indirect:
            rows_of = tuple(row for stake in indirect for row in stake.rows)
            not_taken.append(NotTaken(why="an indirect stake, beside direct ones in the firm", rows=rows_of, is_fault=False))
        if fault := _over(direct):
            not_taken.append(NotTaken(why=fault, rows=tuple(row for stake in direct for row in stake.rows), is_fault=True))
        else:
            held_in[owned] = tuple(direct)
    return StakeGraph(
        on=on,
        holders=_holders(ordered, keys),
        held_in=held_in,
        technology={firm: tuple(found) for firm, found in technology.items()},
        not_taken=tuple(not_taken),
        told_of=frozenset(
            keys[row.child_id or row.child.casefold()] for row in ordered if row.is_ownership and not _is_later(row, on)
        ),
    )


def _keys(rows: Sequence[Ownership]) -> dict[str, str]:
    """The key of each id and of each name; a name is the firm of an id only where no other id has the name."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, key in ((row.child, row.child_id), (row.parent, row.parent_id)):
            if key is not None:
                ids[name.casefold()].add(key)
    keys = {key: key for found in ids.values() for key in found}
    for row in rows:
        for name in (row.child.casefold(), row.parent.casefold()):
            found = ids[name]
            keys[name] = next(iter(found)) if len(found) == 1 else name
        if row.is_of_undisclosed:
            keys[row.parent_id or row.parent.casefold()] = UNDISCLOSED
    return keys


def _holders(rows: Sequence[Ownership], keys: Mapping[str, str]) -> dict[str, Holder]:
    names: dict[str, str] = {UNDISCLOSED: UNDISCLOSED}
    places: dict[str, set[PartyId]] = defaultdict(set)
    for row in rows:
        for name, key, country in (
            (row.child, row.child_id, row.child_country),
            (row.parent, row.parent_id, row.parent_country),
        ):
            node = keys[key or name.casefold()]
            names[node] = min(name, names.get(node, name)) if node != UNDISCLOSED else UNDISCLOSED
            places[node] |= {country} if country else set()
    return {
        node: Holder(key=node, name=name, country=next(iter(places[node])) if len(places[node]) == 1 else None)
        for node, name in sorted(names.items())
    }


def _not_in_force(row: Ownership, on: date) -> str | None:
    if row.since is not None and row.since.last > on:
        return f"begins {row.since}: not certainly in force on {on}"
    if row.until is not None and row.until.first <= on:
        return f"ends {row.until}: not certainly in force on {on}"
    return None


def _is_later(row: Ownership, on: date) -> bool:
    return row.since is not None and row.since.first > on


def _latest(rows: Sequence[Ownership]) -> list[Ownership]:
    begun = [row for row in rows if row.since is not None]
    if not begun:
        return list(rows)
    last = max(row.since for row in begun if row.since is not None)
    return [row for row in begun if row.since == last]


def _stake(owned: str, owner: str, rows: Sequence[Ownership]) -> Stake:
    return Stake(
        owner=owner,
        owned=owned,
        capital=_all_of([row.capital for row in rows if row.capital is not None]),
        votes=_all_of([row.votes for row in rows if row.votes is not None]),
        control=next((row.control for row in rows if row.control is not None), None),
        rows=tuple(rows),
    )


def _all_of(stated: Sequence[Share]) -> Share | None:
    """One share, or the bounds of several that differ."""
    if not stated:
        return None
    low, high = min(one.low for one in stated), max(one.high for one in stated)
    return Share(low, high, low < high and all(one.is_above_low for one in stated if one.low == low))


def _direct(stakes: Sequence[Stake]) -> tuple[list[Stake], list[Stake]]:
    """The stakes that count, and indirect ones beside direct ones."""
    indirect = [stake for stake in stakes if all(row.is_indirect for row in stake.rows)]
    if len(indirect) == len(stakes):
        return list(stakes), []
    return [stake for stake in stakes if stake not in indirect], indirect


def _over(stakes: Sequence[Stake]) -> str | None:
    for what, shares in (("capital", [s.capital for s in stakes]), ("votes", [s.votes for s in stakes])):
        total = sum((share or NONE).low for share in shares)
        if total > 100 + ROUNDING:
            return f"the stakes add up to at least {total:g} % of the {what}, more than all of it"
    return None
