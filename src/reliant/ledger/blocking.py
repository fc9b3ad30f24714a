"""Which claims of one kind tell of one happening, without comparing every claim with every other.

Claims are compared by parties, item and time (``sameness.is_one_happening``). Parties and item decide first: claims of the same
parties that share a word of their items, or name one type, form a *ring* in which time alone decides. On a time line it is
enough to link each claim with its neighbours: what lies further away on the same side is linked through them. So the links
found are few, and the groups they make are those that all pairs together would make.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations

from reliant.ledger.sameness import NEAR_DAYS, Stance, designation_base, is_variant, item_words, stance_of, stances_fit
from reliant.model.claim import Claim
from reliant.model.designations import designations
from reliant.model.identity import PartyId
from reliant.model.time import PartialDate

_MANY_PARTIES = 8
"""Claims with more parties are compared with every set of parties; with fewer, the subsets are looked up."""
_Day = int
"""Ordinal of a calendar day."""
_Date = tuple[int, int, int]
"""Year, month or 0, day or 0."""


class Ring:
    """Claims among which only time decides, by their times: dated ones by date, others by the day they were told."""

    __slots__ = ("dates", "days", "order")

    def __init__(self) -> None:
        self.days: dict[_Day, list[int]] = {}
        self.dates: dict[_Date, list[int]] = {}
        self.order: list[_Day] = []  # days, sorted

    def add(self, place: int, when: _Date | _Day) -> None:
        """One more claim, by its place in the list of claims."""
        if isinstance(when, int):
            if when not in self.days:
                insort(self.order, when)
            self.days.setdefault(when, []).append(place)
        else:
            self.dates.setdefault(when, []).append(place)

    def __len__(self) -> int:
        return len(self.days) + len(self.dates)


class _Forest:
    """Disjoint sets of places."""

    __slots__ = ("above",)

    def __init__(self, above: list[int]) -> None:
        self.above = above

    def root(self, place: int) -> int:
        above = self.above
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = self.root(one), self.root(other)
        if first != second:
            self.above[max(first, second)] = min(first, second)


class _Kind:
    """Claims of one type, told as fact or not: their rings by parties and by word or type."""

    def __init__(self, claims: Sequence[Claim], published: Mapping[str, date | None]) -> None:
        self.forest = _Forest(list(range(len(claims))))
        self.sentence, self.is_shared = _sentences(claims)
        self.stances = [stance_of(claim) for claim in claims]
        self.words: dict[Stance, dict[str, Ring]] = defaultdict(dict)  # items without a type, by word
        self.types: dict[Stance, dict[str, Ring]] = defaultdict(dict)  # items with a type, by type
        self.typed_words: dict[Stance, dict[str, Ring]] = defaultdict(dict)  # items with a type, by word; no ring of their own
        for place, claim in enumerate(claims):
            when = _time(claim, published)
            if when is None or not claim.parties:
                continue
            stance = self.stances[place]
            if not claim.item:
                if len(stance[2]) > 1:
                    self.words[stance].setdefault("", Ring()).add(place, when)
                continue
            named, words = _item(claim.item)
            for name in named:
                self.types[stance].setdefault(name, Ring()).add(place, when)
            by_word = self.typed_words if named else self.words
            for word in words:
                by_word[stance].setdefault(word, Ring()).add(place, when)

    def groups(self) -> list[list[int]]:
        """Places of claims of one happening; where parties of a group clash, only claims of the same parties stay together."""
        for stance in self.words.keys() | self.types.keys():
            for ring in (*self.words.get(stance, {}).values(), *self.types.get(stance, {}).values()):
                self._chain(ring)
        for stance in self.words.keys() | self.types.keys():
            self._between(stance, stance)
        alike = _Forest(list(self.forest.above))
        for one, other in self._fitting():
            self._between(one, other)
        found = []
        for group in _grouped(self.forest, range(len(self.stances))):
            stances = {self.stances[place] for place in group}
            if len(stances) > 1 and any(not stances_fit(one, other) for one, other in combinations(stances, 2)):
                found += _grouped(alike, group)
            else:
                found.append(group)
        return found

    def _fitting(self) -> Iterator[tuple[Stance, Stance]]:
        """Pairs of different stances that may be of one happening."""
        by_parties: dict[frozenset[PartyId], list[Stance]] = defaultdict(list)
        for stance in self.words.keys() | self.types.keys() | self.typed_words.keys():
            by_parties[stance[2]].append(stance)
        for parties, stances in by_parties.items():
            for one, other in combinations(stances, 2):
                if stances_fit(one, other):
                    yield one, other
            for smaller in _smaller(parties, by_parties):
                for one in by_parties[smaller]:
                    for other in stances:
                        if stances_fit(one, other):
                            yield one, other

    def _between(self, one: Stance, other: Stance) -> None:
        """Links between the rings of two stances, or within one between rings of different words and types."""
        ways = ((one, other),) if one == other else ((one, other), (other, one))
        if one != other:
            for guest, ring in _in_both(self.words.get(one, {}), self.words.get(other, {})):
                self._attach(guest, ring)
        for first, second in ways:
            for guest, ring in _in_both(self.typed_words.get(first, {}), self.words.get(second, {})):
                self._attach(guest, ring)
        self._between_types(one, other)

    def _between_types(self, one: Stance, other: Stance) -> None:
        """A type and its variants are one; two variants of it are not."""
        some, others = self.types.get(one), self.types.get(other)
        if not some or not others:
            return
        by_base: dict[str, list[str]] = defaultdict(list)
        for name in others:
            by_base[designation_base(name)].append(name)
        for name, ring in some.items():
            for near in by_base.get(designation_base(name), ()):
                if is_variant(name, near) and (one != other or name < near):
                    self._attach(ring, others[near])

    def _chain(self, ring: Ring) -> None:
        """Links of a ring with itself."""
        for places in (*ring.days.values(), *ring.dates.values()):
            self._within(places)
        for before, after in zip(ring.order, ring.order[1:], strict=False):
            if after - before <= NEAR_DAYS:
                self._across(ring.days[before], ring.days[after])
        for when, places in ring.dates.items():
            if when[1] and when[2] and (month := ring.dates.get((when[0], when[1], 0))):
                self._across(places, month)
            for day in _neighbours(when, ring.order):
                self._across(places, ring.days[day])
        for held in (ring.days, ring.dates):
            for time, places in held.items():  # claims that are one by now need only one to speak for them
                if len(places) > 1 and not any(self.is_shared[place] for place in places):
                    held[time] = places[:1]  # type: ignore[index]

    def _attach(self, guest: Ring, ring: Ring) -> None:
        """Links of claims to a ring all of whose claims they fit but for time."""
        for day, places in guest.days.items():
            if day in ring.days:
                self._across(places, ring.days[day])
            left, right = bisect_left(ring.order, day), bisect_right(ring.order, day)
            if left and day - ring.order[left - 1] <= NEAR_DAYS:
                self._across(places, ring.days[ring.order[left - 1]])
            if right < len(ring.order) and ring.order[right] - day <= NEAR_DAYS:
                self._across(places, ring.days[ring.order[right]])
        for when, places in guest.dates.items():
            for like in _alike(when, ring.dates):
                self._across(places, ring.dates[like])
            for day in _neighbours(when, ring.order):
                self._across(places, ring.days[day])
        for when, places in ring.dates.items():
            for day in _all_near(when, guest.order):
                self._across(places, guest.days[day])

    def _within(self, places: Sequence[int]) -> None:
        """Links between claims of the same time; those of one sentence are two things."""
        first = places[0]
        second = next((place for place in places if self.sentence[place] != self.sentence[first]), None)
        if second is not None:
            for place in places:
                self.forest.join(place, second if self.sentence[place] == self.sentence[first] else first)

    def _across(self, some: Sequence[int], others: Sequence[int]) -> None:
        """Links between two sets of claims, each of the one with each of the other; not between claims of one sentence.

        Two of each side, of different sentences, are enough to link each side's claims to: the groups are the same.
        """
        for speaker in self._speakers(others):
            for place in some:
                if self.sentence[place] != self.sentence[speaker]:
                    self.forest.join(place, speaker)
        for speaker in self._speakers(some):
            for place in others:
                if self.sentence[place] != self.sentence[speaker]:
                    self.forest.join(place, speaker)

    def _speakers(self, places: Sequence[int]) -> tuple[int, ...]:
        first = places[0]
        if not self.is_shared[first]:  # no other claim is of its sentence
            return (first,)
        second = next((place for place in places if self.sentence[place] != self.sentence[first]), None)
        return (first,) if second is None else (first, second)


def one_happening(claims: Iterable[Claim], published: Mapping[str, date | None]) -> list[list[Claim]]:
    """Claims grouped by what they tell of, each group in order of ids; any order of the claims gives the same groups.

    Args:
        claims: each once.
        published: the day of each document by its id, null where it is not known.
    """
    kinds: dict[tuple[str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        kinds[claim.type, claim.modality.is_fact].append(claim)
    found = []
    for kind in kinds.values():
        kind.sort(key=_by_id)
        found += [[kind[place] for place in group] for group in _Kind(kind, published).groups()]
    return found


def _by_id(claim: Claim) -> str:
    return claim.id


def _sentences(claims: Sequence[Claim]) -> tuple[list[int], list[bool]]:
    """A number for each claim's sentence, and whether other claims share it."""
    numbers: dict[tuple[str, int, int], int] = {}
    sentence = [numbers.setdefault((claim.document, claim.span.start, claim.span.end), len(numbers)) for claim in claims]
    if len(numbers) == len(claims):
        return sentence, [False] * len(claims)
    counted = [0] * len(numbers)
    for number in sentence:
        counted[number] += 1
    return sentence, [counted[number] > 1 for number in sentence]


def _time(claim: Claim, published: Mapping[str, date | None]) -> _Date | _Day | None:
    if claim.date:
        return claim.date.year, claim.date.month or 0, claim.date.day or 0
    told = published.get(claim.document)
    return told.toordinal() if told else None


@lru_cache(maxsize=1 << 18)
def _item(item: str) -> tuple[frozenset[str], frozenset[str]]:
    return designations(item), item_words(item)


@lru_cache(maxsize=1 << 16)
def _ends(when: _Date) -> tuple[_Day, _Day]:
    full = PartialDate(when[0], when[1] or None, when[2] or None)
    return full.first.toordinal(), full.last.toordinal()


def _neighbours(when: _Date, order: Sequence[_Day]) -> set[_Day]:
    """Days near a date: of those on each side of its first and last day the two nearest, which the others are linked through.

    Two, since a claim may share its sentence with the claim of one day, but not of two.
    """
    found: set[_Day] = set()
    for end in set(_ends(when)):
        at = bisect_right(order, end)
        found.update(day for day in order[max(0, at - 2) : at + 2] if abs(day - end) <= NEAR_DAYS)
    return found


def _all_near(when: _Date, order: Sequence[_Day]) -> set[_Day]:
    found: set[_Day] = set()
    for end in set(_ends(when)):
        found.update(order[bisect_left(order, end - NEAR_DAYS) : bisect_right(order, end + NEAR_DAYS)])
    return found


def _alike(when: _Date, dates: Mapping[_Date, object]) -> list[_Date]:
    """Dates that may be the same: equal, or a month and a day of it."""
    year, month, day = when
    found = [when] if when in dates else []
    if month and day and (year, month, 0) in dates:
        found.append((year, month, 0))
    if month and not day:
        found += [(year, month, number) for number in range(1, 32) if (year, month, number) in dates]
    return found


def _smaller(parties: frozenset[PartyId], known: Mapping[frozenset[PartyId], object]) -> list[frozenset[PartyId]]:
    if len(parties) > _MANY_PARTIES:
        return [other for other in known if other < parties]
    sizes = range(1, len(parties))
    return [found for size in sizes for some in combinations(parties, size) if (found := frozenset(some)) in known]


def _in_both(some: Mapping[str, Ring], others: Mapping[str, Ring]) -> Iterator[tuple[Ring, Ring]]:
    if len(some) <= len(others):
        return ((ring, others[key]) for key, ring in some.items() if key in others)
    return ((some[key], ring) for key, ring in others.items() if key in some)


def _grouped(forest: _Forest, places: Iterable[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    root: Callable[[int], int] = forest.root
    for place in places:
        groups.setdefault(root(place), []).append(place)
    return list(groups.values())
