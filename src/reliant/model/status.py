"""The status of a category in a week: what rules propose from dated reasons, and what a person has decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reliant.model.identity import PartyId


class StatusWord(StrEnum):
    """Where a category stands against its goals."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    WORSENING = "worsening"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Which way the subject's dependence on the supplier should go for the goal to come nearer."""

    DOWN = "down"
    UP = "up"


class ReasonKind(StrEnum):
    """What a reason comes from."""

    EVENT = "event"
    VERDICT = "verdict"
    OVERDUE = "overdue"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A goal of monitor.toml: what the subject says it wants of its dependence on one supplier.

    ``supplier`` null: on whoever supplies it; then no event can be told for or against it, own production apart.
    """

    id: str
    text: str
    subject: PartyId
    supplier: PartyId | None
    direction: Direction = Direction.DOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days from a Monday."""

    first: date

    def __post_init__(self) -> None:
        if self.first.weekday() != 0:
            raise ValueError(f"a week begins on a Monday, and {self.first} is none")

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week a day lies in."""
        return cls(first=day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def label(self) -> str:
        """``18 to 24 September 2017``; over the turn of a month or year with both named."""
        first, last = self.first, self.last
        left = str(first.day)
        if first.month != last.month:
            left += f" {first:%B}"
        if first.year != last.year:
            left += f" {first.year}"
        return f"{left} to {last.day} {last:%B} {last.year}"

    def __str__(self) -> str:
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReason:
    """One dated reason. ``sources`` are ids of claims and register rows, never empty.

    ``polarity``: 1 for progress, -1 for regress, 0 for no change. ``weight`` is 0 for what is told and not counted, and
    ``says`` then ends with why. ``about`` is the id of the event or agreement, null for measures.
    """

    on: date
    kind: ReasonKind
    says: str
    polarity: int
    weight: float
    sources: tuple[str, ...]
    about: str | None = None
    is_talk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDecision:
    """What a person decided about one category and one week; ``line`` is its line in the table."""

    category: str
    week: Week
    status: StatusWord
    author: str
    decided_on: date
    reason: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A category's status in a week, as known on the day ``on``: the proposal, and the decision where there is one.

    ``because`` is one sentence on the proposal; ``reasons`` run newest first. The decision never changes the proposal.
    """

    category: str
    week: Week
    on: date
    proposed: StatusWord
    because: str
    reasons: tuple[StatusReason, ...]
    decision: StatusDecision | None = None

    @property
    def shown(self) -> StatusWord:
        """The decided status, or without a decision the proposed one."""
        return self.decision.status if self.decision else self.proposed

    @property
    def leading(self) -> StatusReason | None:
        """The heaviest reason that speaks for the proposal; null when none is counted for it."""
        sign = {StatusWord.IMPROVING: 1, StatusWord.UNCHANGED: 0, StatusWord.WORSENING: -1}.get(self.proposed)
        speaking = [reason for reason in self.reasons if reason.weight > 0 and reason.polarity == sign]
        return max(speaking, key=lambda reason: (reason.weight, reason.on), default=None)

    @property
    def is_decided(self) -> bool:
        """Whether a person decided what is shown."""
        return self.decision is not None
