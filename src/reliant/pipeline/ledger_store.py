"""The ledger as a whole: found by words, copied, put back, and checked against itself and a fresh derivation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import known_on
from reliant.sources import MonitorFolder
from reliant.store.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verifying a ledger found: where it is kept, its digest, and every bad record with what is wrong with it."""

    where: str
    digest: str
    faults: tuple[dict[str, str], ...]


def search_ledger(folder: MonitorFolder, words: Sequence[str], on: date, *, state: Path | None = None) -> list[dict[str, object]]:
    """Claims and documents of the folder that hold every word, the latest published first; claims before their document.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    ledger, holdings = open_state(folder, state)
    with ledger:
        found = set(ledger.search(" ".join(words)))
    known = known_on(holdings, on)
    documents = {document.id: document for document in known.documents}
    hits = [_claim_hit(claim, documents[claim.document]) for claim in known.claims if claim.id in found]
    hits += [_document_hit(document) for document in known.documents if document.id in found]
    hits.sort(key=lambda hit: (str(hit["document"]), hit["kind"] == "document", str(hit["id"])))
    hits.sort(key=lambda hit: str(hit["published_on"] or ""), reverse=True)
    return hits


def _claim_hit(claim: Claim, document: Document) -> dict[str, object]:
    return {
        "id": claim.id,
        "kind": "claim",
        "published_on": document.published_on,
        "document": document.id,
        "says": " ".join(claim.evidence.split()),
    }


def _document_hit(document: Document) -> dict[str, object]:
    says = document.title or " ".join(document.text.split())[:160]
    return {"id": document.id, "kind": "document", "published_on": document.published_on, "document": document.id, "says": says}


def back_up_ledger(folder: MonitorFolder, file: Path, *, state: Path | None = None) -> str:
    """Copy the ledger to a new file while others may write; gives where the ledger is.

    Raises:
        LedgerError: there is no ledger yet, or the file cannot be written.
    """
    with Ledger.open(folder.ledger(state), is_made=False) as ledger:
        ledger.back_up(file)
        return ledger.where


def restore_ledger(folder: MonitorFolder, file: Path, *, force: bool, state: Path | None = None) -> str:
    """Put a verified backup in the place of the ledger; gives where the ledger is.

    Raises:
        LedgerError: the ledger holds records and ``force`` is false, or the backup has faults.
        SourceError: the file is no backup.
    """
    with Ledger.open(folder.ledger(state)) as ledger:
        ledger.restore(file, force=force)
        return ledger.where


def verify_ledger(folder: MonitorFolder, *, state: Path | None = None) -> Verdict:
    """Every id and hash of the ledger worked out again, every reference followed; nothing is read in or written before.

    Raises:
        LedgerError: there is no ledger yet, or it cannot be opened.
    """
    with Ledger.open(folder.ledger(state), is_made=False) as ledger:
        faults = tuple(asdict(fault) for fault in ledger.faults())
        return Verdict(where=ledger.where, digest=ledger.digest() if not faults else "", faults=faults)
