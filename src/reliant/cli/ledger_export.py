"""``reliant ledger export|import|schema``: the ledger handed on, and taken back."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.options import MonitorOption, OnOption, StateOption, day, monitor_at
from reliant.pipeline.ledger_export import export_rows, export_text, import_ftm, schema_page
from reliant.publish.rows import rows_as
from reliant.sources import write_bytes

Table = Literal["claims", "events", "agreements", "stakes", "documents", "rows", "plover", "timeline"]
Form = Literal["table", "json", "csv", "jsonl", "parquet", "ftm", "ftm-statements", "plover", "graphml", "timeline", "timelinejs"]
TABLES_OF_FORMS: dict[str, Table] = {"plover": "plover", "timeline": "timeline"}
"""Forms that name their table."""
_SHAPES: dict[str, Literal["table", "json", "csv", "jsonl", "parquet"]] = {
    "table": "table",
    "json": "json",
    "csv": "csv",
    "jsonl": "jsonl",
    "parquet": "parquet",
    "plover": "json",
    "timeline": "json",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of the ledger."""
    app.command()(export)
    app.command(name="import")(import_)
    app.command()(schema)


def export(
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = "table",
    table: Annotated[Table, typer.Option("--table", help="Which records, for table, json, csv, jsonl, parquet.")] = "agreements",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file; without it standard output.")] = None,
    unreal: Annotated[bool, typer.Option("--with-unreal", help="PLOVER: also what is planned, hypothetical or denied.")] = False,
    monitor: MonitorOption = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """Records as tables, FollowTheMoney entities or statements, PLOVER events, a timeline or a network."""
    folder, when = monitor_at(monitor), day(on)
    if form in ("ftm", "ftm-statements", "graphml", "timelinejs"):
        data = "".join(export_text(folder, form, when, state=state)).encode()
    else:
        rows = export_rows(folder, TABLES_OF_FORMS.get(form, table), when, state=state, with_unreal=unreal)
        data = rows_as(rows, _SHAPES[form])
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        write_bytes(out, data)


def import_(
    file: Annotated[Path, typer.Argument(help="FollowTheMoney entities or statements that reliant exported.")],
    monitor: MonitorOption = None,
    state: StateOption = None,
) -> None:
    """Documents, claims and stakes of a FollowTheMoney file into the ledger; what is not taken is listed with its reason."""
    done = import_ftm(monitor_at(monitor), file, state=state)
    told, left = (", ".join(f"{count} {what}" for what, count in some.items()) for some in (done.taken, done.left))
    sys.stdout.write(f"{done.where} holds {told} of {file}\n")
    if left:
        sys.stdout.write(f"not taken, because they follow from records or are not of reliant: {left}\n")
    for key, why in done.refused:
        sys.stdout.write(f"refused: {key}: {why}\n")


def schema() -> None:
    """The tables of the exports with every column, in Markdown, made from their contracts."""
    sys.stdout.write(schema_page())
