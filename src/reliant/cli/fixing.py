"""What ``reliant read --fix`` is told and what it shows."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from reliant.errors import SourceMalformed, UnknownName
from reliant.extract.corrected import FIELDS, canonical, value_of
from reliant.model.claim import Claim
from reliant.pipeline.fixing import Fixed, Wish, corrections_file, fix, keep_test
from reliant.pipeline.reading import Reader

MISSED = "missed"
"""Stands in the place of a claim's id where an event was not read at all."""


def wish_of(
    claim: str, settings: Sequence[str], *, no_event: bool, words: str | None, by: str | None, because: str | None
) -> Wish:
    """What is to be corrected, out of the options.

    Raises:
        typer.BadParameter: an option is missing, does not go with the others, or is no value of its field.
    """
    if not by or not because:
        raise typer.BadParameter("a correction names who corrects and why: add --by NAME --because WHY", param_hint="--fix")
    if (claim == MISSED) != (words is not None):
        raise typer.BadParameter(
            "a missed event, and nothing else, needs its exact words: --fix missed --words TEXT", param_hint="--fix"
        )
    if no_event == bool(settings) or (no_event and claim == MISSED):
        raise typer.BadParameter("say what is right: --set FIELD=VALUE, or --no-event for a claim", param_hint="--fix")
    values = [_setting(setting) for setting in settings]
    if claim == MISSED and not dict(values).get("type"):
        raise typer.BadParameter("a missed event needs its type: --set type=refusal", param_hint="--set")
    return Wish(
        claim=None if claim == MISSED else claim,
        values=tuple(values),
        words=words,
        author=by,
        on=date.today(),  # noqa: DTZ011  the user's own day
        reason=because,
    )


def _setting(setting: str) -> tuple[str, str | None]:
    name, equals, value = setting.partition("=")
    field = name.strip().replace(" ", "_")
    if not equals or field not in FIELDS:
        raise typer.BadParameter(f"{setting!r} is no FIELD=VALUE; fields are {', '.join(FIELDS)}", param_hint="--set")
    try:
        return field, canonical(field, value)
    except (UnknownName, ValueError) as error:
        raise typer.BadParameter(f"{value.strip()!r} is no {field.replace('_', ' ')}: {error}", param_hint="--set") from error


def fix_and_show(path: Path, wish: Wish, file: Path | None, test: Path | None, reader: Reader | None) -> None:
    """Correct a claim and print it before and after.

    Raises:
        SourceMalformed: no file of corrections is named, and the path lies in no monitor.
    """
    kept_in = file or corrections_file(path)
    if kept_in is None:
        raise SourceMalformed(
            "it lies in no monitor, so where to keep the correction is not known",
            where=str(path),
            remedy="name a file with --corrections FILE; give it again to read with it",
        )
    done = fix(path, wish, kept_in, reader=reader)
    _show(done)
    sys.stdout.write(f"kept in {kept_in}\n")
    if test is not None:
        keep_test(test, done.test)
        sys.stdout.write(f"test sentence in {test}\n")


def _show(done: Fixed) -> None:
    sys.stdout.write(f"{' '.join(str(done.test['text']).split())}\n")
    for title, claim in (("was", done.before), ("is", done.after)):
        sys.stdout.write(f"  {title:>3}: {_in_words(claim)}\n")


def _in_words(claim: Claim | None) -> str:
    if claim is None:
        return "no event"
    return ", ".join(f"{name} {value}" for name in FIELDS if (value := value_of(claim, name)))
