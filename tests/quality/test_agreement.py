"""Agreement of two labellings, counted by hand."""

import json

import pytest

from agreement import compare, main
from labelled import HERE, labels, sentences


def event(kind, recipient=None, supplier=None, **fields):
    return {"type": kind, "recipient": recipient, "supplier": supplier, "other_parties": [], "modality": "actual", **fields}


ORDER = event("order", "POL", "KOR", item="tanks")
DELIVERY = event("delivery", "HUN", "DEU", item="ships")


def test_the_same_labels_agree_wholly():
    both = {"a": [ORDER], "b": [DELIVERY], "c": []}
    counts = compare(both, both)
    assert (counts.f1, counts.near_f1, counts.kappa, counts.fields, counts.different) == (1, 1, 1, 1, [])


def test_an_event_that_only_one_sees_costs_it():
    counts = compare({"a": [ORDER], "b": [DELIVERY]}, {"a": [ORDER], "b": []})
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.different == ["b"]


def test_kappa_by_hand():
    first = {"a": [ORDER], "b": [ORDER], "c": [], "d": []}
    second = {"a": [ORDER], "b": [], "c": [], "d": []}
    # observed 3/4; expected by chance (2/4 * 1/4) for order and (2/4 * 3/4) for none
    assert compare(first, second).kappa == pytest.approx((0.75 - 0.5) / 0.5)


def test_near_types_are_near_and_others_are_not():
    counts = compare({"a": [event("suspension", "SAU", "DEU")]}, {"a": [event("cancellation", "SAU", "DEU")]})
    assert (counts.f1, counts.near_f1, counts.fields) == (0, 1, 1)
    counts = compare({"a": [event("refusal", "SAU", "DEU")]}, {"a": [event("cancellation", "SAU", "DEU")]})
    assert (counts.near_f1, counts.types) == (0, {("refusal", "cancellation"): 1})


def test_events_of_nothing_in_common_are_not_taken_for_one():
    counts = compare({"a": [ORDER]}, {"a": [DELIVERY]})
    assert counts.types == {("order", "none"): 1, ("none", "delivery"): 1}


def test_what_one_alone_marks_as_optional_costs_nothing():
    optional = {**DELIVERY, "optional": True}
    assert compare({"a": [ORDER, optional]}, {"a": [ORDER]}).f1 == 1
    assert compare({"a": [ORDER, optional]}, {"a": [ORDER, DELIVERY]}).f1 == 1


def test_a_field_that_one_leaves_out_is_a_difference():
    counts = compare({"a": [ORDER]}, {"a": [{**ORDER, "item": None}]})
    assert (counts.stated["item"], counts.equal["item"], counts.stated.total()) == (1, 0, 4)
    assert counts.fields == pytest.approx(3 / 4)


def test_events_are_paired_so_that_fields_agree():
    two = [event("delivery", "UKR", "NOR"), event("delivery", "UKR", "DNK")]
    assert compare({"a": two}, {"a": two[::-1]}).fields == 1


def test_unknown_texts_and_damaged_files_are_refused(tmp_path, capsys):
    path = tmp_path / "second.jsonl"
    path.write_text(json.dumps({"id": "en-never", "events": []}), encoding="utf-8")
    assert main([str(path)]) == 1
    assert "en-never" in capsys.readouterr().err
    assert main([str(tmp_path / "none.jsonl")]) == 1


def test_the_report_names_all_figures(tmp_path, capsys):
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({"id": "a", "events": [ORDER]}), encoding="utf-8")
    assert main([str(path), str(path), "--differences"]) == 0
    assert "event F1 1.000; near types as one 1.000; kappa of types" in capsys.readouterr().out


def test_the_readme_reports_the_second_labelling_or_says_that_there_is_none():
    path = HERE / "second_labelling.jsonl"
    row = "none yet | - | - | - | -"
    if path.exists():
        counts = compare({one.id: one.events for one in sentences()}, labels(path))
        assert counts.texts >= 150
        row = f"{counts.texts} | {counts.f1:.2f} | {counts.near_f1:.2f} | {counts.kappa:.2f} | {counts.fields:.2f}"
    assert f"| {row} |" in (HERE / "README.md").read_text(encoding="utf-8")
