"""Weapon designations: how a text or a register names a type, and which names are one family."""

import re
from functools import cache
from importlib import resources

import yaml

_DESIGNATION = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-ZА-Я][A-Za-zА-Яа-я]{2,}-)?[A-Za-zА-Яа-я]{1,6}-?\d{1,4}[A-Za-z0-9]*(?:-\d+[A-Za-z0-9]*)?"
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
    plain = _plain(item or "")
    named = {family for name, family in _names() if name in plain}
    if named:
        return frozenset(named)
    return frozenset(found.group() if (found := _BASE.match(name)) else name for name in designations(item))


@cache
def _names() -> tuple[tuple[str, str], ...]:
    text = (resources.files("reliant.model") / "vocabulary" / "designations.yaml").read_text(encoding="utf-8")
    return tuple((_plain(name), entry["family"]) for entry in yaml.safe_load(text) for name in entry["names"])


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", _latin(text.lower()))


def _latin(text: str) -> str:
    """Cyrillic letters as registers and English texts write them in names of types."""
    return text if text.isascii() else text.translate(_LATIN)
