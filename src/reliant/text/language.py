"""The language of a text, from its letters and its small words: English, Russian, Belarusian, or unknown."""

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    _WORD.findall("the of and to in is that for with by on from are was were has have its it at as be will not this which")
)
_ENGLISH_ONLY = frozenset(_WORD.findall("the of and is that for with from are were has have its which this"))
_RUSSIAN_LETTERS = frozenset("ищъ")  # Belarusian writes і, шч and an apostrophe
_FOREIGN_LETTERS = frozenset("їєґәғқңөұүһђћјљњџѓќѕ")  # Ukrainian, Kazakh, Serbian, Macedonian
_SAMPLE = 4_000
_SMALL_WORDS_AT_LEAST = 0.08  # running English has about 0.3, tables of names in English 0.1; German and Polish under 0.05


def language_of(text: str) -> str | None:
    """ISO 639-1 code of a text in ``en``, ``ru`` or ``be``; null when it is in another language or too short to tell."""
    sample = text[:_SAMPLE].lower()
    if sample.isascii():
        return _english(sample)
    letters = Counter({char: count for char, count in Counter(sample).items() if char.isalpha()})
    if not letters:
        return None
    cyrillic = sum(count for char, count in letters.items() if "\u0400" <= char <= "\u04ff")
    if cyrillic > sum(letters.values()) / 2:
        return _cyrillic(letters, cyrillic)
    return _english(sample)


def _english(sample: str) -> str | None:
    words = Counter(_WORD.findall(sample))
    small = sum(words[word] for word in _ENGLISH)
    ascii_words = sum(count for word, count in words.items() if word.isascii())
    return "en" if _ENGLISH_ONLY & words.keys() and small >= _SMALL_WORDS_AT_LEAST * ascii_words else None


def _cyrillic(letters: Counter[str], total: int) -> str | None:
    if sum(letters[char] for char in _FOREIGN_LETTERS) > total / 200:  # a foreign name or two is not a foreign text
        return None
    belarusian = letters["і"] + letters["ў"]
    russian = sum(letters[char] for char in _RUSSIAN_LETTERS)
    if belarusian == russian:
        return None
    return "be" if belarusian > russian else "ru"
