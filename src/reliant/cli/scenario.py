"""``reliant scenario``: one file per question."""

import typer

from reliant.cli.scenario_diversify import capacities, diversify

app = typer.Typer(no_args_is_help=True)
for command in (diversify, capacities):
    app.command()(command)
