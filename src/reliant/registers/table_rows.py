"""Rows gathered column by column, and the ids that tell them apart."""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from reliant.model.identity import RowId, content_id
from reliant.model.tables import TableContract

SOURCE = "sipri"


class TableRows:
    """Values of a table contract, column by column."""

    def __init__(self, contract: TableContract) -> None:
        self._contract = contract
        self._columns: dict[str, list[object]] = {column.name: [] for column in contract.columns}

    def add(self, values: dict[str, object]) -> None:
        """One row more; it has every column of the contract."""
        for name, column in self._columns.items():
            column.append(values[name])

    def table(self) -> pa.Table:
        """The Arrow table, checked.

        Raises:
            ContractViolation: a value breaks the contract.
        """
        arrays = [pa.array(self._columns[column.name], type=column.type) for column in self._contract.columns]
        return self._contract.check(pa.table(arrays, schema=self._contract.schema))


class RowIds:
    """Ids of rows: what is printed in them, and a count among rows that print the same.

    The name of the file and the line do not enter, nor does a comment: an extract without comments has the ids of the
    whole register.
    """

    def __init__(self, letter: str, vintage: str | None) -> None:
        self._release = (SOURCE, letter, vintage)
        self._seen: Counter[tuple[str, ...]] = Counter()

    def next(self, printed: Sequence[str]) -> RowId:
        """The id of the next row that prints these cells."""
        key = tuple(printed)
        self._seen[key] += 1
        return RowId(content_id("r", *self._release, *key, self._seen[key]))
