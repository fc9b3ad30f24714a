"""What two names say by themselves, without any table of aliases: the same party, two parties, or not enough.

Rules are tried in a fixed order and the first that applies decides. None of them looks at the score: two firms whose names
are 85 % alike are two firms, and a misspelling is left to a person.
"""

from rapidfuzz import fuzz

from reliant.model.party import PartyKind
from reliant.resolve.folding import is_cyrillic, romanised, stems
from reliant.resolve.glossary import BODIES, Sense, common_surnames
from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.people import PersonName, given_agree, same_surname
from reliant.resolve.printed_name import Atom, PrintedName, is_acronym, spelled

_ONE_KIND = ({PartyKind.FIRM, PartyKind.BODY}, {PartyKind.ORGANISATION, PartyKind.GROUP})
_MISSPELLED = 85.0
"""Words of five letters and more that are so much alike may be one word misspelled: a person should look."""
_SURE_INITIALS = 4
"""So many initials hardly fit by chance; fewer need the same country beside them."""


def compare(one: PrintedName, other: PrintedName) -> Judgement:
    """Whether two names are one party as far as the names themselves say; the same whichever is named first."""
    if (other.mention.name, str(other.mention)) < (one.mention.name, str(one.mention)):
        one, other = other, one
    verdict, rule, says = _decide(one, other)
    return Judgement(verdict=verdict, rule=rule, says=says, score=likeness(one.mention.name, other.mention.name))


def likeness(one: str, other: str) -> float:
    """Likeness of two spellings once romanised, 0..100: words in any order (rapidfuzz, token sort ratio)."""
    mine, theirs = sorted(" ".join(romanised(word) for word in name.split()) for name in (one, other))
    return round(fuzz.token_sort_ratio(mine, theirs), 1)


def kinds_agree(one: PartyKind, other: PartyKind) -> bool:
    """Whether two kinds can be one party's: a state agency trades like a firm."""
    return one is other or any({one, other} == kinds for kinds in _ONE_KIND)


_Decided = tuple[Verdict, str, str]


def _decide(one: PrintedName, other: PrintedName) -> _Decided:
    kinds = one.kind, other.kind
    if one.says_enough and other.says_enough:
        if one.kind and other.kind and not kinds_agree(one.kind, other.kind):
            return Verdict.DIFFERENT, "kinds", f"one is a {one.kind}, the other a {other.kind}"
        if PartyKind.COUNTRY in kinds and one.kind is not other.kind:
            return Verdict.DIFFERENT, "kinds", "a country is not what is at home in it"
    for name in (one, other):
        if not name.says_enough and not (name.is_body or name.acronym):
            return Verdict.CANNOT_TELL, "says too little", f"“{name.mention.name}” names nobody in particular"
    if PartyKind.PERSON in kinds:
        return _decide_people(one, other)
    if _is_apart(one.countries, other.countries):
        return (
            Verdict.DIFFERENT,
            "countries",
            f"one is of {_list(one.countries)}, the other of {_list(other.countries)}",
        )
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return Verdict.DIFFERENT, "numbers", f"{_list(one.numbers)} is not {_list(other.numbers)}"
    return _decide_by_words(one, other)


def _decide_by_words(one: PrintedName, other: PrintedName) -> _Decided:
    pairs, left, right = _match(one, other)
    left, right = _absorb_country(left, other), _absorb_country(right, one)
    left, right = _absorb_acronym(left, other), _absorb_acronym(right, one)
    if left and right and _is_own_name_alone(pairs, left, right):
        return (
            Verdict.CANNOT_TELL,
            "own name",
            f"one own name, {_words(pairs)}, and two trades: {_texts(left)} against {_texts(right)}",
        )
    if not left and not right and pairs:
        return _all_matched(one, other, pairs)
    by_initials = _initials(one, other) or _initials(other, one)
    if by_initials:
        return by_initials
    return _something_left(one, other, pairs, left, right)


def _all_matched(one: PrintedName, other: PrintedName, pairs: list[tuple[Atom, Atom]]) -> _Decided:
    if not (one.says_enough and other.says_enough):
        short = one if not one.says_enough else other
        return Verdict.CANNOT_TELL, "says too little", f"“{short.mention.name}” does not say whose it is"
    if all(mine.sense is Sense.COMMON for mine, _ in pairs) and not one.is_particular_body:
        return Verdict.CANNOT_TELL, "says too little", f"both say only {_words(pairs)}"
    if spelled(one.mention.name) == spelled(other.mention.name):
        return Verdict.SAME, "spelling", "spelled alike"
    return Verdict.SAME, "words", f"each word has its like: {_words(pairs)}{_legal(one, other)}"


def _something_left(
    one: PrintedName, other: PrintedName, pairs: list[tuple[Atom, Atom]], left: list[Atom], right: list[Atom]
) -> _Decided:
    apart = f"{_texts(left) or 'nothing'} against {_texts(right) or 'nothing'}"
    if one.is_body and other.is_body:
        if (
            any(atom.sense is not Sense.COUNTRY for atom in (*left, *right))
            and one.is_particular_body
            and other.is_particular_body
        ):
            return Verdict.DIFFERENT, "offices", f"two offices: {apart}"
        return Verdict.CANNOT_TELL, "says too little", f"one says more than the other: {apart}"
    if not left or not right:
        return Verdict.CANNOT_TELL, "one says more", f"{_texts([*left, *right])} stands in one of them only"
    return _both_have_more(one, other, pairs, left, right)


def _both_have_more(
    one: PrintedName, other: PrintedName, pairs: list[tuple[Atom, Atom]], left: list[Atom], right: list[Atom]
) -> _Decided:
    """Words left on both sides: two parties, unless they may be one another's acronym, misspelling or translation."""
    apart = f"{_texts(left)} against {_texts(right)}"
    if one.acronym and other.acronym:
        return Verdict.DIFFERENT, "words", f"two acronyms: {apart}"
    if one.acronym or other.acronym:
        return Verdict.CANNOT_TELL, "acronym", f"an acronym may be of another language: {apart}"
    misspelled = [
        (mine, theirs)
        for mine in left
        for theirs in right
        if min(len(mine.text), len(theirs.text)) >= 5
        and Sense.OWN in (mine.sense, theirs.sense)
        and fuzz.ratio(romanised(mine.text), romanised(theirs.text)) >= _MISSPELLED
    ]
    if len(misspelled) == max(len(left), len(right)):
        return Verdict.CANNOT_TELL, "misspelled", f"{_words(misspelled)} may be one word misspelled"
    if pairs and any(len(side) == 1 and is_acronym(side[0].text) for side in (left, right)):
        return Verdict.CANNOT_TELL, "acronym", f"an acronym may stand for words of the other: {apart}"
    if is_cyrillic(one.mention.name) != is_cyrillic(other.mention.name) and _is_translated(pairs, left, right):
        return Verdict.CANNOT_TELL, "translated", f"one may be a translation of the other: {apart}"
    return Verdict.DIFFERENT, "words", f"words without their like: {apart}"


def _decide_people(one: PrintedName, other: PrintedName) -> _Decided:
    if one.is_office or other.is_office:
        if one.is_office and other.is_office and one.key == other.key and one.countries == other.countries != frozenset():
            if one.mention.on == other.mention.on:
                return Verdict.SAME, "office", "the same office at the same time"
            return Verdict.CANNOT_TELL, "office", "the same office, perhaps held by two"
        return Verdict.CANNOT_TELL, "office", "who holds an office stands in no name: it needs a table and a day"
    if one.person is None or other.person is None:
        unclear = one if one.person is None else other
        if not any(mine.equals(theirs) for mine in one.atoms for theirs in other.atoms):
            return Verdict.DIFFERENT, "words", f"no word of “{one.mention.name}” has its like in “{other.mention.name}”"
        return Verdict.CANNOT_TELL, "person", f"“{unclear.mention.name}” is not built like a person's name"
    return _decide_persons(one, other, one.person, other.person)


def _decide_persons(one: PrintedName, other: PrintedName, mine: PersonName, theirs: PersonName) -> _Decided:
    if not same_surname(mine, theirs):
        if _misspelled_names(mine, theirs):
            return (
                Verdict.CANNOT_TELL,
                "misspelled",
                f"{' '.join(mine.rest)} and {' '.join(theirs.rest)} may be one name misspelled",
            )
        return Verdict.DIFFERENT, "surnames", f"surnames differ: {' '.join(mine.rest)}, {' '.join(theirs.rest)}"
    agree = given_agree(mine, theirs)
    surname = " ".join(mine.rest if len(mine.rest) <= len(theirs.rest) else theirs.rest)
    if agree is False:
        return Verdict.DIFFERENT, "given names", f"one surname, {surname}, and two given names"
    if _is_apart(one.countries, other.countries):
        return Verdict.DIFFERENT, "countries", f"one is of {_list(one.countries)}, the other of {_list(other.countries)}"
    is_common = bool(stems(surname) & common_surnames())
    is_settled = agree or (len(mine.rest) > 1 and len(mine.rest) == len(theirs.rest))
    if is_settled and is_common and not (one.countries and one.countries == other.countries):
        return Verdict.CANNOT_TELL, "frequent surname", f"many are called so: {surname}"
    if is_settled:
        return Verdict.SAME, "person", f"surname {surname} and given names are the same in their languages"
    return Verdict.CANNOT_TELL, "person", f"only the surname {surname} is printed in both"


def _misspelled_names(mine: PersonName, theirs: PersonName) -> bool:
    return (
        bool(mine.rest and theirs.rest)
        and given_agree(mine, theirs) is True
        and (fuzz.ratio(romanised("".join(mine.rest)), romanised("".join(theirs.rest))) >= _MISSPELLED)
    )


def _match(one: PrintedName, other: PrintedName) -> tuple[list[tuple[Atom, Atom]], list[Atom], list[Atom]]:
    """Words of both that are equal, and what is left of each."""
    rest = list(other.atoms)
    pairs: list[tuple[Atom, Atom]] = []
    left: list[Atom] = []
    for atom in one.atoms:
        like = next((theirs for theirs in rest if atom.equals(theirs)), None)
        if like is None:
            left.append(atom)
        else:
            rest.remove(like)
            pairs.append((atom, like))
    return _joined(pairs, left, rest)


def _joined(
    pairs: list[tuple[Atom, Atom]], left: list[Atom], right: list[Atom]
) -> tuple[list[tuple[Atom, Atom]], list[Atom], list[Atom]]:
    """Words written together on one side and apart on the other: "Almazantey", "Ukr Spec Export"."""
    own = [[atom for atom in side if atom.sense is not Sense.COUNTRY] for side in (left, right)]
    if own[0] and own[1] and len(own[0]) != len(own[1]):
        mine, theirs = ("".join(atom.text for atom in side) for side in own)
        if stems(mine) & stems(theirs) and len(mine) >= 5:
            kept = [[atom for atom in side if atom.sense is Sense.COUNTRY] for side in (left, right)]
            return [*pairs, (own[0][0], own[1][0])], kept[0], kept[1]
    return pairs, left, right


def _is_own_name_alone(pairs: list[tuple[Atom, Atom]], left: list[Atom], right: list[Atom]) -> bool:
    """ "Звёздочка" the shipyard and the centre of repair may be one firm; towns and their adjectives are no own name.

    A number of three digits and more is as good as an own name: "2566" the repair plant of radio equipment.
    """
    has_own = any(len(mine.label) >= 3 for mine, _ in pairs if mine.sense is Sense.NUMBER) or any(
        mine.sense is Sense.OWN and not any(key.endswith("sk") for key in stems(mine.text)) for mine, _ in pairs
    )
    return has_own and all(atom.sense is Sense.COMMON for atom in (*left, *right))


def _is_translated(pairs: list[tuple[Atom, Atom]], left: list[Atom], right: list[Atom]) -> bool:
    """Words left on both sides of two languages that may be one another's: several of them, or a common word of Cyrillic.

    A word in small letters is no proper name, and the glossary does not have every trade.
    """
    has_common = any(atom.sense is Sense.OWN and is_cyrillic(atom.text) and atom.text.islower() for atom in (*left, *right))
    return min(len(left), len(right)) > 1 or (bool(pairs) and has_common)


def _absorb_country(left: list[Atom], other: PrintedName) -> list[Atom]:
    """A country that the place of the other name tells needs no word there."""
    return [atom for atom in left if atom.sense is not Sense.COUNTRY or atom.label != other.mention.country]


def _absorb_acronym(left: list[Atom], other: PrintedName) -> list[Atom]:
    """ "KBP Instrument Design Bureau": the acronym before the full name is made of the initials of the other."""
    if len(other.atoms) < 2:
        return left
    return [
        atom
        for atom in left
        if not (atom.sense is Sense.OWN and is_acronym(atom.text) and romanised(atom.text) in other.initials)
    ]


def _initials(short: PrintedName, full: PrintedName) -> _Decided | None:
    """An acronym against a name with these initials; null when it is none or they differ."""
    acronym = short.acronym
    if acronym is None or full.acronym is not None or acronym not in full.initials or not full.says_enough:
        return None
    words = f"{acronym.upper()} are the initials of “{full.mention.name}”"
    if len(acronym) >= _SURE_INITIALS and not full.concepts & BODIES:
        return Verdict.SAME, "initials", words
    if short.countries and short.countries == full.countries:
        return Verdict.SAME, "initials", f"{words}, and both are of {_list(short.countries)}"
    return Verdict.CANNOT_TELL, "initials", f"{words}, and of others: so short an acronym needs its country"


def _is_apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


def _words(pairs: list[tuple[Atom, Atom]]) -> str:
    return ", ".join(mine.text if mine.text == theirs.text else f"{mine.text} = {theirs.text}" for mine, theirs in pairs)


def _texts(atoms: list[Atom]) -> str:
    return ", ".join(dict.fromkeys(atom.text for atom in atoms))


def _list(labels: frozenset[str]) -> str:
    return ", ".join(sorted(labels))


def _legal(one: PrintedName, other: PrintedName) -> str:
    forms = [*one.legal, *other.legal]
    return f"; legal forms left out: {', '.join(forms)}" if forms else ""
