"""What comments say of deals: cases in our own words, and how far the facts agree with what registers mark themselves."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.model.register import Register
from reliant.model.tables import DEALS
from reliant.model.tables_facts import DEAL_FACTS
from reliant.registers import read_register
from reliant.registers.comments import CommentFacts, Platform, deal_facts, read_comment

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "registers"
FLAGS = {
    "made under licence in Peru": {"is_licensed"},
    "Built by licence in Oman": {"is_licensed"},
    "unlicensed copy made in Oman": set(),
    "more produced under Russian licence later": set(),
    "24 assembled from kits in Chad": {"is_local_assembly"},
    "Assembled/produced under licence in Ghana": {"is_licensed", "is_local_assembly"},
    "comes from the Italian assembly line": set(),
    "Incl production of some components in Nepal": {"is_component_production"},
    "Aid": {"is_aid"},
    "gift from producer": {"is_aid"},
    "sold, not as aid": set(),
    "paid with private donations": set(),
    "Second-hand": {"is_second_hand"},
    "Ex-Kenyan; cheap": {"is_second_hand"},
    "incl 2 second-hand for spares": set(),
    "Second-hand but modernized before delivery": {"is_second_hand", "is_modernised_before"},
    "Second-hand T-1 rebuilt to T-2": {"is_second_hand", "is_modernised_before"},
    "Second-hand; modernized after delivery": {"is_second_hand"},
    "Fitted with floats": set(),
}


def flags(facts: CommentFacts) -> set[str]:
    names = ("is_licensed", "is_local_assembly", "is_component_production", "is_aid", "is_second_hand", "is_modernised_before")
    return {name for name in names if getattr(facts, name)}


@pytest.mark.parametrize("text", FLAGS)
def test_a_flag_stands_where_the_comment_says_so_and_is_null_elsewhere(text):
    facts = read_comment(text)
    assert flags(facts) == FLAGS[text]
    assert {facts.is_licensed, facts.is_local_assembly, facts.is_aid, facts.is_second_hand} <= {True, None}


@pytest.mark.parametrize("text", [None, "", "   ", "Mk-3 version", "For training", "for use against rebels", "For Dubai police"])
def test_a_comment_that_says_nothing_of_it_gives_no_fact(text):
    assert read_comment(text) == CommentFacts()


def test_only_the_clause_that_hedges_is_uncertain():
    facts = read_comment("Probably second-hand; aid; possibly assembled in Togo")
    assert facts.is_possible
    assert facts.hedged == ("is_second_hand", "is_local_assembly")
    assert read_comment("Second-hand (but possibly modernized before delivery)").hedged == ("is_modernised_before",)
    assert read_comment("Second-hand; aid").is_possible is None


def test_a_month_is_no_hedge():
    assert read_comment("Ordered May 1982 and assembled in Togo").hedged == ()


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("For 5 Kite-2 trainer aircraft from Austria", [(5, "Kite-2 trainer aircraft", ("AUT",), None)]),
        ("300hp diesel engine for 8 Ox (Bull) tanks produced in Ghana", [(8, "Ox (Bull) tanks", (), "GHA")]),
        ("X-2 version; for Heron helicopters", [(None, "Heron helicopters", (), None)]),
        ("For modernization of 3 Elk frigates", [(3, "Elk frigates", (), None)]),
        (
            "For 4 Elk and 2 Roe frigates from the Netherlands",
            [(4, "Elk", ("NLD",), None), (2, "Roe frigates", ("NLD",), None)],
        ),
        (
            "For 2 Elk frigates from UK and 3 Roe corvettes from FRG",
            [(2, "Elk frigates", ("GBR",), None), (3, "Roe corvettes", ("DEU",), None)],
        ),
        (
            "For 3 Elk; 2 Roe; 1 Hart frigates produced in Japan and 6 from Spain",
            [(3, "Elk", (), "JPN"), (2, "Roe", (), "JPN"), (1, "Hart frigates", (), "JPN"), (6, "Hart frigates", ("ESP",), None)],
        ),
        ("For Lark from Turkiye", [(None, "Lark", ("TUR",), None)]),
        ("Part of deal for 96 Ox tanks from Ghana", []),
        ("Exchanged for 2 Elk frigates", []),
        ("For UN forces from Nepal in Sudan", []),
        ("for use as depot ship for minesweepers", []),
        ("For modification in Chad to patrol ship", []),
    ],
)
def test_what_an_item_is_for(text, platforms):
    assert read_comment(text).platforms == tuple(
        Platform(name=name, number=number, suppliers=suppliers, made_in=made_in) for number, name, suppliers, made_in in platforms
    )


def test_with_two_suppliers_of_platforms_neither_is_the_supplier():
    facts = read_comment("For 2 Elk frigates from UK and 3 Roe corvettes from FRG")
    assert (facts.for_platform, facts.for_platform_number) == ("Elk frigates", 2)
    assert facts.platform_supplier is None
    assert facts.platform_suppliers == ("GBR", "DEU")


def test_a_licence_in_brackets_behind_a_platform_is_the_platforms_own():
    assert read_comment("For 40 Gull combat aircraft from UK (produced under licence in France)").is_licensed is None
    assert read_comment("$4 m deal (incl production under licence in France)").is_licensed


@pytest.mark.parametrize(
    ("text", "payers"),
    [
        ("Financed by Norway", ("NOR",)),
        ("financed by aid from Norway and Denmark after war", ("NOR", "DNK")),
        ("Financed by aid from Norway; Denmark; Sweden and others; for training", ("NOR", "DNK", "SWE")),
        ("$2 m deal (partly paid by EU)", ("ORG:European Union",)),
        ("financed with US 'XYZ' aid", ("USA",)),
        ("financed via UN for use in Chad", ("ORG:United Nations",)),
        ("financed by Indian shipping company", ()),
        ("65% of development financed by Norway", ()),
        ("delayed for financial reasons in Norway", ()),
    ],
)
def test_who_is_said_to_pay(text, payers):
    assert read_comment(text).financed_by == payers


@pytest.mark.parametrize(
    ("text", "price", "is_part"),
    [
        ("$12.5 m deal", "$12.5 m", None),
        ("Part of EUR3-4 b ($5 b) programme", "EUR3-4 b ($5 b)", True),
        ("Second-hand (part of $9 m deal)", "$9 m", True),
        ("2 m longer hull", None, None),
        ("deal (offsets $40 m)", None, None),
    ],
)
def test_prices_stay_text(text, price, is_part):
    facts = read_comment(text)
    assert (facts.price_text, facts.is_price_of_larger_deal) == (price, is_part)


@pytest.mark.parametrize(
    ("text", "name", "by"),
    [
        ("Kenyan designation Simba", "Simba", "KEN"),
        ("UK designation Bay", "Bay", "GBR"),
        ("designated Simba by Kenya", "Simba", "KEN"),
        ("Produced under licence in Kenya as Simba-2", "Simba-2", "KEN"),
        ("Designation uncertain", None, None),
    ],
)
def test_local_designations(text, name, by):
    facts = read_comment(text)
    assert (facts.local_designation, facts.designated_by) == (name, by)


def test_what_became_of_an_order_is_kept_in_its_words():
    facts = read_comment("X version; delivery planned 2030; aid (loan until bought)")
    assert facts.status_note == "delivery planned 2030; loan until bought"


@given(
    text=st.text(max_size=80) | st.lists(st.sampled_from(["For 2 ", "(", ");", " from UK", "; ", "$3 m", " and "])).map("".join)
)
def test_no_comment_is_too_odd_to_read(text):
    facts = read_comment(text)
    assert all(platform.name for platform in facts.platforms)
    assert facts.is_possible is (True if facts.hedged else None)


def deals(*rows):
    empty = dict.fromkeys(column.name for column in DEALS.columns if column.is_nullable)
    fixed = {
        "source": "made",
        "format": "A1",
        "vintage": "2026-03-09",
        "file": "made.csv",
        "line": 1,
        "category": "Engines",
        "designation": "X",
        "description": "thing",
        "delivery_years": [],
        "recipient": "KEN",
        "supplier": "GBR",
    }
    return DEALS.build([{**empty, **fixed, "row_id": f"r-{place}", **row} for place, row in enumerate(rows)])


def test_facts_of_deals_keep_rows_and_comments():
    facts = DEAL_FACTS.check(deal_facts(deals({"comment": "Aid"}, {"comment": None})))
    assert facts.column("row_id").to_pylist() == ["r-0", "r-1"]
    assert facts.column("comment").to_pylist() == ["Aid", None]
    assert facts.column("is_aid").to_pylist() == [True, None]


def test_what_is_assembled_elsewhere_is_not_assembled_locally():
    facts = deal_facts(deals({"comment": "Assembled in Kenya"}, {"comment": "Assembled in Ghana"}, {"comment": "From kits"}))
    assert facts.column("is_local_assembly").to_pylist() == [True, False, True]
    assert facts.column("made_in").to_pylist() == ["KEN", "GHA", None]


def test_a_name_given_by_another_country_is_not_local():
    facts = deal_facts(deals({"comment": "Kenyan designation Simba"}, {"comment": "UK designation Lion"}))
    assert facts.column("local_designation").to_pylist() == ["Simba", None]


def test_technology_comes_from_the_licensor_whom_the_comment_names_or_from_the_supplier():
    told = ["Produced under licence in Kenya", "Produced under Italian licence", "From kits", "For 2 Ox tanks from Chad", None]
    facts = deal_facts(deals(*({"comment": text} for text in told)))
    assert facts.column("technology_origin").to_pylist() == ["GBR", "ITA", "GBR", "GBR", "GBR"]
    assert facts.column("technology_basis").to_pylist() == ["licence", "named_licensor", "assembly", "component", "supplier"]


@cache
def read(path: str) -> Register:
    file = FOLDER / path
    if not file.is_file():
        pytest.skip(f"whole register missing: {path} is not beside the project, so this was NOT checked")
    return read_register(file.read_bytes(), name=file.name)


@pytest.mark.registers
def test_coverage_of_the_whole_register_of_2026():
    """Counts of what the comments of 29,916 deals say; they change only when a rule does."""
    rows = deal_facts(read("sipri_register_2026-05-18/trade-register.csv").deals).to_pylist()
    assert sum(bool(row["comment"]) for row in rows) == 24_726
    told = {
        name: sum(bool(row[name]) for row in rows)
        for name in ("is_licensed", "is_aid", "is_second_hand", "for_platform", "platform_supplier", "financed_by", "price_text")
    }
    least = {
        "is_licensed": 990,
        "is_aid": 3_100,
        "is_second_hand": 8_000,
        "for_platform": 6_700,
        "platform_supplier": 900,
        "financed_by": 290,
        "price_text": 4_100,
    }
    assert {name: told[name] for name in least if told[name] < least[name]} == {}


@pytest.mark.registers
def test_second_hand_in_comments_agrees_with_the_status_column():
    rows = read("sipri_register_2026-05-18/trade-register.csv").deals.to_pylist()
    pairs = [
        (read_comment(row["comment"]), row["condition"] in ("second_hand", "modernised")) for row in rows if row["condition"]
    ]
    sure = [marked for facts, marked in pairs if facts.is_second_hand and "is_second_hand" not in facts.hedged]
    assert sum(sure) / len(sure) > 0.96  # the rest is "hardly used" or rebuilt, which the column calls new
    marked = [bool(facts.is_second_hand) for facts, is_marked in pairs if is_marked]
    assert sum(marked) / len(marked) > 0.98


@pytest.mark.registers
def test_licences_and_assembly_in_comments_agree_with_the_mark_of_the_delivery_register():
    """The register by delivery marks local production; deals are joined where number, years and parties fit only one."""
    register = read("sipri_register_2024-03-18/trade-register.csv")
    by_deal = defaultdict(list)
    for row in read("sipri_deliveries_2024-04-13/trade-register.csv").deliveries.to_pylist():
        by_deal[row["deal_key"]].append(row)
    fitting = defaultdict(list)
    for rows in by_deal.values():
        first, years = rows[0], tuple(sorted({row["year"] for row in rows}))
        number = sum(row["number"] or 0 for row in rows)
        fitting[first["recipient"], first["supplier"], first["ordered_year"], years, number].append(rows)
    counted = defaultdict(int)
    for deal, facts in zip(register.deals.to_pylist(), deal_facts(register.deals).to_pylist(), strict=True):
        key = (deal["recipient"], deal["supplier"], deal["ordered_year"], tuple(deal["delivery_years"]), deal["number_delivered"])
        if len(found := fitting.get(key, [])) == 1:
            said = facts["is_licensed"] or facts["is_local_assembly"] or facts["is_component_production"]
            counted[bool(said or facts["made_in"] == deal["recipient"]), any(row["is_local_production"] for row in found[0])] += 1
    assert counted[True, True] / (counted[True, True] + counted[True, False]) > 0.95
    assert counted[True, True] / (counted[True, True] + counted[False, True]) > 0.7
