"""``reliant register``: what a register file holds, two files together or side by side, and how to get one."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from reliant import __version__
from reliant.cli.options import progress
from reliant.model.countries import country
from reliant.model.register import Register
from reliant.model.tables_joined import JOINED
from reliant.model.time import Window
from reliant.pipeline import releases
from reliant.pipeline.registers import convert as convert_file
from reliant.pipeline.registers import find_row, open_register, rows_in
from reliant.publish.rows import RowFormat, write_rows
from reliant.sources import cache_folder
from reliant.sources.fetch import ENDPOINT, KEPT_FOR, Backend

app = typer.Typer(no_args_is_help=True)

FormatOption = Annotated[RowFormat, typer.Option("--format", help="How to print it.")]
RecipientOption = Annotated[str | None, typer.Option(metavar="ISO3", help="Only this recipient.")]
CorrectionsOption = Annotated[
    list[Path] | None,
    typer.Option("--corrections", metavar="FILE", help="Written corrections (YAML) to apply; repeatable. See docs/registers."),
]
_SHOWN = ("recipient", "supplier", "ordered_year", "designation", "match", "number_ordered", "years", "yearly_tiv")


@app.command()
def inspect(
    path: Annotated[Path, typer.Argument(help="A register file as downloaded.")],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
    corrections: CorrectionsOption = None,
    supplier: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Whose exports they are, for a file of one country that does not say.")
    ] = None,
) -> None:
    """Format, vintage, rows, years, every refused row with line and reason, and what is odd."""
    whose = country(supplier).id if supplier else None
    register = open_register(path, supplier=whose, corrections=corrections or ())
    shown = {
        "path": str(path),
        "source": register.source,
        "format": register.format,
        "encoding": register.encoding,
        "vintage": register.vintage,
        "rows": register.n_rows,
        "rows_taken": register.n_rows - len(register.refused),
        **rows_in(register),
        "other_table": register.other.what if register.other is not None else None,
        "unmeasurable": register.unmeasurable,
        "years": [register.years.first, register.years.last] if register.years else None,
        "covers_world": register.covers_world,
        "coverage": register.coverage,
        "rows_refused": [{"line": row.line, "why": row.why, "text": row.text} for row in register.refused],
        "corrections": [asdict(one) for one in register.corrected],
        "corrections_not_applied": [asdict(one) for one in register.unapplied],
        "notes": list(register.notes),
    }
    if form == "json":
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for name in (
        "path",
        "format",
        "vintage",
        "encoding",
        "coverage",
        "rows",
        "rows_taken",
        "deals",
        "deliveries",
        "sums",
        "flows",
    ):
        value = shown[name]
        console.print(f"{name.replace('_', ' '):12} {escape(str(value)) if value is not None else 'not in this format'}")
    console.print(f"{'years':12} {register.years.first} to {register.years.last}" if register.years else f"{'years':12} none")
    if register.unmeasurable is not None:
        console.print(f"cannot be measured: {escape(register.unmeasurable)}")
    for note in register.notes:
        console.print(f"note: {escape(note)}")
    for one in register.unapplied:
        console.print(f"note: not applied: {escape(one.correction)}: {escape(one.why)}")
    console.print(f"{len(register.refused)} rows refused" + (":" if register.refused else ""))
    for row in register.refused:
        console.print(f"  line {row.line}: {escape(row.why)}\n    {escape(row.text)}", style="dim")


@app.command()
def convert(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A register file as downloaded.")],
    out: Annotated[Path, typer.Option(metavar="PATH", help="Parquet file to write, or a folder for it.")],
    corrections: CorrectionsOption = None,
) -> None:
    """Write a register as Parquet, so that measures read from it only what they need; for files of millions of rows.

    Release, source, notes, corrections and refused rows go with it.
    """
    register, n_rows = convert_file(path, out, corrections=corrections or ())
    sys.stdout.write(f"{n_rows} rows written\n{_told(register)}\n")


@app.command()
def show(
    row_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a row, r-…, as in the sources of a measure.")],
    register: Annotated[list[Path], typer.Option("--register", help="Register file that holds it (repeatable).")],
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print it.")] = "table",
    corrections: CorrectionsOption = None,
) -> None:
    """One row of a register, every column, with its file and line, and what written corrections changed in it."""
    row = find_row(row_id, register, corrections=corrections or ())
    if form == "json":
        sys.stdout.write(json.dumps(row, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        shown = [{"column": name, "value": value} for name, value in row.items() if name != "corrections"]
        shown += [
            {"column": f"corrected: {one['field']}", "value": f"{one['was']!r} read as {one['becomes']!r}: {one['reason']}"}
            for one in row.get("corrections", ())
        ]
        write_rows(shown, "table", title=row_id)


@app.command()
def join(
    deals: Annotated[Path, typer.Argument(help="File of deals (format A): orders, comments.")],
    deliveries: Annotated[Path, typer.Argument(help="File of deliveries (format B) of the same release: yearly volumes.")],
    recipient: RecipientOption = None,
    form: FormatOption = "table",
) -> None:
    """Deals and deliveries of one release, united: exact yearly volumes with open orders, comments and categories."""
    chosen = country(recipient).id if recipient else None
    joined = releases.join_files(deals, deliveries)
    rows = [row for row in joined.rows.to_pylist() if chosen in (None, row["recipient"])]
    told = f"release of March {joined.release}: {joined.told}"
    if form == "table":
        write_rows([{name: row[name] for name in _SHOWN} for row in rows], form, title=told, columns=_SHOWN)
    else:
        sys.stderr.write(f"{told}\n")
        write_rows(rows, form, columns=[column.name for column in JOINED.columns])


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="Register file of the older release.")],
    new: Annotated[Path, typer.Argument(help="Register file of the newer release.")],
    recipient: RecipientOption = None,
    form: FormatOption = "table",
) -> None:
    """What changed between two releases: volumes by recipient, supplier and year, and deals that came or went."""
    revision = releases.compare_files(old, new, country(recipient).id if recipient else None)
    told = [f"{revision.old} against {revision.new}", *revision.notes, releases.REVISION_SENTENCE]
    if form == "json":
        shown = {
            "old": revision.old,
            "new": revision.new,
            "years": [revision.years.first, revision.years.last],
            "says": releases.REVISION_SENTENCE,
            "notes": list(revision.notes),
            "totals": list(revision.totals),
            "changes": list(revision.rows),
        }
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
    elif form == "table":
        write_rows(revision.totals, form, title=told[0], columns=releases.TOTAL_COLUMNS)
        write_rows(revision.rows, form, columns=releases.CHANGE_COLUMNS)
        sys.stdout.write("".join(f"{line}\n" for line in told[1:]))
    else:
        sys.stderr.write("".join(f"{line}\n" for line in told))
        write_rows(revision.rows, form, columns=releases.CHANGE_COLUMNS)


@app.command(name="import")
def import_file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A register file as downloaded.")],
    monitor: Annotated[Path, typer.Option("--monitor", metavar="DIR", help="Monitor folder it is for.")],
) -> None:
    """Check a register file and copy it, unchanged, into a monitor; say what to put in its monitor.toml."""
    added = releases.add_file(path, monitor)
    done = "copied to" if added.is_new else "there already:"
    sys.stdout.write(f"{done} {added.path}\n{_told(added.register)}\nin monitor.toml:\n\n{added.settings}\n")


@app.command()
def fetch(
    recipient: Annotated[str, typer.Option(metavar="ISO3", help="Deliveries to this country.")],
    years: Annotated[str, typer.Option(metavar="FIRST:LAST", help="Years of delivery.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="New file to write.")],
    endpoint: Annotated[str, typer.Option(metavar="URL", help="Server to ask.")] = ENDPOINT,
    cache: Annotated[Path | None, typer.Option(metavar="DIR", help="Where answers are kept.")] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="How long to wait for an answer.")] = 300.0,
    again: Annotated[bool, typer.Option("--again", help="Ask even where an answer of the last 30 days is kept.")] = False,
) -> None:
    """Ask SIPRI's server for the deliveries to one country; slow (about half a minute), one request at a time.

    The interface is not documented by SIPRI. Its terms hold: non-commercial use, with attribution, no republication of the whole.
    """
    try:
        window = Window.parse(years)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--years") from error
    with progress() as say:
        backend = Backend(
            cache=cache or cache_folder("fetched"),
            agent=f"reliant/{__version__} (a register for one user, one request at a time)",
            endpoint=endpoint,
            timeout=timeout,
            good_for=0.0 if again else KEPT_FOR,
            say=say,
        )
        register = releases.fetch_file(backend, country(recipient).id, window, out)
    sys.stdout.write(f"written to {out}\n{_told(register)}\nSource: SIPRI Arms Transfers Database\n")


def _told(register: Register) -> str:
    years = register.years.label if register.years else "no years"
    refused = f", {len(register.refused)} refused" if register.refused else ""
    return (
        f"format {register.format}, generated {register.vintage or 'on an unknown day'}, {register.n_rows} rows{refused}, {years}"
    )
