"""Parties behind codes: UN area numbers, Correlates of War numbers, ISO alpha-2, and alpha-3 codes that are not ISO's.

The data stand in ``vocabulary/country_numbers.csv``: what a code means is a fact of the statistics that use it. ``kind`` is
``country``, ``unspecified`` (trade whose partner is not told) or ``group`` (a sum over countries, such as World).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reliant.model.countries import countries
from reliant.model.identity import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Whom a code means, in which years (null: without end), and what is odd about it.

    ``party`` is null for a group; ``remark`` names the group or the part of the world that stands behind the code.
    """

    code: str
    party: PartyId | None
    first_year: int | None = None
    last_year: int | None = None
    remark: str | None = None

    @property
    def is_group(self) -> bool:
        """The code is a sum over countries."""
        return self.party is None


@cache
def coded_parties(system: str) -> dict[str, tuple[Coded, ...]]:
    """Codes of one system, ``un``, ``cow``, ``alpha2`` or ``alpha3``; several entries for a code that changed hands, by year.

    Numbers have no leading zeros. ``alpha3`` holds every ISO code we know beside what trade files use in its place.
    """
    text = (resources.files("reliant.model") / "vocabulary" / "country_numbers.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[Coded, ...]] = {}
    if system == "alpha3":
        found = {one.id: (Coded(code=one.id, party=one.id),) for one in countries()}
    for row in csv.DictReader(text.splitlines()):
        if row["system"] == system:
            found[row["code"]] = (*found.get(row["code"], ()), _coded(row))
    return found


def _coded(row: dict[str, str]) -> Coded:
    return Coded(
        code=row["code"],
        party=PartyId(row["party"]) if row["party"] else None,
        first_year=int(row["first_year"]) if row["first_year"] else None,
        last_year=int(row["last_year"]) if row["last_year"] else None,
        remark=row["remark"] or None,
    )
