"""Who else could deliver, how near they stand, and how much they could spare: computed by hand."""

import pytest

from reliant.errors import ScenarioRefused, SourceMalformed
from reliant.model.time import Window
from reliant.scenarios.alternatives import (
    Standing,
    alternatives,
    default_standings,
    read_capacities,
    read_standings,
    usable_capacity,
)
from reliant.scenarios.options import demand_of, option_rows, read_options, read_weights

NOW = Window(2021, 2025)


def row(supplier, recipient, year, value, category="Aircraft"):
    name = f"r-{supplier}{recipient}{year}{category}"
    return {"recipient": recipient, "supplier": supplier, "category": category, "year": year, "value": value, "row_id": name}


ROWS = [
    row("RUS", "BLR", 2022, 60.0),
    row("RUS", "KAZ", 2023, 40.0),
    row("CHN", "BLR", 2012, 10.0),
    row("CHN", "PAK", 2022, 50.0),
    row("CHN", "PAK", 2014, 90.0),
    row("TUR", "BLR", 2018, 5.0, "Sensors"),
    row("TUR", "AZE", 2021, 30.0),
    row("IRN", "KAZ", 2019, 8.0),
    row("BRA", "CHL", 2020, 20.0),
    row("USA", "CHL", 2003, 500.0),
    row("UNK", "BLR", 2022, 1.0),
    row("NSG:rebels", "BLR", 2022, 1.0),
    row("ITA", "BLR", 2022, None),
]


def found(**more):
    return {one.supplier: one for one in alternatives(ROWS, "BLR", NOW, standings=default_standings(), **more)}


def test_suppliers_stand_where_their_deliveries_put_them():
    assert {name: one.standing for name, one in found().items()} == {
        "RUS": Standing.INCUMBENT,
        "CHN": Standing.FORMER,
        "TUR": Standing.FAMILIAR,  # delivers sensors to Belarus
        "IRN": Standing.FAMILIAR,  # delivers aircraft to Kazakhstan, which flies Russian ones as Belarus does
        "BRA": Standing.STRANGER,
    }


def test_what_can_be_spared_is_the_best_window_less_what_goes_to_others_now():
    china = found()["CHN"]
    assert (china.current, china.elsewhere, china.best, china.last_year) == (0.0, 50.0, 100.0, 2022)
    assert china.spare == 50.0
    assert found()["RUS"].spare == 60.0  # its best window is this one: it keeps what it delivers now
    assert china.sources == ("r-CHNBLR2012Aircraft", "r-CHNPAK2022Aircraft", "r-CHNPAK2014Aircraft")


def test_excluded_suppliers_are_not_asked_and_unknown_ones_and_armed_groups_never():
    assert set(found(excluded=("CHN",))) == {"RUS", "TUR", "IRN", "BRA"}


def test_a_table_of_capacities_stands_instead_of_what_an_extract_shows():
    head = b"category,supplier,window_years,total,best,last_year,source\n"
    table = head + b"Aircraft,CHN,5,70,300,2025,SIPRI\nAircraft,KOR,5,0,90,2024,S\n"
    told = found(capacities=read_capacities(table, name="capacities.csv", length=5))
    assert (told["CHN"].spare, told["CHN"].standing) == (230.0, Standing.FORMER)
    assert (told["KOR"].spare, told["KOR"].standing, told["KOR"].where) == (90.0, Standing.STRANGER, "capacities.csv, line 3; S")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("Aircraft,CHN,4,70,300,2025,S", "4 years"),
        ("Aircraft,CHN,5,-1,300,2025,S", "no number of 0 or more"),
        ("Aircraft,CHN,5,x,300,2025,S", "could not convert"),
        ("Aircraft,CHN,5,1,3,2025,S\nAircraft,CHN,5,1,3,2025,S", "comes twice"),
    ],
)
def test_a_wrong_line_of_capacities_is_named(lines, says):
    table = f"category,supplier,window_years,total,best,last_year,source\n{lines}\n".encode()
    with pytest.raises(SourceMalformed, match=says) as raised:
        read_capacities(table, name="capacities.csv", length=5)
    assert raised.value.where.startswith("capacities.csv, line ")


def test_where_nothing_was_delivered_there_is_nothing_to_replace():
    with pytest.raises(ScenarioRefused, match="nothing to replace"):
        alternatives(ROWS, "BLR", Window(1990, 1995), standings=default_standings())


@pytest.mark.parametrize(
    ("lag", "ramp", "there"), [(0, 0, 100), (5, 0, 0), (6, 2, 0), (2, 0, 60), (0, 2, 80), (1, 2, 60), (4, 2, 5), (0, 10, 25)]
)
def test_capacity_comes_after_the_lag_and_in_a_straight_line(lag, ramp, there):
    assert usable_capacity(100, horizon=5, lag_years=lag, ramp_years=ramp) == pytest.approx(there)


def test_options_carry_need_terms_and_sources():
    options = option_rows(list(found().values()), standings=default_standings(), unit="million TIV", horizon=10, length=5)
    russia = next(one for one in options if one["supplier"] == "RUS")
    assert (russia["needed"], russia["current"], russia["price"]) == (120.0, 120.0, 1.0)  # twice the five years
    demand = demand_of(options, horizon=10)
    stranger = next(option for option in demand.options if option.supplier == "BRA")
    assert stranger.capacity == pytest.approx(40 * 7.5 / 10)  # two years of lag, one of ramp-up
    assert stranger.sources == ("r-BRACHL2020Aircraft",)


HEAD = "category,supplier,needed,current,price,capacity,lag_years,ramp_years,switching_cost,controllers,unit,price_unit\n"
GOOD = "Aircraft,AAA,100,100,1,100,0,0,0,AAA:1,million TIV,USD million\n"


def test_a_table_of_ones_own_is_read_with_its_units():
    rows = read_options(
        (HEAD + GOOD + "Aircraft,BBB,100,0,2,100,0,0,0,AAA:0.4;BBB:0.6,million TIV,USD million\n").encode(), name="o.csv"
    )
    demand = demand_of(rows, horizon=5)
    assert (demand.price_unit, demand.options[1].controllers) == ("USD million", {"AAA": 0.4, "BBB": 0.6})
    assert demand.options[1].basis == "o.csv, line 3"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Aircraft,AAA,100,0,-1,100,0,0,0,AAA,million TIV,USD\n", "price is -1"),
        ("Aircraft,AAA,100,0,cheap,100,0,0,0,AAA,million TIV,USD\n", "could not convert"),
        ("Aircraft,AAA,100,0,nan,100,0,0,0,AAA,million TIV,USD\n", "price is nan"),
        ("Aircraft,AAA,100,0,1,100,0,0,0,AAA:x,million TIV,USD\n", "controllers is"),
        ("Aircraft,AAA,100,0,1,100,0,0,0,AAA:1;AAA:0,million TIV,USD\n", "controllers is"),
        ("", "holds no option"),
    ],
)
def test_a_wrong_option_is_named_with_its_line(line, says):
    with pytest.raises(SourceMalformed, match=says):
        read_options((HEAD + line).encode(), name="o.csv")


@pytest.mark.parametrize(
    ("more", "horizon", "says"),
    [
        ("Aircraft,BBB,90,0,1,100,0,0,0,BBB,million TIV,USD million\n", 5, "is needed"),
        ("Aircraft,BBB,100,0,1,100,0,0,0,BBB,million TIV,EUR\n", 5, "price_unit is EUR and USD million"),
        ("", 200, "beyond reason"),
        ("", 0, "beyond reason"),
    ],
)
def test_options_that_contradict_each_other_are_refused(more, horizon, says):
    rows = read_options((HEAD + GOOD + more).encode(), name="o.csv")
    with pytest.raises(ScenarioRefused, match=says):
        demand_of(rows, horizon=horizon)


def test_weights_of_one_name_are_whole():
    assert read_weights("RUS", where="o.csv, line 2") == {"RUS": 1.0}
    assert read_weights("ORG:NATO:0.5;UNK:0.5", where="") == {"ORG:NATO": 0.5, "UNK": 0.5}


@pytest.mark.parametrize("text", ["{", "standings: {}", "standings: {incumbent: {price: -1}}"])
def test_assumptions_of_another_shape_are_refused(text):
    with pytest.raises(SourceMalformed, match="does not give standings"):
        read_standings(text, name="mine.yaml")
