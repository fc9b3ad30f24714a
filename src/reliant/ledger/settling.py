"""Groups of claims after people have said which are one happening and which are not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from reliant.ledger.decided import Bonds
from reliant.ledger.sameness import components, is_one_happening
from reliant.model.claim import Claim

_FAR = 1 << 20


def settled(groups: Sequence[Sequence[Claim]], bonds: Bonds, published: Mapping[str, date | None]) -> list[list[Claim]]:
    """Groups, each in order of ids, joined and parted as decided; the same for any order of groups and decisions.

    Two claims said to be one join their groups. In a group that holds claims said to be apart, claims are put together again
    pair by pair, those told closest to each other first, and never so that what was parted meets.
    """
    by_id: dict[str, Claim] = {str(claim.id): claim for group in groups for claim in group}
    home: dict[str, str] = {claim.id: group[0].id for group in groups for claim in group}
    held = [pair for pair in bonds.same if pair[0] in home and pair[1] in home]
    members: dict[str, list[str]] = {}
    for key, place in home.items():
        members.setdefault(place, []).append(key)
    joined = components(members, [(home[one], home[other]) for one, other in held])
    found: list[list[Claim]] = []
    for places in joined:
        group = sorted(key for place in places for key in members[place])
        inside = set(group)
        apart = {pair for pair in bonds.different if pair <= inside}
        if apart:
            together = [pair for pair in held if pair[0] in inside]
            parts = _parted(group, together, apart, by_id, published)
        else:
            parts = [group]
        found += [[by_id[key] for key in part] for part in parts]
    return found


def _parted(
    group: Sequence[str],
    together: Iterable[tuple[str, str]],
    apart: set[frozenset[str]],
    by_id: Mapping[str, Claim],
    published: Mapping[str, date | None],
) -> list[list[str]]:
    near = [
        (_distance(by_id[one], by_id[other], published), one, other)
        for one, other in combinations(group, 2)
        if frozenset((one, other)) not in apart
        and by_id[one].type is by_id[other].type
        and by_id[one].modality.is_fact == by_id[other].modality.is_fact
        and is_one_happening(by_id[one], by_id[other], published)
    ]
    part_of = {key: {key} for key in group}
    for one, other in (*together, *((one, other) for _, one, other in sorted(near))):
        first, second = part_of[one], part_of[other]
        if first is not second and not any(pair & first and pair & second for pair in apart):
            first |= second
            for key in second:
                part_of[key] = first
    return sorted({min(part): sorted(part) for part in part_of.values()}.values())


def _distance(one: Claim, other: Claim, published: Mapping[str, date | None]) -> int:
    """Days between the two tellings; what has no day is far from everything."""
    first = one.date.first if one.date else published.get(one.document)
    second = other.date.first if other.date else published.get(other.document)
    return abs((first - second).days) if first and second else _FAR
