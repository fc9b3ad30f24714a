"""Russian words with part, case and form, as natasha tags them. Loaded at the first document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import Any

from reliant.errors import ReaderMissing
from reliant.extract.slavic.words import Word
from reliant.model.document import Span

_DESIGNATION = re.compile(r"[А-ЯA-Z][А-Яа-яA-Za-z]{0,5}-?\d+(?:[А-ЯA-Zа-я]{1,4}\d?)?(?:-\d+)?")
_PARTS = {
    "NOUN": "noun",
    "PROPN": "noun",
    "X": "noun",
    "PRON": "pronoun",
    "VERB": "verb",
    "AUX": "verb",
    "ADJ": "adj",
    "DET": "adj",
    "NUM": "num",
    "ADP": "prep",
    "CCONJ": "conj",
    "SCONJ": "conj",
    "PUNCT": "mark",
    "SYM": "mark",
}
_FORMS = {"Fin": "finite", "Inf": "infinitive", "Conv": "gerund"}
_TENSES = {"Past": "past", "Pres": "present", "Fut": "future"}


def why_missing() -> str | None:
    """Why Russian cannot be read here; null when it can. Loads nothing."""
    if find_spec("natasha") is None:
        return "Russian cannot be read: natasha is not installed; install the extra [ru]: pip install 'reliant[ru]'"
    return None


def tagged(text: str, span: Span) -> tuple[Word, ...]:
    """Words of one sentence of a document.

    Raises:
        ReaderMissing: natasha is not installed: nobody could look.
    """
    return tagged_many([(text, span)])[0]


def tagged_many(sentences: Sequence[tuple[str, Span]]) -> list[tuple[Word, ...]]:
    """Words of sentences, each with the text it stands in; tagged in one batch, which is ten times as fast as one by one.

    Raises:
        ReaderMissing: natasha is not installed: nobody could look.
    """
    if not sentences:
        return []
    tools = _tools()
    parted = [list(tools.segmenter.tokenize(span.of(text))) for text, span in sentences]
    tagged_words = tools.tagger.map([[token.text for token in tokens] for tokens in parted])
    return [
        _words(tokens, found.tokens, span, tools)
        for tokens, found, (_, span) in zip(parted, tagged_words, sentences, strict=True)
    ]


def _words(tokens: Sequence[Any], tags: Sequence[Any], span: Span, tools: _Tools) -> tuple[Word, ...]:
    words: list[Word] = []
    for token, tag in zip(tokens, tags, strict=True):
        lemma = tools.vocabulary.lemmatize(token.text, tag.pos, tag.feats)
        word = _word(len(words), token, tag, lemma, span.start)
        if words and _is_one_type(words[-1], word):
            words[-1] = _together(words[-1], word)
        else:
            words.append(word)
    return tuple(words)


def _is_one_type(first: Word, second: Word) -> bool:
    """ "Су-30" and "СМ", "К" and "9": the tokeniser parts what is one type designation."""
    return first.span.end == second.span.start and bool(_DESIGNATION.fullmatch(first.text + second.text))


def _together(first: Word, second: Word) -> Word:
    text = first.text + second.text
    span = Span(start=first.span.start, end=second.span.end)
    return replace(first, text=text, low=text.lower(), lemma=text.lower(), part="noun", span=span)


def entities_in(text: str, span: Span) -> Sequence[tuple[Span, str]]:
    """Characters and kind (organisation, person) of what natasha takes for a name in one sentence."""
    tools = _tools()
    doc = tools.document(span.of(text))
    doc.segment(tools.segmenter)
    doc.tag_ner(tools.names)
    kinds = {"ORG": "organisation", "PER": "person"}
    return [
        (Span(start=span.start + found.start, end=span.start + found.stop), kinds[found.type])
        for found in doc.spans or ()
        if found.type in kinds
    ]


def _word(at: int, token: Any, tag: Any, lemma: str, offset: int) -> Word:
    feats = tag.feats or {}
    form = _FORMS.get(feats.get("VerbForm", ""), "")
    is_short = feats.get("Variant") == "Short"
    if feats.get("VerbForm") == "Part":
        form = "short" if is_short else "participle"
    part = _PARTS.get(tag.pos, "other")
    if part == "adj" and (is_short or (not feats.get("Case") and token.text.islower())):
        form = "short"
    case = {"Nom": "nom", "Gen": "gen", "Dat": "dat", "Acc": "acc", "Ins": "ins", "Loc": "loc", "Par": "gen"}.get(
        feats.get("Case", "")
    )
    return Word(
        at=at,
        text=token.text,
        low=token.text.lower(),
        lemma=lemma.lower(),
        part=part,
        span=Span(start=offset + token.start, end=offset + token.stop),
        cases=frozenset({case} if case else ()),
        form=form,
        tense=_TENSES.get(feats.get("Tense", ""), ""),
        is_perfective=feats.get("Aspect", "Perf") == "Perf",
        is_passive=feats.get("Voice") == "Pass",
    )


class _Tools:
    """The parts of natasha in use.

    Its dictionary is named by path: to look it up it would need ``pkg_resources``, which setuptools no longer has.
    """

    def __init__(self) -> None:
        import pymorphy2_dicts_ru  # noqa: PLC0415  seconds that only reading Russian needs
        from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, Segmenter  # noqa: PLC0415
        from natasha.morph.vocab import MorphForm, MorphVocab  # noqa: PLC0415
        from pymorphy2 import MorphAnalyzer  # noqa: PLC0415

        class Vocabulary(MorphVocab):  # type: ignore[misc]  # natasha has no types
            def __init__(self) -> None:
                MorphAnalyzer.__init__(self, path=pymorphy2_dicts_ru.get_path(), result_type=MorphForm)

        embedding = NewsEmbedding()
        self.document = Doc
        self.segmenter = Segmenter()
        self.tagger = NewsMorphTagger(embedding)
        self.names = NewsNERTagger(embedding)
        self.vocabulary = Vocabulary()


@cache
def _tools() -> _Tools:
    reason = why_missing()
    if reason is not None:
        raise ReaderMissing(reason, remedy="install the extra [ru]: pip install 'reliant[ru]'")
    return _Tools()
