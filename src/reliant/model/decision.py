"""A decision: what a person has settled about records of the ledger. Decisions are rows; none is ever changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reliant.model.identity import DecisionId, content_id


class DecisionKind(StrEnum):
    """What was settled about the subjects."""

    SAME = "same"  # the subjects are one: two claims of one event, a claim and a row of one deal, a name and a party
    DIFFERENT = "different"  # they are not one, whatever they look like
    CANNOT_TELL = "cannot_tell"  # looked at, and open: nothing follows, and the queue need not ask again
    ACCEPT = "accept"  # the record is right as it is
    REJECT = "reject"  # the record is wrong: no such thing is said there
    FIX = "fix"  # one field of the record has another value
    UNDO = "undo"  # an earlier decision no longer holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was settled, about what, by whom, when and why.

    ``subjects`` are ids that do not change when more becomes known: claims, register rows, stakes, names and parties; never
    events or agreements, whose members come and go. A split or merge of events is a decision about their claims.
    ``decided_at`` is what the author's clock said, ISO 8601 in UTC; which decision came later is said by
    ``place`` alone, since clocks jump.
    """

    id: DecisionId
    kind: DecisionKind
    subjects: tuple[str, ...]  # sorted; for UNDO the id of the one decision
    author: str
    decided_at: str
    reason: str
    field: str | None = None  # FIX only: name of the field
    value: str | None = None  # FIX only: its right value; null when it should be empty
    place: int = 0  # in the ledger's order of decisions, from 1; 0 before it is kept

    @property
    def is_about_identity(self) -> bool:
        """Whether it says that things are one or are not."""
        return self.kind in (DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.CANNOT_TELL)


def decide(
    kind: DecisionKind,
    subjects: Iterable[str],
    *,
    author: str,
    decided_at: str,
    reason: str,
    field: str | None = None,
    value: str | None = None,
) -> Decision:
    """A decision with its id: the same one taken twice at the same moment is one.

    Raises:
        ValueError: too few subjects for its kind, a field without FIX or FIX without a field, no author or no reason.
    """
    about = tuple(sorted(set(subjects)))
    joins = kind in (DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.CANNOT_TELL)
    if (joins and len(about) < 2) or (not joins and len(about) != 1):
        raise ValueError(f"a decision {kind.value!r} needs {'two subjects or more' if joins else 'exactly one subject'}")
    if (kind is DecisionKind.FIX) != (field is not None):
        raise ValueError("a fix, and nothing else, names a field")
    if not author.strip() or not reason.strip():
        raise ValueError("a decision names its author and its reason")
    return Decision(
        id=DecisionId(content_id("j", kind, about, field, value, author, decided_at, reason)),
        kind=kind,
        subjects=about,
        author=author,
        decided_at=decided_at,
        reason=reason,
        field=field,
        value=value,
    )


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions that hold, in the order in which they were taken: an undone one does not, nor the undoing that was undone itself.

    An UNDO takes back the one decision it names, and only an earlier one; undoing an UNDO puts the first decision back.
    """
    taken = sorted(decisions, key=lambda decision: decision.place)
    undone: set[str] = set()
    for decision in reversed(taken):  # later decisions speak about earlier ones only
        if decision.kind is DecisionKind.UNDO and decision.id not in undone:
            undone.update(decision.subjects)
    return tuple(decision for decision in taken if decision.id not in undone and decision.kind is not DecisionKind.UNDO)
