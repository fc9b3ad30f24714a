"""The reader of Russian and Belarusian: documents to claims, clause by clause, with the characters every field stands on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reliant.extract.field import Gate, through
from reliant.extract.hazards import readable
from reliant.extract.receipts import Caller, Receipt
from reliant.extract.sentences import sentences_of
from reliant.extract.slavic import belarusian, russian
from reliant.extract.slavic.calls import BREAKDOWN, Call, Told, chain_of, told_by
from reliant.extract.slavic.clauses import Clause, clauses_in
from reliant.extract.slavic.discourse import complete, is_anaphoric
from reliant.extract.slavic.emit import claim_from, modality_of, price_of, when_of
from reliant.extract.slavic.gazetteer import mentions_in
from reliant.extract.slavic.goods import Goods, goods_in, prices_in, quantity_in, speaks_of_defence
from reliant.extract.slavic.owners import parents_of
from reliant.extract.slavic.roles import FLOWS, Roles, roles_of
from reliant.extract.slavic.scene import Context, Sentence
from reliant.extract.slavic.slots import Slot, slots_in
from reliant.extract.slavic.when import moments_in
from reliant.extract.slavic.words import CASES, Mention, Word
from reliant.model.claim import Claim
from reliant.model.document import Document, Span
from reliant.model.identity import PartyId

_PRICED = frozenset(
    {"order", "delivery", "offer", "agreement", "cancellation", "non_performance", "suspension", "statement_of_intent"}
)
_FINAL = {"contract": "order", "ownership": "joint_venture", "request": "statement_of_intent"}
_GOODS_NEEDED = frozenset(
    {"order", "delivery", "offer", "refusal", "suspension", "non_performance", "production_start", "licence"}
)
"""Types that need goods, or two parties in a text of the field."""


_Tagged = Mapping[tuple[str, Span], tuple[Word, ...]]


class SlavicExtractor:
    """Reads Russian and Belarusian documents. Nothing is loaded before the first of them.

    Args:
        is_open: read every sentence, whatever its field, and take any organisation or person for a party: for measuring on
            general news. Belarusian has no recogniser of names.
        gate: the field, if it is not defence.
    """

    def __init__(self, *, is_open: bool = False, gate: Gate | None = None) -> None:
        self._is_open, self._gate = is_open, gate

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
        return next(self.read_many([document]))[1]

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims; the sentences of all of them are tagged in one batch.

        Raises:
            ReaderMissing: the tagger of Russian is not installed: nobody could look.
        """
        plain = [replace(document, text=readable(document.text)) for document in documents]
        with through(self._gate):
            spans = [self._spans(document) for document in plain]
        tagged = self._tagged(plain, spans)
        for document, read, found in zip(documents, plain, spans, strict=True):
            with through(self._gate):
                claims = tuple(receipt.claim for receipt in self._read(document, read, found, tagged))
            yield document, claims

    def explain(self, document: Document) -> tuple[Receipt, ...]:
        """How each claim of one document was read: the words that called it, the outermost first.

        Raises:
            ReaderMissing: the tagger of Russian is not installed: nobody could look.
        """
        plain = replace(document, text=readable(document.text))
        with through(self._gate):
            spans = self._spans(plain)
            return self._read(document, plain, spans, self._tagged([plain], [spans]))

    def _spans(self, document: Document) -> list[Span]:
        """Sentences of a document of the field; none of any other."""
        language = document.language or "ru"
        if not self._is_open and not speaks_of_defence(f"{document.title or ''} {document.text}", language):
            return []
        return list(sentences_of(document))

    @staticmethod
    def _tagged(documents: Sequence[Document], spans: Sequence[Sequence[Span]]) -> _Tagged:
        """Words of the Russian among the documents, titles included."""
        waiting: list[tuple[str, Span]] = []
        for document, found in zip(documents, spans, strict=True):
            if found and document.language == "ru":
                waiting += [(document.text, span) for span in found]
                waiting += [(document.title, Span(start=0, end=len(document.title)))] if document.title else []
        return dict(zip(waiting, russian.tagged_many(waiting), strict=True))

    def _read(self, document: Document, plain: Document, spans: Sequence[Span], tagged: _Tagged) -> tuple[Receipt, ...]:
        language = document.language or "ru"
        scoped = [self._is_open or speaks_of_defence(span.of(document.text), language) for span in spans]
        context = Context(
            country=document.context_country,
            published=document.published_on,
            is_given=document.context_country is not None,
            is_dense=sum(scoped) >= 0.3 * len(spans),
            is_open=self._is_open,
        )
        sentences = [_sentence(plain, span, language, tagged, is_open=self._is_open) for span in spans]
        context.parties = _parties(document, sentences, language, tagged)
        if context.country is None and context.parties:
            context.country = context.parties[0]
        claims: dict[str, Claim] = {}
        for sentence, in_scope in zip(sentences, scoped, strict=True):
            for claim in _claims(document, sentence, context, language, is_in_scope=in_scope or context.is_dense):
                claims.setdefault(claim.id, claim)
        first: dict[str, Receipt] = {}
        for receipt in context.receipts:
            if receipt.claim.id in claims:
                first.setdefault(receipt.claim.id, receipt)
        return tuple(first.values())


def _sentence(document: Document, span: Span, language: str, tagged: _Tagged, *, is_open: bool = False) -> Sentence:
    text = document.text
    words = _words(text, span, language, tagged)
    return Sentence(
        span=span,
        text=re.sub(r"\s+", " ", span.of(text).lower()),
        words=words,
        mentions=_with_entities(words, mentions_in(words, language), text, span)
        if is_open and language == "ru"
        else mentions_in(words, language),
        moments=moments_in(text, span, document.published_on, language),
        prices=tuple(prices_in(text, span, language)),
        clauses=tuple(clauses_in(words, language)),
    )


def _parties(document: Document, sentences: Sequence[Sentence], language: str, tagged: _Tagged) -> tuple[PartyId, ...]:
    """Countries of a document by how often it names them; the title counts twice."""
    title: tuple[Mention, ...] = ()
    if document.title:
        words = _words(document.title, Span(start=0, end=len(document.title)), language, tagged)
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


def _words(text: str, span: Span, language: str, tagged: _Tagged) -> tuple[Word, ...]:
    return tagged[text, span] if language == "ru" else belarusian.tagged(text, span)


def _claims(document: Document, sentence: Sentence, context: Context, language: str, *, is_in_scope: bool) -> Iterator[Claim]:
    carried: Slot | None = None
    is_denied = False
    for clause in sentence.clauses:
        if (
            carried is None
            and context.subject
            and any(word.low in ("он", "она", "они", "ён", "яна", "яны") for word in clause.words)
        ):
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
    sentence: Sentence,
    clause: Clause,
    chain: Sequence[Call],
    told: Told,
    slots: Sequence[Slot],
    goods: Sequence[Goods],
    context: Context,
    carried: Slot | None,
    language: str,
) -> Iterator[Claim]:
    item = _item(goods, chain, sentence, clause, context, told, language)
    roles = roles_of(chain, told, slots, item, carried)
    complete(roles, told, clause, sentence, context, chain, language)
    parents = parents_of(chain, slots, clause.text)
    kind = _FINAL.get(told.kind, told.kind)
    if (
        kind == "order"
        and told.is_denied
        and told.kind == "contract"
        and not any(call.frame.id == "slavic.buy" for call in chain)
    ):
        roles.others += [slot for slot in (roles.recipient, roles.supplier) if slot]
        roles.recipient = roles.supplier = None  # whose order it would have been is not said
    if (told.kind == "ownership" and not parents) or not _is_enough(kind, roles, item, chain, context):
        return
    modality = modality_of(told, kind, clause, sentence, chain, language)
    when = None if kind == "non_performance" else when_of(chain, clause, sentence)
    price = price_of(sentence.prices, clause) if kind in _PRICED else None
    if item is not None:
        context.goods = item
    context.roles = roles
    claim = claim_from(document, sentence, chain, kind, modality, roles, item, when, price, parents)
    callers = [Caller(frame=call.frame.id, type=call.frame.type, text=call.word.text, span=call.word.span) for call in chain]
    context.receipts.append(Receipt(claim=claim, callers=tuple(callers), paths=()))
    yield claim


def _item(
    goods: Sequence[Goods],
    chain: Sequence[Call],
    sentence: Sentence,
    clause: Clause,
    context: Context,
    told: Told,
    language: str,
) -> Goods | None:
    """The goods of a clause: weapons before mere "equipment", after the word of the happening before those that precede it."""
    if goods:
        last = chain[-1].word.at
        return min(goods, key=lambda item: (item.is_weak, item.at < last and told.kind != "cancellation", abs(item.at - last)))
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
    if context.goods is None or not (told.kind in BREAKDOWN or is_anaphoric(clause, language)):
        return None
    quantity, span = quantity_in(clause.words, language)
    return replace(context.goods, quantity=quantity, quantity_span=span, origin=None, is_inferred=True)


def _is_enough(kind: str, roles: Roles, item: Goods | None, chain: Sequence[Call], context: Context) -> bool:
    """Whether what is told is somebody's and, of a flow, speaks of goods or of two sides."""
    firms = [slot for slot in (roles.recipient, roles.supplier, *roles.others) if slot]
    if context.is_open:
        return kind == "joint_venture" or len({slot.mention.text if slot.mention else str(slot.party) for slot in firms}) > 1
    if not firms:
        return False
    if kind in _GOODS_NEEDED and item is None and len(roles.parties) < 2:
        return False
    if (
        kind in ("delivery", "order")
        and item is None
        and not any(call.frame.id in ("slavic.contract", "slavic.won") for call in chain)
    ):
        return False
    if kind in ("talks", "visit", "agreement", "joint_venture"):
        return len(roles.parties) >= 2 or (kind == "joint_venture" and bool(roles.parties))
    return bool(roles.parties)
