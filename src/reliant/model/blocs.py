"""Home blocs: parties whose supply to each other counts as supply from inside."""

from reliant.model.countries import country
from reliant.model.identity import PartyId

_MEMBERS = {
    "EU": "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
    "EAEU": "ARM BLR KAZ KGZ RUS",
}

BLOCS: dict[str, frozenset[PartyId]] = {
    name: frozenset(PartyId(party) for party in members.split()) for name, members in _MEMBERS.items()
}
"""Blocs by name, with their members of 2020 and later, whatever the year of a flow: a bloc that changed would look like a change
of supply."""


def bloc_members(text: str) -> frozenset[PartyId]:
    """Members of a bloc by its name, or parties named one by one, apart by commas.

    Raises:
        UnknownName: a party that nobody knows.
    """
    if text.strip().upper() in BLOCS:
        return BLOCS[text.strip().upper()]
    return frozenset(country(name.strip()).id for name in text.split(",") if name.strip())
