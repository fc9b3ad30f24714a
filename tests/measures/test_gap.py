"""Announced against delivered: what counts, what does not, and what stays unknown."""

import pytest

from reliant.measures.gap import announced_against_delivered
from reliant.model.claim import EventType
from reliant.model.tables import CLAIMS, GAP
from reliant.model.time import Window
from reliant.store.engines import open_frame

WINDOW = Window(2016, 2020)
COUNTS = ("n_talks", "n_visits", "n_agreements", "n_orders", "n_deliveries", "n_breakdowns")


@pytest.fixture
def gap(engine, deliveries):
    """Rows of the gap by partner, from told claims and (supplier, value) pairs delivered in 2018."""

    def measure(told=(), delivered=()):
        full = [
            {
                "claim_id": f"c-{place}",
                "event_id": f"e-{place}",
                "recipient": "BLR",
                "partner": "KAZ",
                "type": "talks",
                "stage": "contact",
                "modality": "actual",
                "category": None,
                "year": 2018,
                "is_year_inferred": False,
                **claim,
            }
            for place, claim in enumerate(told)
        ]
        rows = [row if isinstance(row, dict) else {"supplier": row[0], "value_tiv": row[1], "year": 2018} for row in delivered]
        found = announced_against_delivered(open_frame(CLAIMS.build(full), engine), deliveries(*rows), "BLR", WINDOW)
        assert found.schema == GAP.schema
        return {row["partner"]: row for row in found.to_pylist()}

    return measure


def counts(row) -> dict[str, int]:
    return {name: row[name] for name in COUNTS if row[name]}


def test_an_event_told_by_five_documents_counts_once(gap):
    assert counts(gap([{"event_id": "e-one"}] * 5)["KAZ"]) == {"n_talks": 1}


def test_two_events_count_twice(gap):
    assert counts(gap([{}, {}])["KAZ"]) == {"n_talks": 2}


def test_an_event_with_two_partners_counts_for_each(gap):
    found = gap([{"event_id": "e-one", "partner": partner} for partner in ("KAZ", "CHN")])
    assert {partner: counts(row) for partner, row in found.items()} == {"CHN": {"n_talks": 1}, "KAZ": {"n_talks": 1}}


@pytest.mark.parametrize("modality", ["planned", "hypothetical", "denied"])
def test_what_is_not_told_as_fact_is_not_counted(gap, modality):
    assert gap([{"modality": modality, "type": "order"}]) == {}


@pytest.mark.parametrize("modality", ["actual", "reported"])
def test_what_is_told_as_fact_is_counted(gap, modality):
    assert counts(gap([{"modality": modality, "type": "order"}])["KAZ"]) == {"n_orders": 1}


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("talks", "n_talks"),
        ("offer", "n_talks"),
        ("statement_of_intent", "n_talks"),
        ("visit", "n_visits"),
        ("agreement", "n_agreements"),
        ("licence", "n_agreements"),
        ("joint_venture", "n_agreements"),
        ("order", "n_orders"),
        ("delivery", "n_deliveries"),
        ("production_start", "n_deliveries"),
        ("refusal", "n_breakdowns"),
        ("suspension", "n_breakdowns"),
        ("cancellation", "n_breakdowns"),
        ("non_performance", "n_breakdowns"),
        ("other", None),
    ],
)
def test_each_type_is_counted_in_one_column_at_most(gap, kind, column):
    assert EventType(kind)
    assert counts(gap([{"type": kind}])["KAZ"]) == ({column: 1} if column else {})


def test_claims_outside_the_window_without_a_year_or_of_others_are_left_out(gap):
    assert gap([{"year": 2015}, {"year": 2021}, {"year": None}, {"recipient": "KAZ", "partner": "BLR"}]) == {}


def test_a_partner_the_register_does_not_know_has_a_null_volume_and_not_zero(gap):
    found = gap([{"partner": "KAZ"}], [("RUS", 30.0), ("CHN", 10.0)])
    assert list(found) == ["CHN", "KAZ", "RUS"]
    assert (found["KAZ"]["value"], found["KAZ"]["share"]) == (None, None)
    assert (found["RUS"]["value"], found["RUS"]["share"]) == (30.0, 0.75)


def test_a_partner_nobody_talks_of_has_counts_of_zero(gap):
    assert counts(gap([], [("RUS", 30.0)])["RUS"]) == {}


def test_a_recorded_zero_stays_zero(gap):
    found = gap([], [("RUS", 30.0), ("CHN", 0.0)])
    assert (found["CHN"]["value"], found["CHN"]["share"]) == (0.0, 0.0)


def test_deliveries_to_others_and_in_other_years_are_left_out(gap):
    found = gap(
        [],
        [
            ("RUS", 1.0),
            {"supplier": "RUS", "value_tiv": 5.0, "recipient": "KAZ", "year": 2018},
            {"supplier": "RUS", "value_tiv": 7.0, "year": 2021},
        ],
    )
    assert found["RUS"]["value"] == 1.0
    assert (found["RUS"]["vintage"], found["RUS"]["window"]) == ("2026-03-09", "2016:2020")


def test_nothing_told_and_nothing_delivered_gives_no_rows(gap):
    assert gap() == {}
