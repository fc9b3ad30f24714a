"""What a sentence leaves open: parties and goods from the sentence, from the one before, or from the document as a whole.

Everything filled in here is marked as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reliant.extract.actors import Actor, Context
from reliant.extract.amounts import as_number
from reliant.extract.calls import Call
from reliant.extract.goods import Goods, is_named_before, is_unit
from reliant.extract.places import Mention
from reliant.extract.roles import FLOWS, Roles

if TYPE_CHECKING:
    from spacy.tokens import Span as Words

_IN_PLACE = "where the venture stands"


def recall(call: Call, roles: Roles, context: Context) -> None:
    """ "The contract dates from 2015": the one that was just spoken of, with its goods and parties."""
    if call.frame.is_recalling and call.inner is None and not roles.goods and context.last_goods is not None:
        roles.goods = [replace(context.last_goods, quantity=None, quantity_span=None, is_inferred=True)]
        recipient, supplier = (
            actor and replace(actor, mention=None, body=None, is_inferred=True, via="as in what was told before")
            for actor in context.last_flow
        )
        if roles.recipient is None and recipient and (roles.supplier is None or roles.supplier.party != recipient.party):
            roles.recipient = recipient
        if roles.supplier is None and supplier and (roles.recipient is None or roles.recipient.party != supplier.party):
            roles.supplier = supplier
        return
    if (
        context.is_paragraph
        and call.flow.token.pos_ == "NOUN"
        and call.flow.frame.id in ("delivery.deliver", "production.produce")
        and not roles.goods
        and context.last_goods is not None
    ):  # "series production should start soon", "delivery was completed last year"
        roles.goods = [replace(context.last_goods, quantity=None, quantity_span=None, is_inferred=True)]
        return
    is_definite = any(child.dep_ == "det" and child.lower_ in ("the", "this") for child in call.token.children)
    if (
        call.frame.id not in ("order.contract", "agreement.agree")
        or not is_definite
        or roles.goods
        or roles.parties()
        or context.last_goods is None
    ):
        return
    roles.goods = [replace(context.last_goods, quantity=None, quantity_span=None, is_inferred=True)]
    roles.recipient, roles.supplier = (
        actor and replace(actor, mention=None, body=None, is_inferred=True, via="as in what was told before")
        for actor in context.last_flow
    )


def complete(
    kind: str, roles: Roles, mentions: Sequence[Mention], context: Context, sentence: Words, *, has_flow: bool = False
) -> None:
    """Fill a missing party of a flow from the only other country of the sentence, or from what the document is about."""
    if kind in ("talks", "agreement", "visit"):
        _complete_meeting(roles, mentions, context)
    if kind in ("talks", "agreement", "statement_of_intent") and has_flow:
        _direct(roles)
    if kind in ("talks", "agreement", "visit"):
        return
    if kind == "production_start" and not roles.parties():
        _made_somewhere(roles, mentions, context, sentence)
        return
    if (kind in FLOWS or kind == "joint_venture") and kind != "statement_of_intent":
        _complete_flow(kind, roles, mentions, context, sentence)


def _complete_flow(kind: str, roles: Roles, mentions: Sequence[Mention], context: Context, sentence: Words) -> None:
    _as_before(kind, roles, context)
    if not roles.parties() and kind in ("order", "delivery") and context.country:
        roles.recipient = Actor(party=context.country, mention=None, is_inferred=True, via="the country the document is about")
        if context.is_buyer and len(context.parties) == 2:
            _complete_from_document("supplier", roles, context)
        return
    if kind == "joint_venture":
        if _settled_in_place(roles, mentions, sentence):
            return
        if roles.recipient is None or roles.recipient.via != _IN_PLACE:
            _host_first(roles, context)
    missing = [role for role in ("recipient", "supplier") if getattr(roles, role) is None]
    if len(missing) != 1:
        return
    named = roles.parties()
    others = {m.party: m for m in mentions if m.party and m.party not in named and m.kind != "organisation"}
    if len(others) == 1:
        party, mention = next(iter(others.items()))
        setattr(
            roles, missing[0], Actor(party=party, mention=mention, is_inferred=True, via="the only other country of the sentence")
        )
    elif not others:
        _complete_from_document(missing[0], roles, context)


def _as_before(kind: str, roles: Roles, context: Context) -> None:
    """ "The fighters will be delivered in 2027": to whom and by whom, where the sentence before said so of the same goods."""
    if not context.is_paragraph or kind not in ("order", "delivery") or not roles.goods:
        return
    if not all(goods.is_inferred for goods in roles.goods):
        return
    recipient, supplier = context.last_flow
    named = roles.parties()
    if any(actor and actor.party in named for actor in (recipient, supplier)) or not named:
        for role, actor, taken in (("recipient", recipient, roles.supplier), ("supplier", supplier, roles.recipient)):
            if getattr(roles, role) is None and actor and actor.party and (taken is None or taken.party != actor.party):
                told = replace(actor, mention=None, body=None, is_inferred=True, via="as in what was told before")
                setattr(roles, role, told)


def _direct(roles: Roles) -> None:
    """ "Agreed with Paris on the supply of radars to Armenia": who supplies is the other side of what one end is said of."""
    missing = [role for role in ("recipient", "supplier") if getattr(roles, role) is None]
    if len(missing) != 1:
        return
    known = roles.recipient or roles.supplier
    others = [actor for actor in roles.others if known is None or actor.party != known.party]
    if len(others) == 1:
        setattr(roles, missing[0], replace(others[0], is_inferred=True, via="the other side of what was agreed"))
        roles.others = []


def _settled_in_place(roles: Roles, mentions: Sequence[Mention], sentence: Words) -> bool:
    """ "Founded a company in Kyiv": where a venture stands is its host; the one other party is its foreign parent."""
    actors = {actor.party: actor for actor in (*roles.actors(), *roles.subjects) if actor.party}
    place = next((m for m in mentions if m.party and m.kind in ("name", "capital", "city") and _is_place(m, sentence)), None)
    if place is None or place.party is None or not actors:
        return False
    host = actors.pop(place.party, None) or Actor(party=place.party, mention=place, is_inferred=place.kind == "capital")
    rest = list(actors.values())
    if not rest:
        if roles.recipient is None:
            roles.recipient, roles.supplier = replace(host, via=_IN_PLACE), None
        return False
    roles.recipient = replace(host, via=_IN_PLACE)
    roles.supplier = rest[0] if len(rest) == 1 else None
    roles.others = [] if len(rest) == 1 else rest
    return True


def _made_somewhere(roles: Roles, mentions: Sequence[Mention], context: Context, sentence: Words) -> None:
    """ "Built at a plant in Shymkent"; in a text of few sentences, the country that it is about."""
    place = next((m for m in mentions if m.party and m.kind in ("name", "capital", "city") and _is_place(m, sentence)), None)
    if place is not None:
        roles.recipient = Actor(party=place.party, mention=place, is_inferred=True, via="where it is made")
    elif context.is_paragraph and context.country and (context.last_goods is not None or not context.is_brief):
        roles.recipient = Actor(party=context.country, mention=None, is_inferred=True, via="the country the document is about")


def _is_place(mention: Mention, sentence: Words) -> bool:
    """Whether a name of a country or city stands after "in" or "at"."""
    return any(mention.covers(token) and token.dep_ == "pobj" and token.head.lower_ in ("in", "at") for token in sentence)


def _host_first(roles: Roles, context: Context) -> None:
    """The country a document is about hosts the venture it tells of: "a venture with Kazakhstan Engineering"."""
    one, other = roles.recipient, roles.supplier
    if context.country is None or roles.host is not None or (one and one.party == context.country):
        return
    if other and other.party == context.country:
        roles.recipient, roles.supplier = other, one
    elif one and other is None:
        roles.recipient, roles.supplier = (
            Actor(party=context.country, mention=None, is_inferred=True, via="the country the document is about"),
            one,
        )


def _complete_from_document(role: str, roles: Roles, context: Context) -> None:
    """The recipient is who the document is about; the supplier is the only other country that it names."""
    named = roles.parties()
    if role == "recipient" and context.country and context.country not in named:
        roles.recipient = Actor(party=context.country, mention=None, is_inferred=True, via="the country the document is about")
    elif len(context.parties) == 2 and named < set(context.parties):
        party = next(party for party in context.parties if party not in named)
        other = Actor(party=party, mention=None, is_inferred=True, via="the only other country of the document")
        setattr(roles, role, other)


def resolve_units(roles: Roles, context: Context) -> None:
    """ "Two are ordered", "the first battery": units of what was named before; the number stays."""
    last = context.last_goods
    if last is None:
        return
    roles.goods = [
        replace(
            last,
            quantity=_number(goods),
            quantity_span=goods.quantity_span,
            head=goods.head,
            is_inferred=True,
        )
        if is_unit(goods) or (context.is_paragraph and is_named_before(goods, last))
        else goods
        for goods in roles.goods
    ]


def _number(goods: Goods) -> str | None:
    own = as_number(goods.head)
    return goods.quantity or (str(own) if own is not None else None)


def _complete_meeting(roles: Roles, mentions: Sequence[Mention], context: Context) -> None:
    """The other side is the only other country that the sentence names, or the document: "the two signed an accord"."""
    named = roles.parties()
    if len(named) > 1:
        return
    here = {m.party: m for m in mentions if m.party and m.kind != "organisation"}
    if len(here) == 2 and named <= set(here):
        roles.others += [
            Actor(party=party, mention=m, is_inferred=True, via="the only other country of the sentence")
            for party, m in here.items()
            if party not in named
        ]
    elif len(context.parties) == 2:
        roles.others += [
            Actor(party=party, mention=None, is_inferred=True, via="the only other country of the document")
            for party in context.parties
            if party not in named
        ]
