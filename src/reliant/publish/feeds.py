"""Feeds of a site: Atom and JSON Feed, for each category and for all; and the site map."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urljoin

from lxml import etree

from reliant.model.identity import content_id
from reliant.monitor.site import Entry

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
"""Entries that a feed holds at most."""


def atom(entries: Sequence[Entry], *, title: str, path: str, address: str | None, on: date) -> bytes:
    """An Atom feed, newest first. Ids do not change with the address; links are relative to the feed without one."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    shown = entries[:MOST]
    _add(feed, "id", f"urn:reliant:{content_id('f', title, path)}")
    _add(feed, "title", title)
    _add(feed, "updated", _moment(shown[0].on if shown else on))
    _add(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", title)
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=_link(path, address, path))
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=_link("index.html", address, path))
    for entry in shown:
        item = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(item, "id", f"urn:reliant:{content_id('n', entry.path)}")
        _add(item, "title", entry.title)
        _add(item, "updated", _moment(entry.on))
        etree.SubElement(item, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=_link(entry.path, address, path))
        etree.SubElement(item, f"{{{ATOM}}}category", term=entry.kind)
        _add(item, "summary", _summary(entry))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def json_feed(entries: Sequence[Entry], *, title: str, path: str, address: str | None) -> bytes:
    """The same as a JSON Feed 1.1."""
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": title}
    if address:
        feed |= {"home_page_url": _link("index.html", address, path), "feed_url": _link(path, address, path)}
    feed["items"] = [
        {
            "id": f"urn:reliant:{content_id('n', entry.path)}",
            "url": _link(entry.path, address, path),
            "title": entry.title,
            "content_text": _summary(entry),
            "date_published": _moment(entry.on),
            "tags": [entry.kind],
        }
        for entry in entries[:MOST]
    ]
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def sitemap(paths: Sequence[str], address: str) -> bytes:
    """Addresses of all pages, as the sitemaps protocol has them."""
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    urls = etree.Element(f"{{{namespace}}}urlset", nsmap={None: namespace})
    for path in paths:
        etree.SubElement(etree.SubElement(urls, f"{{{namespace}}}url"), f"{{{namespace}}}loc").text = _link(path, address, path)
    return bytes(etree.tostring(urls, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def feed_paths(categories: Sequence[str]) -> Mapping[str, str]:
    """Path without ending of the feed of each category, under "" of all."""
    return {"": "feeds/all", **{category: f"feeds/{category}" for category in categories}}


def _summary(entry: Entry) -> str:
    told = f" ({entry.modality})" if entry.modality else ""
    source = f" {entry.source}" if entry.source else ""
    return f"{entry.sentence}{told}{source}"


def _link(path: str, address: str | None, seen_from: str) -> str:
    return urljoin(address.rstrip("/") + "/", path) if address else "../" * seen_from.count("/") + path


def _moment(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"


def _add(parent: etree._Element, name: str, text: str) -> None:
    # characters that XML cannot hold come in with documents from anywhere
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c if c in "\t\n" or c >= " " else " " for c in text)
