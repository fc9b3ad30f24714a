"""What leads to a supplier through others: by hand."""

import pytest

from reliant.model.time import Window
from reliant.scenarios.assumptions import Assumption
from reliant.scenarios.through_others import through_others

NOW = Window(2021, 2025)


def content(low, mode, high):
    return Assumption(name="foreign_content", says="", unit="share", low=low, mode=mode, high=high, source="test")


def row(recipient, supplier, value, year=2022):
    return {
        "recipient": recipient,
        "supplier": supplier,
        "value": value,
        "year": year,
        "row_id": f"r-{recipient}{supplier}{year}",
    }


ROWS = [
    row("KAZ", "RUS", 40.0),
    row("KAZ", "BLR", 60.0),
    row("BLR", "RUS", 90.0),
    row("BLR", "CHN", 10.0),
    row("BLR", "USA", 500.0, 2001),
    row("CHN", "RUS", None),
]


def test_what_an_intermediary_bought_in_leads_further():
    found = through_others(ROWS, "KAZ", "RUS", NOW, content(0.0, 0.2, 0.5))
    assert found.face == pytest.approx(0.4)
    assert found.looked_through == pytest.approx((0.4, 0.4 + 0.6 * 0.2 * 0.9, 0.4 + 0.6 * 0.5 * 0.9))
    assert found.hidden == pytest.approx(0.108)
    assert [(one.supplier, one.share, one.its_share, one.sources) for one in found.intermediaries] == [
        ("BLR", pytest.approx(0.6), pytest.approx(0.9), ("r-BLRRUS2022",))
    ]


def test_a_supplier_that_buys_in_itself_is_worth_less_than_its_face():
    found = through_others([*ROWS, row("RUS", "IRN", 5.0)], "BLR", "RUS", NOW, content(0.1, 0.1, 0.1))
    assert found.face == pytest.approx(0.9)
    assert found.looked_through[1] == pytest.approx(0.9 * 0.9)  # a tenth of it is Iran's


def test_unknown_suppliers_keep_their_mass_and_are_no_intermediary():
    rows = [row("KAZ", "RUS", 50.0), row("KAZ", "UNK", 50.0), row("UNK", "RUS", 10.0)]
    found = through_others(rows, "KAZ", "RUS", NOW, content(0.5, 0.5, 0.5))
    assert found.looked_through[1] == pytest.approx(0.5)
    assert found.intermediaries == ()


def test_where_nothing_was_delivered_nothing_can_be_looked_through():
    assert through_others(ROWS, "MNG", "RUS", NOW, content(0.1, 0.1, 0.1)) is None
