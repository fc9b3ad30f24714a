"""Documents one after the other, and a monitor folder that holds files of every kind, good and bad."""

import json
import os
import shutil
from pathlib import Path

import pytest

from reliant.errors import ReaderMissing, SourceMalformed, SourceUnreachable
from reliant.pipeline import reading
from reliant.pipeline.ingest import ingest
from reliant.pipeline.reading import Tally, claims_of, open_documents, open_page
from reliant.sources import open_monitor
from reliant.store.ledger import Ledger
from reliant.text import Found, LeftOut

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
BODY = "The ministry of the port bought boats, and the price of the boats was not told to anybody. " * 4
FEED = f"<rss version='2.0'><channel><item><title>One</title><description>{BODY}</description></item></channel></rss>"


class Reader:
    """Finds nothing, and stumbles over one word."""

    def can_read(self, document):
        return "it is not English" if document.language != "en" else None

    def read(self, _):
        return ()

    def read_many(self, documents):
        for document in documents:
            if "stumble" in document.text:
                raise IndexError("far out")
            yield document, ()


@pytest.fixture
def reader(monkeypatch):
    monkeypatch.setattr(reading, "every_language", Reader)


def texts(path, *documents):
    path.write_text("\n".join(json.dumps(document) for document in documents), encoding="utf-8")
    return path


def test_progress_comes_to_the_bytes_there_are(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"A title\n\nSome text of it.\n")
    (tmp_path / "b.txt").write_bytes(b"")
    told = []
    list(open_documents(tmp_path, progress=lambda done, total: told.append((done, total))))
    assert told[-1] == (26, 26)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_the_same_document_is_given_once_unless_its_file_names_it(tmp_path):
    (tmp_path / "a.txt").write_text(f"A title\n\n{BODY}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"A title\n\n{BODY}\n", encoding="utf-8")
    texts(tmp_path / "c.jsonl", {"id": "1", "text": BODY}, {"id": "2", "text": BODY})
    tally, found = Tally(), []
    for outcome in open_documents(tmp_path):
        tally.count(outcome)
        found += [outcome] if isinstance(outcome, Found) else []
    assert [one.given for one in found] == [None, "1", "2"]
    assert tally.left_out == {"the same document again": 1}


def test_several_documents_are_no_page(tmp_path):
    file = texts(tmp_path / "x.jsonl", {"text": "One."}, {"text": "Two."})
    with pytest.raises(SourceMalformed, match="several documents"):
        open_page(file)


@pytest.mark.usefixtures("reader")
def test_a_text_that_breaks_the_reader_is_named_and_the_others_are_read(tmp_path):
    file = texts(
        tmp_path / "x.jsonl",
        *({"id": str(n), "text": f"The boat {word} the port."} for n, word in enumerate(("of", "stumble", "in"))),
    )
    told = list(reading.read_each(file))
    assert [type(one).__name__ for one in told] == ["Told", "Unread", "Told"]
    assert "IndexError" in told[1].why


def test_a_reader_that_is_missing_is_no_fault_of_a_text():
    class Missing(Reader):
        def read_many(self, _):
            raise ReaderMissing("no parser")

    document = next(iter(open_documents(EXAMPLE / "articles"))).page.article
    with pytest.raises(ReaderMissing):
        list(claims_of([document], Missing()))


@pytest.mark.usefixtures("reader")
def test_known_documents_are_not_read_again(tmp_path):
    file = texts(tmp_path / "x.jsonl", {"id": "1", "text": "The boat of the port."}, {"id": "2", "text": "The port of the boat."})
    first, second = reading.read_each(file)
    again = list(reading.read_each(file, known={reading.reading_key(first.document, "1")}))
    assert [one.given for one in again if isinstance(one, reading.Told)] == ["2"]
    assert [one.why for one in again if isinstance(one, LeftOut)] == [reading.KNOWN]
    assert second.given == "2"


@pytest.fixture
def monitor(tmp_path):
    folder = tmp_path / "monitor"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".reliant", "documents", "articles"))
    settings = folder / "monitor.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("documents/*.jsonl", "documents/*"), encoding="utf-8")
    (folder / "documents" / "2018").mkdir(parents=True)
    (folder / "documents" / "feed").write_text(FEED, encoding="utf-8")
    (folder / "documents" / "2018" / "again.txt").write_text(
        f"The same again\n\nMay 6, 2018\n\n{BODY.strip()}\n", encoding="utf-8"
    )
    (folder / "documents" / "bad.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "documents" / "lost.txt").symlink_to("nowhere")
    os.mkfifo(folder / "documents" / "pipe")
    return folder


@pytest.mark.usefixtures("reader")
def test_a_monitor_takes_every_kind_and_says_what_it_could_not_take(monitor):
    with Ledger.open(monitor / ".reliant" / "ledger.sqlite") as ledger:
        for _ in range(2):
            holdings = ingest(open_monitor(monitor), ledger)
            # the copy is the one without a date: the other was published first
            assert [document.title for document in holdings.documents] == ["The same again"]
            assert len(holdings.copies) == 1
            assert len(holdings.not_taken) == 3
            assert "bad.html, byte 0: this is a PNG image" in holdings.not_taken[0]
            assert "lost.txt: the link leads nowhere" in holdings.not_taken[1]
            assert "pipe: it is neither a file nor a folder" in holdings.not_taken[2]


@pytest.mark.usefixtures("reader")
def test_a_monitor_reads_nothing_twice(monitor, monkeypatch):
    with Ledger.open(monitor / ".reliant" / "ledger.sqlite") as ledger:
        ingest(open_monitor(monitor), ledger)
        monkeypatch.setattr(Reader, "read_many", lambda *_: pytest.fail("a known document was read again"))
        (monitor / "documents" / "feed").rename(monitor / "documents" / "feed.xml")
        assert ingest(open_monitor(monitor), ledger).documents


@pytest.mark.usefixtures("reader")
def test_near_copies_stay_in_a_monitor_and_lead_to_the_one_published_first(monitor):
    (monitor / "documents" / "wire.txt").write_text(
        f"Taken over\n\nMay 9, 2018\n\n{BODY.strip()} Our own man adds that the harbour was full of people.\n", encoding="utf-8"
    )
    with Ledger.open(monitor / ".reliant" / "ledger.sqlite") as ledger:
        holdings = ingest(open_monitor(monitor), ledger)
    first, copy = sorted(holdings.documents, key=lambda document: document.published_on)
    assert (first.title, copy.title) == ("The same again", "Taken over")
    assert holdings.copy_groups == {copy.id: first.id}


@pytest.mark.parser
def test_a_monitor_on_another_field_brings_its_own_gate(monitor):
    for lost in ("feed", "bad.html", "lost.txt", "pipe"):
        (monitor / "documents" / lost).unlink()
    texts(
        monitor / "documents" / "news.jsonl",
        {"text": "Russia refused to supply gas to Bulgaria.", "language": "en"},
        {"text": "Russia refused to supply missiles to Belarus.", "language": "en"},
    )
    settings = monitor / "monitor.toml"
    said = settings.read_text(encoding="utf-8")
    with Ledger.open(monitor / ".reliant" / "ledger.sqlite") as ledger:
        assert [claim.recipient for claim in ingest(open_monitor(monitor), ledger).claims] == ["BLR"]
        settings.write_text(f'{said}\n[reading]\ngate = "gate.yaml"\n', encoding="utf-8")
        with pytest.raises(SourceUnreachable, match=r"it names gate\.yaml, which is not there"):
            ingest(open_monitor(monitor), ledger)
        (monitor / "gate.yaml").write_text("field: gas\nwords: {en: [gas]}\ngoods: {en: [gas]}\n", encoding="utf-8")
        assert [claim.recipient for claim in ingest(open_monitor(monitor), ledger).claims] == ["BGR"]
        settings.write_text(said, encoding="utf-8")
        assert [claim.recipient for claim in ingest(open_monitor(monitor), ledger).claims] == ["BLR"]
