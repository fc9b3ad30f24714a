"""Decisions: what makes one, and which of them hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.model.decision import DecisionKind, decide, standing

WHO = {"author": "A. Analyst", "decided_at": "2026-01-01T00:00:00Z", "reason": "read both notes"}


def placed(*decisions):
    return [replace(decision, place=place) for place, decision in enumerate(decisions, start=1)]


def test_a_decision_taken_twice_is_one_and_the_order_of_its_subjects_does_not_matter():
    one = decide(DecisionKind.SAME, ["c-2", "c-1"], **WHO)
    assert one == decide(DecisionKind.SAME, ["c-1", "c-2", "c-1"], **WHO)
    assert one.subjects == ("c-1", "c-2")
    assert one.is_about_identity


@pytest.mark.parametrize(
    ("kind", "subjects", "more", "says"),
    [
        (DecisionKind.SAME, ["c-1", "c-1"], {}, "two subjects"),
        (DecisionKind.REJECT, ["c-1", "c-2"], {}, "exactly one"),
        (DecisionKind.FIX, ["c-1"], {}, "names a field"),
        (DecisionKind.ACCEPT, ["c-1"], {"field": "item"}, "names a field"),
        (DecisionKind.ACCEPT, ["c-1"], {"reason": " "}, "reason"),
        (DecisionKind.ACCEPT, ["c-1"], {"author": ""}, "author"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(kind, subjects, more, says):
    with pytest.raises(ValueError, match=says):
        decide(kind, subjects, **WHO | more)


def test_undoing_takes_back_and_undoing_the_undoing_puts_back():
    fix = decide(DecisionKind.FIX, ["c-1"], field="item", value="Su-30SM", **WHO)
    undo = decide(DecisionKind.UNDO, [fix.id], **WHO)
    again = decide(DecisionKind.UNDO, [undo.id], **WHO)
    first, second, third = placed(fix, undo, again)
    assert standing([first]) == (first,)
    assert standing([second, first]) == ()
    assert standing([third, first, second]) == (first,)


@given(st.lists(st.integers(0, 30), max_size=12), st.randoms())
def test_what_holds_does_not_depend_on_the_order_of_asking(targets, chance):
    taken = [decide(DecisionKind.ACCEPT, ["c-0"], **WHO)]
    for number, target in enumerate(targets):
        taken.append(decide(DecisionKind.UNDO, [taken[target % len(taken)].id], **WHO | {"reason": f"step {number}"}))
    rows = placed(*taken)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert standing(shuffled) == standing(rows)


@given(st.lists(st.integers(0, 30), max_size=12))
def test_undoing_the_last_decision_restores_exactly_what_held_before(targets):
    taken = [decide(DecisionKind.ACCEPT, ["c-0"], **WHO)]
    for number, target in enumerate(targets):
        taken.append(decide(DecisionKind.UNDO, [taken[target % len(taken)].id], **WHO | {"reason": f"step {number}"}))
    rows = placed(*taken)
    undone = placed(*taken, decide(DecisionKind.UNDO, [taken[-1].id], **WHO | {"reason": "the last one"}))
    assert standing(undone) == standing(rows[:-1])
