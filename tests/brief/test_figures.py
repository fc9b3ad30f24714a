"""Every figure of the brief can be taken apart: each source prints, and the figure comes out again from what they say."""

import json
import random
import subprocess
import sys
from collections import defaultdict

import pytest

SEED = 20261123


def show(folder, records: list[str]) -> list[dict]:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "reliant",
            "ledger",
            "show",
            *records,
            "--monitor",
            str(folder),
            "--on",
            "2026-11-23",
            "--format",
            "json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{records}: {done.stderr}"
    found = json.loads(done.stdout)
    found = found if isinstance(found, list) else [found]
    assert [row["id"] for row in found] == records
    return found


def figures_of(brief: dict) -> list[dict]:
    statements = [statement for section in brief["sections"] for statement in section["statements"]]
    return [figure for statement in [*statements, *brief["conflicts"], *brief["limits"]] for figure in statement["figures"]]


def volume(rows) -> float:
    return sum(row["value_tiv"] for row in rows if row["value_tiv"] is not None)


def shares(rows) -> dict[str, float]:
    totals = defaultdict(float)
    for row in rows:
        totals[row["supplier"]] += row["value_tiv"] or 0.0
    return {party: value / sum(totals.values()) for party, value in totals.items()}


def suppliers_by_category(rows) -> dict[str, set[str]]:
    found = defaultdict(set)
    for row in rows:
        if row["value_tiv"]:
            found[row["category"]].add(row["supplier"])
    return found


def in_window(row, window) -> bool:
    first, _, last = window.partition(":")
    return int(first) <= row["year"] <= int(last or first)


def distinct_events(rows) -> int:
    return len({row["event"] for row in rows})


RECOMPUTE = {
    "volume": lambda f, rows: volume(rows),
    "share": lambda f, rows: shares(rows).get(f["of"], 0.0),
    "hhi": lambda f, rows: sum(share**2 for share in shares(rows).values()),
    "effective_suppliers": lambda f, rows: 1 / sum(share**2 for share in shares(rows).values()),
    "deals": lambda f, rows: len(rows),
    "categories": lambda f, rows: len(suppliers_by_category(rows)),
    "sole_source_categories": lambda f, rows: sum(len(s) == 1 and "UNK" not in s for s in suppliers_by_category(rows).values()),
    "number_ordered": lambda f, rows: sum(row["number_ordered"] or 0 for row in rows if "number_ordered" in row),
    "stake": lambda f, rows: rows[0]["share_percent"] / 100,
    "talks": lambda f, rows: distinct_events(rows),
    "visits": lambda f, rows: distinct_events(rows),
    "agreements": lambda f, rows: distinct_events(rows),
    "orders": lambda f, rows: distinct_events(rows),
    "deliveries": lambda f, rows: distinct_events(rows),
    "breakdowns": lambda f, rows: distinct_events(rows),
    "partners_told": lambda f, rows: len(
        {
            party
            for row in rows
            for party in (row["recipient"], row["supplier"], *row["other_parties"])
            if party not in (None, "BLR", "RUS")
        }
    ),
    "partners_share": lambda f, rows: sum(
        value for party, value in shares(rows).items() if f" {party}" in f["method"].replace(",", "")
    ),
}
"""How each figure follows from its sources, written here once more, apart from the code that made it."""

UNSHOWN = {"chance_low", "chance_high"}
"""Quantiles of an interval: recomputed in the tests of measures, from the same rows."""


def test_25_figures_taken_at_random_come_out_again_from_their_sources(example, brief):
    figures = [figure for figure in figures_of(brief) if figure["name"] in RECOMPUTE]
    assert len(figures) >= 60
    for figure in random.Random(SEED).sample(figures, 25):
        assert figure["sources"], figure
        rows = show(example, figure["sources"])
        again = RECOMPUTE[figure["name"]](figure, rows)
        assert again == pytest.approx(figure["value"], rel=1e-9), figure


def test_every_figure_is_of_a_kind_that_is_recomputed_somewhere(brief):
    assert {figure["name"] for figure in figures_of(brief)} <= set(RECOMPUTE) | UNSHOWN | {"agreements_delivered"}


def test_every_figure_names_method_unit_and_sources(brief):
    for figure in figures_of(brief):
        assert figure["method"]
        assert figure["unit"]
        assert figure["sources"], figure


def test_rows_of_a_windowed_figure_lie_in_its_window(example, brief):
    figure = next(
        f
        for f in figures_of(brief)
        if f["name"] == "volume" and f["window"] == "2021:2025" and "category" not in f and "of" not in f
    )
    assert all(in_window(row, figure["window"]) for row in show(example, figure["sources"]))


def test_belarus_2021_25_is_99_9_per_cent_russian(brief):
    share = next(
        f["value"] for f in figures_of(brief) if f["name"] == "share" and f.get("of") == "RUS" and f["window"] == "2021:2025"
    )
    assert round(100 * share, 1) == 99.9


def test_all_sources_of_the_brief_are_listed_with_text_and_place(brief):
    listed = {source["id"] for source in brief["sources"]}
    used = {source for figure in figures_of(brief) for source in figure["sources"]}
    assert used <= listed
    assert all(source["text"] and source["where"] for source in brief["sources"])
