"""Integrated ownership: by hand, against the sum over chains, and what must hold for any stakes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reliant.measures.owners_cash import integrated_ownership, owners_by_cash
from reliant.model.ownership import UNDISCLOSED

NAMES = "ABCDEFG"


def parts(graph, firm):
    """Low and high by party; what is not disclosed by the firm it is of."""
    found = owners_by_cash(graph, firm)
    return {one.party if one.of is None else (UNDISCLOSED, one.of): (round(one.low, 9), round(one.high, 9)) for one in found}


def known(graph, firm):
    return sum(one.low for one in owners_by_cash(graph, firm) if one.of is None)


def test_two_firms_that_hold_each_other_come_out_exactly():
    theta = integrated_ownership([[0.8, 0], [0, 0.7]], [[0, 0.3], [0.2, 0]])
    expected = [[0.8 / 0.94, 0.24 / 0.94], [0.14 / 0.94, 0.7 / 0.94], [0, 0]]
    assert theta == pytest.approx(np.array(expected), abs=1e-15)


def test_what_no_stake_tells_of_is_the_last_row():
    # P holds half of A, and A 40 % of B: P gets .5 x .4 of B; what is left of each is not disclosed.
    assert integrated_ownership([[0.5, 0]], [[0, 0.4], [0, 0]]) == pytest.approx(np.array([[0.5, 0.2], [0.5, 0.8]]))
    assert integrated_ownership(np.zeros((0, 2)), [[0, 1], [1, 0]]) == pytest.approx(np.array([[1.0, 1.0]]))


def test_the_same_two_firms_from_their_stakes(graph_of, stake):
    graph = graph_of(stake("P", "A", 80), stake("B", "A", 20), stake("Q", "B", 70), stake("A", "B", 30))
    assert {party: low for party, (low, _) in parts(graph, "a").items()} == pytest.approx({"p": 0.8 / 0.94, "q": 0.14 / 0.94})
    assert {party: low for party, (low, _) in parts(graph, "b").items()} == pytest.approx({"p": 0.24 / 0.94, "q": 0.7 / 0.94})


def test_fifty_one_per_cent_three_times_is_an_eighth_of_the_cash(graph_of, stake):
    found = parts(graph_of(stake("A", "B", 51), stake("B", "C", 51), stake("C", "D", 51)), "d")
    assert found["a"] == (0.132651, 0.132651)
    assert [found[UNDISCLOSED, firm][0] for firm in "dcb"] == [0.49, 0.2499, 0.127449]
    assert sum(low for low, _ in found.values()) == pytest.approx(1)


def test_two_ways_to_one_owner_add_up_and_both_chains_are_told(graph_of, stake):
    rows = [stake("A", "F", 10), stake("A", "B", 50), stake("B", "F", 40)]
    [first, *_] = owners_by_cash(graph_of(*rows), "f")
    assert (first.party, first.low) == ("a", pytest.approx(0.1 + 0.5 * 0.4))
    assert [[one.owner for one in chain] for chain in first.chains] == [["a", "b"], ["a"]]
    assert set(first.ids) == {row.id for row in rows}


def test_a_range_counts_with_its_lower_bound_and_tells_its_upper_one(graph_of, stake):
    assert parts(graph_of(stake("A", "F", "25-50"), stake("B", "F", 30)), "f") == {
        "b": (0.3, 0.3),
        "a": (0.25, 0.5),
        (UNDISCLOSED, "f"): (0.45, 0.45),
    }
    through = parts(graph_of(stake("A", "F", "25-50"), stake("B", "F", 70), stake("A", "B", ">=50")), "f")
    assert through["a"] == (0.6, 1.0)  # at most 30 % of F beside B's 70 %, and all of B


def test_an_owner_without_a_stated_share_has_at_least_nothing_and_at_most_the_rest(graph_of, stake):
    assert parts(graph_of(stake("A", "F"), stake("B", "F", 60)), "f") == {
        "b": (0.6, 0.6),
        "a": (0.0, 0.4),
        (UNDISCLOSED, "f"): (0.4, 0.4),
    }


def test_what_is_said_to_be_undisclosed_stays_undisclosed(graph_of, stake):
    assert parts(graph_of(stake("undisclosed", "F", 25), stake("B", "F", 75)), "f") == {
        "b": (0.75, 0.75),
        (UNDISCLOSED, "f"): (0.25, 0.25),
    }


def test_firms_that_hold_only_each_other_are_nobody_s_by_name(graph_of, stake):
    graph = graph_of(stake("A", "B", 100), stake("B", "A", 100), stake("B", "F", 40), stake("P", "F", 60))
    assert parts(graph, "a") == {(UNDISCLOSED, "a"): (1.0, 1.0)}
    assert parts(graph, "f") == {"p": (0.6, 0.6), (UNDISCLOSED, "f"): (0.4, 0.4)}


def test_a_holder_whose_rows_contradict_each_other_or_have_ended_hides_who_is_behind_it(graph_of, stake):
    over = [stake("A", "H", 70), stake("B", "H", 60)]
    assert parts(graph_of(stake("H", "F", 40), *over), "f") == {(UNDISCLOSED, "f"): (0.6, 1.0), (UNDISCLOSED, "h"): (0.4, 1.0)}
    gone, to_come = stake("A", "H", 70, until="2019"), stake("A", "H", 70, since="2021")
    assert (UNDISCLOSED, "h") in parts(graph_of(stake("H", "F", 40), gone), "f")
    assert parts(graph_of(stake("H", "F", 40), to_come), "f")["h"] == (0.4, 0.4)  # nobody is behind it yet, as far as rows go


def test_a_firm_without_stakes_is_all_undisclosed(graph_of, stake):
    assert parts(graph_of(stake("A", "F", 50)), "a") == {(UNDISCLOSED, "a"): (1.0, 1.0)}


@pytest.mark.parametrize(
    ("owners", "firms", "says"),
    [
        ([[0.5, 0.5]], [[0, 0.6], [0, 0]], "firm 1 sum to 1.1"),
        ([[-0.1, 0]], [[0, 0], [0, 0]], "0 or more"),
        ([[np.nan, 0]], [[0, 0], [0, 0]], "0 or more"),
        ([[0, 0]], [[0, 0], [0, 0.1]], "firm 1 owns itself"),
        ([[0.1]], [[0, 0], [0, 0]], "columns"),
    ],
)
def test_shares_that_cannot_be_are_refused(owners, firms, says):
    with pytest.raises(ValueError, match=says):
        integrated_ownership(owners, firms)


def test_some_columns_are_those_of_the_whole():
    firms = [[0, 0.3, 0.1], [0.2, 0, 0.1], [0.1, 0.1, 0]]
    owners = [[0.5, 0.1, 0.2], [0.1, 0.2, 0.3]]
    assert integrated_ownership(owners, firms, of=[2, 0]) == pytest.approx(integrated_ownership(owners, firms)[:, [2, 0]])


@st.composite
def holdings(draw):
    """Whole per cent that up to seven firms hold of each other and three outside owners of them; at most 100 each."""
    rows = []
    for child in NAMES[: draw(st.integers(1, len(NAMES)))]:
        left = 100
        for parent in draw(st.permutations([*NAMES, "X", "Y", "Z"]))[: draw(st.integers(0, 4))]:
            share = draw(st.integers(0, left))
            if parent != child and share:
                rows.append((parent, child, share))
                left -= share
    return rows


@settings(deadline=None, max_examples=60)
@given(holdings(), st.randoms(use_true_random=False))
def test_shares_sum_to_one_whatever_holds_whom_and_in_whatever_order_it_is_told(graph_of, stake, rows, random):
    made = [stake(*row) for row in rows]
    graph = graph_of(*made)
    random.shuffle(made)
    shuffled = graph_of(*made)
    for firm in NAMES.lower():
        found = owners_by_cash(graph, firm)
        assert sum(one.low for one in found) == pytest.approx(1, abs=1e-9)
        assert all(0 <= one.low <= one.high + 1e-12 <= 1 + 2e-12 for one in found)
        assert parts(shuffled, firm) == parts(graph, firm)


@settings(deadline=None, max_examples=60)
@given(holdings())
def test_the_inverse_is_the_sum_over_chains_of_every_length(rows):
    names = sorted({name for row in rows for name in row[:2]})
    firms = sorted({child for _, child, _ in rows})
    direct = {(parent, child): share / 100 for parent, child, share in rows}
    step = np.array([[direct.get((one, other), 0.0) for other in firms] for one in firms]).reshape(len(firms), len(firms))
    ends = [name for name in names if name not in firms]
    owned = np.array([[direct.get((one, other), 0.0) for other in firms] for one in ends]).reshape(len(ends), len(firms))
    theta = integrated_ownership(owned, step)
    total, power = np.zeros_like(owned), np.eye(len(firms))
    for _ in range(400):
        total, power = total + owned @ power, power @ step
    left = float(np.abs(power).max()) if firms else 0.0
    assert (theta[:-1] >= total - 1e-9).all()
    if left < 1e-9:
        assert theta[:-1] == pytest.approx(total, abs=1e-7)


@settings(deadline=None, max_examples=60)
@given(holdings(), st.sampled_from("XYZN"), st.sampled_from(NAMES[:3]), st.integers(1, 30))
def test_one_more_stake_in_a_firm_never_makes_less_of_any_firm_known(graph_of, stake, rows, owner, child, share):
    left = 100 - sum(part for _, other, part in rows if other == child)
    told = {(parent, other) for parent, other, _ in rows}
    assume(share <= left < 100 and (owner, child) not in told)  # a first stake ends that the firm is taken for an owner itself
    made = [stake(*row) for row in rows]
    before, after = graph_of(*made), graph_of(*made, stake(owner, child, share))
    for firm in NAMES.lower():
        if before.held_in.get(firm):
            assert known(after, firm) >= known(before, firm) - 1e-9


@settings(deadline=None, max_examples=40)
@given(holdings(), st.integers(0, 30))
def test_the_largest_share_that_bounds_allow_is_reached_by_no_choice_within_them(graph_of, stake, rows, width):
    spread = [stake(p, c, f"{max(0, s - width)}-{min(100, s + width)}" if width else s) for p, c, s in rows]
    within = [stake(*row) for row in rows]
    bounds, exact = graph_of(*spread), graph_of(*within)
    for firm in {c.lower() for _, c, _ in rows}:
        high = {one.party: one.high for one in owners_by_cash(bounds, firm) if one.of is None}
        low = {one.party: one.low for one in owners_by_cash(bounds, firm) if one.of is None}
        for one in owners_by_cash(exact, firm):
            if one.of is None:
                assert low[one.party] - 1e-9 <= one.low <= high[one.party] + 1e-7
