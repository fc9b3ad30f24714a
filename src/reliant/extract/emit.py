"""Calls and their roles to claims: type, modality, date, and what keeps a call from being a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reliant.extract.actors import Actor, Context
from reliant.extract.calls import Call
from reliant.extract.frames import RULES
from reliant.extract.goods import Goods, Money, is_arms, money_in
from reliant.extract.modality import governors, is_negated, is_reported, is_unwilling, modality_of
from reliant.extract.places import Mention
from reliant.extract.roles import FLOWS, Roles
from reliant.extract.syntax import carrier, phrase
from reliant.extract.when import Moment, moments_in, nearest
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, Parent, claim_id
from reliant.model.document import Document, Span
from reliant.model.identity import PartyId

if TYPE_CHECKING:
    from spacy.tokens import Span as Words

_SUPPLY = frozenset({"order", "delivery", "production_start", "licence", "agreement"})
_COMMITTED = frozenset({"blame", "order", "contract", "agree", "agreement", "promise", "schedule", "due", "pay", "sign", "deadline", "yet"})
_ACTS = frozenset({"provide", "envisage", "include", "cover", "worth", "go", "take", "begin", "start", "occur", "continue", "complete", "follow", "end",
                   "total", "amount", "resume", "come", "date", "expire", "foresee"})
_PASSIVE_ONLY = frozenset({"delivery.deliver"})


def claims_from(document: Document, piece: Span, sentence: Words, mentions: Sequence[Mention], context: Context,
                read: Sequence[tuple[Call, Roles]]) -> Iterator[Claim]:
    """Claims of one sentence. ``piece`` is where its paragraph begins in the document."""
    makers = [roles.recipient for call, roles in read if call.flow.frame.type == "production_start" and roles.recipient]
    has_venture = any(_type(call, roles) in ("joint_venture", "licence") for call, roles in read)
    produced = [roles.goods for call, roles in read if call.flow.frame.type == "production_start" and roles.goods]
    moments = moments_in(sentence.text, document.published_on)
    money = money_in(sentence.text)
    for call, roles in read:
        kind = _type(call, roles)
        if kind is None or not _is_told(call, kind):
            continue
        kind, modality = _modality(call, kind, roles, sentence, context)
        if kind == "production_start" and has_venture:
            continue
        if kind == "order" and call.token.dep_ == "relcl" and any(call.token.head == goods.head for other, theirs in read if other is not call
                                                                  for goods in theirs.goods):
            continue  # "the tanks that Belarus had ordered" only says which
        if kind in ("joint_venture", "licence") and not roles.goods and produced:
            roles.goods = produced[0]
        if kind == "licence" and roles.recipient is None and makers and (roles.supplier is None or makers[0].party != roles.supplier.party):
            roles.recipient = makers[0]
        _recall(call, roles, context)
        _complete(kind, roles, mentions, context)
        if not _is_enough(call, kind, roles):
            continue
        if kind in ("order", "agreement") and modality.is_fact:
            context.commitments.append(frozenset(roles.parties()))
        when = _when(call, kind, sentence, moments, context)
        if roles.goods:
            last = roles.goods[-1]
            context.last_goods = last if last.is_inferred else replace(last, span=_moved(last.span, piece))
            context.last_flow = (roles.recipient, roles.supplier)
        for goods in roles.goods or [None]:
            yield _claim(document, piece, sentence, mentions, call, kind, modality, roles, goods, when, money)


def _type(call: Call, roles: Roles) -> str | None:
    """Type of a call after what it absorbed; null when it says nothing alone."""
    frame, inner = call.frame, call.inner
    if ("inner" in frame.needs and inner is None) or ("inner_or_goods" in frame.needs and inner is None and not roles.goods):
        return None
    if "goods" in frame.needs and not roles.goods:
        return None
    if "arms" in frame.needs and not any(goods.is_inferred or is_arms(goods.text) for goods in roles.goods):
        return None
    if frame.id == "delivery.arrive" and call.token.lemma_ in ("come", "reach", "join") and not (roles.recipient or roles.supplier):
        return None
    if "firm" in frame.needs and (roles.host is None or roles.supplier is None):
        return None
    if frame.type in ("order", "delivery") and inner is None and call.token.pos_ == "VERB" and not roles.goods and not roles.is_anaphoric:
        return None
    if frame.type == "inner":
        if inner is None:
            return None
        return _type(inner, roles)
    if frame.by_seller == "planned" and inner is not None and _flow_type(inner) in ("agreement", "talks", "visit"):
        return _flow_type(inner)
    if frame.by_seller and inner is not None and call.flow.frame.type in ("order", "delivery", "licence") and roles.subject:
        is_seller = roles.supplier is not None and roles.supplier.party == roles.subject.party
        is_buyer = roles.recipient is not None and roles.recipient.party == roles.subject.party
        if is_seller and not is_buyer:
            return "offer" if frame.by_seller == "offer" else call.flow.frame.type
    if frame.type in ("suspension", "cancellation", "non_performance") and inner is not None and _flow_type(inner.flow) not in _SUPPLY:
        return None  # "delayed the visit", "cancelled the talks" break no supply
    return frame.type


def _flow_type(call: Call) -> str:
    return _flow_type(call.inner) if call.frame.type == "inner" and call.inner else call.frame.type


def _is_told(call: Call, kind: str) -> bool:
    """Whether a word tells that something happened, and does not merely name a thing: "under the contract of 2010"."""
    token = call.token
    if token.dep_ in ("acl", "amod") and token.tag_ in ("VBN", "VBD") and kind in ("order", "delivery", "production_start", "licence", "agreement"):
        return False
    if token.dep_ == "advcl" and token.tag_ == "VB":
        return False  # "bought to join the fleet": a purpose, not a happening
    if token.pos_ in ("VERB", "AUX", "ADJ") or kind in ("joint_venture", "licence", "refusal", "suspension", "cancellation", "non_performance"):
        return True
    if carrier(token) is not None or any(child.dep_ in ("acl", "relcl") and child.lemma_ in ("sign", "conclude") for child in token.children):
        return True
    if token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX"):
        return "act" not in call.frame.needs or token.head.lemma_ in _ACTS
    return token.dep_ == "ROOT" or call.frame.id in ("intent.wish", "intent.priority", "intent.reduce", "intent.memorandum", "intent.request")


def _modality(call: Call, kind: str, roles: Roles, sentence: Words, context: Context) -> tuple[str, Modality]:
    operators = tuple(inner.token for inner in _chain(call) if inner.frame.type == "inner")
    modality = modality_of(call.token, operators)
    flow = _flow_type(call)
    if "negation" in call.frame.needs:
        return kind, Modality.REPORTED if is_reported(call.token, list(governors(call.token))) else Modality.ACTUAL
    if flow in ("delivery", "order") and call.inner is None and roles.supplier and is_unwilling(call.token):
        return "refusal", Modality.REPORTED if is_reported(call.token, list(governors(call.token))) else Modality.ACTUAL
    negated = next((inner.token for inner in [call, *_chain(call)] if is_negated(inner.token)), None)
    if negated is not None and kind in ("delivery", "order", "production_start", "agreement", "licence"):
        outer_is_inner = call.frame.type == "inner"
        if modality is Modality.HYPOTHETICAL:
            return kind, modality
        committed = any(token.lemma_.lower() in _COMMITTED for token in sentence) or bool(context.commitments)
        if (flow == "delivery" and committed) or (outer_is_inner and flow in ("order", "agreement") and is_negated(call.token)):
            stated = Modality.REPORTED if _reported_apart(call) else Modality.ACTUAL
            return "non_performance", stated
        return kind, Modality.DENIED
    if kind == "statement_of_intent" and modality is Modality.PLANNED:
        modality = Modality.ACTUAL
    if call.frame.by_seller == "planned" and kind not in ("statement_of_intent", "offer") and modality is Modality.ACTUAL:
        modality = Modality.PLANNED
    if call.frame.type == "inner" and modality is Modality.ACTUAL and call.inner is not None and modality_of(call.inner.token) is Modality.HYPOTHETICAL:
        modality = Modality.HYPOTHETICAL
    return kind, modality


def _reported_apart(call: Call) -> bool:
    return is_reported(call.token, list(governors(call.token)))


def _chain(call: Call) -> list[Call]:
    found = []
    while call.inner is not None:
        call = call.inner
        found.append(call)
    return found


def _recall(call: Call, roles: Roles, context: Context) -> None:
    """"The contract dates from 2015": the one that was just spoken of, with its goods and parties."""
    is_definite = any(child.dep_ == "det" and child.lower_ in ("the", "this") for child in call.token.children)
    if call.frame.id not in ("order.contract", "agreement.agree") or not is_definite or roles.goods or roles.parties() or context.last_goods is None:
        return
    roles.goods = [replace(context.last_goods, quantity=None, quantity_span=None, is_inferred=True)]
    roles.recipient, roles.supplier = (actor and replace(actor, mention=None, is_inferred=True) for actor in context.last_flow)


def _complete(kind: str, roles: Roles, mentions: Sequence[Mention], context: Context) -> None:
    """Fill a missing party of a flow from the only other country of the sentence, or from what the document is about."""
    if kind in ("talks", "agreement", "visit"):
        _complete_meeting(roles, context)
        return
    if (kind not in FLOWS and kind != "joint_venture") or kind == "statement_of_intent":
        return
    if not roles.parties() and kind in ("order", "delivery") and context.country:
        roles.recipient = Actor(party=context.country, mention=None, is_inferred=True)
        return
    missing = [role for role in ("recipient", "supplier") if getattr(roles, role) is None]
    if len(missing) != 1:
        return
    named = roles.parties()
    others = {m.party: m for m in mentions if m.party and m.party not in named and m.kind != "organisation"}
    if len(others) == 1:
        party, mention = next(iter(others.items()))
        setattr(roles, missing[0], Actor(party=party, mention=mention, is_inferred=True))
    elif not others and context.country and context.country not in named and missing[0] == "recipient":
        roles.recipient = Actor(party=context.country, mention=None, is_inferred=True)


def _complete_meeting(roles: Roles, context: Context) -> None:
    """"The two signed an accord": the other side is the only other country the document names."""
    named = roles.parties()
    if len(named) < 2 and len(context.parties) == 2:
        roles.others += [Actor(party=party, mention=None, is_inferred=True) for party in context.parties if party not in named]


def _is_enough(call: Call, kind: str, roles: Roles) -> bool:
    parties = roles.parties()
    if kind in ("talks", "visit", "agreement"):
        return len(parties) > 1 or bool(parties and roles.goods)
    if kind == "statement_of_intent":
        return bool(parties) and (bool(roles.goods) or call.inner is not None or len(parties) > 1)
    if kind in ("order", "delivery", "offer", "production_start", "licence"):
        return bool(parties) and (bool(roles.goods) or (roles.recipient is not None and roles.supplier is not None and call.inner is not None))
    if kind == "joint_venture":
        return roles.supplier is not None or len(parties) > 1
    return bool(parties)


def _when(call: Call, kind: str, sentence: Words, moments: tuple[Moment, ...], context: Context) -> Moment | None:
    """The date of a happening: in the clause of its word, else the only one of the sentence."""
    if kind == "non_performance" or not moments:
        return _inherited(kind, context)
    token = call.token
    verb = carrier(token) or (token.head if token.dep_ in ("nsubj", "nsubjpass") else token)
    if kind == "statement_of_intent" and call.inner is not None:
        inside = {token.i for token in call.inner.token.subtree}
        own = [token for token in verb.subtree if token.i not in inside]
    else:
        own = list(verb.subtree)
    place = call.token.idx - sentence.start_char
    clause = [m for m in moments if any(m.span.start <= token.idx - sentence.start_char < m.span.end for token in own)]
    found = nearest(tuple(clause), Span(start=0, end=len(sentence.text) + 1), place)
    if found is None and len(moments) == 1 and (kind != "statement_of_intent" or call.inner is None):
        found = moments[0]
    if found and kind in ("talks", "visit"):
        context.last_meeting = found.on
    return found


def _inherited(kind: str, context: Context) -> Moment | None:
    """A visit told right after dated talks took place then."""
    if kind == "visit" and context.last_meeting is not None:
        return Moment(on=context.last_meeting, span=Span(start=0, end=1), is_inferred=True)
    return None


def _claim(document: Document, piece: Span, sentence: Words, mentions: Sequence[Mention], call: Call, kind: str, modality: Modality, roles: Roles,  # noqa: PLR0913, PLR0917
           goods: Goods | None, when: Moment | None, money: Money | None) -> Claim:
    start = piece.start + sentence.start_char
    span = Span(start=start, end=start + len(sentence.text.rstrip()))
    recipient, supplier = roles.recipient, roles.supplier
    others = roles.others
    if kind in ("talks", "visit", "agreement") and not (recipient and supplier and recipient.party != supplier.party):
        others = [actor for actor in (recipient, supplier, *others) if actor]
        recipient = supplier = None
    named = tuple(dict.fromkeys(PartyId(actor.party) for actor in others))
    fields = list(_fields(piece, span, recipient, supplier, goods, when, money if _is_priced(kind, goods) else None))
    parties = {"recipient": recipient.party if recipient else None, "supplier": supplier.party if supplier else None}
    event = EventType(kind)
    item = goods.text if goods else None
    return Claim(
        id=claim_id(document=document.id, span=span, type=event, recipient=parties["recipient"], supplier=parties["supplier"], other_parties=named, item=item),
        document=document.id, span=span, evidence=span.of(document.text), type=event, modality=modality,
        recipient=parties["recipient"], supplier=parties["supplier"], other_parties=named,
        organisations=_organisations(call, roles, mentions), parents=_parents(kind, roles),
        item=item, category=category_of_item(item) if item else None, quantity=goods.quantity if goods else None,
        value=money.value if money and _is_priced(kind, goods) else None, date=when.on if when else None,
        fields=tuple(fields), extractor=RULES, rule=call.frame.id,
    )


def _is_priced(kind: str, goods: Goods | None) -> bool:
    return kind in ("order", "delivery", "offer", "agreement", "cancellation", "non_performance") and goods is not None


def _fields(piece: Span, span: Span, recipient: Actor | None, supplier: Actor | None, goods: Goods | None, when: Moment | None,  # noqa: PLR0913, PLR0917
            money: Money | None) -> Iterator[Field]:
    for role, actor in (("recipient", recipient), ("supplier", supplier)):
        if actor is None:
            continue
        name = f"{role}_organisation" if actor.mention and actor.mention.kind == "organisation" else f"{role}_country"
        text, place = _placed(actor)
        yield Field(name=name, text=text, span=_moved(place, piece) if place else None, inferred=actor.is_inferred or place is None)
    if goods:
        yield Field(name="item", text=goods.text, span=goods.span if goods.is_inferred else _moved(goods.span, piece), inferred=goods.is_inferred)
        if goods.quantity and goods.quantity_span:
            yield Field(name="quantity", text=goods.quantity, span=_moved(goods.quantity_span, piece))
    if when:
        inside = Span(start=span.start + when.span.start, end=span.start + when.span.end)
        yield Field(name="date", text=str(when.on), span=inside, inferred=when.is_inferred)
    if money:
        yield Field(name="value", text=money.value, span=Span(start=span.start + money.span.start, end=span.start + money.span.end))


def _placed(actor: Actor) -> tuple[str, Span | None]:
    mention = actor.mention
    return (mention.text, mention.span) if mention else (actor.party, None)


def _moved(span: Span, piece: Span) -> Span:
    return Span(start=piece.start + span.start, end=piece.start + span.end)


def _organisations(call: Call, roles: Roles, mentions: Sequence[Mention]) -> tuple[str, ...]:
    near = {token.i for token in (carrier(call.token) or call.token).subtree} | {token.i for token in phrase(call.token.head)}
    named = [m for m in mentions if m.kind == "organisation" and any(m.start <= i < m.end for i in near)]
    found = [m.text for m in (roles.host, roles.partner) if m] or [m.text for m in named]
    return tuple(dict.fromkeys(found))


def _parents(kind: str, roles: Roles) -> tuple[Parent, ...]:
    if kind != "joint_venture" or roles.host is None or roles.supplier is None:
        return ()
    partner = roles.partner.text if roles.partner else (roles.supplier.mention.text if roles.supplier.mention else roles.supplier.party)
    return (Parent(child=roles.host.text, parent=partner, parent_country=PartyId(roles.supplier.party)),)


