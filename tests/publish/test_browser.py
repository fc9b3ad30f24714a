"""The HTML brief in a real browser: it stands alone, fetches nothing, and its marks open."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: THE PAGE IS NOT LOOKED AT IN A BROWSER")
    folder = tmp_path_factory.mktemp("page")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "reliant",
            "brief",
            "BLR",
            "--monitor",
            str(ROOT / "examples" / "belarus"),
            "--state",
            str(folder / "state"),
            "--on",
            "2026-11-23",
            "--format",
            "html",
            "--out",
            str(folder / "brief.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "brief.html"


def chromium(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={folder / 'profile'}",
            *arguments,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_holds_verdict_chart_and_every_section(page):
    dom = chromium("--dump-dom", page.as_uri(), folder=page.parent)
    assert "Not diversifying" in dom
    assert "<svg" in dom
    for heading in ("Where it comes from", "Talk and delivery", "Contracts", "Lately", "What this cannot know", "Sources"):
        assert heading in dom


def test_marks_open_without_a_script_and_show_sentence_and_source(page):
    dom = chromium("--dump-dom", page.as_uri(), folder=page.parent)
    assert "<script" not in dom
    assert len(re.findall(r"<details", dom)) > 20
    note = next(part for part in dom.split("<details")[1:] if "BTR-82A carriers" in part and "<mark>" in part)
    assert "TASS via Defense-Aerospace" in note
    assert re.search(r"c-[0-9a-f]{16}", note)


def test_nothing_is_fetched_from_anywhere(page):
    html = page.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)=["'](?!http|#)[^"']+["']""", html) == []
    assert re.findall(r"<(?:link|img|iframe|script)\b", html) == []
    assert re.findall(r"url\(\s*['\"]?http", html) == []


@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_is_drawn_and_nothing_runs_out_of_it(page, width):
    probe = page.parent / f"probe-{width}.html"
    source = page.read_text(encoding="utf-8")
    probe.write_text(
        source.replace(
            "</body>", "<script>document.title = document.documentElement.scrollWidth + ' ' + window.innerWidth</script></body>"
        ),
        encoding="utf-8",
    )
    dom = chromium(f"--window-size={width},1000", "--dump-dom", probe.as_uri(), folder=page.parent)
    wide, window = map(int, re.search(r"<title>(\d+) (\d+)</title>", dom).groups())
    assert wide <= window + 1
    picture = page.parent / f"page-{width}.png"
    chromium(f"--window-size={width},1000", f"--screenshot={picture}", page.as_uri(), folder=page.parent)
    assert picture.stat().st_size > 20_000
