"""Claims to events: what is one happening, what is two, and where sources disagree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reliant.ledger import events_of
from reliant.model.claim import EventType, Modality
from reliant.model.time import PartialDate

SAYINGS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["order", "delivery", "refusal", "talks"]),
            "told": st.sampled_from([None, "2017-09-01", "2017-09-20", "2017-10-25", "2019-01-01"]),
            "date": st.sampled_from([None, "2015", "2015-08", "2015-08-17", "2017-09"]),
            "recipient": st.sampled_from([None, "BLR", "KAZ"]),
            "supplier": st.sampled_from([None, "RUS", "CHN"]),
            "others": st.sampled_from([(), ("KAZ",), ("BLR", "TUR")]),
            "item": st.sampled_from([None, "BTR-82A", "carriers", "Su-30", "Su-30SM"]),
            "modality": st.sampled_from(["actual", "reported", "denied"]),
            "quantity": st.sampled_from([None, "30", "32"]),
            "at": st.integers(0, 2),
            "name": st.sampled_from(["one", "two", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


def groups(told) -> list[set[str]]:
    return [set(event.claims) for event in told.events]


def test_two_documents_that_tell_of_one_order_are_one_event(told):
    claims = {told.say(date="2015-08"), told.say(date="2015-08-17", told="2017-11-30", modality="reported")}
    (event,) = told.events
    assert set(event.claims) == claims
    assert (event.type, event.modality) == (EventType.ORDER, Modality.ACTUAL)
    assert (event.recipient, event.supplier, event.date) == ("BLR", "RUS", PartialDate(2015, 8, 17))
    assert event.conflicts == ()


def test_numbers_that_disagree_stay_side_by_side(told):
    first, second, third = (told.say(date="2015-08", quantity=number) for number in ("32", "30", "32"))
    (event,) = told.events
    (conflict,) = event.conflicts
    assert conflict.field == "quantity"
    assert conflict.readings == (("30", (second,)), ("32", tuple(sorted((first, third)))))
    assert event.quantity == "32"


def test_a_number_that_only_one_source_gives_is_no_conflict(told):
    told.say(date="2015-08", quantity="32")
    told.say(date="2015-08")
    (event,) = told.events
    assert (event.quantity, event.conflicts) == ("32", ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"kind": "refusal"}, {"kind": "delivery"}),
        ({"kind": "order"}, {"kind": "talks"}),
        ({"modality": "actual"}, {"modality": "denied"}),
        ({"modality": "reported"}, {"modality": "planned"}),
        ({"supplier": "RUS"}, {"supplier": "CHN"}),
        ({"recipient": "BLR"}, {"recipient": "KAZ"}),
        ({"item": "BTR-82A"}, {"item": "Mi-35"}),
        ({"date": "2015-08"}, {"date": "2015-09"}),
        ({"date": "2015-08-17"}, {"date": "2015-08-18"}),
        ({"told": "2017-01-01"}, {"told": "2017-03-01"}),
        ({"told": None}, {"told": None}),
        ({"date": "2015-08"}, {"told": "2017-09-01"}),
        ({"item": None}, {"item": "BTR-82A"}),
        ({"item": None, "supplier": None}, {"item": None, "supplier": None}),
    ],
)
def test_these_are_two_events(told, one, other):
    told.say(**one)
    told.say(**other)
    assert len(told.events) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"told": "2017-10-16"}),
        ({"supplier": None}, {}),
        ({"modality": "reported"}, {}),
        ({"item": None}, {"item": None}),
        ({"date": "2017-08"}, {"told": "2017-09-01"}),
        (
            {"recipient": None, "supplier": None, "others": ("BLR", "KAZ"), "item": None, "kind": "talks"},
            {"recipient": None, "supplier": None, "others": ("KAZ", "BLR"), "item": None, "kind": "talks"},
        ),
    ],
)
def test_these_are_one_event(told, one, other):
    told.say(**one)
    told.say(**other)
    assert len(told.events) == 1


def test_one_sentence_that_tells_of_two_items_stays_two_events(told):
    told.say("delivery", name="one", at=3, item="carriers for the north")
    told.say("delivery", name="one", at=3, item="carriers for the south")
    assert len(told.events) == 2


def test_a_claim_that_names_no_supplier_takes_it_from_one_that_does(told):
    told.say(supplier=None, date="2015-08")
    told.say(date="2015-08")
    (event,) = told.events
    assert event.supplier == "RUS"


def test_a_vague_claim_does_not_make_two_suppliers_one(told):
    russian, vague, chinese = (told.say("refusal", supplier=party, item="missiles") for party in ("RUS", None, "CHN"))
    assert sorted(map(sorted, groups(told))) == sorted([[russian], [vague], [chinese]])
    assert {event.supplier for event in told.events} == {"RUS", None, "CHN"}


def test_the_event_keeps_the_most_frequent_item_and_every_party(told):
    for item in ("carriers", "BTR-82A carriers", "BTR-82A carriers"):
        told.say("talks", item=item, recipient=None, supplier=None, others=("BLR", "KAZ"))
    (event,) = told.events
    assert event.item == "BTR-82A carriers"
    assert event.parties == {"BLR", "KAZ"}


def test_nothing_told_is_no_event():
    assert events_of([], []) == ()


@given(sayings=SAYINGS, shuffled=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_events_do_not_depend_on_the_order_of_claims_and_documents(told, sayings, shuffled):
    told.__init__()
    for saying in sayings:
        told.say(**saying)
    claims, documents = list(told.claims.values()), list(told.documents.values())
    shuffled.shuffle(claims)
    shuffled.shuffle(documents)
    found = told.events
    assert events_of([*claims, *claims], documents) == found
    assert sorted(key for event in found for key in event.claims) == sorted(told.claims)
    for event in found:
        members = [told.claims[key] for key in event.claims]
        assert len({claim.supplier for claim in members} - {None}) <= 1
        assert len({claim.recipient for claim in members} - {None}) <= 1
        assert len({(claim.type, claim.modality.is_fact) for claim in members}) == 1
