"""What each id of a brief stands for: marks, sentences, rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.document import Document
from reliant.model.ownership import Ownership
from reliant.monitor.evidence import Evidence, Row
from reliant.monitor.page import Source
from reliant.monitor.wording import count, volume


def citations(evidence: Evidence, used: Iterable[str]) -> tuple[Source, ...]:
    """Sources for the ids a brief uses, marked r1…, c1…, o1…, d1… : rows by year, claims by date, so that runs are short."""
    return _marked(_found(evidence, set(used)))


def row_sources(rows: Iterable[Row], annotations: Mapping[str, str], used: Iterable[str]) -> tuple[Source, ...]:
    """Sources for the ids of register rows that a page uses, marked r1… in the order of the rows."""
    wanted = set(used)
    found = (row for row in rows if row["row_id"] in wanted)
    return _marked((f"{order:08d}", _row(row, annotations.get(str(row["row_id"])))) for order, row in enumerate(found))


def _marked(found: Iterable[tuple[str, Source]]) -> tuple[Source, ...]:
    numbers: dict[str, int] = {}
    marked = []
    for _, source in sorted(found, key=lambda item: (item[1].mark, item[0])):
        numbers[source.mark] = numbers.get(source.mark, 0) + 1
        marked.append(replace(source, mark=f"{source.mark}{numbers[source.mark]}"))
    return tuple(marked)


def _found(evidence: Evidence, wanted: set[str]) -> Iterator[tuple[str, Source]]:
    """Sources that are wanted, their mark still the letter alone, each with what it is sorted by within its letter."""
    older = (row for rows in evidence.flow.older.values() for row in rows)
    for order, row in enumerate((*evidence.flow.deliveries, *evidence.flow.deals, *older)):
        if row["row_id"] in wanted:
            yield f"{order:08d}", _row(row, evidence.annotations.get(str(row["row_id"])))
    documents = {document.id: document for document in evidence.documents}
    for claim in evidence.claims:
        if claim.id in wanted:
            source = _sentence(claim, documents[claim.document])
            yield f"{source.date or '9999'}{claim.id}", source
    for stake in evidence.ownership:
        if stake.id in wanted:
            yield stake.id, _stake(stake)
    for document in evidence.documents:
        if document.id in wanted:
            yield document.id, _document(document)


def _sentence(claim: Claim, document: Document) -> Source:
    words = (field.text for field in claim.fields if not field.inferred and field.text in claim.evidence)
    return Source(
        id=claim.id,
        mark="c",
        kind="sentence",
        text=claim.evidence,
        date=document.published_on.isoformat() if document.published_on else None,
        url=document.url,
        highlight=tuple(dict.fromkeys(words)),
        where=(
            f"{document.source_name or 'document'}: {document.title or document.id}, "
            f"characters {claim.span.start}-{claim.span.end}; "
            f"read as {claim.type.value.replace('_', ' ')} ({claim.modality.value}) by {claim.rule}"
        ),
    )


def _stake(stake: Ownership) -> Source:
    share = "share not stated" if stake.capital is None else f"{stake.capital} %"
    return Source(
        id=stake.id,
        mark="o",
        kind="stake",
        text=f"{stake.parent} in {stake.child}: {share}, {stake.relation}",
        where=stake.source_url,
        url=stake.source_url,
        date=str(stake.since) if stake.since else None,
    )


def _document(document: Document) -> Source:
    return Source(
        id=document.id,
        mark="d",
        kind="document",
        text=document.title or document.text[:80],
        where=document.source_name or "document",
        url=document.url,
    )


def _row(row: Row, annotation: str | None) -> Source:
    parties = f"{party_name(str(row['supplier']))} to {party_name(str(row['recipient']))}"
    if "year" in row:
        text = (
            f"{parties}, {row['year']}: {count(_number(row['number']))} {row['designation']} ({row['description']}), "
            f"{volume(_number(row['value_tiv']))} million TIV"
        )
        when = str(row["year"])
    else:
        years = row["delivery_years"]
        span = ", ".join(str(year) for year in years) if isinstance(years, list | tuple) and years else "none yet"
        text = (
            f"{parties}, ordered {row['ordered_year'] or 'year unknown'}: {count(_number(row['number_ordered']))} "
            f"{row['designation']} ({row['description']}), {count(_number(row['number_delivered']))} delivered ({span})"
        )
        when = str(row["ordered_year"] or "")
    if annotation:
        text += f"; {annotation}"
    return Source(
        id=str(row["row_id"]),
        mark="r",
        kind="register row",
        text=text,
        date=when or None,
        where=f"{row['file']}, line {row['line']}, release of {row['vintage'] or 'unknown date'}",
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
