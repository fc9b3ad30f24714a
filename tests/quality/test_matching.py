"""Scores of reading, counted by hand."""

import pytest

from matching import Tally, agrees, number


def event(kind, recipient=None, supplier=None, modality="actual", **fields):
    return {"type": kind, "recipient": recipient, "supplier": supplier, "other_parties": [], "modality": modality, **fields}


def counted(labels, claims):
    counts = Tally()
    counts.add("a", labels, claims)
    return counts


def test_two_of_three_events_and_one_spurious_claim_give_two_thirds():
    labels = [event("order", "POL", "KOR"), event("delivery", "HUN", "DEU"), event("talks", "PER", "SWE")]
    claims = [event("order", "POL", "KOR"), event("delivery", "HUN", "DEU"), event("visit", "ITA", "CHN")]
    counts = counted(labels, claims)
    assert counts.precision() == counts.recall() == counts.f1() == pytest.approx(2 / 3)
    assert (counts.recall("talks"), counts.precision("visit"), counts.precision("talks")) == (0, 0, None)


def test_the_claim_that_fits_more_fields_goes_first():
    labels = [event("delivery", "UKR", "NOR", item="tanks", quantity="6")]
    claims = [event("delivery", "UKR", "DNK", item="tanks"), event("delivery", "UKR", "NOR", item="old tanks", quantity="6")]
    counts = counted(labels, claims)
    assert counts.right.total() == counts.stated.total() == 4
    assert counts.spurious == {"delivery": 1}


def test_an_optional_event_is_neither_missed_nor_spurious():
    labels = [event("order", "POL", "KOR", optional=True)]
    assert counted(labels, []).recall() is None
    assert counted(labels, [event("order", "POL", "KOR")]).precision() is None


def test_the_order_behind_a_delivery_is_tolerated_and_the_delivery_behind_an_order_is_not():
    order, delivery = event("order", "BLR", "RUS"), event("delivery", "BLR", "RUS")
    assert counted([delivery], [delivery, order]).precision() == 1
    assert counted([order], [order, delivery]).precision() == 0.5


def test_a_step_of_other_parties_is_not_tolerated():
    counts = counted([event("delivery", "BLR", "RUS")], [event("order", "BLR", "CHN")])
    assert counts.spurious == {"order": 1}


def test_a_claim_without_parties_is_not_tolerated():
    assert counted([event("delivery", "BLR", "RUS")], [event("order")]).spurious == {"order": 1}


@pytest.mark.parametrize(
    ("label", "claim"),
    [
        (event("refusal", "BLR", "RUS"), event("order", "BLR", "RUS")),
        (event("non_performance", "BLR", "RUS"), event("delivery", "BLR", "RUS", modality="reported")),
        (event("delivery", "BLR", "RUS", modality="denied"), event("delivery", "BLR", "RUS")),
        (event("order", "BLR", "RUS", modality="hypothetical"), event("order", "BLR", "RUS")),
        (event("cancellation", None, None, item="old tanks"), event("licence", None, None, item="tanks")),
        (event("order", "BLR", "RUS", modality="denied", optional=True), event("order", "BLR", "RUS")),
    ],
)
def test_what_did_not_come_read_as_fact_is_an_inversion(label, claim):
    counts = counted([label], [claim])
    assert (counts.inverted, counts.chances) == (["a"], 1)


@pytest.mark.parametrize(
    ("label", "claim"),
    [
        (event("refusal", "BLR", "RUS"), event("order", "BLR", "RUS", modality="denied")),
        (event("refusal", "BLR", "RUS"), event("talks", "BLR", "RUS")),
        (event("refusal", "BLR", "RUS"), event("order", "IND", "FRA")),
        (event("order", "BLR", "RUS", modality="denied"), event("order", "BLR", "RUS", modality="denied")),
        (event("delivery", "BLR", "RUS"), event("refusal", "BLR", "RUS")),
    ],
)
def test_other_mistakes_are_no_inversions(label, claim):
    assert counted([label], [claim]).inverted == []


def test_several_inversions_of_a_text_count_once():
    counts = counted([event("refusal", "BLR", "RUS")], [event("delivery", "BLR", "RUS"), event("licence", "BLR", "RUS")])
    assert counts.inverted == ["a"]


def test_an_order_behind_a_cancellation_is_tolerated_and_so_no_inversion():
    order = event("order", "AUS", "FRA")
    counts = counted([event("cancellation", "AUS", "FRA")], [event("cancellation", "AUS", "FRA"), order])
    assert (counts.inverted, counts.precision()) == ([], 1)


def test_exchanged_ends_are_a_swap_and_domestic_supply_cannot_be_swapped():
    assert counted([event("order", "PRT", "BRA")], [event("order", "BRA", "PRT")]).swapped == ["a"]
    assert counted([event("order", "PRT", "BRA")], [event("order", "BRA", None)]).swapped == []
    assert counted([event("order", "PRT", "PRT")], [event("order", "PRT", "PRT")]).swapped == []


def test_every_claim_of_a_text_without_events_is_invented():
    assert counted([], [event("talks"), event("visit")]).invented == ["a", "a"]


def test_modality_counts_over_found_events_only():
    labels = [event("order", "POL", "KOR", modality="planned"), event("talks", "PER", "SWE", modality="reported")]
    counts = counted(labels, [event("order", "POL", "KOR")])
    assert (counts.modality_right, counts.modality()) == (0, 0)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("USD 1.1 billion", 1.1e9),
        ("EUR 1,200", 1200),
        ("1,5 млрд", 1.5e9),
        ("12 000", 12000),
        ("GBP 30 thousand each", 3e4),
        ("dozens", None),
        (None, None),
    ],
)
def test_numbers_of_phrases(phrase, expected):
    assert number(phrase) == expected


@pytest.mark.parametrize(
    ("part", "label", "claim", "expected"),
    [
        ("date", "2021-05", "2021", True),
        ("date", "2021", "2022-05", False),
        ("value", "USD 100 million", "100500 thousand dollars", True),
        ("value", "USD 100 million", "100 billion dollars", False),
        ("quantity", "12", None, False),
        ("item", "Mi-17 helicopters", "the helicopters", True),
        ("item", "the system", "a new system", False),
        ("item", "гаубиц «Цезарь»", "гаубицы Цезарь", True),
    ],
)
def test_fields_agree_by_year_amount_and_shared_word(part, label, claim, expected):
    assert agrees(part, {part: label}, {part: claim}) is expected


def test_other_parties_may_stand_in_any_role():
    label = event("talks", other_parties=["SRB", "CYP"])
    assert agrees("other_parties", label, event("talks", "SRB", "CYP"))
    assert not agrees("other_parties", label, event("talks", "SRB"))
