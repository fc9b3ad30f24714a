"""Done and denied stay two events that name each other; copies and one source told often add no witness."""

from dataclasses import replace

import pytest

from reliant.ledger.witnesses import witnesses_of


def test_done_and_denied_name_each_other(told):
    done, denied = told.say("delivery", date="2018"), told.say("delivery", date="2018", modality="denied")
    told.say("delivery", date="2018", item="Mi-35", modality="denied")
    by_claim = {event.claims[0]: event for event in told.events}
    assert by_claim[done].contradicts == (by_claim[denied].id,)
    assert by_claim[denied].contradicts == (by_claim[done].id,)
    assert sum(bool(event.contradicts) for event in told.events) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"modality": "planned"},
        {"modality": "hypothetical"},
        {"modality": "denied", "date": "2019"},
        {"modality": "denied", "supplier": "CHN"},
    ],
)
def test_a_plan_and_a_denial_of_something_else_contradict_nothing(told, other):
    told.say("delivery", date="2018")
    told.say("delivery", **{"date": "2018", **other})
    assert [event.contradicts for event in told.events] == [(), ()]


def test_documents_of_one_source_are_one_witness_and_copies_are_none(told):
    for _ in range(3):
        told.say(date="2015-08")
    first, second, third = sorted(told.documents)
    told.documents[third] = replace(told.documents[third], source_name="Other")
    (event,) = told.events
    found = witnesses_of(event, told.claims, told.documents, {"d-copy": first, "d-copy of another": "d-unknown"})
    assert sorted(map(sorted, found.independent)) == sorted([sorted([first, second]), [third]])
    assert str(found) == "told by 2 independent witnesses in 3 documents, 1 copy"
    single = witnesses_of(event, told.claims, told.documents, {second: first, third: first})
    assert str(single) == "told by 1 independent witness, 2 copies"
