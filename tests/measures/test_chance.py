"""How far chance moves a share: against scipy, by hand, and the words it leads to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, fisher_exact, hypergeom

from reliant.measures import VerdictWord, jeffreys_interval, verdict_on_change
from reliant.measures.chance import ERROR_RATE, power_of_fall
from reliant.model.time import Window

WINDOWS = (Window(2016, 2020), Window(2021, 2025))


def verdict(own_before, n_before, own_after, n_after):
    return verdict_on_change(
        ["RUS"] * own_before + ["CHN"] * (n_before - own_before),
        ["RUS"] * own_after + ["TUR"] * (n_after - own_after),
        "RUS",
        WINDOWS,
    )


counts = st.tuples(st.integers(0, 25), st.integers(0, 25)).map(lambda pair: (min(pair), max(pair)))


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


@given(before=counts, after=counts)
@settings(deadline=None, max_examples=80)
def test_p_values_are_the_tails_of_the_hypergeometric(before, after):
    (own_before, n_before), (own_after, n_after) = before, after
    found = verdict(own_before, n_before, own_after, n_after)
    if not n_before or not n_after:
        assert (found.p_fall, found.p_rise) == (1.0, 1.0)
        return
    known = hypergeom(n_before + n_after, own_before + own_after, n_after)
    assert found.p_fall == pytest.approx(known.cdf(own_after), abs=1e-12)
    assert found.p_rise == pytest.approx(known.sf(own_after - 1), abs=1e-12)


def test_the_test_is_fishers():
    found = verdict(9, 10, 3, 11)
    table = [[3, 8], [9, 1]]
    assert found.p_fall == pytest.approx(fisher_exact(table, alternative="less").pvalue)
    assert found.p_rise == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


@pytest.mark.parametrize(
    ("deals", "word"),
    [
        ((15, 15, 4, 14), VerdictWord.DIVERSIFYING),
        ((3, 3, 0, 3), VerdictWord.DIVERSIFYING),
        ((4, 14, 15, 15), VerdictWord.CONCENTRATING),
        ((15, 15, 14, 14), VerdictWord.NO_LARGE_CHANGE),
        ((24, 30, 25, 30), VerdictWord.NO_LARGE_CHANGE),
        ((12, 30, 13, 30), VerdictWord.CANNOT_TELL),
        ((2, 2, 0, 2), VerdictWord.CANNOT_TELL),
        ((1, 4, 1, 4), VerdictWord.CANNOT_TELL),
        ((0, 0, 5, 5), VerdictWord.CANNOT_TELL),
        ((5, 5, 0, 0), VerdictWord.CANNOT_TELL),
        ((0, 0, 0, 0), VerdictWord.CANNOT_TELL),
    ],
)
def test_the_word_follows_from_the_deals(deals, word):
    assert verdict(*deals).word is word


def test_fourteen_deals_after_fifteen_all_russian_would_show_a_fall_to_about_60_per_cent_and_not_one_to_85():
    found = verdict(15, 15, 14, 14)
    assert found.noticeable == pytest.approx(0.6, abs=0.05)
    assert power_of_fall(15, 15, 14, 0.6) >= 0.8
    assert power_of_fall(15, 15, 14, 0.85) < 0.2
    assert 'Read "no change" as "no large change".' in found.sentences[-1]
    assert "to 64 % would have been noticed in 8 of 10 cases, one to 82 % in only 2 of 10" in found.sentences[-1]


def test_power_of_a_fall_is_the_chance_of_few_enough_deals():
    """With 15 of 15 before, up to 10 of 14 after are noticed: P(fall) of 10 is 0.042, of 11 it is 0.1."""
    noticed = [own for own in range(15) if hypergeom.cdf(own, 29, 15 + own, 14) <= ERROR_RATE]
    assert noticed == list(range(11))
    assert power_of_fall(15, 15, 14, 0.5) == pytest.approx(binom.cdf(10, 14, 0.5))
    assert power_of_fall(15, 15, 14, 0.0) == 1.0


def test_a_clear_change_is_told_with_its_counts_and_its_error_rate():
    (text,) = verdict(15, 15, 4, 14).sentences
    assert text == (
        "By deals, each counted once at its first delivery, Russia had 15 of 15 in 2016-20 and 4 of 14 in 2021-25. "
        "Chance alone would show such a change in fewer than 1 of 20 cases."
    )


def test_too_few_deals_are_said_to_be_too_few():
    found = verdict(2, 2, 0, 2)
    assert found.noticeable is None
    assert (
        found.sentences[-1]
        == "So few deals could not show even a complete break with Russia: whether supply is changing cannot be told."
    )


def test_a_supplier_without_earlier_deals_is_not_said_to_have_had_too_few():
    assert verdict(0, 40, 0, 40).sentences[-1] == "Russia had no deal to lose in 2016-20: only a rise could be told."


def test_what_could_be_noticed_but_is_less_than_a_large_change_is_cannot_tell():
    found = verdict(6, 10, 5, 10)
    assert found.word is VerdictWord.CANNOT_TELL
    assert 0 <= found.noticeable < 0.3
    assert found.sentences[-1].endswith("cannot be told from so few deals.")


@given(before=counts, after=counts)
@settings(deadline=None, max_examples=40)
def test_a_verdict_keeps_its_counts_and_never_claims_both_directions(before, after):
    found = verdict(*before, *after)
    assert (found.own_before, found.n_before, found.own_after, found.n_after) == (*before, *after)
    assert found.p_fall + found.p_rise >= 1 - 1e-12
    assert (found.word is VerdictWord.DIVERSIFYING) == (found.p_fall <= ERROR_RATE)
    assert (found.word is VerdictWord.CONCENTRATING) == (found.p_rise <= ERROR_RATE)
