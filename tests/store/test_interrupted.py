"""A run that is killed or interrupted is simply run again: the ledger then says what an undisturbed run says."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from reliant.errors import LedgerError
from reliant.store import schema
from reliant.store.ledger import Ledger

N_DOCUMENTS = 150
RUN = """
import sys
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.document import Document, Span, document_id
from reliant.store.ledger import Ledger

n_documents = int(sys.argv[2])
with Ledger.open(sys.argv[1]) as ledger:
    print("open", flush=True)
    for number in range(n_documents):
        text = f"Minsk ordered {number} carriers."
        document = Document(id=document_id(title=None, published_on=None, text=text), text=text)
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


def counts(place) -> tuple[int, int, int]:
    with Ledger.open(place) as ledger, ledger._engine.connect() as connection:
        tables = (schema.documents, schema.claims, schema.contents)
        return tuple(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables)


def assert_whole(place, digest: str) -> None:
    """Nothing lost, nothing doubled, every record as it was, everything found by its words."""
    with Ledger.open(place) as ledger:
        assert list(ledger.faults()) == []
        assert ledger.digest() == digest
        assert len(ledger.search("minsk ordered 7 carriers")) == 2  # the document, and its claim that reaches so far
        assert len(ledger.search("minsk")) == N_DOCUMENTS * 21


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    return run_to_the_end(tmp_path_factory.mktemp("undisturbed") / "ledger.sqlite")


@pytest.mark.parametrize("after", ["open", "3", "100"])
def test_a_run_that_is_killed_and_run_again_ends_like_an_undisturbed_one(place, undisturbed, after):
    assert stop(place, signal.SIGKILL, after=after) == -signal.SIGKILL
    documents, claims, files = counts(place)
    assert documents < N_DOCUMENTS
    assert claims == 20 * documents
    assert files == 0
    assert run_to_the_end(place) == undisturbed
    assert_whole(place, undisturbed)


def test_a_run_that_is_killed_many_times_loses_nothing_and_doubles_nothing(place, undisturbed):
    for after in ("2", "40", "90"):
        stop(place, signal.SIGKILL, after=after)
    assert counts(place)[0] >= 91
    assert run_to_the_end(place) == undisturbed


def test_a_run_that_the_user_interrupts_keeps_whole_documents_only(place, undisturbed):
    assert stop(place, signal.SIGINT, after="20") != 0
    documents, claims, files = counts(place)
    assert 21 <= documents < N_DOCUMENTS
    assert (claims, files) == (20 * documents, 0)
    assert run_to_the_end(place) == undisturbed


def test_a_run_killed_at_any_moment_of_its_start_can_be_run_again(place, undisturbed):
    for milliseconds in (150, 300, 450, 600):
        process = start(place)
        time.sleep(milliseconds / 1000)
        process.kill()
        process.communicate(timeout=60)
    assert run_to_the_end(place) == undisturbed
    assert_whole(place, undisturbed)


MAKE = """
import os, random, signal, sys, time
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.document import Document, Span, document_id
from reliant.store.ledger import Ledger

def reading(number):
    text = f"Minsk ordered {number} carriers."
    document = Document(id=document_id(title=None, published_on=None, text=text), text=text)
    claims = []
    for end in range(5, 25):
        span = Span(start=0, end=end)
        key = claim_id(document=document.id, span=span, type=EventType.ORDER, recipient="BLR", supplier=None, other_parties=(),
                       item=None)
        claims.append(Claim(id=key, document=document.id, span=span, evidence=span.of(text), type=EventType.ORDER,
                            modality=Modality.ACTUAL, recipient="BLR"))
    return document, claims, None

def ingest(place, readings):
    with Ledger.open(place) as ledger:
        for one in readings:
            ledger.append_documents([one], reader="frames@1")

def mark(place):
    with Ledger.open(place) as ledger:
        ledger.mark_read("notes.jsonl", "0f", "frames@1", [])
        print(ledger.digest())
"""

KILLED = (
    MAKE
    + """
place, kills, each = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
parts = [[reading(number) for number in range(each)]]
Ledger.open(place).close()
began = time.monotonic()
ingest(place, parts[0])
took = time.monotonic() - began
chance = random.Random(20261125)
killed = 0
while killed < kills:
    parts.append([reading(number) for number in range(len(parts) * each, (len(parts) + 1) * each)])
    child = os.fork()
    if not child:
        try:
            ingest(place, parts[-2] + parts[-1])
        finally:
            os._exit(0)
    time.sleep(chance.random() * took)
    if os.waitpid(child, os.WNOHANG) == (0, 0):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
    else:  # it had ended before: the next is killed sooner
        took *= 0.8
print(len(parts) * each)
for part in parts:
    ingest(place, part)
mark(place)
"""
)

WHOLE = (
    MAKE
    + """
ingest(sys.argv[1], [reading(number) for number in range(int(sys.argv[2]))])
mark(sys.argv[1])
"""
)

BESIDE = (
    MAKE
    + """
readings = [reading(number) for number in range(int(sys.argv[2]))]
if sys.argv[3] == "backwards":
    readings.reverse()
with Ledger.open(sys.argv[1]) as ledger:
    print("open", flush=True)
    sys.stdin.readline()
    for first in range(0, len(readings), 7):
        ledger.append_documents(readings[first : first + 7], reader="frames@1")
mark(sys.argv[1])
"""
)


def run(code, *arguments) -> list[str]:
    ended = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def test_a_run_killed_at_fifty_random_moments_loses_nothing_and_doubles_nothing(place, tmp_path):
    n_documents, digest = run(KILLED, place, 50, 3)
    (undisturbed,) = run(WHOLE, tmp_path / "undisturbed.sqlite", n_documents)
    assert digest == undisturbed
    with Ledger.open(place) as ledger:
        assert list(ledger.faults()) == []
        assert len(ledger.search("minsk")) == int(n_documents) * 21


def test_two_writers_that_bring_the_same_documents_at_once_end_like_one(place, undisturbed):
    Ledger.open(place).close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", BESIDE, str(place), str(N_DOCUMENTS), way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for way in ("forwards", "backwards")
    ]
    for process in running:
        assert process.stdout.readline() == "open\n"
    for process in running:  # both are open: now both write
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    assert_whole(place, undisturbed)


def fill(ledger, records) -> int:
    """Append until the ledger says that the disk is full; gives how many documents it took."""
    for number in range(2_000):
        document = records.document(number, title="x" * 3_000 + str(number))
        try:
            ledger.append_document(document, [records.claim(document)], reader="frames@1")
        except LedgerError as error:
            said = str(error)
            break
    else:
        raise AssertionError("the disk never was full")
    assert "full" in said or "No space" in said
    assert "make room on the disk" in said
    return number


def assert_whole_when_full(place, n_documents: int) -> None:
    with Ledger.open(place) as ledger:
        assert list(ledger.faults()) == []
        assert len(ledger.search("minsk")) == 2 * n_documents


def test_a_file_that_may_not_grow_keeps_what_it_has(file, records):
    with Ledger.open(file) as ledger:
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=200")
        taken = fill(ledger, records)
    assert taken > 10
    assert_whole_when_full(file, taken)


@pytest.fixture
def small_disk(tmp_path):
    """A folder with room for a few megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    size = 24
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=0777", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"*** NO SMALL DISK (needs root and mount): a full disk was NOT CHECKED: {mounted.stderr.strip()} ***")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_what_it_has_and_goes_on_when_there_is_room(small_disk, records):
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(20 << 20))
    place = small_disk / "ledger.sqlite"
    with Ledger.open(place) as ledger:
        taken = fill(ledger, records)
    ballast.unlink()
    assert_whole_when_full(place, taken)
    with Ledger.open(place) as ledger:
        ledger.append_document(records.document(5_000), (), reader="frames@1")


@pytest.mark.postgres
def test_a_full_disk_of_a_server_keeps_what_it_has_and_goes_on_when_there_is_room(small_disk, records, server):
    ballast = small_disk / "ballast"
    folder = small_disk / "tables"
    folder.mkdir()
    folder.chmod(0o700)
    shutil.chown(folder, server.owner)
    for parent in small_disk.parents:
        if parent.stat().st_uid == os.getuid() and parent.is_relative_to("/tmp/pytest-of-root"):  # noqa: S108  pytest's own
            parent.chmod(0o755)
    server.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
    server.execute("CREATE DATABASE cramped TEMPLATE pattern TABLESPACE small")
    room = os.statvfs(small_disk)
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - (2 << 20))))
    place = server.address_of("cramped")
    try:
        with Ledger.open(place) as ledger:
            taken = fill(ledger, records)
        ballast.unlink()
        assert_whole_when_full(place, taken)
        with Ledger.open(place) as ledger:
            ledger.append_document(records.document(5_000), (), reader="frames@1")
    finally:
        server.execute("DROP DATABASE cramped")
        server.execute("DROP TABLESPACE small")
