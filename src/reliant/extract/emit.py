"""Calls and their roles to claims: type, modality, date, and what keeps a call from being a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reliant.extract.actors import Actor, Context
from reliant.extract.amounts import Money, money_in
from reliant.extract.calls import Call
from reliant.extract.completion import complete, recall, resolve_units
from reliant.extract.conditions import flow_type, is_anchored, is_enough, is_habit, is_told, type_of, weighs_enough
from reliant.extract.frames import extractor_version
from reliant.extract.goods import Goods, is_arms, is_specific
from reliant.extract.modality import (
    governors,
    is_due,
    is_late,
    is_negated,
    is_only_withheld,
    is_reported,
    is_unwilling,
    modality_of,
)
from reliant.extract.places import Mention
from reliant.extract.receipts import Receipt, receipt_of
from reliant.extract.roles import Roles
from reliant.extract.syntax import carrier, phrase
from reliant.extract.when import Moment, moments_in, nearest
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, Parent, claim_id
from reliant.model.document import Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_COMMITTED = frozenset(
    {"blame", "order", "contract", "agree", "agreement", "promise", "schedule", "due", "pay", "sign", "deadline", "yet"}
)
"""Words of a sentence that speak of a commitment, so that what "was not delivered" was owed."""
_NEGATABLE = frozenset({"delivery", "order", "production_start", "agreement", "licence"})
"""Types that a negation turns into a denial or a non-performance."""
_PRICED = frozenset(
    {"order", "delivery", "offer", "agreement", "cancellation", "non_performance", "suspension", "statement_of_intent", "licence"}
)
"""Types whose sentence may name a price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One sentence where it stands: its document, the piece that was parsed, what was found in it before any call was read."""

    document: Document
    piece: Span
    sentence: Words
    mentions: Sequence[Mention]
    context: Context
    receipts: list[Receipt] | None = None  # filled where somebody asks how each claim was read

    @property
    def span(self) -> Span:
        """Characters of the sentence in the document."""
        start = self.piece.start + self.sentence.start_char
        return Span(start=start, end=start + len(self.sentence.text.rstrip()))

    def at(self, span: Span) -> Span:
        """Characters of the piece as characters of the document."""
        return Span(start=self.piece.start + span.start, end=self.piece.start + span.end)

    def inside(self, span: Span) -> Span:
        """Characters of the sentence as characters of the document."""
        return Span(start=self.span.start + span.start, end=self.span.start + span.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A call that is a claim: all that is known of it but the goods, which may be several."""

    call: Call
    kind: str
    modality: Modality
    roles: Roles
    when: Moment | None
    money: Money | None
    is_again: bool = False  # the same once more at another time: the id must tell the two apart


def claims_from(place: Place, read: Sequence[tuple[Call, Roles]]) -> Iterator[Claim]:
    """Claims of one sentence, and what it leaves behind for the next in ``place.context``."""
    context = place.context
    moments = [
        replace(moment, span=place.inside(moment.span)) for moment in moments_in(place.sentence.text, place.document.published_on)
    ]
    amounts = [replace(money, span=place.inside(money.span)) for money in money_in(place.sentence.text)]
    kinds = [(call, roles, type_of(call, roles)) for call, roles in read]
    makers = [roles for call, roles in read if call.flow.frame.type == "production_start"]
    has_venture = any(kind in ("joint_venture", "licence") for _, _, kind in kinds)
    told_any = False
    for call, roles, known in [*kinds, *_mentions(kinds, is_long=not context.is_paragraph)]:
        if call.is_mention and told_any:
            continue
        first = known
        if first is None and (call.frame.is_recalling or (not roles.goods and call.flow.frame.id == "production.produce")):
            recall(call, roles, context)
            first = type_of(call, roles)
        if first is None or not (call.is_mention or is_told(call, first)) or (first == "order" and _says_only_which(call, read)):
            continue
        kind, modality = _modality(call, first, roles, place)
        if kind == "production_start" and has_venture:
            continue  # the venture makes them: one claim says so
        if kind in ("joint_venture", "licence"):
            _made_by(kind, roles, makers)
        recall(call, roles, context)
        resolve_units(roles, context)
        has_flow = call.flow.frame.type in ("order", "delivery", "licence")
        complete(kind, roles, place.mentions, context, place.sentence, has_flow=has_flow)
        if not _is_claim(call, kind, modality, roles, place, is_priced=bool(amounts)):
            continue
        told = _Told(
            call=call,
            kind=kind,
            modality=modality,
            roles=roles,
            when=_when(call, kind, place, moments),
            money=_price(call, place, amounts),
        )
        told_any = True
        _leave_behind(place, told)
        yield from _each(place, told, moments)
    if not told_any and context.is_paragraph:
        _keep_goods(place, read)


def _is_claim(call: Call, kind: str, modality: Modality, roles: Roles, place: Place, *, is_priced: bool) -> bool:
    """Whether what is told says enough, and stands firmly enough in its own sentence."""
    context = place.context
    if not _names_a_side(place, roles) and context.is_open and modality.is_fact and kind in ("order", "delivery"):
        return False  # what was only thought of, or refused, is no fact because the next sentence speaks of the goods
    return (
        not is_habit(call, kind, roles)
        and is_enough(call, kind, roles)
        and is_anchored(call, kind, roles, place.span, context)
        and weighs_enough(call, kind, roles, place.span, context, is_priced=is_priced)
    )


def _leave_behind(place: Place, told: _Told) -> None:
    """What the next sentences may leave out."""
    context, kind, roles = place.context, told.kind, told.roles
    if kind in ("order", "agreement") and told.modality.is_fact:
        context.commitments.append(frozenset(roles.parties()))
    if kind not in ("talks", "visit"):
        context.is_open = not told.modality.is_fact or kind in ("refusal", "cancellation", "suspension")
    if roles.goods:
        last = roles.goods[-1]
        context.last_goods = last if last.is_inferred else replace(last, span=place.at(last.span))
        context.last_flow = (roles.recipient, roles.supplier)


def _each(place: Place, told: _Told, moments: Sequence[Moment]) -> Iterator[Claim]:
    """One claim for each flow, time and item that is counted apart."""
    for flow in _flows(told.kind, told.roles):
        for nth, when in enumerate(_each_time(told.when, told.kind, place, moments)):
            for goods in (*told.roles.goods,) or (None,):
                yield _claim(place, replace(told, roles=flow, when=when, is_again=nth > 0), goods)


def _names_a_side(place: Place, roles: Roles) -> bool:
    """Whether the sentence itself names one of the sides."""
    return any(actor.mention is not None and actor.mention.span.overlaps(place.span) for actor in roles.actors())


def _keep_goods(place: Place, read: Sequence[tuple[Call, Roles]]) -> None:
    """What a sentence that tells of nothing speaks of may be meant by "the battery" in the next."""
    named = [goods for _, roles in read for goods in roles.goods if is_specific(goods) and not goods.is_inferred]
    if named:
        place.context.last_goods = replace(named[-1], span=place.at(named[-1].span))


def _mentions(kinds: Sequence[tuple[Call, Roles, str | None]], *, is_long: bool) -> Iterator[tuple[Call, Roles, str | None]]:
    """Supplies that are only mentioned: "the radars acquired from Thales by Bolivia", "Canada's purchase of jets from Australia".

    They are read where the sentence tells nothing else, names both sides (or one side and a number) and says which weapons. In a
    long text, where no other sentence need tell of it, one side is enough.
    """
    for call, roles, kind in kinds:
        is_mention = call.token.pos_ == "NOUN" or (call.token.dep_ == "acl" and call.token.tag_ in ("VBN", "VBD"))
        if (
            kind not in ("order", "delivery")
            or not is_mention
            or is_only_withheld(call.token)
            or not any(is_specific(goods) or (is_long and is_arms(goods)) for goods in roles.goods)
        ):
            continue
        stated = [actor for actor in (roles.recipient, roles.supplier) if actor is not None and actor.mention is not None]
        if len(stated) == 2 or (stated and (is_long or any(goods.quantity for goods in roles.goods))):
            yield replace(call, is_mention=True), roles, kind


def _each_time(when: Moment | None, kind: str, place: Place, moments: Sequence[Moment]) -> Iterator[Moment | None]:
    """ "Batteries came in 2011, 2012 and 2014": as many deliveries as years that "and" joins."""
    yield when
    if when is None or kind not in ("order", "delivery"):
        return
    for token in place.sentence:
        if place.at(Span(start=token.idx, end=token.idx + len(token))).overlaps(when.span) and token.text.isdigit():
            joined = [
                place.at(Span(start=other.idx, end=other.idx + len(other))) for other in token.conjuncts if other.text.isdigit()
            ]
            yield from (moment for moment in moments if moment != when and any(moment.span.overlaps(span) for span in joined))
            return


def _flows(kind: str, roles: Roles) -> Iterator[Roles]:
    """One act over two flows, with two buyers or two sellers, is one claim for each."""
    yield roles
    if kind in ("talks", "visit", "agreement", "joint_venture"):
        return
    for role, actors in roles.further.items():
        for actor in actors:
            if actor.party not in roles.parties():
                yield replace(roles, recipient=actor) if role == "recipient" else replace(roles, supplier=actor)


def _says_only_which(call: Call, read: Sequence[tuple[Call, Roles]]) -> bool:
    """ "The tanks that Belarus had ordered": the clause only says which tanks another call is about."""
    return call.token.dep_ == "relcl" and any(
        call.token.head == goods.head for other, theirs in read if other is not call for goods in theirs.goods
    )


def _made_by(kind: str, roles: Roles, makers: Sequence[Roles]) -> None:
    """A venture or licence without goods or host takes them from what is produced in the same sentence."""
    for made in makers:
        roles.goods = roles.goods or made.goods
        if (
            kind == "licence"
            and roles.recipient is None
            and made.recipient
            and (roles.supplier is None or made.recipient.party != roles.supplier.party)
        ):
            roles.recipient = made.recipient


def _modality(call: Call, kind: str, roles: Roles, place: Place) -> tuple[str, Modality]:
    """Modality of a call, and its type where a negation changes it: what was owed and "not delivered" is a non-performance."""
    inside = _chain(call)
    modality = modality_of(call.token, tuple(inner.token for inner in inside if inner.frame.type == "inner"))
    flow = flow_type(call)
    stated = Modality.REPORTED if is_reported(call.token, list(governors(call.token))) else Modality.ACTUAL
    settled = _settled(call, kind, roles, modality, stated)
    if settled is not None:
        return settled
    if kind == "delivery" and _is_short(call, roles) and any(token.lemma_ in ("order", "contract") for token in place.sentence):
        return "non_performance", stated
    is_no = any(is_negated(step.token) for step in (call, *inside))
    if kind == "delivery" and is_late(call.token) and not is_no:
        return "non_performance", stated if modality is not Modality.PLANNED else modality
    if kind not in _NEGATABLE or not any(is_negated(step.token) for step in (call, *inside)):
        return kind, _asserted(call, kind, modality, roles)
    if modality is Modality.HYPOTHETICAL:
        return kind, modality
    is_owed = any(token.lemma_.lower() in _COMMITTED for token in place.sentence) or bool(place.context.commitments)
    is_unfulfilled = call.frame.id in ("same.do", "same.begin") and flow in ("order", "agreement") and is_negated(call.token)
    return ("non_performance", stated) if is_unfulfilled or (flow == "delivery" and is_owed) else (kind, Modality.DENIED)


def _settled(call: Call, kind: str, roles: Roles, modality: Modality, stated: Modality) -> tuple[str, Modality] | None:
    """Type and modality where the frame itself decides what a negation means; null where the general rule does."""
    flow, supply, is_no = flow_type(call), call.flow.frame.type, is_negated(call.token)
    is_sellers_plan = (
        call.frame.id == "intent.plan" and roles.subject and roles.supplier and roles.subject.party == roles.supplier.party
    )
    light = carrier(call.token)
    is_issue = call.token.pos_ == "VERB" or call.beside == "export" or (light and light.lemma_ in ("issue", "grant", "give"))
    is_unissued = kind == "licence" and call.flow.frame.id == "licence.licence" and bool(is_issue)
    is_withheld = (
        is_no
        and supply in ("delivery", "order", "licence")
        and (call.frame.id in ("same.approve", "offer.ready") or is_sellers_plan or is_unissued)
    )
    if flow == "delivery" and is_no and is_due(call.token):
        return "non_performance", Modality.PLANNED if modality_of(call.token) is Modality.PLANNED or is_unwilling(
            call.token
        ) else stated
    would_not = flow in ("delivery", "order") and call.inner is None and roles.supplier and is_unwilling(call.token)
    operator = next(
        (step.frame.modality for step in (call, *_chain(call)) if step.frame.modality in ("denied", "hypothetical")), None
    )
    if call.frame.is_negated_to_inner and is_no:
        return kind, stated
    if ("negation" in call.frame.needs and kind in ("non_performance", "refusal")) or call.frame.type == "payment":
        return kind, stated
    if flow == "payment":
        return kind, modality
    if is_withheld or (would_not and operator is None):
        return "refusal", stated  # "will not approve the sale", "does not intend to supply", "would not sell"
    return (kind, Modality(operator)) if operator and modality is not Modality.DENIED else None


def _is_short(call: Call, roles: Roles) -> bool:
    """ "Only five were delivered", "only half of the tanks"."""
    heads = [*call.slots.get("object", ()), *(goods.head for goods in roles.goods)]
    return any(word.lower_ in ("only", "just", "barely", "merely") for head in heads for word in _around(head))


def _around(head: Token) -> list[Token]:
    above = head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    top = above.head if above is not head else head
    return list(top.doc[max(top.sent.start, top.left_edge.i - 1) : top.i + 1])


def _is_buyers(call: Call, roles: Roles) -> bool:
    by, to = roles.subject, roles.recipient
    return call.frame.id == "same.approve" and bool(by and to and by.party and by.party == to.party)


def _asserted(call: Call, kind: str, modality: Modality, roles: Roles) -> Modality:
    """Modality of what is not negated: a wish is a fact of its own, an approval or a seller's plan is no delivery yet."""
    if kind == "statement_of_intent":
        is_wish = call.token.lemma_ == "like" and not any(child.dep_ == "mark" for child in call.token.children)
        return Modality.ACTUAL if modality is Modality.PLANNED or (is_wish and modality is Modality.HYPOTHETICAL) else modality
    if modality is not Modality.ACTUAL:
        return modality
    if call.frame.modality == "planned" and (kind == "agreement" or _is_buyers(call, roles)):
        return Modality.ACTUAL  # a treaty ratified, a purchase that the buyer's own cabinet approved
    if call.frame.modality == "planned" or (call.frame.by_seller == "planned" and kind != "offer"):
        return Modality.PLANNED
    is_open = call.frame.type == "inner" and call.inner and modality_of(call.inner.token) is Modality.HYPOTHETICAL
    return Modality.HYPOTHETICAL if is_open else Modality.ACTUAL


def _chain(call: Call) -> list[Call]:
    found = []
    while call.inner is not None:
        call = call.inner
        found.append(call)
    return found


def _when(call: Call, kind: str, place: Place, moments: Sequence[Moment]) -> Moment | None:
    """The date of a happening: in the clause of its word, else the only one of its sentence.

    A visit told right after dated talks took place then.
    """
    context = place.context
    if kind == "non_performance" or not moments:
        return context.last_meeting if kind == "visit" else None
    token = call.token
    verb = carrier(token) or (token.head if token.dep_ in ("nsubj", "nsubjpass") else token)
    is_intent = kind == "statement_of_intent" and call.inner is not None
    apart = {token.i for token in call.inner.token.subtree} if is_intent and call.inner else set()
    own = [
        place.at(Span(start=word.idx, end=word.idx + len(word)))
        for word in verb.subtree
        if word.i not in apart and word.text.strip()
    ]
    clause = [moment for moment in moments if any(moment.span.overlaps(word) for word in own)]
    found = nearest(clause, place.piece.start + token.idx)
    if found is None and len(moments) == 1 and not is_intent:
        found = moments[0]
    if found and kind in ("talks", "visit"):
        context.last_meeting = replace(found, is_inferred=True)
    return found


def _price(call: Call, place: Place, amounts: Sequence[Money]) -> Money | None:
    """The amount that stands nearest to the word of the happening; null without any."""
    at = place.piece.start + call.token.idx
    return min(amounts, key=lambda money: abs(money.span.start - at), default=None)


def _claim(place: Place, told: _Told, goods: Goods | None) -> Claim:
    roles, kind = told.roles, told.kind
    recipient, supplier, others = roles.recipient, roles.supplier, roles.others
    if kind in ("talks", "visit", "agreement") and not (recipient and supplier and recipient.party != supplier.party):
        others = [actor for actor in (recipient, supplier, *others) if actor]
        recipient = supplier = None
    named = tuple(dict.fromkeys(actor.party for actor in others if actor.party))
    receiver, giver = (actor.party if actor else None for actor in (recipient, supplier))
    money = told.money if kind in _PRICED else None
    event, item, document = EventType(kind), goods.text if goods else None, place.document
    claim = Claim(
        id=claim_id(
            document=document.id,
            span=place.span,
            type=event,
            recipient=receiver,
            supplier=giver,
            other_parties=named,
            item=f"{item} {told.when.on}" if told.is_again and told.when else item,
        ),
        document=document.id,
        span=place.span,
        evidence=place.span.of(document.text),
        type=event,
        modality=told.modality,
        recipient=receiver,
        supplier=giver,
        other_parties=named,
        organisations=_organisations(told.call, roles, place.mentions),
        parents=_parents(kind, roles),
        item=item,
        category=category_of_item(item) if item else None,
        quantity=goods.quantity if goods else None,
        value=money.value if money else None,
        date=told.when.on if told.when else None,
        fields=tuple(_fields(place, told.call, {"recipient": recipient, "supplier": supplier}, goods, told.when, money)),
        extractor=extractor_version(),
        rule=told.call.frame.id,
    )
    if place.receipts is not None:
        place.receipts.append(receipt_of(claim, told.call, place.piece.start))
    return claim


def _fields(
    place: Place,
    call: Call,
    actors: Mapping[str, Actor | None],
    goods: Goods | None,
    when: Moment | None,
    money: Money | None,
) -> Iterator[Field]:
    """Where each field was read and how: always the characters themselves, whatever the field was made of them."""
    text = place.document.text
    for role, actor in actors.items():
        if actor is None:
            continue
        mention = actor.mention
        is_organisation = mention is not None and mention.kind == "organisation"
        if not is_organisation:
            yield Field(
                name=f"{role}_country",
                text=mention.span.of(text) if mention else str(actor.party),
                span=mention.span if mention else None,
                inferred=actor.is_inferred or mention is None,
                rule=actor.via,
            )
        body = mention.span if mention and is_organisation else actor.body and place.at(actor.body)
        if body:
            yield Field(name=f"{role}_organisation", text=body.of(text), span=body, inferred=actor.is_inferred, rule=actor.via)
    if goods:
        item = goods.span if goods.is_inferred else place.at(goods.span)
        how = "the goods named before" if goods.is_inferred else f"goods of {call.flow.token.text!r}"
        yield Field(name="item", text=item.of(text), span=item, inferred=goods.is_inferred, rule=how)
        if goods.quantity_span:
            quantity = place.at(goods.quantity_span)
            yield Field(name="quantity", text=quantity.of(text), span=quantity, rule="counts the item")
    if when:
        how = "the year or day from the document's date" if when.is_inferred else f"date of the clause of {call.token.text!r}"
        yield Field(name="date", text=when.span.of(text), span=when.span, inferred=when.is_inferred, rule=how)
    if money:
        yield Field(name="value", text=money.span.of(text), span=money.span, rule=f"the amount nearest to {call.token.text!r}")


def _organisations(call: Call, roles: Roles, mentions: Sequence[Mention]) -> tuple[str, ...]:
    near = {token.i for token in (carrier(call.token) or call.token).subtree} | {token.i for token in phrase(call.token.head)}
    named = [m for m in mentions if m.kind == "organisation" and any(m.start <= i < m.end for i in near)]
    return tuple(dict.fromkeys([m.text for m in (roles.host, roles.partner) if m] or [m.text for m in named]))


def _parents(kind: str, roles: Roles) -> tuple[Parent, ...]:
    if kind != "joint_venture" or roles.host is None or roles.supplier is None:
        return ()
    partner = roles.partner or roles.supplier.mention
    return (
        Parent(
            child=roles.host.text,
            parent=partner.text if partner else str(roles.supplier.party),
            parent_country=roles.supplier.party,
        ),
    )
