"""Numbers for words, and for every run of so many words: what texts are compared by without their words."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
"""Odd constants of the mixing function splitmix64."""


def codes_of(found: Sequence[str]) -> Codes:
    """A number of 64 bits for each word, shape (n,): the same on every machine and in every run."""
    return np.fromiter(map(_code_of_word, found), dtype=np.uint64, count=len(found))


def windows(codes: Codes, size: int) -> Codes:
    """The different numbers of all runs of so many words, ascending; one number for all words where there are fewer.

    Args:
        codes: what ``codes_of`` gives, shape (n,).
        size: words of a run.
    """
    if not len(codes):
        return codes
    return np.unique(runs_in_order(codes, min(size, len(codes))))


def runs_in_order(codes: Codes, size: int) -> Codes:
    """The number of the run of ``size`` words that begins at each word, in order, shape (n - size + 1,)."""
    found = np.zeros(max(len(codes) - size + 1, 0), dtype=np.uint64)
    for place in range(size):
        found = mixed(found + codes[place : place + len(found)] + _STEP)
    return found


def mixed(codes: Codes) -> Codes:
    """Each number mixed to another, one to one, so that neighbours end far apart.

    Source:
        Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA, 453-472 (splitmix64).
    """
    codes = (codes ^ (codes >> np.uint64(30))) * _FIRST
    codes = (codes ^ (codes >> np.uint64(27))) * _SECOND
    return codes ^ (codes >> np.uint64(31))


def code_of(text: str) -> int:
    """A number of 64 bits for a text, the same on every machine and in every run."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


_code_of_word = lru_cache(maxsize=1 << 18)(code_of)
