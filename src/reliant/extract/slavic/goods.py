"""What a clause speaks of: goods with their quantity and make, and amounts of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reliant.extract.field import gate_in_force
from reliant.extract.slavic.lexicon import beginnings, lists
from reliant.extract.slavic.words import Mention, Word
from reliant.model.designations import designations
from reliant.model.document import Span
from reliant.model.identity import PartyId

_WEAK = re.compile(
    r"(?:техник|тэхнік|систем|сістэм|машин|машын|технолог|тэхнал|продукц|прадукц|установ|станци|станцы|имуществ|запчаст|двигател|рухав)"
)
_FIRM_BEFORE = re.compile(
    r"(?:завод|компани|кампані|концерн|канцэрн|фирм|фірм|корпорац|карпарац|верф|предприят|прадпрыем|холдинг|бюро|группа|общество)"
)
_DESIGNATION = re.compile(
    r"(?=.*\d)(?=.*[А-ЯA-ZІ])[А-Яа-яA-Za-zІі]{1,6}-?\d{1,4}[\w-]*\Z|[A-Z]{1,3}\d{1,3}\w*\Z|[А-ЯІA-Z]{2,4}-\d+\w*\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One kind of goods: the phrase, its number, and the country its adjective names."""

    text: str
    span: Span
    at: int
    start: int
    quantity: str | None = None
    quantity_span: Span | None = None
    origin: Mention | None = None
    is_weak: bool = False
    is_inferred: bool = False


def is_goods(word: Word, language: str) -> bool:
    """Whether a word names goods of the field, by kind or by type designation."""
    if word.part not in ("noun", "other", "adj", "num") or word.part == "mark":
        return False
    if (gate := gate_in_force()) is not None:
        return word.part == "noun" and gate.is_goods(word.text, language)
    return (word.part == "noun" and bool(beginnings(language, "goods").match(word.low))) or bool(_DESIGNATION.match(word.text))


def goods_in(words: Sequence[Word], mentions: Sequence[Mention], language: str) -> list[Goods]:
    """Goods of a clause in reading order."""
    found: list[Goods] = []
    taken = -1
    for n, word in enumerate(words):
        if n <= taken or any(m.covers(word.at) for m in mentions):
            continue
        is_quoted = _is_quoted_name(words, n, mentions)
        if not is_goods(word, language) and not is_quoted:
            continue
        start, end = _left(words, n, mentions), _right(words, n)
        taken = end
        found.append(_goods(words, start, end, n, mentions, language))
    return found


def _is_quoted_name(words: Sequence[Word], n: int, mentions: Sequence[Mention]) -> bool:
    """A name in quotation marks that is no firm's: "two «Mistrals»"."""
    if n < 1 or words[n - 1].text not in '«“"' or not words[n].text[:1].isupper():
        return False
    closing = next((m for m in range(n, min(n + 3, len(words))) if words[m].text in '»”"'), None)
    if closing is None or (n >= 2 and _FIRM_BEFORE.match(words[n - 2].low)):
        return False
    return not any(m.covers(words[n].at) for m in mentions)


def _left(words: Sequence[Word], n: int, mentions: Sequence[Mention]) -> int:
    start = n
    while start > 0:
        word = words[start - 1]
        is_own = (
            (word.part == "adj" or word.form == "participle")
            and word.form != "short"
            and not any(m.covers(word.at) for m in mentions)
        )
        if word.text in '«“"' or (is_own and not word.text.isdigit()):
            start -= 1
            continue
        break
    return start


def _right(words: Sequence[Word], n: int) -> int:
    end = n
    while end + 1 < len(words):
        word = words[end + 1]
        if word.text in '«“"' and end + 2 < len(words) and words[end + 2].text[:1].isupper():
            closing = next((m for m in range(end + 2, min(end + 6, len(words))) if words[m].text in '»”"'), None)
            if closing is None:
                break
            end = closing
            continue
        if word.text in '»”"' or _DESIGNATION.match(word.text):
            end += 1
            continue
        break
    return end


def _goods(words: Sequence[Word], start: int, end: int, n: int, mentions: Sequence[Mention], language: str) -> Goods:
    while start < n and words[start].text in '«“"' and words[end].text not in '»”"':
        start += 1
    first = start
    origin = next(
        (m for m in mentions if m.kind == "demonym" and any(m.covers(words[k].at) for k in range(max(0, start - 2), n))), None
    )
    phrase = Span(start=words[start].span.start, end=words[end].span.end)
    text = " ".join(word.text for word in words[start : end + 1]).replace("« ", "«").replace(" »", "»")
    quantity, quantity_span = _quantity(words, first, mentions, language)
    if words[start].text in '«“"' and words[end].text in '»”"':
        phrase = Span(start=words[start + 1].span.start, end=words[end - 1].span.end)
    elif words[end].text in '»”"' and "«" not in text:
        phrase = Span(start=words[start].span.start, end=words[end - 1].span.end)
    return Goods(
        text=text.strip('«»“”" '),
        span=phrase,
        at=words[n].at,
        start=words[first].at,
        quantity=quantity,
        quantity_span=quantity_span,
        origin=origin,
        is_weak=bool(_WEAK.match(words[n].low)),
    )


def _quantity(words: Sequence[Word], start: int, mentions: Sequence[Mention], language: str) -> tuple[str | None, Span | None]:
    numbers = lists(language)["numbers"]
    total, span = 0, None
    n = start - 1
    while n >= 0:
        word = words[n]
        if any(m.kind == "demonym" and m.covers(word.at) for m in mentions) or (
            word.part == "adj" and word.low not in numbers and not word.text.isdigit()
        ):
            n -= 1
            continue
        value = numbers.get(word.low) or (int(word.text) if word.text.isdigit() and not 1900 <= int(word.text) <= 2100 else None)
        if value is None or (value == 1 and word.low in ("один", "одна", "адзін", "адна")):
            break
        total += value
        span = Span(start=word.span.start, end=span.end if span else word.span.end)
        n -= 1
    return (str(total), span) if span else (None, None)


def quantity_in(words: Sequence[Word], language: str) -> tuple[str | None, Span | None]:
    """The first plain number of a clause that speaks of goods named before: "of the twelve four came"."""
    numbers = lists(language)["numbers"]
    for n, word in enumerate(words):
        value = numbers.get(word.low)
        if (
            value
            and value > 1
            and not (n + 1 < len(words) and words[n + 1].low.startswith(("год", "год", "лет", "процент", "працэнт")))
        ):
            return str(value), word.span
    return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount as currency code, number and scale word, with its characters in the document."""

    value: str
    span: Span


@cache
def _prices(language: str) -> re.Pattern[str]:
    scales = "|".join(lists(language)["scales"])
    names = "|".join(lists(language)["currencies"])
    numbers = "|".join(sorted(lists(language)["numbers"], key=len, reverse=True))
    return re.compile(
        rf"(\d[\d\s]*(?:[,.]\d+)?|{numbers})\s+(?:({scales})\w*\.?\s+)?(?:[а-яёіў]+\s+)?({names})\w*", re.IGNORECASE
    )


def prices_in(text: str, span: Span, language: str) -> list[Price]:
    """Amounts of money in one sentence of a document."""
    found = []
    for match in _prices(language).finditer(text, span.start, span.end):
        number = lists(language)["numbers"].get(match[1].lower())
        digits = str(number) if number else re.sub(r"\s", "", match[1]).replace(",", ".")
        scale = lists(language)["scales"].get((match[2] or "").lower())
        currency = next(code for name, code in lists(language)["currencies"].items() if match[3].lower() == name)
        value = f"{currency} {digits}{' ' + scale if scale else ''}"
        found.append(Price(value=value, span=Span(start=match.start(), end=match.end())))
    return found


def speaks_of_defence(text: str, language: str) -> bool:
    """Whether a text has a word of the field or names a weapon by its type; behind another gate, whether it is of that field."""
    if (gate := gate_in_force()) is not None:
        return gate.speaks_of_it(text, language)
    return bool(beginnings(language, "strong").search(text.lower()) or systems(language).search(text) or designations(text))


@cache
def systems(language: str) -> re.Pattern[str]:
    """Names of weapon systems as texts write them, with a capital."""
    return re.compile("|".join(rf"(?<!\w){name}" for name in lists(language)["systems"]))


def origin_of(goods: Goods | None) -> PartyId | None:
    """The country the goods' adjective names."""
    return goods.origin.party if goods and goods.origin else None
