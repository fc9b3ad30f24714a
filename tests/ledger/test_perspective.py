"""The ledger seen from one country: who is a partner, and of what."""

import pytest

from reliant.ledger import seen_from
from reliant.model.tables import CLAIMS


def rows(told, country: str = "BLR") -> list[dict]:
    table = seen_from(country, told.events, told.claims, told.documents)
    assert table.schema == CLAIMS.schema
    return table.to_pylist()


@pytest.mark.parametrize(
    ("parties", "partners"),
    [
        ({"recipient": "BLR", "supplier": "RUS"}, ["RUS"]),
        ({"recipient": "BLR", "supplier": "RUS", "others": ("KAZ",)}, ["RUS"]),
        ({"recipient": "BLR", "supplier": "BLR"}, ["BLR"]),
        ({"recipient": "BLR", "supplier": None, "others": ("KAZ", "TUR", "BLR")}, ["KAZ", "TUR"]),
        ({"recipient": "BLR", "supplier": None}, []),
        ({"recipient": None, "supplier": None, "others": ("BLR", "KAZ")}, ["KAZ"]),
        ({"recipient": None, "supplier": None, "others": ("BLR", "KAZ", "TUR")}, ["KAZ", "TUR"]),
        ({"recipient": None, "supplier": "RUS", "others": ("BLR", "KAZ")}, ["RUS"]),
        ({"recipient": None, "supplier": None, "others": ("KAZ", "TUR")}, []),
        ({"recipient": "KAZ", "supplier": "BLR"}, []),
        ({"recipient": None, "supplier": "BLR", "others": ("KAZ",)}, []),
        ({"recipient": "KAZ", "supplier": "RUS", "others": ("BLR",)}, []),
    ],
)
def test_partners_of_belarus(told, parties, partners):
    told.say("talks", **parties)
    assert [row["partner"] for row in rows(told)] == partners


def test_what_one_country_exports_the_other_gets(told):
    told.say("delivery", recipient="KAZ", supplier="BLR")
    assert [(row["recipient"], row["partner"]) for row in rows(told, "KAZ")] == [("KAZ", "BLR")]


def test_every_column_of_a_row(told):
    key = told.say("refusal", modality="reported", date="2015-08", told="2017-09-01", category="Missiles")
    (row,) = rows(told)
    assert row == {
        "claim_id": key,
        "event_id": told.events[0].id,
        "recipient": "BLR",
        "partner": "RUS",
        "type": "refusal",
        "stage": "breakdown",
        "modality": "reported",
        "category": "Missiles",
        "year": 2015,
        "is_year_inferred": False,
    }


def test_a_claim_that_leaves_the_supplier_open_takes_it_from_its_event(told):
    told.say(supplier=None)
    told.say()
    assert [row["partner"] for row in rows(told)] == ["RUS", "RUS"]
    assert len({row["event_id"] for row in rows(told)}) == 1


def test_an_undated_event_has_the_year_of_its_first_document_and_says_so(told):
    told.say(told="2021-01-10")
    told.say(told="2020-12-20")
    assert [(row["year"], row["is_year_inferred"]) for row in rows(told)] == [(2020, True)] * 2


def test_without_any_date_there_is_no_year(told):
    told.say(told=None)
    assert [(row["year"], row["is_year_inferred"]) for row in rows(told)] == [(None, True)]


def test_denied_and_planned_events_are_kept_with_their_modality(told):
    told.say(modality="denied")
    told.say(modality="planned", item="Mi-35")
    assert sorted(row["modality"] for row in rows(told)) == ["denied", "planned"]


def test_a_country_nobody_tells_of_has_an_empty_table(told):
    told.say()
    assert rows(told, "CHN") == []
