"""Which country an argument stands for: by its own words, by what it refers to, or by the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from reliant.extract.frames import words
from reliant.extract.goods import Goods
from reliant.extract.places import Mention
from reliant.extract.syntax import phrase
from reliant.extract.when import Moment
from reliant.model.document import Span
from reliant.model.identity import PartyId

if TYPE_CHECKING:
    from spacy.tokens import Token

_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2}
_PLAIN = frozenset({"enterprise", "firm", "company", "plant", "one", "first", "second", "third", "former", "latter", "venture"})
_PRONOUNS = frozenset({"it", "they", "he", "its", "their", "his", "she"})
_OWN = frozenset({"national", "own", "domestic", "local"})
_BRANCHES = frozenset(
    {"air", "navy", "coast", "armed", "defence", "defense", "border", "national", "land", "ground", "naval", "army"}
)


@dataclass(slots=True, kw_only=True)
class Context:
    """What earlier sentences leave behind: the country the document is about, the last actor, firms listed in a row."""

    country: PartyId | None
    published: date | None
    last_subject: Mention | None = None
    listed: tuple[Mention, ...] = ()
    last_meeting: Moment | None = None
    commitments: list[frozenset[str]] = field(default_factory=list)
    last_goods: Goods | None = None
    is_open: bool = False  # what was told last did not happen, or not yet for certain
    last_flow: tuple[Actor | None, Actor | None] = (None, None)  # recipient and supplier of the last goods
    named_at: dict[str, int] = field(default_factory=dict)  # country -> number of the sentence that named it last
    at: int = 0  # number of the sentence being read; the title is 0
    is_brief: bool = False  # one sentence or two: too little to say what it is about
    is_dense: bool = False
    is_short: bool = False
    is_paragraph: bool = False  # so short that every sentence speaks of the same happening
    is_given: bool = False  # the country comes from the document's own data, not from counting names
    is_buyer: bool = False  # the document's own data or its title say that the country receives, not the count of its names
    parties: tuple[PartyId, ...] = ()  # countries of the whole document, the most frequent first


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A country in a role, and the mention it was read from; null where nothing in the text says so.

    ``body`` are the characters of who acts where that is not the country itself, relative to the parsed piece: "Indian Navy".
    """

    party: PartyId | None  # null: a firm whose country the text does not give
    mention: Mention | None
    body: Span | None = None
    is_inferred: bool = False
    is_firm: bool = False
    via: str = ""  # how it came to its role, in plain words


def actors_of(head: Token, mentions: Sequence[Mention], context: Context) -> list[Actor]:
    """Countries an argument stands for, those of its head first."""
    if head.lemma_.lower() in words().modality["reported_sources"]:
        return []  # "a Russian agency": who reports is not who acts
    if head.lower_ in _PRONOUNS and head.pos_ == "PRON":
        before = [m for m in mentions if m.party and m.end <= head.i and _is_subject(m, head)]
        last = before[-1] if before else context.last_subject
        return [Actor(party=last.party, mention=last, is_inferred=True)] if last and last.party else []
    if (listed := _listed(head, context)) is not None:
        return [Actor(party=listed.party, mention=listed, is_inferred=True, is_firm=True)] if listed.party else []
    inside = [token for token in phrase(head) if not _is_other(token, head)]
    found = [mention for mention in mentions if mention.party and any(mention.covers(token) for token in inside)]
    found.sort(key=lambda mention: (not mention.covers(head), mention.kind == "organisation", mention.start))
    actors: dict[PartyId, Actor] = {}
    is_firm = any(mention.kind == "organisation" and mention.covers(head) for mention in mentions)
    for mention in found:
        if mention.party and mention.party not in actors:
            actors[mention.party] = Actor(
                party=mention.party,
                mention=mention,
                is_inferred=mention.kind not in ("name", "demonym"),
                is_firm=is_firm,
                body=_body(head, mention),
            )
    if actors:
        return list(actors.values())
    firm = next((m for m in mentions if m.kind == "organisation" and m.party is None and m.covers(head)), None)
    if firm is not None:
        return [Actor(party=None, mention=firm, is_firm=True)]
    if head.lemma_.lower() in words().own_state and context.country and _is_own(head):
        return [Actor(party=context.country, mention=None, is_inferred=True, body=_body(head, None))]
    return []


def _body(head: Token, mention: Mention | None) -> Span | None:
    """Who acts, as the text puts it, without its article: the noun phrase up to its head; null for a bare country."""
    if mention is not None and mention.covers(head):
        return None
    first = head
    for token in reversed(list(head.lefts)):
        if token.dep_ not in ("compound", "amod", "nmod", "poss", "punct", "nummod"):
            break
        first = token.left_edge
    while first.i < head.i and (first.pos_ in ("DET", "PUNCT") or first.is_space):
        first = first.nbor()
    if mention is not None and not first.i <= mention.start < head.i:
        return None  # "the government of India": the country says it better
    return Span(start=first.idx, end=head.idx + len(head))


def mention_of(head: Token, mentions: Sequence[Mention], context: Context) -> Mention | None:
    """The organisation an argument names or refers to; null when it is none."""
    listed = _listed(head, context)
    if listed is not None:
        return listed
    found = [m for m in mentions if m.kind == "organisation" and any(m.covers(token) for token in phrase(head))]
    return found[0] if found else None


def _listed(head: Token, context: Context) -> Mention | None:
    """ "The first enterprise", "the second": the firm at that place of the last list."""
    if not context.listed or head.lemma_.lower() not in _PLAIN:
        return None
    ordinal = next((t.lower_ for t in (head, *head.children) if t.lower_ in _ORDINALS), None)
    if ordinal is None:
        return None
    place = _ORDINALS[ordinal]
    return context.listed[place] if place < len(context.listed) else None


def _is_subject(mention: Mention, head: Token) -> bool:
    """Whether a mention stands in the subject of a clause of the same sentence."""
    for token in head.sent:
        if token.dep_ in ("nsubj", "nsubjpass") and token.i < head.i and any(mention.covers(part) for part in token.subtree):
            return True
    return False


def _is_own(head: Token) -> bool:
    """ "the army", "the national army", "our army": nobody else's."""
    return all(
        child.lower_ in _OWN
        or (
            child.dep_ == "compound" and (child.pos_ != "PROPN" or child.lower_ in _BRANCHES)
        )  # "the air force", not "the Gulf state"
        or child.dep_ in ("det", "punct", "poss", "case")
        or (child.pos_ != "ADJ" and child.dep_ != "compound")
        for child in head.children
    )


def _is_other(token: Token, head: Token) -> bool:
    """Words of a further party joined by "and", or of a phrase that is not part of the name: "talks with", "weapons for"."""
    while token != head:
        if token.dep_ == "conj" and token.head == head:
            return True
        if token.dep_ == "prep" and token.lower_ not in ("of", "in", "from", "for"):
            return True
        if token.head == token:
            return False
        token = token.head
    return False
