"""A brief or a scenario as one self-contained HTML file: charts, footnotes that open, nothing fetched from anywhere."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from reliant.monitor.page import Brief, Report, Source
from reliant.publish.chart import supplier_chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart as an ``<svg>`` element, what it shows for those who cannot see it, and the caption below."""

    svg: str
    alt: str
    caption: str


def brief_html(brief: Brief) -> str:
    """The page of a brief, with deliveries by supplier and year above the table of its windows."""
    return report_html(brief, brief_pictures(brief))


def brief_pictures(brief: Brief) -> dict[str, Picture]:
    """The chart of a brief; none without a series."""
    if not brief.series:
        return {}
    chart = Picture(
        svg=supplier_chart(brief),
        alt=f"{brief.verdict} Yearly volume of deliveries by supplier; the sums stand in the table below.",
        caption=f"Deliveries of major arms to {brief.subject_name} by supplier and year, million TIV (not money). "
        f"{brief.vintages[0]}. The table below holds the sums.",
    )
    return {"dependence": chart}


def report_html(report: Report, pictures: Mapping[str, Picture]) -> str:
    """A page that reads without JavaScript, prints, and shows sentence and source under every mark.

    Args:
        report: the page as data.
        pictures: charts by the name of the section they open.
    """
    return environment().get_template("report.html.j2").render(report_context(report, pictures))


def environment() -> Environment:
    """Templates with everything escaped that is not markup of our own."""
    found = Environment(loader=PackageLoader("reliant.publish"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters["marked"] = marked
    return found


def report_context(
    report: Report, pictures: Mapping[str, Picture], address: Callable[[str], str | None] = lambda _: None
) -> dict[str, object]:
    """What ``report_body.html.j2`` shows; ``address`` gives the link behind the id of a source, null for none."""
    by_id = {source.id: source for source in report.sources}

    def notes(ids: Iterable[str]) -> list[Source]:
        return [by_id[i] for i in ids if i in by_id]

    charts = {name: (Markup(_own_ids(picture.svg, name)), picture) for name, picture in pictures.items()}  # noqa: S704  our own SVG
    return {"brief": report, "charts": charts, "notes": notes, "marks": report.marks, "address": address}


def _own_ids(svg: str, name: str) -> str:
    """The ids of a drawing made its own, so that several stand on one page."""
    return re.sub(r'\b(chart-title|chart-desc|unknown)\b(?=["\s)])', rf"\1-{name}", svg)


def marked(source: Source) -> Markup:
    """The sentence with the words that were read marked."""
    if not source.highlight:
        return escape(source.text)
    words = sorted(set(source.highlight), key=len, reverse=True)
    pattern = re.compile("(" + "|".join(re.escape(word) for word in words if word) + ")")
    parts = pattern.split(source.text)
    return Markup("").join(Markup("<mark>{}</mark>").format(part) if part in words else escape(part) for part in parts)
