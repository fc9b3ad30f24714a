"""Roles of a chain of calls: who would receive, who would supply, who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reliant.extract.slavic.calls import Call, Told
from reliant.extract.slavic.goods import Goods
from reliant.extract.slavic.slots import Slot

MEETINGS = frozenset({"talks", "visit", "agreement", "statement_of_intent", "joint_venture"})
FLOWS = frozenset(
    {"order", "contract", "delivery", "offer", "refusal", "suspension", "cancellation", "non_performance", "licence"}
)
_OTHER_ROLE = {"supplier": "recipient", "recipient": "supplier"}
_LEFT_OVER = ("of_goods", "with", "dat", "to", "from", "at", "for", "gen", "adj", "nom", "acc", "ins", "against")


@dataclass(slots=True, kw_only=True)
class Roles:
    """Slots in their roles; ``others`` take part without a direction of supply."""

    recipient: Slot | None = None
    supplier: Slot | None = None
    others: list[Slot] = field(default_factory=list)

    def set(self, role: str, slot: Slot | None) -> None:
        """Give a role to a slot where nobody has it and the other role is not the same country's."""
        other: Slot | None = getattr(self, _OTHER_ROLE[role])
        if slot is None or getattr(self, role) is not None:
            return
        if other is not None and (other.party == slot.party if slot.party else other.mention == slot.mention):
            return
        setattr(self, role, slot)

    @property
    def parties(self) -> frozenset[str]:
        """Countries in any role."""
        return frozenset(slot.party for slot in (self.recipient, self.supplier, *self.others) if slot and slot.party)


def roles_of(chain: Sequence[Call], told: Told, slots: Sequence[Slot], goods: Goods | None, carried: Slot | None) -> Roles:  # noqa: C901, PLR0912  one rule for each kind
    """Roles of what a chain tells; ``carried`` is the subject of the clause before, for a clause without its own."""
    roles = Roles()
    free = list(slots)
    subject = next((slot for slot in free if slot.relation == "nom"), None)
    if subject is None and not any(call.is_passive for call in chain if call.word.is_predicate):
        subject = carried
    if chain[0].frame.id == "slavic.won":
        chain = chain[:1]  # the order won is a seller's, whatever an order is otherwise
    held = _controlled(chain, free)
    if held is not None:
        free.remove(held)
    for n in range(len(chain) - 1, -1, -1):
        if held is not None and chain[n].frame.dative == "agent":
            free.append(held)
        _take(chain[n], roles, free, subject, chain[:n], chain[n + 1 :])
        _of_subject(chain[n], roles, free, subject, chain[n + 1 :])
    if told.kind == "production_start":
        _produced(roles, slots, goods)
    elif told.kind == "ownership":
        roles.others = [slot for slot in slots if slot.party]
    elif told.kind == "joint_venture":
        _ventured(roles, slots)
    elif told.kind in FLOWS | {"statement_of_intent", "talks", "agreement", "other"} and goods and goods.origin:
        made = Slot(party=goods.origin.party, mention=goods.origin, relation="make", at=goods.at)
        if told.kind in FLOWS or roles.recipient:
            roles.set("supplier", made)
    if told.kind in FLOWS:
        _fill(roles, free)
        if roles.supplier is None:
            roles.set("supplier", next((slot for slot in free if slot.relation == "of_goods"), None))
    _firm_sells(chain, roles)
    if told.kind in MEETINGS and told.kind != "joint_venture" and not _is_directed(told, roles, chain):
        _meet(roles, slots, subject, told)
    return roles


def _controlled(chain: Sequence[Call], free: Sequence[Slot]) -> Slot | None:
    """ "Did not allow Estonia to hand over": who stands in the dative between the two verbs would do the second."""
    for call, inner in pairwise(chain):
        if call.frame.dative == "agent" and inner.word.form == "infinitive":
            return next((slot for slot in free if slot.relation == "dat" and call.word.at < slot.at < inner.word.at), None)
    return None


def _take(call: Call, roles: Roles, free: list[Slot], subject: Slot | None, outer: Sequence[Call], inner: Sequence[Call]) -> None:
    for role, names in call.frame.roles.items():
        for name in names:
            slot = _slot(call, name, free, subject, outer, inner)
            if slot is not None:
                before = getattr(roles, role)
                roles.set(role, slot)
                if before is None and getattr(roles, role) is slot:
                    free[:] = [other for other in free if other is not slot]
                    break


def _slot(
    call: Call, name: str, free: Sequence[Slot], subject: Slot | None, outer: Sequence[Call], inner: Sequence[Call]
) -> Slot | None:
    if name == "nom":
        if (
            call.is_noun
            or call.is_passive
            or (call.word.lemma.endswith(("ся", "сь", "цца", "ўся")) and call.frame.type in ("delivery", "order"))
        ):
            return None
        return None if outer else subject
    if name == "gen":
        return next((slot for slot in free if slot.relation == "gen" and slot.attached == call.word.at), None)
    if name == "adj":
        return next((slot for slot in free if slot.relation == "adj" and slot.attached == call.word.at), None)
    if name == "ins":
        if not (call.is_noun or call.is_passive):
            return None
        return next((slot for slot in free if slot.relation == "ins" and (call.is_passive or slot.at > call.word.at)), None)
    if name == "dat" and inner and inner[0].word.form == "infinitive" and call.frame.dative == "agent":
        return None
    return next(
        (slot for slot in free if slot.relation == name and (slot.attached is None or slot.attached == call.word.at)), None
    )


def _agent_role(call: Call, inner: Sequence[Call]) -> str:
    return next((other.frame.agent for other in inner if other.frame.agent), None) or call.frame.agent or "recipient"


def _of_subject(call: Call, roles: Roles, free: list[Slot], subject: Slot | None, inner: Sequence[Call]) -> None:  # noqa: C901, PLR0912  one rule for each kind
    """What the subject of a frame about another event has to do with that event."""
    rule = call.frame.subject
    if rule is None:
        return
    role = _agent_role(call, inner)
    if call.frame.dative == "agent":
        controlled = next((slot for slot in free if slot.relation == "dat"), None)
        is_third = controlled is not None and bool(inner) and inner[0].word.form == "infinitive"
        if is_third and controlled is not None:
            had = getattr(roles, role)
            if had is not None and had is subject:
                setattr(roles, role, None)
            roles.set(role, controlled)
            if subject is not None:
                roles.others.append(subject)
            return
    actor = subject
    if call.is_passive or call.is_noun:
        actor = next((slot for slot in free if slot.relation == "ins"), None) or next(
            (slot for slot in free if slot.relation in ("gen", "adj") and slot.attached == call.word.at), None
        )
    if actor is None and call.is_noun:
        actor = subject
    if rule == "party" and role == "recipient" and any(other.frame.id == "slavic.buy" for other in inner):
        roles.set(role, actor)
        roles.set("supplier", next((slot for slot in free if slot.relation == "with"), None))
        return
    if actor is None or rule == "party":
        return
    if rule == "counter":
        role = _OTHER_ROLE[role]
        if getattr(roles, role) is actor or getattr(roles, _OTHER_ROLE[role]) is not actor:
            roles.set(role, actor)
        return
    if rule == "licensed":
        role = "recipient" if call.word.lemma.startswith(("получ", "куп", "атрым")) else "supplier"
    elif rule in ("supplier", "recipient"):
        role = rule
    roles.set(role, actor)
    if getattr(roles, role) is not actor and actor.party and actor.party not in roles.parties:
        if getattr(roles, _OTHER_ROLE[role]) is None:
            roles.set(_OTHER_ROLE[role], actor)
        else:
            roles.others.append(actor)


def _fill(roles: Roles, free: Sequence[Slot]) -> None:
    """One side known: the only other country of the clause is the other side."""
    if (roles.recipient is None) == (roles.supplier is None):
        return
    known = roles.recipient or roles.supplier
    left = [
        slot
        for slot in free
        if slot.relation in _LEFT_OVER
        and slot.party
        and known
        and slot.party != known.party
        and slot.party not in roles.parties
        and not slot.is_place
    ]
    if len({slot.party for slot in left}) == 1:
        roles.set("supplier" if roles.supplier is None else "recipient", left[0])


def _firm_sells(chain: Sequence[Call], roles: Roles) -> None:
    """A firm signs with a state: the firm sells."""
    if (
        not chain
        or not any(call.frame.id == "slavic.contract" for call in chain)
        or any(call.frame.id in ("slavic.buy", "slavic.won") for call in chain)
    ):
        return
    recipient, supplier = roles.recipient, roles.supplier
    if recipient and supplier and recipient.is_firm and not supplier.is_firm:
        roles.recipient, roles.supplier = supplier, recipient


def _is_directed(told: Told, roles: Roles, chain: Sequence[Call]) -> bool:
    if told.kind == "statement_of_intent" and not any(call.frame.id == "slavic.intent_paper" for call in chain):
        return bool(roles.recipient or roles.supplier)
    return bool(roles.recipient and roles.supplier and roles.recipient.party != roles.supplier.party)


def _meet(roles: Roles, slots: Sequence[Slot], subject: Slot | None, told: Told) -> None:
    """Everybody takes part; where they met only if nobody else is left."""
    actors = [*([subject] if subject else []), *(slot for slot in slots if told.kind == "visit" or not slot.is_place)]
    if len({slot.party for slot in actors if slot.party}) < 2:
        actors += [slot for slot in slots if slot.is_place]
    roles.others = [*actors, *(slot for slot in (roles.recipient, roles.supplier) if slot)]
    roles.recipient = roles.supplier = None


def _produced(roles: Roles, slots: Sequence[Slot], goods: Goods | None) -> None:
    place = next((slot for slot in slots if slot.relation in ("in", "near")), None)
    if place is not None and (roles.recipient is None or roles.recipient.relation != "in"):
        if roles.recipient is not None and roles.recipient.party != place.party and roles.supplier is None:
            roles.supplier = roles.recipient
        roles.recipient = place
    if goods and goods.origin:
        roles.set("supplier", Slot(party=goods.origin.party, mention=goods.origin, relation="make", at=goods.at))
    if roles.recipient and roles.supplier is None and roles.recipient.party:
        roles.supplier = replace(roles.recipient, is_inferred=True)


def _ventured(roles: Roles, slots: Sequence[Slot]) -> None:
    roles.recipient = roles.supplier = None
    place = next((slot for slot in slots if slot.relation == "in"), None)
    parties = {slot.party: slot for slot in slots if slot.party and slot is not place}
    if place is not None and place.party:
        parties.pop(place.party, None)
        if len(parties) == 1:
            roles.recipient, roles.supplier = place, next(iter(parties.values()))
            return
        roles.recipient = place
    roles.others = list(parties.values())
