import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.monitor.wording import count, cut, listing, percent, plural, volume


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "-"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5, "50.0 %"),
        (0.9749, "97.5 %"),
        (0.0004, "under 0.1 %"),
        (0.9994, "99.9 %"),
        (0.99991, "over 99.9 %"),
        (0.0005, "0.1 %"),
    ],
)
def test_shares_in_per_cent(share, shown):
    assert percent(share) == shown


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_share_is_never_rounded_to_all_or_nothing(share):
    assert percent(share) not in {"0 %", "100 %", "0.0 %", "100.0 %"}


@pytest.mark.parametrize(
    ("tiv", "shown"),
    [(None, "-"), (0.0, "0"), (0.04, "under 0.1"), (0.06, "0.1"), (5.94, "5.9"), (9.96, "10"), (10.4, "10"), (1234.5, "1234")],
)
def test_volumes(tiv, shown):
    assert volume(tiv) == shown


@given(st.floats(0, 1e6, exclude_min=True))
def test_some_volume_is_never_shown_as_none(tiv):
    assert volume(tiv) not in {"0", "0.0", "-"}


@pytest.mark.parametrize(("number", "shown"), [(None, "-"), (0, "0"), (12.0, "12"), (2.5, "2.5"), (1_234_567, "1234567")])
def test_counts(number, shown):
    assert count(number) == shown


@pytest.mark.parametrize(("words", "shown"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_listings(words, shown):
    assert listing(iter(words)) == shown


def test_plurals():
    assert [plural(number, "deal") for number in (0, 1, 2)] == ["0 deals", "1 deal", "2 deals"]
    assert plural(3, "delivery", "deliveries") == "3 deliveries"


def test_texts_are_cut_at_a_word():
    assert cut("six patrol boats, no more", 18) == "six patrol boats…"
    assert cut("six boats", 9) == "six boats"


@given(st.text(max_size=60), st.integers(1, 50))
def test_a_cut_text_is_never_too_wide(text, width):
    assert len(cut(text, width)) <= width
