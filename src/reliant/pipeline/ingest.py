"""A monitor folder into its ledger: what is known already is not read twice, and a run cut short is simply run again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reliant.errors import SourceMalformed
from reliant.extract import every_language, reading_version
from reliant.model.claim import Claim
from reliant.model.countries import party_named
from reliant.model.document import Document, DocumentRole
from reliant.model.ownership import Ownership
from reliant.model.register import Register
from reliant.pipeline.perspective import Holdings
from reliant.pipeline.reading import claims_of, documents_in
from reliant.pipeline.registers import read_register_bytes
from reliant.registers.folder_tables import read_annotations, read_ownership
from reliant.sources import MonitorFolder, Snapshot, read_file
from reliant.store.ledger import Ledger

REGISTER_READER = "registers@1"
TEXT_READER = "text@1"
TABLE_READER = "tables@1"
BATCH = 32
"""Documents parsed and appended together: a run cut short loses one batch at most."""
REFUSED = "refused: "
"""What a file held and could not be taken is kept among its contents, so that a later run still says so."""

Progress = Callable[[str], None]


def quiet(_: str) -> None:
    """Report no progress."""


@dataclass(slots=True, kw_only=True)
class _Run:
    folder: MonitorFolder
    ledger: Ledger
    progress: Progress

    def contents(self, name: str, reader: str, append: Callable[[Snapshot], Sequence[str]]) -> tuple[str, ...]:
        """Ids of what a file holds, after everything of it has been appended once."""
        snapshot = read_file(self.folder.path / name)
        if self.ledger.is_current(name, snapshot.digest, reader):
            self.progress(f"{name} is known")
        else:
            self.progress(f"reading {name}")
            self.ledger.mark_read(name, snapshot.digest, reader, append(snapshot))
        return self.ledger.contents(name, snapshot.digest, reader)


def ingest(folder: MonitorFolder, ledger: Ledger, *, progress: Progress = quiet) -> Holdings:
    """Read every file of the folder that the ledger does not know as it is now, and give what the present files hold.

    Raises:
        SourceError: a file that monitor.toml names is missing or is not what it should be.
        LedgerError: the ledger cannot be written.
    """
    run = _Run(folder=folder, ledger=ledger, progress=progress)
    settings = folder.settings
    values = _register(run, settings.registers.values)
    deals = _register(run, settings.registers.deals) if settings.registers.deals else values
    older = tuple(_register(run, name) for name in settings.registers.vintages.older)
    documents: dict[str, Document] = {}
    claims: list[Claim] = []
    unread: dict[str, str] = {}
    not_taken: list[str] = []
    reader = f"{TEXT_READER} {reading_version()}"
    for path in folder.documents():
        name = path.relative_to(folder.path).as_posix()
        ids = run.contents(name, reader, lambda snapshot, name=name: _documents(run, snapshot, name, reader))  # type: ignore[misc]
        not_taken += [i.removeprefix(REFUSED) for i in ids if i.startswith(REFUSED)]
        new = [i for i in ids if i not in documents and not i.startswith(REFUSED)]
        documents |= {document.id: document for document in ledger.documents(new)}
        claims += ledger.claims(new, reader)
        unread |= ledger.unread(new, reader)
    ownership = _ownership(run, settings.ownership.path) if settings.ownership else ()
    articles = tuple(document for document in documents.values() if document.role is DocumentRole.ARTICLE)
    return Holdings(
        documents=articles,
        claims=tuple(claims),
        unread=unread,
        values=values,
        deals=deals,
        older=older,
        ownership=ownership,
        annotations=annotation_words(folder, settings.annotations.path, deals) if settings.annotations else {},
        not_taken=tuple(not_taken),
    )


def open_state(folder: MonitorFolder, state: Path | None, *, progress: Progress = quiet) -> tuple[Ledger, Holdings]:
    """The folder's ledger brought up to date, with what the folder holds. The caller closes it."""
    ledger = Ledger.open((state or folder.state) / "ledger.sqlite")
    try:
        return ledger, ingest(folder, ledger, progress=progress)
    except BaseException:
        ledger.close()
        raise


def _register(run: _Run, name: str) -> Register:
    run.folder.file(name)
    ids = run.contents(name, REGISTER_READER, lambda snapshot: [run.ledger.append_register(read_register_bytes(snapshot))])
    register = run.ledger.register(ids[0])
    stated = run.folder.settings.registers.released.get(name)
    if register.vintage is None and stated is not None:
        return replace(
            register,
            vintage=stated.isoformat(),
            notes=(*register.notes, "the file carries no date: its release is stated in monitor.toml"),
        )
    return register


def _ownership(run: _Run, name: str) -> tuple[Ownership, ...]:
    run.folder.file(name)

    def append(snapshot: Snapshot) -> list[str]:
        stakes = read_ownership(snapshot.data, name=name)
        run.ledger.append_ownership(stakes)
        return [stake.id for stake in stakes]

    return run.ledger.ownership(run.contents(name, TABLE_READER, append))


def _documents(run: _Run, snapshot: Snapshot, name: str, reader: str) -> list[str]:
    found = documents_in(snapshot.data, name=name)
    documents = list({document.id: document for document, _ in found.documents}.values())
    articles = [document for document in documents if document.role is DocumentRole.ARTICLE]
    run.ledger.append_documents(
        [(document, (), None) for document in documents if document.role is not DocumentRole.ARTICLE], reader=reader
    )
    extractor = every_language()
    for start in range(0, len(articles), BATCH):
        if len(articles) > BATCH:
            run.progress(f"{name}: {start} of {len(articles)} documents")
        results = claims_of(articles[start : start + BATCH], extractor)
        run.ledger.append_documents(
            [(document, (), result) if isinstance(result, str) else (document, result, None) for document, result in results],
            reader=reader,
        )
    return [
        *(document.id for document in documents),
        *(f"{REFUSED}{name}, line {record.line}: {record.why}" for record in found.refused),
    ]


def annotation_words(folder: MonitorFolder, name: str, deals: Register) -> dict[str, str]:
    """Words for the rows of the deals register; a line that fits no row or several is an error, not a guess.

    Raises:
        SourceMalformed: a line fits no deal, or more than one.
    """
    snapshot = read_file(folder.file(name))
    rows: dict[tuple[object, ...], list[str]] = {}
    for row in deals.deals.to_pylist() if deals.deals is not None else ():
        rows.setdefault((row["recipient"], row["supplier"], row["ordered_year"], row["designation"]), []).append(row["row_id"])
    found: dict[str, str] = {}
    for annotation in read_annotations(snapshot.data, name=name):
        key = (
            party_named(annotation.recipient),
            party_named(annotation.supplier),
            int(annotation.ordered) if annotation.ordered.isdigit() else None,
            annotation.designation,
        )
        matches = rows.get(key, [])
        if len(matches) != 1:
            printed = f"{annotation.recipient}, {annotation.supplier}, {annotation.ordered}, {annotation.designation}"
            raise SourceMalformed(
                f"{printed} fits {len(matches)} deals of {deals.name}",
                where=name,
                remedy="the first four columns must be those of one deal, as the register prints them",
            )
        found[matches[0]] = f"{found[matches[0]]}; {annotation.text}" if matches[0] in found else annotation.text
    return found
