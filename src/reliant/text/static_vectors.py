"""Vectors of texts from a table of one vector per piece of a word: no model runs, a text is the mean of its pieces.

The table is ours: distilled from all-MiniLM-L6-v2 (Apache-2.0), fitted to its vectors of WordNet's glosses. How it was
made: recipes/static_vectors.py; notice: vectors/NOTICE.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reliant.text.wordpieces import WordPieces

Reals = NDArray[np.float32]
SMALLEST = 1e-9
"""Below this length a vector has no direction: a text without any known piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticVectors:
    """One vector per piece, shape (n_pieces, n_dimensions), as whole numbers times a scale of each piece."""

    pieces: WordPieces
    table: NDArray[np.int8]
    scales: NDArray[np.float32]

    def vectors(self, texts: Sequence[str]) -> Reals:
        """Vectors of the texts, shape (n, n_dimensions), each of length 1; all zero where a text has no known piece."""
        places = [np.fromiter(self.pieces.ids(text), dtype=np.int32) for text in texts]
        starts = np.concatenate(([0], np.cumsum([len(one) for one in places], dtype=np.int64)))
        columns = np.concatenate((*places, np.zeros(0, dtype=np.int32)))
        used, columns = np.unique(columns, return_inverse=True)
        counts = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(texts), len(used)))
        found = np.asarray(counts @ (self.table[used].astype(np.float32) * self.scales[used, np.newaxis]))
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.where(lengths > SMALLEST, found / np.maximum(lengths, SMALLEST), 0.0).astype(np.float32)


@cache
def default_vectors() -> StaticVectors:
    """The table shipped with the package."""
    folder = resources.files("reliant.text") / "vectors"
    names = (folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    table, scales = (np.load(io.BytesIO((folder / name).read_bytes())) for name in ("table.npy", "scales.npy"))
    places = {name: place for place, name in enumerate(names) if name}
    return StaticVectors(pieces=WordPieces(places), table=table, scales=scales.astype(np.float32))
