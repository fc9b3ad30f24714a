"""``reliant scenario propagate``: how a loss of supply runs through a table of who buys from whom."""

from pathlib import Path
from typing import Annotated

import typer

from reliant.cli.scenario_options import share_of
from reliant.pipeline.propagation import propagation_rows
from reliant.publish.rows import RowFormat, write_rows


def propagate(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with seller, product, buyer (or final), value.")],
    lose: Annotated[list[str], typer.Option("--lose", metavar="SELLER=SHARE", help="Part of its capacity it loses. Repeatable.")],
    lasting: Annotated[int, typer.Option("--for", metavar="DAYS", help="Days the loss lasts.")] = 365,
    days: Annotated[int, typer.Option(metavar="DAYS", help="Days looked at.")] = 730,
    every: Annotated[int, typer.Option(metavar="DAYS", min=1, help="A row for every so many days.")] = 30,
    inventory: Annotated[float, typer.Option(metavar="DAYS", help="Days of use that buyers hold.")] = 90,
    overproduction: Annotated[float, typer.Option(metavar="FACTOR", help="The most that capacity can grow.")] = 1.25,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """How a loss of supply runs through suppliers' own suppliers, day by day (ARIO), on a table of your own."""
    lost = dict(share_of(text, "--lose") for text in lose)
    rows = propagation_rows(
        table, lost, lasting=lasting, days=days, every=every, inventory=inventory, overproduction=overproduction
    )
    write_rows(rows, form, title=f"{table.name}: production and unmet final demand against normal")
