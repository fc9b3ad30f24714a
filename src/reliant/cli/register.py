"""``reliant register``: what a register file holds."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant.pipeline.registers import find_row, open_register
from reliant.publish.rows import write_rows

app = typer.Typer(no_args_is_help=True)


@app.command()
def inspect(
    path: Annotated[Path, typer.Argument(help="A register file as downloaded.")],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Format, vintage, rows, years, every refused row with line and reason, and what is odd."""
    register = open_register(path)
    shown = {
        "path": str(path),
        "source": register.source,
        "format": register.format,
        "encoding": register.encoding,
        "vintage": register.vintage,
        "rows": register.n_rows,
        "rows_taken": register.n_rows - len(register.refused),
        "deals": register.deals.num_rows if register.deals is not None else None,
        "deliveries": register.deliveries.num_rows,
        "years": [register.years.first, register.years.last] if register.years else None,
        "covers_world": register.covers_world,
        "coverage": register.coverage,
        "rows_refused": [{"line": row.line, "why": row.why, "text": row.text} for row in register.refused],
        "notes": list(register.notes),
    }
    if form == "json":
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for name in ("path", "format", "vintage", "encoding", "coverage", "rows", "rows_taken", "deals", "deliveries"):
        value = shown[name]
        console.print(f"{name.replace('_', ' '):12} {escape(str(value)) if value is not None else 'not in this format'}")
    console.print(f"{'years':12} {register.years.first} to {register.years.last}" if register.years else f"{'years':12} none")
    for note in register.notes:
        console.print(f"note: {escape(note)}")
    console.print(f"{len(register.refused)} rows refused" + (":" if register.refused else ""))
    for row in register.refused:
        console.print(f"  line {row.line}: {escape(row.why)}\n    {escape(row.text)}", style="dim")


@app.command()
def show(
    row_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a row, r-…, as in the sources of a measure.")],
    register: Annotated[list[Path], typer.Option("--register", help="Register file that holds it (repeatable).")],
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """One row of a register, every column, with its file and line."""
    row = find_row(row_id, register)
    if form == "json":
        sys.stdout.write(json.dumps(row, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        write_rows([{"column": name, "value": value} for name, value in row.items()], "table", title=row_id)
