"""The command line: nouns, then verbs. One file per noun; no domain logic."""

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from reliant import __version__
from reliant.errors import ReliantError
from reliant.store.engine_failures import failure_of

NOUNS = {
    "brief": "The situation of a country on one page.",
    "document": "What a page is: title, date, status, body, similar articles.",
    "read": "What a text says happened, and where exactly it says so.",
    "similar": "Articles similar to one, with reasons, and what is new in them.",
    "register": "What a register file holds.",
    "measure": "Shares, totals, concentration, talk against delivery.",
    "scenario": "What if the supplier refuses, the cheapest way out, what is likely next.",
    "monitor": "A monitor folder as a web site.",
    "ledger": "Contracts, claims and rows of a monitor.",
    "party": "What a name resolves to, and why.",
}
"""Commands, each in the module of its name."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What tells the libraries of NumPy to use one thread, unless the user said otherwise. The matrices of taggers and parsers are
so small that threads wait for each other: reading Russian took twice the processor time. Set before NumPy is loaded."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Exit codes: 0 done, 1 refused for a reason that stands on standard error, 2 wrong usage, 130 stopped."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    arguments = sys.argv[1:] if arguments is None else arguments
    noun = next((word for word in arguments if not word.startswith("-")), None)
    try:
        application(noun)(arguments, prog_name="reliant")
    except ReliantError as error:
        sys.stderr.write(f"reliant: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("reliant: stopped; nothing is lost, run the same command again to go on\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        failed = failure_of(error)  # an engine computes late: what it raises comes from anywhere
        if failed is None:
            raise
        sys.stderr.write(f"reliant: {failed}\n")
        sys.exit(1)


def application(noun: str | None) -> typer.Typer:
    """The program. Only the noun that is asked for is loaded, so that each command starts quickly; the others stand by name."""
    app = typer.Typer(
        help="Whom a country depends on, whether that is changing, and what was announced against what was delivered.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def reliant(
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and stop.")
        ] = False,
    ) -> None:
        pass

    for name, says in NOUNS.items():
        if name != noun:
            app.command(name=name, help=says)(_not_loaded)
            continue
        module = import_module(f"reliant.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name, help=says)
        else:
            app.command(name=name, help=module.command.__doc__)(module.command)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"reliant {__version__}\n")
        raise typer.Exit


def _not_loaded() -> None:
    """Stands in the list of commands for a noun that this call does not use."""
