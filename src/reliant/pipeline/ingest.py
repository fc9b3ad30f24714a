"""A monitor folder into its ledger: what is known already is not read twice, and a run cut short is simply run again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reliant.errors import ReaderMissing
from reliant.extract import Extractor, english_extractor, extractor_version
from reliant.model.document import Document, DocumentRole
from reliant.pipeline.reading import claims_of
from reliant.pipeline.registers import open_register
from reliant.registers.folder_tables import read_ownership
from reliant.sources import MonitorFolder, read_file
from reliant.store.ledger import Ledger
from reliant.text import read_documents

REGISTER_READER = "registers@1"
TEXT_READER = "text@1"
TABLE_READER = "tables@1"
BATCH = 32
"""Documents parsed together; each is appended on its own, so a cut run loses one batch at most."""

Progress = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What one run did: files read and files known already, and every line or document that could not be taken."""

    read: int = 0
    known: int = 0
    not_taken: list[str] = field(default_factory=list)


def quiet(_: str) -> None:
    """Report no progress."""


def ingest(folder: MonitorFolder, ledger: Ledger, *, progress: Progress = quiet) -> IngestReport:
    """Read every file of the folder that the ledger does not know as it is now.

    Raises:
        SourceError: a file that monitor.toml names is missing or is not what it should be.
        LedgerError: the ledger cannot be written.
    """
    report = IngestReport()
    settings = folder.settings
    names = (settings.registers.values, settings.registers.deals, *settings.registers.vintages.older)
    for name in dict.fromkeys(name for name in names if name):
        _register(folder, name, ledger, report, progress)
    if settings.ownership:
        _ownership(folder, settings.ownership.path, ledger, report)
    extractor = english_extractor()
    for path in folder.documents():
        _documents(folder, path, ledger, extractor, report, progress)
    return report


def _register(folder: MonitorFolder, name: str, ledger: Ledger, report: IngestReport, progress: Progress) -> None:
    path = folder.file(name)
    digest = read_file(path).digest
    if ledger.is_current(name, digest, REGISTER_READER):
        report.known += 1
        return
    progress(f"register {name}")
    ledger.append_register(open_register(path))
    ledger.mark_read(name, digest, REGISTER_READER)
    report.read += 1


def _ownership(folder: MonitorFolder, name: str, ledger: Ledger, report: IngestReport) -> None:
    snapshot = read_file(folder.file(name))
    if ledger.is_current(name, snapshot.digest, TABLE_READER):
        report.known += 1
        return
    ledger.append_ownership(read_ownership(snapshot.data, name=name))
    ledger.mark_read(name, snapshot.digest, TABLE_READER)
    report.read += 1


def _documents(folder: MonitorFolder, path: Path, ledger: Ledger, extractor: Extractor, report: IngestReport, progress: Progress) -> None:
    name = str(path.relative_to(folder.path))
    snapshot = read_file(path)
    version = f"{TEXT_READER} {extractor_version()}"
    if ledger.is_current(name, snapshot.digest, version):
        report.known += 1
        return
    found = read_documents(snapshot.data, name=name)
    report.not_taken += [f"{name}, line {record.line}: {record.why}" for record in found.refused]
    documents = [document for document, _ in found.documents]
    articles = [document for document in documents if document.role is DocumentRole.ARTICLE]
    for document in documents:
        if document.role is DocumentRole.SIMILAR:
            ledger.append_document(document, (), extractor_version=version)
    try:
        for start in range(0, len(articles), BATCH):
            progress(f"{name}: {start} of {len(articles)} documents")
            _read_batch(articles[start : start + BATCH], ledger, extractor, version, report)
    except ReaderMissing as missing:
        for document in articles:
            ledger.append_document(document, (), extractor_version=TEXT_READER)
        report.not_taken.append(f"{name}: {missing}")
        return
    ledger.mark_read(name, snapshot.digest, version)
    report.read += 1


def _read_batch(articles: list[Document], ledger: Ledger, extractor: Extractor, version: str, report: IngestReport) -> None:
    for document, result in claims_of(articles, extractor):
        if isinstance(result, str):
            report.not_taken.append(f"{document.title or document.id}: {result}")
        ledger.append_document(document, () if isinstance(result, str) else result, extractor_version=version)


def open_state(folder: MonitorFolder, state: Path | None, *, progress: Progress = quiet) -> tuple[Ledger, IngestReport]:
    """The folder's ledger, brought up to date. The caller closes it."""
    ledger = Ledger.open((state or folder.state) / "ledger.sqlite")
    try:
        return ledger, ingest(folder, ledger, progress=progress)
    except BaseException:
        ledger.close()
        raise
