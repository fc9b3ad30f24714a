"""Decisions on statuses as a table: status.csv of a monitor folder, one line a decision, never changed."""

import csv
from datetime import date

from reliant.errors import SourceMalformed
from reliant.model.status import StatusDecision, StatusWord, Week

COLUMNS = ("category", "week", "status", "author", "decided_on", "reason")


def read_status_decisions(data: bytes, *, name: str, categories: frozenset[str]) -> tuple[StatusDecision, ...]:
    """Decisions of a table, in the order of its lines.

    Columns: category (an id of monitor.toml), week (any day of it), status (improving, unchanged, worsening or unknown), author,
    decided_on (a day), reason. A later line about the same category and week replaces an earlier one, which stays.

    Raises:
        SourceMalformed: it is not UTF-8 or CSV, a column is missing, or a cell is empty or not what its column holds.
    """
    try:
        lines = list(csv.reader(data.decode("utf-8-sig").splitlines(), strict=True))
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=name, remedy="save it as UTF-8") from error
    except csv.Error as error:
        raise SourceMalformed(f"it is not CSV: {error}", where=name, remedy="mend the quotes") from error
    head = tuple(cell.strip() for cell in lines[0]) if lines else ()
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise SourceMalformed(
            f"columns are missing: {', '.join(missing)}", where=f"{name}, line 1", remedy=f"the head is {','.join(COLUMNS)}"
        )
    return tuple(
        _decision(dict(zip(head, line, strict=False)), number, name, categories)
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    )


def _decision(cells: dict[str, str], line: int, name: str, categories: frozenset[str]) -> StatusDecision:
    where = f"{name}, line {line}"
    cells = {column: cells.get(column, "").strip() for column in COLUMNS}
    empty = [column for column in COLUMNS if not cells[column]]
    if empty:
        raise SourceMalformed(f"{', '.join(empty)} is empty", where=where, remedy="a decision fills every column")
    if cells["category"] not in categories:
        known = ", ".join(sorted(categories)) or "none"
        raise SourceMalformed(
            f"no category has the id {cells['category']!r}", where=where, remedy=f"the categories of monitor.toml are {known}"
        )
    if cells["status"] not in list(StatusWord):
        raise SourceMalformed(
            f"{cells['status']!r} is no status", where=where, remedy=f"a status is one of {', '.join(StatusWord)}"
        )
    return StatusDecision(
        category=cells["category"],
        week=Week.of(_day(cells, "week", where)),
        status=StatusWord(cells["status"]),
        author=cells["author"],
        decided_on=_day(cells, "decided_on", where),
        reason=cells["reason"],
        line=line,
    )


def _day(cells: dict[str, str], column: str, where: str) -> date:
    try:
        return date.fromisoformat(cells[column])
    except ValueError as error:
        raise SourceMalformed(f"{column}: {cells[column]!r} is no day", where=where, remedy="write it as 2017-09-18") from error
