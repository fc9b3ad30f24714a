"""What figures rest on: coverage and estimates, agreement of the two sides, and what another release says of the same years."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reliant.errors import MeasureRefused
from reliant.measures.arrow import data_quality, revisions, two_sided_agreement
from reliant.model.flows import SHARE
from reliant.model.register import Register
from reliant.model.tables_dependency import AGREEMENT, QUALITY, REVISION
from reliant.model.time import Window
from reliant.pipeline.counting import (
    Asked,
    Counted,
    Row,
    columns_of,
    counted,
    ids_by_cell,
    ids_of,
    wanted,
    windows_for,
    with_sources,
)
from reliant.pipeline.registers import open_register
from reliant.registers.compare import shared_years
from reliant.store.engines import open_frame, open_frames

QUALITY_COLUMNS, AGREEMENT_COLUMNS, REVISION_COLUMNS = columns_of(QUALITY), columns_of(AGREEMENT), columns_of(REVISION)
CELL = ("recipient", "category", "window")
PAIR = ("recipient", "supplier", "category", "window")


def quality(register: Register, asked: Asked) -> list[Row]:
    """Rows of contract QUALITY with all rows of the cell behind each, those without a value too."""
    found = counted(register, asked)
    rows = data_quality(found.frame_with_category_all(asked.engine), windows=found.windows).to_pylist()
    return with_sources(rows, ids_of(found.looked_up(asked.engine), found.windows, CELL), CELL)


def agreement(by_recipient: Path, by_supplier: Path, asked: Asked) -> list[Row]:
    """Rows of contract AGREEMENT with the rows of both files behind each.

    Raises:
        SourceError: a file cannot be read.
        MeasureRefused: they are one and the same, in different units, or share no year.
    """
    got, sent = (open_register(path) for path in (by_recipient, by_supplier))
    windows = _both_cover(sent, got, asked.windows)
    sides = [counted(register, replace(asked, windows=windows[-1])) for register in (got, sent)]
    _refuse_pair(*sides)
    tables = [side.with_category_all() for side in sides]
    if tables[0]["row_id"].equals(tables[1]["row_id"]) and tables[0].num_rows:
        raise MeasureRefused(
            "both files hold the same rows, so nothing is told twice",
            where=f"{got.name}, {sent.name}",
            remedy="give what recipients report with --register and what suppliers report with --against",
        )
    frames = open_frames(*tables, engine=asked.engine)
    rows = two_sided_agreement(*frames, unit=sides[0].unit, windows=windows).to_pylist()
    return with_sources(wanted(rows, asked), _of_both(tables[0], tables[1], windows, PAIR), PAIR)


def revision(paths: Sequence[Path], asked: Asked) -> list[Row]:
    """Rows of contract REVISION between two releases, the older named first, with the rows of both behind each.

    Raises:
        MeasureRefused: there are not two files, they are in another order or of one release, or in different units.
    """
    if len(paths) != 2:
        raise MeasureRefused(f"two releases are compared, {len(paths)} named", remedy="give --register OLD --register NEW")
    old, new = (open_register(path) for path in paths)
    return between_releases(old, new, asked)


def between_releases(old: Register, new: Register, asked: Asked) -> list[Row]:
    """Rows of contract REVISION between two registers, as in ``revision``.

    Raises:
        MeasureRefused: they are in another order or of one release, in different units, or share no year.
    """
    if old.vintage is not None and new.vintage is not None and old.vintage > new.vintage:
        raise MeasureRefused(
            f"the release of {old.vintage} is named before that of {new.vintage}", remedy="name the older one first"
        )
    windows = _both_cover(old, new, asked.windows)
    then, now = (counted(register, replace(asked, windows=windows[-1])) for register in (old, new))
    _refuse_pair(now, then)
    tables = [side.with_category_all() for side in (now, then)]
    rows = revisions(
        open_frame(tables[0], asked.engine),
        open_frame(tables[1], asked.engine),
        windows,
        unit=now.unit,
        vintages=(now.vintage, then.vintage),
    ).to_pylist()
    return with_sources(wanted(rows, asked), _of_both(tables[0], tables[1], windows, PAIR), PAIR)


def _refuse_pair(one: Counted, other: Counted) -> None:
    if one.unit != other.unit:
        raise MeasureRefused(
            f"one is in {one.unit}, the other in {other.unit}",
            where=f"{one.name}, {other.name}",
            remedy="compare files in one unit",
        )
    if one.unit == SHARE:
        raise MeasureRefused(
            "its values are shares, not amounts that two files could tell alike", where=one.name, remedy="use files with amounts"
        )


def _both_cover(old: Register, new: Register, asked: Window | int | None) -> tuple[Window, ...]:
    """Windows up to the last year that both files hold; the newest year of an older release is still being filled in."""
    return windows_for(new if isinstance(asked, Window) else replace(new, years=shared_years(old, new)), asked)


def _of_both(one: object, other: object, windows: Sequence[Window], key: Sequence[str]) -> dict[tuple[object, ...], list[str]]:
    ids = [ids_by_cell(table, windows, key) for table in (one, other)]
    return {cell: list(dict.fromkeys([*ids[0].get(cell, []), *ids[1].get(cell, [])])) for cell in {*ids[0], *ids[1]}}
