"""Parties that no table has, made of their names alone."""

import re

from reliant.model.countries import party_name
from reliant.model.identity import PartyId, content_id
from reliant.model.party import Party, PartyKind
from reliant.resolve.printed_name import PrintedName, spelled

_ID = re.compile(r"(?:FIRM|BODY|PERSON|ORG|NSG):\S.*|p-[0-9a-f]{16}")


def party_made_of(printed: PrintedName) -> Party:
    """A party of a name: bodies have an id of country and words of office, others a content hash of their words and country."""
    stated = sorted(printed.countries)
    country = PartyId(stated[0]) if len(stated) == 1 else None
    if printed.is_body and country:
        words = sorted(printed.concepts)
        made = PartyId(f"BODY:{country}:{'-'.join(words)}")
        return Party(id=made, kind=PartyKind.BODY, name=f"{party_name(country)}, {' '.join(words)}", country=country)
    made = PartyId(content_id("p", printed.key or spelled(printed.mention.name), stated))
    kind = printed.kind or PartyKind.FIRM
    return Party(id=made, kind=kind, name=" ".join(printed.mention.name.split()), country=country)


def party_of_id(party: str, *, name: str) -> Party:
    """A party that no table has, by an id that a decision names."""
    kind = PartyKind.BODY if party.startswith("BODY:") else PartyKind.FIRM
    return Party(id=PartyId(party), kind=kind, name=name)


def is_id(text: str) -> bool:
    """Whether a text is built like an id of a party that is no country."""
    return _ID.fullmatch(text) is not None
