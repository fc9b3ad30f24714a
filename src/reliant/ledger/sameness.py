"""When two mentions are of the same thing: designations, item words, parties and dates."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, timedelta
from itertools import combinations

from reliant.model.claim import Claim
from reliant.model.designations import designations
from reliant.model.identity import PartyId
from reliant.model.time import PartialDate

Stance = tuple[PartyId | None, PartyId | None, frozenset[PartyId]]
"""Who supplies whom according to a claim: recipient, supplier, all parties."""
NEAR_DAYS = 45
"""Undated claims of one kind, of the same parties and item, tell of one happening if their documents lie at most so far apart."""
_BASE = re.compile(r"\D*\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY_WORDS = frozenset(
    {
        "the",
        "and",
        "for",
        "with",
        "from",
        "new",
        "its",
        "own",
        "system",
        "systems",
        "equipment",
        "military",
        "weapons",
        "weapon",
        "type",
        "other",
        "some",
        "these",
        "products",
        "technical",
        "vehicles",
        "vehicle",
    }
)
"""Words that many items share: they make nothing the same."""


def item_words(item: str | None) -> frozenset[str]:
    """Words of an item that tell it from others, without a plural s."""
    return frozenset(word.lower().removesuffix("s") for word in _WORD.findall(item or "") if word.lower() not in _EMPTY_WORDS)


def is_same_item(one: str | None, other: str | None) -> bool:
    """Whether two items may be one: designations decide where both have some, words otherwise; an unstated item fits none."""
    left, right = designations(one), designations(other)
    if left and right:
        return any(is_variant(a, b) for a in left for b in right)
    words = item_words(one) & item_words(other)
    return bool(words)


def is_same_date(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two dates may be the same day; a missing one fits any."""
    return one is None or other is None or (one.first <= other.last and other.first <= one.last)


def is_near(one: date | None, other: date | None, days: int) -> bool:
    """Whether two days are known and at most so far apart."""
    return one is not None and other is not None and abs(one - other) <= timedelta(days=days)


def fits(one: str | None, other: str | None) -> bool:
    """Whether two parties may be the same: equal, or one not stated."""
    return one is None or other is None or one == other


def components(keys: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of keys that pairs connect, each sorted, in order of their first key: the same for any order of the input."""
    above = {key: key for key in keys}

    def root(key: str) -> str:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        above[high] = low
    groups: dict[str, list[str]] = {}
    for key in sorted(above):
        groups.setdefault(root(key), []).append(key)
    return [groups[first] for first in sorted(groups)]


def consistent_components(
    keys: Iterable[str], pairs: Iterable[tuple[str, str]], *, stance: Callable[[str], Hashable], clash: Callable[[str, str], bool]
) -> list[list[str]]:
    """Groups of keys that pairs connect; where two keys of a group clash, only those of the same stance stay together.

    A key that leaves open what two others contradict each other on connects them by chance, and belongs to neither for certain.
    """
    pairs = list(pairs)
    found = []
    for group in components(keys, pairs):
        stances = {stance(key): key for key in group}
        if any(clash(one, other) for one, other in combinations(stances.values(), 2)):
            members = set(group)
            alike = [(one, other) for one, other in pairs if one in members and stance(one) == stance(other)]
            found += components(group, alike)
        else:
            found.append(group)
    return sorted(found)


def is_variant(one: str, other: str) -> bool:
    """``su30`` and ``su30sm`` may be one type; ``t72b`` and ``t72s`` are two, and so are ``an2`` and ``an26``."""
    short, long = sorted((one, other), key=len)
    rest = long.removeprefix(short)
    return long.startswith(short) and not (short[-1].isdigit() and rest[:1].isdigit())


def designation_base(name: str) -> str:
    """Letters and first number of a designation: whatever it may be a variant of has the same."""
    found = _BASE.match(name)
    return found.group() if found else name


def stance_of(claim: Claim) -> Stance:
    """Recipient, supplier and all parties of a claim."""
    return claim.recipient, claim.supplier, claim.parties


def stances_fit(one: Stance, other: Stance) -> bool:
    """Whether the parties of two claims do not contradict each other; one may name fewer."""
    if not fits(one[0], other[0]) or not fits(one[1], other[1]):
        return False
    return one[2] <= other[2] or other[2] <= one[2]


def is_one_happening(one: Claim, other: Claim, published: Mapping[str, date | None]) -> bool:
    """Whether two claims of one type may tell of one happening: parties, item and time agree as far as they are stated.

    Without an item two shared parties must say what it is about; without a date the day on which it was told stands for one.
    One sentence that tells two things of a kind means two things.
    """
    shared = one.parties & other.parties
    if not shared or not stances_fit(stance_of(one), stance_of(other)):
        return False
    if one.document == other.document and one.span == other.span:
        return False
    if one.item and other.item:
        if not is_same_item(one.item, other.item):
            return False
    elif len(shared) < 2 or (one.item or other.item):
        return False
    if one.date and other.date:
        return is_same_date(one.date, other.date) and one.date.month == other.date.month
    told = published.get(one.document), published.get(other.document)
    if one.date or other.date:
        when = one.date or other.date
        teller = told[1] if one.date else told[0]
        return when is not None and (is_near(when.first, teller, NEAR_DAYS) or is_near(when.last, teller, NEAR_DAYS))
    return is_near(*told, NEAR_DAYS)
