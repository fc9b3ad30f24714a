import re

from hypothesis import given
from hypothesis import strategies as st

from reliant.model.identity import content_id

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


def test_an_id_never_changes():
    """Ledgers keep ids for ever: another hash here orphans every row written before."""
    assert content_id("d", "Boats", None, "Six boats came.") == "d-c1f35b9c83764bfd"


def test_nothing_is_not_the_empty_string():
    assert content_id("d", None) != content_id("d", "")


def test_parts_are_not_run_together():
    assert content_id("d", "ab", "c") != content_id("d", "a", "bc")
    assert content_id("d", "a", "b") != content_id("d", ["a", "b"])


def test_the_letter_says_what_it_names():
    assert content_id("c", 1).removeprefix("c") == content_id("r", 1).removeprefix("r")


@given(st.lists(values, max_size=4), st.lists(values, max_size=4))
def test_equal_parts_and_only_they_have_equal_ids(one, other):
    assert re.fullmatch(r"e-[0-9a-f]{16}", content_id("e", *one))
    assert (content_id("e", *one) == content_id("e", *other)) is (repr(one) == repr(other))
