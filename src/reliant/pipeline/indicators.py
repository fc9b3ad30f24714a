"""From a register to indicators on goods flows, with the ids of the rows behind each figure.

A register of flows is taken as it is; of a register of arms its deliveries are, in million TIV.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.measures.dependency import EC, EC_WITHOUT_BLOC, Home, Thresholds, core_dependency
from reliant.measures.flow_cells import ALL, in_windows, window_name
from reliant.measures.hidden import hidden_dependence
from reliant.measures.revision import revisions
from reliant.measures.risk import bilateral_asymmetry
from reliant.model.categories import category_named
from reliant.model.countries import country
from reliant.model.flows import SHARE
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables import TableContract
from reliant.model.tables_dependency import ASYMMETRY, CORE_DEPENDENCY, HIDDEN, REVISION
from reliant.model.time import Window
from reliant.pipeline.measuring import windows_for
from reliant.pipeline.registers import measurable, open_register
from reliant.sources import read_file
from reliant.store.engines import Engine, open_frame

Row = dict[str, object]
PRESETS: dict[str, Thresholds] = {preset.name: preset for preset in (EC, EC_WITHOUT_BLOC)}
TIV = "million TIV"
_TAKEN = ("row_id", "recipient", "supplier", "category", "year", "value")


def _columns(contract: TableContract) -> tuple[str, ...]:
    return (*(column.name for column in contract.columns), "sources")


DEPENDENCY_COLUMNS, ASYMMETRY_COLUMNS = _columns(CORE_DEPENDENCY), _columns(ASYMMETRY)
SHORT_COLUMNS = (
    "recipient",
    "category",
    "window",
    "cdi1",
    "cdi2",
    "cdi3",
    "is_dependent",
    "status",
    "top_supplier",
    "top_share",
    "sources",
)
"""Of DEPENDENCY_COLUMNS, those that fit on a screen."""
HIDDEN_COLUMNS, REVISION_COLUMNS = _columns(HIDDEN), _columns(REVISION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells are wanted, and what computes. ``category``: one, ``each``, or null for the register's own habit."""

    recipient: PartyId | None = None
    supplier: PartyId | None = None
    category: str | None = None
    windows: Window | int | None = None
    engine: Engine = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Rows of one release with row_id, recipient, supplier, category, year and value, all in one unit."""

    name: str
    table: pa.Table
    unit: str
    vintage: str | None


def flows_of(register: Register, category: str | None) -> Flows:
    """What flowed according to a register, in one unit.

    Goods are compared within one category, so each stands for itself; arms are taken together unless categories are asked for.

    Raises:
        MeasureRefused: the rows have several units, or the register states no volumes or cannot be measured.
    """
    register = measurable(register)
    if register.flows is not None:
        found, together = register.flows, False
        units = sorted(set(_filtered(found, category).column("unit").to_pylist()))
        if len(units) > 1:
            raise MeasureRefused(
                f"values are in {', '.join(units)}, which cannot be added",
                where=register.name,
                remedy="choose a category of one unit with --category",
            )
        unit = units[0] if units else "none"
    else:
        deliveries = register.deliveries
        category = category if category in (None, "each") else category_named(str(category))
        found, together, unit = deliveries.append_column("value", deliveries.column("value_tiv")), category is None, TIV
    table = _filtered(found, category).select(list(_TAKEN))
    if together:
        place = table.column_names.index("category")
        table = table.set_column(place, "category", pa.repeat(ALL, table.num_rows).cast(pa.string()))
    return Flows(name=register.name, table=table, unit=unit, vintage=register.vintage)


def dependency(
    register: Register, home: Home, asked: Asked, *, preset: Thresholds = EC, has_exports: bool | None = None
) -> list[Row]:
    """Rows of contract CORE_DEPENDENCY, with the rows of supply and of exports behind each.

    ``has_exports`` says whether the file holds what the bloc exports; without it that is so for a file that covers the world.
    Shares of different recipients do not add up to exports.

    Raises:
        MeasureRefused: see ``core_dependency``; or shares would have to be added.
    """
    if asked.recipient is not None and asked.recipient not in home.members:
        raise MeasureRefused(f"{asked.recipient} is no member of the bloc", remedy="name a bloc it belongs to")
    flows, windows = flows_of(register, asked.category), windows_for(register, asked.windows)
    if flows.unit == SHARE and (home.as_one or any(window.first < window.last for window in windows)):
        raise MeasureRefused(
            "its values are shares, which cannot be added over members or years",
            where=flows.name,
            remedy="ask for the members apart with --each and for a single year with --window",
        )
    rows = core_dependency(
        open_frame(flows.table, asked.engine),
        home,
        unit=flows.unit,
        windows=windows,
        preset=preset,
        has_exports=flows.unit != SHARE and (register.covers_world if has_exports is None else has_exports),
    ).to_pylist()
    members, key = sorted(home.members), ("recipient", "category", "window")
    seen = []
    for party in ("recipient", "supplier"):
        name = nw.lit(home.as_one) if home.as_one else nw.col(party)
        frame = nw.from_native(flows.table).filter(nw.col(party).is_in(members)).with_columns(recipient=name)
        seen.append(_ids(frame.to_native(), windows, key))
    ids = {cell: list(dict.fromkeys([*seen[0].get(cell, []), *seen[1].get(cell, [])])) for cell in seen[0]}
    return _with_sources((row for row in rows if asked.recipient in (None, row["recipient"])), ids, key)


def asymmetry(register: Register, asked: Asked) -> list[Row]:
    """Rows of contract ASYMMETRY, with the rows of the pair behind each.

    Raises:
        MeasureRefused: the register does not hold the suppliers' other customers, or its values are shares.
    """
    flows, windows = flows_of(register, asked.category), windows_for(register, asked.windows)
    if not register.covers_world:
        raise MeasureRefused(
            f"a supplier's other customers are not in it: {register.coverage}",
            where=register.name,
            remedy="measure a file that covers the world",
        )
    if flows.unit == SHARE:
        raise MeasureRefused("its values are shares, which cannot be added over recipients", where=flows.name)
    rows = bilateral_asymmetry(open_frame(flows.table, asked.engine), unit=flows.unit, windows=windows).to_pylist()
    key = ("recipient", "supplier", "category", "window")
    return _with_sources(_wanted(rows, asked), _ids(flows.table, windows, key), key)


def hidden(register: Register, contents: Mapping[PartyId, float], otherwise: float, asked: Asked) -> list[Row]:
    """Rows of contract HIDDEN; behind each stand the rows of what the recipient got and of what that supplier delivers.

    Raises:
        MeasureRefused: see ``hidden_dependence``.
    """
    flows, windows = flows_of(register, asked.category), windows_for(register, asked.windows)
    rows = hidden_dependence(open_frame(flows.table, asked.engine), contents, windows=windows, otherwise=otherwise).to_pylist()
    got, sent = (_ids(flows.table, windows, (party, "category", "window")) for party in ("recipient", "supplier"))
    return [
        {
            **row,
            "sources": list(
                dict.fromkeys(
                    [
                        *got.get((row["recipient"], row["category"], row["window"]), []),
                        *sent.get((row["supplier"], row["category"], row["window"]), []),
                    ]
                )
            ),
        }
        for row in _wanted(rows, asked)
    ]


def revision(paths: Sequence[Path], asked: Asked) -> list[Row]:
    """Rows of contract REVISION between two releases, the older named first, with the rows of both behind each.

    Raises:
        MeasureRefused: there are not two files, they are in another order or of one release, or in different units.
    """
    if len(paths) != 2:
        raise MeasureRefused(f"two releases are compared, {len(paths)} named", remedy="give --register OLD --register NEW")
    old, new = (open_register(path) for path in paths)
    if old.vintage is not None and new.vintage is not None and old.vintage > new.vintage:
        raise MeasureRefused(
            f"the release of {old.vintage} is named before that of {new.vintage}", remedy="name the older one first"
        )
    then, now = (flows_of(register, asked.category) for register in (old, new))
    if then.unit != now.unit:
        raise MeasureRefused(f"one is in {then.unit}, the other in {now.unit}", where=f"{then.name}, {now.name}")
    if now.unit == SHARE:
        raise MeasureRefused("its values are shares, which cannot be added over years", where=now.name)
    windows = _both_cover(old, new, asked.windows)
    rows = revisions(
        open_frame(now.table, asked.engine),
        open_frame(then.table, asked.engine),
        windows,
        unit=now.unit,
        vintages=(now.vintage, then.vintage),
    ).to_pylist()
    key = ("recipient", "supplier", "window")
    later, earlier = (_ids(flows.table, windows, key) for flows in (now, then))
    ids = {cell: list(dict.fromkeys([*later.get(cell, []), *earlier.get(cell, [])])) for cell in {*later, *earlier}}
    return _with_sources(_wanted(rows, asked), ids, key)


def read_contents(path: Path) -> dict[PartyId, float]:
    """Foreign contents from a CSV file with columns ``party`` and ``foreign_content`` (0..1).

    Raises:
        SourceError: it cannot be read, or a line is not of that kind.
        UnknownName: a party that nobody knows.
    """
    lines = read_file(path).data.decode("utf-8-sig", errors="replace").splitlines()
    found: dict[PartyId, float] = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            party, content = row["party"], float(row["foreign_content"])
        except (KeyError, TypeError, ValueError) as error:
            raise SourceMalformed(
                "a line has no party or no foreign_content", where=f"{path.name}:{number}", remedy="write party,foreign_content"
            ) from error
        found[country(party.strip()).id] = content
    return found


def _both_cover(old: Register, new: Register, asked: Window | int | None) -> tuple[Window, ...]:
    """Windows up to the last year that both releases hold; the newest year of the older one is still being filled in."""
    if isinstance(asked, Window) or old.years is None or new.years is None:
        return windows_for(new if old.years else old, asked)
    last = min(old.years.last, new.years.last)
    return windows_for(replace(new, years=Window(min(new.years.first, last), last)), asked)


def _filtered(table: pa.Table, category: str | None) -> pa.Table:
    if category in (None, "each"):
        return table
    found: pa.Table = nw.from_native(table).filter(nw.col("category") == category).to_native()
    return found


def _wanted(rows: Iterable[Row], asked: Asked) -> list[Row]:
    return [row for row in rows if asked.recipient in (None, row["recipient"]) and asked.supplier in (None, row["supplier"])]


def _ids(table: pa.Table, windows: Sequence[Window], key: Sequence[str]) -> dict[tuple[object, ...], list[str]]:
    """Ids of the rows of each cell, in the order of the register."""
    lazy = in_windows(nw.from_native(table).lazy(), windows).with_columns(window=window_name(windows))
    cells = lazy.collect("pyarrow").to_arrow().group_by(list(key), use_threads=False).aggregate([("row_id", "list")])
    return {tuple(row[name] for name in key): row["row_id_list"] for row in cells.to_pylist()}


def _with_sources(rows: Iterable[Row], ids: Mapping[tuple[object, ...], list[str]], key: Sequence[str]) -> list[Row]:
    return [{**row, "sources": ids.get(tuple(row[name] for name in key), [])} for row in rows]
