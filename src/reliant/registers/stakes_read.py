"""What reading a file of stakes gives, and how its readers understand codes, dates and shares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reliant.model.country_numbers import coded_parties
from reliant.model.identity import PartyId
from reliant.model.ownership import Ownership, Share
from reliant.model.time import PartialDate

NOT_JSON = object()
"""Stands for a line that is no JSON."""
CUT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedStatement:
    """A line, entity or statement that gave no stake, and why; ``text`` is its beginning."""

    where: str
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StakesRead:
    """Stakes of a file, what of it was not taken, and what is odd about the rest.

    ``kind``: csv, ftm, ftm_statements, bods_0.3 or bods_0.4.
    """

    name: str
    kind: str
    stakes: tuple[Ownership, ...]
    refused: tuple[RefusedStatement, ...] = ()
    notes: tuple[str, ...] = ()


class Collected:
    """What a reader has gathered so far."""

    def __init__(self) -> None:
        self.stakes: list[Ownership] = []
        self.refused: list[RefusedStatement] = []
        self.notes: list[str] = []

    def refuse(self, where: str, why: str, what: object = "") -> None:
        """List something that gives no stake."""
        self.refused.append(RefusedStatement(where=where, why=why, text=str(what)[:CUT]))

    def read(self, name: str, kind: str) -> StakesRead:
        """All of it."""
        return StakesRead(
            name=name, kind=kind, stakes=tuple(self.stakes), refused=tuple(self.refused), notes=tuple(dict.fromkeys(self.notes))
        )


def party_of_code(code: object) -> PartyId | None:
    """The country of an ISO alpha-2 or alpha-3 code, in any case, also of a part of it (US-DE); null when nobody knows it."""
    text = str(code).strip().upper().split("-")[0]
    found = coded_parties("alpha2").get(text) or coded_parties("alpha3").get(text)
    return found[0].party if found else None


def one_country(codes: Sequence[object], who: str, notes: list[str]) -> PartyId | None:
    """The one country these codes name; null, with a note, when they name several or one that nobody knows."""
    if not codes:
        return None
    found = {party_of_code(code) for code in codes}
    if len(found) == 1 and None not in found:
        return found.pop()
    told = ", ".join(str(code) for code in codes)
    notes.append(f"{who}: {'several countries' if len(found) > 1 else 'an unknown country'} ({told}), so none is taken")
    return None


def date_of(text: object) -> PartialDate | None:
    """A date, partial or with a time behind it; null when there is none.

    Raises:
        ValueError: it is no date.
    """
    return PartialDate.parse(re.split(r"(?<=\d)[T ]", str(text).strip())[0]) if text not in (None, "") else None


def bounds(low: Any, high: Any, *, is_above_low: bool) -> Share:
    """A share between two stated numbers.

    Raises:
        ValueError: one is no number, or they are no bounds of a share.
    """
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (low, high)):
        raise ValueError(f"a share is a number, got {low!r} and {high!r}")
    return Share(float(low), float(high), is_above_low)
