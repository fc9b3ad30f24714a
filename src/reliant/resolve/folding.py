"""Spelling folded away: scripts, romanisations, doubled letters and endings, so that two spellings of one word are equal.

Cyrillic is romanised first; then one set of replacements brings BGN/PCGN, ISO 9, GOST 7.79, passports and, when the letters
show it, Belarusian Łacinka and the instruction of 2007 to one key. A key is for comparing only and never printed as a name.
"""

import re
import unicodedata
from functools import cache

_LETTERS = (
    "а=a б=b в=v г=g ґ=g д=d е=e ё=yo ж=zh з=z и=i і=i ї=yi й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=w ф=f х=kh ц=ts "
    "ч=ch ш=sh щ=shch ъ= ы=y ь= э=e є=ye ю=yu я=ya ј=y љ=l њ=n ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=h"
)
_MARKS = "ž=zh š=sh č=ch ŝ=shch ć=ts ł=l ŭ=w â=ya û=yu ë=yo ş=sh ç=ch ı=i ø=o đ=d ß=ss æ=ae œ=oe ĥ=kh"
_CASES = (
    "ого его ому ему ыми ими ый ий ой ая яя ое ее ые ие ую юю ым им ых их ами ями ах ях ов ев ей ом ем ам ям ию ия ии ью ага яга "
    "аму яму ымі імі ы і ае яе ыя ія іх ім аў яў эм амі ямі аго його ому ій а я о е у ю ь й и ів э"
)
_CYRILLIC = {pair[0]: pair[2:] for pair in _LETTERS.split()}
_MARKED = {pair[0]: pair[2:] for pair in _MARKS.split()}
_LACINKA = re.compile("[łžščŭ]")
_FOLDS = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"shch|sch", "S"),
        (r"sh", "S"),
        (r"zh", "Z"),
        (r"ch|kh", "h"),
        (r"x", "ks"),
        (r"ck", "k"),
        (r"ts|tz|c(?=[eiy])", "C"),
        (r"c", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"q", "k"),
        (r"w", "v"),
        (r"[yji]o", "e"),
        (r"[yji]+(?=[aeu])", ""),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_LOOSE = tuple((re.compile(pattern), becomes) for pattern, becomes in (("dz", "d"), ("g", "h"), ("o", "a"), ("C", "t")))
_ENDINGS = tuple(sorted(_CASES.split(), key=lambda ending: (-len(ending), ending)))
_LEAST_STEM = 4
_ROMANISED = re.compile(r"(?<=sk|ov|iv|in|ln)(?:aia|oe|oi|ogo|oho|om|im)$|[aeiou]+$")


@cache
def folded(word: str) -> str:
    """Key of one word: ``Рособоронэкспорт``, ``Rosoboroneksport`` and ``Rosoboronèksport`` have the same."""
    return _fold(romanised(word))


@cache
def loosened(word: str) -> str:
    """Coarser key, in which Belarusian and Russian spellings of a name fall together: ``Hrodna`` and ``Гродно``."""
    key = folded(word)
    for pattern, becomes in _LOOSE:
        key = pattern.sub(becomes, key)
    return key


@cache
def stems(word: str) -> frozenset[str]:
    """Keys of a word with and without an ending: ``завода`` and ``завод``, ``Воткинский`` and ``Votkinskiy`` share one.

    ``Токаев`` has two, since -ев is an ending of other words; words of up to four letters keep theirs.
    """
    key = folded(word)
    return frozenset((key, stemmed(word)))


@cache
def stemmed(word: str) -> str:
    """Key of a word without its longest ending."""
    low = word.lower()
    if is_cyrillic(low):
        for ending in _ENDINGS:
            if low.endswith(ending) and len(low) - len(ending) >= _LEAST_STEM:
                return folded(low.removesuffix(ending).removesuffix("ь"))
        return folded(low)
    key = folded(low)
    shorter = _ROMANISED.sub("", key)
    return shorter if len(shorter) >= _LEAST_STEM else key


def is_cyrillic(text: str) -> bool:
    """Whether it holds a Cyrillic letter."""
    return any("Ѐ" <= letter <= "ӿ" for letter in text)


@cache
def romanised(text: str) -> str:
    """A text in small Latin letters without marks, spaces and signs; Cyrillic as BGN/PCGN prints it, soft signs left out."""
    low = unicodedata.normalize("NFC", text.lower())
    if is_cyrillic(low):
        low = "".join(_CYRILLIC.get(letter, letter) for letter in low)
    if _LACINKA.search(low):
        low = low.replace("ch", "kh").replace("c", "ts")
    low = "".join(_MARKED.get(letter, letter) for letter in low)
    return "".join(letter for letter in unicodedata.normalize("NFKD", low) if letter.isascii() and letter.isalnum())


def _fold(latin: str) -> str:
    for pattern, becomes in _FOLDS:
        latin = pattern.sub(becomes, latin)
    return latin
