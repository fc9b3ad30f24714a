"""What changes hands: the words of an item, how many, for how much, and whose make it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliant.extract.amounts import NUMBERS, as_number
from reliant.extract.field import gate_in_force
from reliant.extract.frames import systems, words
from reliant.extract.places import Mention
from reliant.model.categories import category_of_item
from reliant.model.designations import families
from reliant.model.document import Span
from reliant.model.identity import PartyId
from reliant.text.dates import MONTHS

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEADING = frozenset(
    {
        "own",
        "new",
        "more",
        "additional",
        "first",
        "further",
        "other",
        "several",
        "many",
        "some",
        "such",
        "various",
        "second",
        "last",
        "few",
        "latest",
        "remaining",
        "next",
        "another",
        "promised",
        "used",
        "-",
    }
)
_INSIDE = frozenset({"amod", "compound", "nmod", "punct", "advmod", "npadvmod", "conj", "cc", "quantmod", "nummod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """An item as the text puts it, with its offsets in the parsed piece; null where nothing is stated."""

    head: Token
    text: str
    span: Span
    quantity: str | None = None
    quantity_span: Span | None = None
    origin: Mention | None = None
    is_inferred: bool = False  # named in an earlier sentence


def goods_of(heads: Sequence[Token], mentions: Sequence[Mention]) -> list[Goods]:
    """Items under some argument heads: joined ones are one item, unless they have numbers of their own."""
    found: list[Goods] = []
    taken: set[int] = set()
    for head in heads:
        if head.i in taken:
            continue
        core, container = _core(head)
        if not is_goods(core, mentions):
            # "attack and trainer aircraft": the parser takes the first adjective for the head
            core = next(
                (other for other in core.conjuncts if other.i > core.i and is_goods(other, mentions) and is_typed(other)), core
            )
            if not is_goods(core, mentions):
                continue
        group = [core]
        for other in core.conjuncts:
            if other.i > core.i and _number(other) is None and other.pos_ in ("NOUN", "PROPN") and is_goods(other, mentions):
                group.append(other)
                taken.add(other.i)
        found.append(_goods(core, container, group, mentions))
    return found


def is_goods(head: Token, mentions: Sequence[Mention]) -> bool:
    """Whether a noun may be an item: no pronoun, no place or person, none of the nouns that are never supplied."""
    if (
        (head.pos_ not in ("NOUN", "PROPN", "NUM", "X", "ADJ") and not _is_misread(head))
        or (head.lemma_.lower() in words().no_goods and not _is_spare_part(head))
        or head.ent_type_ == "PERSON"
    ):
        return False
    if head.lemma_.lower() in _AMOUNTS:
        return False
    if head.pos_ == "NUM" and not any(char.isalpha() for char in head.text):
        return False
    if head.text.isdigit() or head.lower_ in MONTHS or head.lower_.endswith("day"):
        return False
    if (
        any(child.dep_ == "compound" and child.lemma_.lower() in words().no_goods for child in head.children)
        and head.pos_ == "PROPN"
    ):
        return False  # "defence minister Khrenin"
    return not any(mention.covers(head) for mention in mentions)


def _is_spare_part(head: Token) -> bool:
    """ "Spare parts", "F-35 parts": a part of something is goods, a part in something is not."""
    return head.lemma_.lower() == "part" and any(child.dep_ in ("amod", "compound", "nmod") for child in head.children)


def _is_misread(head: Token) -> bool:
    """A plural noun that the tagger took for a verb: "36 HIMARS launchers"."""
    return (
        head.tag_ == "VBZ"
        and head.dep_ in ("dobj", "pobj")
        and any(child.dep_ in ("compound", "nummod") for child in head.children)
    )


def is_typed(head: Token) -> bool:
    """Whether a word before an event noun names goods, as in "the Su-30SM contract": a designation or a known kind of weapon."""
    return (
        any(char.isdigit() for char in head.text)
        or category_of_item(head.text) is not None
        or bool(systems().search(head.doc[head.left_edge.i : head.i + 1].text))
        or head.lower_ in ("arms", "weapon", "weapons", "ammunition")
    )


def is_unit(goods: Goods) -> bool:
    """Whether an item is only a number or a unit of something: "two", "the first battery", "a batch"."""
    lemma = goods.head.lemma_.lower()
    return not families(goods.text) and " " not in goods.text and (goods.head.pos_ == "NUM" or lemma in words().containers)


_AMOUNTS = frozenset({"price", "cost", "availability", "number", "worth", "value", "total"})
"""Containers that are nothing themselves: "neither number nor price was given"."""
_GENERIC = frozenset(
    {
        "aircraft",
        "plane",
        "jet",
        "fighter",
        "helicopter",
        "machine",
        "system",
        "launcher",
        "vehicle",
        "missile",
        "battery",
        "ship",
        "boat",
    }
    | {"vessel", "submarine", "tank", "drone", "type", "weapon", "carrier", "howitzer", "gun", "radar", "trainer", "equipment"}
)


def is_named_before(goods: Goods, before: Goods) -> bool:
    """Whether a plain "the aircraft" or "eight aircraft" is of the type that was named before, "Su-30SM"."""
    head = goods.head
    is_plain = " " not in goods.text and head.lemma_.lower() in _GENERIC and not goods.is_inferred
    is_definite = goods.quantity is not None or any(
        child.dep_ == "det" and child.lower_ in ("the", "this", "these", "those", "both") for child in head.children
    )
    if not is_plain or not is_definite or not (families(before.text) or systems().search(before.text)):
        return False
    kinds = {kind for kind in (category_of_item(goods.text), category_of_item(before.text)) if kind is not None}
    return len(kinds) < 2


def is_arms(goods: Goods, *, may_be_general: bool = True) -> bool:
    """Whether an item may be arms by its own words: a designation, a kind of weapon, a word of defence.

    A noun such as "vehicle" is enough where ``may_be_general``: in a sentence that speaks of defence. Behind the gate of another
    field: whether it is goods of that field.
    """
    if goods.is_inferred or goods.head.pos_ == "NUM":  # "two are ordered": of what was named before
        return True
    if (gate := gate_in_force()) is not None:
        return gate.is_goods(goods.text, "en")
    lowered = f" {goods.text.lower()}"
    return (
        (goods.head.pos_ == "PROPN" and (goods.quantity is not None or any(char.isdigit() for char in goods.text)))  # "24 Rafale"
        or (goods.head.pos_ == "PROPN" and may_be_general)  # "the Guardian": a name where the text speaks of nothing but arms
        or goods.head.lemma_.lower() in words().containers
        or bool(families(goods.text))
        or (may_be_general and goods.head.lemma_.lower() in words().goods)
        or category_of_item(goods.text) is not None
        or bool(systems().search(goods.text))
        or any(f" {word}" in lowered for word in words().defence)
    )


def is_specific(goods: Goods) -> bool:
    """Whether an item names a type or a known kind of weapon, not "equipment" or "systems"."""
    if (gate := gate_in_force()) is not None:
        return gate.is_goods(goods.text, "en")
    return bool(families(goods.text)) or category_of_item(goods.text) is not None or bool(systems().search(goods.text))


def _core(head: Token) -> tuple[Token, Token | None]:
    """The noun that names the goods: "missiles" of "a batch of missiles"; and the noun that contains them."""
    container = None
    for _ in range(4):
        if head.lemma_.lower() not in words().containers and head.pos_ != "NUM":
            break
        inner = [
            noun
            for prep in head.children
            if prep.dep_ == "prep" and prep.lemma_ in ("of", "for", "with", "include")
            for noun in prep.children
            if noun.dep_ == "pobj" and noun.pos_ in ("NOUN", "PROPN", "X", "NUM")
        ]
        if not inner:
            break
        container, head = container or head, inner[0]
    return head, container


def _goods(core: Token, container: Token | None, group: Sequence[Token], mentions: Sequence[Mention]) -> Goods:
    first, last = core.i, max(token.i for token in group)
    for token in reversed(list(core.lefts)):
        if token.dep_ in _INSIDE - {"nummod", "quantmod"} and token.lemma_.lower() not in _LEADING:
            inside = [t for t in token.subtree if t.i <= token.i]
            first = min(first, inside[0].i)
        elif token.dep_ != "punct":
            break
    origin = _origin(core, first, mentions)
    while first < core.i and (
        core.doc[first].lemma_.lower() in _LEADING
        or core.doc[first].lower_ in ("made", "built", "supplied", "produced", "donated", "planned", "ordered")
        or core.doc[first].pos_ in ("DET", "PUNCT", "ADV")
        or any(m.covers(core.doc[first]) and m.kind != "organisation" for m in mentions)
        or as_number(core.doc[first]) is not None
    ):
        first += 1
    right = core.doc[last]
    for token in right.rights:
        if token.dep_ in ("appos", "nummod") and token.i <= last + 6 and token.pos_ in ("PROPN", "NUM", "X", "NOUN"):
            between = core.doc[last + 1 : token.left_edge.i + 1].text
            if "," not in between and not any(m.covers(token) for m in mentions):
                last = token.i
    number = _counted(core, container)
    span = core.doc[first : last + 1]
    return Goods(
        head=core,
        text=span.text,
        span=Span(start=span.start_char, end=span.end_char),
        quantity=str(number[1]) if number else None,
        quantity_span=Span(start=number[0].idx, end=number[0].idx + len(number[0])) if number else None,
        origin=origin,
    )


def _origin(core: Token, first: int, mentions: Sequence[Mention]) -> Mention | None:
    """Whose make the goods are: by an adjective inside or before them, a clause after them, or the firm whose name they carry."""
    inside = (m for m in mentions if first <= m.start and m.end <= core.i + 1 and m.kind in ("demonym", "name"))
    before = (m for m in mentions if m.kind == "demonym" and m.end == first)
    return next(inside, None) or next(before, None) or _make_after(core, mentions) or _maker_before(core, mentions)


def _counted(core: Token, container: Token | None) -> tuple[Token, int] | None:
    """How many: the number of what contains the goods, else their own; "a dozen", "three dozen", "two of the tanks"."""
    number = (_number(container) if container is not None else None) or _number(core)
    if container is None:
        return number
    if number is None:
        own = NUMBERS[container.lemma_] if container.lemma_ in ("dozen", "pair", "couple") else as_number(container)
        return (container, own) if own is not None else None
    return (number[0], number[1] * 12) if container.lemma_ == "dozen" else number


def _number(noun: Token) -> tuple[Token, int] | None:
    """The number a noun is counted with; the parser may hang it on a part of the name: "12 Mi-35M helicopters"."""
    for child in [part for left in noun.lefts for part in left.subtree]:
        if _is_size(child):
            continue
        if child.dep_ == "nummod" and (child.head == noun or child.head.dep_ in ("compound", "nmod", "amod")):
            value = as_number(child)
            if value is not None:
                for part in child.children:
                    if part.dep_ == "compound" and (extra := as_number(part)) is not None:
                        is_group = child.text.isdigit() and len(child.text) == 3 and part.text.isdigit()  # "1 500"
                        value = extra * 1000 + value if is_group else extra * value if value >= 100 else extra + value
                return child, value
    return None


_MADE = frozenset({"make", "build", "produce", "manufacture", "develop", "assemble"})


def _make_after(core: Token, mentions: Sequence[Mention]) -> Mention | None:
    """ "Vehicles made in Russia", "missiles built by Turkey's Roketsan": whose make a clause after the goods says they are."""
    for clause in core.children:
        if clause.dep_ != "acl" or clause.lemma_.lower() not in _MADE:
            continue
        for preposition in clause.children:
            if preposition.dep_ in ("agent", "prep") and preposition.lower_ in ("in", "by"):
                inside = {token.i for token in preposition.subtree}
                found = next((m for m in mentions if m.party and m.start in inside), None)
                if found is not None:
                    return found
    return None


def _maker_before(core: Token, mentions: Sequence[Mention]) -> Mention | None:
    """ "Embraer KC-390 transports", "Navantia's corvettes": the firm whose name the goods carry."""
    before = {token.i for child in core.lefts if child.dep_ in ("compound", "nmod", "poss", "amod") for token in child.subtree}
    return next((m for m in mentions if m.kind == "organisation" and m.party and m.start in before), None)


_UNITS = frozenset(
    {"mm", "cm", "m", "km", "kg", "inch", "ton", "tons", "tonne", "tonnes", "year", "metre", "meter", "calibre", "caliber", "%"}
)


def _is_size(number: Token) -> bool:
    """ "35-mm ammunition", "a 30-year-old jet", "a 135 m frigate": a measure, not a count."""
    after = number.doc[number.i + 1 : number.i + 3]
    words_after = [token.lower_ for token in after]
    return bool(words_after) and (
        words_after[0] in _UNITS or (len(words_after) > 1 and words_after[0] == "-" and words_after[1] in _UNITS)
    )


def origin_of(goods: Goods) -> PartyId | None:
    """Whose make an item is, where an adjective before it says so; the type alone says nothing."""
    return goods.origin.party if goods.origin else None
