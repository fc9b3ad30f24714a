"""Parties a clause does not name: said in its sentence, in an earlier one, or by the document; always marked as inferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reliant.extract.slavic.calls import BREAKDOWN, Call, Told
from reliant.extract.slavic.clauses import Clause
from reliant.extract.slavic.lexicon import lists
from reliant.extract.slavic.roles import FLOWS, MEETINGS, Roles
from reliant.extract.slavic.scene import Context, Sentence
from reliant.extract.slavic.slots import Slot, slots_in
from reliant.model.identity import PartyId

_DATIVE_PRONOUNS = frozenset({"ему", "ей", "им", "яму", "ёй", "ім"})


def complete(
    roles: Roles, told: Told, clause: Clause, sentence: Sentence, context: Context, chain: Sequence[Call], language: str
) -> None:
    """Parties the clause does not name: those of the sentence, the document's own country for "the army"."""
    _recall(roles, told, clause, context, language)
    _of_speaker(roles, told, clause, sentence, chain, language)
    if (
        told.kind in FLOWS
        and roles.recipient is None
        and roles.supplier
        and any(word.low in _DATIVE_PRONOUNS for word in clause.words)
    ):
        before = context.roles.recipient if context.roles else None
        if before is not None:
            roles.set("recipient", replace(before, is_inferred=True))
    if told.kind in MEETINGS and len(roles.parties) < 2 and not (roles.recipient and roles.supplier):
        around = [
            slot
            for other in sentence.clauses
            for slot in slots_in(other, sentence.mentions, (), (), language)
            if not _speaks(other, language)
        ]
        if len({slot.party for slot in around if slot.party}) == 2:
            roles.others += around
    if told.kind == "cancellation" and not roles.parties:
        roles.others += [slot for other in sentence.clauses for slot in slots_in(other, sentence.mentions, (), (), language)]
    if (
        told.kind in FLOWS | {"talks", "agreement", "statement_of_intent", "production_start"}
        and not roles.parties
        and context.roles
        and _is_same(sentence, context)
    ):
        roles.recipient, roles.supplier, roles.others = (
            context.roles.recipient,
            context.roles.supplier,
            list(context.roles.others),
        )
    is_own = any(word.low in lists(language)["own"] for word in clause.words)
    if not is_own or context.country is None or context.country in roles.parties:
        return
    own = Slot(party=context.country, mention=None, relation="own", at=0, is_inferred=True)
    if told.kind in FLOWS | {"statement_of_intent"} and (context.is_given or roles.supplier is not None):
        roles.set("recipient", own)
    elif told.kind in ("talks", "visit", "agreement") and context.is_given:
        roles.others.append(own)
    if told.kind in ("order", "contract") and context.is_given and roles.recipient and roles.recipient.relation == "with":
        roles.others.append(roles.recipient)


def _recall(roles: Roles, told: Told, clause: Clause, context: Context, language: str) -> None:  # noqa: C901  one rule for each kind
    """What earlier sentences say of whom it is about: the last flow, the other party of the document, its country."""
    last, other = context.roles, None
    if told.kind in FLOWS:
        if last is not None and is_anaphoric(clause, language):
            for role in ("recipient", "supplier"):
                before: Slot | None = getattr(last, role)
                if before is not None and getattr(roles, role) is None:
                    roles.set(role, replace(before, is_inferred=True))
        if not roles.parties and last is not None and (last.recipient or last.supplier):
            roles.recipient, roles.supplier = (
                replace(slot, is_inferred=True) if slot else None for slot in (last.recipient, last.supplier)
            )
        known = roles.recipient or roles.supplier
        if told.kind in BREAKDOWN and known and not (roles.recipient and roles.supplier) and len(context.parties) == 2:
            other = next((party for party in context.parties if party != known.party), None)
            if known.party in context.parties and other:
                roles.set("supplier" if roles.supplier is None else "recipient", _inferred(other))
        if not roles.parties and context.country and told.kind in ("contract", "order", "delivery") and context.is_dense:
            roles.set("recipient", _inferred(context.country))
    elif told.kind in ("talks", "visit", "agreement") and not (roles.recipient and roles.supplier):
        if not roles.parties and last is not None:
            roles.others = [replace(slot, is_inferred=True) for slot in (last.recipient, last.supplier, *last.others) if slot]
        elif len(roles.parties) == 1 and last is not None and roles.parties < last.parties:
            roles.others += [replace(slot, is_inferred=True) for slot in (last.recipient, last.supplier, *last.others) if slot]
        elif len(roles.parties) == 1 and context.country and context.country not in roles.parties:
            roles.others.append(_inferred(context.country))


def _inferred(party: PartyId) -> Slot:
    return Slot(party=party, mention=None, relation="own", at=0, is_inferred=True)


def is_anaphoric(clause: Clause, language: str) -> bool:
    """Whether a clause points back: "they", "the second batch"."""
    return any(word.low in lists(language)["anaphors"] for word in clause.words)


def _speaks(clause: Clause, language: str) -> bool:
    """Whether a clause only says who says so."""
    speech = lists(language)["speech"]
    return any(
        word.is_predicate and (word.lemma in speech if language == "ru" else word.low.startswith(tuple(speech)))
        for word in clause.words
    )


def _of_speaker(roles: Roles, told: Told, clause: Clause, sentence: Sentence, chain: Sequence[Call], language: str) -> None:
    """Who denies a deal of "ours" is a party to it: "there is no contract with Moscow, said the ministry of Kazakhstan"."""
    if not told.is_denied and not any(call.frame.id == "slavic.priority" for call in chain):
        return
    speakers = [
        slot
        for other in sentence.clauses
        if other is not clause and _speaks(other, language)
        for slot in slots_in(other, sentence.mentions, (), (), language)
        if slot.party and slot.party not in roles.parties
    ]
    if not speakers or len(roles.parties) > 1:
        return
    speaker = replace(speakers[0], is_inferred=True)
    if told.kind in MEETINGS:
        roles.others.append(speaker)
        return
    agent = next((call.frame.agent for call in reversed(chain) if call.frame.agent and call.frame.type != "inner"), "recipient")
    roles.set(agent, speaker)
    if getattr(roles, agent) is not speaker:
        roles.set("supplier" if agent == "recipient" else "recipient", speaker)


def _is_same(sentence: Sentence, context: Context) -> bool:
    return context.roles is not None and any(
        slot.mention is not None and sentence.span.start <= slot.mention.span.start < sentence.span.end
        for slot in (context.roles.recipient, context.roles.supplier, *context.roles.others)
        if slot
    )
