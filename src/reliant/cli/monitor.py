"""``reliant monitor``: a monitor folder as a web site."""

from pathlib import Path
from typing import Annotated

import typer

from reliant.cli.options import OnOption, StateOption, day, monitor_at, progress
from reliant.monitor.wording import plural

app = typer.Typer(no_args_is_help=True)


@app.callback()
def monitor() -> None:
    """A monitor folder as a web site."""


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The monitor folder.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the site is written; without it .reliant/site of the folder."),
    ] = None,
    state: StateOption = None,
    on: OnOption = None,
) -> None:
    """Write the monitor as a site that opens from a folder and on any host: no server, no script, nothing from elsewhere."""
    from reliant.pipeline.site import build_site  # noqa: PLC0415  loads a renderer that the help does not need

    opened, asked = monitor_at(folder), day(on)
    with progress() as told:
        built = build_site(opened, out, asked, state=state, progress=told)
    written = built.written
    typer.echo(
        f"{plural(built.n_pages, 'page')} in {built.out}: {plural(written.n_written, 'file')} written, {written.n_same} as they "
        f"were, {written.n_removed} removed; open {built.out / 'index.html'}"
    )
