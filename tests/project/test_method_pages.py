"""The examples of the method pages are run: what they print is what the program gives."""

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_give_what_it_shows(page):
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.failed == 0
