"""What the comment of a deal says, as facts: licence, assembly, aid, the platform it is for, who pays, at what price.

The patterns stand in ``comment_rules.yaml``. Nothing is inferred: what a comment does not say is null.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from reliant.model.identity import PartyId
from reliant.model.tables_facts import DEAL_FACTS
from reliant.registers.comment_platforms import MASK, Clause, Platform, party_called, party_of_adjective, platforms_in
from reliant.registers.comment_rules import comment_rules

_MADE_HERE = ("is_licensed", "is_local_assembly")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFacts:
    """What one comment says; null, or an empty tuple, means that it does not say.

    ``hedged`` names the facts that it calls possible or probable. ``made_in`` is where the thing is made under licence,
    assembled, or comes off the line; ``components_in`` where components are made. ``licensor`` is set only where the
    comment names it; ``designated_by`` is whose name ``local_designation`` is.
    """

    is_licensed: bool | None = None
    is_local_assembly: bool | None = None
    is_component_production: bool | None = None
    is_aid: bool | None = None
    is_second_hand: bool | None = None
    is_modernised_before: bool | None = None
    is_possible: bool | None = None
    hedged: tuple[str, ...] = ()
    made_in: PartyId | None = None
    components_in: PartyId | None = None
    licensor: PartyId | None = None
    platforms: tuple[Platform, ...] = ()
    financed_by: tuple[PartyId, ...] = ()
    price_text: str | None = None
    is_price_of_larger_deal: bool | None = None
    local_designation: str | None = None
    designated_by: PartyId | None = None
    status_note: str | None = None

    @property
    def for_platform(self) -> str | None:
        """The first platform, as printed."""
        return self.platforms[0].name if self.platforms else None

    @property
    def for_platform_number(self) -> int | None:
        """How many of the first platform."""
        return self.platforms[0].number if self.platforms else None

    @property
    def platform_suppliers(self) -> tuple[PartyId, ...]:
        """Every party a platform comes from, each once."""
        return tuple(dict.fromkeys(party for platform in self.platforms for party in platform.suppliers))

    @property
    def platform_supplier(self) -> PartyId | None:
        """The party the platforms come from; null when several are named."""
        named = self.platform_suppliers
        return named[0] if len(named) == 1 else None

    @property
    def platform_made_in(self) -> PartyId | None:
        """Where the platforms are produced; null when that is not said, or several countries are named."""
        places = {platform.made_in for platform in self.platforms if platform.made_in}
        return places.pop() if len(places) == 1 else None


def read_comment(text: str | None) -> CommentFacts:
    """The facts one comment states. Text that says nothing of them, or no text, gives no facts.

    Raises:
        Nothing: whatever the text is, facts not found are null.
    """
    if not text or not text.strip():
        return CommentFacts()
    clauses = list(_clauses(" ".join(text.split())))
    told = _Told()
    for place, clause in enumerate(clauses):
        if clause.is_bracketed and clause.follows_platform:
            continue
        _flags(clause, told)
        _designation(clause, told.said)
        _price(clause, told.said)
        if not told.said.get("financed_by") and (payers := _payers(clauses, place)):
            found = comment_rules().financing.search(clause.masked)
            told.keep("financed_by", payers, clause.masked[: found.start() if found else 0])
    return told.facts(clauses)


class _Told:
    """What has been read so far, and which of it was called uncertain."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.hedged: list[str] = []

    def keep(self, name: str, value: object, before: str) -> None:
        """Note a fact; a hedge in the words before it makes it uncertain, unless the comment says it again without one."""
        is_hedged = bool(comment_rules().hedges.search(before))
        if self.said.get(name) is None:
            self.said[name] = value
            self.hedged += [name] if is_hedged else []
        elif not is_hedged and name in self.hedged:
            self.hedged.remove(name)

    def facts(self, clauses: list[Clause]) -> CommentFacts:
        rules, hedged = comment_rules(), list(self.hedged)
        platforms = tuple(platforms_in(clauses))
        if platforms and any(rules.hedges.match(clause.masked) and " for " in clause.masked for clause in clauses):
            hedged.append("for_platform")
        notes = [clause.printed for clause in clauses if any(note.search(clause.masked) for note in rules.status_notes)]
        return CommentFacts(
            **self.said,
            platforms=platforms,
            hedged=tuple(hedged),
            is_possible=True if hedged else None,
            status_note="; ".join(notes) or None,
        )


def _flags(clause: Clause, told: _Told) -> None:
    for name, (patterns, unless) in comment_rules().facts.items():
        found = next((match for pattern in patterns if (match := pattern.search(clause.masked))), None)
        if found and not any(pattern.search(clause.masked) for pattern in unless):
            hedge_may_be_inside = name in ("is_second_hand", "is_modernised_before")
            told.keep(name, True, clause.masked[: found.end() if hedge_may_be_inside else found.start()])
            _places(name, clause, found, told.said)
    if not told.said.get("made_in") and (made := comment_rules().made.match(clause.masked)):
        told.said["made_in"] = party_called(made["place"])
    if not told.said.get("made_in") and (line := comment_rules().line.search(clause.masked)):
        told.said["made_in"] = party_called(line["place"]) if line["place"] else party_of_adjective(line["adjective"])


def deal_facts(deals: pa.Table) -> pa.Table:
    """What the comments of deals say, with the technology origin of each deal.

    Args:
        deals: rows of contract DEALS.

    Returns:
        Rows of contract DEAL_FACTS, one per deal in the same order.
    """
    columns = {name: deals.column(name).to_pylist() for name in ("row_id", "recipient", "supplier", "comment", "vintage")}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return DEAL_FACTS.build([_row(row, read_comment(row["comment"])) for row in rows])


def _row(deal: Mapping[str, Any], facts: CommentFacts) -> dict[str, object]:
    recipient = deal["recipient"]
    is_own_name = facts.designated_by in (None, recipient)
    origin, basis = _origin(deal["supplier"], facts)
    return {
        **deal,
        "is_licensed": facts.is_licensed,
        "is_local_assembly": _here(facts.is_local_assembly, facts.made_in, recipient),
        "is_component_production": _here(facts.is_component_production, facts.components_in, recipient),
        "made_in": facts.made_in,
        "is_aid": facts.is_aid,
        "is_second_hand": facts.is_second_hand,
        "is_modernised_before": facts.is_modernised_before,
        "is_possible": facts.is_possible,
        "hedged": list(facts.hedged),
        "for_platform": facts.for_platform,
        "for_platform_number": facts.for_platform_number,
        "platform_supplier": facts.platform_supplier,
        "platform_suppliers": list(facts.platform_suppliers),
        "platform_made_in": facts.platform_made_in,
        "financed_by": list(facts.financed_by),
        "price_text": facts.price_text,
        "is_price_of_larger_deal": facts.is_price_of_larger_deal,
        "local_designation": facts.local_designation if is_own_name else None,
        "status_note": facts.status_note,
        "technology_origin": origin,
        "technology_basis": basis,
    }


def _here(fact: bool | None, place: PartyId | None, recipient: str) -> bool | None:  # noqa: FBT001  three-valued
    return place is None or place == recipient if fact else fact


def _origin(supplier: str, facts: CommentFacts) -> tuple[str, str]:
    if facts.licensor and facts.is_licensed:
        return facts.licensor, "named_licensor"
    if facts.is_licensed:
        return supplier, "licence"
    if facts.is_local_assembly:
        return supplier, "assembly"
    return supplier, "component" if facts.platforms else "supplier"


def _clauses(text: str) -> Iterator[Clause]:
    """Clauses at the semicolons outside brackets, each followed by those inside its brackets; broken brackets do no harm."""
    masked = _masked(text)
    start = 0
    for end in [*(place for place, char in enumerate(masked) if char == ";"), len(text)]:
        printed, mask = text[start:end].strip(), masked[start:end].strip()
        start = end + 1
        if not printed:
            continue
        is_platform = bool(comment_rules().for_.match(mask)) or " engine for " in mask
        yield Clause(printed, mask, is_bracketed=False, follows_platform=False)
        for inner in re.findall(r"\(([^()]*)\)", printed):
            for part in inner.split(";"):
                if part.strip():
                    yield Clause(part.strip(), part.strip(), is_bracketed=True, follows_platform=is_platform)


def _masked(text: str) -> str:
    masked = text
    for _ in range(3):
        masked = re.sub(r"\([^()]*\)", lambda match: MASK * len(match[0]), masked)
    return masked


def _places(name: str, clause: Clause, found: re.Match[str], said: dict[str, Any]) -> None:
    rules = comment_rules()
    after = clause.masked[found.start() :]
    here = rules.place.search(after)
    party = party_called(here["place"]) if here else None
    key = "components_in" if name == "is_component_production" else "made_in" if name in _MADE_HERE else None
    if key and party and not said.get(key):
        said[key] = party
    if name == "is_licensed" and (named := re.search(r"under\s+([A-Z]\w+)\s+licen[cs]e", clause.masked)):
        said.setdefault("licensor", party_of_adjective(named[1]))
    if name in _MADE_HERE and here and not said.get("local_designation"):
        called = re.match(r"\s+as\s+(?P<name>['A-Z\d].*)", after[here.end() :])
        if called:
            offset = found.start() + here.end() + called.start("name")
            said["local_designation"] = _until(clause.printed[offset:])
            said["designated_by"] = party


def _designation(clause: Clause, said: dict[str, Any]) -> None:
    if said.get("local_designation"):
        return
    rules = comment_rules()
    if found := rules.designation.search(clause.masked):
        said["designated_by"] = party_of_adjective(found["adjective"]) or party_called(found["adjective"])
        said["local_designation"] = _until(clause.printed[found.end() :])
    elif found := re.search(r"\bdesignat(?:ed|ied)\s+(?:as\s+)?(?P<name>['A-Z\d].*?)\s+(?:in|by)\s+", clause.masked):
        named = rules.name.match(clause.masked, found.end())
        if named:
            said["designated_by"] = party_called(named[0])
            said["local_designation"] = clause.printed[found.start("name") : found.end("name")]


def _until(text: str) -> str | None:
    """A name up to where something else begins."""
    return re.split(r"\s+(?:in|by|for|from|and\s+(?:incl|for|in))\s|\s\((?!\S+\)\s?\S)|;", text.strip())[0].strip() or None


def _price(clause: Clause, said: dict[str, Any]) -> None:
    if said.get("price_text"):
        return
    rules = comment_rules()
    for found in rules.price.finditer(clause.printed):
        before = clause.printed[: found.start()]
        if not (rules.price_before.search(before) or rules.price_after.search(clause.printed[found.end() :])):
            continue
        if rules.not_the_price.search(before) or (not clause.is_bracketed and clause.masked[found.start()] == MASK):
            continue
        said["price_text"] = found["price"].strip()
        said["is_price_of_larger_deal"] = True if re.search(r"\bpart\s+of\b", before, re.IGNORECASE) else None
        return


def _payers(clauses: list[Clause], place: int) -> tuple[PartyId, ...]:
    """Who is said to pay: what follows "financed by", over the semicolons of a list of countries."""
    rules = comment_rules()
    clause = clauses[place]
    found = rules.financing.search(clause.masked)
    if not found or rules.not_financing.search(clause.masked[: found.start()]):
        return ()
    tail = rules.financing_ends.split(clause.masked[found.end() :])[0]
    if rules.not_a_payer.match(tail):
        return ()
    names = _named(tail)
    if not clause.is_bracketed and names:
        for following in clauses[place + 1 :]:
            head = rules.financing_ends.split(following.masked)[0]
            if following.is_bracketed or not rules.name.match(head):
                break
            names += _named(head)
    return tuple(dict.fromkeys(names))


def _named(text: str) -> list[PartyId]:
    rules = comment_rules()
    found = []
    for match in rules.name_or_adjective.finditer(text):
        after = text[match.end() :]
        party = party_called(match[0])
        if (party is None or match[0] in rules.adjectives) and rules.payer_by_adjective.match(after):
            party = party_of_adjective(match[0])
        if party and not rules.not_a_payer.match(after):
            found.append(party)
    return found
