"""Which claims of one kind tell of one happening, without comparing every claim with every other.

Claims are compared by parties, item and time (``sameness.is_one_happening``). Parties and item decide first: claims of the same
parties that share a word of their items, or name one type, form a *ring* in which time alone decides. On a time line it is
enough to link each claim with its neighbours: what lies further away on the same side is linked through them. So the links
found are few, and the groups they make are those that all pairs together would make.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise, product
from operator import attrgetter
from typing import TypeVar

from reliant.ledger.sameness import NEAR_DAYS, Stance, designation_base, is_variant, item_words, stance_of, stances_fit
from reliant.model.claim import Claim
from reliant.model.designations import designations
from reliant.model.identity import PartyId
from reliant.model.time import PartialDate

_MANY_PARTIES = 8
"""Claims with more parties are compared with every set of parties; with fewer, the subsets are looked up."""
_FEW = 24
"""With so few pairs to look at, looking is quicker than a time line."""
_Day = int
"""Ordinal of a calendar day."""
_Date = tuple[int, int, int]
"""Year, month or 0, day or 0."""
_Time = _Date | _Day | None
"""When a claim's happening was, or when it was told; null when neither is known."""
Held = TypeVar("Held")
_Rings = dict[str, list[int]]
"""Places of claims by a word or type that they share."""


class _Line:
    """A time line of claims: dated ones by date, others by the day they were told."""

    __slots__ = ("dates", "days", "order")

    def __init__(self, places: Iterable[int], times: Sequence[_Time]) -> None:
        self.days: dict[_Day, list[int]] = {}
        self.dates: dict[_Date, list[int]] = {}
        for place in places:
            when = times[place]
            if isinstance(when, int):
                self.days.setdefault(when, []).append(place)
            elif when is not None:
                self.dates.setdefault(when, []).append(place)
        self.order = sorted(self.days)


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
        if first < second:
            self.above[second] = first
        elif second < first:
            self.above[first] = second


class _Kind:
    """Claims of one type, told as fact or not: their rings by parties and by word or type."""

    def __init__(self, claims: Sequence[Claim], published: Mapping[str, date | None]) -> None:
        self.forest = _Forest(list(range(len(claims))))
        self.sentence, self.is_shared = _sentences(claims)
        self.times = [_time(claim, published) for claim in claims]
        self.stances: list[Stance] = []  # each once
        self.stance: list[int] = []  # of each claim
        self.words: dict[int, _Rings] = {}  # items without a type by word; claims without an item by ""
        self.types: dict[int, dict[str, _Rings]] = {}  # items with a type by its base, then by itself
        self.typed: dict[int, _Rings] = {}  # items with a type by word: no rings, since their types may differ
        self._lines: dict[int, _Line] = {}
        self._place(claims)

    def _place(self, claims: Sequence[Claim]) -> None:
        numbers: dict[Stance, int] = {}
        known: dict[tuple[PartyId | None, PartyId | None, tuple[PartyId, ...]], int] = {}
        for place, claim in enumerate(claims):
            parties = claim.recipient, claim.supplier, claim.other_parties
            number = known.get(parties)
            if number is None:
                stance = stance_of(claim)
                number = known[parties] = numbers.setdefault(stance, len(numbers))
            self.stance.append(number)
            if self.times[place] is None or parties == (None, None, ()):
                continue
            if not claim.item:
                self.words.setdefault(number, {}).setdefault("", []).append(place)
                continue
            types, words = _item(claim.item)
            for name, base in types:
                self.types.setdefault(number, {}).setdefault(base, {}).setdefault(name, []).append(place)
            by_word = (self.typed if types else self.words).setdefault(number, {})
            for word in words:
                if word in by_word:
                    by_word[word].append(place)
                else:
                    by_word[word] = [place]
        self.stances = list(numbers)
        for number, stance in enumerate(self.stances):
            if len(stance[2]) < 2:  # without an item, two parties must say what it is about
                self.words.get(number, {}).pop("", None)

    def groups(self) -> list[list[int]]:
        """Places of claims of one happening; where parties of a group clash, only claims of the same parties stay together."""
        for rings in (*self.words.values(), *(named for bases in self.types.values() for named in bases.values())):
            for ring in rings.values():
                if len(ring) > 1:
                    self._chain(ring)
        for number in range(len(self.stances)):
            self._between(number, number)
        alike = _Forest(list(self.forest.above))
        for one, other in self._fitting():
            self._between(one, other)
        found = []
        for group in _grouped(self.forest, range(len(self.stance))):
            held = {self.stance[place] for place in group} if len(group) > 1 else ()
            if len(held) > 1 and any(not stances_fit(*pair) for pair in combinations([self.stances[n] for n in held], 2)):
                found += _grouped(alike, group)
            else:
                found.append(group)
        return found

    def _fitting(self) -> Iterator[tuple[int, int]]:
        """Pairs of different stances that may be of one happening."""
        by_parties: dict[frozenset[PartyId], list[int]] = defaultdict(list)
        for number in sorted(self.words.keys() | self.types.keys()):
            by_parties[self.stances[number][2]].append(number)
        for parties, numbers in by_parties.items():
            near = list(combinations(numbers, 2))
            for smaller in _smaller(parties, by_parties):
                near += [(one, other) for one in by_parties[smaller] for other in numbers]
            yield from ((one, other) for one, other in near if stances_fit(self.stances[one], self.stances[other]))

    def _between(self, one: int, other: int) -> None:
        """Links between the rings of two stances, or within one between rings of different words and types."""
        if one != other:
            for guest, ring in _in_both(self.words.get(one), self.words.get(other)):
                self._attach(guest, ring)
            for guest, ring in _in_both(self.typed.get(other), self.words.get(one)):
                self._attach(guest, ring)
        for guest, ring in _in_both(self.typed.get(one), self.words.get(other)):
            self._attach(guest, ring)
        for some, others in _in_both(self.types.get(one), self.types.get(other)):
            for name, near in product(some, others):  # a type and its variants are one; two variants of it are not
                if (one != other or name < near) and is_variant(name, near):
                    self._attach(some[name], others[near])

    def _chain(self, ring: list[int]) -> None:
        """Links of a ring with itself."""
        if len(ring) ** 2 <= _FEW * 2:
            self._look(combinations(ring, 2))
            return
        line = self._line(ring)
        for places in (*line.days.values(), *line.dates.values()):
            self._within(places)
        for before, after in pairwise(line.order):
            if after - before <= NEAR_DAYS:
                self._across(line.days[before], line.days[after])
        for when, places in line.dates.items():
            if when[1] and when[2] and (month := line.dates.get((when[0], when[1], 0))):
                self._across(places, month)
            for day in _neighbours(when, line.order):
                self._across(places, line.days[day])
        self._shorten(line)

    def _shorten(self, line: _Line) -> None:
        """Of claims of one time that are one by now, one speaks for all."""
        for places in (*line.days.values(), *line.dates.values()):
            if len(places) > 1 and not any(self.is_shared[place] for place in places):
                del places[1:]

    def _attach(self, guests: list[int], ring: list[int]) -> None:
        """Links of claims to a ring all of whose claims they fit but for time."""
        if len(guests) * len(ring) <= _FEW:
            self._look(product(guests, ring))
            return
        guest, line = self._line(guests), self._line(ring)
        for day, places in guest.days.items():
            left, right = bisect_left(line.order, day), bisect_right(line.order, day)
            if left < right:
                self._across(places, line.days[day])
            if left and day - line.order[left - 1] <= NEAR_DAYS:
                self._across(places, line.days[line.order[left - 1]])
            if right < len(line.order) and line.order[right] - day <= NEAR_DAYS:
                self._across(places, line.days[line.order[right]])
        for when, places in guest.dates.items():
            for like in _alike(when, line.dates):
                self._across(places, line.dates[like])
            for day in _neighbours(when, line.order):
                self._across(places, line.days[day])
        for when, places in line.dates.items():
            for day in _all_near(when, guest.order):
                self._across(places, guest.days[day])

    def _line(self, ring: list[int]) -> _Line:
        line = self._lines.get(id(ring))  # rings live as long as this does
        if line is None:
            line = self._lines[id(ring)] = _Line(ring, self.times)
        return line

    def _look(self, pairs: Iterable[tuple[int, int]]) -> None:
        times, sentence = self.times, self.sentence
        for one, other in pairs:
            first, second = times[one], times[other]
            if isinstance(first, int) and isinstance(second, int):
                is_near = -NEAR_DAYS <= first - second <= NEAR_DAYS
            else:
                is_near = _is_same_time(first, second)
            if is_near and sentence[one] != sentence[other]:
                self.forest.join(one, other)

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
        kind.sort(key=attrgetter("id"))
        found += [[kind[place] for place in group] for group in _Kind(kind, published).groups()]
    return found


def _sentences(claims: Sequence[Claim]) -> tuple[list[int], list[bool]]:
    """A number for each claim's sentence, and whether other claims share it."""
    sentence, is_shared = list(range(len(claims))), [False] * len(claims)
    first_of: dict[str, int] = {}
    first_here: dict[tuple[str, int, int], int] = {}
    for place, claim in enumerate(claims):
        first = first_of.setdefault(claim.document, place)
        if first == place:
            continue
        spoken = claims[first].span
        first_here.setdefault((claim.document, spoken.start, spoken.end), first)
        here = first_here.setdefault((claim.document, claim.span.start, claim.span.end), place)
        if here != place:
            sentence[place] = here
            is_shared[place] = is_shared[here] = True
    return sentence, is_shared


def _time(claim: Claim, published: Mapping[str, date | None]) -> _Time:
    if claim.date:
        return claim.date.year, claim.date.month or 0, claim.date.day or 0
    told = published.get(claim.document)
    return told.toordinal() if told else None


def _is_same_time(one: _Time, other: _Time) -> bool:
    """Whether two times of which one at least is a date may be of one happening."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one[:2] == other[:2] and (one[2] == other[2] or not one[2] or not other[2])
    when, day = (one, other) if isinstance(one, tuple) else (other, one)
    if not isinstance(when, tuple) or not isinstance(day, int):
        return False
    first, last = _ends(when)
    return -NEAR_DAYS <= first - day <= NEAR_DAYS or -NEAR_DAYS <= last - day <= NEAR_DAYS


@lru_cache(maxsize=1 << 18)
def _item(item: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """Types of an item with their bases, and its words."""
    return tuple((name, designation_base(name)) for name in sorted(designations(item))), item_words(item)


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


def _in_both(some: Mapping[str, Held] | None, others: Mapping[str, Held] | None) -> Iterator[tuple[Held, Held]]:
    if some and others:
        for key in some if len(some) <= len(others) else others:
            if key in some and key in others:
                yield some[key], others[key]


def _grouped(forest: _Forest, places: Iterable[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for place in places:
        groups.setdefault(forest.root(place), []).append(place)
    return list(groups.values())
