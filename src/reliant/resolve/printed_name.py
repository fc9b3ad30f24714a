"""A name as it is printed, taken apart: what is its own, what is of the trade, which country, place and number it states."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from reliant.model.identity import PartyId
from reliant.model.party import PartyKind
from reliant.model.time import PartialDate
from reliant.resolve.folding import is_cyrillic, loosened, romanised, stemmed, stems
from reliant.resolve.glossary import BODIES, FORCES, ROLES, Meaning, Sense, country_of_place, longest_meaning, pieces
from reliant.resolve.people import PersonName, person_named

_QUOTES = re.compile(r"[\"«»“”„‟‘‹›]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name somewhere, with what its place tells.

    Attributes:
        name: as printed.
        kind: what it must be, when the place tells (a column of countries, "the minister"); null otherwise.
        country: where it is at home, when the place tells.
        on: the day, month or year it is about; null when not known.
    """

    name: str
    kind: PartyKind | None = None
    country: PartyId | None = None
    on: PartialDate | None = None

    @property
    def subject(self) -> str:
        """How decisions name it: ``n:`` and the name in small letters, without quotation marks and doubled spaces."""
        return f"n:{spelled(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One thing a name states. ``label`` is a concept, place, country or number, or the word itself; ``text`` is as printed."""

    sense: Sense
    label: str
    text: str

    def equals(self, other: "Atom") -> bool:
        """Whether both state the same; own words are equal when an ending, a romanisation or akanne is all that is between."""
        if self.sense is not other.sense:
            return False
        if self.sense is not Sense.OWN:
            return self.label == other.label
        if is_acronym(self.text) and is_acronym(other.text) and is_cyrillic(self.text) == is_cyrillic(other.text):
            return romanised(self.text) == romanised(other.text)  # letters of acronyms are no spelling: CAE is not KAE
        return bool(stems(self.text) & stems(other.text)) or _is_akin(self.text, other.text) or _is_adjective(self, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedName:
    """A name taken apart. ``atoms`` are in the order of the name; legal forms and words for kinds of company are left out."""

    mention: Mention
    atoms: tuple[Atom, ...]
    legal: tuple[str, ...]
    weak: tuple[str, ...]
    initials: frozenset[str]
    person: PersonName | None

    @property
    def countries(self) -> frozenset[str]:
        """Countries the name states, with those of towns in it; the one its place tells when it states none."""
        stated = self.stated_countries | {country_of_place()[atom.label] for atom in self.atoms if atom.sense is Sense.PLACE}
        return stated or frozenset((self.mention.country,) if self.mention.country else ())

    @property
    def stated_countries(self) -> frozenset[str]:
        """Countries that stand in the name as words."""
        return frozenset(atom.label for atom in self.atoms if atom.sense is Sense.COUNTRY)

    @property
    def numbers(self) -> frozenset[str]:
        """Numbers it states: of a plant, as a rule."""
        return frozenset(atom.label for atom in self.atoms if atom.sense is Sense.NUMBER)

    @property
    def concepts(self) -> frozenset[str]:
        """Words of trade and office, as concepts."""
        return frozenset(atom.label for atom in self.atoms if atom.sense is Sense.COMMON)

    @property
    def acronym(self) -> str | None:
        """Its only word in capitals, romanised in small letters; null for other names."""
        own = [atom for atom in self.atoms if atom.sense is not Sense.COUNTRY]
        if len(own) == 1 and own[0].sense is Sense.OWN and is_acronym(own[0].text):
            return romanised(own[0].text)
        return None

    @property
    def is_office(self) -> bool:
        """Whether it names an office, "the defence minister of Belarus"."""
        return bool(self.concepts & ROLES) and not any(atom.sense is Sense.OWN for atom in self.atoms)

    @property
    def is_body(self) -> bool:
        """Whether it is built as the name of a state body is: nothing of its own beside words of office and a country."""
        senses = {atom.sense for atom in self.atoms}
        return bool(self.concepts & BODIES) and senses <= {Sense.COMMON, Sense.COUNTRY}

    @property
    def is_particular_body(self) -> bool:
        """Whether, with a country, it names one body: "ministry of defence", "air force", and not "state committee"."""
        return self.is_body and (bool(self.concepts & FORCES) or len(self.concepts) > 1)

    @property
    def says_enough(self) -> bool:
        """Whether it can name a party at all: "the company" and "aircraft repair plant" cannot."""
        senses = {atom.sense for atom in self.atoms}
        if senses & {Sense.OWN, Sense.PLACE} or self.person:
            return True
        if Sense.NUMBER in senses and Sense.COMMON in senses:
            return True
        if senses == {Sense.COUNTRY}:
            return not self.weak  # "a Turkish company" is not Turkey
        if self.is_body:
            return self.is_particular_body and bool(self.countries)
        return self.is_office or senses == {Sense.COUNTRY, Sense.COMMON}  # "Kazakhstan Engineering"

    @property
    def kind(self) -> PartyKind | None:
        """What it is by its place or its words; null when neither tells."""
        if self.mention.kind is not None:
            return self.mention.kind
        if self.person is not None or self.is_office:
            return PartyKind.PERSON
        if self.is_body:
            return PartyKind.BODY
        if self.atoms and all(atom.sense is Sense.COUNTRY for atom in self.atoms) and not self.weak:
            return PartyKind.COUNTRY
        return None

    @property
    def key(self) -> tuple[str, ...]:
        """What it states, in an order of its own: the same for spellings that endings and romanisations alone keep apart."""
        return tuple(
            sorted(
                f"{atom.sense.name}:{loosened(stemmed(atom.text)) if atom.sense is Sense.OWN else atom.label}"
                for atom in self.atoms
            )
        )


@lru_cache(maxsize=65536)
def take_apart(mention: Mention) -> PrintedName:
    """The parts of a name as printed; of what stands in brackets only a country belongs to it."""
    outer, inner = without_brackets(mention.name)
    parts = _take_apart(replace(mention, name=outer))
    states = [atom for text in inner for atom in _take_apart(Mention(name=text)).atoms if atom.sense is Sense.COUNTRY]
    return replace(parts, mention=mention, atoms=tuple(dict.fromkeys((*parts.atoms, *states))))


def without_brackets(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without what stands in brackets, and that; a name all in brackets stays as it is."""
    outer = " ".join(_BRACKETS.sub(" ", name).split())
    return (outer, tuple(_BRACKETS.findall(name))) if outer else (name, ())


def _take_apart(mention: Mention) -> PrintedName:
    words = pieces(_QUOTES.sub(" ", unicodedata.normalize("NFC", mention.name)))
    atoms: list[Atom] = []
    legal: list[str] = []
    weak: list[str] = []
    letters: list[tuple[str, bool]] = []  # first letters, and whether a short name has the word too
    at = 0
    while at < len(words):
        after, meaning = longest_meaning(words, at) or (at + 1, None)
        text = " ".join(words[at:after])
        atoms += _atoms(text, meaning)
        if meaning is not None and meaning.sense is Sense.LEGAL:
            legal.append(text)
        elif meaning is None or meaning.sense is not Sense.STOP:
            is_weak = meaning is not None and meaning.sense is Sense.WEAK
            weak += [text] if is_weak else []
            letters += [(romanised(word[0]), not is_weak) for word in words[at:after] if not word.isdigit()]
        at = after
    plain = "".join(letter for letter, is_kept in letters if is_kept)
    whole = "".join(letter for letter, _ in letters)
    person = None
    if mention.kind in (None, PartyKind.PERSON) and not legal and not weak:
        atoms, person = _as_person(mention, atoms)
    return PrintedName(
        mention=mention,
        atoms=tuple(dict.fromkeys(atoms)),
        legal=tuple(legal),
        weak=tuple(weak),
        initials=frozenset(one for one in (plain, whole) if len(one) > 1),
        person=person,
    )


def _as_person(mention: Mention, atoms: list[Atom]) -> tuple[list[Atom], PersonName | None]:
    """The person a name is of; "President Lukashenko" is Lukashenko, and the office before the name is left out."""
    is_sure = mention.kind is PartyKind.PERSON
    if all(atom.sense in (Sense.OWN, Sense.PLACE) for atom in atoms):
        return atoms, person_named(mention.name, is_sure=is_sure)
    own = [atom for atom in atoms if atom.sense is Sense.OWN]
    others = {atom.label for atom in atoms if atom.sense is Sense.COMMON}
    if not own or not others & ROLES or any(atom.sense in (Sense.PLACE, Sense.NUMBER) for atom in atoms):
        return atoms, None
    person = person_named(" ".join(atom.text for atom in own), is_sure=True)
    return ([atom for atom in atoms if atom.sense in (Sense.OWN, Sense.COUNTRY)], person) if person else (atoms, None)


def spelled(name: str) -> str:
    """A name in small letters, without quotation marks and doubled spaces: what makes two printings one spelling."""
    return " ".join(_QUOTES.sub("", unicodedata.normalize("NFC", name)).casefold().replace("’", "'").split())


def is_acronym(word: str) -> bool:
    """Whether a word is one of initials: two to six letters, all capitals."""
    return 1 < len(word) <= _LONGEST_ACRONYM and word.isalpha() and word.isupper()


def _atoms(text: str, meaning: Meaning | None) -> list[Atom]:
    if meaning is None:
        return [Atom(sense=Sense.NUMBER if text.isdigit() else Sense.OWN, label=text.casefold(), text=text)]
    if meaning.sense in (Sense.COMMON, Sense.PLACE, Sense.COUNTRY):
        return [Atom(sense=meaning.sense, label=label, text=text) for label in meaning.labels]
    return []


def _is_akin(one: str, other: str) -> bool:
    """A Russian and a Belarusian spelling of one name; only of longer words, where little else could fall together."""
    mine, theirs = loosened(stemmed(one)), loosened(stemmed(other))
    return len(mine) >= 5 and (mine == theirs or loosened(one) == loosened(other))


def _is_adjective(one: Atom, other: Atom) -> bool:
    """ "Арзамасский" and "Arzamas": an adjective in -sk- of the place the other names."""
    if is_cyrillic(one.text) == is_cyrillic(other.text) and is_cyrillic(one.text):
        return False
    mine, theirs = sorted((stemmed(one.text), stemmed(other.text)), key=len)
    return len(mine) >= 4 and any(
        theirs == mine + ending for ending in ("sk", "k" if mine.endswith("s") else "sk", "ensk", "insk", "ovsk")
    )
