"""What keeps a call from being a claim: what its frame needs, whether it is told at all, whether it says enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliant.extract.actors import Context
from reliant.extract.calls import Call
from reliant.extract.goods import is_arms, is_specific
from reliant.extract.modality import is_negated, is_only_withheld
from reliant.extract.roles import Roles
from reliant.extract.scope import is_in_scope
from reliant.extract.syntax import carrier
from reliant.model.document import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUPPLY = frozenset({"order", "delivery", "production_start", "licence", "agreement", "cooperation"})
"""Types that a suspension, cancellation or non-performance can break."""
_ACTS = frozenset(
    {
        "provide",
        "envisage",
        "include",
        "cover",
        "worth",
        "go",
        "take",
        "begin",
        "start",
        "occur",
        "continue",
        "complete",
        "follow",
        "end",
        "total",
        "amount",
        "resume",
        "come",
        "date",
        "expire",
        "foresee",
        "sign",
        "conclude",
        "agree",
        "approve",
        "clear",
        "finalise",
        "finalize",
        "announce",
        "be",
        "happen",
        "proceed",
        "arrive",
        "schedule",
        "expect",
        "plan",
        "make",
        "carry",
        "effect",
        "cost",
    }
)
"""Verbs whose subject a contract or agreement may be, so that the verb tells of it."""
_OF_ARMS = frozenset({"order", "delivery", "offer", "statement_of_intent", "refusal", "suspension", "cancellation", "inner"})
"""Types whose goods must be arms where they are named."""
_CONTRACTS = frozenset({"contract", "order", "deal"})
"""Second words of triggers that say by themselves that something was bought: "won a contract"."""
_OF_ANYTHING = frozenset({"intent.reduce", "intent.priority"})
_WISHES = frozenset({"intent.wish", "intent.priority", "intent.reduce", "intent.memorandum", "intent.request"})
_ONLY_THOUGHT = frozenset({"speak", "talk", "think", "dream", "idea", "possibility", "prospect", "chance", "question", "hope"})
"""Words after which "of" says what is thought of."""
_NOUN_TELLS = frozenset({"joint_venture", "licence", "refusal", "suspension", "cancellation", "non_performance"})
"""Types of which the bare noun tells: "Moscow's refusal made ..."."""


def type_of(call: Call, roles: Roles) -> str | None:
    """Type of a call after what it absorbed; null when it says nothing alone."""
    frame, inner = call.frame, call.inner
    if not _has_what_it_needs(call, roles):
        return None
    if frame.type == "inner" or (frame.is_negated_to_inner and inner and is_negated(call.token)):
        found = type_of(inner, roles) if inner else None
        return "delivery" if found == "order" and call.token.lemma_ == "resume" else found  # resumed exports arrive
    flow = flow_type(inner) if inner else None
    if _tells_nothing(call, flow):
        return None
    if "payment" in (frame.type, flow):
        return _paid(call, roles)
    if (
        frame.type == "cancellation"
        and flow == "offer"
        and not (roles.subject and roles.supplier and roles.subject.party == roles.supplier.party)
    ):
        return "refusal"  # "walked away from the Russian proposal"
    if frame.id == "agreement.verb" and inner is not None and inner.frame.type == "order" and inner.token.dep_ == "xcomp":
        return "order"  # "agreed to buy 66 fighters": a purchase, not a framework
    if frame.by_seller and inner is not None:
        return _intended(call, inner, roles) if type_of(inner, roles) else None
    return frame.type


def _paid(call: Call, roles: Roles) -> str | None:
    """What a payment tells: not made, the deal is not performed; made with a price, something was bought."""
    if call.frame.type != "payment":
        return "non_performance" if call.frame.type in ("non_performance", "suspension") else None
    if is_negated(call.token):
        return "non_performance" if roles.parties() or roles.goods else None
    return "order" if _is_price(call) and roles.supplier and roles.recipient and _names_arms(roles) else None


def _tells_nothing(call: Call, flow: str | None) -> bool:
    """Frames told only through others, and breakdowns of what is no supply."""
    frame, inner = call.frame, call.inner
    if frame.type in ("speech", "cooperation") or "lifting" in frame.needs:
        return True
    if frame.type == "refusal":
        return flow in ("speech", "refusal", "payment", "cooperation")  # "refused to comment", "refused to rule out"
    return (  # "delayed the visit", "cancelled the talks"
        frame.type in ("suspension", "cancellation", "non_performance")
        and inner is not None
        and flow != "payment"
        and not (frame.type == "cancellation" and flow == "offer")
        and flow_type(inner.flow) not in _SUPPLY
    )


def _has_what_it_needs(call: Call, roles: Roles) -> bool:
    frame, inner = call.frame, call.inner
    may_be_general = roles.is_dense or is_in_scope(call.token.sent.text)
    lacking = {
        "inner": inner is None,
        "inner_or_goods": inner is None and not roles.goods,
        "goods": not roles.goods,
        "arms": not any(is_arms(goods, may_be_general=may_be_general) for goods in roles.goods),
        "firm": roles.host is None or roles.supplier is None,
        "recipient": roles.recipient is None,
        "absorbed": not call.is_absorbed,
        "pair": len(roles.parties()) < 2,
        "opening": not _is_opening(call),
        "arms_or_inner": inner is None and not any(is_arms(goods, may_be_general=may_be_general) for goods in roles.goods),
    }
    if any(lacking.get(need, False) for need in frame.needs):
        return False
    if frame.id == "delivery.arrive" and _goes_nowhere(call, roles):
        return False
    is_contract = call.beside in _CONTRACTS and may_be_general
    if roles.goods and not is_contract and frame.type in _OF_ARMS and call.flow.frame.id not in _OF_ANYTHING and lacking["arms"]:
        return False
    is_bare_verb = frame.type in ("order", "delivery") and inner is None and call.token.pos_ == "VERB" and not is_contract
    return not is_bare_verb or bool(roles.goods) or roles.is_anaphoric


def _is_price(call: Call) -> bool:
    """ "Paid Serbia 30 million euros for ammunition": what was bought and for how much."""
    return call.token.pos_ == "VERB" and any(
        head.lemma_.lower() in ("million", "billion", "dollar", "euro", "rouble", "ruble", "yuan", "rupee")
        for head in call.slots.get("object", ())
    )


def _names_arms(roles: Roles) -> bool:
    """Whether goods are named and are arms by their own words."""
    return any(is_arms(goods, may_be_general=False) for goods in roles.goods)


def _goes_nowhere(call: Call, roles: Roles) -> bool:
    """ "The quarrel over missiles went on", "the tanks came": no arrival."""
    if call.token.lemma_ == "go":
        return roles.recipient is None or not call.slots.get("to") or any(child.dep_ == "prt" for child in call.token.children)
    is_counted = any(is_specific(one) and one.quantity for one in roles.goods)
    return call.token.lemma_ in ("come", "reach", "join") and not (roles.recipient or roles.supplier or is_counted)


_OPENS = frozenset(
    {"open", "inaugurate", "launch", "begin", "start", "establish", "complete", "build", "commission", "construct"}
)


def _is_opening(call: Call) -> bool:
    """Whether a plant is opened or built, and not only named."""
    above = call.token.head
    return above.lemma_ in _OPENS and call.token.dep_ in ("dobj", "nsubj", "nsubjpass")


def _intended(call: Call, inner: Call, roles: Roles) -> str:
    """What an intent over another event is: a buyer's wish, a seller's offer, or a thing fixed for the future."""
    frame, what = call.frame, flow_type(inner)
    if frame.by_seller == "planned" and what in ("agreement", "talks", "visit"):
        return what
    flow = call.flow.frame.type
    if flow in ("order", "delivery", "licence") and roles.subject:
        is_seller = roles.supplier is not None and roles.supplier.party == roles.subject.party
        is_buyer = roles.recipient is not None and roles.recipient.party == roles.subject.party
        if is_seller and not is_buyer:
            return "offer" if frame.by_seller == "offer" else flow
    return frame.type


def flow_type(call: Call) -> str:
    """Type of a call, or of what it is about for frames such as "begin" and "carry out"."""
    return flow_type(call.inner) if call.frame.type == "inner" and call.inner else call.frame.type


def _only_says_which(call: Call, kind: str) -> bool:
    """Whether a word only says which things are meant, what for, or what somebody thinks of."""
    token = call.token
    is_clause_of = token.dep_ in ("acl", "amod") and token.tag_ in ("VBN", "VBD")
    is_made = kind == "production_start"
    return (
        (
            is_clause_of
            and not any(child.dep_ in ("nsubj", "mark") for child in token.children)
            and kind in ("order", "delivery", "production_start", "licence", "agreement")
        )
        # "speaks of selling vehicles", "the idea of buying tanks"
        or (token.dep_ == "pcomp" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in _ONLY_THOUGHT)
        # "used to make shells"; "the missiles that Russia makes", "the types to be built"
        or (is_made and token.dep_ == "xcomp" and token.head.lower_ == "used")
        or (is_made and token.dep_ == "relcl" and call.slots.get("object") == [token.head])
        # "an attempt to purchase jets", "the ability to deliver": what the noun is about, not what happened
        or (token.dep_ == "acl" and token.tag_ == "VB" and call.inner is None)
        # "the long-delayed tanks arrived"; "bought to join the fleet": a purpose, not a happening
        or (token.dep_ == "amod" and token.pos_ == "VERB")
        or (token.dep_ == "advcl" and token.tag_ == "VB")
        or _is_asked(token)
    )


def _is_asked(token: Token) -> bool:
    """ "Asked whether Norway would buy drones": a question."""
    while token.head != token:
        is_whether = any(child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in token.children)
        if is_whether and token.head.lemma_ == "ask":
            return True
        token = token.head
    return False


def is_told(call: Call, kind: str) -> bool:
    """Whether a word tells that something happened, and does not merely name a thing: "under the contract of 2010"."""
    token = call.token
    if _only_says_which(call, kind) or is_only_withheld(token):
        return False  # "rather than buy", "declined to confirm the sale"
    if token.pos_ in ("VERB", "AUX", "ADJ") or kind in _NOUN_TELLS:
        return True
    if carrier(token) is not None or any(
        child.dep_ in ("acl", "relcl") and child.lemma_ in ("sign", "conclude") for child in token.children
    ):
        return True
    if token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX"):
        return "act" not in call.frame.needs or token.head.lemma_ in _ACTS
    return token.dep_ == "ROOT" or call.frame.id in _WISHES


NEAR = 2
"""Sentences back to which a country may have been named for it to be meant where none is named."""
_LOOSE = frozenset({"delivery.arrive", "delivery.give", "order.select", "offer.offer"})
"""Frames whose words are common in other senses: their goods must be arms beyond doubt."""


def is_anchored(call: Call, kind: str, roles: Roles, sentence: Span, context: Context) -> bool:
    """Whether the words themselves, or those just before, say who and exactly what: a guess from all of the document is no claim.

    "The aircraft will be delivered in May" is about some buyer: the goods must be a type or a kind of weapon, and the buyer named
    shortly before.
    """
    if kind in ("talks", "visit", "joint_venture", "other"):
        return True
    actors = roles.actors()
    here = [actor for actor in actors if actor.mention is not None and actor.mention.span.overlaps(sentence)]
    are_specific = any(is_specific(goods) for goods in roles.goods)
    if kind == "agreement":
        return bool(roles.goods or here) or is_in_scope(call.token.sent.text)
    is_told_on = context.is_paragraph and bool(here) and any(is_arms(one, may_be_general=False) for one in roles.goods)
    if call.frame.id in _LOOSE and call.inner is None and not are_specific and len(here) < 2 and not is_told_on:
        return False
    if any(goods.is_inferred for goods in roles.goods):
        return bool(here) or context.is_paragraph or len([actor for actor in actors if actor.mention is not None]) > 1
    if any(actor.mention is not None or actor.body is not None for actor in actors) or (context.is_given and actors):
        return True
    near = context.is_short or any(
        actor.party and context.at - context.named_at.get(actor.party, -NEAR - 1) <= NEAR for actor in actors
    )
    return (context.is_short and bool(roles.parties())) or (
        are_specific and (near or any(goods.quantity for goods in roles.goods))
    )


_WEIGHED = frozenset(
    {"order", "delivery", "offer", "agreement", "licence", "statement_of_intent", "suspension", "cancellation", "non_performance"}
)


def weighs_enough(call: Call, kind: str, roles: Roles, sentence: Span, context: Context, *, is_priced: bool) -> bool:
    """Whether a sentence of a long text says two things itself: a side, the other side, a kind of weapon, a number.

    "The vehicles were handed over on 22 June" repeats what another sentence told; "buying weapons from abroad" tells nothing.
    """
    if context.is_paragraph or kind not in _WEIGHED or call.frame.id in _OF_ANYTHING or call.flow.frame.is_domestic:
        return True  # what a country wants of its own makers has one side and often no type
    named = {
        actor.mention.span if actor.mention is not None else actor.body
        for actor in roles.actors()
        if (actor.mention is not None and actor.mention.span.overlaps(sentence))
        or (actor.mention is None and actor.body is not None)
    }
    goods = [goods for goods in roles.goods if not goods.is_inferred]
    is_counted = is_priced or any(one.quantity is not None for one in goods)
    return len(named) + any(is_specific(one) for one in goods) + is_counted > 1


def is_habit(call: Call, kind: str, roles: Roles) -> bool:
    """Whether a plain present tells what is usual, not what happened: "China exports arms to 55 countries"."""
    token = call.token
    return (
        kind in ("order", "delivery")
        and call.inner is None
        and token.tag_ in ("VBZ", "VBP")
        and token.sent.text.rstrip().endswith((".", ".”", '."'))
        and not any(goods.quantity or is_specific(goods) for goods in roles.goods)
    )


def is_enough(call: Call, kind: str, roles: Roles) -> bool:
    """Whether a claim would say who and what: a type alone is no claim."""
    parties = roles.actors()
    if kind in ("talks", "visit", "agreement"):
        return len(roles.parties()) > 1 or bool(parties and roles.goods)
    if kind == "statement_of_intent":
        return bool(parties) and (bool(roles.goods) or len(parties) > 1)
    if kind in ("order", "delivery", "offer", "production_start", "licence"):
        return bool(parties) and (
            bool(roles.goods)
            or (
                roles.recipient is not None
                and roles.supplier is not None
                and (call.inner is not None or call.beside in _CONTRACTS or call.frame.id == "order.contract")
            )
        )
    if kind == "joint_venture":
        return roles.supplier is not None or len(roles.parties()) > 1
    return bool(roles.goods) or len(parties) > 1 or (bool(parties) and is_in_scope(call.token.sent.text))
