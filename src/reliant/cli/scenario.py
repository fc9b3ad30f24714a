"""``reliant scenario``: one file per question."""

import typer

from reliant.cli.scenario_diversify import capacities, diversify
from reliant.cli.scenario_propagate import propagate
from reliant.cli.scenario_refuse import refuse

app = typer.Typer(no_args_is_help=True)
for command in (refuse, propagate, diversify, capacities):
    app.command()(command)
