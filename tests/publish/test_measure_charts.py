"""Charts of measures: what stands in them can be read, in any of the three forms."""

from pathlib import PurePath

import pytest

from reliant.errors import MeasureRefused
from reliant.publish.measure_charts import DASHES, INKS, NAMED, PANELS, draw, suffix_of

CAPTION = "made.csv, format B1, release of 2026-03-09"


def share(supplier, value, window="2021:2025", **more):
    row = {"recipient": "BLR", "category": None, "window": window, "supplier": supplier, "share": value}
    return {**row, "share_low": value, "share_high": value, **more}


def cell(window, hhi, **more):
    row = {"recipient": "KAZ", "category": None, "window": window, "hhi": hhi}
    return {**row, "hhi_unbiased": hhi - 0.07, "hhi_low": hhi - 0.2, "hhi_high": hhi + 0.1, **more}


def total(party, value, **more):
    return {"id": party, "window": "2021:2025", "value": value, "share_of_world": None, "change": None, **more}


def held(supplier, in_service, flow, window="2021:2025", **more):
    row = {"recipient": "KAZ", "category": None, "window": window, "supplier": supplier, "stock_share": in_service}
    return {**row, "flow_share": flow, "is_truncated": False, **more}


DRAWN = {
    "shares": (
        [share("RUS", 0.873), share("CHN", 0.127)],
        ["Supplier shares: Belarus, 2021-25", "Russia", "China", "87.3 %", "12.7 %"],
    ),
    "concentration": (
        [cell("2016:2020", 0.81), cell("2021:2025", 0.64)],
        ["Concentration of supply: Kazakhstan", "0.81", "0.64", "2016-20", "recorded", "corrected for few deals"],
    ),
    "totals": (
        [total("USA", 1234.5, share_of_world=0.43, change=0.21), total("FRA", 300.0)],
        ["Volumes: 2021-25", "United States", "1,234.5, 43.0 % of the world (+21 %)", "300.0"],
    ),
    "stock": (
        [held("RUS", 0.84, 0.2), held("TUR", 0.16, 0.8)],
        ["In service and being delivered: Kazakhstan", "84.0 %", "20.0 %", "16.0 %", "80.0 %", "end of 2025"],
    ),
}


def svg_of(kind, rows):
    return draw(kind, rows, caption=CAPTION, suffix=".svg").decode()


def words_of(svg):
    return " ".join(svg.replace("&amp;", "&").split())


@pytest.mark.parametrize("kind", DRAWN)
def test_an_svg_holds_its_numbers_names_unit_source_and_release(kind):
    rows, expected = DRAWN[kind]
    svg = words_of(svg_of(kind, rows))
    assert svg.startswith("<svg")
    assert [text for text in [*expected, "Source: made.csv", "release of 2026-03-09", "TIV"] if text not in svg] == []


@pytest.mark.parametrize("kind", DRAWN)
def test_a_png_is_a_picture(kind):
    data = draw(kind, DRAWN[kind][0], caption=CAPTION, suffix=".png")
    assert data.startswith(b"\x89PNG\r\n")
    assert len(data) > 5_000


def test_a_page_needs_no_script_and_no_network():
    page = draw("shares", DRAWN["shares"][0], caption="<made>", suffix=".html").decode()
    assert page.startswith("<!doctype html>")
    assert "<figcaption" in page
    assert "&lt;made&gt;" in page
    assert "<script" not in page
    assert "src=" not in page


def test_interval_and_line_are_both_in_a_chart_of_concentration():
    svg = svg_of("concentration", [cell("2016:2020", 0.81), cell("2021:2025", 0.64)])
    assert "mark-area" in svg
    assert "stroke-dasharray" in svg


def test_a_cell_without_deals_has_a_point_and_no_ribbon():
    bare = cell("2021:2025", 0.5, hhi_low=None, hhi_high=None, hhi_unbiased=None)
    assert "0.50" in svg_of("concentration", [bare])


def test_flow_and_stock_over_windows_are_told_apart_by_dashes():
    rows = [held("RUS", 0.9, 0.7, "2016:2020"), held("RUS", 0.84, 0.2), held("TUR", 0.16, 0.8), held("CHN", 0.0, None)]
    svg = words_of(svg_of("stock", rows))
    assert "stroke-dasharray" in svg
    assert [text for text in ("90.0 %", "84.0 %", "in service", "delivered") if text not in svg] == []


def test_missing_older_stock_is_said_in_the_caption():
    assert "may be missing" in words_of(svg_of("stock", [held("RUS", 1.0, 1.0, is_truncated=True)]))


def test_small_suppliers_are_drawn_together():
    rows = [share("RUS", 0.5), *(share(f"X{place:02d}", 0.05) for place in range(10))]
    svg = svg_of("shares", rows)
    assert f"{11 - NAMED} more" in svg
    assert "15.0 %" in svg


def test_inks_go_from_dark_to_light_so_that_grey_keeps_their_order():
    def lightness(ink):
        red, green, blue = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    assert [lightness(ink) for ink in INKS] == sorted(lightness(ink) for ink in INKS)
    assert len({tuple(dash) for dash in DASHES}) == len(INKS)


def test_nothing_found_is_refused():
    with pytest.raises(MeasureRefused, match="nothing to draw"):
        draw("shares", [], caption=CAPTION, suffix=".svg")


def test_a_page_full_of_panels_is_refused():
    rows = [share("RUS", 1.0, f"{year}:{year}") for year in range(2000, 2001 + PANELS)]
    with pytest.raises(MeasureRefused, match="panels"):
        draw("shares", rows, caption=CAPTION, suffix=".svg")


def test_a_share_that_is_not_known_is_not_drawn():
    svg = svg_of("shares", [share("RUS", 1.0), share("CHN", None)])
    assert "China" not in svg


@pytest.mark.parametrize(("name", "suffix"), [("a.svg", ".svg"), ("a.b.PNG", ".png"), ("x/y.html", ".html")])
def test_the_suffix_decides(name, suffix):
    assert suffix_of(PurePath(name)) == suffix


@pytest.mark.parametrize("name", ["a", "a.pdf", "svg"])
def test_another_suffix_is_no_chart(name):
    with pytest.raises(ValueError, match="ends in"):
        suffix_of(PurePath(name))
