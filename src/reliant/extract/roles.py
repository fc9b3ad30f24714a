"""Roles of a call: who would receive, who would supply, who takes part, what, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reliant.extract.actors import Actor, Context, actors_of, mention_of
from reliant.extract.calls import Call, calls_of
from reliant.extract.frames import words
from reliant.extract.goods import Goods, goods_of, is_typed
from reliant.extract.places import Mention
from reliant.extract.syntax import heads, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

FLOWS = frozenset(
    {"order", "delivery", "offer", "refusal", "suspension", "cancellation", "non_performance", "licence", "statement_of_intent"}
)
"""Types whose missing party may be the only other country of the sentence."""


@dataclass(slots=True, kw_only=True)
class Roles:
    """What a call's arguments say. ``others`` take part without a direction; ``goods`` are apart only if counted apart."""

    recipient: Actor | None = None
    supplier: Actor | None = None
    others: list[Actor] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)
    further: dict[str, list[Actor]] = field(default_factory=dict)  # role -> who else has it: "Egypt and Algeria bought"
    subjects: list[Actor] = field(default_factory=list)
    subject: Actor | None = None
    is_anaphoric: bool = False  # "it was delivered": the goods stand in an earlier sentence
    is_dense: bool = False  # the document speaks of the field throughout: a plain "vehicles" may be arms
    host: Mention | None = None
    partner: Mention | None = None

    def parties(self) -> set[str]:
        """Every country of the roles."""
        return {actor.party for actor in (self.recipient, self.supplier, *self.others) if actor and actor.party}

    def actors(self) -> list[Actor]:
        """Who stands in a role, countries and firms of unknown country alike."""
        return [actor for actor in (self.recipient, self.supplier, *self.others) if actor]


def roles_of(call: Call, mentions: Sequence[Mention], context: Context) -> Roles:
    """Roles from the call's own slots and from the event it absorbed, which knows the flow better."""
    inner = roles_of(call.inner, mentions, context) if call.inner else None
    own = _own(call, mentions, context)
    merged = own if inner is None else _merged(call, own, inner)
    merged.is_dense = context.is_dense
    _by_make(merged)
    if (
        call.frame.id == "order.contract"
        and merged.recipient
        and merged.supplier
        and merged.recipient.is_firm
        and not merged.supplier.is_firm
    ):
        merged.recipient, merged.supplier = merged.supplier, merged.recipient  # a firm signs with a state: the firm sells
    if (
        merged.recipient
        and merged.supplier
        and merged.recipient.party == merged.supplier.party
        and (merged.recipient.party or merged.recipient.mention == merged.supplier.mention)
        and not call.flow.frame.is_domestic
    ):
        merged.supplier = None
    if call.flow.frame.is_domestic and merged.recipient and merged.recipient.party and merged.supplier is None:
        merged.supplier = replace(merged.recipient, is_inferred=True, via="no foreign party is named: its own make")
    _drop_repeated(merged)
    return merged


def _own(call: Call, mentions: Sequence[Mention], context: Context) -> Roles:
    found = _actors(call, mentions, context)
    frame, slots = call.frame, call.slots
    named = frame.roles.get("item", ())
    found.goods = goods_of(
        [head for head in heads(slots, [name for name in named if name != "adj"]) if head != call.token], mentions
    )
    if len(found.goods) > 1:  # "of the 49 tanks only five": five is no item of its own
        found.goods = [goods for goods in found.goods if goods.head.pos_ != "NUM"] or found.goods
    if not found.goods and "adj" in named:
        found.goods = goods_of([head for head in slots.get("adj", ()) if head.dep_ != "amod" and is_typed(head)], mentions)
    if not found.goods and named:
        found.is_anaphoric = any(
            head.pos_ == "PRON" and head.lower_ in ("it", "they", "them", "which", "that", "these", "nothing", "none")
            for head in heads(slots, named)
        )
        if found.is_anaphoric and context.last_goods:
            found.goods = [replace(context.last_goods, quantity=None, quantity_span=None, is_inferred=True)]
    _by_clause(found, mentions, context)
    if found.recipient is None and "owner" in frame.roles.get("recipient", ()):
        found.recipient = _owner(found.goods, mentions, context)
        origin = next((one.origin for one in found.goods if one.origin and one.origin.party), None)
        if found.recipient is None and origin is not None and frame.id == "order.repair":
            found.recipient = Actor(party=origin.party, mention=origin, via="whose the goods are")
        if found.recipient and found.supplier and found.recipient.party == found.supplier.party:
            found.supplier = None
    if frame.type == "joint_venture":
        found.host = next(
            (m for head in heads(slots, ("subject", "passive_subject", "object")) if (m := mention_of(head, mentions, context))),
            None,
        )
        partners = heads(slots, ("with", "of", "between"))
        found.partner = next((m for head in partners if (m := mention_of(head, mentions, context)) and m != found.host), None)
    return found


def _actors(call: Call, mentions: Sequence[Mention], context: Context) -> Roles:
    frame, slots = call.frame, call.slots
    found = Roles()
    subjects = [
        replace(actor, via=f"subject of {call.token.text!r}")
        for head in slots.get("subject", ())
        for actor in actors_of(head, mentions, context)
    ]
    if not subjects:
        subjects = [
            _from_adjective(m) for m in mentions if m.kind == "demonym" and any(m.covers(t) for t in slots.get("adj", ()))
        ]
    found.subjects = subjects
    found.subject = subjects[0] if subjects else None
    recipients = _first(call, "recipient", subjects, mentions, context)
    found.recipient = recipients[0] if recipients else None
    suppliers = _first(call, "supplier", subjects, mentions, context, taken=found.recipient)
    found.supplier = suppliers[0] if suppliers else None
    for role, actors in (("recipient", recipients), ("supplier", suppliers)):
        found.further[role] = _joined(actors)
    if frame.parties:
        around = [call.token] if call.token.pos_ == "NOUN" else []
        for head in [*heads(slots, frame.parties), *around]:
            found.others += actors_of(head, mentions, context) if head != call.token else _in_phrase(head, mentions)
        found.others = subjects + found.others
    elif len(subjects) > 1 and frame.id in ("order.contract", "order.sign") and found.supplier is None and found.recipient:
        found.others = subjects  # "Belarus and Russia signed": who buys is not said
        found.recipient = None
        found.further = {}
    return found


def _first(
    call: Call, role: str, subjects: list[Actor], mentions: Sequence[Mention], context: Context, taken: Actor | None = None
) -> list[Actor]:
    for name in call.frame.roles.get(role, ()):
        if name == "subject":
            found = subjects
        else:
            found = [
                replace(actor, via=f"{name.replace('_', ' ')} of {call.token.text!r}")
                for head in call.slots.get(name, ())
                if head != call.token
                for actor in actors_of(head, mentions, context)
                if name not in ("object", "for", "of", "against", "on") or _is_actor(head, actor) or _is_station(call, head)
            ]
        found = [
            actor
            for actor in found
            if taken is None or (actor.party != taken.party if actor.party else actor.mention != taken.mention)
        ]
        if found:
            return found
    return []


def _joined(actors: list[Actor]) -> list[Actor]:
    """Further countries named beside the first, "Egypt and Algeria"; a second name inside one phrase is not another party."""
    first = actors[0].mention if actors else None
    if first is None or first.kind == "organisation":
        return []
    return [
        actor
        for actor in actors[1:]
        if actor.mention is not None and actor.mention.kind in ("name", "capital") and not actor.is_firm and actor.body is None
    ]


_STATIONS = frozenset(
    {"fleet", "base", "port", "depot", "unit", "squadron", "regiment", "brigade", "shore", "capital", "inventory", "arsenal"}
)


def _is_station(call: Call, head: Token) -> bool:
    """ "Reached the Turkish port", "joined the Egyptian fleet": where arms arrive is whose they are."""
    return call.frame.id == "delivery.arrive" and head.lemma_.lower() in _STATIONS


def _is_actor(head: Token, actor: Actor) -> bool:
    """Whether an object is the country itself and not goods with an adjective: "asked Russia", not "asked for Russian tanks"."""
    if actor.mention is None:
        return actor.is_inferred
    return (
        actor.mention.covers(head)
        or head.lemma_.lower() in words().own_state
        or (actor.is_firm and actor.mention.kind in ("name", "capital"))
    )


def _directs(call: Call, own: Roles) -> bool:
    """Whether a call says itself who supplies whom: "helped Vietnam to repair its radars", "won a contract to build frigates"."""
    if call.frame.id == "same.help":
        return own.recipient is not None
    return call.frame.type == "order" and call.flow.frame.is_domestic


def _merged(call: Call, own: Roles, inner: Roles) -> Roles:
    if _directs(call, own):
        inner.recipient = inner.supplier = None
    if call.frame.parties and call.flow.frame.is_domestic:  # who would make it is not settled by who agreed on it
        inner.others += [actor for actor in (inner.recipient, inner.supplier) if actor]
        inner.recipient = inner.supplier = None
    if inner.recipient and inner.recipient.is_inferred and inner.recipient.party in {a.party for a in own.subjects[1:]}:
        inner.recipient, inner.further = (
            own.subject,
            {"recipient": _joined(own.subjects)},
        )  # "Egypt and Iran dropped their orders"
    merged = Roles(
        recipient=inner.recipient,
        supplier=inner.supplier,
        others=[*own.others, *inner.others],
        goods=inner.goods or own.goods,
        subject=own.subject,
        further=inner.further if inner.recipient or inner.supplier else own.further,
        is_anaphoric=own.is_anaphoric or inner.is_anaphoric,
        host=inner.host,
        partner=inner.partner,
    )
    if call.flow.frame.type == "cooperation":
        merged.others += [actor for actor in (own.recipient, own.supplier, own.subject, inner.recipient, inner.supplier) if actor]
        merged.recipient = merged.supplier = None
        return merged
    _of_licence(call, own, merged)
    if call.frame.type == "refusal" and call.inner and call.inner.frame.id == "same.do" and own.subject and merged.supplier:
        _turned(merged, own.subject)
    if call.frame.type == "refusal" and own.subject and merged.supplier and merged.recipient:
        merged.others.append(own.subject)  # a third state vetoes; one of the two is dropped again
    for role in ("supplier", "recipient"):
        actor = getattr(own, role)
        other = merged.recipient if role == "supplier" else merged.supplier
        if getattr(merged, role) is None and actor and (other is None or other.party != actor.party):
            setattr(merged, role, actor)
    if call.frame.type in FLOWS and own.subject and not call.flow.frame.is_domestic:
        if merged.supplier is None and merged.recipient and merged.recipient.party != own.subject.party:
            merged.supplier = own.subject
        elif merged.recipient is None and merged.supplier and merged.supplier.party != own.subject.party:
            merged.recipient = own.subject
    return merged


def _of_licence(call: Call, own: Roles, merged: Roles) -> None:
    """Who revokes or refuses a licence would have given it."""
    by = own.subject
    if call.flow.frame.type != "licence" or call.frame.type not in ("cancellation", "suspension", "refusal") or by is None:
        return
    is_own = merged.recipient is not None and merged.recipient.party == by.party
    if merged.supplier and merged.recipient and not is_own:
        return
    if merged.supplier and is_own:
        merged.recipient = merged.supplier
    merged.supplier, own.recipient = by, None


def _turned(roles: Roles, performer: Actor) -> None:
    """Who refuses to carry out a contract with another would have delivered to that other."""
    other = roles.supplier
    if other and other.party != performer.party and (roles.recipient is None or roles.recipient.party == performer.party):
        roles.recipient, roles.supplier = other, performer


def _by_clause(roles: Roles, mentions: Sequence[Mention], context: Context) -> None:
    """ "The tanks that Thailand ordered from Ukraine": the clause after the goods names who else has a part in them."""
    for goods in roles.goods:
        if goods.is_inferred:
            continue
        for clause in goods.head.children:
            if clause.dep_ not in ("relcl", "acl"):
                continue
            for call in calls_of(clause):
                if call.frame.type not in ("order", "delivery"):
                    continue
                told = _actors(replace(call, slots={**call.slots, "object": []}), mentions, context)
                for role, other in (("recipient", "supplier"), ("supplier", "recipient")):
                    actor, taken = getattr(told, role), getattr(roles, other)
                    if getattr(roles, role) is None and actor and (taken is None or taken.party != actor.party):
                        setattr(roles, role, replace(actor, via=f"{actor.via}, the clause after the goods"))


def _owner(goods: Sequence[Goods], mentions: Sequence[Mention], context: Context) -> Actor | None:
    """ "Peru's freighter", "its fighters"."""
    for one in goods:
        owners = [child for child in one.head.children if child.dep_ == "poss"] if not one.is_inferred else []
        for owner in owners:
            for actor in actors_of(owner, mentions, context):
                return replace(actor, via="whose the goods are")
    return None


def _by_make(roles: Roles) -> None:
    """ "Russian tanks": the adjective names the supplier where no one else does."""
    origin = roles.goods[0].origin if roles.goods else None
    if roles.supplier is None and origin and origin.party and (roles.recipient is None or roles.recipient.party != origin.party):
        roles.supplier = Actor(party=origin.party, mention=origin, via="whose make the goods are")


def _drop_repeated(roles: Roles) -> None:
    named = {actor.party for actor in (roles.recipient, roles.supplier) if actor}
    kept: dict[str, Actor] = {}
    for actor in roles.others:
        if actor.party and actor.party not in named:
            kept.setdefault(actor.party, actor)
    roles.others = list(kept.values())


def _in_phrase(head: Token, mentions: Sequence[Mention]) -> list[Actor]:
    inside = list(phrase(head))
    return [
        Actor(party=m.party, mention=m, is_inferred=m.kind not in ("name", "demonym"))
        for m in mentions
        if m.party and any(m.covers(token) for token in inside)
    ]


def _from_adjective(mention: Mention) -> Actor:
    if mention.party is None:
        raise ValueError(f"{mention} names no country")
    return Actor(party=mention.party, mention=mention, via="adjective before the event")
