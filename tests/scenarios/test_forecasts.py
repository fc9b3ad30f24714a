"""Forecasts of others: how words are read, what a register decides, and a record that only grows."""

from datetime import date

import pytest

from reliant.errors import ScenarioRefused, SourceMalformed, UnknownName
from reliant.scenarios.forecasts import (
    Forecast,
    check_lines,
    decided,
    forecast_scores,
    recorded,
    resolution_of,
    resolved,
)
from reliant.scenarios.resolution_rule import parse_rule
from reliant.scenarios.scoring import scored
from reliant.scenarios.supply_history import supply_of
from reliant.scenarios.verbal import Reading, read_number, read_words

TODAY = date(2026, 11, 25)


def said(**more):
    given = {
        "said_on": date(2017, 9, 18),
        "recorded_on": TODAY,
        "wording": "The initiative is unlikely to find supporters.",
        "reading": Reading(low=0.2, high=0.45, how="unlikely"),
        "by": "an analyst",
        "measure": "share RUS BLR 2021:2025 < 0.9",
    }
    return Forecast(**{**given, **more})


@pytest.fixture
def lines():
    return [recorded(said(), [])]


@pytest.mark.parametrize(
    ("wording", "scale", "low", "high"),
    [
        ("The initiative is unlikely to find supporters.", "icd203", 0.2, 0.45),
        ("It is VERY unlikely that it comes", "icd203", 0.05, 0.2),
        ("it will almost certainly come", "icd203", 0.95, 0.99),
        ("a roughly even chance", "icd203", 0.45, 0.55),
        ("it is unlikely", "ipcc", 0, 0.33),
        ("virtually certain", "ipcc", 0.99, 1),
    ],
)
def test_words_are_read_as_published_ranges(wording, scale, low, high):
    reading = read_words(wording, scale)
    assert (reading.low, reading.high) == (low, high)
    assert "Directive 203" in reading.how or "Guidance Note" in reading.how


@pytest.mark.parametrize(
    ("wording", "says"),
    [
        ("It may well come", "no term of likelihood"),
        ("unlikely this year, but likely the next", "several terms"),
        ("It is not likely to come", "negated"),
        ("likelihoods", "no term"),
    ],
)
def test_words_that_no_scale_reads_are_refused(wording, says):
    with pytest.raises(ScenarioRefused, match=says):
        read_words(wording, "icd203")


def test_an_unknown_scale_names_the_known_ones():
    with pytest.raises(UnknownName, match="icd203"):
        read_words("likely", "kent")


def test_numbers_and_ranges_are_read():
    assert (read_number("0.3").low, read_number("0.3").high) == (0.3, 0.3)
    assert (read_number(".2:0.45").low, read_number(".2:0.45").high) == (0.2, 0.45)


@pytest.mark.parametrize("text", ["30", "30 %", "0.5:0.2", "-0.1", "", "0.2-0.4", "1.2"])
def test_what_is_no_probability_is_refused(text):
    with pytest.raises(ScenarioRefused):
        read_number(text)


def test_a_range_is_scored_by_its_middle_with_the_best_and_worst_it_allows():
    row = scored(0.2, 0.45, "false")
    assert (row["probability"], row["brier"]) == pytest.approx((0.325, 0.105625))
    assert (row["brier_best"], row["brier_worst"]) == pytest.approx((0.04, 0.2025))
    assert scored(0.0, 0.33, "false")["brier_best"] == 0
    assert scored(0.7, 0.7, "true")["log_score"] == pytest.approx(0.35667, abs=1e-5)
    assert scored(0.7, 0.7, "void")["brier"] is None


FLOWS = [("BLR", "RUS", 2021, 80.0), ("BLR", "CHN", 2022, 15.0), ("BLR", "UNK", 2023, 5.0), ("BLR", "RUS", 2025, 0.0)]


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ("share RUS BLR 2021:2025 < 0.9", "true"),
        ("share RUS BLR 2021:2025 >= 0.9", "false"),
        ("share RUS BLR 2021:2025 > 0.82", "unclear"),  # 80 to 85 % with what is unknown
        ("volume CHN BLR 2021:2025 > 10", "true"),
        ("volume CHN BLR 2021:2025 > 17", "unclear"),
        ("volume FRA BLR 2021:2025 > 5.5", "false"),
        ("top BLR 2021:2025 = RUS", "true"),
        ("top BLR 2021:2025 != RUS", "false"),
        ("top BLR 2022:2023 = CHN", "true"),
        ("share RUS BLR 2026:2030 < 0.9", "open"),
        ("share RUS BLR 2024:2025 < 0.9", "void"),
        ("share RUS KAZ 2021:2025 < 0.9", "void"),
        ("share RUS BLR 2019:2023 < 0.9", "unclear"),  # the register begins later
    ],
)
def test_a_register_decides(made, rule, state):
    assert parse_rule(rule).decide(supply_of(made.deliveries(FLOWS)))[0] == state


def test_rules_have_one_spelling():
    assert parse_rule("share  rus  Belarus 2021:2025<0.90").text == "share RUS BLR 2021:2025 < 0.9"
    assert parse_rule("top blr 2021 = SUN").text == "top BLR 2021:2021 = RUS"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("share RUS BLR < 0.9", "no rule"),
        ("share RUS BLR 2025:2021 < 0.9", "earlier to a later"),
        ("share RUS BLR 2021:2025 < 90", "write 0.9"),
        ("share RUS XQX 2021:2025 < 0.9", "no country"),
        ("hope RUS BLR 2021:2025 < 0.9", "no rule"),
    ],
)
def test_rules_that_no_register_decides_are_refused(rule, says):
    with pytest.raises((ScenarioRefused, UnknownName), match=says):
        parse_rule(rule)


def test_a_forecast_recorded_twice_is_one(lines):
    assert recorded(said(), lines) is None
    assert recorded(said(recorded_on=date(2026, 12, 1)), lines) is None


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"said_on": date(2027, 1, 1)}, "after today"),
        ({"measure": None}, "needs one rule"),
        ({"rule": "somebody joins", "due": date(2018, 1, 1)}, "needs one rule"),
        ({"measure": None, "rule": "somebody joins"}, "needs the day"),
        ({"measure": None, "rule": "somebody joins", "due": date(2016, 1, 1)}, "before it was said"),
        ({"span": (9, 4)}, "no stretch"),
        ({"reading": Reading(low=0.5, high=0.6, how="")}, "on record as 0.2 to 0.45"),
    ],
)
def test_forecasts_that_contradict_themselves_or_the_record_are_refused(lines, more, says):
    with pytest.raises(ScenarioRefused, match=says):
        recorded(said(**more), lines)


def resolution(lines, outcome, **more):
    given = {"by": "me", "on": TODAY, "why": "the register says so"}
    return resolved(lines, lines[0]["id"], outcome, **{**given, **more})


def test_a_second_resolution_must_say_that_it_takes_the_place_of_the_first(lines):
    lines.append(resolution(lines, "true"))
    assert resolution(lines, "true") is None
    with pytest.raises(ScenarioRefused, match="add --instead"):
        resolution(lines, "false")
    lines.append(resolution(lines, "false", why="the register was revised", instead=True))
    assert [line["kind"] for line in lines] == ["forecast", "resolution", "resolution"]
    assert lines[2]["replaces"] == lines[1]["id"]
    assert resolution_of(lines, lines[0]["id"])["outcome"] == "false"


@pytest.mark.parametrize("more", [{"by": " "}, {"why": ""}, {"on": date(2017, 1, 1)}])
def test_a_resolution_needs_author_reason_and_a_day_after_the_forecast(lines, more):
    with pytest.raises(ScenarioRefused):
        resolution(lines, "true", **more)


def test_an_unknown_forecast_names_those_on_record(lines):
    with pytest.raises(UnknownName, match=lines[0]["id"]):
        resolved(lines, "f-0", "true", by="me", on=TODAY, why="x")


def test_a_rule_in_words_is_for_people(made):
    lines = [recorded(said(measure=None, rule="somebody joins", due=date(2018, 1, 1)), [])]
    with pytest.raises(ScenarioRefused, match="somebody joins"):
        decided(lines, lines[0]["id"], supply_of(made.deliveries(FLOWS)))


def test_scores_say_who_resolved_and_what_is_overdue(lines):
    lines.append(recorded(said(measure=None, rule="somebody joins", due=date(2018, 1, 1)), lines))
    lines.append(resolution(lines, "true"))
    done, late = forecast_scores(lines, TODAY)
    assert (done["state"], done["brier"]) == ("true", pytest.approx(0.675**2))
    assert "me, 2026-11-25: the register says so" in done["why"]
    assert (late["state"], late["brier"]) == ("open", None)
    assert "overdue" in late["why"]


def test_what_was_said_after_the_fact_is_hindsight_and_late_recording_is_told(lines):
    [row] = forecast_scores(lines, TODAY)
    assert not row["is_hindsight"]
    [late] = forecast_scores([recorded(said(measure="share RUS BLR 2011:2015 < 0.9"), [])], TODAY)
    assert late["is_hindsight"]
    assert "may have known how it ended" in late["why"]


def test_a_damaged_record_is_refused(lines):
    with pytest.raises(SourceMalformed, match="entry 1 lacks how"):
        check_lines([{name: value for name, value in lines[0].items() if name != "how"}], "forecasts.jsonl")
    with pytest.raises(SourceMalformed, match="not on record before it"):
        check_lines([resolution(lines, "true")], "forecasts.jsonl")
    with pytest.raises(SourceMalformed, match="lacks kind"):
        check_lines([{"id": "f-1"}], "forecasts.jsonl")
