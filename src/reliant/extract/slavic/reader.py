"""The reader of Russian and Belarusian: documents to claims, clause by clause, with the characters every field stands on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reliant.extract.hazards import readable
from reliant.extract.sentences import sentences_of
from reliant.extract.slavic import belarusian, russian
from reliant.extract.slavic.calls import BREAKDOWN, Call, Told, chain_of, told_by
from reliant.extract.slavic.clauses import Clause, clauses_in
from reliant.extract.slavic.gazetteer import mentions_in
from reliant.extract.slavic.goods import Goods, Price, goods_in, prices_in, quantity_in, speaks_of_defence
from reliant.extract.slavic.lexicon import expressions, lists, slavic_version
from reliant.extract.slavic.owners import parents_of
from reliant.extract.slavic.roles import FLOWS, MEETINGS, Roles, roles_of
from reliant.extract.slavic.slots import Slot, slots_in
from reliant.extract.slavic.when import moments_in
from reliant.extract.slavic.words import CASES, Mention, Word
from reliant.extract.when import Moment, nearest
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Field, Modality, Parent, claim_id
from reliant.model.document import Document, Span
from reliant.model.identity import PartyId

_PRICED = frozenset({"order", "delivery", "offer", "agreement", "cancellation", "non_performance", "suspension", "statement_of_intent"})
_FINAL = {"contract": "order", "ownership": "joint_venture", "request": "statement_of_intent"}
_GOODS_NEEDED = frozenset({"order", "delivery", "offer", "refusal", "suspension", "non_performance", "production_start", "licence"})
"""Types that need goods, or two parties in a text of the field."""


@dataclass(slots=True, kw_only=True)
class _Context:
    """What earlier sentences leave behind."""

    country: PartyId | None
    published: date | None
    is_given: bool
    is_dense: bool
    is_open: bool = False
    goods: Goods | None = None
    roles: Roles | None = None
    subject: Slot | None = None
    parties: tuple[PartyId, ...] = ()  # countries of the whole document, title included, the most frequent first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """One sentence with what was found in it."""

    span: Span
    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    moments: tuple[Moment, ...] = ()
    prices: tuple[Price, ...] = ()
    clauses: tuple[Clause, ...] = field(default=())


class SlavicExtractor:
    """Reads Russian and Belarusian documents. Nothing is loaded before the first of them.

    Args:
        is_open: read every sentence, whatever its field, and take any organisation or person for a party: for a monitor of another
            field and for measuring on general news. Russian only: Belarusian has no recogniser of names.
    """

    def __init__(self, *, is_open: bool = False) -> None:
        self._is_open = is_open

    def can_read(self, document: Document) -> str | None:
        """Why a document cannot be read; null when it can."""
        if document.language == "be":
            return None
        if document.language == "ru":
            return russian.why_missing()
        return f"this reader knows Russian and Belarusian, the document is in {document.language or 'an unknown language'}"

    def read(self, document: Document) -> tuple[Claim, ...]:
        """Claims of one document, in reading order.

        Raises:
            ReaderMissing: the tagger of Russian is not installed: nobody could look.
        """
        language = document.language or "ru"
        plain = replace(document, text=readable(document.text))
        if not self._is_open and not speaks_of_defence(f"{document.title or ''} {document.text}", language):
            return ()
        spans = list(sentences_of(plain))
        scoped = [self._is_open or speaks_of_defence(span.of(document.text), language) for span in spans]
        context = _Context(
            country=document.context_country,
            published=document.published_on,
            is_given=document.context_country is not None,
            is_dense=sum(scoped) >= 0.3 * len(spans),
            is_open=self._is_open,
        )
        sentences = [_sentence(plain, span, language, is_open=self._is_open) for span in spans]
        context.parties = _parties(document, sentences, language)
        if context.country is None and context.parties:
            context.country = context.parties[0]
        claims: dict[str, Claim] = {}
        for sentence, in_scope in zip(sentences, scoped, strict=True):
            for claim in _claims(document, sentence, context, language, is_in_scope=in_scope or context.is_dense):
                claims.setdefault(claim.id, claim)
        return tuple(claims.values())

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims.

        Raises:
            ReaderMissing: the tagger of Russian is not installed: nobody could look.
        """
        for document in documents:
            yield document, self.read(document)


def _sentence(document: Document, span: Span, language: str, *, is_open: bool = False) -> _Sentence:
    text = document.text
    words = _tagged(text, span, language)
    return _Sentence(
        span=span,
        text=re.sub(r"\s+", " ", span.of(text).lower()),
        words=words,
        mentions=_with_entities(words, mentions_in(words, language), text, span) if is_open and language == "ru" else mentions_in(words, language),
        moments=moments_in(text, span, document.published_on, language),
        prices=tuple(prices_in(text, span, language)),
        clauses=tuple(clauses_in(words, language)),
    )


def _parties(document: Document, sentences: Sequence[_Sentence], language: str) -> tuple[PartyId, ...]:
    """Countries of a document by how often it names them; the title counts twice."""
    title: tuple[Mention, ...] = ()
    if document.title:
        words = _tagged(document.title, Span(start=0, end=len(document.title)), language)
        title = mentions_in(words, language)
    found = [*title, *title, *(mention for sentence in sentences for mention in sentence.mentions)]
    counted = Counter(m.party for m in found if m.party and not m.party.startswith("ORG:"))
    return tuple(party for party, _ in counted.most_common())


def _with_entities(words: Sequence[Word], known: Sequence[Mention], text: str, span: Span) -> tuple[Mention, ...]:
    """Known names, and the organisations and persons among which none of them stands."""
    found = list(known)
    for place, kind in russian.entities_in(text, span):
        inside = [word for word in words if place.start <= word.span.start < place.end and word.part != "mark"]
        if inside and not any(m.covers(word.at) and m.kind != "demonym" for m in known for word in inside):
            found = [m for m in found if not any(m.covers(word.at) for word in inside)]
            found.append(
                Mention(
                    start=inside[0].at,
                    end=inside[-1].at + 1,
                    party=None,
                    kind=kind,
                    cases=inside[0].cases or frozenset(CASES),
                    hint="" if inside[0].cases else "nom",
                    span=place,
                    text=place.of(text),
                )
            )
    return tuple(sorted(found, key=lambda mention: mention.start))


def _tagged(text: str, span: Span, language: str) -> tuple[Word, ...]:
    return russian.tagged(text, span) if language == "ru" else belarusian.tagged(text, span)


def _claims(document: Document, sentence: _Sentence, context: _Context, language: str, *, is_in_scope: bool) -> Iterator[Claim]:
    carried: Slot | None = None
    is_denied = False
    for clause in sentence.clauses:
        if carried is None and context.subject and any(word.low in ("он", "она", "они", "ён", "яна", "яны") for word in clause.words):
            carried = replace(context.subject, is_inferred=True)
        if clause.is_attribute:
            continue
        chain = chain_of(clause, language)
        goods = goods_in(clause.words, sentence.mentions, language)
        slots = slots_in(clause, sentence.mentions, chain, goods, language)
        if chain and is_in_scope:
            told = told_by(chain, sentence.text, language)
            if told is not None and is_denied:
                told = replace(told, is_denied=True)
            is_denied = told is None and any(call.frame.type == "deny" and not call.is_negated for call in chain)
            if told is not None:
                yield from _told(document, sentence, clause, chain, told, slots, goods, context, carried, language)
        subject = next((slot for slot in slots if slot.relation == "nom"), None)
        carried = subject or carried
    if carried is not None:
        context.subject = carried


def _told(  # noqa: PLR0913, PLR0917
    document: Document,
    sentence: _Sentence,
    clause: Clause,
    chain: Sequence[Call],
    told: Told,
    slots: Sequence[Slot],
    goods: Sequence[Goods],
    context: _Context,
    carried: Slot | None,
    language: str,
) -> Iterator[Claim]:
    item = _item(goods, chain, sentence, clause, context, told, language)
    roles = roles_of(chain, told, slots, item, carried)
    _complete(roles, told, clause, sentence, context, chain, language)
    parents = parents_of(chain, slots, clause.text)
    kind = _FINAL.get(told.kind, told.kind)
    if kind == "order" and told.is_denied and told.kind == "contract" and not any(call.frame.id == "slavic.buy" for call in chain):
        roles.others += [slot for slot in (roles.recipient, roles.supplier) if slot]
        roles.recipient = roles.supplier = None  # whose order it would have been is not said
    if (told.kind == "ownership" and not parents) or not _is_enough(kind, roles, item, chain, context):
        return
    modality = _modality(told, kind, clause, sentence, chain, language)
    when = None if kind == "non_performance" else _when(chain, clause, sentence)
    price = nearest_price(sentence.prices, clause) if kind in _PRICED else None
    if item is not None:
        context.goods = item
    context.roles = roles
    yield _claim(document, sentence, chain, kind, modality, roles, item, when, price, parents)


def _item(  # noqa: PLR0913, PLR0917
    goods: Sequence[Goods], chain: Sequence[Call], sentence: _Sentence, clause: Clause, context: _Context, told: Told, language: str
) -> Goods | None:
    """The goods of a clause: weapons before mere "equipment", after the word of the happening before those that precede it."""
    if goods:
        last = chain[-1].word.at
        return min(goods, key=lambda item: (item.is_weak, item.at < last and told.kind not in ("cancellation",), abs(item.at - last)))
    if told.kind not in FLOWS:
        return None
    elsewhere = [
        item
        for other in sentence.clauses
        if other is not clause
        for item in goods_in(other.words, sentence.mentions, language)
        if not item.is_weak
    ]
    before = [item for item in elsewhere if item.at < clause.words[0].at]
    if before or elsewhere:
        return before[-1] if before else elsewhere[0]
    if context.goods is None or not (told.kind in BREAKDOWN or _is_anaphoric(clause, language)):
        return None
    quantity, span = quantity_in(clause.words, language)
    return replace(context.goods, quantity=quantity, quantity_span=span, origin=None, is_inferred=True)


_CONDITIONAL = re.compile(r"\b(?:бы|б)\b")
_DATIVE_PRONOUNS = frozenset({"ему", "ей", "им", "яму", "ёй", "ім"})


def _complete(  # noqa: PLR0913, PLR0917
    roles: Roles, told: Told, clause: Clause, sentence: _Sentence, context: _Context, chain: Sequence[Call], language: str
) -> None:
    """Parties the clause does not name: those of the sentence, the document's own country for "the army"."""
    _recall(roles, told, clause, context, language)
    _of_speaker(roles, told, clause, sentence, chain, language)
    if told.kind in FLOWS and roles.recipient is None and roles.supplier and any(word.low in _DATIVE_PRONOUNS for word in clause.words):
        before = context.roles.recipient if context.roles else None
        if before is not None:
            roles.set("recipient", replace(before, is_inferred=True))
    if told.kind in MEETINGS and len(roles.parties) < 2 and not (roles.recipient and roles.supplier):
        around = [slot for other in sentence.clauses for slot in slots_in(other, sentence.mentions, (), (), language) if not _speaks(other, language)]
        if len({slot.party for slot in around if slot.party}) == 2:
            roles.others += around
    if told.kind == "cancellation" and not roles.parties:
        roles.others += [slot for other in sentence.clauses for slot in slots_in(other, sentence.mentions, (), (), language)]
    if told.kind in FLOWS | {"talks", "agreement", "statement_of_intent", "production_start"} and not roles.parties and context.roles and _is_same(sentence, context):
        roles.recipient, roles.supplier, roles.others = context.roles.recipient, context.roles.supplier, list(context.roles.others)
    is_own = any(_is_own(word, clause, language) for word in clause.words)
    if not is_own or context.country is None or context.country in roles.parties:
        return
    own = Slot(party=context.country, mention=None, relation="own", at=0, is_inferred=True)
    if told.kind in FLOWS | {"statement_of_intent"} and (context.is_given or roles.supplier is not None):
        roles.set("recipient", own)
    elif told.kind in ("talks", "visit", "agreement") and context.is_given:
        roles.others.append(own)
    if told.kind in ("order", "contract") and context.is_given and roles.recipient and roles.recipient.relation == "with":
        roles.others.append(roles.recipient)


def _recall(roles: Roles, told: Told, clause: Clause, context: _Context, language: str) -> None:
    """What earlier sentences say of whom it is about: the last flow, the other party of the document, its country."""
    last, other = context.roles, None
    if told.kind in FLOWS:
        if last is not None and _is_anaphoric(clause, language):
            for role in ("recipient", "supplier"):
                before: Slot | None = getattr(last, role)
                if before is not None and getattr(roles, role) is None:
                    roles.set(role, replace(before, is_inferred=True))
        if not roles.parties and last is not None and (last.recipient or last.supplier):
            roles.recipient, roles.supplier = (replace(slot, is_inferred=True) if slot else None for slot in (last.recipient, last.supplier))
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


def _is_anaphoric(clause: Clause, language: str) -> bool:
    return any(word.low in lists(language)["anaphors"] for word in clause.words)


def _speaks(clause: Clause, language: str) -> bool:
    """Whether a clause only says who says so."""
    speech = lists(language)["speech"]
    return any(
        word.is_predicate and (word.lemma in speech if language == "ru" else word.low.startswith(tuple(speech))) for word in clause.words
    )


def _of_speaker(  # noqa: PLR0913, PLR0917
    roles: Roles, told: Told, clause: Clause, sentence: _Sentence, chain: Sequence[Call], language: str
) -> None:
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


def _is_same(sentence: _Sentence, context: _Context) -> bool:
    return context.roles is not None and any(
        slot.mention is not None and sentence.span.start <= slot.mention.span.start < sentence.span.end
        for slot in (context.roles.recipient, context.roles.supplier, *context.roles.others)
        if slot
    )


def _is_own(word: Word, clause: Clause, language: str) -> bool:
    if word.low in lists(language)["own"]:
        return True
    del clause
    return False


def _is_enough(kind: str, roles: Roles, item: Goods | None, chain: Sequence[Call], context: _Context) -> bool:
    """Whether what is told is somebody's and, of a flow, speaks of goods or of two sides."""
    firms = [slot for slot in (roles.recipient, roles.supplier, *roles.others) if slot]
    if context.is_open:
        return kind == "joint_venture" or len({slot.mention.text if slot.mention else str(slot.party) for slot in firms}) > 1
    if not firms:
        return False
    if kind in _GOODS_NEEDED and item is None and len(roles.parties) < 2:
        return False
    if kind in ("delivery", "order") and item is None and not any(call.frame.id in ("slavic.contract", "slavic.won") for call in chain):
        return False
    if kind in ("talks", "visit", "agreement", "joint_venture"):
        return len(roles.parties) >= 2 or (kind == "joint_venture" and bool(roles.parties))
    return bool(roles.parties)


def _modality(told: Told, kind: str, clause: Clause, sentence: _Sentence, chain: Sequence[Call], language: str) -> Modality:
    text = sentence.text
    if told.is_denied:
        return Modality.DENIED
    if kind == "statement_of_intent" and expressions(language, "wish").search(text):
        return Modality.ACTUAL
    head = chain[0].word
    is_future = any(word.tense == "future" and word.form == "finite" for word in clause.words if _is_near(word, chain)) or bool(
        expressions(language, "later").search(clause.text)
    )
    if told.is_possible or expressions(language, "conditions").search(text) or expressions(language, "possible").search(clause.text) or _CONDITIONAL.search(text):
        return Modality.HYPOTHETICAL
    if _is_opinion(sentence, language) and (is_future or head.form == "infinitive"):
        return Modality.HYPOTHETICAL
    if expressions(language, "reported").search(text):
        return Modality.REPORTED
    if kind == "statement_of_intent":
        return Modality.ACTUAL
    if told.is_planned or chain[0].frame.id == "slavic.await" or (is_future and kind != "offer" and not (kind == "refusal" and chain[0].is_negated)):
        return Modality.PLANNED
    return Modality.ACTUAL


def _is_near(word: Word, chain: Sequence[Call]) -> bool:
    return any(call.word.at == word.at for call in chain) or word.lemma in ("быть", "стать")


def _is_opinion(sentence: _Sentence, language: str) -> bool:
    opinion = lists(language)["opinion"]
    return any(
        word.part == "verb" and (word.lemma in opinion if language == "ru" else word.low.startswith(tuple(opinion)))
        for word in sentence.words
    )


def _when(chain: Sequence[Call], clause: Clause, sentence: _Sentence) -> Moment | None:
    """The date in the clause of the happening, else the only one of its sentence."""
    start, end = clause.words[0].span.start, clause.words[-1].span.end
    inside = [moment for moment in sentence.moments if start <= moment.span.start < end]
    found = nearest(inside, chain[0].word.span.start)
    if found is None and len(sentence.moments) == 1:
        found = sentence.moments[0]
    return found


def nearest_price(prices: Sequence[Price], clause: Clause) -> Price | None:
    """The amount nearest to a clause; null without any."""
    start = clause.words[0].span.start
    return min(prices, key=lambda price: abs(price.span.start - start), default=None)


def _claim(  # noqa: PLR0913, PLR0917
    document: Document,
    sentence: _Sentence,
    chain: Sequence[Call],
    kind: str,
    modality: Modality,
    roles: Roles,
    item: Goods | None,
    when: Moment | None,
    price: Price | None,
    parents: tuple[Parent, ...],
) -> Claim:
    receiver = roles.recipient.party if roles.recipient else None
    giver = roles.supplier.party if roles.supplier else None
    named = tuple(dict.fromkeys(slot.party for slot in roles.others if slot.party and slot.party not in (receiver, giver)))
    event, text = EventType(kind), item.text if item else None
    return Claim(
        id=claim_id(
            document=document.id, span=sentence.span, type=event, recipient=receiver, supplier=giver, other_parties=named, item=text
        ),
        document=document.id,
        span=sentence.span,
        evidence=sentence.span.of(document.text),
        type=event,
        modality=modality,
        recipient=receiver,
        supplier=giver,
        other_parties=named,
        organisations=tuple(dict.fromkeys(m.text for m in sentence.mentions if m.kind == "organisation")),
        parents=parents,
        item=text,
        category=category_of_item(text) if text else None,
        quantity=item.quantity if item else None,
        value=price.value if price else None,
        date=when.on if when else None,
        fields=tuple(_fields(document, roles, item, when, price)),
        extractor=slavic_version(),
        rule=chain[0].frame.id,
    )


def _fields(document: Document, roles: Roles, item: Goods | None, when: Moment | None, price: Price | None) -> Iterator[Field]:
    """Where each field was read: always the characters themselves."""
    text = document.text
    named = [("recipient", roles.recipient), ("supplier", roles.supplier)]
    named += [("other", slot) for slot in roles.others if slot.mention is not None and slot.party is None]
    for role, slot in named:
        if slot is None:
            continue
        mention = slot.mention
        is_body = mention is not None and mention.kind in ("organisation", "person")
        if slot.party and not is_body:
            yield Field(
                name=f"{role}_country",
                text=mention.span.of(text) if mention else str(slot.party),
                span=mention.span if mention else None,
                inferred=slot.is_inferred or mention is None or mention.kind not in ("name", "demonym", "people"),
            )
        body = mention.span if mention and is_body else slot.body
        if body:
            yield Field(name=f"{role}_organisation", text=body.of(text), span=body, inferred=slot.is_inferred)
    if item:
        yield Field(name="item", text=item.span.of(text), span=item.span, inferred=item.is_inferred)
        if item.quantity_span:
            yield Field(name="quantity", text=item.quantity_span.of(text), span=item.quantity_span)
    if when:
        yield Field(name="date", text=when.span.of(text), span=when.span, inferred=when.is_inferred)
    if price:
        yield Field(name="value", text=price.span.of(text), span=price.span)


