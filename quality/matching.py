"""What of the labelled events a reader found, and what it said beside them.

The rules:

- Required events are looked at first, then optional ones, in the order of the labels. Each takes, of the claims of its type that
  are still free, the one that agrees on most stated fields; at a tie the one of its modality, then the first.
- An optional event is neither found nor missed, and the claim that it takes is no error.
- A free claim is tolerated where the guide lets a step stand beside a labelled event of the same parties (the order behind a
  delivery). Every other free claim is spurious.
- A text is inverted if it holds an event that broke off, is denied or is hypothetical, and the reader states as fact a supply
  or a commitment in its place: a spurious claim that names a party or item of that event, or the very claim matched to it.
- A found event is swapped if recipient and supplier stand exchanged. A claim from a text without events is invented.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from labelled import Event

FIELDS = ("recipient", "supplier", "other_parties", "item", "quantity", "value", "date")
COMMITS_OR_SUPPLIES = frozenset({"order", "delivery", "agreement", "licence", "joint_venture", "production_start"})
BREAKS_OFF = frozenset({"refusal", "suspension", "cancellation", "non_performance"})
AS_FACT = frozenset({"actual", "reported"})
NOT_SO = frozenset({"denied", "hypothetical"})
_BEFORE_A_BREAK = frozenset({"order", "agreement", "licence", "talks", "statement_of_intent"})
TOLERATED = {
    "refusal": frozenset({"talks", "visit", "offer", "statement_of_intent"}),
    "delivery": frozenset({"order", "agreement", "talks", "offer", "statement_of_intent"}),
    "order": frozenset({"agreement", "talks", "offer", "statement_of_intent"}),
    "suspension": _BEFORE_A_BREAK,
    "cancellation": _BEFORE_A_BREAK,
    "non_performance": _BEFORE_A_BREAK,
}
"""Steps that may stand beside a labelled event of the same parties without being labelled."""
MEANINGLESS = frozenset({"the", "and", "for", "with", "from", "its", "new", "system", "systems"})
SCALES = {
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "b": 1e9,
}
SCALES |= {"тыс": 1e3, "млн": 1e6, "млрд": 1e9}
CLOSE = 0.01
"""Numbers within 1 % are the same."""


@dataclass(slots=True)
class Tally:
    """Counts over texts.

    Attributes:
        texts: how many texts were read.
        labelled, found, spurious: counts by event type: required events, those found, and claims that fit nothing.
        stated, right: counts by field over the found events: fields that the label states, and those the reader agrees on.
        fields_of_all: fields that the labels of all required events state.
        modality_right: found events whose modality is right.
        chances: texts in which something broke off, is denied or is hypothetical.
        inverted, swapped, invented: ids of the texts, one entry a mistake (one a text for inversions).
    """

    texts: int = 0
    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    spurious: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    fields_of_all: int = 0
    modality_right: int = 0
    chances: int = 0
    inverted: list[str] = field(default_factory=list)
    swapped: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        """Event types with a required event or a spurious claim, by name."""
        return sorted(self.labelled.keys() | self.spurious.keys())

    def precision(self, kind: str | None = None) -> float | None:
        """Share of claims that are right, of one type or of all; None if there are none."""
        found = _sum(self.found, kind)
        return _ratio(found, found + _sum(self.spurious, kind))

    def recall(self, kind: str | None = None) -> float | None:
        """Share of required events that were found, of one type or of all; None if there are none."""
        return _ratio(_sum(self.found, kind), _sum(self.labelled, kind))

    def f1(self, kind: str | None = None) -> float | None:
        """2 found / (labelled + found + spurious); None if there is neither label nor claim."""
        found = _sum(self.found, kind)
        return _ratio(2 * found, _sum(self.labelled, kind) + found + _sum(self.spurious, kind))

    def roles(self) -> float | None:
        """Share of the stated fields of found events that the reader agrees on; None if nothing was found."""
        return _ratio(self.right.total(), self.stated.total())

    def modality(self) -> float | None:
        """Share of found events with the right modality; None if nothing was found."""
        return _ratio(self.modality_right, self.found.total())

    def add(self, name: str, events: Sequence[Event], claims: Iterable[Event]) -> None:
        """Counts one text.

        Args:
            name: id of the text.
            events: its labels.
            claims: what the reader says of it.
        """
        free = list(claims)
        self.texts += 1
        if not events:
            self.invented += [name] * len(free)
        broken = [event for event in events if event["type"] in BREAKS_OFF or event["modality"] in NOT_SO]
        self.chances += bool(broken)
        is_inverted = False
        for event in sorted(events, key=is_optional):
            if not is_optional(event):
                self.labelled[event["type"]] += 1
                self.fields_of_all += len(stated_fields(event))
            claim = _best(event, free)
            if claim is None:
                continue
            free.remove(claim)
            is_inverted |= event["modality"] in NOT_SO and _states_supply(claim)
            if not is_optional(event):
                self._count_found(name, event, claim)
        for claim in free:
            if not _is_tolerated(claim, events):
                self.spurious[claim["type"]] += 1
                is_inverted |= _states_supply(claim) and any(_is_about(claim, event) for event in broken)
        self.inverted += [name] * is_inverted

    def _count_found(self, name: str, event: Event, claim: Event) -> None:
        self.found[event["type"]] += 1
        self.modality_right += claim.get("modality") == event["modality"]
        for part in stated_fields(event):
            self.stated[part] += 1
            self.right[part] += agrees(part, event, claim)
        ends = event["recipient"], event["supplier"]
        if None not in ends and ends[0] != ends[1] and (claim.get("supplier"), claim.get("recipient")) == ends:
            self.swapped.append(name)


def is_optional(event: Event) -> bool:
    """Whether a label may be missed without loss."""
    return bool(event.get("optional"))


def stated_fields(event: Event) -> list[str]:
    """Fields on which an event says something."""
    return [part for part in FIELDS if event.get(part)]


def agrees(part: str, label: Event, claim: Event) -> bool:
    """Whether a claim agrees with a label on one field that the label states.

    Parties must be the same; other parties may stand in any role of the claim; dates agree by year, numbers within 1 %, items if
    they share a word that means something.
    """
    ours, theirs = label.get(part), claim.get(part)
    if part in {"recipient", "supplier"}:
        return bool(ours == theirs)
    if part == "other_parties":
        return set(ours or ()) <= parties(claim)
    if part == "date":
        return str(ours)[:4] == str(theirs)[:4]
    if part in {"quantity", "value"}:
        return _same_number(ours, theirs)
    return bool(telling_words(ours) & telling_words(theirs))


def parties(event: Event) -> set[str]:
    """Everybody an event names, in whatever role."""
    return {party for party in (event.get("recipient"), event.get("supplier"), *(event.get("other_parties") or ())) if party}


def telling_words(phrase: object) -> set[str]:
    """Lower-case words of a phrase of three letters or more, or with a digit, less those that say nothing."""
    found = re.findall(r"\w+(?:-\w+)*", str(phrase or "").lower())
    return {word for word in found if len(word) > 2 or any(letter.isdigit() for letter in word)} - MEANINGLESS


def number(phrase: object) -> float | None:
    """First number of a phrase times the scale word behind it; None if there is no number.

    A comma before three digits parts thousands; any other comma is a decimal one.
    """
    match = re.search(r"(\d[\d,. ]*\d|\d)\s*([A-Za-zа-я]+)?", str(phrase or ""))
    if match is None:
        return None
    digits = match[1].replace(" ", "")
    digits = digits.replace(",", "") if re.search(r",\d{3}(?!\d)", digits) else digits.replace(",", ".")
    try:
        return float(digits) * SCALES.get((match[2] or "").lower(), 1.0)
    except ValueError:
        return None


def _same_number(ours: object, theirs: object) -> bool:
    a, b = number(ours), number(theirs)
    if a is None or b is None:
        return a is b is None and bool(telling_words(ours) & telling_words(theirs))
    return abs(a - b) <= CLOSE * abs(a)


def _best(event: Event, free: Sequence[Event]) -> Event | None:
    parts = stated_fields(event)
    return max(
        (claim for claim in free if claim["type"] == event["type"]),
        key=lambda claim: (sum(agrees(part, event, claim) for part in parts), claim.get("modality") == event["modality"]),
        default=None,
    )


def _states_supply(claim: Event) -> bool:
    return claim["type"] in COMMITS_OR_SUPPLIES and claim.get("modality") in AS_FACT


def _is_tolerated(claim: Event, events: Iterable[Event]) -> bool:
    named = parties(claim)
    return any(claim["type"] in TOLERATED.get(event["type"], ()) and named and named <= parties(event) for event in events)


def _is_about(claim: Event, event: Event) -> bool:
    return bool(parties(claim) & parties(event) or telling_words(claim.get("item")) & telling_words(event.get("item")))


def _sum(counts: Counter[str], kind: str | None) -> int:
    return counts.total() if kind is None else counts[kind]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
