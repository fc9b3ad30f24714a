"""Control: the closure by hand, the rules of three authorities, and against a search written once more."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reliant.measures.owners_control import EU, MAJORITY, OFAC, RULES, UK, controlled_by, controllers_of
from reliant.model.ownership import ControlMeans


def over(graph, *parties, rule=MAJORITY):
    return set(controlled_by(graph, parties, rule))


def deciding(graph, firm, rule=MAJORITY):
    return set(controllers_of(graph, firm, rule).controllers)


def test_fifty_one_per_cent_three_times_decides(graph_of, stake):
    graph = graph_of(stake("A", "B", 51), stake("B", "C", 51), stake("C", "D", 51))
    found = controllers_of(graph, "d")
    assert set(found.controllers) == {"a"}
    assert [(step.firm, step.round, step.share) for step in found.controllers["a"]] == [("b", 1, 51), ("c", 2, 51), ("d", 3, 51)]
    assert len(found.ids) == 3


def test_half_is_no_majority_and_more_than_half_is(graph_of, stake):
    assert deciding(graph_of(stake("A", "F", 50), stake("B", "F", 50)), "f") == set()
    assert deciding(graph_of(stake("A", "F", 50.0001)), "f") == {"a"}
    assert deciding(graph_of(stake("A", "F", ">50")), "f") == {"a"}
    assert deciding(graph_of(stake("A", "F", "50-75")), "f") == set()


def test_votes_of_all_one_decides_over_add_up(graph_of, stake):
    rows = [stake("A", "B", 60), stake("A", "C", 60), stake("B", "F", 30), stake("C", "F", 30)]
    graph = graph_of(*rows)
    assert deciding(graph, "f") == {"a"}
    [step] = [one for one in controllers_of(graph, "f").controllers["a"] if one.firm == "f"]
    assert step.share == 60
    assert {one.owner for one in step.stakes} == {"b", "c"}


def test_votes_decide_where_they_are_stated_and_capital_does_not(graph_of, stake):
    graph = graph_of(stake("A", "F", 28, votes=62), stake("B", "F", 72, votes=38))
    assert deciding(graph, "f") == {"a"}
    assert deciding(graph, "f", OFAC) == {"b"}  # which is about ownership
    assert deciding(graph, "f", UK) == {"a", "b"}  # either is enough


def test_other_means_decide_under_rules_that_know_control(graph_of, stake):
    graph = graph_of(stake("A", "F", 20), stake("S", "F", 1, control=ControlMeans.GOLDEN_SHARE), stake("B", "F", 79))
    assert deciding(graph, "f") == {"b", "s"}
    assert deciding(graph, "f", OFAC) == {"b"}
    [step] = controllers_of(graph, "f").controllers["s"]
    assert (step.share, step.stakes[0].control) == (None, ControlMeans.GOLDEN_SHARE)


@pytest.mark.parametrize(("rule", "expected"), [(MAJORITY, set()), (OFAC, {"f"}), (EU, {"f"}), (UK, set())])
def test_exactly_half_is_enough_for_ofac_and_the_eu_only(graph_of, stake, rule, expected):
    assert over(graph_of(stake("A", "F", 50)), "a", rule=rule) == expected


@pytest.mark.parametrize(("rule", "expected"), [(OFAC, {"f"}), (EU, {"f"}), (UK, set())])
def test_stakes_of_several_blocked_persons_add_up_except_in_the_uk(graph_of, stake, rule, expected):
    assert over(graph_of(stake("A", "F", 25), stake("B", "F", 26)), "a", "b", rule=rule) == expected


def test_ofac_passes_whole_stakes_of_firms_owned_by_half(graph_of, stake):
    # X holds 50 % of A and 10 % of B; A holds 40 % of B: 10 + 40 is enough. Half of A does not halve A's stake.
    graph = graph_of(stake("X", "A", 50), stake("X", "B", 10), stake("A", "B", 40), stake("B", "C", 49))
    assert over(graph, "x", rule=OFAC) == {"a", "b"}


def test_a_stake_of_an_unowned_firm_does_not_count(graph_of, stake):
    # X holds 25 % of A, and A all of B: B is not owned by X.
    assert over(graph_of(stake("X", "A", 25), stake("A", "B", 100)), "x", rule=OFAC) == set()


def test_circles_end_and_a_holder_outside_decides_over_the_circle(graph_of, stake):
    ring = [stake("B", "A", 51), stake("A", "B", 51)]
    assert deciding(graph_of(*ring), "a") == set()
    graph = graph_of(stake("P", "A", 30), stake("B", "A", 30), stake("P", "B", 55), stake("A", "B", 30))
    assert deciding(graph, "a") == {"p"}
    assert over(graph, "p") == {"a", "b"}


def test_firms_of_a_circle_decide_together_over_another(graph_of, stake):
    graph = graph_of(stake("B", "A", 60), stake("A", "B", 60), stake("A", "F", 80))
    assert deciding(graph, "f") == {"a", "b"}


def test_own_shares_in_a_subsidiary_make_a_firm_no_controller_of_itself(graph_of, stake):
    graph = graph_of(stake("F", "S", 100), stake("S", "F", 60), stake("P", "F", 40))
    found = controllers_of(graph, "f")
    assert found.controllers == {}
    assert not found.is_open


def test_what_is_not_disclosed_could_decide_or_not(graph_of, stake):
    assert controllers_of(graph_of(stake("A", "F", 50)), "f").is_open
    assert controllers_of(graph_of(stake("A", "F", 20)), "f").is_open
    assert not controllers_of(graph_of(stake("A", "F", 50), stake("B", "F", 49), stake("C", "F", 1)), "f").is_open
    fifths = [stake(name, "F", 20) for name in "ABCD"]
    assert not controllers_of(graph_of(*fifths), "f").is_open  # 20 % more make nobody's 40 % a majority
    pooled = [stake("P", "A", 100), stake("P", "B", 100)]
    assert controllers_of(graph_of(*fifths, *pooled), "f").is_open  # P has 40 %, and 20 % more are


def test_every_rule_names_its_text():
    assert set(RULES) == {"majority", "ofac", "eu", "uk"}
    assert all(rule.says and rule.source for rule in RULES.values())


NAMES = "ABCDE"
STAKES = st.lists(st.tuples(st.sampled_from([*NAMES, "X", "Y"]), st.sampled_from(NAMES), st.integers(1, 60)), max_size=12)


def searched(rows, start):
    """Firms over which the start decides, found by adding one firm at a time, in any order."""
    inside = set(start)
    while True:
        more = next(
            (c for _, c, _ in rows if c not in inside and sum(s for p, o, s in rows if o == c and p in inside) > 50), None
        )
        if more is None:
            return inside - set(start)
        inside.add(more)


def possible(rows):
    """One stake for each pair, and no firm held by more than all."""
    pairs = {(p, c): s for p, c, s in rows if p != c}
    totals = {c: sum(s for (_, o), s in pairs.items() if o == c) for _, c in pairs}
    return [(p, c, s) for (p, c), s in pairs.items() if totals[c] <= 100]


@settings(deadline=None, max_examples=80)
@given(STAKES, st.randoms(use_true_random=False))
def test_the_closure_is_the_one_of_a_plain_search_in_any_order(graph_of, stake, rows, random):
    kept = possible(rows)
    made = [stake(*row) for row in kept]
    random.shuffle(made)
    graph = graph_of(*made)
    for start in ("A", "X", "Y"):
        assert {firm.upper() for firm in over(graph, start.lower())} == searched(kept, [start])


@settings(deadline=None, max_examples=60)
@given(STAKES, st.sampled_from(NAMES), st.integers(1, 60), st.sampled_from(sorted(RULES)))
def test_one_more_stake_never_ends_that_a_party_decides(graph_of, stake, rows, child, share, rule):
    kept = possible(rows)
    assume(sum(part for _, other, part in kept if other == child) + share <= 100)
    made = [stake(*row) for row in kept]
    more = stake("New", child, share)
    assert over(graph_of(*made), "x", rule=RULES[rule]) <= over(graph_of(*made, more), "x", rule=RULES[rule])


@settings(deadline=None, max_examples=60)
@given(STAKES)
def test_a_party_decides_under_the_rules_of_half_wherever_its_majority_does(graph_of, stake, rows):
    graph = graph_of(*(stake(*row) for row in possible(rows)))
    assert over(graph, "x") <= over(graph, "x", rule=EU)
    assert over(graph, "x", rule=UK) <= over(graph, "x", rule=EU)
