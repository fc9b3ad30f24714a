"""What a register covers: its release, its years, and whether shares of the world may be taken from it."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from reliant.model.identity import UNKNOWN
from reliant.model.time import Window

_SCOPE = re.compile(
    r"transfers of major .{0,40}?arms from (?P<suppliers>.+?)\s+to\s+(?P<recipients>.+?)\s*\.\s*(?P<what>deals with .*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"'?(\d{4})'?\s+to\s+'?(\d{4})'?")
_GENERATED = re.compile(r"(?:data|information) generated:\s*(.*)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_EVERYONE = "all countries"
RECIPIENTS_SAID, SUPPLIERS_SAID = 50, 15
"""Parties a file must have when its preamble says that it holds all of them (a single year has about twice as many)."""
RECIPIENTS_UNSAID, SUPPLIERS_UNSAID = 100, 30
"""Parties a file must have when it does not say what it holds."""
CATEGORIES_AT_LEAST = 6
"""Armament categories a file must have: fewer, and it is a selection."""
_REFUSED_AT_MOST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Preamble:
    """What the lines above a header say; null: they do not say it."""

    vintage: str | None
    suppliers: str | None
    recipients: str | None
    selection: str | None
    years: Window | None
    notes: tuple[str, ...]


def read_preamble(lines: tuple[str, ...]) -> Preamble:
    """Vintage, parties, kind of deals and years of a preamble."""
    text = "\n".join(lines)
    scope = next((found for line in lines if (found := _SCOPE.search(line))), None)
    window = _RANGE.search(scope["what"]) if scope else None
    generated = _GENERATED.search(text)
    vintage = _day(generated[1]) if generated else None
    notes: tuple[str, ...] = ()
    if vintage is None:
        said = f"{generated[1].strip()!r} is no date" if generated else "the file does not say when it was generated"
        notes = (f"vintage unknown: {said}",)
    first, last = (int(window[1]), int(window[2])) if window else (0, 0)
    kind = re.split(r"\s+for\s+", scope["what"], maxsplit=1, flags=re.IGNORECASE)[0] if scope else None
    return Preamble(
        vintage=vintage,
        suppliers=" ".join(scope["suppliers"].split()) if scope else None,
        recipients=" ".join(scope["recipients"].split()) if scope else None,
        selection=kind.lower() if kind else None,
        years=Window(first, last) if window and first <= last else None,
        notes=notes,
    )


def delivery_years(deliveries: pa.Table) -> Window | None:
    """First and last year with a delivery; null without any."""
    if not deliveries.num_rows:
        return None
    span = pc.min_max(deliveries.column("year")).as_py()
    return Window(span["min"], span["max"])


def coverage(preamble: Preamble | None, deliveries: pa.Table, *, n_rows: int, n_refused: int) -> tuple[bool, str]:
    """Whether shares of the world may be taken from a register, and in words what it covers or why not."""
    recipients, suppliers, categories = (
        set(deliveries.column(name).unique().to_pylist()) - {UNKNOWN} for name in ("recipient", "supplier", "category")
    )
    years = delivery_years(deliveries)
    said = preamble is not None and preamble.suppliers is not None
    span = f"deliveries {years.first} to {years.last}" if years else "no deliveries"
    counted = f"{_count(recipients, 'recipient')}, {_count(suppliers, 'supplier')}, {span}"
    told = _told(preamble, years) if preamble is not None and said else "nothing in it says what it covers, judged by its parties"
    reason = _why_not(preamble if said else None, recipients, suppliers, categories)
    if reason is None and n_refused > n_rows * _REFUSED_AT_MOST:
        reason = f"{n_refused} of {n_rows} rows were refused"
    if reason is None:
        return True, f"covers the world: {told}; {counted}"
    return False, f"does not cover the world: {reason}; {told}; {counted}"


def _told(preamble: Preamble, years: Window | None) -> str:
    asked = preamble.years
    span = f" for {asked.first} to {asked.last}" if asked and asked != years else ""
    return f"{preamble.selection or 'deals'}{span}, from {preamble.suppliers} to {preamble.recipients}"


def _why_not(
    said: Preamble | None, recipients: AbstractSet[str], suppliers: AbstractSet[str], categories: AbstractSet[str]
) -> str | None:
    least_recipients, least_suppliers = RECIPIENTS_UNSAID, SUPPLIERS_UNSAID
    if said is not None:
        least_recipients, least_suppliers = RECIPIENTS_SAID, SUPPLIERS_SAID
        if (said.suppliers or "").lower() != _EVERYONE or (said.recipients or "").lower() != _EVERYONE:
            return "it is an extract"
    if len(recipients) < least_recipients:
        return f"only {_count(recipients, 'recipient')}, a whole register has at least {least_recipients}"
    if len(suppliers) < least_suppliers:
        return f"only {_count(suppliers, 'supplier')}, a whole register has at least {least_suppliers}"
    if len(categories) < CATEGORIES_AT_LEAST:
        return f"only {_count(categories, 'categor')}, a whole register has at least {CATEGORIES_AT_LEAST}"
    return None


def _count(things: AbstractSet[str], noun: str) -> str:
    ends = ("y", "ies") if noun.endswith("categor") else ("", "s")
    return f"{len(things)} {noun}{ends[len(things) != 1]}"


def _day(text: str) -> str | None:
    try:
        if found := _DAY.search(text):
            return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1])).isoformat()
        if found := _ISO_DAY.search(text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except (ValueError, KeyError):
        return None
    return None
