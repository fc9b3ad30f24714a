"""A site drawn: every page, feed and table as bytes by path; relative links, no script, nothing from anywhere else."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.event_types import event_meanings
from reliant.model.status import StatusWord, Week
from reliant.monitor.page import Brief, Report, Source
from reliant.monitor.site import Page, ReportPage, Site
from reliant.monitor.site_tables import tables_of
from reliant.monitor.status import LEAST, LITTLE, LOOKS_BACK, MOST_TALK
from reliant.monitor.wording import count, percent, plural, volume
from reliant.publish.article_html import article_html
from reliant.publish.brief_json import brief_json
from reliant.publish.feeds import atom, feed_paths, json_feed, sitemap
from reliant.publish.report_html import Picture, brief_pictures, environment, marked, report_context

WORDS = {
    StatusWord.IMPROVING: "improving (progress)",
    StatusWord.UNCHANGED: "unchanged",
    StatusWord.WORSENING: "worsening (regress)",
    StatusWord.UNKNOWN: "unknown",
}
_KINDS = {"c": "sentence", "r": "row", "o": "stake", "d": "document", "e": "event", "a": "deal"}
_MODALITIES = {
    "reported": "a source is named that says so",
    "planned": "announced, not done",
    "hypothetical": "said to be possible",
    "denied": "said not to be so",
}


def site_files(site: Site) -> dict[str, bytes]:
    """Every file of a site by its path. The same site gives the same bytes."""
    templates = environment()
    evidence = site.evidence
    feeds = feed_paths([heading.id for heading in evidence.headings])
    tables = tables_of(site)
    shared: dict[str, Any] = {
        "site": evidence,
        "paths": site.paths,
        "pages": site.pages,
        "tables": tuple(tables),
        "words": WORDS,
        "kinds": _KINDS,
        "modalities": _MODALITIES,
        "meanings": event_meanings(),
        "this_week": Week.of(evidence.on),
        "rules": {"least": LEAST, "most_talk": MOST_TALK, "little": LITTLE, "weeks": LOOKS_BACK.days // 7},
        "party_name": party_name,
        "percent": percent,
        "plural": plural,
        "volume": volume,
        "number": count,
        "marked": _marked_claim,
        "web": _is_web,
    }
    files = {page.path: _drawn(templates, site, page, feeds, shared) for page in site.pages}
    files["site.css"] = templates.get_template("site/site.css.j2").render().encode()
    for category, path in feeds.items():
        name = next((heading.name for heading in evidence.headings if heading.id == category), "")
        title = f"{evidence.title}: {name}" if name else evidence.title
        entries = site.entries[category]
        files[f"{path}.atom"] = atom(entries, title=title, path=f"{path}.atom", address=evidence.address, on=evidence.on)
        files[f"{path}.json"] = json_feed(entries, title=title, path=f"{path}.json", address=evidence.address)
    for name, rows in tables.items():
        files[f"data/{name}.csv"] = _csv(rows)
        files[f"data/{name}.json"] = json.dumps(list(rows), ensure_ascii=False, indent=1, default=str).encode()
    for report in evidence.reports:
        if report.report is not None:
            files[f"data/{report.slug}.json"] = brief_json(report.report).encode()
    if evidence.address:
        files["sitemap.xml"] = sitemap([page.path for page in site.pages], evidence.address)
    return files


def _drawn(templates: Environment, site: Site, page: Page, feeds: Mapping[str, str], shared: Mapping[str, Any]) -> bytes:
    link = partial(_link, page.path)
    address = site.evidence.address
    own: dict[str, Any] = {
        "page": page,
        "link": link,
        "feed": feeds[page.category or ""],
        "permalink": f"{address.rstrip('/')}/{page.path}" if address else None,
    }
    own["bibtex"] = _bibtex(site, page, own["permalink"])
    if page.kind == "article" and isinstance(page.body, dict):
        own["body_html"] = article_html(page.body["article"].body, [claim for claim, _ in page.body["claims"]])
    if isinstance(page.body, ReportPage) and page.body.report is not None:
        report = page.body.report
        own |= report_context(
            report, _pictures(page.body, report), lambda key: link(site.paths[key]) if key in site.paths else None
        )
    return templates.get_template(f"site/{page.kind}.html.j2").render({**shared, **own}).encode()


def _pictures(page: ReportPage, report: Report) -> dict[str, Picture]:
    if isinstance(report, Brief):
        return brief_pictures(report)
    caption = " ".join(report.vintages)
    return {name: Picture(svg=svg.decode(), alt=report.verdict, caption=caption) for name, svg in page.pictures.items()}


def _link(seen_from: str, path: str) -> str:
    return "../" * seen_from.count("/") + path


def _is_web(address: str | None) -> bool:
    """Whether an address may stand as a link: never one of a script."""
    return bool(address and re.match(r"https?://", address))


def _marked_claim(claim: Claim) -> Markup:
    words = (field.text for field in claim.fields if not field.inferred and field.text in claim.evidence)
    highlight = tuple(dict.fromkeys(word for word in words if word))
    return marked(Source(id=claim.id, mark="c", kind="sentence", text=claim.evidence, where="", highlight=highlight))


def _bibtex(site: Site, page: Page, permalink: str | None) -> str:
    evidence = site.evidence
    key = re.sub(r"[^a-z0-9]+", "-", page.path.removesuffix(".html").casefold()).strip("-")
    title = page.title if page.kind == "home" else f"{evidence.title}: {page.title}"
    lines = [f"@misc{{{key}-{evidence.on},", f"  title = {{{_plain(title)}}},", f"  year = {{{evidence.on.year}}},"]
    note = "; ".join((f"as known on {evidence.on}", *evidence.vintages, "computed with reliant"))
    lines += [f"  note = {{{_plain(note)}}},"]
    lines += [f"  url = {{{permalink}}},"] if permalink else [f"  howpublished = {{{page.path}}},"]
    return "\n".join([*lines, "}"])


def _plain(text: str) -> str:
    """Words without what BibTeX reads as its own."""
    return re.sub(r"([&%#_$])", r"\\\1", re.sub(r"[{}\\]", "", text))


def _csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows as CSV; a cell of words that a spreadsheet would run as a formula begins with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(rows[0] if rows else ["nothing"])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: object) -> object:
    text = " ".join(str(part) for part in value) if isinstance(value, list | tuple) else value
    return f"'{text}" if isinstance(text, str) and text[:1] in tuple("=+-@\t\r") else text
