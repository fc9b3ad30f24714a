"""What is counted: a register, and the cells and years a user asks for, in one unit, with the ids behind each figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused, UnknownName
from reliant.measures.cells import UNIT
from reliant.measures.flow_cells import ALL, in_windows, window_name
from reliant.model.categories import category_named
from reliant.model.countries import party_name
from reliant.model.flows import OTHER_SUPPLIERS, SHARE
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables import TableContract
from reliant.model.time import Window
from reliant.pipeline.registers import measurable, monitor_registers, one_release, open_register
from reliant.sources import MonitorFolder
from reliant.store.engines import Engine, open_frame, scan_parquet

Row = dict[str, object]
SPAN = 5
"""Years of a window when the user names none: the field's habit."""
_KEPT = ("row_id", "recipient", "supplier", "category", "year", "vintage", "value", "is_estimate")
EACH = "each"
"""What a user writes for every category apart."""
_NAMED = 3  # categories named when one is not in a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells are wanted, and what computes; null means all of them, or the register's habit.

    ``category``: one of them, ``each`` for all of them apart, or null: arms all together, goods each apart, because they are
    compared within one product only.
    """

    recipient: PartyId | None = None
    supplier: PartyId | None = None
    category: str | None = None
    windows: Window | int | None = None
    engine: Engine = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The register a measure is made from; ``deals`` tells deals apart where the register of values does not."""

    register: Register
    deals: Register | None = None

    @property
    def title(self) -> str:
        """Name, format and release, as they stand above a table."""
        register = self.register
        n_corrected = len(register.corrected)
        corrected = f", {n_corrected} cell{'s' * (n_corrected > 1)} corrected" if n_corrected else ""
        return f"{register.name}, format {register.format}, release of {register.vintage or 'unknown date'}{corrected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRows:
    """Rows of goods in a Parquet file: which of them are meant, and the names they are counted under."""

    path: str
    category: str | None = None
    recipient: str | None = None

    def frame(self, engine: Engine) -> nw.LazyFrame[Any]:
        """The rows on an engine, not read yet."""
        frame = scan_parquet(self.path, engine)
        for name in ("category", "recipient"):
            wanted = getattr(self, name)
            if wanted is not None:
                frame = frame.filter(nw.col(name) == wanted)
        return frame.select(*_KEPT, deal_key=nw.lit(None, dtype=nw.String))

    def distinct(self, column: str) -> list[Any]:
        """The values of a column, each once; grouped, because ``unique`` numbers all rows on the way."""
        frame = scan_parquet(self.path)
        chosen = frame if self.category is None else frame.filter(nw.col("category") == self.category)
        found: list[Any] = chosen.group_by(column).agg(n=nw.len()).collect("pyarrow").to_arrow()[column].to_pylist()
        return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Rows of one release that a measure counts, in one unit, and the windows they are counted in.

    ``table`` has row_id, recipient, supplier, category, year, value (null: not reported), vintage, is_estimate and deal_key
    (null: deals are not told apart). With ``per_category`` false all its categories count together. ``is_goods``: its rows are
    of contract FLOWS.
    """

    name: str
    rows: pa.Table | StoredRows
    unit: str
    windows: tuple[Window, ...]
    per_category: bool
    vintage: str | None
    is_goods: bool

    @property
    def table(self) -> pa.Table:
        """The rows in memory, those of the windows only where they come from disk."""
        if isinstance(self.rows, StoredRows):
            return in_windows(self.rows.frame("duckdb"), self.windows).drop("first").collect("pyarrow").to_arrow()
        return self.rows

    def frame(self, engine: Engine) -> nw.LazyFrame[Any]:
        """The rows on an engine; those on disk are read from there as far as they are needed."""
        return self.rows.frame(engine) if isinstance(self.rows, StoredRows) else open_frame(self.rows, engine)

    def frame_with_category_all(self, engine: Engine) -> nw.LazyFrame[Any]:
        """The same, with category ALL where categories count together, as measures of flows name it."""
        return self.rows.frame(engine) if isinstance(self.rows, StoredRows) else open_frame(self.with_category_all(), engine)

    def looked_up(self, engine: Engine) -> nw.LazyFrame[Any]:
        """The same for finding ids: rows in memory need no engine."""
        if isinstance(self.rows, StoredRows):
            return self.rows.frame(engine)
        rows: nw.LazyFrame[Any] = nw.from_native(self.with_category_all()).lazy()
        return rows

    @property
    def span(self) -> Window:
        """From the first year of the windows to the last."""
        return Window(self.windows[0].first, self.windows[-1].last)

    def with_category_all(self) -> pa.Table:
        """The rows with category ALL where categories count together, as measures of flows name it."""
        return self.table if self.per_category else _with_one_category(self.table, ALL)

    def ids(self, key: Sequence[str]) -> dict[tuple[object, ...], list[str]]:
        """Ids of the rows with a value of each cell, in the order of the register; the category is null for all together."""
        if isinstance(self.rows, StoredRows):
            return ids_of(self.rows.frame("duckdb").filter(~nw.col("value").is_null()), self.windows, key)
        known = self.rows.filter(pc.is_valid(self.rows["value"]))
        return ids_by_cell(known if self.per_category else _with_one_category(known, None), self.windows, key)


def columns_of(contract: TableContract) -> tuple[str, ...]:
    """Columns of a measure's rows: those of its contract, and what stands behind each."""
    return (*(column.name for column in contract.columns), "sources")


def register_source(paths: Sequence[Path] | None, folder: MonitorFolder | None, *, of_goods: bool = False) -> Source:
    """The register named by the user, or the one of a monitor.

    ``of_goods``: of a monitor that names trade in goods, that; its own corrections lie beside the file.

    Raises:
        SourceError: a file cannot be read.
        MeasureRefused: several files that must not be added up, nothing is named, or the goods of a monitor are none.
    """
    if paths:
        return Source(register=measurable(one_release(paths)[0]))
    if folder is None:
        raise MeasureRefused("no register is named", remedy="name one with --register PATH, or a monitor with --monitor DIR")
    registers = folder.settings.registers
    if of_goods and registers.goods is not None:
        goods = measurable(open_register(folder.file(registers.goods)))
        if goods.flows is None:
            raise MeasureRefused(
                f"monitor.toml names it as goods, and it is of format {goods.format}",
                where=goods.name,
                remedy="name a file of goods trade such as BACI or UN Comtrade, or leave the setting out",
            )
        return Source(register=_released(goods, registers.released.get(registers.goods)))
    values, deals = monitor_registers(folder)
    return Source(register=_released(measurable(values), registers.released.get(registers.values)), deals=deals)


def _released(register: Register, stated: date | None) -> Register:
    """The register with the release that a monitor states for it, where the file names none."""
    return replace(register, vintage=stated.isoformat()) if register.vintage is None and stated is not None else register


def counted(register: Register, asked: Asked, *, whole: bool = False) -> Counted:
    """The rows that are asked for. Shares of suppliers, ranks and tests are then made from all suppliers of a cell.

    Args:
        register: of arms (its deliveries, in million TIV) or of goods (as it is, in its own unit).
        asked: recipient, category and windows; the supplier is chosen from the results.
        whole: keep all recipients, because their rows are needed for the one that is asked for.

    Raises:
        MeasureRefused: it states no volumes, or in several units; it does not hold the recipient and does not cover the world;
            it holds no row of any of the years; or its values are shares that would have to be added.
        UnknownName: nobody knows the category, or a file of goods does not hold it.
    """
    rows, unit = _in_one_unit(register, asked.category)
    if asked.recipient is not None:
        _refuse_unseen(register, rows, asked.recipient)
    windows = windows_for(register, asked.windows)
    _refuse_other_years(register, windows)
    if unit == SHARE and any(window.first < window.last for window in windows):
        raise MeasureRefused(
            "its values are shares, which cannot be added over years",
            where=register.name,
            remedy=f"ask for a single year, such as --window {windows[-1].last}:{windows[-1].last}",
        )
    return Counted(
        name=register.name,
        rows=rows if whole else _of_recipient(rows, asked.recipient),
        unit=unit,
        windows=windows,
        per_category=register.flows is not None or asked.category is not None,
        vintage=register.vintage,
        is_goods=register.flows is not None,
    )


def told_apart(source: Source, asked: Asked) -> pa.Table | None:
    """Deliveries of the register that tells deals apart, as in ``counted``; null without such a register, or its volumes."""
    if source.deals is None or source.deals.deliveries["value_tiv"].null_count == source.deals.deliveries.num_rows:
        return None
    deals, _ = _in_one_unit(source.deals, asked.category)
    return of(deals, recipient=asked.recipient)


def refuse_rest(found: Counted, what: str) -> None:
    """Refuse a measure that needs every supplier by name.

    Raises:
        MeasureRefused: the file puts the suppliers it does not name together.
    """
    rows = found.rows
    suppliers = rows.distinct("supplier") if isinstance(rows, StoredRows) else rows["supplier"].unique().to_pylist()
    if OTHER_SUPPLIERS in suppliers:
        raise MeasureRefused(
            f"it puts all but some suppliers together as {party_name(OTHER_SUPPLIERS)}, so {what} cannot be told",
            where=found.name,
            remedy="its shares of the named suppliers are right: measure shares; or use a file with every supplier",
        )


def windows_for(register: Register, asked: Window | int | None) -> tuple[Window, ...]:
    """Windows to count: the one asked for, windows of so many years up to the register's last year, or its last five years.

    Raises:
        MeasureRefused: the register has no delivery, so it has no years.
    """
    if isinstance(asked, Window):
        return (asked,)
    if register.years is None:
        raise MeasureRefused(
            "it holds no delivery, so there are no years to count",
            where=register.name,
            remedy="check it with reliant register inspect",
        )
    if asked is None and register.flows is not None and _is_of_shares(register.flows):
        return (Window(register.years.last, register.years.last),)
    windows = Window.every(asked or SPAN, first=register.years.first, last=register.years.last)
    return windows if asked else windows[-1:]


def of(table: pa.Table, **wanted: str | None) -> pa.Table:
    """Rows with these values; null means any."""
    for name, value in wanted.items():
        if value is not None:
            table = table.filter(pc.equal(table[name], value))
    return table


def ids_by_cell(table: pa.Table, windows: Sequence[Window], key: Sequence[str]) -> dict[tuple[object, ...], list[str]]:
    """Ids of the rows of each cell, in the order of the register."""
    return ids_of(nw.from_native(table).lazy(), windows, key)


def ids_of(
    rows: nw.LazyFrame[Any], windows: Sequence[Window], key: Sequence[str], *, counted_only: bool = False
) -> dict[tuple[object, ...], Any]:
    """The same of rows on any engine, or with ``counted_only`` how many they are."""
    lazy = in_windows(rows, windows).with_columns(window=window_name(windows)).select(*key, "row_id")
    if counted_only:
        numbers = lazy.group_by(*key).agg(n=nw.len()).collect("pyarrow").to_arrow().to_pylist()
        return {tuple(row[name] for name in key): row["n"] for row in numbers}
    cells = lazy.collect("pyarrow").to_arrow().group_by(list(key), use_threads=False).aggregate([("row_id", "list")])
    return {tuple(row[name] for name in key): row["row_id_list"] for row in cells.to_pylist()}


def with_sources(rows: Iterable[Row], ids: Mapping[tuple[object, ...], Any], key: Sequence[str]) -> list[Row]:
    """Each result row with the ids of the rows of its cell."""
    return [{**row, "sources": ids.get(tuple(row[name] for name in key), [])} for row in rows]


def wanted(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows of the recipient and supplier that are asked for."""
    return [row for row in rows if asked.recipient in (None, row["recipient"]) and asked.supplier in (None, row["supplier"])]


def _in_one_unit(register: Register, category: str | None) -> tuple[Any, str]:
    """Its rows of a category (a table, or StoredRows), under the names of ``Counted``, and their unit."""
    register = measurable(register)
    if register.stored is not None:
        whole = StoredRows(path=register.stored)
        every = [] if category in (None, EACH) else whole.distinct("category")
        stored = replace(whole, category=_goods_category(register.name, every, category))
        return stored, _one_unit(register, stored.distinct("unit"))
    if register.flows is None:
        deliveries = of(register.deliveries, category=arms_category(category))
        flags = [deliveries[name] for name in ("is_year_estimate", "is_number_estimate")]
        names = ("row_id", "recipient", "supplier", "category", "year", "vintage", "deal_key")
        table = deliveries.select(names).append_column("value", deliveries["value_tiv"])
        return table.append_column("is_estimate", pc.or_kleene(*flags)), UNIT
    every = [] if category in (None, EACH) else pc.unique(register.flows["category"]).to_pylist()
    flows = of(register.flows, category=_goods_category(register.name, every, category))
    table = flows.select(_KEPT).append_column("deal_key", pa.nulls(flows.num_rows, pa.string()))
    return table, _one_unit(register, sorted(pc.unique(flows["unit"]).to_pylist()))


def _of_recipient(rows: Any, recipient: PartyId | None) -> Any:
    return replace(rows, recipient=recipient) if isinstance(rows, StoredRows) else of(rows, recipient=recipient)


def _one_unit(register: Register, units: Sequence[str]) -> str:
    if len(units) > 1:
        raise MeasureRefused(
            f"values are in {', '.join(units)}, which cannot be added",
            where=register.name,
            remedy="choose a category of one unit with --category",
        )
    return units[0] if units else "none"


def arms_category(category: str | None) -> str | None:
    """The armament category a user means; null for all of them, together or each apart.

    Raises:
        UnknownName: there is none of the name.
    """
    return category if category is None else None if category == EACH else category_named(category)


def _goods_category(file: str, every: Sequence[str], category: str | None) -> str | None:
    """A category of a file of goods, in the file's own spelling: case does not matter, an unambiguous beginning is enough."""
    if category in (None, EACH):
        return None
    text = str(category).strip().casefold()
    names = {name.casefold(): name for name in every}
    fitting = [name for key, name in names.items() if text and key.startswith(text)]
    if text in names or len(fitting) == 1:
        return names.get(text) or fitting[0]
    nearest = sorted(fitting)[:_NAMED] or [names[key] for key in get_close_matches(text, names, n=_NAMED, cutoff=0.5)]
    raise UnknownName(
        "category",
        str(category),
        nearest=nearest,
        remedy=f"{file} holds {len(names)} categories, such as {', '.join(sorted(names.values())[:_NAMED])}",
    )


def _is_of_shares(flows: pa.Table) -> bool:
    return bool(pc.unique(flows["unit"]).to_pylist() == [SHARE])


def _refuse_unseen(register: Register, rows: Any, recipient: PartyId) -> None:
    """An extract without a recipient says nothing of it: that is no "nothing found"."""
    if register.covers_world:
        return
    if isinstance(rows, StoredRows):
        if recipient in StoredRows(path=rows.path).distinct("recipient"):
            return
    elif pc.any(pc.equal(rows["recipient"], recipient)).as_py():
        return
    every = register.flows if register.flows is not None else register.deliveries
    if pc.any(pc.equal(every["recipient"], recipient)).as_py():
        return
    raise MeasureRefused(
        f"it holds no delivery to {party_name(recipient)}, and it does not cover the world, so nothing is known of it",
        where=register.name,
        remedy="name a country it holds: reliant measure totals --by recipient lists them",
    )


def _refuse_other_years(register: Register, windows: Sequence[Window]) -> None:
    years = register.years
    if years is not None and all(window.last < years.first or window.first > years.last for window in windows):
        raise MeasureRefused(
            f"it has deliveries of {years.label} and none of {', '.join(window.label for window in windows)}",
            where=register.name,
            remedy=f"choose a --window within {years}",
        )


def _with_one_category(table: pa.Table, name: str | None) -> pa.Table:
    values = pa.array([name], type=pa.string()).take(pa.array([0] * table.num_rows, type=pa.int64()))
    return table.set_column(table.column_names.index("category"), "category", values)
