"""How far chance alone could move a share, and what change could have been noticed at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import comb

from scipy.special import betaincinv

from reliant.model.countries import party_name
from reliant.model.time import Window

ERROR_RATE = 0.05
"""Rate of false alarms that is accepted, one-sided."""
POWER = 0.8
"""A change is called noticeable when it would have been noticed in 8 of 10 cases."""
LARGE = 0.5
"""A large change is a supplier's share of the deals falling to half of what it was (or rising from half to what it is)."""


class VerdictWord(StrEnum):
    """What the deals of two windows allow to say."""

    DIVERSIFYING = "diversifying"
    CONCENTRATING = "concentrating"
    NO_LARGE_CHANGE = "no_large_change"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a supplier's part in the deals changed between two windows, and what could not have been seen.

    ``p_fall`` and ``p_rise`` are one-sided p-values of the exact permutation of supplier labels over the deals (Fisher).
    ``noticeable`` is the largest share of deals to which the supplier could have fallen and been noticed in 8 of 10 cases;
    null when not even a fall to zero would have been.
    """

    word: VerdictWord
    sentences: tuple[str, ...]
    n_before: int
    n_after: int
    own_before: int
    own_after: int
    p_fall: float
    p_rise: float
    noticeable: float | None


def jeffreys_interval(share: float, n_effective: float) -> tuple[float, float]:
    """95 % interval of a share if deals were draws from the same habit: Beta(s n + 1/2, (1 - s) n + 1/2) (methods F4).

    Args:
        share: recorded share, 0..1.
        n_effective: 1 / sum of squared deal weights, above 0. It covers 96 to 98 % with 5 to 30 deals of unequal size, where
            resampling covers 74 to 90 % (methods, section 3).

    Returns:
        Lower and upper end, 0..1; by the usual convention 0 or 1 where the recorded share is exactly that.

    Raises:
        ValueError: the share is outside 0..1 or ``n_effective`` is not positive.
    """
    if not 0 <= share <= 1 or not n_effective > 0:
        raise ValueError(f"a share lies in 0..1 and deals are more than none, got {share!r} and {n_effective!r}")
    own, other = share * n_effective + 0.5, (1 - share) * n_effective + 0.5
    return (0.0 if share == 0 else float(betaincinv(own, other, 0.025))), (
        1.0 if share == 1 else float(betaincinv(own, other, 0.975))
    )


def verdict_on_change(before: Sequence[str], after: Sequence[str], supplier: str, windows: tuple[Window, Window]) -> Verdict:
    """Whether the supplier's part in the deals fell or rose, or whether that cannot be told.

    The deal is the unit, each counted once. The test is exact: under no change, which deals are the supplier's is as good as
    shuffled between the windows. Values are left out on purpose: weighted by value the same test finds half as much (methods,
    section 4).

    Args:
        before: supplier of each deal of the earlier window, shape (n_before,).
        after: the same of the later window, shape (n_after,).
        supplier: whose part is asked for.
        windows: earlier and later window, for the sentences.
    """
    own_before, own_after = sum(party == supplier for party in before), sum(party == supplier for party in after)
    p_fall = _p_fall(own_before, len(before), own_after, len(after))
    p_rise = _p_fall(len(before) - own_before, len(before), len(after) - own_after, len(after))
    noticeable = _noticeable(own_before, len(before), len(after))
    was = own_before / len(before) if before else 0.0
    if p_fall <= ERROR_RATE:
        word = VerdictWord.DIVERSIFYING
    elif p_rise <= ERROR_RATE:
        word = VerdictWord.CONCENTRATING
    elif noticeable is not None and noticeable >= LARGE * was:
        word = VerdictWord.NO_LARGE_CHANGE
    else:
        word = VerdictWord.CANNOT_TELL
    verdict = Verdict(
        word=word,
        n_before=len(before),
        n_after=len(after),
        own_before=own_before,
        own_after=own_after,
        p_fall=p_fall,
        p_rise=p_rise,
        noticeable=noticeable,
        sentences=(),
    )
    return replace(verdict, sentences=_sentences(verdict, supplier, windows))


def power_of_fall(own_before: int, n_before: int, n_after: int, share: float) -> float:
    """Probability, 0..1, that a fall of the supplier's part in the deals to ``share`` would have been noticed."""
    return sum(
        comb(n_after, own) * share**own * (1 - share) ** (n_after - own)
        for own in range(n_after + 1)
        if _p_fall(own_before, n_before, own, n_after) <= ERROR_RATE
    )


def _p_fall(own_before: int, n_before: int, own_after: int, n_after: int) -> float:
    """P(at most ``own_after`` of the later deals are the supplier's) when labels are shuffled; 1 without deals on both sides."""
    if not n_before or not n_after:
        return 1.0
    own, everything = own_before + own_after, n_before + n_after
    ways = sum(
        comb(own, k) * comb(everything - own, n_after - k) for k in range(own_after + 1) if 0 <= n_after - k <= everything - own
    )
    return ways / comb(everything, n_after)


def _noticeable(own_before: int, n_before: int, n_after: int) -> float | None:
    shares = [percent / 100 for percent in range(100, -1, -1)]
    return next((share for share in shares if power_of_fall(own_before, n_before, n_after, share) >= POWER), None)


def _sentences(verdict: Verdict, supplier: str, windows: tuple[Window, Window]) -> tuple[str, ...]:
    name, (earlier, later) = party_name(supplier), windows
    counted = (
        f"By deals, each counted once at its first delivery, {name} had {verdict.own_before} of {verdict.n_before} in "
        f"{earlier.label} and {verdict.own_after} of {verdict.n_after} in {later.label}."
    )
    if verdict.word in (VerdictWord.DIVERSIFYING, VerdictWord.CONCENTRATING):
        return (f"{counted} Chance alone would show such a change in fewer than 1 of 20 cases.",)
    if verdict.n_before and not verdict.own_before:
        return (counted, f"{name} had no deal to lose in {earlier.label}: only a rise could be told.")
    if verdict.noticeable is None:
        unseen = f"So few deals could not show even a complete break with {name}: whether supply is changing cannot be told."
        return (counted, unseen)
    half_way = (verdict.own_before / verdict.n_before + verdict.noticeable) / 2
    odds = _odds(power_of_fall(verdict.own_before, verdict.n_before, verdict.n_after, half_way))
    seen = (
        f"Could chance hide a change? A fall of {name}'s part in the deals to {100 * verdict.noticeable:.0f} % would have been "
        f"noticed in 8 of 10 cases, one to {100 * half_way:.0f} % {odds}."
    )
    if verdict.word is VerdictWord.NO_LARGE_CHANGE:
        return (counted, f'{seen} Read "no change" as "no large change".')
    return (counted, f"{seen} Whether the habit itself is changing cannot be told from so few deals.")


def _odds(probability: float) -> str:
    cases = round(10 * probability)
    return f"in only {cases} of 10" if cases else "hardly ever"
