"""Suppliers that stopped: what the refusal scenario would have said the year before, beside what the register says happened.

    python bench/natural_experiments.py --register FILE [--write]

FILE is a register of the whole world since 1950. ``--write`` fills the table of docs/natural-experiments.md. What is told of each
case is public record; every number is computed from the register.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reliant.model.countries import party_name
from reliant.model.identity import PartyId
from reliant.monitor.wording import percent, volume
from reliant.pipeline.counting import Source, register_source
from reliant.pipeline.refusal import RefusalTerms, refusal
from reliant.scenarios.readiness import Scope

PAGE = Path(__file__).parents[1] / "docs" / "natural-experiments.md"
BEGIN, END = "<!-- cases -->\n", "<!-- end of cases -->"
AFTER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A supplier that stopped; ``year`` is the first full year without it."""

    recipient: str
    supplier: str
    year: int
    what: str
    category: str | None = None


CASES = (
    Case(recipient="CHN", supplier="SUN", year=1961, what="Soviet advisers withdrawn in the summer of 1960"),
    Case(recipient="ISR", supplier="FRA", year=1968, what="French embargo of June 1967"),
    Case(recipient="EGY", supplier="SUN", year=1976, what="break with Moscow, treaty ended in March 1976"),
    Case(recipient="CHL", supplier="USA", year=1977, what="Kennedy amendment of 1976"),
    Case(recipient="ETH", supplier="USA", year=1978, what="American mission closed in April 1977"),
    Case(recipient="ZAF", supplier="FRA", year=1978, what="Security Council resolution 418 of November 1977"),
    Case(recipient="IRN", supplier="USA", year=1980, what="American embargo after November 1979"),
    Case(recipient="IRQ", supplier="SUN", year=1991, what="Security Council resolution 661 of August 1990"),
    Case(recipient="PAK", supplier="USA", year=1991, what="Pressler amendment applied in October 1990"),
    Case(recipient="YUG", supplier="SUN", year=1992, what="Security Council resolution 713 of September 1991"),
    Case(recipient="CUB", supplier="SUN", year=1992, what="end of the Soviet Union and of its aid"),
    Case(recipient="IDN", supplier="USA", year=2000, what="American suspension of September 1999"),
    Case(recipient="VEN", supplier="USA", year=2007, what="American arms ban of August 2006"),
    Case(recipient="RUS", supplier="UKR", year=2015, what="Ukrainian stop of engines in 2014", category="Engines"),
)


def told(source: Source, rows: list[dict[str, Any]], case: Case) -> list[str]:
    """Cells of a case: what was foreseen, what happened."""
    terms = RefusalTerms(scope=Scope.ALL, first_year=case.year, category=case.category, years=10, n_paths=2000)
    found = refusal(source, PartyId(case.recipient), PartyId(case.supplier), terms, folder=None)
    flow, total = sum(loss.flow for loss in found.losses), sum(loss.flow_total for loss in found.losses)
    stock, everything = sum(loss.stock for loss in found.losses), sum(loss.stock_total for loss in found.losses)
    whole = found.readiness.courses[0]
    named: dict[str, float] = {}
    for step in found.replacements:
        named[step.alternative.supplier] = named.get(step.alternative.supplier, 0.0) + step.amount
    foreseen = sorted((name for name, amount in named.items() if amount > 0), key=lambda name: -named[name])
    after: dict[str, float] = {}
    for row in rows:
        is_case = row["recipient"] == case.recipient and case.category in (None, row["category"])
        if is_case and case.year <= row["year"] < case.year + AFTER and row["value_tiv"]:
            after[row["supplier"]] = after.get(row["supplier"], 0.0) + row["value_tiv"]
    took_over = sorted((name for name in after if name != case.supplier), key=lambda name: -after[name])[:3]
    hits = len([name for name in took_over if name in foreseen])
    below = [
        "not in 10 years" if months is None else f"{months} months"
        for months in (whole.reached[level][1] for level in (0.8, 0.5))
    ]
    return [
        f"{party_name(case.recipient)} / {party_name(case.supplier)} {case.year}"
        + (f", {case.category}" if case.category else ""),
        case.what,
        f"{percent(flow / total) if total else 'nothing delivered'}; {percent(stock / everything)}",
        f"{below[0]}; {below[1]}",
        ", ".join(foreseen[:5]) or "nobody",
        f"{volume(flow)} to {volume(after.get(case.supplier, 0.0))}",
        f"{volume(total)} to {volume(sum(after.values()))}",
        ", ".join(f"{name} {percent(after[name] / sum(after.values()))}" for name in took_over) or "nobody",
        f"{hits} of {len(took_over)}",
    ]


COLUMNS = (
    "case",
    "what happened",
    "its share: flow; stock",
    "foreseen: below 80; 50 %",
    "foreseen to step in",
    "its deliveries, 5 years before and after",
    "all deliveries",
    "largest others after",
    "foreseen",
)


def main() -> None:
    """Print the table, or write it into the page."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--register", type=Path, required=True)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    source = register_source([asked.register], None)
    rows = source.register.deliveries.to_pylist()
    lines = [COLUMNS, ("---",) * len(COLUMNS), *(told(source, rows, case) for case in CASES)]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
    table += f"\nComputed from {source.title}; volumes in million TIV.\n"
    if not asked.write:
        print(table)
        return
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    PAGE.write_text(page[:start] + table + page[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
