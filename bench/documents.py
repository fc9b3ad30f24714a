"""What reading a page costs: pages to documents against trafilatura's own extraction of the same pages, in one run.

How to read it: ``a/b`` is the speed of ``read_page`` (decoding, metadata, date, related articles, language, segments, ids)
against ``trafilatura.extract`` alone, which gives the main text only; ``a/c`` against ``trafilatura.bare_extraction`` with
metadata, which also looks for title and date. 1 means that the rest costs nothing; the bar is .80 for ``a/b``. The three take
turns page by page, so that a busy machine slows all alike; each ratio is the median over rounds, in processor time.

The second part streams generated articles through ``open_documents`` in a process of its own, from a packed web archive and
from a folder, and prints documents a second and the peak of its memory: it must not grow with the number of articles.

Pages are generated from a fixed seed; no text of anybody is used. ``--archive FILE`` adds the pages of a web archive of yours.
"""

import argparse
import gzip
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from trafilatura import bare_extraction, extract

from reliant.pipeline.reading import open_documents
from reliant.text import Found, read_page
from reliant.text.archives import Record, records
from reliant.text.tape import Tape
from reliant.text.unpacking import Budget

N_PAGES, ROUNDS, N_STREAMED = 60, 7, (1_000, 10_000)
BAR = 0.80
SMALL_WORDS = ("the", "of", "and", "to", "in", "is", "that", "for", "with", "by", "on", "from", "are", "was", "has", "this")


def page(number: int, chance: random.Random) -> str:
    """A news page as sites make them: menus, scripts, an article of 6 to 30 paragraphs, related articles, a footer."""
    stems = [
        "".join(chance.choice("bcdfglmnprst") + chance.choice("aeiou") for _ in range(chance.randint(1, 4))) for _ in range(800)
    ]
    words = stems + list(SMALL_WORDS) * 20

    def sentence() -> str:
        return " ".join(chance.choice(words) for _ in range(chance.randint(8, 25))).capitalize() + "."

    def paragraph() -> str:
        said = " ".join(sentence() for _ in range(chance.randint(2, 5)))
        return f'<p>{said} <a href="/t/{chance.random()}">{sentence()[:15]}</a></p>'

    def card(place: int) -> str:
        when = f'<time datetime="2020-01-0{place + 1}">x</time>'
        return f'<div class="card"><a href="/r/{place}"><h4>{sentence()[:60]}</h4></a>{when}</div>'

    menu = "".join(f'<li class="menu-item"><a href="/s/{place}">{sentence()[:20]}</a></li>' for place in range(40))
    related = "<h3>Related articles</h3>" + "".join(card(place) for place in range(5))
    script = "<script>" + "var settings = {a: 1, b: [2, 3]};" * 60 + "</script>"
    head = (
        f'<title>{sentence()[:60]} - Site</title><meta property="article:published_time" content="2018-02-03T10:00:00+00:00">'
        f'<meta property="article:section" content="World">{script}<style>{"p.a > b {color: red}" * 40}</style>'
    )
    picture = "<figure><img src='a.jpg'><figcaption>Photo: Agency</figcaption></figure>"
    article = f"<h1>Article {number}: {sentence()[:50]}</h1>{picture}" + "".join(
        paragraph() for _ in range(chance.randint(6, 30))
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><header><nav><ul>{menu}</ul></nav></header>'
        f'<main><article>{article}</article><aside class="related">{related}</aside></main>'
        f"<footer>{menu}{script}</footer></body></html>"
    )


def pages(count: int) -> list[str]:
    chance = random.Random(20170918)  # noqa: S311  the same pages on every run
    return [page(number, chance) for number in range(count)]


def archived(path: Path) -> list[str]:
    """HTML pages of a web archive that are UTF-8."""
    with path.open("rb") as stream:
        found = [r.data for r in records(Tape(stream), Budget(), name=path.name, limit=1 << 24) if isinstance(r, Record)]
    return [text for data in found if "<html" in (text := data.decode("utf-8", "ignore"))[:2000].lower()]


def compare(texts: list[str], title: str) -> float:
    ways = {
        "a  read_page": lambda text: read_page(text.encode(), name="page"),
        "b  trafilatura.extract": lambda text: extract(text, include_comments=False, include_tables=True, output_format="txt"),
        "c  trafilatura with metadata": lambda text: bare_extraction(text, with_metadata=True, include_comments=False),
    }
    for way in ways.values():  # imports and caches are paid before
        way(texts[0])
    rounds = []
    for _ in range(ROUNDS):
        taken = dict.fromkeys(ways, 0.0)
        for text in texts:
            for name, way in ways.items():
                begun = time.process_time()
                way(text)
                taken[name] += time.process_time() - begun
        rounds.append(taken)
    print(f"{title}: {len(texts)} pages, {sum(map(len, texts)) / len(texts) / 1000:.0f} kB each")
    for name in ways:
        print(f"{name:30} {median(taken[name] for taken in rounds) / len(texts) * 1000:7.2f} ms a page")
    a, b, c = ways
    ratio = median(taken[b] / taken[a] for taken in rounds)
    print(f"a/b  {ratio:.2f}   a/c  {median(taken[c] / taken[a] for taken in rounds):.2f}")
    return ratio


def record(number: int, text: str) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    )
    return gzip.compress(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n", compresslevel=1)


def stream(path: str) -> None:
    """In a process of its own: read everything, keep nothing, say how much memory that took."""
    begun = time.perf_counter()
    read = sum(isinstance(outcome, Found) for outcome in open_documents(path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{read:6} documents  {read / (time.perf_counter() - begun):5.0f}/s  peak {peak:4.0f} MB")


def memory() -> None:
    texts = pages(50)
    for count in N_STREAMED:
        with tempfile.TemporaryDirectory() as folder:
            archive, files = Path(folder) / "pages.warc.gz", Path(folder) / "pages"
            files.mkdir()
            with archive.open("wb") as out:
                for number in range(count):
                    text = texts[number % len(texts)].replace("<h1>", f"<h1>{number} ").replace("<p>", f"<p>In {number}, ", 1)
                    out.write(record(number, text))
                    (files / f"{number:05}.html").write_text(text, encoding="utf-8")
            for name, path in (("WARC, packed", archive), ("folder", files)):
                print(f"{name:14}", end="", flush=True)
                subprocess.run([sys.executable, __file__, "--stream", str(path)], check=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--archive", type=Path)
    arguments.add_argument("--stream")
    arguments.add_argument("--quick", action="store_true", help="without the memory part")
    given = arguments.parse_args()
    if given.stream:
        stream(given.stream)
    else:
        reached = compare(pages(N_PAGES), "generated pages")
        if given.archive:
            compare(archived(given.archive), str(given.archive))
        if not given.quick:
            memory()
        print(f"bar {BAR:.2f} for a/b: {'reached' if reached >= BAR else 'MISSED'}")
        sys.exit(reached < BAR)
