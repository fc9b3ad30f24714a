"""Floors of reading: they bite, and nobody lowers one unseen."""

import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from floors import Floors, Lowered, complaints, load, read, renewed, unexplained, written

ROOT = Path(__file__).parents[2]
FILE = "quality/floors.toml"
LINE = "Reading of orders stricter: recall of orders sinks"
OTHER = "Orders are no longer read from headlines"
CHANGELOG = f"# Changelog\n- {LINE}\n- {OTHER}\n"
FLOORS = Floors(digest="d", values={"en.all.inverted": 2, "en.order.recall": 0.5})


def test_figures_at_the_floor_hold():
    assert list(complaints(FLOORS, {"en.all.inverted": 2, "en.order.recall": 0.5}, "d")) == []


@pytest.mark.parametrize(
    ("measured", "complaint"),
    [
        ({"en.all.inverted": 3, "en.order.recall": 0.5}, "en.all.inverted is 3, must be at most 2"),
        ({"en.all.inverted": 2, "en.order.recall": 0.4999}, "en.order.recall is 0.5, must be at least 0.5"),
        ({"en.all.inverted": 2, "en.order.recall": None}, "en.order.recall is undefined"),
        ({"en.all.inverted": 2}, "en.order.recall is undefined"),
        ({"en.all.inverted": 2, "en.order.recall": 1, "ru.all.f1": 0.2}, "ru is read and has no floors"),
    ],
)
def test_every_fall_is_named(measured, complaint):
    (found,) = complaints(FLOORS, measured, "d")
    assert complaint in found


def test_changed_sentences_shut_the_gate_until_the_floors_are_renewed():
    measured = {"en.all.inverted": 2, "en.order.recall": 0.5}
    (found,) = complaints(FLOORS, measured, "e")
    assert "renew them with --set" in found
    assert list(complaints(renewed(FLOORS, measured, digest="e", changelog="", reason=None), measured, "e")) == []


def test_without_floors_the_gate_is_shut():
    assert list(complaints(None, {}, "d")) == ["there are no floors: write them with --set"]


def test_floors_are_rounded_down_and_neither_undefined_figures_nor_0_get_one():
    measured = {
        "en.order.recall": 0.6789,
        "en.talks.recall": 0.0,
        "en.talks.precision": None,
        "en.all.inverted": 0,
        "en.all.f1": 0.29,
    }
    new = renewed(None, measured, digest="d", changelog="", reason=None)
    assert new.values == {"en.order.recall": 0.67, "en.all.inverted": 0, "en.all.f1": 0.29}


@pytest.mark.parametrize(
    "measured",
    [
        {"en.all.inverted": 3, "en.order.recall": 0.5},
        {"en.all.inverted": 2, "en.order.recall": 0.4},
        {"en.all.inverted": 2, "en.order.recall": None},
        {"en.all.inverted": 2, "en.order.recall": 0.0},
        {},
    ],
)
@pytest.mark.parametrize("reason", [None, "- short", "a line that stands in no changelog at all", LINE[:30]])
def test_no_floor_sinks_without_a_line_in_the_changelog(measured, reason):
    with pytest.raises(ValueError, match=r"floors would sink|no new line of CHANGELOG"):
        renewed(FLOORS, measured, digest="d", changelog=CHANGELOG, reason=reason)


def test_a_sinking_with_a_line_is_recorded_and_survives_the_file():
    new = renewed(FLOORS, {"en.all.inverted": 2, "en.order.recall": 0.4}, digest="d", changelog=CHANGELOG, reason=LINE)
    assert new.lowered == (Lowered(floor="en.order.recall", was=0.5, becomes=0.4, changelog=LINE),)
    assert read(written(new)) == new
    with pytest.raises(ValueError, match="no new line"):
        renewed(new, {"en.all.inverted": 2}, digest="d", changelog=CHANGELOG, reason=LINE)
    gone = renewed(new, {"en.all.inverted": 2}, digest="d", changelog=CHANGELOG, reason=OTHER)
    assert gone.lowered[1].becomes is None
    assert read(written(gone)) == gone


def test_a_floor_edited_down_by_hand_is_found():
    lower = replace(FLOORS, values={**FLOORS.values, "en.order.recall": 0.4})
    assert unexplained(FLOORS, lower, CHANGELOG) == ["en.order.recall: 0.5 became 0.4"]
    record = Lowered(floor="en.order.recall", was=0.5, becomes=0.4, changelog=LINE)
    recorded = replace(lower, lowered=(record,))
    assert unexplained(FLOORS, recorded, CHANGELOG) == []
    assert unexplained(FLOORS, recorded, "# Changelog") == ["en.order.recall: 0.5 became 0.4"]
    assert unexplained(recorded, lower, CHANGELOG) == ["records under [[lowered]] were changed or taken away"]


def test_an_old_record_does_not_excuse_a_new_sinking():
    record = Lowered(floor="en.order.recall", was=0.5, becomes=0.3, changelog=LINE)
    past = replace(FLOORS, lowered=(record,))
    lower = replace(past, values={**past.values, "en.order.recall": 0.4})
    assert unexplained(past, lower, CHANGELOG) == ["en.order.recall: 0.5 became 0.4"]
    again = replace(lower, lowered=(record, replace(record, becomes=0.4)))
    assert unexplained(past, again, CHANGELOG) == ["en.order.recall: 0.5 became 0.4"]
    assert unexplained(past, replace(again, lowered=(record, replace(record, becomes=0.4, changelog=OTHER))), CHANGELOG) == []


@pytest.mark.parametrize("text", ["[", "[floors]\n", "[corpus]\nsha256 = 'd'\n[floors]\nen = 1\n", "[corpus]\nsha256 = 'd'\n"])
def test_a_damaged_file_is_refused_with_what_to_do(text):
    with pytest.raises(ValueError, match=r"floors.toml is damaged: .* --set"):
        read(text)


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_in_all_of_history_no_floor_sank_without_a_line_in_the_changelog():
    log = git("log", "--first-parent", "--reverse", "--format=%H", "--", FILE)
    if log.returncode or not log.stdout.strip():
        pytest.skip(f"no git history of {FILE}: whether a floor sank cannot be told")
    states = [read(git("show", f"{commit}:{FILE}").stdout) for commit in log.stdout.split()]
    present = load(ROOT / FILE)
    assert present is not None
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [fault for past, later in pairwise([*states, present]) for fault in unexplained(past, later, changelog)] == []
