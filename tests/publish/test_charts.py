"""Charts of measures: what stands in them can be read, in any of the three forms, by anyone, in grey and in the dark."""

import importlib.util
import re
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePath

import pytest
from lxml import etree

from reliant.errors import MeasureRefused
from reliant.model.flows import OTHER_SUPPLIERS
from reliant.publish.charts import KINDS, draw, suffix_of
from reliant.publish.charts.marks import PANELS, ROWS, points, spread, whole
from reliant.publish.charts.suppliers import _with_rest
from reliant.publish.charts.theme import CHANCE, DARK, DASHES, INKS, PAPER, inks_of, lightness, text_on, wrapped

_SPEC = importlib.util.spec_from_file_location("chart_rows", Path(__file__).with_name("chart_rows.py"))
rows_of = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(rows_of)
cell, held, share, total = rows_of.cell, rows_of.held, rows_of.share, rows_of.total
CAPTION = "SIPRI Arms Transfers Database, made.csv, format B1, release of 2026-03-09"
ALL = {**rows_of.DRAWN, **{f"orders {show}": drawn for show, drawn in rows_of.ORDERS.items()}}
APART = 12
"""Points of CIE lightness between neighbours: clearly apart on a grey print."""


@cache
def own(name, suffix=".svg"):
    """The chart of the kind's own rows, drawn once for all tests that look at it."""
    return drawn(name, suffix=suffix)


def drawn(name, rows=None, *, suffix=".svg", **more):
    if name == "trend":
        more = {"deals": rows_of.DEALS, **more}
    return draw(name.split()[0], rows or ALL[name][0], caption=CAPTION, suffix=suffix, **more)


def svg_of(name, rows=None, **more):
    return (drawn(name, rows, **more) if rows or more else own(name)).decode()


def words_of(svg):
    """Everything a reader sees, as one line; lines of a paragraph are joined."""
    root = etree.fromstring(svg.encode())
    return " ".join(" ".join(node.itertext()) for node in root.iter("{*}text"))


def test_every_kind_has_rows_here():
    assert sorted(rows_of.DRAWN) == sorted(KINDS)


@pytest.mark.parametrize("name", ALL)
def test_a_chart_holds_its_numbers_names_unit_source_and_release(name):
    rows, expected = ALL[name]
    words = words_of(svg_of(name))
    assert [
        text
        for text in [*expected, "made.csv", "release of 2026-03-09", "not a figure of the register's makers"]
        if text not in words
    ] == []
    units = {row.get("unit") for row in rows} - {None} if name != "geodep" else set()  # it counts criteria
    assert [unit for unit in units if unit not in words] == []
    assert ("TIV" in words) <= ("not money" in words)


@pytest.mark.parametrize("name", ALL)
def test_a_chart_has_title_and_description_for_those_who_hear_it(name):
    root = etree.fromstring(own(name))
    assert root.get("role") == "img"
    title, description = root.find("{*}title"), root.find("{*}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert len(title.text) > 10
    assert "made.csv" in description.text
    assert len(description.text) > 150


@pytest.mark.parametrize("name", ALL)
def test_a_chart_uses_the_inks_of_the_theme_only_so_that_it_can_be_turned_dark(name):
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+)"', svg_of(name)))
    assert used - set(DARK) == set()


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_cut_at_the_edge_of_the_sheet(name):
    root = etree.fromstring(own(name))
    inner = root.find("{*}svg")
    assert float(inner.get("x")) + float(inner.get("width")) <= float(root.get("width"))
    assert float(inner.get("y")) + float(inner.get("height")) <= float(root.get("height"))
    assert all(float(text.get("y")) < float(root.get("height")) for text in root.iterfind("{*}text"))


@pytest.mark.parametrize("name", ALL)
def test_letters_are_large_enough_for_print(name):
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)(?:px)?"', svg_of(name))]
    assert min(sizes) >= 10


@pytest.mark.parametrize("name", ["shares", "trend", "orders open"])
def test_the_same_rows_give_the_same_chart(name):
    assert drawn(name) == own(name)
    assert drawn(name, suffix=".html") == own(name, ".html")


@pytest.mark.parametrize("name", ["shares", "stock"])
def test_a_png_is_a_picture_sharp_enough_for_print(name):
    data = drawn(name, suffix=".png")
    assert data.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(data[16:20]) >= 1600


@pytest.mark.parametrize("name", ALL)
def test_a_page_needs_no_script_and_no_network_and_has_the_numbers_in_a_table(name):
    page = own(name, ".html").decode()
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<script|<link|<iframe|<img|src=|@import|url\((?!#)|\son\w+=", page)
    assert set(re.findall(r"https?://[^\"'<> ]+", page)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert page.count("<tr>") == len(ALL[name][0]) + 1
    assert "<figcaption" in page
    assert "prefers-color-scheme: dark" in page


def test_words_of_a_page_are_escaped():
    page = draw("shares", ALL["shares"][0], caption="<made> & co", suffix=".html").decode()
    assert "&lt;made&gt; &amp; co" in page
    assert "<made>" not in page


def test_accents_and_cyrillic_stand_in_the_chart_as_they_are():
    assert "Côte d'Ivoire" in words_of(svg_of("shares")).replace("’", "'")
    assert "Су-30" in words_of(svg_of("orders open"))


def test_inks_keep_their_order_and_distance_in_greyscale():
    steps = [later - earlier for earlier, later in pairwise([lightness(ink) for ink in (*INKS, PAPER)])]
    assert min(steps) >= APART
    assert len(set(DASHES)) == len(DASHES)


def test_inks_keep_their_distance_on_a_dark_page():
    steps = [earlier - later for earlier, later in pairwise([lightness(DARK[ink]) for ink in (*INKS, PAPER)])]
    assert min(steps) >= APART


def test_lightness_is_that_of_the_standard():
    assert lightness("#000000") == pytest.approx(0)
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#777777") == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize("ink", [*INKS, PAPER])
def test_words_on_a_bar_can_be_read(ink):
    assert abs(lightness(text_on(ink)) - lightness(ink)) > 40
    assert abs(lightness(DARK[text_on(ink)]) - lightness(DARK[ink])) > 40


def test_chance_is_a_pale_band_and_named_as_chance():
    svg = svg_of("concentration")
    assert "how far chance could move it" in words_of(svg)
    assert f'fill="{CHANCE}"' in svg
    assert "error" not in words_of(svg)


def test_bounds_and_hatching_show_only_where_suppliers_are_unknown():
    assert svg_of("shares").count("url(#unknown)") == 2
    sure = svg_of("shares", [share("RUS", 0.9), share("CHN", 0.1)])
    assert "url(#unknown)" not in sure
    assert "if none, or all" not in words_of(sure)


def test_unknown_suppliers_come_last_and_are_never_inked():
    assert inks_of(["UNK", "RUS"])["UNK"] not in INKS
    spec_order = [entry["name"] for entry in _with_rest(ALL["shares"][0])[0]]
    assert spec_order == ["Russia", "Côte d'Ivoire", "supplier not named"]


def test_shares_over_windows_are_stacked_and_an_empty_window_keeps_its_place():
    rows = [share("RUS", 0.9, window="2001:2005"), share("CHN", 0.1, window="2001:2005"), share("RUS", 1.0, window="2011:2015")]
    words = words_of(svg_of("shares", rows))
    assert [text for text in ("2001-05", "2006-10", "2011-15", "90 %", "Russia 100 %") if text not in words] == []


def test_shares_of_many_cells_are_rows_and_the_smaller_are_named():
    rows = [share("RUS", 1.0, recipient=f"R{place:02d}", value=100.0 - place) for place in range(ROWS + 4)]
    words = words_of(svg_of("shares", rows))
    assert "Russia 100 %" in words
    assert f"Not drawn, 4 rows with less volume: R{ROWS}" in words


def test_small_suppliers_are_drawn_together_and_named():
    rows = [share("RUS", 0.5), *(share(f"X{place:02d}", 0.025) for place in range(20))]
    words = words_of(svg_of("shares", rows))
    assert "9 others" in words
    assert "22.5 %" in words
    assert "Drawn together: X11" in words


def test_lumped_suppliers_are_not_named_either():
    rows = [share("RUS", 0.5), share(OTHER_SUPPLIERS, 0.4, share_high=0.5), share("UNK", 0.1, share_high=0.5)]
    words = words_of(svg_of("shares", rows))
    assert "supplier not named" in words
    assert "50.0 % 50.0 %" in words


def test_a_whole_per_cent_is_never_rounded_up_to_all_or_down_to_nothing():
    assert [whole(share) for share in (1.0, 0.9996, 0.994, 0.004, 0.0)] == ["100 %", "over 99 %", "99 %", "under 1 %", "0 %"]
    assert [points(move) for move in (0.0, 0.0004, -0.03)] == ["no change", "under 0.1 points", "-3.0 points"]


def test_totals_of_several_products_are_refused():
    with pytest.raises(MeasureRefused, match=r"2 categories.*--category"):
        drawn("totals", [total("USA", 5.0, category="wheat"), total("USA", 6.0, category="steel")])


def test_a_share_that_is_not_known_is_not_drawn():
    assert "China" not in words_of(svg_of("shares", [share("RUS", 1.0), share("CHN", 0.0, share=None)]))


def test_totals_of_many_parties_end_with_the_rest():
    rows = [total(f"X{place:02d}", 100.0 - place, share_of_world=0.01) for place in range(40)]
    words = words_of(svg_of("totals", rows))
    assert f"{40 - ROWS} others" in words
    assert "15.0 % of the world" in words


def test_a_cell_without_deals_has_a_point_and_no_band():
    bare = cell("2021:2025", 0.5, hhi_low=None, hhi_high=None, hhi_unbiased=None)
    svg = svg_of("concentration", [bare])
    assert "0.50 (2.0)" in words_of(svg)
    assert f'fill="{CHANCE}"' not in svg


def test_flow_and_stock_over_windows_are_told_apart_by_dashes():
    rows = [held("RUS", 0.9, 0.7, window="2016:2020"), held("RUS", 0.84, 0.2), held("TUR", 0.16, 0.8), held("CHN", 0.0, None)]
    svg = svg_of("stock", rows)
    assert "stroke-dasharray" in svg
    assert [text for text in ("in service 84.0 %", "delivered 20.0 %", "Türkiye") if text not in words_of(svg)] == []


def test_missing_older_stock_is_said_in_the_caption():
    assert "Older stock may be missing" in words_of(svg_of("stock", [held("RUS", 1.0, 1.0, is_truncated=True)]))


def test_many_products_are_points_with_the_first_named():
    rows = [rows_of.product(f"{place:06d}", place / 50, 0.5) for place in range(1, 46)]
    words = words_of(svg_of("dependency", rows))
    assert "000045" in words
    assert "Drawn as points only" in words


def test_a_file_without_exports_has_no_panel_of_cdi3_and_says_so():
    rows = [rows_of.product("854231", 0.62, None, status="exports_not_covered", is_dependent=None)]
    words = words_of(svg_of("dependency", rows))
    assert "the file does not cover exports" in words
    assert "drawn up to" not in words


def test_a_trend_without_deals_has_no_columns():
    assert "deals by year of order" in words_of(svg_of("trend"))
    assert "deals by year of order" not in words_of(draw("trend", ALL["trend"][0], caption=CAPTION, suffix=".svg").decode())


def test_notes_of_the_source_stand_in_the_caption():
    words = words_of(svg_of("shares", notes=["Approximate: 3 of 4 yearly values are split."]))
    assert "Approximate: 3 of 4 yearly values are split." in words


def test_a_release_that_the_source_does_not_name_is_added():
    words = words_of(draw("shares", ALL["shares"][0], caption="made.csv", suffix=".svg").decode())
    assert "Release of 2026-03-09." in words


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_found_is_refused(kind):
    with pytest.raises(MeasureRefused, match="nothing to draw"):
        draw(kind, [], caption=CAPTION, suffix=".svg")


def test_a_page_full_of_panels_is_refused_with_what_to_narrow():
    rows = [cell(window, 0.5, recipient=f"R{place}") for place in range(PANELS + 1) for window in ("2016:2020", "2021:2025")]
    with pytest.raises(MeasureRefused, match=f"{PANELS + 1} panels.*--recipient"):
        draw("concentration", rows, caption=CAPTION, suffix=".svg")


def test_labels_are_moved_apart_and_stay_below_the_top():
    placed = spread([0.9, 0.91, 0.95, 0.99], gap=0.1, top=1.0)
    assert all(later - earlier >= 0.1 - 1e-9 for earlier, later in pairwise(placed))
    assert max(placed) <= 1.0 + 1e-9
    assert spread([0.1, 0.5], gap=0.1, top=1.0) == [0.1, 0.5]


def test_a_wide_text_is_wrapped_and_loses_no_word():
    text = "Herfindahl-Hirschman index of shares by volume " * 4
    lines = wrapped(text, 200, 10)
    assert len(lines) > 3
    assert " ".join(lines).split() == text.split()


@pytest.mark.parametrize(("name", "suffix"), [("a.svg", ".svg"), ("a.b.PNG", ".png"), ("x/y.html", ".html")])
def test_the_suffix_decides(name, suffix):
    assert suffix_of(PurePath(name)) == suffix


@pytest.mark.parametrize("name", ["a", "a.pdf", "svg"])
def test_another_suffix_is_no_chart(name):
    with pytest.raises(ValueError, match="ends in"):
        suffix_of(PurePath(name))
