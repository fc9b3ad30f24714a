"""Worked examples in the documentation of methods are run."""

import doctest
from pathlib import Path

import pytest

from reliant.publish.charts import KINDS

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGES = sorted(METHODS.glob("*.md"))


def test_the_methods_are_documented():
    assert {"chance", "diversity", "trend"} <= {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_gives_what_the_page_shows(page):
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.failed == 0


def test_every_kind_of_chart_is_described():
    page = (METHODS.parent / "charts.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
