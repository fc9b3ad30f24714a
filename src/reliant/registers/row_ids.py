"""Ids of the rows of a file of flows: made from what a row says, and how often a row before it says the same."""

import json
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_AT_ONCE = 100_000  # rows whose ids are hashed together: keeps the texts of a million rows out of memory
_ESCAPED = r"""["\\\x00-\x1f]"""  # what JSON does not print as it is
_KEYS_AT_MOST = 2**62


def occurrences(columns: Sequence[pa.ChunkedArray | pa.Array]) -> tuple[npt.NDArray[np.int64], int, int]:
    """For each row how often its values have stood so far, itself included; rows that are not the first; distinct rows."""
    n_rows = len(columns[0])
    key: npt.NDArray[np.int64] = np.zeros(n_rows, dtype=np.int64)
    n_keys = 1
    for column in columns:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        codes = whole.dictionary_encode(null_encoding="encode")
        n_codes = max(len(codes.dictionary), 1)
        if n_keys * n_codes >= _KEYS_AT_MOST:
            _, key = np.unique(key, return_inverse=True)
            n_keys = int(key.max(initial=0)) + 1
        key *= n_codes
        key += codes.indices.to_numpy(zero_copy_only=False)
        n_keys *= n_codes
        del codes
    ordered = np.sort(key)
    doubled = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    n_distinct = n_rows - int((ordered[1:] == ordered[:-1]).sum())
    del ordered
    place: npt.NDArray[np.int64] = np.ones(n_rows, dtype=np.int64)
    rows = np.flatnonzero(np.isin(key, doubled)) if len(doubled) else np.zeros(0, dtype=np.int64)  # few: most rows stand once
    if len(rows):
        order = rows[np.argsort(key[rows], kind="stable")]
        starts = np.flatnonzero(np.r_[True, key[order[1:]] != key[order[:-1]]])
        place[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)])) + 1
    return place, n_rows - n_distinct, n_distinct


def row_ids(release: tuple[object, ...], columns: Sequence[pa.Array]) -> pa.Array:
    """``content_id("r", *release, *values, n)`` of every row, n counting rows that print the same; a million in two seconds."""
    place, _, _ = occurrences(columns)
    return ids_of_places(release, columns, place)


def ids_of_places(release: tuple[object, ...], columns: Sequence[pa.Array], place: npt.NDArray[np.int64]) -> pa.Array:
    """The same of some rows of a file, when ``place`` says how often each has stood so far."""
    before = "".join(f"{json.dumps(part, ensure_ascii=False)}," for part in release)
    ids: list[pa.Array] = []
    for start in range(0, len(place), _AT_ONCE):
        pieces = [_as_json(column.slice(start, _AT_ONCE)) for column in columns]
        pieces.append(pa.array(place[start : start + _AT_ONCE]).cast(pa.string()))
        joined = pc.binary_join_element_wise(*pieces, ",").to_pylist()
        ids.append(pa.array([f"r-{sha256(f'[{before}{one}]'.encode()).hexdigest()[:16]}" for one in joined], type=pa.string()))
    return pa.concat_arrays(ids) if ids else pa.array([], type=pa.string())


def _as_json(column: pa.Array) -> pa.Array:
    """Each value as JSON; texts with something to escape are escaped once for each that is distinct."""
    if not pa.types.is_string(column.type):
        return pc.fill_null(column.cast(pa.string()), "null")
    if not pc.any(pc.match_substring_regex(column, _ESCAPED)).as_py():
        return pc.fill_null(pc.binary_join_element_wise('"', column, '"', ""), "null")
    encoded = column.dictionary_encode()
    escaped = pa.array([json.dumps(one, ensure_ascii=False) for one in encoded.dictionary.to_pylist()], type=pa.string())
    return pc.fill_null(escaped.take(encoded.indices), "null")
