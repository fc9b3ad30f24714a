"""What persons have settled about names and parties, as far as it stands: it beats every rule."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from reliant.model.decision import Decision, DecisionKind, standing
from reliant.resolve.judgement import Verdict

_VERDICTS = {
    DecisionKind.SAME: Verdict.SAME,
    DecisionKind.DIFFERENT: Verdict.DIFFERENT,
    DecisionKind.CANNOT_TELL: Verdict.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What persons say about two subjects, by which decisions."""

    verdict: Verdict
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Settled:
    """Standing decisions about identity. Of two about the same pair the later holds; the order of others does not matter.

    What is the same as the same is the same. Where such a chain joins two subjects that a decision keeps apart, the decision
    about the two themselves holds, and all else about the chain cannot be told until a person undoes one.
    """

    decisions: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Settled":
        """Those of all decisions ever taken that stand and say what is one and what is not."""
        return cls(tuple(decision for decision in standing(decisions) if decision.is_about_identity))

    def ruling(self, one: str, other: str) -> Ruling | None:
        """What persons say about two subjects; null when nobody has said anything that tells."""
        direct = self._pairs.get(frozenset((one, other)))
        if direct is not None:
            return Ruling(verdict=_VERDICTS[direct.kind], decisions=(direct,))
        mine, theirs = self.circle(one), self.circle(other)
        if other in mine:
            path = self._path(one, other)
            against = self._contradictions(mine)
            if against:
                return Ruling(verdict=Verdict.CANNOT_TELL, decisions=(*path, *against))
            return Ruling(verdict=Verdict.SAME, decisions=path)
        between = sorted(
            (decision for a in mine for b in theirs if (decision := self._pairs.get(frozenset((a, b)))) is not None),
            key=lambda decision: (decision.kind is not DecisionKind.DIFFERENT, decision.id),
        )
        if not between:
            return None
        first = between[0]
        ends = [subject for subject in first.subjects if subject in mine or subject in theirs]
        paths = [step for end in ends for step in self._path(one if end in mine else other, end)]
        return Ruling(verdict=_VERDICTS[first.kind], decisions=tuple(dict.fromkeys((first, *paths))))

    def circle(self, subject: str) -> frozenset[str]:
        """Subjects that decisions make one with it, itself among them."""
        return self._circles.get(subject, frozenset((subject,)))

    def contradictions(self, subject: str) -> tuple[Decision, ...]:
        """Decisions that keep apart what others join around it; empty when none do."""
        return self._contradictions(self.circle(subject))

    def about(self, subject: str) -> tuple[Decision, ...]:
        """Standing decisions that name it."""
        return tuple(decision for decision in self.decisions if subject in decision.subjects)

    @cached_property
    def _pairs(self) -> dict[frozenset[str], Decision]:
        pairs: dict[frozenset[str], Decision] = {}
        for decision in self.decisions:  # in their order: the later holds
            for pair in combinations(decision.subjects, 2):
                pairs[frozenset(pair)] = decision
        return pairs

    @cached_property
    def _joins(self) -> dict[str, dict[str, Decision]]:
        joins: dict[str, dict[str, Decision]] = {}
        for pair, decision in self._pairs.items():
            if decision.kind is DecisionKind.SAME:
                one, other = sorted(pair)
                joins.setdefault(one, {})[other] = decision
                joins.setdefault(other, {})[one] = decision
        return joins

    @cached_property
    def _circles(self) -> dict[str, frozenset[str]]:
        circles: dict[str, frozenset[str]] = {}
        for start in self._joins:
            if start not in circles:
                found = {start}
                queue = deque(found)
                while queue:
                    for other in self._joins.get(queue.popleft(), ()):
                        if other not in found:
                            found.add(other)
                            queue.append(other)
                circles |= dict.fromkeys(found, frozenset(found))
        return circles

    def _contradictions(self, circle: frozenset[str]) -> tuple[Decision, ...]:
        apart = {decision for pair, decision in self._pairs.items() if decision.kind is not DecisionKind.SAME and pair <= circle}
        return tuple(sorted(apart, key=lambda decision: decision.id))

    def _path(self, one: str, other: str) -> tuple[Decision, ...]:
        """The shortest chain of decisions that makes two subjects one."""
        came: dict[str, tuple[Decision, ...]] = {one: ()}
        queue = deque((one,))
        while queue:
            here = queue.popleft()
            if here == other:
                return tuple(dict.fromkeys(came[here]))
            for there, decision in sorted(self._joins.get(here, {}).items()):
                if there not in came:
                    came[there] = (*came[here], decision)
                    queue.append(there)
        return ()
