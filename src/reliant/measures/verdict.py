"""What deals allow to say of a change: diversifying, concentrating, no change beyond x, or cannot tell. One rule for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reliant.measures.deal_trend import (
    ERROR_RATE,
    SEED,
    DealTrend,
    adverse,
    deal_trend,
    detectable_change,
    power_of_change,
)
from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window

LARGE = 0.5
"""It says "no change beyond x" when x is at most half of all deals; of a larger x nothing is learnt."""


class VerdictWord(StrEnum):
    """What deals, or a series, allow to say of a recipient and one supplier."""

    DIVERSIFYING = "diversifying"
    CONCENTRATING = "concentrating"
    NO_CHANGE_BEYOND = "no_change_beyond"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a supplier's part in the deals changed between two windows, and what could not have been seen.

    ``p_fall`` and ``p_rise`` are one-sided p-values of the exact permutation of supplier labels over the deals (Fisher).
    ``detectable`` is the smallest change of the supplier's part in the deals, 0..1, that would have been found in 8 of 10
    cases; null when not even one from all to nothing would have been.
    """

    word: VerdictWord
    sentences: tuple[str, ...]
    n_before: int
    n_after: int
    own_before: int
    own_after: int
    p_fall: float
    p_rise: float
    detectable: float | None


def verdict_word(p: float | None, *, falls: bool, detectable: float | None) -> VerdictWord:
    """The word for a test: a change when ``p`` is at most 0.05, both directions together; else what could have been seen.

    Args:
        p: of both directions together, adjusted where several questions are asked at once; null: nothing could be tested.
        falls: the supplier's part falls rather than rises.
        detectable: smallest change of its part in the deals that the test finds in 8 of 10 cases; null: none, or no deals.
    """
    if p is not None and p <= ERROR_RATE:
        return VerdictWord.DIVERSIFYING if falls else VerdictWord.CONCENTRATING
    if detectable is not None and detectable <= LARGE:
        return VerdictWord.NO_CHANGE_BEYOND
    return VerdictWord.CANNOT_TELL


def supplier_trend(years: Sequence[int], suppliers: Sequence[str], supplier: str, *, seed: int = SEED) -> DealTrend:
    """The test of one supplier's deals; those of unknown suppliers speak against each direction in turn.

    Args:
        years: order year (or another place in time) of each deal, shape (n,).
        suppliers: supplier of each deal, shape (n,).
        supplier: whose part is asked for.
        seed: of the shuffles where enumeration is too long.
    """
    own = [party == supplier for party in suppliers]
    unknown = [party == UNKNOWN for party in suppliers]
    if not any(unknown):
        return deal_trend(years, own, seed=seed)
    fall, rise = (deal_trend(years, adverse(years, own, unknown, way).tolist(), seed=seed) for way in ("fall", "rise"))
    return DealTrend(p_fall=fall.p_fall, p_rise=rise.p_rise, method=fall.method)


def verdict_on_change(before: Sequence[str], after: Sequence[str], supplier: str, windows: tuple[Window, Window]) -> Verdict:
    """Whether the supplier's part in the deals fell or rose between two windows, or whether that cannot be told.

    The deal (or whole order) is the unit, each counted once. It is the test of ``supplier_trends`` with two places in time,
    which is Fisher's: under no change, which deals are the supplier's is as good as shuffled between the windows. Values are
    left out on purpose: weighted by value the same test finds half as much (methods, section 4).

    Args:
        before: supplier of each deal of the earlier window, shape (n_before,).
        after: the same of the later window, shape (n_after,).
        supplier: whose part is asked for.
        windows: earlier and later window, for the sentences.
    """
    places, suppliers = [0] * len(before) + [1] * len(after), [*before, *after]
    test = supplier_trend(places, suppliers, supplier)
    own_before, own_after = before.count(supplier), after.count(supplier)
    share = (own_before + own_after) / len(places) if places else 0.0
    detectable = detectable_change(places, share, 0, 1)
    word = verdict_word(test.p, falls=test.p_fall < test.p_rise, detectable=detectable)
    earlier, later = windows
    counted = (
        f"By orders, each counted once at its first delivery, {party_name(supplier)} had {own_before} of {len(before)} in "
        f"{earlier.label} and {own_after} of {len(after)} in {later.label}."
    )
    half = power_of_change(places, share, detectable / 2, 0, 1) if detectable is not None else 0.0
    return Verdict(
        word=word,
        sentences=(counted, _seen(word, party_name(supplier), detectable, half)),
        n_before=len(before),
        n_after=len(after),
        own_before=own_before,
        own_after=own_after,
        p_fall=test.p_fall,
        p_rise=test.p_rise,
        detectable=detectable,
    )


def _seen(word: VerdictWord, name: str, detectable: float | None, half: float) -> str:
    """What could have been seen; ``half`` is the chance to see half of the detectable change."""
    if word in (VerdictWord.DIVERSIFYING, VerdictWord.CONCENTRATING):
        moved = "fell" if word is VerdictWord.DIVERSIFYING else "rose"
        return f"Its part {moved}; chance alone shows so strong a change in fewer than 1 of 20 cases."
    if detectable is None:
        return f"So few orders could not show even a complete change of {name}'s part: it cannot be told."
    seen = (
        f"Could chance hide a change? A change of {100 * detectable:.0f} points in {name}'s part of the orders would have been "
        f"found in 8 of 10 cases, one half as large {_odds(half)}."
    )
    if word is VerdictWord.NO_CHANGE_BEYOND:
        return f'{seen} Read "no change" as "no change beyond {100 * detectable:.0f} points".'
    return f"{seen} Whether the habit itself is changing cannot be told from so few orders."


def _odds(probability: float) -> str:
    cases = round(10 * probability)
    return f"in only {cases} of 10" if cases else "hardly ever"
