"""JSON lines: one document a line, its text kept exactly as it is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reliant.errors import SourceMalformed
from reliant.model.document import Document, document_id
from reliant.model.identity import PartyId
from reliant.text.blocks import segments_of
from reliant.text.dates import printed_date
from reliant.text.encoding import decode, refuse_foreign
from reliant.text.language import language_of
from reliant.text.tape import Tape
from reliant.text.unpacking import too_long

_PARTY = re.compile(r"[A-Z]{3}|(ORG|NSG):\S+")
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """A line that was not read: its number, counted from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Documents of a JSON-lines file, each with the id its line gave (null when it gave none), and the lines refused.

    Iterating gives the pairs. Lines read and lines refused are all lines that are not blank.
    """

    documents: tuple[tuple[Document, str | None], ...]
    refused: tuple[RefusedRecord, ...] = ()
    encoding: str = "utf-8"

    def __iter__(self) -> Iterator[tuple[Document, str | None]]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)


class _Refusal(ValueError):
    """Why one line is not read."""


def is_json_lines(data: bytes) -> bool:
    """Whether bytes open with a JSON object."""
    return bool(re.match(rb'(\xef\xbb\xbf)?\s*\{\s*["}]', data[:1000]))


def read_documents(data: bytes, *, name: str) -> Records:
    """Documents of a file with one JSON object a line.

    Known fields are ``id``, ``text`` (the only one needed), ``title``, ``published_on``, ``observed_on``, ``language``,
    ``context_country``, ``category``, ``status_text``, ``image_credit``, ``author``, ``source_url`` or ``url`` and
    ``source_name``; others are left out. ``text`` is kept character for character, so that offsets are those of the file.
    A field that is absent, null or of no use is null in the document, with a warning in the last case.

    Raises:
        SourceMalformed: the file is empty or binary, or in another encoding throughout. A single bad line is listed in
            ``refused`` instead.
    """
    refuse_foreign(data, name=name)
    encoding = "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        decoded = decode(data, name=name)
        data, encoding = decoded.text.encode(), decoded.encoding
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip().startswith(b"[") and (items := _array(data)) is not None:
        raise SourceMalformed(
            f"this is a JSON array of {len(items)}, not JSON lines",
            where=name,
            remedy="write one object a line, as with: jq -c '.[]' FILE",
        )
    rows = _whole_object(data) or list(enumerate(data.split(b"\n"), 1))
    documents: list[tuple[Document, str | None]] = []
    refused: list[RefusedRecord] = []
    for number, row in rows:
        if not row.strip():
            continue
        try:
            documents.append(_record(_object(row)))
        except _Refusal as refusal:
            refused.append(RefusedRecord(line=number, why=str(refusal)))
    if not documents and all(refusal.why.startswith("not UTF-8") for refusal in refused):
        decode(data, name=name)  # says what the encoding looks like
    return Records(documents=tuple(documents), refused=tuple(refused), encoding=encoding)


def stream_records(tape: Tape, *, name: str, limit: int) -> Iterator[tuple[Document, str | None, int] | RefusedRecord]:
    """Records of a JSON-lines file one by one, each with its id and the number of its line; refused lines in their place.

    As ``read_documents``, for files of any length: only one line is held at a time.

    Raises:
        SourceMalformed: it is no JSON lines throughout, as above.
    """
    head = tape.peek(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head or re.match(rb"(\xef\xbb\xbf)?\s*\{\s*\n", head):
        data = tape.take(limit + 1)
        if len(data) > limit:
            raise too_long("the file", limit, where=name)
        found = read_documents(data, name=name)
        yield from ((document, given, number) for number, (document, given) in enumerate(found, 1))
        yield from found.refused
        return
    if head.startswith(b"\xef\xbb\xbf"):
        tape.take(3)
    number = 0
    while row := tape.readline(limit):
        number += 1
        if len(row) >= limit and not row.endswith(b"\n"):
            while row and not row.endswith(b"\n"):
                row = tape.readline()
            yield RefusedRecord(line=number, why=f"it is longer than {limit >> 20} MB")
        elif row.strip():
            try:
                yield *_record(_object(row)), number
            except _Refusal as refusal:
                yield RefusedRecord(line=number, why=str(refusal))


def _array(data: bytes) -> list[Any] | None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _whole_object(data: bytes) -> list[tuple[int, bytes]] | None:
    """The file as one record when it is a single object spread over lines; null otherwise."""
    if data.count(b"\n") == 0 or not re.match(rb"\s*\{\s*\n", data):
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return [(1, data)] if isinstance(value, dict) else None


def _object(row: bytes) -> dict[str, Any]:
    try:
        value = json.loads(row.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _Refusal(f"not UTF-8: byte 0x{row[error.start]:02X} at position {error.start} of the line") from error
    except json.JSONDecodeError as error:
        raise _Refusal(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise _Refusal(f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise _Refusal(f"a JSON {type(value).__name__}, not an object")
    return value


def _record(fields: dict[str, Any]) -> tuple[Document, str | None]:
    if "text" not in fields:
        raise _Refusal("it has no field text")
    text = fields["text"]
    if not isinstance(text, str):
        raise _Refusal(f"text is {type(text).__name__}, not a string")
    if not text.strip():
        raise _Refusal("text is empty")
    warnings: list[str] = []
    words = {
        key: _words(fields, key, warnings)
        for key in (
            "id",
            "title",
            "language",
            "context_country",
            "category",
            "status_text",
            "image_credit",
            "author",
            "source_url",
            "url",
            "source_name",
        )
    }
    for value in (text, *words.values()):
        if value and any("\ud800" <= char <= "\udfff" for char in value):
            raise _Refusal("it holds half of a surrogate pair, which is no character")
    published_on = _date(fields, "published_on", warnings)
    if published_on is None and not any("published_on" in warning for warning in warnings):
        warnings.append("no date of publication is given")
    language, country = words["language"], words["context_country"]
    if language and not _LANGUAGE.fullmatch(language := language[:2].lower()):
        warnings.append(f"language {words['language']!r} is not an ISO 639-1 code")
        language = None
    if country and not _PARTY.fullmatch(country := country if ":" in country else country.upper()):
        warnings.append(f"context_country {words['context_country']!r} is not an ISO 3166 alpha-3 code")
        country = None
    document = Document(
        id=document_id(title=words["title"], published_on=published_on, text=text),
        text=text,
        title=words["title"],
        published_on=published_on,
        observed_on=_date(fields, "observed_on", warnings),
        language=language or language_of(text),
        category=words["category"],
        status_text=words["status_text"],
        image_credit=words["image_credit"],
        author=words["author"],
        url=words["source_url"] or words["url"],
        source_name=words["source_name"],
        context_country=PartyId(country) if country else None,
        segments=segments_of(text),
        warnings=tuple(warnings),
    )
    return document, words["id"]


def _words(fields: dict[str, Any], key: str, warnings: list[str]) -> str | None:
    value = fields.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    warnings.append(f"{key} is {type(value).__name__}, not a string")
    return None


def _date(fields: dict[str, Any], key: str, warnings: list[str]) -> Any:
    value = _words(fields, key, warnings)
    printed = printed_date(value) if value else None
    if value and printed is None:
        warnings.append(f"{key} {value!r} is not a date of the form 2017-09-18")
    return printed.on if printed else None
