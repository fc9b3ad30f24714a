"""A share of an index of documents: arrays that tell, without the texts, which of its documents a text may be similar to.

An index is many segments, each built once and never changed. What is kept of a document: the signs of its vector (a bit for each
dimension, for a first look), the vector in whole numbers, its weighted words, and a fixed sample of its runs of words, by which
copies are found however much else stands around them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliant.text.near_copies import RUN
from reliant.text.related import before_related
from reliant.text.similarity import COMMON, FIRST_WORD, RARE, combined, rarity
from reliant.text.static_vectors import SMALLEST, default_vectors
from reliant.text.windows import codes_of, runs_in_order
from reliant.text.wordpieces import words

LARGEST = 16_384
"""Documents of a segment at most: their places fit into 16 bits."""
SAMPLE = np.uint64(4)
"""One run of words in so many is kept: those whose number divides by it, so that two texts keep the same of what they share."""
WIDESPREAD = 64
"""A run that stands in more documents of a segment is a fixture of a site and is not looked up."""
WEIGHTING = f"runs of {RUN}, one in {SAMPLE}; words from {COMMON:g} to {RARE:g}, the first at {FIRST_WORD}"
"""What the arrays depend on beside the vectors: another weighting makes other arrays."""
_FIRST_LOOK = 256
"""Documents of a segment whose vectors are looked at, those that the first look puts highest."""

Arrays = Mapping[str, NDArray[Any]]
"""The arrays of a segment by name, as ``build_segment`` gives them; on disk or in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A text as it is looked up: codes and weights of its words, its vector of length 1 (or all zero), its sampled runs."""

    terms: NDArray[np.uint64]
    weights: NDArray[np.float32]
    vector: NDArray[np.float32]
    runs: NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document of a segment: its place in it, how alike it is (see ``similarity_matrix``), how many sampled runs it shares."""

    place: int
    score: float
    n_runs: int


def query_of(title: str | None, text: str) -> Query:
    """What is looked up of a document."""
    arrays = build_segment([(title, text)])
    return Query(
        terms=arrays["terms"].astype(np.uint64),
        weights=arrays["term_weights"].astype(np.float32),
        vector=default_vectors().vectors([whole_text(title, text)])[0],
        runs=arrays["runs"].astype(np.uint64),
    )


def whole_text(title: str | None, text: str) -> str:
    """Title and text, as they are compared."""
    return f"{title or ''}\n{text}"


def build_segment(documents: Sequence[tuple[str | None, str]]) -> dict[str, NDArray[Any]]:
    """Arrays of a segment for documents given as (title, text).

    ``signs`` (n, n_dimensions / 64): one bit per dimension; ``vectors`` (n, n_dimensions) times ``scales`` (n,): vectors of
    length 1; ``terms`` ascending, of which number i stands in documents ``term_places[term_starts[i]:term_starts[i + 1]]`` with
    ``term_weights``; ``runs`` ascending with ``run_places``, one entry per run and document.

    Raises:
        ValueError: more documents than a segment holds.
    """
    if len(documents) > LARGEST:
        raise ValueError(f"a segment holds {LARGEST} documents, got {len(documents)}")
    wholes = [whole_text(title, text) for title, text in documents]
    vectors = default_vectors().vectors(wholes)
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), SMALLEST) / 127
    runs, run_places = _runs([text for _, text in documents])
    return {
        "signs": np.packbits(vectors > 0, axis=1).view(np.uint64),
        "vectors": np.rint(vectors / scales[:, np.newaxis]).astype(np.int8),
        "scales": scales.astype(np.float32),
        **_terms(wholes),
        "runs": runs,
        "run_places": run_places,
    }


def search(segment: Arrays, query: Query, *, most: int) -> Iterator[Hit]:
    """Documents of a segment that may be among the most similar to a text: the highest scores, and the most runs in common.

    The words of all documents are compared, the vectors only of those that their signs let hope for.

    Source:
        Charikar (2002), Similarity estimation techniques from rounding algorithms, STOC, 380-388 (the angle from the signs);
        Broder (1997), On the resemblance and containment of documents, 21-29 (samples of shingles that keep containment).
    """
    signs = segment["signs"]
    same_words = _same_words(segment, query, len(signs))
    sign = np.packbits(query.vector > 0).view(np.uint64)
    apart = np.bitwise_count(signs ^ sign).sum(axis=1) / len(query.vector)
    first = combined(same_words, np.cos(np.pi * apart) if query.vector.any() else np.zeros(len(signs)))
    n = min(max(_FIRST_LOOK, most), len(signs))
    places = np.sort(np.argpartition(-first, n - 1)[:n])
    shared = _shared_runs(segment, query)
    places = np.union1d(places, np.array(sorted(shared, key=lambda place: (-shared[place], place))[:most], dtype=np.int64))
    meaning = (segment["vectors"][places].astype(np.float32) @ query.vector) * segment["scales"][places]
    for place, score in zip(places.tolist(), combined(same_words[places], meaning).tolist(), strict=True):
        yield Hit(place=place, score=score, n_runs=shared.get(place, 0))


def _same_words(segment: Arrays, query: Query, n: int) -> NDArray[np.float32]:
    """Cosine of weighted words of every document with the text."""
    found = np.zeros(n, dtype=np.float32)
    terms, starts = segment["terms"], segment["term_starts"]
    at = np.searchsorted(terms, query.terms)
    known = at < len(terms)
    known[known] = terms[at[known]] == query.terms[known]
    for term, weight in zip(at[known].tolist(), query.weights[known].tolist(), strict=True):
        here = slice(int(starts[term]), int(starts[term + 1]))
        found[segment["term_places"][here]] += segment["term_weights"][here].astype(np.float32) * np.float32(weight)
    return found


def _shared_runs(segment: Arrays, query: Query) -> dict[int, int]:
    """How many sampled runs documents share with the text, of runs that are no fixtures."""
    low = np.searchsorted(segment["runs"], query.runs, side="left")
    high = np.searchsorted(segment["runs"], query.runs, side="right")
    found: dict[int, int] = {}
    for start, end in zip(low.tolist(), high.tolist(), strict=True):
        if 0 < end - start <= WIDESPREAD:
            for place in segment["run_places"][start:end].tolist():
                found[place] = found.get(place, 0) + 1
    return found


def _terms(wholes: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Weighted words of the texts, word by word; each text's weights are of length 1."""
    found = [words(whole) for whole in wholes]
    every = [word for one in found for word in one]
    terms, firsts, columns = np.unique(codes_of(every), return_index=True, return_inverse=True)
    rows = np.repeat(np.arange(len(found), dtype=np.int64), [len(one) for one in found])
    # a pair of word and text is one number, so that counting pairs is counting numbers
    pairs, counts = np.unique(columns.astype(np.int64) * max(len(found), 1) + rows, return_counts=True)
    term_of, row_of = np.divmod(pairs, max(len(found), 1))
    rare = np.array([rarity(every[first]) for first in firsts.tolist()], dtype=np.float64)
    weights = (1 + np.log(counts)) * rare[term_of]
    lengths = np.sqrt(np.bincount(row_of, weights * weights, minlength=len(found)))
    kept = weights > 0
    term_of, row_of, weights = term_of[kept], row_of[kept], weights[kept] / lengths[row_of[kept]]
    used, first_of = np.unique(term_of, return_index=True)
    return {
        "terms": terms[used],
        "term_starts": np.concatenate((first_of, [len(term_of)])).astype(np.uint32),
        "term_places": row_of.astype(np.uint16),
        "term_weights": weights.astype(np.float16),
    }


def _runs(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """The sampled runs of all texts, ascending, and the place of the text each stands in."""
    codes = [codes_of(words(before_related(text))) for text in texts]
    lengths = np.array([len(one) for one in codes], dtype=np.int64)
    runs = runs_in_order(np.concatenate([*codes, np.zeros(0, dtype=np.uint64)]), RUN)
    rows = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    ends = np.cumsum(lengths)
    is_inside = (np.arange(len(runs)) + RUN <= ends[rows[: len(runs)]]) & (runs % SAMPLE == 0)
    found = np.unique(np.stack((runs[is_inside], rows[: len(runs)][is_inside].astype(np.uint64)), axis=1), axis=0)
    return found[:, 0], found[:, 1].astype(np.uint16)
