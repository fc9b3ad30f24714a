"""What people settled, applied to what was read: claims mended or struck out, claims and rows held together or apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from reliant.errors import DecisionRefused, UnknownName
from reliant.ledger.sameness import components
from reliant.model.categories import category_named
from reliant.model.claim import Claim, EventType, Field, Modality
from reliant.model.countries import country
from reliant.model.decision import Decision, DecisionKind
from reliant.model.identity import PartyId
from reliant.model.time import PartialDate

FIXABLE = ("type", "modality", "recipient", "supplier", "other_parties", "item", "category", "quantity", "value", "date")
"""Fields of a claim that a person may set. Values are written as ``reliant read`` prints them; parties parted by commas."""
_READ_AS = {
    "recipient": ("recipient_country", "recipient_organisation"),
    "supplier": ("supplier_country", "supplier_organisation"),
}
"""Names that the fields of a reading have where they are not the claim's own."""
_CLAIM, _ROW = "c-", "r-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """Which claims, and claims and rows, a person said are one, and which are not; ``why`` names the decision."""

    same: tuple[tuple[str, str], ...] = ()  # pairs of claims
    different: frozenset[frozenset[str]] = frozenset()  # pairs of claims
    row_of: Mapping[str, str] = field(default_factory=dict)  # claim -> row of its deal
    not_row_of: frozenset[tuple[str, str]] = frozenset()  # (claim, row)

    def __bool__(self) -> bool:
        return bool(self.same or self.different or self.row_of or self.not_row_of)


def claims_as_decided(claims: Iterable[Claim], decisions: Iterable[Decision]) -> tuple[Claim, ...]:
    """Claims in their order, without those a person rejected, with the fields a person fixed.

    A fixed claim keeps its id, and its field says who fixed it and why. Of two fixes of a field the later one holds.

    Args:
        claims: as they were read.
        decisions: those that hold (``model.decision.standing``); what is about other records is left alone.

    Raises:
        DecisionRefused: a fix names a field that claims do not have, or a value that it cannot have.
    """
    rejected: set[str] = set()
    fixes: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.kind is DecisionKind.REJECT:
            rejected.update(decision.subjects)
        elif decision.kind is DecisionKind.FIX and decision.subjects[0].startswith(_CLAIM):
            fixes[decision.subjects[0]].append(decision)
    if not rejected and not fixes:
        return tuple(claims)
    kept = (claim for claim in claims if claim.id not in rejected)
    return tuple(_fixed(claim, fixes[claim.id]) if claim.id in fixes else claim for claim in kept)


def bonds_of(decisions: Iterable[Decision]) -> Bonds:
    """What decisions that hold say about claims and rows being one or not.

    Raises:
        DecisionRefused: they contradict each other.
    """
    about = [decision for decision in decisions if decision.kind in (DecisionKind.SAME, DecisionKind.DIFFERENT)]
    same: dict[frozenset[str], Decision] = {}
    different: dict[frozenset[str], Decision] = {}
    for decision in about:
        pairs = same if decision.kind is DecisionKind.SAME else different
        known = [subject for subject in decision.subjects if subject.startswith((_CLAIM, _ROW))]
        for couple in combinations(known, 2):
            pairs.setdefault(frozenset(couple), decision)
    keys = {key for pair in (*same, *different) for key in pair}
    joined = [(min(pair), max(pair)) for pair in same]
    group_of = {key: place for place, group in enumerate(components(keys, joined)) for key in group}
    for pair, decision in different.items():
        one, other = sorted(pair)
        if group_of[one] == group_of[other]:
            reasons = [found for held, found in same.items() if {group_of[key] for key in held} == {group_of[one]}]
            raise _contradiction(f"{one} and {other} are said to be one and not to be", (*reasons, decision))
    rows: dict[int, str] = {}
    for key in sorted(key for key in keys if key.startswith(_ROW)):
        if group_of[key] in rows and any(key in pair for pair in same):
            reasons = [found for held, found in same.items() if {group_of[key] for key in held} == {group_of[key]}]
            raise _contradiction(f"{rows[group_of[key]]} and {key} are two deals of a register, not one", reasons)
        rows[group_of[key]] = key
    return Bonds(
        same=tuple((one, other) for one, other in joined if other.startswith(_CLAIM) and one.startswith(_CLAIM)),
        different=frozenset(pair for pair in different if all(key.startswith(_CLAIM) for key in pair)),
        row_of={key: rows[group_of[key]] for key in keys if key.startswith(_CLAIM) and group_of[key] in rows},
        not_row_of=frozenset((min(pair), max(pair)) for pair in different if max(pair).startswith(_ROW)),
    )


def refuse_contradiction(standing: Sequence[Decision], taken: Sequence[Decision]) -> None:
    """Nothing, if new decisions can hold beside those that hold already.

    Raises:
        DecisionRefused: they cannot: the error names what stands in the way, and what to do.
    """
    verdicts = {decision.subjects[0]: decision for decision in standing if decision.kind in _VERDICTS}
    for decision in taken:
        earlier = verdicts.get(decision.subjects[0])
        if earlier is None:
            continue
        if decision.kind in _VERDICTS and decision.kind is not earlier.kind:
            raise _contradiction(f"{decision.subjects[0]} cannot be both right and wrong", (earlier,))
        if decision.kind is DecisionKind.FIX and earlier.kind is DecisionKind.REJECT:
            raise _contradiction(f"{decision.subjects[0]} is struck out: there is nothing to fix", (earlier,))
    bonds_of((*standing, *taken))


_VERDICTS = (DecisionKind.ACCEPT, DecisionKind.REJECT)


def _contradiction(what: str, decisions: Iterable[Decision]) -> DecisionRefused:
    kept = [decision for decision in dict.fromkeys(decisions) if decision.place]
    told = "; ".join(f"{one.id} by {one.author}: {one.kind.value} ({one.reason})" for one in kept[:5])
    undo = f"reliant ledger undo {kept[0].id}" if kept else "decide one of the two"
    return DecisionRefused(f"{what}{f': {told}' if told else ''}", remedy=f"take the earlier decision back first: {undo}")


def _fixed(claim: Claim, fixes: Sequence[Decision]) -> Claim:
    for fix in fixes:
        claim = with_field(claim, fix)
    return claim


def with_field(claim: Claim, fix: Decision) -> Claim:
    """A claim with one field as a person fixed it.

    Raises:
        DecisionRefused: claims have no such field, or it cannot have this value.
    """
    name = fix.field or ""
    if name not in FIXABLE:
        raise DecisionRefused(f"claims have no field {name!r} that can be fixed", remedy=f"the fields are {', '.join(FIXABLE)}")
    gone = _READ_AS.get(name, (name,))
    why = Field(name=gone[0], text=fix.value or "", span=None, rule=f"fixed by {fix.author}: {fix.reason} ({fix.id})")
    kept = tuple(one for one in claim.fields if one.name not in gone)
    try:
        value = _value(name, fix.value)
    except (ValueError, UnknownName) as error:
        raise DecisionRefused(
            f"{fix.value!r} is no {name.replace('_', ' ')} of a claim ({error})",
            remedy="write it as reliant read prints it: countries as ISO 3166 alpha-3, dates as 2015-09, numbers in digits",
        ) from error
    return replace(claim, **{name: value}, fields=(*kept, why))  # type: ignore[arg-type]


def _value(name: str, text: str | None) -> object:
    if name == "other_parties":
        return tuple(PartyId(country(part.strip()).id) for part in (text or "").split(",") if part.strip())
    if text is None or not text.strip():
        if name in ("type", "modality"):
            raise ValueError("it cannot be empty")
        return None
    if name == "quantity" and not text.isdigit():
        raise ValueError("a quantity is digits")
    readers = {
        "type": EventType,
        "modality": Modality,
        "recipient": lambda code: PartyId(country(code).id),
        "supplier": lambda code: PartyId(country(code).id),
        "category": category_named,
        "date": PartialDate.parse,
    }
    return readers.get(name, str.strip)(text)
