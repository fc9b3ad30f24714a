"""What a name resolves to, and the judgements it is told with."""

from dataclasses import dataclass

from reliant.model.party import Party
from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.printed_name import Mention
from reliant.resolve.settled import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A party that a name may mean, with the judgement about the nearest of its names."""

    party: Party
    name: str
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name resolves to.

    ``verdict`` is SAME when it means a known party; DIFFERENT when it means none that is known, and ``party`` is then one made
    of the name itself; CANNOT_TELL when it may mean several or nobody in particular, and ``party`` is null. ``candidates`` are
    the likeliest others first; ``notes`` say what a reader should know of the party on that day.
    """

    mention: Mention
    verdict: Verdict
    party: Party | None
    judgement: Judgement
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()


def still_open(mention: Mention, rule: str, says: str) -> Resolution:
    """A name that may mean several, or nobody in particular."""
    judgement = Judgement(verdict=Verdict.CANNOT_TELL, rule=rule, says=says, score=None)
    return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=judgement)


def told_by_table(rule: str, says: str, *sources: str) -> Judgement:
    """The same, by an entry of a table rather than by the words of two names."""
    return Judgement(verdict=Verdict.SAME, rule=rule, says=says, score=None, sources=sources)


def told_by_persons(ruling: Ruling, score: float | None = None) -> Judgement:
    """What persons settled, with author, day and reason of each decision."""
    says = "; ".join(
        f"{one.author}, {one.decided_at[:10]}: {one.kind.value.replace('_', ' ')}, {one.reason}" for one in ruling.decisions
    )
    return Judgement(
        verdict=ruling.verdict, rule="decision", says=says, score=score, decisions=tuple(one.id for one in ruling.decisions)
    )


def rank(judgement: Judgement) -> tuple[int, float]:
    """Order of judgements: by verdict, then the likelier spelling first."""
    order = {Verdict.SAME: 0, Verdict.CANNOT_TELL: 1, Verdict.DIFFERENT: 2}
    return order[judgement.verdict], -(judgement.score or 0.0)
