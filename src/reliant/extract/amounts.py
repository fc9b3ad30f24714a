"""Numbers and amounts of money as texts write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
_SCALES = r"(thousand|million|billion|trillion|mln|bln|mn|bn|m\b|k\b)"
_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "rouble": "RUB",
    "roubles": "RUB",
    "ruble": "RUB",
    "rubles": "RUB",
    "rub": "RUB",
    "yuan": "CNY",
    "tenge": "KZT",
    "rupee": "INR",
    "rupees": "INR",
    "lira": "TRY",
    "gbp": "GBP",
}
_NUMBER = r"(\d[\d,. ]*\d|\d)"
_MONEY = re.compile(
    rf"(?:(US\$|\$|€|£|USD|EUR|GBP|RUB)\s?{_NUMBER}(?:\s?-?{_SCALES})?|{_NUMBER}\s?-?{_SCALES}?\s?(?:US |Russian )?"
    r"(dollars?|euros?|pounds?|roubles?|rubles?|yuan|tenge|rupees?|lira|USD|EUR))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount as currency code, number and scale word, with its offsets in the sentence's text."""

    value: str
    span: Span


def money_in(text: str) -> Money | None:
    """The first amount of money in a sentence; null without one."""
    found = _MONEY.search(text)
    if not found:
        return None
    sign, first, first_scale, second, second_scale, name = found.groups()
    currency = _CURRENCIES[(sign or name).lower()]
    number, scale = (first or second).strip(), first_scale or second_scale
    return Money(value=f"{currency} {number}{' ' + scale if scale else ''}", span=Span(start=found.start(), end=found.end()))


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
