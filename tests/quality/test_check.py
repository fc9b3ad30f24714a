"""The labelled sentences: enough of them, ours, and labelled as README.md of their folder says."""

from pathlib import Path

import pytest

from check import copied, faults, foreign_texts
from labelled import HERE, LANGUAGES, Sentence, digest, labels, sentences, text_id
from reliant.model.claim import EventType, Modality

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
TEXT = "Poland bought two old ships from Korea in 2019 for 5 million dollars."
EVENT = {
    "type": "order",
    "recipient": "POL",
    "supplier": "KOR",
    "other_parties": [],
    "organisations": [],
    "item": "old ships",
    "quantity": "2",
    "value": "USD 5 million",
    "date": "2019",
    "modality": "actual",
}


def sentence(text=TEXT, language="en", place="en/orders.jsonl, line 1", *, event=None, **changes):
    raw = {"id": text_id(language, text), "language": language, "text": text, "context_country": None, "published_on": None}
    raw["events"] = [{**EVENT, **event}] if event is not None else []
    return Sentence(place=place, is_held=False, raw={**raw, **changes})


def test_the_labelled_sentences_have_no_fault():
    assert list(faults(sentences())) == []


@pytest.mark.parametrize(("language", "least"), [("en", 600), ("ru", 200), ("be", 60)])
def test_there_are_enough_with_two_fifths_held_out_and_three_tenths_without_event(language, least):
    ours = [one for one in sentences() if one.language == language]
    assert len(ours) >= least
    assert 0.38 <= sum(one.is_held for one in ours) / len(ours) <= 0.42
    assert 0.25 <= sum(not one.events for one in ours) / len(ours) <= 0.35


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_counts_what_there_is(language):
    ours = [one for one in sentences() if one.language == language]
    held = sum(one.is_held for one in ours)
    required = sum(not event.get("optional") for one in ours for event in one.events)
    counts = (len(ours), len(ours) - held, held, sum(not one.events for one in ours), required)
    assert f"| {LANGUAGES[language]} | {' | '.join(map(str, counts))} |" in (HERE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_and_modality_is_labelled_in_every_language(language):
    events = [event for one in sentences() if one.language == language for event in one.events]
    assert {event["type"] for event in events} == set(EventType)
    assert {event["modality"] for event in events} == set(Modality)


def test_a_sound_sentence_has_no_fault():
    assert list(faults([sentence(event={})])) == []


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"type": "gift"}, "no event type gift"),
        ({"modality": "sure"}, "no modality sure"),
        ({"recipient": "POR"}, "POR is no country"),
        ({"recipient": "Poland"}, "Poland is no country"),
        ({"other_parties": ["KOR"]}, "recipient or supplier already"),
        ({"item": "new ships"}, "new of 'new ships' does not stand in the text"),
        ({"organisations": ["Hyundai"]}, "hyundai of 'Hyundai' does not stand"),
        ({"quantity": "two"}, "quantity two is no digits"),
        ({"value": "5 million dollars"}, "not of the form"),
        ({"date": "19-05"}, "is not YYYY"),
        ({"date": "2020"}, "nothing in the text gives the year"),
        ({"shares": {"POL": 0}}, "share POL"),
        ({"shares": {"Hyundai": 20}}, "share Hyundai"),
        ({"stage": "commitment"}, "keys are"),
    ],
)
def test_a_faulty_label_is_named_with_its_place(event, message):
    (found,) = faults([sentence(event=event)])
    assert found.startswith("en/orders.jsonl, line 1, en-")
    assert message in found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "en-1"}, "the id of this text is en-"),
        ({"title": "x"}, "keys are"),
        ({"context_country": "Poland"}, "context_country Poland"),
        ({"published_on": "2019-05"}, "is no day"),
        ({"place": "ru/orders.jsonl, line 1"}, "does not stand in the folder"),
    ],
)
def test_a_faulty_sentence_is_named(changes, message):
    assert [message in found for found in faults([sentence(**changes)])] == [True]


def test_sentences_nearly_the_same_are_named_and_the_same_text_has_one_id():
    other = sentence(TEXT.replace("ships", "boats"))
    assert ["nearly the same" in found for found in faults([sentence(), other])] == [True]
    assert any("is used 2 times" in found for found in faults([sentence(), sentence()]))


def test_eight_words_in_a_row_of_somebody_else_are_found():
    page = "He said: “Poland bought two old ships from Korea” yesterday."
    assert list(copied([sentence()], [("page", page.replace("”", " in 2018"))]))
    assert list(copied([sentence()], [("page", page)])) == []


@pytest.mark.registers
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no foreign texts at {SHARED}")
def test_no_sentence_is_copied_from_the_texts_beside_the_project():
    foreign = [text for part in ("notes", "text") for text in foreign_texts(SHARED / part)]
    assert len(foreign) > 10
    assert list(copied(sentences(), foreign)) == []


def test_the_digest_changes_with_any_byte_and_any_name(tmp_path):
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "a.jsonl").write_text("{}\n", encoding="utf-8")
    first = digest(tmp_path)
    (folder / "a.jsonl").write_text("{} \n", encoding="utf-8")
    second = digest(tmp_path)
    (folder / "a.jsonl").rename(folder / "a.held.jsonl")
    assert len({first, second, digest(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "one object a line"),
        ('{"id": "a"}', "needs id and events"),
        ('{"id": "a", "events": []}\n{"id": "a", "events": []}', "line 2: a is labelled twice"),
    ],
)
def test_a_damaged_file_of_labels_is_refused_with_its_line(tmp_path, lines, message):
    path = tmp_path / "labels.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        labels(path)
