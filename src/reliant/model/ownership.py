"""Who owns or controls whom, since when, according to which source; and who makes what stands in a register."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite

from reliant.model.identity import OwnershipId, PartyId, content_id
from reliant.model.time import PartialDate

UNDISCLOSED = "undisclosed"
"""Name of the holder of what no source discloses. It stays in every sum."""
TECHNOLOGY = ("assembly", "production", "licen", "locali", "technology")
"""Words in ``relation`` of a row without a stake that say whose technology the firm makes."""
ONLY_WISHED = ("offer", "planned", "agreed")
"""With these the same words say nothing of what is made."""
_UNDISCLOSED_NAMES = frozenset({UNDISCLOSED, "not disclosed", "unknown", "unk", "unnamed"})
_NUMBER = r"\d+(?:\.\d+)?"
_SHARE = re.compile(
    rf"(?P<more>>=|>)?\s*(?P<low>{_NUMBER})\s*%?\s*(?:[-–]\s*(?P<high>{_NUMBER})\s*%?)?|(?P<less><=|<)\s*(?P<most>{_NUMBER})\s*%?"
)


class ControlMeans(StrEnum):
    """What gives control beside shares and votes."""

    GOLDEN_SHARE = "golden_share"
    RIGHT_TO_APPOINT = "right_to_appoint"  # or to remove, the majority of a board
    STATE_ENTERPRISE = "state_enterprise"  # a state body or state-owned firm, its share not stated
    SUBSIDIARY = "subsidiary"  # the source calls it so and states no share
    AGREEMENT = "agreement"  # by contract, charter or law
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent as a source states it: exact when ``low`` equals ``high``, else its bounds, and never their middle.

    ``is_above_low``: more than ``low``, and not ``low`` itself, as in "over 50 %".
    """

    low: float
    high: float
    is_above_low: bool = False

    def __post_init__(self) -> None:
        if not (isfinite(self.low) and isfinite(self.high) and 0 <= self.low <= self.high <= 100):
            raise ValueError(f"a share lies between 0 and 100, its lower bound first, got {self.low:g} to {self.high:g}")
        if self.is_above_low and self.low == self.high:
            raise ValueError(f"a share cannot be more than {self.low:g} and at most {self.high:g}")

    @classmethod
    def parse(cls, text: str) -> "Share":
        """Read ``49``, ``49 %``, ``25-50``, ``>50``, ``>=75``, ``<25``, ``>25-50`` (over 25, at most 50).

        Raises:
            ValueError: it is none of these, or no share.
        """
        match = _SHARE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"a share is written 49, 25-50, >50, >=75 or <25, got {text!r}")
        if match["most"]:
            return cls(0.0, float(match["most"]))
        low = float(match["low"])
        high = float(match["high"]) if match["high"] else 100.0 if match["more"] else low
        return cls(low, high, match["more"] == ">")

    @property
    def exact(self) -> float | None:
        """The share where it is stated exactly; null for a range."""
        return self.low if self.low == self.high else None

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}"
        if self.high == 100:
            return f"{'>' if self.is_above_low else '>='}{self.low:g}"
        return f"{'>' if self.is_above_low else ''}{self.low:g}-{self.high:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """One stake in one firm. Shares are per cent, 0..100, null when the source states none; dates null when not stated.

    Votes and capital are different: ``share_percent`` and ``share_range`` are of the capital, ``votes`` of the votes.
    ``is_ownership`` is false for rows that record an offer, a plan or a licence, which are not ownership. ``child_id`` and
    ``parent_id`` tell firms of one name apart where the source gives ids. ``where`` names the statement of a collection; a line
    of a table moves, and is not kept.
    """

    id: OwnershipId
    child: str
    child_country: PartyId | None
    parent: str
    parent_country: PartyId | None
    share_percent: float | None
    since: PartialDate | None
    until: PartialDate | None
    relation: str
    is_ownership: bool
    source_url: str
    remark: str | None = None
    share_range: Share | None = None
    votes: Share | None = None
    control: ControlMeans | None = None
    is_indirect: bool = False
    quote: str | None = None
    source_date: PartialDate | None = None
    child_id: str | None = None
    parent_id: str | None = None
    where: str | None = None

    @property
    def capital(self) -> Share | None:
        """The share of the capital, exact or as bounds; null when the source states none."""
        return self.share_range if self.share_percent is None else Share(self.share_percent, self.share_percent)

    @property
    def is_technology(self) -> bool:
        """Whether the row, no stake, says whose technology the firm makes."""
        relation = self.relation.lower()
        is_wished = any(word in relation for word in ONLY_WISHED)
        return not self.is_ownership and not is_wished and any(word in relation for word in TECHNOLOGY)

    @property
    def is_of_undisclosed(self) -> bool:
        """Whether the row says that somebody holds it and not who."""
        return is_undisclosed(self.parent)

    @property
    def says(self) -> str:
        """The stake in one sentence, as people read it."""
        held = [f"{share} % of the {what}" for share, what in ((self.capital, "capital"), (self.votes, "votes")) if share]
        if self.control:
            held.append(f"control ({self.control.value.replace('_', ' ')})")
        country = f" ({self.parent_country})" if self.parent_country else ""
        dates = (f" from {self.since}" if self.since else "") + (f" until {self.until}" if self.until else "")
        what = " and ".join(held) if held else "a share that is not stated"
        return f"{self.parent}{country}: {what} in {self.child}{dates}"


def is_undisclosed(name: str) -> bool:
    """Whether a name stands for a holder that is not disclosed."""
    return name.strip().casefold() in _UNDISCLOSED_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Which firm makes what certain rows of a register deliver, and under whose licence, as a source states it.

    A null selector fits any row; ``first_year`` to ``last_year`` are years of delivery.
    """

    id: str
    recipient: PartyId | None
    supplier: PartyId | None
    designation: str | None
    category: str | None
    first_year: int | None
    last_year: int | None
    maker: str
    maker_country: PartyId | None
    licensor: str | None
    licensor_country: PartyId | None
    source_url: str
    quote: str | None = None
    source_date: PartialDate | None = None
    remark: str | None = None
    where: str | None = None


def with_id(stake: Ownership, *more: object) -> Ownership:
    """The stake with the id that its content gives; ``more`` tells it apart from others of the same content."""
    parts = (
        stake.child,
        stake.parent,
        str(stake.capital or ""),
        str(stake.since or ""),
        str(stake.until or ""),
        stake.relation,
        stake.source_url,
        str(stake.votes or ""),
        stake.control,
        *more,
    )
    return replace(stake, id=OwnershipId(content_id("o", *parts)))
