"""Which firm makes what a register's rows deliver, as an analyst states it with a source."""

from reliant.errors import SourceMalformed
from reliant.model.identity import content_id
from reliant.model.ownership import Made
from reliant.registers.folder_tables import csv_rows, date_in, party_in

COLUMNS = (
    "recipient",
    "supplier",
    "designation",
    "first_year",
    "last_year",
    "maker",
    "maker_country",
    "licensor",
    "licensor_country",
    "source_url",
)
"""``category``, ``quote``, ``source_date`` and ``remark`` may stand beside them."""


def read_makers(data: bytes, *, name: str) -> tuple[Made, ...]:
    """Makers, one per line; which rows of a register each stands for is said by the first columns, and empty ones fit any row.

    Raises:
        SourceMalformed: a column is missing, a line names no maker, no source, or no supplier, designation or category to
            choose rows by, or a country or year is none; the message names the line.
    """
    made = [_made(row, where=f"{name}, line {line}") for line, row in csv_rows(data, name=name, columns=COLUMNS)]
    doubled = {one.id for one in made if [other.id for other in made].count(one.id) > 1}
    if doubled:
        said = ", ".join(sorted(one.maker for one in made if one.id in doubled))
        raise SourceMalformed(f"the same line stands twice ({said})", where=name, remedy="keep one of them")
    return tuple(made)


def _made(row: dict[str, str], *, where: str) -> Made:
    chosen_by = [row["supplier"], row["designation"], row.get("category", "")]
    if not row["maker"] or not row["source_url"]:
        raise SourceMalformed("maker or source_url is empty", where=where, remedy="say who makes it, and which page says so")
    if not any(chosen_by):
        raise SourceMalformed(
            "it would stand for every row", where=where, remedy="name a supplier, designation or category that it stands for"
        )
    first, last = (_year(row[key], key, where=where) for key in ("first_year", "last_year"))
    if first is not None and last is not None and first > last:
        raise SourceMalformed(f"it ends {last}, before it begins {first}", where=where, remedy="mend first_year or last_year")
    if row["licensor"] and not row["licensor_country"]:
        raise SourceMalformed("licensor_country is empty", where=where, remedy="say where the licensor sits, UNK if unknown")
    more = (row.get("category", ""),)
    return Made(
        id=content_id("m", *(row[column] for column in COLUMNS), *more),
        recipient=party_in(row["recipient"], where=where),
        supplier=party_in(row["supplier"], where=where),
        designation=row["designation"] or None,
        category=row.get("category") or None,
        first_year=first,
        last_year=last,
        maker=row["maker"],
        maker_country=party_in(row["maker_country"], where=where),
        licensor=row["licensor"] or None,
        licensor_country=party_in(row["licensor_country"], where=where),
        source_url=row["source_url"],
        quote=row.get("quote") or None,
        source_date=date_in(row, "source_date", where=where),
        remark=row.get("remark") or None,
        where=where,
    )


def _year(text: str, column: str, *, where: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise SourceMalformed(f"{column} is {text!r}", where=where, remedy="a year of delivery has four digits, or is empty")
    return int(text) if text else None
