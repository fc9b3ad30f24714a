"""How far chance moves a share: against scipy, and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from reliant.measures.arrow import jeffreys_interval


@given(share=st.floats(0.01, 0.99), n_effective=st.floats(1, 200))
@settings(deadline=None)
def test_the_interval_of_a_share_is_the_beta_interval_of_jeffreys(share, n_effective):
    known = beta(share * n_effective + 0.5, (1 - share) * n_effective + 0.5)
    assert jeffreys_interval(share, n_effective) == pytest.approx((known.ppf(0.025), known.ppf(0.975)), abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "n", "interval"), [(0, 10, (0.0, 0.2172)), (2, 10, (0.0441, 0.5028)), (5, 10, (0.2235, 0.7765))]
)
def test_the_interval_of_ten_equal_deals(successes, n, interval):
    assert jeffreys_interval(successes / n, n) == pytest.approx(interval, abs=6e-4)


def test_a_share_of_all_or_nothing_ends_there():
    assert jeffreys_interval(0.0, 6)[0] == 0.0
    assert jeffreys_interval(1.0, 6)[1] == 1.0
    assert 0 < jeffreys_interval(1.0, 6)[0] < 1


@pytest.mark.parametrize(
    ("share", "n_effective"), [(-0.1, 5), (1.1, 5), (0.5, 0), (0.5, -1), (float("nan"), 5), (0.5, float("nan"))]
)
def test_what_is_no_share_or_no_number_of_deals_has_no_interval(share, n_effective):
    with pytest.raises(ValueError, match=r"a share lies in 0\.\.1"):
        jeffreys_interval(share, n_effective)
