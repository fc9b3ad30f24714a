"""Organisations that texts name: alliances, state bodies and firms, with the country each stands for.

The data stand in ``vocabulary/organisations.yaml``.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from reliant.model.identity import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One organisation.

    Attributes:
        name: how it is printed. ``ORG:`` and the name of an alliance make its party id.
        aliases: other spellings, in English and Russian, case kept; empty when none is listed.
        country: its seat; null for alliances and for firms at home in several countries, which fix no supplier.
        kind: ``firm``, ``ministry``, ``commission``, ``agency`` or ``alliance``.
    """

    name: str
    aliases: tuple[str, ...] = ()
    country: PartyId | None = None
    kind: str


@cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations in the order of the file. Read once. One that is missing is unknown here, not non-existent."""
    text = (resources.files("reliant.model") / "vocabulary" / "organisations.yaml").read_text(encoding="utf-8")
    return tuple(
        Organisation(
            name=entry["name"],
            aliases=tuple(entry.get("aliases", ())),
            country=PartyId(entry["country"]) if "country" in entry else None,
            kind=entry["kind"],
        )
        for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    )
