"""Names of persons: given name, patronymic and surname, whichever of them a text prints, in whichever order."""

import re
from dataclasses import dataclass

from reliant.resolve.folding import folded, is_cyrillic, loosened, stems
from reliant.resolve.glossary import given_names

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼʹ-][^\W\d_]+)*\.?")
_PATRONYMIC = re.compile(r"(?:o|e|a)vi(?:h|C)(?:[aeu]|em|om)?$|[oe]vn[aeiou]i?$|(?:o|e)vi$")
_SON_OF = re.compile(r"\s+[^\W\d_]+[\s-]+(?:oglu|oğlu|ogly|оглы|оглу|qizi|qızı|kyzy|кызы|uly|улы|uulu|уулу)\b", re.IGNORECASE)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """Parts of a person's name as printed. Without a known given name, ``rest`` holds every word, in any order.

    ``initials`` are first letters of given names, in small Latin letters; ``patronymic`` is null when not printed.
    """

    given: tuple[str, ...]
    initials: tuple[str, ...]
    patronymic: str | None
    rest: tuple[str, ...]


def person_named(name: str, *, is_sure: bool) -> PersonName | None:
    """The parts of a person's name; null when it is not built like one.

    Without being sure (``is_sure``), a name is a person's only with a known given name or an initial in it.
    """
    family, comma, first = _SON_OF.sub("", name).partition(",")
    words = _WORD.findall(f"{first} {family}" if comma else family)
    if not words or len(words) > _MOST_WORDS or not all(word[0].isupper() for word in words):
        return None
    initials = tuple(_letter(word) for word in words if len(word.rstrip(".")) == 1)
    full = [word.rstrip(".") for word in words if len(word.rstrip(".")) > 1]
    given = tuple(word for word in full if _line(word) is not None)
    if len(given) == len(full) > 1:  # "Roman Alexander": the last is the surname
        given = given[:-1]
    if not full or not (is_sure or ((given or initials) and len(words) > 1)):
        return None
    if len(full) == 1:
        given = ()
    others = [word for word in full if word not in given]
    patronymic = next((word for word in others if given and len(others) > 1 and _PATRONYMIC.search(folded(word))), None)
    return PersonName(
        given=given, initials=initials, patronymic=patronymic, rest=tuple(word for word in others if word != patronymic)
    )


def same_surname(one: PersonName, other: PersonName) -> bool:
    """Whether every word of the surname of one is one of the other's."""
    shorter, longer = sorted((one.rest, other.rest), key=len)
    return bool(shorter) and all(any(_is_one_word(mine, theirs) for theirs in longer) for mine in shorter)


def given_agree(one: PersonName, other: PersonName) -> bool | None:
    """Whether given names are the same (true), are not (false), or cannot be compared because one prints none (null).

    An initial agrees or disagrees by its letter, and agreeing is only null: letters are shared by many names.
    """
    if one.given and other.given:
        shorter, longer = sorted((one.given, other.given), key=len)
        agree = all(any(_is_one_given(mine, theirs) for theirs in longer) for mine in shorter)
        if agree and one.patronymic and other.patronymic:
            return _is_one_word(one.patronymic, other.patronymic)
        return agree
    for short, long in ((one, other), (other, one)):
        if short.initials and (long.given or long.initials):
            letters = {letter for name in long.given for letter in _letters(name)} or set(long.initials)
            if short.initials[0] not in letters:
                return False
    return None


def _is_one_given(one: str, other: str) -> bool:
    mine, theirs = _line(one), _line(other)
    if mine is not None and theirs is not None:
        return mine == theirs
    return _is_one_word(one, other)


def _is_one_word(one: str, other: str) -> bool:
    return bool(stems(one) & stems(other)) or loosened(one) == loosened(other) or _endings_apart(one, other)


def _endings_apart(one: str, other: str) -> bool:
    """Surnames that a final vowel or a case keeps apart: Лукашенко, Lukashenka."""
    mine, theirs = ({loosened(key) for key in stems(word)} for word in (one, other))
    return any(len(key) >= 4 for key in mine & theirs)


def _line(word: str) -> int | None:
    """The line of a given name; in Latin letters only as it is spelled, so that "Patria" is not Пятро."""
    table = given_names()
    keys = (folded(word), *sorted(stems(word))) if is_cyrillic(word) else (folded(word),)
    return next((table[key] for key in keys if key in table), None)


def _letter(word: str) -> str:
    return folded(word.rstrip("."))


def _letters(name: str) -> set[str]:
    """First letters by which a given name may be shortened, in any of its languages."""
    line = _line(name)
    alike = {name} if line is None else {key for key, number in given_names().items() if number == line} | {name}
    return {folded(one)[:1] for one in alike}
