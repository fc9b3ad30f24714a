"""A run that is killed or interrupted is simply run again: the ledger then says what an undisturbed run says."""

import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from reliant.store.ledger import Ledger

N_DOCUMENTS = 150
RUN = """
import sys
from datetime import date
from pathlib import Path
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.document import Document, Span, document_id
from reliant.store.ledger import Ledger

n_documents = int(sys.argv[2])
with Ledger.open(Path(sys.argv[1])) as ledger:
    print("open", flush=True)
    for number in range(n_documents):
        text = f"Minsk ordered {number} carriers."
        document = Document(id=document_id(title=None, published_on=date(2020, 8, 24), text=text), text=text)
        claims = []
        for end in range(5, 25):
            span = Span(start=0, end=end)
            key = claim_id(document=document.id, span=span, type=EventType.ORDER, recipient="BLR", supplier=None,
                           other_parties=(), item=None)
            claims.append(Claim(id=key, document=document.id, span=span, evidence=span.of(text), type=EventType.ORDER,
                                modality=Modality.ACTUAL, recipient="BLR"))
        ledger.append_document(document, claims, reader="frames@1")
        print(number, flush=True)
    ledger.mark_read("notes.jsonl", "0f", "frames@1", [])
    print(ledger.digest(), flush=True)
"""


def start(file) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(file), str(N_DOCUMENTS)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run_to_the_end(file) -> str:
    out, fault = start(file).communicate(timeout=60)
    assert "Traceback" not in fault, fault
    return out.split()[-1]


def stop(file, with_signal, *, after: str) -> int:
    """Run until it has printed a line, then send the signal; gives the exit code."""
    process = start(file)
    while process.stdout.readline().strip() != after:
        assert process.poll() is None
    process.send_signal(with_signal)
    process.communicate(timeout=60)
    return process.returncode


def counts(file) -> tuple[int, int, int]:
    with sqlite3.connect(file) as connection:
        query = "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM claim), (SELECT count(*) FROM file_content)"
        found = connection.execute(query).fetchone()
    connection.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    return run_to_the_end(tmp_path_factory.mktemp("undisturbed") / "ledger.sqlite")


@pytest.mark.parametrize("after", ["open", "3", "100"])
def test_a_run_that_is_killed_and_run_again_ends_like_an_undisturbed_one(file, undisturbed, after):
    assert stop(file, signal.SIGKILL, after=after) == -signal.SIGKILL
    documents, claims, files = counts(file)
    assert documents < N_DOCUMENTS
    assert claims == 20 * documents
    assert files == 0
    assert run_to_the_end(file) == undisturbed


def test_a_run_that_is_killed_many_times_loses_nothing_and_doubles_nothing(file, undisturbed):
    for after in ("2", "40", "90"):
        stop(file, signal.SIGKILL, after=after)
    assert counts(file)[0] >= 91
    assert run_to_the_end(file) == undisturbed


def test_a_run_that_the_user_interrupts_keeps_whole_documents_only(file, undisturbed):
    assert stop(file, signal.SIGINT, after="20") != 0
    documents, claims, files = counts(file)
    assert 21 <= documents < N_DOCUMENTS
    assert (claims, files) == (20 * documents, 0)
    assert run_to_the_end(file) == undisturbed


def test_a_run_killed_at_any_moment_of_its_start_can_be_run_again(file, undisturbed):
    for milliseconds in (150, 300, 450, 600):
        process = start(file)
        time.sleep(milliseconds / 1000)
        process.kill()
        process.communicate(timeout=60)
    assert run_to_the_end(file) == undisturbed
    with Ledger.open(file) as ledger:
        assert ledger.digest() == undisturbed
