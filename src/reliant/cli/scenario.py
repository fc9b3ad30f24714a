"""``reliant scenario``: one file per question."""

import typer

from reliant.cli.scenario_diversify import capacities, diversify
from reliant.cli.scenario_outlook import backtest, outlook
from reliant.cli.scenario_propagate import propagate
from reliant.cli.scenario_record import record, resolve, scores
from reliant.cli.scenario_refuse import refuse

app = typer.Typer(no_args_is_help=True)
for command in (refuse, propagate, diversify, capacities, outlook, backtest, record, resolve, scores):
    app.command()(command)
