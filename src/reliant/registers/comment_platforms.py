"""What an item is a part of or a weapon for, as the comment of a deal says: the platform, how many, from whom.

The patterns stand in ``comment_rules.yaml``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reliant.model.identity import PartyId
from reliant.registers.comment_rules import comment_rules

MASK = "\x00"
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: place for place, word in enumerate(_COUNTED, start=1)}
_NUMBER = re.compile(rf"(?P<number>\d+|{'|'.join(_WORDS)})(?:-\d+)?\s+")
_LIST_NEXT = re.compile(r"\s*(?:\d+|some|several)\s+[A-Z\d]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What an item is a part of or a weapon for: name as printed, how many, from whom (all that are named), made where."""

    name: str
    number: int | None
    suppliers: tuple[PartyId, ...]
    made_in: PartyId | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: as printed, with brackets masked (same length), and whether it stands in brackets after a platform."""

    printed: str
    masked: str
    is_bracketed: bool
    follows_platform: bool


def platforms_in(clauses: list[Clause]) -> Iterator[Platform]:
    """Platforms of all clauses of a comment, in reading order."""
    outer = [clause for clause in clauses if not clause.is_bracketed]
    place = 0
    while place < len(outer):
        printed, masked = outer[place].printed, outer[place].masked
        place += 1
        while (
            place < len(outer)
            and comment_rules().for_.search(masked)
            and _LIST_NEXT.match(outer[place].masked)
            and not comment_rules().own_clause.match(outer[place].masked)
        ):
            printed, masked, place = f"{printed}; {outer[place].printed}", f"{masked}; {outer[place].masked}", place + 1
        yield from _in_clause(printed, masked)


def _in_clause(printed: str, masked: str) -> Iterator[Platform]:
    """Platforms of one clause: after the first "for" that is followed by a platform."""
    rules = comment_rules()
    for found in rules.for_.finditer(masked):
        if rules.not_before.search(masked[: found.start()]):
            continue
        pieces = list(_pieces(masked, found.end()))
        named = [_platform(printed, masked, start, end) for start, end in pieces]
        if not any(named):
            continue
        yield from _shared(printed, masked, pieces, named)
        return


def _shared(printed: str, masked: str, pieces: list[tuple[int, int]], named: list[Platform | None]) -> Iterator[Platform]:
    """Platforms of a list: "4 X and 6 Y frigates from A" all come from A; "2 Y frigates from A and 2 from B" are all Y."""
    before: Platform | None = None
    waiting: list[tuple[str, int]] = []
    for (start, end), platform in zip(pieces, named, strict=True):
        if platform is None:
            number, name, body = _bare(printed, masked, start, end)
            if number is not None and name:
                waiting.append((name, number))
            elif number is not None and before is not None:
                suppliers, made_in = _sources_of(body)
                yield Platform(name=before.name, number=number, suppliers=suppliers, made_in=made_in)
            continue
        yield from (replace(platform, name=name, number=number) for name, number in waiting)
        yield platform
        waiting, before = [], platform


def _bare(printed: str, masked: str, start: int, end: int) -> tuple[int | None, str | None, str]:
    """Number and designation of a piece of a list that has no noun of its own, and what is left of it."""
    use = comment_rules().uses.match(masked[start:end])
    start += use.end() if use else 0
    body = masked[start:end]
    found = re.match(r"\s*(?P<number>\d+)?\s*(?P<name>[A-Z\d][^;,]*?)?\s*$", _cut(body)[0])
    if not found or found["number"] is None:
        return None, None, body
    name = printed[start + found.start("name") : start + found.end("name")].strip() if found["name"] else None
    return int(found["number"]), name, body


def _pieces(masked: str, start: int) -> Iterator[tuple[int, int]]:
    """Spans of a list "2 X frigates and 3 Y boats from A": cut before each number that follows "and", a comma or a semicolon."""
    cuts = [
        found.end()
        for found in re.finditer(r"(?:\s+and\s+(?:for\s+)?(?:moderni[sz]ation\s+of\s+)?|[,;]\s*)(?=\d+\s)", masked)
        if found.start() >= start
    ]
    yield from zip([start, *cuts], [*cuts, len(masked)], strict=True)


def _platform(printed: str, masked: str, start: int, end: int) -> Platform | None:
    rules = comment_rules()
    piece = masked[start:end]
    use = rules.uses.match(piece)
    skip = use.end() if use else 0
    body = piece[skip:]
    name, _ = _cut(body)
    number = _NUMBER.match(name)
    name_start = number.end() if number else 0
    built = rules.built.match(name[name_start:])
    name_start += built.end() if built else 0
    words = re.sub(rf"{MASK}+", " ", name[name_start:]).split()
    if not words or not (_is_noun(words[-1]) or _is_designation(words) or _is_proper_name(words)):
        return None
    suppliers, made_in = _sources_of(body[len(name) :])
    is_bare = not _is_noun(words[-1]) and not suppliers and not built
    if is_bare and (_is_proper_name(words) or (not number and start + skip + len(name) < end)):
        return None
    whole = printed[start + skip + name_start : start + skip + len(name.rstrip(f" ,;{MASK}"))]
    tail = name[len(name.rstrip(f" ,;{MASK}")) :]
    if MASK in tail and not whole.endswith(")"):
        whole = printed[start + skip + name_start : start + skip + len(name.rstrip())]
    made_in = party_of_adjective(built["adjective"]) if built else made_in
    count = _WORDS.get(number["number"]) or int(number["number"]) if number else None
    return Platform(name=whole.strip(), number=count, suppliers=suppliers, made_in=made_in)


def _cut(text: str) -> tuple[str, str]:
    found = comment_rules().ends.search(text)
    at = found.start() if found else len(text.rstrip())
    name = re.sub(r"(?:\s+and|[,;])\s*$", "", text[:at])
    return name, text[len(name) :]


def _is_noun(word: str) -> bool:
    bare = word.lower().strip("'\".,")
    nouns = comment_rules().nouns
    forms = {bare, bare.removesuffix("s"), bare.removesuffix("es"), bare.rsplit("/", maxsplit=1)[-1].removesuffix("s")}
    return bool(forms & nouns)


def _is_designation(words: list[str]) -> bool:
    return len(words) <= 3 and any(re.search(r"[A-Z].*\d|\d.*[A-Z]", word) for word in words)


def _is_proper_name(words: list[str]) -> bool:
    rules = comment_rules()
    word = words[0]
    return len(words) == 1 and word.isalpha() and word[0].isupper() and word not in rules.parties and word not in rules.adjectives


def _sources_of(text: str) -> tuple[tuple[PartyId, ...], PartyId | None]:
    """Parties after "from", and the country after "produced in"."""
    rules = comment_rules()
    suppliers: list[PartyId] = []
    for found in rules.from_.finditer(text):
        suppliers += [party for name in rules.name.findall(found["names"]) if (party := party_called(name))]
    made = rules.produced.search(text)
    return tuple(dict.fromkeys(suppliers)), party_called(made["place"]) if made else None


def party_called(name: str | None) -> PartyId | None:
    """The party a name means; null when nobody knows it."""
    if not name:
        return None
    rules = comment_rules()
    bare = name.strip()
    return rules.parties.get(bare)


def party_of_adjective(word: str | None) -> PartyId | None:
    """The party an adjective means; null when nobody knows it."""
    return comment_rules().adjectives.get(word.strip()) if word else None
