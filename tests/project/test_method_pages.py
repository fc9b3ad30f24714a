"""The pages of the methods: one for each measure, and what their examples print is what the program gives."""

import doctest
import re
from pathlib import Path

import pytest

from reliant.cli.measure import app

PAGES = sorted((Path(__file__).parents[2] / "docs" / "methods").glob("*.md"))
COMMANDS = sorted(command.name or command.callback.__name__.replace("_", "-") for command in app.registered_commands)
ENGINES = Path(__file__).parents[2] / "docs" / "engines.md"
SCENARIOS = sorted((Path(__file__).parents[2] / "docs" / "scenarios").glob("*.md"))
OF_SEVERAL = {"chance", "comments"}
"""Pages of what several measures share; the others are of the command of their name."""


@pytest.mark.parametrize("page", [*PAGES, *SCENARIOS, ENGINES], ids=lambda page: page.stem)
def test_the_examples_of_a_page_give_what_it_shows(page):
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.failed == 0
    assert done.attempted > 0


def test_every_measure_has_a_page():
    assert {"shares", "sole-source", "trend", "orders"} <= set(COMMANDS)
    assert [command for command in COMMANDS if command not in {page.stem for page in PAGES}] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem not in OF_SEVERAL], ids=lambda page: page.stem)
def test_a_page_names_its_command_its_source_and_when_not_to_use_it(page):
    text = page.read_text(encoding="utf-8")
    assert page.stem in COMMANDS
    assert f"`reliant measure {page.stem}" in text
    assert "\n## Assumptions\n" in text
    assert "\n## When not to use it\n" in text
    assert "source" in text.casefold()


def test_pages_link_to_files_that_are_there():
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
