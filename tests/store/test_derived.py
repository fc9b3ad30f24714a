"""Derived state is kept whole, belongs to one input, and is replaced in one step."""

import pytest

from reliant.errors import LedgerError
from reliant.model.claim import EventType, Modality
from reliant.model.deal import Agreement, AgreementState, Conflict, Event, Step
from reliant.model.time import PartialDate
from reliant.store.ledger import Ledger


def event(name: str, **changes) -> Event:
    fields = {
        "type": EventType.ORDER,
        "modality": Modality.REPORTED,
        "claims": ("c-1", "c-2"),
        "recipient": "BLR",
        "supplier": "RUS",
        "other_parties": ("KAZ",),
        "item": "Полонез",
        "quantity": "32",
        "date": PartialDate(2020, 8),
        "conflicts": (Conflict(field="quantity", readings=(("32", ("c-1",)), ("34", ("c-2",)))),),
    }
    return Event(id=name, **fields | changes)


def agreement(name: str, **changes) -> Agreement:
    step = Step(state=AgreementState.ORDERED, on=PartialDate(2020), source="r-1", reason="order in the register")
    fields = {
        "recipient": "BLR",
        "supplier": "RUS",
        "item": "BTR-82A",
        "category": "Armoured vehicles",
        "state": AgreementState.ORDERED,
        "since": PartialDate(2020),
        "because": "r-1",
        "steps": (step,),
        "number_ordered": 32.0,
    }
    return Agreement(id=name, **fields | changes)


def test_events_and_agreements_come_out_as_they_went_in(ledger):
    events, deals = (event("e-1"), event("e-2", recipient=None, date=None)), (agreement("a-1"), agreement("a-2", supplier=None))
    ledger.keep_derived("0f", events, deals)
    assert ledger.derived_digest() == "0f"
    assert ledger.events() == events
    assert ledger.agreements() == deals


def test_a_ledger_that_nothing_was_derived_from_has_no_digest_and_is_refused_where_one_is_asked_for(ledger):
    assert ledger.derived_digest() is None
    assert (ledger.events(), ledger.agreements()) == ((), ())
    with pytest.raises(LedgerError, match="another input"):
        ledger.agreements(digest="0f")


def test_an_input_without_any_event_is_derived_too(ledger):
    ledger.keep_derived("0f", (), ())
    assert ledger.events(digest="0f") == ledger.agreements(digest="0f") == ()


def test_agreements_are_found_by_recipient_supplier_state_and_lateness(ledger):
    late = agreement("a-3", recipient="KAZ", is_overdue=True, overdue_reason="ordered 2009")
    done = agreement("a-2", supplier="CHN", state=AgreementState.DELIVERED)
    ledger.keep_derived("0f", (event("e-1"), event("e-2", supplier="CHN")), (agreement("a-1"), done, late))
    assert ledger.agreements(recipient="BLR") == (agreement("a-1"), done)
    assert ledger.agreements(recipient="BLR", supplier="CHN", digest="0f") == (done,)
    assert ledger.agreements(state=AgreementState.DELIVERED) == (done,)
    assert ledger.agreements(is_overdue=True) == (late,)
    assert ledger.agreements(is_overdue=False, recipient="KAZ", digest="0f") == ()
    assert [one.id for one in ledger.events(supplier="CHN")] == ["e-2"]


def test_new_derived_state_takes_the_place_of_all_of_the_old(ledger):
    ledger.keep_derived("0e", (event("e-1"), event("e-2")), (agreement("a-1"),))
    ledger.keep_derived("0f", (event("e-2"),), (agreement("a-1", state=AgreementState.DELIVERED),))
    assert [one.id for one in ledger.events(digest="0f")] == ["e-2"]
    assert [one.state for one in ledger.agreements(digest="0f")] == [AgreementState.DELIVERED]
    with pytest.raises(LedgerError, match="derive them again"):
        ledger.events(digest="0e")


def test_a_derivation_that_breaks_leaves_the_old_state(ledger):
    ledger.keep_derived("0e", (event("e-1"),), (agreement("a-1"),))

    def broken():
        yield event("e-2")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        ledger.keep_derived("0f", broken(), ())
    assert [one.id for one in ledger.events(digest="0e")] == ["e-1"]
    assert ledger.agreements(digest="0e") == (agreement("a-1"),)


def test_a_reader_beside_a_writer_sees_one_whole_state(place, ledger):
    ledger.keep_derived("0e", (event("e-1"),), ())

    def slowly():
        with Ledger.open(place) as reader:
            assert [one.id for one in reader.events(digest="0e")] == ["e-1"]
        yield event("e-2")

    ledger.keep_derived("0f", slowly(), ())
    with Ledger.open(place) as reader:
        assert [one.id for one in reader.events(digest="0f")] == ["e-2"]


def test_derived_state_says_nothing_of_its_own(ledger):
    before = ledger.digest()
    ledger.keep_derived("0f", (event("e-1"),), (agreement("a-1"),))
    assert ledger.digest() == before
