"""Small tables a monitor folder brings along: who owns whom, and what a register's comments say in our words."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import country
from reliant.model.identity import UNKNOWN, OwnershipId, PartyId, content_id
from reliant.model.ownership import Ownership
from reliant.model.time import PartialDate

NO_STAKE = ("offer", "planned", "no ownership", "not ownership", "agreed")
"""Words in ``relation`` that say the row records no stake."""
NO_STAKE_ALONE = ("assembly", "production", "licen")
"""The same, unless the relation is a joint venture: one for the production of something is a stake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What matters of a register's comment on one deal, in our words; the key fields are as the register prints them."""

    recipient: str
    supplier: str
    ordered: str
    designation: str
    kind: str
    text: str


def read_ownership(data: bytes, *, name: str) -> tuple[Ownership, ...]:
    """Stakes, one per line of the table; relations that are no stake are kept with ``is_ownership`` false.

    Raises:
        SourceMalformed: a column is missing, or a firm, country, share or date is not one; the message names the line.
    """
    stakes = []
    for line, row in csv_rows(
        data,
        name=name,
        columns=(
            "child",
            "child_country",
            "parent",
            "parent_country",
            "share_percent",
            "since",
            "until",
            "relation",
            "source_url",
        ),
    ):
        where = f"{name}, line {line}"
        if not row["child"] or not row["parent"]:
            raise SourceMalformed("child or parent is empty", where=where, remedy="name both firms, or take the line out")
        try:
            share = float(row["share_percent"]) if row["share_percent"] else None
            since, until = (PartialDate.parse(row[key]) if row[key] else None for key in ("since", "until"))
        except ValueError as error:
            raise SourceMalformed(str(error), where=where, remedy="shares are per cent, dates YYYY[-MM[-DD]]") from error
        if share is not None and not 0 <= share <= 100:
            raise SourceMalformed(f"share_percent is {share:g}", where=where, remedy="a share lies between 0 and 100")
        if since and until and since.first > until.last:
            raise SourceMalformed(f"it ends {until}, before it begins {since}", where=where, remedy="mend since or until")
        relation = row["relation"]
        identity = tuple(row[key] for key in ("child", "parent", "share_percent", "since", "until", "relation", "source_url"))
        stakes.append(
            Ownership(
                id=OwnershipId(content_id("o", *identity)),
                child=row["child"],
                child_country=_party(row["child_country"], where=where),
                parent=row["parent"],
                parent_country=_party(row["parent_country"], where=where),
                share_percent=share,
                since=since,
                until=until,
                relation=relation,
                is_ownership=_is_stake(relation.lower()),
                source_url=row["source_url"],
                remark=row.get("remark") or None,
            )
        )
    return tuple(stakes)


def read_annotations(data: bytes, *, name: str) -> tuple[Annotation, ...]:
    """Annotations, one per line.

    Raises:
        SourceMalformed: a column is missing, or a row does not fit the header.
    """
    columns = ("recipient", "supplier", "ordered", "designation", "kind", "text")
    return tuple(Annotation(**{key: row[key] for key in columns}) for _, row in csv_rows(data, name=name, columns=columns))


def csv_rows(data: bytes, *, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines of a CSV in UTF-8 with at least these columns, each with its number; empty lines are passed over.

    Raises:
        SourceMalformed: it is no such file; the message names the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=name, remedy="save the table as UTF-8") from error
    if "\x00" in text:
        raise SourceMalformed("it holds NUL characters, so it is no CSV", where=name, remedy="save the table as CSV in UTF-8")
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise SourceMalformed(
            f"column {', '.join(missing)} is missing", where=f"{name}, line 1", remedy=f"the columns are {', '.join(columns)}"
        )
    try:
        for row in reader:
            if None in row or None in row.values():
                raise SourceMalformed(
                    "it has not as many cells as the header",
                    where=f"{name}, line {reader.line_num}",
                    remedy="put cells that hold a comma in double quotes",
                )
            if any(value.strip() for value in row.values()):
                yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise SourceMalformed(
            f"it is no CSV: {error}", where=f"{name}, line {reader.reader.line_num}", remedy="save the table as CSV in UTF-8"
        ) from error


def _party(text: str, *, where: str) -> PartyId | None:
    if not text or text == UNKNOWN or ":" in text:  # ORG:… and NSG:… need not be known beforehand
        return PartyId(text) if text else None
    try:
        return country(text).id
    except UnknownName as error:
        raise SourceMalformed(
            f"nobody knows the country {text!r}", where=where, remedy=f"near are {', '.join(error.nearest) or 'none'}"
        ) from error


def _is_stake(relation: str) -> bool:
    if any(word in relation for word in NO_STAKE):
        return False
    return "joint venture" in relation or not any(word in relation for word in NO_STAKE_ALONE)
