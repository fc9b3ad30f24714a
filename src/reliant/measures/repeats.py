"""Proof that no supplier has two rows in a cell, so that nothing has to be added up before suppliers are compared.

To group rows by cell and supplier costs more than all the rest of a measure of goods, and most registers have one row for each
already. Each supplier has a bit in one of a few words, and a word of a cell is the sum of the bits of all its rows: as many
bits as rows stand in the words only if no supplier comes twice, since two equal bits make one of the next.
"""

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import MOST_SUPPLIERS, computed
from reliant.model.tables import TableContract

BITS = 50
"""Bits of a word: their sum is exact in a float."""
MOST_WORDS = 10
N_ROWS = "n_rows"


def proof_words(flows: nw.LazyFrame[Any]) -> tuple[str, ...]:
    """Names of the words that hold a bit for each supplier; none when there are so many that adding up is cheaper.

    Raises:
        MeasureRefused: more suppliers than can be ranked.
    """
    n_suppliers = flows.select(nw.col("supplier").n_unique()).collect("pyarrow").item() or 0  # null of an empty frame
    if n_suppliers > MOST_SUPPLIERS:
        raise MeasureRefused(
            f"{n_suppliers} suppliers cannot be ranked, at most {MOST_SUPPLIERS} can",
            remedy="measure one category at a time, or take the smallest suppliers together",
        )
    n_words = -(-n_suppliers // BITS)
    return tuple(f"word_{place}" for place in range(n_words)) if n_words <= MOST_WORDS else ()


def bits_of(number: nw.Expr, words: tuple[str, ...]) -> dict[str, nw.Expr]:
    """The words of a row: the bit of its supplier, numbered from 1, in the word that has it, and null in the others."""
    bit = nw.lit(2.0) ** ((number - 1) % BITS)
    return {word: nw.when((number > BITS * place) & (number <= BITS * (place + 1))).then(bit) for place, word in enumerate(words)}


def without_adding(frame: Callable[..., nw.LazyFrame[Any]], contract: TableContract, words: tuple[str, ...]) -> pa.Table | None:
    """The rows of a frame that adds nothing up, if that makes no difference; null: it does, or there are no words to prove it by.

    Args:
        frame: makes the frame of ``words``, with their sums and ``N_ROWS`` of each cell as further columns.
        contract: what the rows follow.
        words: see ``proof_words``.
    """
    if not words:
        return None
    table = computed(frame(words=words), contract, also=[N_ROWS, *words])
    return None if _has_repeats(table, words) else table.select(contract.schema.names)


def _has_repeats(cells: pa.Table, words: tuple[str, ...]) -> bool:
    """Whether a cell has more rows (``N_ROWS``) than bits in the sums of its words."""
    sums = np.stack([cells.column(word).fill_null(0).to_numpy() for word in words])
    if (sums >= 2.0**BITS).any():
        return True
    bits = np.bitwise_count(sums.astype(np.int64)).sum(axis=0)
    return bool((bits != cells.column(N_ROWS).to_numpy()).any())
