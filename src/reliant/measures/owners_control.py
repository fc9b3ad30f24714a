"""Look-through by control: who decides over a firm in the end, by the majority rule or by that of a sanctions authority."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reliant.measures.stakes import Stake, StakeGraph
from reliant.model.ownership import UNDISCLOSED, Share

HALF = 50.0
EQUAL = 1e-9
"""Per cent closer to a half than this are a half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When one party, or several together, decide over a firm.

    Attributes:
        name: what a user writes.
        says: the rule in one sentence.
        source: the text it follows.
        by_capital: shares of the capital count.
        by_votes: shares of the votes count; where none are stated, the capital stands for them.
        is_half_enough: 50 % is enough; otherwise more is needed.
        by_other_means: a golden share, a right to appoint and the like decide too.
        is_aggregate: stakes of several parties that are looked at together add up.
    """

    name: str
    says: str
    source: str
    by_capital: bool
    by_votes: bool
    is_half_enough: bool
    by_other_means: bool
    is_aggregate: bool


MAJORITY = Rule(
    name="majority",
    says="more than 50 % of the votes, those of all firms one decides over added up, or control by other means",
    source="Chapelle and Szafarz (2005), Physica A 355, 509-529",
    by_capital=False,
    by_votes=True,
    is_half_enough=False,
    by_other_means=True,
    is_aggregate=True,
)
OFAC = Rule(
    name="ofac",
    says="50 % or more of the capital, stakes of several blocked persons added up, and on through firms so owned; not control",
    source="OFAC, Revised Guidance on Entities Owned by Persons Whose Property Is Blocked (13 August 2014)",
    by_capital=True,
    by_votes=False,
    is_half_enough=True,
    by_other_means=False,
    is_aggregate=True,
)
EU = Rule(
    name="eu",
    says="50 % or more of the capital or the votes, stakes of several listed persons added up, or control by other means",
    source="Council of the EU, Best Practices on restrictive measures as updated on 3 July 2024 (before: more than 50 %)",
    by_capital=True,
    by_votes=True,
    is_half_enough=True,
    by_other_means=True,
    is_aggregate=True,
)
UK = Rule(
    name="uk",
    says="more than 50 % of the capital or the votes, each person alone, or control by other means",
    source="Russia (Sanctions) (EU Exit) Regulations 2019, regulation 7; OFSI guidance does not add up unconnected persons",
    by_capital=True,
    by_votes=True,
    is_half_enough=False,
    by_other_means=True,
    is_aggregate=False,
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in (MAJORITY, OFAC, EU, UK)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Why a firm is decided over: the stakes of those who are in, and what they add up to.

    ``share`` is the larger of what counts, in per cent, at least; null when other means decide. ``round`` counts from 1.
    """

    firm: str
    round: int
    share: float | None
    stakes: tuple[Stake, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows behind it."""
        return tuple(key for stake in self.stakes for key in stake.ids)


def controlled_by(
    graph: StakeGraph, parties: Iterable[str], rule: Rule, *, among: Collection[str] | None = None
) -> dict[str, Step]:
    """Firms that these parties decide over, in the order in which each follows from those before it.

    The least fixed point: a firm is in when the stakes of the parties and of the firms already in are enough. Every firm comes
    in at most once, so that circles end. Where the rule does not add up, each party is looked at alone.

    Args:
        graph: stakes on a day.
        parties: keys of the graph.
        rule: one of ``RULES``, or another.
        among: only these firms; without it all.
    """
    start = sorted(set(parties))
    if not rule.is_aggregate and len(start) > 1:
        found: dict[str, Step] = {}
        for party in start:
            found = {**controlled_by(graph, [party], rule, among=among), **found}
        return found
    inside, steps = set(start), dict[str, Step]()
    waiting = sorted(set(graph.held_in if among is None else among) - inside)
    number = 0
    while True:
        number += 1
        new = [step for firm in waiting if (step := _decided(graph, firm, inside, rule, number))]
        if not new:
            return steps
        steps |= {step.firm: step for step in new}
        inside |= {step.firm for step in new}
        waiting = [firm for firm in waiting if firm not in inside]


def _decided(graph: StakeGraph, firm: str, inside: Collection[str], rule: Rule, number: int) -> Step | None:
    held = [stake for stake in graph.held_in.get(firm, ()) if stake.owner in inside]
    if not held:
        return None
    reached = [shares for shares in _counted(held, rule) if _is_enough(shares, rule)]
    if reached:
        share = max(sum(one.low for one in shares) for shares in reached)
        return Step(firm=firm, round=number, share=share, stakes=tuple(held))
    by_means = tuple(stake for stake in held if stake.control is not None) if rule.by_other_means else ()
    return Step(firm=firm, round=number, share=None, stakes=by_means) if by_means else None


def _counted(stakes: Iterable[Stake], rule: Rule) -> list[list[Share]]:
    """The shares that a rule adds up, one list for each kind."""
    held = list(stakes)
    kinds = [[stake.capital for stake in held]] if rule.by_capital else []
    kinds += [[stake.voting for stake in held]] if rule.by_votes else []
    return [[share for share in shares if share is not None] for shares in kinds]


def _is_enough(shares: list[Share], rule: Rule, *, more: float = 0.0) -> bool:
    total = sum(share.low for share in shares) + more
    if abs(total - HALF) <= EQUAL:
        return bool(shares or more) and (rule.is_half_enough or any(share.is_above_low for share in shares))
    return total > HALF


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Who decides over a firm in the end.

    ``controllers`` are parties over whom nobody else decides, each with its way down to the firm; several are there where a
    rule lets 50 % be enough, or other means stand beside a majority. Without any, ``is_open`` says that undisclosed stakes
    could decide; else it is certain that nobody does.
    """

    firm: str
    rule: Rule
    controllers: Mapping[str, tuple[Step, ...]]
    is_open: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows of all ways, each once."""
        return tuple(dict.fromkeys(key for way in self.controllers.values() for step in way for key in step.ids))


def controllers_of(graph: StakeGraph, firm: str, rule: Rule = MAJORITY) -> Control:
    """Who decides over a firm in the end, and why.

    Firms that decide over each other in a circle and over this one are all there; one over which this one decides is not.
    """
    above = graph.above(firm)
    reach = {party: controlled_by(graph, [party], rule, among=above) for party in above if party not in {firm, UNDISCLOSED}}
    over = {party for party, firms in reach.items() if firm in firms}
    in_circle = controlled_by(graph, [firm], rule, among=above)
    last = {
        party for party in over - set(in_circle) if not any(party in reach[other] and other not in reach[party] for other in over)
    }
    return Control(
        firm=firm,
        rule=rule,
        controllers={party: _way(reach[party], firm) for party in sorted(last)},
        is_open=not last and _could_be(graph, firm, rule, reach),
    )


def _way(steps: Mapping[str, Step], firm: str) -> tuple[Step, ...]:
    """The steps that lead to the firm, and no others, in their order."""
    needed, wanted = {firm}, [firm]
    for one in wanted:
        for stake in steps[one].stakes:
            if stake.owner in steps and stake.owner not in needed:
                needed.add(stake.owner)
                wanted.append(stake.owner)
    return tuple(step for key, step in steps.items() if key in needed)


def _could_be(graph: StakeGraph, firm: str, rule: Rule, reach: Mapping[str, Mapping[str, Step]]) -> bool:
    """Whether what is not disclosed of the firm could decide, alone or with what one party has already."""
    held = graph.held_in.get(firm, ())
    named = [stake for stake in held if stake.owner != UNDISCLOSED]
    for place, shares in enumerate(_counted(named, rule)):
        left = 100 - sum(share.low for share in shares)
        if left > EQUAL and _is_enough([], rule, more=left):
            return True
        for party, firms in reach.items():
            own = [stake for stake in named if stake.owner == party or stake.owner in firms]
            if left > EQUAL and own and _is_enough(_counted(own, rule)[place], rule, more=left):
                return True
    return False
