"""Weapon designations: how a text or a register names a type, and which names are one family."""

import re
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

import yaml

_DESIGNATION = re.compile(
    r"(?<![A-Za-zА-Яа-я0-9])(?:[A-ZА-Я][A-Za-zА-Яа-я]{2,}-)?[A-Za-zА-Яа-я]{1,6}-?\d{1,4}[A-Za-zА-Яа-я0-9]*"
    r"(?:-\d+[A-Za-zА-Яа-я0-9]*)?"
)
"""``BTR-82A``, and with its family before it ``Tor-M2``, which is not ``Buk-M2``."""
_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэіў", "abvgdeeziyklmnoprstufyeiu", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""}
)
_BASE = re.compile(r"\D+\d+")


def designations(item: str | None) -> frozenset[str]:
    """Type designations in an item, without hyphens and case: ``{"btr82a"}``; two spellings of one type are equal.

    So are two scripts: ``БТР-82А`` is ``btr82a``.
    """
    return frozenset(_latin(found.group().replace("-", "").lower()) for found in _DESIGNATION.finditer(item or ""))


def families(item: str | None) -> frozenset[str]:
    """Families an item belongs to: those of ``vocabulary/designations.yaml``, else letters and number of its designations.

    ``Su-30SM`` and ``Su-30MK`` are both ``su30``; ``Mi-8MTV-5`` and ``Mi-17`` are both ``Mi-17``. Empty: the item names no type.
    """
    return _families(item or "")


@lru_cache(maxsize=1 << 16)
def _families(item: str) -> frozenset[str]:
    pattern, family_of = _names()
    named = {family_of[found.lastindex or 0] for found in pattern.finditer(_latin(item.lower()))}
    if named:
        return frozenset(named)
    return frozenset(found.group() if (found := _BASE.match(name)) else name for name in designations(item))


def families_named(text: str) -> frozenset[str]:
    """Families of every type that a whole text names, word by word."""
    return frozenset(family for word in set(text.split()) for family in families(word))


@cache
def _names() -> tuple[re.Pattern[str], dict[int, str]]:
    """One pattern for all names, a group each, longest names first, and the family of each group."""
    text = (resources.files("reliant.model") / "vocabulary" / "designations.yaml").read_text(encoding="utf-8")
    named = [(str(name), str(entry["family"])) for entry in yaml.safe_load(text) for name in entry["names"]]
    named.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    pattern = "|".join(f"({_spellings(name)})" for name, _ in named)
    return re.compile(rf"(?<![a-z0-9])(?:{pattern})"), {place: family for place, (_, family) in enumerate(named, 1)}


def _spellings(name: str) -> str:
    """A name with or without hyphens and spaces between its parts; one letter and a number need a hyphen or nothing."""
    parts = re.findall(r"[^\W\d_]+|\d+", _latin(name.lower()))
    spelled: str = parts[0]
    for before, part in pairwise(parts):
        spelled += ("-?" if len(before) == 1 else r"[-\s]?") + part
    return spelled


def _latin(text: str) -> str:
    """Cyrillic letters as registers and English texts write them in names of types."""
    return text if text.isascii() else text.translate(_LATIN)
