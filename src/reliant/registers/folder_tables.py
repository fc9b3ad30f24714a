"""Small tables a monitor folder brings along: who owns whom, and what a register's comments say in our words."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import country
from reliant.model.identity import UNKNOWN, OwnershipId, PartyId, content_id
from reliant.model.ownership import ControlMeans, Ownership, Share
from reliant.model.time import PartialDate

NO_STAKE = ("offer", "planned", "no ownership", "not ownership", "agreed")
"""Words in ``relation`` that say the row records no stake."""
NO_STAKE_ALONE = ("assembly", "production", "licen")
"""The same, unless the relation is a joint venture: one for the production of something is a stake."""


OWNERSHIP_COLUMNS = (
    "child",
    "child_country",
    "parent",
    "parent_country",
    "share_percent",
    "since",
    "until",
    "relation",
    "source_url",
)
ALSO_CALLED = {"share_capital": "share_percent"}


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

    ``share_percent`` may be called ``share_capital``. The columns ``share_votes``, ``control``, ``level``, ``quote``,
    ``source_date`` and ``remark`` may be missing.

    Raises:
        SourceMalformed: a column is missing, or a firm, country, share or date is not one, or a firm would own itself; the
            message names the line.
    """
    return tuple(_stake(row, where=f"{name}, line {line}") for line, row in csv_rows(data, name=name, columns=OWNERSHIP_COLUMNS))


def _stake(row: Mapping[str, str], *, where: str) -> Ownership:
    if not row["child"] or not row["parent"]:
        raise SourceMalformed("child or parent is empty", where=where, remedy="name both firms, or take the line out")
    if row["child"].casefold() == row["parent"].casefold():
        raise SourceMalformed(
            f"{row['child']} would own itself", where=where, remedy="name the holder, or take the line out: own shares have none"
        )
    since, until, source_date = (date_in(row, key, where=where) for key in ("since", "until", "source_date"))
    if since and until and since.first > until.last:
        raise SourceMalformed(f"it ends {until}, before it begins {since}", where=where, remedy="mend since or until")
    capital, votes = (_share(row.get(key, ""), key, where=where) for key in ("share_percent", "share_votes"))
    relation, level = row["relation"], row.get("level", "").lower()
    if level not in {"", "direct", "indirect"}:
        raise SourceMalformed(f"level is {level!r}", where=where, remedy="a stake is direct (or empty) or indirect")
    more = tuple(row.get(key, "") for key in ("share_votes", "control", "level", "quote", "source_date"))
    identity = tuple(row[key] for key in ("child", "parent", "share_percent", "since", "until", "relation", "source_url"))
    return Ownership(
        id=OwnershipId(content_id("o", *identity, *(more if any(more) else ()))),  # ids of tables without them stay as they were
        child=row["child"],
        child_country=party_in(row["child_country"], where=where),
        parent=row["parent"],
        parent_country=party_in(row["parent_country"], where=where),
        share_percent=capital.exact if capital else None,
        share_range=capital if capital and capital.exact is None else None,
        votes=votes,
        control=_means(row.get("control", ""), where=where),
        since=since,
        until=until,
        relation=relation,
        is_ownership=_is_stake(relation.lower()),
        is_indirect=level == "indirect",
        source_url=row["source_url"],
        source_date=source_date,
        quote=row.get("quote") or None,
        remark=row.get("remark") or None,
    )


def _share(text: str, column: str, *, where: str) -> Share | None:
    if not text:
        return None
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = None
    if number is not None and not 0 <= number <= 100:
        raise SourceMalformed(f"{column} is {number:g}", where=where, remedy="a share lies between 0 and 100")
    try:
        return Share(number, number) if number is not None else Share.parse(text)
    except ValueError as error:
        raise SourceMalformed(f"{column}: {error}", where=where, remedy="shares are per cent") from error


def date_in(row: Mapping[str, str], column: str, *, where: str) -> PartialDate | None:
    """The date in a cell; null when it is empty or missing.

    Raises:
        SourceMalformed: it holds something else.
    """
    text = row.get(column)
    try:
        return PartialDate.parse(text) if text else None
    except ValueError as error:
        raise SourceMalformed(f"{column}: {error}", where=where, remedy="dates are YYYY[-MM[-DD]], or empty") from error


def _means(text: str, *, where: str) -> ControlMeans | None:
    try:
        return ControlMeans(text.lower().replace(" ", "_")) if text else None
    except ValueError as error:
        known = ", ".join(means.value for means in ControlMeans)
        raise SourceMalformed(f"control is {text!r}", where=where, remedy=f"it is one of {known}, or empty") from error


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
    names = [ALSO_CALLED.get(column, column) for column in reader.fieldnames or ()]
    doubled = sorted({column for column in names if names.count(column) > 1})
    if doubled:
        raise SourceMalformed(f"column {', '.join(doubled)} stands twice", where=f"{name}, line 1", remedy="keep one of them")
    reader.fieldnames = names
    missing = [column for column in columns if column not in names]
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


def party_in(text: str, *, where: str) -> PartyId | None:
    """The party a cell names by id or English name; null when it is empty.

    Raises:
        SourceMalformed: nobody knows it.
    """
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
