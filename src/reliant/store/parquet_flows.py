"""Flows of many millions of rows on their way to one Parquet file: kept by year on disk, then put in order year by year."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliant.model.flows import FLOWS
from reliant.registers.flow_pieces import FlowPiece
from reliant.registers.row_ids import ids_of_places, occurrences

_PRINTED = "printed"
_KEY = ("category", "recipient", "supplier")
_IDENTITY = ("recipient", "supplier", "category", "year", _PRINTED, "unit", "note")
_TEXTS = tuple(column.name for column in FLOWS.columns if pa.types.is_string(column.type) and column.name != "row_id")


class FlowsByYear:
    """Rows of pieces, kept in a folder by year until the last has come.

    Memory holds a piece while it is added, and afterwards one year at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[int, pq.ParquetWriter] = {}
        self._release: tuple[object, ...] = ()
        self.doubled: dict[str, list[int]] = {}
        """Lines of rows, by file, that say of the same parties, product and year as one before; known once all are ordered."""

    def add(self, piece: FlowPiece) -> None:
        """Keep the rows of a piece."""
        self._release = piece.release
        rows = piece.rows.append_column(_PRINTED, piece.printed)
        for year in sorted(pc.unique(rows.column("year")).to_pylist()):
            if year not in self._writers:
                self._writers[year] = pq.ParquetWriter(self._file(year), rows.schema, compression="zstd")
            self._writers[year].write_table(rows.filter(pc.equal(rows.column("year"), year)))

    def ordered(self, n_at_once: int) -> Iterator[pa.Table]:
        """All rows, checked and with their ids, in the order of year, category, recipient and supplier, so many at once."""
        for writer in self._writers.values():
            writer.close()
        for year in sorted(self._writers):
            rows = pq.read_table(self._file(year), read_dictionary=list(_TEXTS)).unify_dictionaries().combine_chunks()
            order, place = self._placed(rows)
            for start in range(0, len(order), n_at_once):
                chosen = order[start : start + n_at_once]
                part = rows.take(pa.array(chosen)).combine_chunks()
                part = pa.table({name: _plain(part.column(name)) for name in part.column_names})
                ids = ids_of_places(self._release, [_whole(part.column(name)) for name in _IDENTITY], place[chosen])
                part = part.drop_columns([_PRINTED]).add_column(0, "row_id", ids)
                yield FLOWS.check(part.select(FLOWS.schema.names).cast(FLOWS.schema))
            del rows, order, place
            pa.default_memory_pool().release_unused()
            self._file(year).unlink()

    def _placed(self, rows: pa.Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where the rows of a year stand in order, and how often what each says has stood so far, in the order of the files."""
        key = np.zeros(rows.num_rows, dtype=np.int64)
        for name in _KEY:
            column = _whole(rows.column(name))
            rank = np.argsort(np.argsort(np.array(column.dictionary.to_pylist(), dtype=object), kind="stable"))
            key = key * len(rank) + rank[column.indices.to_numpy()]
        order = np.argsort(key, kind="stable")
        is_again = key[order[1:]] == key[order[:-1]]
        place = np.ones(rows.num_rows, dtype=np.int64)
        if is_again.any():
            repeated = np.sort(order[np.r_[is_again, False] | np.r_[False, is_again]])
            few = rows.take(pa.array(repeated))
            plain = {name: _whole(_plain(few.column(name))) for name in (*_IDENTITY, "file", "line")}
            place[repeated] = occurrences([plain[name] for name in _IDENTITY])[0]
            among, _, _ = occurrences([plain[name] for name in ("recipient", "supplier", "category", "year", "note")])
            later = pa.array(among > 1)
            for file, line in zip(*(plain[name].filter(later).to_pylist() for name in ("file", "line")), strict=True):
                self.doubled.setdefault(file, []).append(line)
        return order, place

    def _file(self, year: int) -> Path:
        return self._folder / f"{year}.parquet"


def is_one_row_per_supplier(flows: pa.Table) -> bool:
    """Whether no two rows share recipient, supplier, category and year."""
    _, n_more, _ = occurrences([flows.column(name) for name in ("recipient", "supplier", "category", "year")])
    return n_more == 0


def _whole(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
