"""Parties that no table has, made of their names alone."""

from reliant.model.countries import party_name
from reliant.model.identity import PartyId, content_id
from reliant.model.party import Party, PartyKind
from reliant.resolve.printed_name import PrintedName, spelled


def party_made_of(printed: PrintedName, *, name: str | None = None) -> Party:
    """A party of a name: bodies have an id of country and words of office, others a content hash of their words and country."""
    stated = sorted(printed.countries)
    country = PartyId(stated[0]) if len(stated) == 1 else None
    if printed.is_body and country:
        words = sorted(printed.concepts)
        made = PartyId(f"BODY:{country}:{'-'.join(words)}")
        return Party(id=made, kind=PartyKind.BODY, name=f"{party_name(country)}, {' '.join(words)}", country=country)
    made = PartyId(content_id("p", printed.key or spelled(printed.mention.name), stated))
    kind = printed.kind or PartyKind.FIRM
    return Party(id=made, kind=kind, name=name or " ".join(printed.mention.name.split()), country=country)
