"""The brief on a terminal: readable at 80 columns, with or without colour."""

import io

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reliant.errors import UnknownName
from reliant.monitor.page import Report, Section, Statement

WIDEST = 100
RIGHT = frozenset(
    {
        "volume",
        "deals",
        "effective suppliers",
        "talks",
        "visits",
        "agreements",
        "orders",
        "told delivered",
        "broken off",
        "registered TIV",
    }
)
"""Columns of numbers, set flush right."""

MANY = 4
"""A statement with more sources than this shows its marks as runs only."""


def brief_text(brief: Report, *, width: int = 80, is_coloured: bool = False, with_sources: bool = False) -> str:
    """The brief as text of at most ``width`` columns (and at most 100).

    Marks such as [r12] and [c7] are resolved by ``with_sources``, which lists every one of them with its id.
    """
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=min(width, WIDEST),
        force_terminal=is_coloured,
        no_color=not is_coloured,
        color_system="standard" if is_coloured else None,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text(f"{brief.subject_name.upper()}  {brief.heading}", style="bold"))
    console.print(f"as of {brief.on.isoformat()}", style="dim")
    for line in brief.coverage:
        console.print(escape(line), style="dim")
    number = 0
    for section in brief.sections:
        if section.name == "in_short":
            _head(console, section.title.upper())
        else:
            number += 1
            _head(console, f"{number}  {section.title.upper()}")
        _section(console, brief, section)
    _closing(console, brief, number, with_sources=with_sources)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _section(console: Console, brief: Report, section: Section) -> None:
    if section.is_empty_because:
        console.print(f"Nothing to show: {escape(section.is_empty_because)}.")
    rows = [statement for statement in section.statements if statement.cells]
    if rows and section.is_list:
        _list(console, brief, rows)
    elif rows:
        _table(console, brief, section, rows)
    if section.note:
        console.print(escape(section.note), style="dim")
    for statement in section.statements:
        if not statement.cells:
            _sentence(console, brief, statement)


def _table(console: Console, brief: Report, section: Section, rows: list[Statement]) -> None:
    """Cells only; the marks of each line follow below, so that the table keeps its width."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for place, column in enumerate(section.columns):
        table.add_column(
            column, justify="right" if column in RIGHT else "left", overflow="fold", no_wrap=place == 0, vertical="top"
        )
    for statement in rows:
        table.add_row(*(escape(cell) for cell in statement.cells))
    console.print(table)
    told = [f"{statement.cells[0]} {marks}" for statement in rows if (marks := _marks(brief, statement))]
    of_all = {_marks(brief, statement) for statement in rows}
    if len(of_all) == 1 and len(rows) > 1:
        told = [f"all lines {marks}" for marks in of_all if marks]
    if told:
        console.print(escape("Rows: " + "; ".join(told)), style="cyan dim")


def _list(console: Console, brief: Report, rows: list[Statement]) -> None:
    """A label, then prose with its marks."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="bold", overflow="fold", max_width=22)
    table.add_column(overflow="fold")
    previous = ""
    for statement in rows:
        label, *rest = statement.cells
        text = Text(": ".join(cell for cell in rest if cell))
        if marks := _marks(brief, statement):
            text.append(f" {marks}", style="cyan")
        table.add_row(escape(label if label != previous else ""), text)
        previous = label
    console.print(table)


def _sentence(console: Console, brief: Report, statement: Statement, indent: int = 0) -> None:
    text = Text(statement.text)
    marks = _marks(brief, statement)
    if marks:
        text.append(f" {marks}", style="cyan")
    console.print(Padding(text, (0, 0, 0, indent)))


def _marks(brief: Report, statement: Statement) -> str:
    marks = brief.marks(statement.all_sources)
    if marks.count("[") > MANY:
        runs = marks.strip("[]").split("][")
        return "[" + "][".join(runs[: MANY - 1]) + f"] and {len(runs) - MANY + 1} more"
    return marks


def _closing(console: Console, brief: Report, number: int, *, with_sources: bool) -> None:
    _head(console, f"{number + 1}  WHAT THIS CANNOT KNOW")
    for statement in brief.limits:
        console.print(escape(statement.text))
    if brief.conflicts:
        console.print(f"Sources in conflict: {len(brief.conflicts)}.")
        for statement in brief.conflicts:
            _sentence(console, brief, statement, indent=2)
    else:
        console.print("Sources in conflict: none found.")
    _head(console, f"{number + 2}  SOURCES")
    for line in brief.vintages:
        console.print(escape(line))
    if with_sources:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(style="cyan", no_wrap=True)
        table.add_column(overflow="fold")
        for source in brief.sources:
            dated = f"{source.date}  " if source.date else ""
            table.add_row(source.mark, f"{escape(dated + source.text)}\n[dim]{escape(source.id)}  {escape(source.where)}[/dim]")
        console.print(table)
    else:
        console.print(
            escape(
                f"Marks: {len(brief.sources)} rows, sentences and stakes. --sources lists them, --explain r12 shows one, "
                "reliant ledger show ID takes it to its file."
            )
        )


def explain(brief: Report, mark: str) -> str:
    """What one mark of the brief stands for: the sentence or row, where it is, and its id.

    Raises:
        UnknownName: the brief has no such mark.
    """
    wanted = mark.strip("[] ")
    for source in brief.sources:
        if wanted in (source.mark, source.id):
            dated = f"{source.date}: " if source.date else ""
            return (
                f"[{source.mark}] {source.kind}\n{dated}{source.text}\n{source.where}\n{source.url or ''}\n{source.id}\n".replace(
                    "\n\n", "\n"
                )
            )
    raise UnknownName(
        "mark",
        mark,
        nearest=[source.mark for source in brief.sources if source.mark[0] == wanted[:1]][:3],
        remedy="marks stand in square brackets in the brief",
    )
