from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.model.identity import PartyId
from reliant.monitor import Brief, Figure, Source, Statement


def brief_with(*marks):
    """A brief whose source ``id-r1`` has the mark ``r1``, and so on."""
    return Brief(
        subject=PartyId("BLR"),
        subject_name="Belarus",
        supplier=PartyId("RUS"),
        supplier_name="Russia",
        on=date(2026, 1, 1),
        heading="h",
        vintages=(),
        coverage=(),
        verdict="Cannot tell.",
        sections=(),
        conflicts=(),
        limits=(),
        series=(),
        sources=tuple(Source(id=f"id-{mark}", mark=mark, kind="register row", text="t", where="w") for mark in marks),
    )


BRIEF = brief_with("r1", "r2", "r3", "r10", "r11", "c1", "c2", "o1")


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ((), ""),
        (("r1",), "[r1]"),
        (("r1", "r2", "r3", "c2"), "[c2][r1-r3]"),
        (("r3", "r1"), "[r1][r3]"),
        (("r2", "r1", "r2"), "[r1-r2]"),
        (("r3", "r10", "r11"), "[r3][r10-r11]"),
        (("c1", "c2", "o1", "r1"), "[c1-c2][o1][r1]"),
    ],
)
def test_marks_are_sorted_and_shortened_to_runs(marks, shown):
    assert BRIEF.marks(tuple(f"id-{mark}" for mark in marks)) == shown


def test_ids_that_the_brief_does_not_list_have_no_mark():
    assert BRIEF.marks(("id-r1", "r-unknown")) == "[r1]"


@given(st.sets(st.integers(1, 40)))
def test_runs_name_every_number_and_no_other(numbers):
    brief = brief_with(*(f"r{number}" for number in range(1, 41)))
    named = set()
    for run in brief.marks(tuple(f"id-r{number}" for number in numbers)).strip("[]").split("]["):
        first, _, last = run.replace("r", "").partition("-")
        named |= set(range(int(first), int(last or first) + 1)) if first else set()
    assert named == numbers


def test_a_statement_rests_on_its_own_sources_and_on_those_of_its_figures_each_once():
    figure = Figure(name="deals", value=2, unit="deals", window=None, sources=("r-2", "r-1"), method="number of deals")
    assert Statement(text="t", figures=(figure, figure), sources=("c-1", "r-1")).all_sources == ("c-1", "r-1", "r-2")
