"""A monitor folder into its ledger: what is known already is not read twice, and a run cut short is simply run again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reliant.errors import SourceMalformed, SourceUnreachable, UnknownName
from reliant.extract import Gate, every_language, reading_version
from reliant.extract.corrected import corrected
from reliant.model.claim import Claim
from reliant.model.countries import party_named
from reliant.model.document import Document, DocumentRole
from reliant.model.ownership import Ownership
from reliant.model.register import CorrectedCell, Register
from reliant.pipeline.perspective import Holdings
from reliant.pipeline.reading import claims_of
from reliant.pipeline.registers import folder_corrections, monitor_register, read_register_bytes
from reliant.registers.corrections import Correction, refuse_unused
from reliant.registers.folder_tables import read_annotations
from reliant.registers.makers import read_makers
from reliant.registers.stakes import read_stakes
from reliant.sources import MonitorFolder, Snapshot, corrections_beside, digest_of, open_file, read_file
from reliant.sources.reading_corrections import read_reading_corrections
from reliant.store.ledger import Ledger
from reliant.text import Found, copies_among, copy_groups, documents_in

REGISTER_READER = "registers@1"
TEXT_READER = "text@2"
TABLE_READER = "tables@2"
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
    gate: Gate | None

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
        StaleCorrection: a written correction no longer fits its row, or finds none.
        LedgerError: the ledger cannot be written.
    """
    run = _Run(folder=folder, ledger=ledger, progress=progress, gate=folder.gate())
    settings = folder.settings
    corrections = folder_corrections(folder)
    values = _register(run, settings.registers.values, corrections)
    deals = _register(run, settings.registers.deals, corrections) if settings.registers.deals else values
    older = tuple(_register(run, name, corrections) for name in settings.registers.vintages.older)
    refuse_unused(corrections, (values, deals, *older))
    documents: dict[str, Document] = {}
    claims: list[Claim] = []
    unread: dict[str, str] = {}
    not_taken: list[str] = []
    reader = f"{TEXT_READER} {reading_version(run.gate)}"
    for path in folder.documents():
        try:
            ids = _contents(run, path, reader)
        except SourceUnreachable as error:  # not kept: the next run tries again
            not_taken.append(f"{error.where}: {error.what}")
            continue
        not_taken += [i.removeprefix(REFUSED) for i in ids if i.startswith(REFUSED)]
        new = [i for i in ids if i not in documents and not i.startswith(REFUSED)]
        documents |= {document.id: document for document in ledger.documents(new)}
        claims += ledger.claims(new, reader)
        unread |= ledger.unread(new, reader)
    ownership: dict[str, Ownership] = {}
    for name in (settings.ownership.path, *settings.ownership.also) if settings.ownership else ():
        stakes, refused = _ownership(run, name)
        ownership |= {stake.id: stake for stake in stakes}
        not_taken += refused
    articles = tuple(document for document in documents.values() if document.role is DocumentRole.ARTICLE)
    claims, stale = _with_corrections(folder, articles, claims)
    not_taken += stale
    copies = copies_among(articles)
    kept = tuple(document for document in articles if document.id not in copies)
    return Holdings(
        documents=kept,
        copy_groups=copy_groups(kept),
        claims=tuple(claim for claim in claims if claim.document not in copies),
        unread={document: why for document, why in unread.items() if document not in copies},
        copies=copies,
        values=values,
        deals=deals,
        older=older,
        ownership=tuple(ownership.values()),
        makers=read_makers(read_file(folder.file(settings.makers.path)).data, name=settings.makers.path)
        if settings.makers
        else (),
        annotations=annotation_words(folder, settings.annotations.path, deals) if settings.annotations else {},
        not_taken=tuple(not_taken),
        decisions=ledger.decisions(),
    )


def _with_corrections(
    folder: MonitorFolder, articles: Sequence[Document], claims: Sequence[Claim]
) -> tuple[list[Claim], list[str]]:
    """The claims with the analysts' corrections, and each correction that no longer fits. The ledger keeps what was read."""
    if not folder.readings.is_file():
        return list(claims), []
    corrections = read_reading_corrections(folder.readings)
    by_document: dict[str, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    here = {document.id: document for document in articles}
    about = "corrections/readings.yaml"
    stale = [
        f"{about}: {one.where} is about document {one.document}, which the folder does not hold: mend or delete it"
        for one in corrections
        if one.document not in here
    ]
    for name in dict.fromkeys(one.document for one in corrections if one.document in here):
        mended = corrected(here[name], by_document.get(name, []), corrections)
        by_document[name] = list(mended.claims)
        stale += [f"{about}: {one.correction.where} is stale and was not applied: {one.why}" for one in mended.stale]
    return [claim for found in by_document.values() for claim in found], stale


def open_state(folder: MonitorFolder, state: Path | None, *, progress: Progress = quiet) -> tuple[Ledger, Holdings]:
    """The folder's ledger brought up to date, with what the folder holds. The caller closes it."""
    ledger = Ledger.open(folder.ledger(state))
    try:
        return ledger, ingest(folder, ledger, progress=progress)
    except BaseException:
        ledger.close()
        raise


def _register(run: _Run, name: str, corrections: Sequence[Correction]) -> Register:
    """A register of the folder. The ledger keeps its rows as printed; corrections are applied, with their guards, at each run."""
    path = run.folder.file(name)
    ids = run.contents(name, REGISTER_READER, lambda snapshot: [run.ledger.append_register(read_register_bytes(snapshot))])
    is_corrected = bool(corrections or corrections_beside(path))
    register = monitor_register(run.folder, name, corrections) if is_corrected else run.ledger.register(ids[0])
    stated = run.folder.settings.registers.released.get(name)
    if register.vintage is None and stated is not None:
        return replace(
            register,
            vintage=stated.isoformat(),
            notes=(*register.notes, "the file carries no date: its release is stated in monitor.toml"),
        )
    return register


def _ownership(run: _Run, name: str) -> tuple[tuple[Ownership, ...], list[str]]:
    """Stakes of a file, and what of it was not taken, in words."""
    run.folder.file(name)

    def append(snapshot: Snapshot) -> list[str]:
        read = read_stakes(snapshot.data, name=name)
        run.ledger.append_ownership(read.stakes)
        refused = [f"{REFUSED}{name}, {one.where}: {one.why}" for one in read.refused]
        return [*(stake.id for stake in read.stakes), *refused]

    contents = run.contents(name, TABLE_READER, append)
    refused = [one.removeprefix(REFUSED) for one in contents if one.startswith(REFUSED)]
    return run.ledger.ownership(one for one in contents if not one.startswith(REFUSED)), refused


def _contents(run: _Run, path: Path | SourceUnreachable, reader: str) -> tuple[str, ...]:
    """Ids of what a document file holds, after everything of it has been appended once."""
    if isinstance(path, SourceUnreachable):
        raise path
    name = path.relative_to(run.folder.path).as_posix()
    digest = digest_of(path)
    if run.ledger.is_current(name, digest, reader):
        run.progress(f"{name} is known")
    else:
        run.progress(f"reading {name}")
        run.ledger.mark_read(name, digest, reader, list(_documents(run, path, name, reader)))
    return run.ledger.contents(name, digest, reader)


def _documents(run: _Run, path: Path, name: str, reader: str) -> Iterator[str]:
    """Ids of the documents of a file, each given when it is in the ledger, and why parts of the file are not."""
    batch: list[Document] = []
    done = 0
    with open_file(path) as stream:
        for outcome in documents_in(stream, name=name):
            if isinstance(outcome, Found):
                batch += outcome.page.documents
            elif isinstance(outcome, SourceMalformed):
                yield f"{REFUSED}{outcome.where}: {outcome.what}"
            if len(batch) >= BATCH:
                yield from _append(run, batch, reader)
                done += len(batch)
                batch = []
                run.progress(f"{name}: {done} documents")
    yield from _append(run, batch, reader)


def _append(run: _Run, batch: list[Document], reader: str) -> Iterator[str]:
    documents = {document.id: document for document in batch}
    known = run.ledger.read_by(documents, reader)  # from a run that was cut short, or from another file
    new = [document for document in documents.values() if document.id not in known]
    articles = (document for document in new if document.role is DocumentRole.ARTICLE)
    results = claims_of(articles, every_language(run.gate) if run.gate else None)
    run.ledger.append_documents(
        [
            *((document, (), None) for document in new if document.role is not DocumentRole.ARTICLE),
            *((document, (), result) if isinstance(result, str) else (document, result, None) for document, result in results),
        ],
        reader=reader,
    )
    yield from documents


def _key_as_printed(row: Mapping[str, object], corrected: Sequence[CorrectedCell]) -> tuple[object, ...]:
    """What tells a deal to an annotation, which names it as the register prints it, whatever corrections changed since."""
    key = {name: row[name] for name in ("recipient", "supplier", "ordered_year", "designation")}
    for cell in corrected:
        if cell.row_id == row["row_id"] and cell.field in key:
            key[cell.field] = cell.was
            if cell.field == "ordered_year":
                key[cell.field] = int(cell.was) if cell.was.isdigit() else None
            elif cell.field in {"recipient", "supplier"}:
                key[cell.field] = _party_or(cell.was, row[cell.field])
    return tuple(key.values())


def _party_or(printed: str, corrected: object) -> object:
    try:
        return party_named(printed)
    except UnknownName:
        return corrected


def annotation_words(folder: MonitorFolder, name: str, deals: Register) -> dict[str, str]:
    """Words for the rows of the deals register; a line that fits no row or several is an error, not a guess.

    Raises:
        SourceMalformed: a line fits no deal, or more than one.
    """
    snapshot = read_file(folder.file(name))
    rows: dict[tuple[object, ...], list[str]] = {}
    for row in deals.deals.to_pylist() if deals.deals is not None else ():
        rows.setdefault(_key_as_printed(row, deals.corrected), []).append(row["row_id"])
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
