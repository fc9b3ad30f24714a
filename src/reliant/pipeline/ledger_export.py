"""The ledger handed on: records as tables, FollowTheMoney, PLOVER, a timeline and a network; and FollowTheMoney taken in."""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reliant.errors import SourceMalformed
from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.model.ownership import Ownership
from reliant.model.tables import DEALS
from reliant.model.tables_ledger import LEDGER_TABLES
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.publish.ftm import KINDS, MARK, OWN, Record, ftm_entities, ftm_statements, record_entity, record_of
from reliant.publish.ledger_rows import ledger_rows
from reliant.publish.network import graphml
from reliant.publish.plover import plover_rows
from reliant.publish.timeline import timeline_js, timeline_rows
from reliant.sources import MonitorFolder, read_file
from reliant.store.ledger import Ledger

ROWS = "rows"
TABLES = (*LEDGER_TABLES, ROWS)
"""What can be exported as a table; ``rows`` are the orders of the register, of contract DEALS."""


def export_rows(
    folder: MonitorFolder, table: str, on: date, *, state: Path | None = None, with_unreal: bool = False
) -> list[dict[str, object]]:
    """Rows of one table as known on a day, by id; ``plover`` and ``timeline`` are tables too.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
        ValueError: there is no such table.
    """
    holdings, known = _known(folder, on, state)
    if table == "plover":
        return plover_rows(known.events, with_unreal=with_unreal)
    if table == "timeline":
        return timeline_rows(known.events, known.agreements)
    if table == ROWS:
        deals = holdings.deals.deals
        return sorted(deals.to_pylist(), key=lambda row: str(row["row_id"])) if deals is not None else []
    return ledger_rows(table, _records(holdings, known)[table])


def export_text(folder: MonitorFolder, form: str, on: date, *, state: Path | None = None) -> Iterator[str]:
    """Lines of an export that is no table: ``ftm``, ``ftm-statements``, ``graphml`` or ``timelinejs``.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    holdings, known = _known(folder, on, state)
    if form == "graphml":
        yield graphml(known.events, known.agreements, holdings.ownership)
        return
    if form == "timelinejs":
        shown = timeline_js(timeline_rows(known.events, known.agreements), folder.settings.title)
        yield json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
        return
    entities = ftm_entities(known.documents, known.claims, known.events, known.agreements, holdings.ownership)
    if form == "ftm-statements":
        yield from ftm_statements(entities)
        return
    for entity in entities:
        yield json.dumps(entity, ensure_ascii=False) + "\n"


def _known(folder: MonitorFolder, on: date, state: Path | None) -> tuple[Holdings, Known]:
    ledger, holdings = open_state(folder, state)
    ledger.close()
    return holdings, known_on(holdings, on)


def _records(holdings: Holdings, known: Known) -> Mapping[str, Sequence[object]]:
    return {
        "documents": known.documents,
        "claims": known.claims,
        "events": known.events,
        "agreements": known.agreements,
        "stakes": holdings.ownership,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import took, by kind; how many entities of which schema carry no record; which it refused, and why."""

    taken: Mapping[str, int]
    left: Mapping[str, int]
    refused: tuple[tuple[str, str], ...]
    where: str


def import_ftm(folder: MonitorFolder, file: Path, *, state: Path | None = None) -> Imported:
    """Documents, claims and stakes of a FollowTheMoney file of ours into the ledger, as they were; the rest is listed.

    Entities (JSON lines) and statements (CSV) are told apart by content. An entity whose properties no longer say what the
    record beside them says was edited elsewhere, and is refused: which of the two holds cannot be told. Events, deals, parties
    and mentions follow from the others and are not taken.

    Raises:
        SourceError: the file cannot be read or is neither.
        LedgerError: the ledger cannot be written.
    """
    snapshot = read_file(file)
    records: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    refused: list[tuple[str, str]] = []
    left: Counter[str] = Counter()
    for key, entity in _entities(snapshot.data, str(file)):
        own = entity.get(OWN)
        if own is None:
            left[str(entity.get("schema"))] += 1
            continue
        try:
            record = record_of(own)
        except ValueError as error:
            refused.append((key, f"{entity.get('schema')}: its record cannot be read ({str(error).splitlines()[0]})"))
            continue
        made = record_entity(record)
        if made["id"] != key or made["schema"] != entity.get("schema") or _plain(made) != _plain(entity):
            refused.append((key, f"{entity.get('schema')}: its properties and its record disagree: it was edited elsewhere"))
            continue
        kind = next(name for name, one in KINDS.items() if isinstance(record, one))
        records[kind].append(record)
    with Ledger.open(folder.ledger(state)) as ledger:
        refused += _append(ledger, records)
        taken = {f"{kind}s": len(some) for kind, some in records.items()}
        return Imported(taken=taken, left=dict(sorted(left.items())), refused=tuple(refused), where=ledger.where)


def _append(ledger: Ledger, records: dict[str, list[Record]]) -> list[tuple[str, str]]:
    """Append what was read, each claim under the reader that made it; claims whose document is nowhere are refused."""
    documents = {str(record.id): record for record in records["document"] if isinstance(record, Document)}
    claims = [record for record in records["claim"] if isinstance(record, Claim)]
    missing = {str(claim.document) for claim in claims} - documents.keys()
    known = {str(document.id): document for document in ledger.documents(sorted(missing))}
    homeless = [claim for claim in claims if claim.document not in documents and claim.document not in known]
    readers: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim not in homeless:
            readers[f"imported {claim.extractor}"][claim.document].append(claim)
    told = {claim.document for claim in claims}
    silent = [(document, (), None) for key, document in documents.items() if key not in told]
    ledger.append_documents(silent, reader="imported")
    for reader, by_document in sorted(readers.items()):
        ledger.append_documents([({**known, **documents}[key], some, None) for key, some in by_document.items()], reader=reader)
    ledger.append_ownership([record for record in records["stake"] if isinstance(record, Ownership)])
    records["claim"] = [claim for claim in claims if claim not in homeless]
    return [(claim.id, f"Note: its document {claim.document} is neither in the file nor in the ledger") for claim in homeless]


def _plain(entity: Mapping[str, object]) -> dict[str, list[str]]:
    properties = entity.get("properties")
    return {str(name): sorted(values) for name, values in properties.items()} if isinstance(properties, dict) else {}


def _entities(data: bytes, where: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Entities of a file by id, whichever of the two forms it has."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"it is not UTF-8 (byte {error.start})", where=where, remedy="save it as UTF-8") from error
    if text.lstrip().startswith("{"):
        yield from _of_lines(text, where)
    elif "entity_id" in text.partition("\n")[0]:
        yield from _of_statements(text)
    else:
        raise SourceMalformed(
            "it is neither FollowTheMoney entities, one JSON object a line, nor statements as CSV",
            where=where,
            remedy="export with --format ftm or ftm-statements",
        )


def _of_lines(text: str, where: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
            yield str(entity["id"]), entity
        except (ValueError, KeyError, TypeError) as error:
            raise SourceMalformed(
                f"this is no entity ({error})", where=f"{where}, line {number}", remedy="one JSON object with an id a line"
            ) from error


def _of_statements(text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    csv.field_size_limit(1 << 30)
    entities: dict[str, dict[str, object]] = {}
    properties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader(io.StringIO(text, newline="")):
        entity = entities.setdefault(row["entity_id"], {"id": row["entity_id"], "schema": row["schema"]})
        if row["prop"] == "description" and row["value"].startswith(MARK):
            entity[OWN] = _json_or_none(row["value"].removeprefix(MARK))
        elif row["prop"] != "id":
            properties[row["entity_id"]][row["prop"]].append(row["value"])
    for key, entity in entities.items():
        yield key, {**entity, "properties": properties[key]}


def _json_or_none(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return {}


def schema_page() -> str:
    """docs/schema.md: every table that is exported with its columns, from the contracts."""
    lines = [
        "# Schema of the exports",
        "",
        "Made from the contracts by `reliant ledger schema`; do not edit. Ids are content hashes, the same in every run;",
        "null means not stated or not known, never zero. In CSV lists are joined by a space.",
    ]
    contracts = [*LEDGER_TABLES.items(), (ROWS, DEALS)]
    for name, contract in contracts:
        lines += ["", f"## {name}", f"{contract.grain[0].upper()}{contract.grain[1:]} (`{contract.name}`).", ""]
        lines += ["| column | type | unit | null | what it holds |", "|---|---|---|---|---|"]
        lines += [
            f"| {column.name} | {column.type} | {column.unit or ''} | {'yes' if column.is_nullable else 'no'} | {column.says} |"
            for column in contract.columns
        ]
    return "\n".join(lines) + "\n"
