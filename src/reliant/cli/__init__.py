"""The command line: nouns, then verbs. One file per noun; no domain logic."""

import sys
from importlib import import_module

import typer

from reliant.errors import ReliantError

NOUNS = {
    "brief": "The situation of a country on one page.",
    "document": "What a page is: title, date, status, body, similar articles.",
    "read": "What a text says happened, and where exactly it says so.",
    "register": "What a register file holds.",
    "measure": "Shares, totals, concentration, talk against delivery.",
    "ledger": "Contracts, claims and rows of a monitor.",
}
"""Commands, each in the module of its name."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Exit codes: 0 done, 1 refused for a reason that stands on standard error, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    noun = next((word for word in arguments if not word.startswith("-")), None)
    try:
        application([noun] if noun in NOUNS else list(NOUNS))(arguments, prog_name="reliant")
    except ReliantError as error:
        sys.stderr.write(f"reliant: {error}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def application(nouns: list[str]) -> typer.Typer:
    """The program with some of its nouns: only what is asked for is loaded, so that each command starts quickly."""
    app = typer.Typer(
        help="Whom a country depends on, whether that is changing, and what happens if the supplier says no.",
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    )

    @app.callback()
    def reliant() -> None:
        pass

    for noun in nouns:
        module = import_module(f"reliant.cli.{noun}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=noun, help=NOUNS[noun])
        else:
            app.command(name=noun, help=module.command.__doc__)(module.command)
    return app
