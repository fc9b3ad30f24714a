"""The patterns by which comments are read: ``comment_rules.yaml``, compiled with the names of countries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from reliant.model.countries import countries, party_named
from reliant.model.identity import PartyId

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FLAGS = ("is_licensed", "is_local_assembly", "is_component_production", "is_aid", "is_second_hand", "is_modernised_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Patterns of ``comment_rules.yaml`` and the names of parties, compiled."""

    hedges: re.Pattern[str]
    facts: dict[str, tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]]
    parties: dict[str, PartyId]
    adjectives: dict[str, PartyId]
    name: re.Pattern[str]
    name_or_adjective: re.Pattern[str]
    place: re.Pattern[str]
    made: re.Pattern[str]
    line: re.Pattern[str]
    built: re.Pattern[str]
    from_: re.Pattern[str]
    produced: re.Pattern[str]
    designation: re.Pattern[str]
    financing: re.Pattern[str]
    financing_ends: re.Pattern[str]
    not_a_payer: re.Pattern[str]
    not_financing: re.Pattern[str]
    payer_by_adjective: re.Pattern[str]
    price: re.Pattern[str]
    price_before: re.Pattern[str]
    price_after: re.Pattern[str]
    not_the_price: re.Pattern[str]
    for_: re.Pattern[str]
    own_clause: re.Pattern[str]
    uses: re.Pattern[str]
    ends: re.Pattern[str]
    not_before: re.Pattern[str]
    nouns: frozenset[str]
    status_notes: tuple[re.Pattern[str], ...]


@cache
def comment_rules() -> Rules:
    """The rules, read once."""
    text = (resources.files("reliant.registers") / "comment_rules.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe one
    parties = _party_names(told)
    adjectives = _adjectives(told)
    names, words = _alternatives(parties), _alternatives(adjectives)
    listed = rf"(?:in\s+)?(?:the\s+)?(?:{names})(?:(?:\s*,\s*|\s+and/or\s+|\s+and\s+|\s+or\s+)(?:the\s+)?(?:{names})\b)*"

    def rule(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return Rules(
        hedges=rule(told["hedges"]),
        facts={
            name: (
                tuple(rule(pattern) for pattern in told["facts"][name]["patterns"]),
                tuple(rule(pattern) for pattern in told["facts"][name]["unless"]),
            )
            for name in FLAGS
        },
        parties=parties,
        adjectives=adjectives,
        name=re.compile(rf"\b(?:{names})\b"),
        name_or_adjective=re.compile(rf"\b(?:{_alternatives({**parties, **adjectives})})\b"),
        place=re.compile(rf"\s(?:in|by)\s+(?:the\s+)?(?P<place>{names})\b"),
        made=re.compile(
            rf"^(?:[Ii]ncl(?:uding)?\s+)?(?:\d+\s+|[Mm]ost\s+|[Ss]ome\s+|[Aa]ll\s+)?"
            rf"(?:[Pp]roduced|[Pp]roduction|[Bb]uilt)\s+in\s+(?:the\s+)?(?P<place>{names})\b"
        ),
        line=re.compile(
            rf"\bfrom\s+(?:(?:the\s+)?(?P<adjective>{words})\s+(?:\w+\s+)?(?:production|assembly)\s+line"
            rf"|(?:a\s+)?(?:production|assembly)\s+lines?\s+in\s+(?P<place>{names})\b)",
        ),
        built=re.compile(rf"(?P<adjective>{words})-(?:built|made)\s+"),
        from_=re.compile(rf"\s(?:from|ordered\s+from|bought\s+from)\s+(?P<names>{listed})\b"),
        produced=re.compile(
            rf"\s(?:produced|built|assembled|made)(?:\s+under\s+licen[cs]e)?\s+in\s+(?:the\s+)?(?P<place>{names})\b"
        ),
        designation=re.compile(rf"\b(?P<adjective>{words}|{names})\s+designation\s+(?=['A-Z\d])"),
        financing=rule(told["financing"]),
        financing_ends=rule(told["financing_ends"]),
        not_a_payer=rule(told["not_a_payer"]),
        price=re.compile(rf"(?<![\w$€£]){told['price']}"),
        price_before=rule(told["price_before"]),
        price_after=rule(told["price_after"]),
        not_financing=rule(told["not_financing"]),
        payer_by_adjective=rule(told["payer_by_adjective"]),
        not_the_price=rule(told["not_the_price"]),
        for_=re.compile(r"(?:^|(?<=\s))(?:[Ff]or|that\s+powers?)\s+(?!(?:training|police)\b)"),
        own_clause=rule(r"\s*\d+\s+(?:more|assembled|produced|ordered|delivered|of\s|probably|possibly|used|second|later|lost)"),
        uses=rule(told["platform_uses"]),
        ends=re.compile(told["platform_ends"]),
        not_before=rule(told["not_before_platform"]),
        nouns=frozenset(told["platform_nouns"].split()),
        status_notes=tuple(rule(note) for note in told["status_notes"]),
    )


def _party_names(told: Mapping[str, Any]) -> dict[str, PartyId]:
    known = {name: one.id for one in countries() for name in one.names if len(name) > 1}
    extra = {name: PartyId(party) for key in ("names", "organisations") for name, party in told[key].items()}
    return {**known, **extra, **{name: party_named(name) for name in ("FRG", "GDR", "UAE", "UK", "USA", "US")}}


def _adjectives(told: Mapping[str, Any]) -> dict[str, PartyId]:
    """Adjectives that mean one country only."""
    owners: dict[str, set[PartyId]] = {}
    for one in countries():
        for word in one.demonyms:
            owners.setdefault(word, set()).add(one.id)
    sole = {word: next(iter(ids)) for word, ids in owners.items() if len(ids) == 1}
    return sole | {word: PartyId(party) for word, party in told["adjectives"].items()}


def _alternatives(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
