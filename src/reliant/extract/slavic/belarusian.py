"""Belarusian words with part, case and form, as far as endings and short lists tell them: there is no tagger to use."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reliant.extract.slavic.lexicon import beginnings, frames_of, lists, prepositions
from reliant.extract.slavic.words import Word
from reliant.model.document import Span

_PIECE = re.compile(r"\d+(?:[,.]\d+)*(?![\w-])|\w+(?:[-’']\w+)*|[^\w\s]")
_CONJUNCTIONS = frozenset(
    [
        "і",
        "й",
        "а",
        "але",
        "або",
        "ды",
        "ці",
        "каб",
        "калі",
        "што",
        "які",
        "якая",
        "якія",
        "хоць",
        "бо",
        "паколькі",
        "таму",
        "аднак",
    ]
)
_ADJECTIVE = re.compile(
    r"\w{2,}(?:ага|яга|ому|аму|яму|ая|яя|ую|юю|ае|яе|ыя|ія|ых|іх|ымі|імі|скі|цкі|ны|вы|ым|ім|най|скай|цкай)\Z"
)
_NO_ADJECTIVE = re.compile(r"\w*(?:цыя|сія|зія|дыя|нія|мія|вія|гія|рыя|лія|бія|кія)\Z")
_FINITE = re.compile(r"\w{2,}(?:лі|ла|ло|ліся|лася|лося|ўся|цца|ваў|іў|ыў|уць|юць|няе|уе|юе)\Z")
_INFINITIVE = re.compile(r"\w+(?:аць|яць|іць|ыць|нуць|цца|сці|ці|чы|учь|ець|эць)\Z")
_SHORT = re.compile(r"\w{3,}(?:[аеоя]н|ен|ан|т)(?:а|ы|ая|ыя|ае|о)?\Z")
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("амі", "ins"),
    ("ямі", "ins"),
    ("ах", "loc"),
    ("ях", "loc"),
    ("аў", "gen acc"),
    ("яў", "gen acc"),
    ("оў", "gen acc"),
    ("ёў", "gen acc"),
    ("ей", "gen ins"),
    ("ам", "dat ins"),
    ("ям", "dat ins"),
    ("ом", "ins"),
    ("ай", "ins"),
    ("яй", "ins"),
    ("ой", "ins"),
    ("цы", "dat loc nom gen"),
    ("у", "acc dat gen loc"),
    ("ю", "acc dat gen"),
    ("е", "dat loc nom"),
    ("ы", "nom acc gen"),
    ("і", "nom acc gen dat loc"),
    ("а", "nom gen"),
    ("я", "nom gen"),
)
_ADJECTIVE_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ымі", "ins"),
    ("імі", "ins"),
    ("ага", "gen acc"),
    ("яга", "gen acc"),
    ("аму", "dat"),
    ("яму", "dat"),
    ("ых", "gen acc loc"),
    ("іх", "gen acc loc"),
    ("ую", "acc"),
    ("юю", "acc"),
    ("ая", "nom"),
    ("яя", "nom"),
    ("ае", "nom acc"),
    ("яе", "nom acc"),
    ("ыя", "nom acc"),
    ("ія", "nom acc"),
    ("ым", "ins loc dat"),
    ("ім", "ins loc dat"),
    ("ай", "gen dat ins loc"),
    ("яй", "gen dat ins loc"),
    ("ы", "nom acc"),
    ("і", "nom acc"),
)


def tagged(text: str, span: Span) -> tuple[Word, ...]:
    """Words of one sentence of a document."""
    found: list[Word] = []
    has_predicate = False
    for at, piece in enumerate(_PIECE.finditer(text, span.start, span.end)):
        word = _word(at, piece, found, has_predicate=has_predicate)
        if word.part == "mark" and word.text in ",;:—–":
            has_predicate = False
        has_predicate = has_predicate or word.is_predicate
        found.append(word)
    return tuple(_agreeing(found))


def _word(at: int, piece: re.Match[str], before: list[Word], *, has_predicate: bool) -> Word:
    text, low = piece.group(), piece.group().lower()
    part, form = _part(low, text, before)
    tense, is_perfective = "", not beginnings("be", "imperfective").match(low)
    if part == "verb":
        form, tense = _verb(low, has_predicate=has_predicate)
    cases: frozenset[str] = frozenset()
    if part == "noun":
        cases = _cases(low, _ENDINGS, "nom acc gen")
    elif part == "adj" and not form:
        cases = _cases(low, _ADJECTIVE_ENDINGS, "nom acc")
    return Word(
        at=at,
        text=text,
        low=low,
        lemma=low,
        part=part,
        span=Span(start=piece.start(), end=piece.end()),
        cases=cases,
        form=form,
        tense=tense,
        is_perfective=is_perfective,
        is_passive=form == "short",
    )


def _part(low: str, text: str, before: list[Word]) -> tuple[str, str]:  # noqa: PLR0911  one question after another
    if not low[0].isalnum():
        return "mark", ""
    if low in prepositions("be"):
        return "prep", ""
    if low in _CONJUNCTIONS:
        return "conj", ""
    if low in lists("be")["numbers"] or (low[0].isdigit() and not re.search(r"[^\W\d]", low)):
        return "num", ""
    if low in lists("be")["adverbs"] or low in lists("be")["negations"]:
        return "other", ""
    if not low.endswith(("скі", "цкі")) and beginnings("be", "goods").match(low):
        return "noun", ""
    is_name = text[:1].isupper() and bool(before)
    called = _called(low) if not is_name else None
    if called is not None:
        return called, "short" if called == "adj" and not low.endswith(("ы", "ага", "ая")) else ""
    if not is_name and beginnings("be", "verbs").match(low):
        return "verb", ""
    if _ADJECTIVE.match(low) and not (_NO_ADJECTIVE.match(low) and not low.endswith(("скія", "цкія"))):
        return "adj", ""
    if not text[:1].isupper() and _FINITE.match(low):
        return "verb", ""
    return "noun", ""


def _verb(low: str, *, has_predicate: bool) -> tuple[str, str]:
    if re.search(r"(?:ў|ла|ло|лі|лася|лося|ліся|ўся|йшоў|вёў)\Z", low):
        return "finite", "past"
    if _INFINITIVE.match(low) and (has_predicate or low.endswith(("чы", "сці"))):
        return "infinitive", ""
    if re.search(r"(?:уць|юць|аюць|ае|яе|уе|юе|аецца|юцца|уцца)\Z", low):
        return "finite", "present" if beginnings("be", "imperfective").match(low) or low.endswith(
            ("уе", "юе", "ае", "яе", "аюць", "юць", "аецца")
        ) else "future"
    if re.search(r"(?:іць|ыць|сць|дзе|дуць|іцца|ыцца|ме|мусіць)\Z", low):
        return "finite", "future"
    if low.endswith(("аць", "яць")):
        return "infinitive", ""
    if re.search(r"(?:[аеоя]н|ен|ан|т)(?:а|ы|ыя|ая|ае|о)?\Z", low):
        return "short", "past"
    return "finite", "present"


@cache
def _called(low: str) -> str | None:
    """The part of a word that calls a frame; the longest of the patterns decides."""
    best, part = 0, None
    for frame in frames_of("be"):
        for name, pattern in frame.triggers.items():
            match = pattern.match(low)
            if match and match.end() > best:
                best, part = match.end(), name
    return part


def _cases(low: str, endings: tuple[tuple[str, str], ...], bare: str) -> frozenset[str]:
    return frozenset(next((cases for ending, cases in endings if low.endswith(ending)), bare).split())


def _agreeing(words: list[Word]) -> list[Word]:
    """Cases of a noun narrowed by the adjective before it."""
    done: list[Word] = []
    for word in words:
        before = done[-1] if done else None
        is_led = word.part == "noun" and before is not None and before.part == "adj" and bool(before.cases)
        done.append(replace(word, cases=(before.cases & word.cases) or before.cases) if is_led and before else word)
    return done
