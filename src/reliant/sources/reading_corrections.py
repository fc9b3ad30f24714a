"""Corrections of readings in a YAML file that people keep under version control: appended to, never rewritten."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from reliant.errors import ReliantError, SourceMalformed, SourceUnreachable
from reliant.extract.corrected import FIELDS, canonical
from reliant.model.identity import ClaimId, DocumentId
from reliant.model.reading_correction import CorrectionKind, ReadingCorrection
from reliant.sources.yaml_file import read_yaml

NAME = "readings.yaml"
"""The file in ``corrections/`` of a monitor."""
_HEAD = "# Corrections of readings, written by reliant read --fix; docs/reading.md says how. Keep them under version control.\n"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: CorrectionKind
    document: Words
    sentence: Annotated[str, StringConstraints(min_length=1)]
    author: Words
    on: date
    reason: Words
    subject: Words | None = None
    field: str | None = None
    was: str | None = None
    value: str | None = None
    claim: dict[str, str] | None = None

    @model_validator(mode="after")
    def _of_one_kind(self) -> "_Entry":
        is_missed = self.kind is CorrectionKind.MISSED
        if is_missed != (self.subject is None):
            raise ValueError("'subject' names the claim that is corrected, and a missed event has none")
        if (self.kind is CorrectionKind.FIX) != (self.field is not None):
            raise ValueError("a fix, and nothing else, names a 'field'")
        if is_missed != (self.claim is not None):
            raise ValueError("a missed event, and nothing else, has a 'claim'")
        if self.kind is CorrectionKind.REJECT and self.was is None:
            raise ValueError("'was' must say type and modality of what is rejected")
        if self.field is not None:
            _check(self.field, self.value)
        if self.claim is not None:
            if "type" not in self.claim:
                raise ValueError("the claim needs a 'type'")
            for name, value in self.claim.items():
                _check(name, value)
        return self


def _check(field: str, value: str | None) -> None:
    try:
        kept = canonical(field, value)
    except KeyError as error:
        raise ValueError(f"{field!r} is no field that can be corrected; they are {', '.join(FIELDS)}") from error
    except ReliantError as error:
        raise ValueError(str(error)) from error
    if kept != value:
        raise ValueError(f"{field} {value!r} should be written {kept!r}")


def read_reading_corrections(path: Path) -> tuple[ReadingCorrection, ...]:
    """The corrections of a file, in its order.

    Raises:
        SourceUnreachable: it is missing or may not be opened.
        SourceMalformed: it is not YAML, or an entry is not what it should be; place and fault are named.
    """
    told = read_yaml(path, _Plain)
    if told is None:
        return ()
    if not isinstance(told, list):
        raise SourceMalformed("it is no list of corrections", where=str(path), remedy="begin each entry with '- kind:'")
    return tuple(_correction(entry, f"{path.name}, entry {number}", path) for number, entry in enumerate(told, start=1))


def _correction(entry: object, where: str, path: Path) -> ReadingCorrection:
    try:
        told = _Entry.model_validate(entry)
    except ValidationError as error:
        faults = "; ".join(
            ": ".join([*(".".join(map(str, fault["loc"])) for _ in fault["loc"][:1]), fault["msg"].removeprefix("Value error, ")])
            for fault in error.errors()
        )
        raise SourceMalformed(
            f"it is no correction: {faults}", where=f"{path.parent / where}", remedy="mend the entry; docs/reading.md shows one"
        ) from error
    return ReadingCorrection(
        where=where,
        kind=told.kind,
        document=DocumentId(told.document),
        sentence=told.sentence,
        author=told.author,
        on=told.on,
        reason=told.reason,
        subject=ClaimId(told.subject) if told.subject else None,
        field=told.field,
        was=told.was,
        value=told.value,
        claim=told.claim,
    )


class _Plain(yaml.SafeLoader):
    """Leaves numbers and dates as they are written: a quantity is text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag == "tag:yaml.org,2002:null"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def append_reading_correction(path: Path, correction: ReadingCorrection) -> None:
    """Put a correction at the end of a file, which is made if it is missing; what stands there stays as it is.

    Raises:
        SourceMalformed: the file is no list of corrections.
        SourceUnreachable: it cannot be written.
    """
    is_new = not path.exists()
    if not is_new:
        read_reading_corrections(path)
    entry = _written(correction)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = b"" if is_new else path.read_bytes()
        gap = "" if is_new or before.endswith(b"\n") else "\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{_HEAD if is_new else gap}{entry}")
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(path), remedy="name another file with --corrections"
        ) from error


def _written(correction: ReadingCorrection) -> str:
    told: Mapping[str, Any] = {
        "kind": correction.kind.value,
        "document": correction.document,
        "subject": correction.subject,
        "sentence": correction.sentence,
        "field": correction.field,
        "was": correction.was,
        "value": correction.value,
        "claim": dict(correction.claim) if correction.claim else None,
        "author": correction.author,
        "on": correction.on.isoformat(),
        "reason": correction.reason,
    }
    is_fix = correction.kind is CorrectionKind.FIX
    kept = {name: value for name, value in told.items() if value is not None or (is_fix and name in ("was", "value"))}
    return yaml.safe_dump([kept], allow_unicode=True, sort_keys=False, width=10_000)
