"""What the pages of the documentation list is all that there is."""

from pathlib import Path

from reliant.publish.charts import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def test_every_kind_of_chart_is_described():
    page = (DOCS / "charts.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
