"""How quickly the ledger takes claims in and gives agreements back, as ratios inside one run.

    python bench/ledger.py [--claims 1000000] [--postgres]

Rows per second of processor time, on one core. The same claims go into (1) the ledger, with hashes and full-text index, fresh
and when it holds a million already; (2) one table of plain sqlite3 with one key; (3) FollowTheMoney's statement writer, one
statement a property, where the package is installed. A ratio below 1 means that the ledger is slower.
"""

import argparse
import io
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from reliant.model.claim import Claim, EventType, Field, Modality, claim_id
from reliant.model.deal import Agreement, AgreementState, Step
from reliant.model.document import Document, Span, document_id
from reliant.model.time import PartialDate
from reliant.store.ledger import Ledger
from reliant.store.records import claim_row

EACH = 20  # claims of a document
BATCH = 500  # documents of an append
TOLD = 20_000  # claims whose append is timed
_LATIN = """minsk moscow ordered delivered missile carriers refused contract signed delegation visited plant production system
supply agreement joint venture licence talks offer defence ministry"""
WORDS = f"{_LATIN} Полонез Москва отказала комплекс поставка договор визит завод".split()
COUNTRIES = [f"{one}{other}X" for one in "ABCDEFGHIJ" for other in "ABCDEFGHIJKLMNOPQRST"]


def readings(first: int, n_documents: int) -> list[tuple[Document, list[Claim], None]]:
    chance = random.Random(first)  # noqa: S311
    made: list[tuple[Document, list[Claim], None]] = []
    for number in range(first, first + n_documents):
        sentences = [f"{' '.join(chance.choices(WORDS, k=17))} {chance.randrange(10**6)}." for _ in range(EACH)]
        text = "\n".join(sentences)
        title = f"Note {number}"
        document = Document(id=document_id(title=title, published_on=None, text=text), title=title, text=text)
        claims, start = [], 0
        for sentence in sentences:
            span = Span(start=start, end=start + len(sentence))
            start += len(sentence) + 1
            sides = {"recipient": chance.choice(COUNTRIES), "supplier": "RUS", "other_parties": (), "item": "BTR-82A"}
            claims.append(
                Claim(
                    id=claim_id(document=document.id, span=span, type=EventType.ORDER, **sides),
                    document=document.id,
                    span=span,
                    evidence=sentence,
                    type=EventType.ORDER,
                    modality=Modality.ACTUAL,
                    category="Armoured vehicles",
                    quantity="32",
                    date=PartialDate(2020, 8),
                    fields=(Field(name="quantity", text="32", span=Span(start=0, end=2), rule="number before the item"),),
                    extractor="frames@1",
                    rule="order.verb",
                    **sides,
                )
            )
        made.append((document, claims, None))
    return made


def rate(count: int, work: Callable[[], object]) -> float:
    """Claims per second of processor time."""
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def append(ledger: Ledger, told: list[tuple[Document, list[Claim], None]]) -> None:
    for start in range(0, len(told), BATCH):
        ledger.append_documents(told[start : start + BATCH], reader="text@2 frames@1")


def plain_rows(claims: list[Claim], file: Path) -> float:
    """The rate of plain sqlite3, given the rows that the ledger makes of them itself."""
    rows = [tuple(claim_row(claim).values()) for claim in claims]
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode=WAL")
    columns = "id TEXT PRIMARY KEY, document, type, modality, recipient, supplier, record, record_hash"
    database.execute(f"CREATE TABLE claim ({columns})")

    def work() -> None:
        for start in range(0, len(rows), BATCH * EACH):
            with database:
                database.executemany("INSERT INTO claim VALUES (?,?,?,?,?,?,?,?)", rows[start : start + BATCH * EACH])

    return rate(len(rows), work)


def ftm_statements(claims: list[Claim]) -> float | None:
    """The rate of FollowTheMoney's own writer, one statement a property, into memory; none where it is not installed."""
    if find_spec("followthemoney") is None:
        return None
    from followthemoney.statement import Statement  # noqa: PLC0415  it need not be there
    from followthemoney.statement.serialize import CSVStatementWriter  # noqa: PLC0415

    def work() -> None:
        writer = CSVStatementWriter(io.StringIO())
        for claim in claims:
            values = {
                "name": claim.type.value,
                "summary": claim.evidence,
                "proof": claim.document,
                "keywords": claim.modality.value,
                "country": claim.recipient,
                "entity": claim.supplier,
            }
            for name, value in values.items():
                writer.write(Statement(entity_id=claim.id, prop=name, schema="Note", value=str(value), dataset="bench"))
        writer.close()

    return rate(len(claims), work)


def deals(count: int) -> Iterator[Agreement]:
    chance = random.Random(1)  # noqa: S311
    for number in range(count):
        step = Step(state=AgreementState.ORDERED, on=PartialDate(2020), source=f"c-{number}", reason="order told")
        yield Agreement(
            id=f"a-{number:016x}",
            recipient=chance.choice(COUNTRIES),
            supplier="RUS",
            item="BTR-82A",
            category=None,
            state=step.state,
            since=step.on,
            because=step.source,
            steps=(step,),
        )


def measure(place: Path | str, folder: Path, n_claims: int) -> None:
    fresh = readings(0, TOLD // EACH)
    claims = [claim for _, some, _ in fresh for claim in some]
    later = readings(10**7, TOLD // EACH)
    with Ledger.open(place) as ledger:
        at_first = rate(TOLD, lambda: append(ledger, fresh))
        plain, theirs = plain_rows(claims, folder / "plain.sqlite"), ftm_statements(claims)
        print(f"append to a fresh ledger: {at_first:,.0f} claims/s of processor time")
        print(
            f"plain sqlite3, one table, one key, rows given: {plain:,.0f} rows/s; the ledger reaches {at_first / plain:.2f} of it"
        )
        said = (
            "NOT INSTALLED: not compared"
            if theirs is None
            else f"{theirs:,.0f} claims/s; the ledger is {at_first / theirs:.2f} times as quick"
        )
        print(f"FollowTheMoney's statement writer, 6 statements a claim, no index, no keys: {said}", flush=True)
        for first in range(TOLD // EACH, n_claims // EACH, 2_500):
            append(ledger, readings(first, min(2_500, n_claims // EACH - first)))
        at_last = rate(TOLD, lambda: append(ledger, later))
        print(
            f"append to one that holds {n_claims:,}: {at_last:,.0f} claims/s, {at_last / at_first:.2f} of the fresh one",
            flush=True,
        )
        ledger.keep_derived("bench", (), deals(n_claims // 10))
        took = []
        for country in COUNTRIES[:20]:
            began = time.perf_counter()
            found = ledger.agreements(recipient=country)
            took.append(time.perf_counter() - began)
        print(f"agreement list of one recipient, {len(found)} of {n_claims // 10:,}: {statistics.median(took) * 1000:.0f} ms")
        began = time.perf_counter()
        hits = ledger.search("отказала contract* ministry")
        print(f"search for three words: {len(hits):,} records in {time.perf_counter() - began:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--postgres", metavar="ADDRESS", help="also an empty PostgreSQL database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "ledger.sqlite", Path(folder), options.claims)
        if options.postgres:
            measure(options.postgres, Path(folder), options.claims)


if __name__ == "__main__":
    main()
