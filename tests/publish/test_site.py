"""A monitor built as a site: whole, linked, self-contained, honest about what it does not show."""

import csv
import json
import re
import shutil
import subprocess
from datetime import date
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.pipeline.articles import articles_of
from reliant.pipeline.site import build_site
from reliant.sources import open_monitor, write_site
from reliant.sources.site_folder import MARKER

ROOT = Path(__file__).parents[2]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
ON = date(2026, 11, 23)
THEN = date(2017, 9, 24)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd4"
    "0000000049454e44ae426082"
)
NOTES = [
    ("2017-09-12", "Belarus and China signed a contract for Q-2 missiles on 12 September 2017."),
    ("2017-09-30", "Belarus ordered Mi-35M helicopters from Russia in September 2017."),
    (None, "Russia refused to supply Iskander missiles to Belarus."),
]
HOSTILE = """---
title: "=cmd|' /C calc'!A0 <script>alert(1)</script>"
date: 2017-09-20
category: security
author: "<img src=x onerror=alert(1)>"
image: pixel.png
image_alt: "\\" onload=\\"alert(1)"
image_credit: Photo of our own
---
Belarus received **Q-2** missiles from China on 19 September 2017. <script>alert(2)</script> [click](javascript:alert(3))

# A heading of the body
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("monitor") / "belarus"
    shutil.copytree(ROOT / "examples" / "belarus", made, ignore=shutil.ignore_patterns(".reliant", "documents"))
    (made / "documents").mkdir()
    lines = [
        {"id": f"n{number}", "title": f"Note {number}", "published_on": on, "language": "en", "text": text, "source_name": "Ours"}
        for number, (on, text) in enumerate(NOTES)
    ]
    (made / "documents" / "notes.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (made / "articles" / "2017-09-20-hostile.md").write_text(HOSTILE, encoding="utf-8")
    (made / "articles" / "pixel.png").write_bytes(PIXEL)
    (made / "status.csv").write_text(
        "category,week,status,author,decided_on,reason\n"
        'security,2017-09-20,unchanged,A. Editor,2017-09-22,"One contract, nothing delivered"\n'
        "security,2017-09-20,worsening,A. Editor,2018-01-05,Second thoughts\n",
        encoding="utf-8",
    )
    settings = made / "monitor.toml"
    settings.write_text('address = "https://example.org/belarus/"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def site(folder, tmp_path_factory) -> Path:
    return build_site(open_monitor(folder), tmp_path_factory.mktemp("out") / "now", ON).out


@pytest.fixture(scope="module")
def then(folder, tmp_path_factory) -> Path:
    return build_site(open_monitor(folder), tmp_path_factory.mktemp("out") / "then", THEN).out


@pytest.fixture(scope="module")
def pages(site) -> dict[str, html.HtmlElement]:
    return {file.relative_to(site).as_posix(): html.parse(file).getroot() for file in sorted(site.rglob("*.html"))}


def table(site: Path, name: str) -> list[dict]:
    return json.loads((site / "data" / f"{name}.json").read_text(encoding="utf-8"))


def test_every_kind_of_page_is_there(pages):
    for name in (
        "index",
        "categories/security",
        "brief-BLR",
        "brief-KAZ",
        "refusal",
        "way-out",
        "sources",
        "methods",
        "ownership",
    ):
        assert f"{name}.html" in pages
    for kind in ("articles", "events", "agreements", "parties", "documents", "registers"):
        assert any(name.startswith(f"{kind}/") for name in pages), kind


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(site, pages):
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    n_links, broken = 0, []
    for name, page in pages.items():
        for link in page.xpath("//@href | //@src"):
            if re.match(r"https?://", link):
                continue
            n_links += 1
            path, _, anchor = link.partition("#")
            target = ((site / name).parent / path).resolve().relative_to(site.resolve()).as_posix() if path else name
            if not (site / target).is_file() or (anchor and anchor not in ids[target]):
                broken.append((name, link))
    assert n_links > 5000
    assert broken == []


def test_ids_are_unique_on_each_page(pages):
    doubled = {name: ids for name, page in pages.items() if len(ids := page.xpath("//@id")) != len(set(ids))}
    assert list(doubled) == []


def test_pages_are_well_formed(site):
    for file in site.rglob("*.html"):
        parser = etree.HTMLParser()
        etree.parse(file, parser)
        # libxml2 knows no element of HTML 5 and says so; everything else is a fault
        assert [str(error) for error in parser.error_log if error.type_name != "HTML_UNKNOWN_TAG"] == [], file


def test_pages_have_landmarks_a_skip_link_and_headings_in_order(pages):
    for name, page in pages.items():
        assert page.get("lang") == "en"
        assert [len(page.xpath(f"//body/{part}")) for part in ("header", "main", "footer")] == [1, 1, 1], name
        assert page.xpath("//body/a[1]/@href") == ["#content"]
        levels = [int(heading.tag[1]) for heading in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert page.xpath("//img[not(@alt)]") == []


def test_nothing_runs_and_nothing_comes_from_elsewhere(site, pages):
    for name, page in pages.items():
        assert page.xpath("//script | //iframe | //object | //embed | //form") == [], name
        fetched = page.xpath("//link[@rel='stylesheet']/@href | //img/@src | //source/@src | //*[local-name()='image']/@*")
        assert [link for link in fetched if re.match(r"\w+:|//", link)] == [], name
        assert [key for element in page.iter(etree.Element) for key in element.attrib if key.startswith("on")] == [], name
        assert [link for link in page.xpath("//@href") if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)] == []
    assert not re.search(r"@import|url\(", (site / "site.css").read_text(encoding="utf-8"))


def test_what_an_article_brings_along_is_text(site):
    page = (site / "articles" / "2017-09-20-hostile.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "<strong>Q-2</strong>" in page
    assert "<h2>A heading of the body</h2>" in page


def test_an_article_shows_its_picture_with_credit_and_marks_its_evidence(site, pages):
    page = pages["articles/2017-09-20-hostile.html"]
    (source,) = page.xpath("//figure/img/@src")
    assert ((site / "articles") / source).resolve().read_bytes() == PIXEL
    assert page.xpath("//figcaption/text()") == ["Image: Photo of our own"]
    marks = page.xpath("//sup/a/@href")
    assert marks
    assert all(page.xpath(f"//li[@id='{mark[1:]}']") for mark in marks)


def test_words_in_csv_are_no_formulas_and_json_keeps_them_as_they_are(site):
    with (site / "data" / "articles.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert any(title.startswith("'=cmd|") for title in titles)
    assert any(row["title"].startswith("=cmd|") for row in table(site, "articles"))


def test_the_page_says_whether_a_person_decided_and_what_the_rules_propose(then):
    page = html.parse(then / "categories" / "security.html").getroot()
    (status,) = page.xpath("//p[@class='lead-status']")
    assert "unchanged" in status.text_content()
    assert "decided by A. Editor on 2017-09-22" in status.text_content()
    assert status.xpath(".//span[contains(@class, 'decided')]//*[local-name()='svg']")
    assert "One contract, nothing delivered" in page.text_content()
    assert "The rules propose" in page.text_content()


def test_a_later_decision_replaces_the_earlier_one_for_later_readers_only(site, then):
    week = [row for row in table(site, "statuses") if row["week"] == "2017-W38"]
    assert [(row["status"], row["decided_on"]) for row in week] == [("worsening", "2018-01-05")]
    assert [row["status"] for row in table(then, "statuses") if row["week"] == "2017-W38"] == ["unchanged"]


def test_a_week_is_judged_alike_whenever_it_is_looked_at(site, then):
    now, before = ([row for row in table(one, "reasons") if row["week"] == "2017-W38"] for one in (site, then))
    assert now == before != []


def test_an_earlier_day_knows_nothing_later(then):
    assert [row for row in table(then, "events") if row["path"] is None] == []
    shown = [file.read_text(encoding="utf-8") for file in (then / "documents").glob("*.html")]
    assert len(shown) == 2
    assert not any("Mi-35M" in page for page in shown)
    assert (table(then, "deliveries"), table(then, "deals"), table(then, "shares")) == ([], [], [])
    assert "no release of a register was out" in (then / "brief-BLR.html").read_text(encoding="utf-8")
    assert "Second thoughts" not in (then / "categories" / "security.html").read_text(encoding="utf-8")


def test_every_reason_links_to_each_sentence_and_row_it_rests_on(site, pages):
    links = set(pages["categories/security.html"].xpath("//main//a/@href"))
    reasons = table(site, "reasons")
    assert reasons
    for reason in reasons:
        assert reason["sources"]
        assert all(any(link.endswith(f"#{source}") for link in links) for source in reason["sources"]), reason


def test_every_mark_of_the_brief_leads_to_its_row_or_sentence(pages):
    noted = pages["brief-BLR.html"].xpath("//details[@class='why']//li[.//code]")
    assert len(noted) > 50
    for note in noted:
        (key,) = note.xpath(".//code/text()")
        if not key.startswith("d-"):
            assert note.xpath(f".//a[contains(@href, '#{key}')]"), key


def test_an_extract_gives_no_share_of_a_recipient_it_does_not_cover(site):
    shares = {(row["recipient"], row["supplier"], row["window"]): row["share"] for row in table(site, "shares")}
    assert shares["BLR", "RUS", "2021:2025"] == pytest.approx(0.999, abs=1e-3)
    assert {share for (recipient, *_), share in shares.items() if recipient not in ("BLR", "KAZ")} == {None}


def test_feeds_and_site_map_are_read_by_others(site, pages):
    for name in ("all", "security"):
        feed = feedparser.parse((site / "feeds" / f"{name}.atom").read_bytes())
        assert not feed.bozo
        assert feed.entries
        assert all(entry.link.startswith("https://example.org/belarus/") and entry.updated_parsed for entry in feed.entries)
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        again = json.loads((site / "feeds" / f"{name}.json").read_text(encoding="utf-8"))
        assert [item["url"] for item in again["items"]] == [entry.link for entry in feed.entries]
    addresses = etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert sorted(addresses) == sorted(f"https://example.org/belarus/{name}" for name in pages)


def test_every_page_says_how_to_cite_it_with_day_release_and_address(pages):
    for name, page in pages.items():
        (entry,) = page.xpath("//footer//pre/code/text()")
        assert entry.startswith("@misc{"), name
        assert f"https://example.org/belarus/{name}" in entry
        assert "release of 2026-06-16" in entry
        assert "2026-11-23" in entry


def test_the_first_page_is_small(site):
    assert sum((site / name).stat().st_size for name in ("index.html", "site.css")) < 100_000


def test_building_again_changes_nothing_and_leaves_other_files_alone(folder, site):
    (site / "CNAME").write_text("example.org", encoding="utf-8")
    (site / "stale.html").write_text("old", encoding="utf-8")
    again = build_site(open_monitor(folder), site, ON).written
    assert (again.n_written, again.n_removed) == (0, 0)
    assert (site / "CNAME").read_text(encoding="utf-8") == "example.org"
    (site / "CNAME").unlink()
    (site / "stale.html").unlink()


def test_files_of_the_last_build_are_removed_unless_somebody_changed_them(tmp_path):
    write_site(tmp_path / "out", {"a/1.html": b"1", "a/2.html": b"2", "3.html": b"3"})
    (tmp_path / "out" / "a" / "2.html").write_bytes(b"changed by hand")
    written = write_site(tmp_path / "out", {"3.html": b"3"})
    assert (written.n_written, written.n_same, written.n_removed) == (0, 1, 1)
    assert sorted(file.name for file in (tmp_path / "out").rglob("*") if file.is_file()) == [MARKER, "2.html", "3.html"]


def test_a_folder_that_is_not_ours_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceUnreachable, match="none of them says that reliant built a site here; name an empty or new folder"):
        write_site(tmp_path, {"index.html": b"x"})
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_foreign_file_in_the_way_and_a_link_that_leads_out_stop_the_build(tmp_path):
    out = tmp_path / "out"
    write_site(out, {"index.html": b"x"})
    (out / "new.html").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceUnreachable, match=r"new\.html: a file that no build wrote is in the way"):
        write_site(out, {"index.html": b"y", "new.html": b"x"})
    assert (out / "index.html").read_bytes() == b"x"
    (out / "data").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(SourceUnreachable, match="a link that leads elsewhere"):
        write_site(out, {"data/x.csv": b"x"})


def test_a_marker_that_names_files_outside_is_refused(tmp_path):
    (tmp_path / "victim.txt").write_text("mine", encoding="utf-8")
    out = tmp_path / "out"
    write_site(out, {"index.html": b"x"})
    (out / MARKER).write_text(json.dumps({"files": {"../victim.txt": "0"}}), encoding="utf-8")
    with pytest.raises(SourceMalformed, match="names files outside"):
        write_site(out, {"index.html": b"x"})


FRONT = "---\ntitle: T\ndate: 2017-09-18\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Only a body.\n", r"articles/bad\.md: it has no front matter; begin the file with ---"),
        ("---\ndate: 2017-09-18\n---\nBody.\n", "its front matter lacks title"),
        ("---\ntitle: T\ndate: soon\n---\nBody.\n", "its front matter lacks date"),
        (
            FRONT + "category: Economy\n---\nBody.\n",
            "no category is called 'Economy'; the categories of monitor.toml are: Security",
        ),
        (FRONT + "image: pixel.png\n---\nBody.\n", "its image has no credit"),
        (FRONT + "image: ../../secret.png\nimage_credit: X\n---\nBody.\n", "lies outside of the monitor"),
        (FRONT + "image: bad.md\nimage_credit: X\n---\nBody.\n", "is of no kind that pages show"),
    ],
)
def test_a_wrong_article_stops_the_build_with_its_name_and_what_to_do(folder, tmp_path, text, says):
    made = tmp_path / "monitor"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns(".reliant"))
    (made / "articles" / "bad.md").write_text(text, encoding="utf-8")
    with pytest.raises((SourceMalformed, SourceUnreachable), match=says):
        articles_of(open_monitor(made))


def test_two_articles_of_one_address_are_refused(folder, tmp_path):
    made = tmp_path / "monitor"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns(".reliant"))
    for name in ("same name", "same-name"):
        (made / "articles" / f"{name}.md").write_text(FRONT + "---\nBody.\n", encoding="utf-8")
    with pytest.raises(SourceMalformed, match="another article has the address same-name"):
        articles_of(open_monitor(made))


@pytest.mark.browser
@pytest.mark.parametrize("width", [500, 1024, 1600])
@pytest.mark.parametrize("name", ["index.html", "categories/security.html", "brief-BLR.html", "registers/BLR.html"])
def test_a_browser_opens_the_pages_from_the_folder_and_nothing_runs_out_of_them(site, tmp_path, name, width):
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: THE SITE IS NOT LOOKED AT IN A BROWSER")
    probe = site / Path(name).parent / f"probe-{width}.html"
    measured = "<script>document.title = document.documentElement.scrollWidth + ' ' + window.innerWidth</script></body>"
    probe.write_text((site / name).read_text(encoding="utf-8").replace("</body>", measured), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr")
    done = subprocess.run(
        [CHROMIUM, *options, f"--user-data-dir={tmp_path}", f"--window-size={width},1000", "--dump-dom", probe.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    probe.unlink()
    assert done.returncode == 0, done.stderr
    assert "CONSOLE" not in done.stderr
    wide, window = map(int, re.search(r"<title>(\d+) (\d+)</title>", done.stdout).groups())
    assert wide <= window + 1
