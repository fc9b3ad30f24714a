from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.model.claim import Claim, EventType, Modality, Stage, claim_id
from reliant.model.document import Span
from reliant.model.identity import ClaimId, DocumentId, PartyId

BLR, RUS, KAZ, TUR = (PartyId(code) for code in ("BLR", "RUS", "KAZ", "TUR"))
PARTS = {
    "document": DocumentId("d-1"),
    "span": Span(start=0, end=10),
    "type": EventType.ORDER,
    "recipient": BLR,
    "supplier": RUS,
    "other_parties": (),
    "item": "boats",
}


def claim(**fields):
    given_fields = {
        "id": ClaimId("c-1"),
        "document": DocumentId("d-1"),
        "span": Span(start=0, end=10),
        "evidence": "Ten chars.",
        "type": EventType.ORDER,
        "modality": Modality.ACTUAL,
    }
    return Claim(**(given_fields | fields))


def test_the_type_decides_the_stage():
    assert claim(type=EventType.VISIT).stage is Stage.CONTACT
    assert claim(type=EventType.LICENCE).stage is Stage.COMMITMENT
    assert claim(type=EventType.DELIVERY).stage is Stage.EXECUTION
    assert claim(type=EventType.NON_PERFORMANCE).stage is Stage.BREAKDOWN


def test_only_other_has_no_stage():
    assert [kind for kind in EventType if kind.stage is Stage.NONE] == [EventType.OTHER]


def test_what_is_told_is_a_fact_and_what_is_planned_is_not():
    assert [modality for modality in Modality if modality.is_fact] == [Modality.ACTUAL, Modality.REPORTED]


def test_parties_are_all_countries_whatever_their_role():
    assert claim(recipient=BLR, supplier=RUS, other_parties=(KAZ,)).parties == {BLR, RUS, KAZ}
    assert claim().parties == frozenset()


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3)])
def test_a_span_holds_at_least_one_character(start, end):
    with pytest.raises(ValueError, match="start < end"):
        Span(start=start, end=end)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_spans_overlap_when_they_share_a_character(start, length, other_start, other_length):
    one, other = Span(start=start, end=start + length), Span(start=other_start, end=other_start + other_length)
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) is other.overlaps(one) is bool(shared)


def test_a_claim_read_twice_is_one_claim():
    assert claim_id(**PARTS) == claim_id(**PARTS)


def test_the_order_of_other_parties_is_no_matter():
    assert claim_id(**(PARTS | {"other_parties": (KAZ, TUR)})) == claim_id(**(PARTS | {"other_parties": (TUR, KAZ)}))


@pytest.mark.parametrize(
    "other",
    [
        {"document": DocumentId("d-2")},
        {"span": Span(start=0, end=11)},
        {"type": EventType.DELIVERY},
        {"recipient": None},
        {"recipient": RUS, "supplier": BLR},
        {"other_parties": (KAZ,)},
        {"item": None},
    ],
    ids=str,
)
def test_another_reading_is_another_claim(other):
    assert claim_id(**(PARTS | other)) != claim_id(**PARTS)


def test_claims_are_values():
    assert replace(claim(), modality=Modality.DENIED) != claim()
    assert claim() == claim()
