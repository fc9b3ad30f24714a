import pytest

from reliant.model.ownership import Share


@pytest.mark.parametrize(
    ("text", "share", "printed"),
    [
        ("49", Share(49, 49), "49"),
        ("59.5 %", Share(59.5, 59.5), "59.5"),
        ("25-50", Share(25, 50), "25-50"),
        ("25 – 50 %", Share(25, 50), "25-50"),
        (">50", Share(50, 100, is_above_low=True), ">50"),
        (">=75", Share(75, 100), ">=75"),
        ("<25", Share(0, 25), "0-25"),
        (">25-50", Share(25, 50, is_above_low=True), ">25-50"),
    ],
)
def test_shares_are_read_as_sources_write_them_and_printed_so_that_they_can_be_read_again(text, share, printed):
    assert Share.parse(text) == share
    assert str(share) == printed
    assert Share.parse(printed) == share


@pytest.mark.parametrize("text", ["", "half", "nan", "inf", "-1", "101", "50-25", "25-125", ">", "25--50", ">100"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="share"):
        Share.parse(text)


def test_a_range_has_no_exact_share():
    assert Share(25, 50).exact is None
    assert Share(0, 0).exact == 0
