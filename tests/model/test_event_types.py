from reliant.model.claim import EventType
from reliant.model.event_types import event_meanings


def test_every_type_has_a_meaning_and_the_stage_the_records_use():
    meanings = event_meanings()
    assert set(meanings) == set(EventType)
    assert {kind: meaning.stage for kind, meaning in meanings.items()} == {kind: kind.stage for kind in EventType}
    assert all(meaning.definition.endswith(".") for meaning in meanings.values())
