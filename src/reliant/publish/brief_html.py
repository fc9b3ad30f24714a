"""The brief as one self-contained HTML file: a chart, footnotes that open, nothing fetched from anywhere."""

import re
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from reliant.monitor.page import Brief, Source
from reliant.publish.chart import supplier_chart


def brief_html(brief: Brief) -> str:
    """A page that reads without JavaScript, prints, and shows sentence and source under every mark."""
    environment = Environment(loader=PackageLoader("reliant.publish"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["marked"] = _marked
    by_id = {source.id: source for source in brief.sources}

    def notes(ids: Iterable[str]) -> list[Source]:
        return [by_id[i] for i in ids if i in by_id]

    template = environment.get_template("brief.html.j2")
    return template.render(brief=brief, chart=Markup(supplier_chart(brief)), notes=notes, marks=brief.marks)  # noqa: S704  our own SVG


def _marked(source: Source) -> Markup:
    """The sentence with the words that were read marked."""
    if not source.highlight:
        return escape(source.text)
    words = sorted(set(source.highlight), key=len, reverse=True)
    pattern = re.compile("(" + "|".join(re.escape(word) for word in words if word) + ")")
    parts = pattern.split(source.text)
    return Markup("").join(Markup("<mark>{}</mark>").format(part) if part in words else escape(part) for part in parts)
