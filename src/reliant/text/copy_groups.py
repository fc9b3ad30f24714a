"""Which documents are one witness: those published again, nearly again, in part, or reworked with whole passages kept.

Two pages that merely show a third one's text somewhere on them are not made one by it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reliant.model.document import Document, DocumentRole
from reliant.model.identity import DocumentId
from reliant.text.near_copies import COMMON, EXCERPT, FEWEST, NEAR, REWORKED, Sketch

SUBSTANTIAL = 0.25
"""Part of the longer text that must stand in the shorter for the longer to be a copy. A page that shows somebody's teaser among
its own reporting is no copy of it; the teaser is one of the page."""
_TOGETHER = 100_000
"""Pairs counted at once."""


def copy_groups(documents: Iterable[Document]) -> dict[DocumentId, DocumentId]:
    """Each document that is no witness of its own, with the original it copies. Originals themselves are not in it.

    Copies are what ``near_copies`` calls so (exact, near, excerpt, reworked) among articles of at least 20 words. The original is
    the one published first, undated ones last; the order in which documents come does not matter. A document joins one original,
    and no document ever makes two earlier originals one: a digest of two reports joins the earlier of them. Where the shorter
    text is less than a quarter of the longer, the shorter joins the longer, never the other way round.

    Args:
        documents: of any role; teasers are passed over, since they are evidence for nothing.
    """
    articles = {document.id: document for document in documents if document.role is DocumentRole.ARTICLE}
    ordered = sorted(articles.values(), key=lambda document: (document.published_on or date.max, document.id))
    texts = _texts(ordered)
    groups = _Groups(len(ordered))
    for members in texts.members:
        for member in members[1:]:
            groups.join(members[0], member)
    strong, weak = _links(texts)
    _join_later(groups, texts, strong)
    _join_shorter(groups, texts, weak)
    return {document.id: ordered[first].id for place, document in enumerate(ordered) if (first := groups.first(place)) != place}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """Different texts in the order of their first publication.

    ``members`` are the places of the documents that carry a text; ``shingles`` and ``runs`` are tables of noughts and ones, one
    row per text; runs that are fixtures of a site are left out.
    """

    members: list[list[int]]
    n_words: NDArray[np.int64]
    n_shingles: NDArray[np.int64]
    n_runs: NDArray[np.int64]
    shingles: sparse.csr_matrix
    runs: sparse.csr_matrix


def _texts(documents: Sequence[Document]) -> _Texts:
    places: dict[int, int] = {}
    members: list[list[int]] = []
    n_words, shingles, runs = list[int](), list[NDArray[np.uint64]](), list[NDArray[np.uint64]]()
    for place, document in enumerate(documents):
        sketch = Sketch.of(document.text)
        if sketch.n_words < FEWEST:
            continue
        row = places.setdefault(sketch.whole, len(members))
        if row < len(members):
            members[row].append(place)
            continue
        members.append([place])
        n_words.append(sketch.n_words)
        shingles.append(np.array(sorted(sketch.shingles), dtype=np.uint64))
        runs.append(np.array(sorted(sketch.runs), dtype=np.uint64))
    all_runs = _table(runs)
    reporting = all_runs[:, np.asarray(all_runs.sum(axis=0)).ravel() <= COMMON]
    return _Texts(
        members=members,
        n_words=np.array(n_words, dtype=np.int64),
        n_shingles=np.array([len(found) for found in shingles], dtype=np.int64),
        n_runs=np.diff(reporting.indptr).astype(np.int64),
        shingles=_table(shingles),
        runs=reporting,
    )


def _table(found: Sequence[NDArray[np.uint64]]) -> sparse.csr_matrix:
    """Which of all numbers stand in which text, the rarest numbers first (ties: by the number)."""
    if not found:
        return sparse.csr_matrix((0, 0), dtype=np.int32)
    values, columns, counts = np.unique(np.concatenate(found), return_inverse=True, return_counts=True)
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.lexsort((values, counts))] = np.arange(len(values))
    starts = np.concatenate(([0], np.cumsum([len(one) for one in found])))
    table = sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.int32), rank[columns], starts), shape=(len(found), len(values)), dtype=np.int32
    )
    table.sort_indices()
    return table


def _links(texts: _Texts) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of texts that copy each other: those that share a substantial part of both, and (shorter, longer) of the others."""
    strong, weak = list[tuple[int, int]](), list[tuple[int, int]]()
    for one, other in _candidates(texts):
        swapped = texts.n_words[one] > texts.n_words[other]
        shorter, longer = np.where(swapped, other, one), np.where(swapped, one, other)
        common = _in_common(texts.shingles, one, other)
        sizes = texts.n_shingles
        jaccard = common / (sizes[one] + sizes[other] - common)
        passages = _in_common(texts.runs, one, other)
        is_copy = (jaccard >= NEAR) | (common / sizes[shorter] >= EXCERPT)
        is_copy |= passages >= np.maximum(REWORKED * texts.n_runs[shorter], 1)
        is_substantial = (common / sizes[longer] >= SUBSTANTIAL) | (passages >= np.maximum(SUBSTANTIAL * texts.n_runs[longer], 1))
        strong += zip(one[is_copy & is_substantial].tolist(), other[is_copy & is_substantial].tolist(), strict=True)
        weak += zip(shorter[is_copy & ~is_substantial].tolist(), longer[is_copy & ~is_substantial].tolist(), strict=True)
    return strong, weak


def _candidates(texts: _Texts) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Every pair (earlier, later) that may be a copy, in shares: no pair that is one is left out.

    Near copies and excerpts have at least ``NEAR`` of the shorter one's shingles in common, so they share one of its rarest
    ``1 - NEAR`` and one more; reworked texts share a run.

    Source:
        Chaudhuri, Ganti and Kaushik (2006), A primitive operator for similarity joins in data cleaning, ICDE (prefix filter).
    """
    n = len(texts.members)
    if n == 0:
        return
    kept = texts.n_shingles - np.ceil(NEAR * texts.n_shingles).astype(np.int64) + 1
    first = texts.shingles.indptr[:-1]
    places = np.concatenate([np.arange(start, start + number) for start, number in zip(first, kept, strict=True)])
    starts = np.concatenate(([0], np.cumsum(kept)))
    columns = texts.shingles.indices[places]
    rare = sparse.csr_matrix((np.ones(len(places), dtype=np.int32), columns, starts), shape=texts.shingles.shape)
    others, other_runs = texts.shingles.T.tocsr(), texts.runs.T.tocsr()
    step = 1_000
    for start in range(0, n, step):
        end = min(start + step, n)
        found = (rare[start:end] @ others).tocoo()
        passages = (texts.runs[start:end] @ other_runs).tocoo()
        here = np.concatenate((found.row, passages.row)).astype(np.int64) + start
        there = np.concatenate((found.col, passages.col)).astype(np.int64)
        low, high = np.minimum(here, there), np.maximum(here, there)
        pairs = np.unique((low * n + high)[low != high])
        for share in range(0, len(pairs), _TOGETHER):
            chosen = pairs[share : share + _TOGETHER]
            yield chosen // n, chosen % n


def _in_common(table: sparse.csr_matrix, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(table[one].multiply(table[other]).sum(axis=1)).ravel().astype(np.int64)


def _join_later(groups: "_Groups", texts: _Texts, links: Iterable[tuple[int, int]]) -> None:
    """Each text joins the group of the earliest it copies: one group only, so that no two earlier ones become one by it."""
    earliest: dict[int, int] = {}
    for one, other in links:
        early, late = min(one, other), max(one, other)
        earliest[late] = min(earliest.get(late, early), early)
    for late, early in sorted(earliest.items()):
        groups.join(texts.members[early][0], texts.members[late][0])


def _join_shorter(groups: "_Groups", texts: _Texts, links: Iterable[tuple[int, int]]) -> None:
    """Each short text that stands in longer ones, and was no copy otherwise, joins the earliest of these."""
    earliest: dict[int, int] = {}
    for short, long in links:
        earliest[short] = min(earliest.get(short, long), long)
    for short in sorted(earliest, key=lambda row: (int(texts.n_words[row]), row)):
        own = texts.members[short][0]
        if groups.first(own) == own:
            groups.join(texts.members[earliest[short]][0], own)


class _Groups:
    """Places joined to groups; the first of a group is the lowest place in it."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def first(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = place = self._above[self._above[place]]
        return place

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._above[high] = low
