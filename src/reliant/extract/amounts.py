"""Numbers and amounts of money as texts write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reliant.extract.frames import currencies
from reliant.model.document import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS: dict[str, int] = {
    **{word: n for n, word in enumerate(_SMALL)},
    **{word: 20 + 10 * n for n, word in enumerate(_TENS)},
    "hundred": 100,
    "thousand": 1000,
    "dozen": 12,
    "pair": 2,
    "couple": 2,
}
"""Number words in English."""
_SCALES = r"(thousand|million|billion|trillion|mln|bln|crores?|lakhs?|mn|bn|m|k|b)"
_SHORT = {"m": "million", "mn": "million", "mln": "million", "b": "billion", "bn": "billion", "bln": "billion", "k": "thousand"}


@cache
def _money() -> re.Pattern[str]:
    """Signs and codes before a number, names after it; ``lexicon/currencies.yaml`` says which."""
    signs = "|".join(re.escape(sign) for sign in sorted(currencies().signs, key=len, reverse=True))
    names = "|".join(re.escape(name) for name in sorted(currencies().names, key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z])(?P<sign>{signs})\s?(?P<first>\d[\d,. ]*\d|\d)(?:\s?-?(?P<first_scale>(?i:{_SCALES[1:-1]}))(?![A-Za-z]))?"
        rf"|(?<![\w.,-])(?P<second>\d[\d,. ]*\d|\d)(?:\s?-?(?P<second_scale>(?i:{_SCALES[1:-1]})))?"
        rf"[\s-](?:[A-Z][\w.]* )?(?P<name>(?i:{names}))\b"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount as currency code, number and scale word, with its offsets in the sentence's text."""

    value: str
    span: Span


def money_in(text: str) -> list[Money]:
    """Amounts of money in a sentence, in reading order."""
    found = []
    for match in _money().finditer(text):
        currency = currencies().signs[match["sign"]] if match["sign"] else currencies().names[match["name"].lower()]
        if (
            match["sign"]
            and match["sign"].isalpha()
            and len(match["sign"]) == 1
            and not match["first_scale"]
            and len(match["first"]) < 6
        ):
            continue  # "R-27", "N60": a letter and a number are a designation sooner than money
        number, scale = (match["first"] or match["second"]).strip(), match["first_scale"] or match["second_scale"]
        scale = _SHORT.get(scale.lower(), scale) if scale else None
        value = f"{currency} {number}{' ' + scale if scale else ''}"
        found.append(Money(value=value, span=Span(start=match.start(), end=len(match.group().rstrip()) + match.start())))
    return found


def as_number(token: Token) -> int | None:
    """A number a word writes, in digits or letters; null for a year and for words that count by themselves ("a dozen")."""
    text = token.text.lower().replace(",", "")
    if text.isdigit():
        value = int(text)
        return None if 1900 <= value <= 2100 else value
    if text in NUMBERS and text not in ("dozen", "pair", "couple"):
        return NUMBERS[text]
    tens, _, ones = text.partition("-")
    if tens in _TENS and ones in _SMALL:
        return NUMBERS[tens] + NUMBERS[ones]
    return None
