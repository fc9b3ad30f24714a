from datetime import date

import pytest

from reliant.errors import UnknownName
from reliant.model.ownership import UNDISCLOSED, Share

DAY = date(2020, 6, 30)


def shares(graph, firm):
    return {one.owner: str(one.capital) if one.capital else None for one in graph.held_in.get(firm, ())}


def why(graph):
    return [one.why for one in graph.not_taken]


def test_stakes_in_force_are_taken_and_others_listed_with_why(graph_of, stake):
    graph = graph_of(
        stake("A", "F", 30, since="2019"),
        stake("B", "F", 20, since="2020"),
        stake("C", "F", 10, until="2020"),
        stake("D", "F", 5, until="2021"),
        stake("E", "F", 5),
    )
    assert shares(graph, "f") == {"a": "30", "d": "5", "e": "5"}
    assert sorted(why(graph)) == [f"begins 2020: not certainly in force on {DAY}", f"ends 2020: not certainly in force on {DAY}"]
    assert not any(one.is_fault for one in graph.not_taken)


def test_a_stake_begins_on_its_day_and_is_gone_on_the_day_it_ends(graph_of, stake):
    rows = [stake("A", "F", 30, since="2020-06-30", until="2020-07-02")]
    assert [bool(shares(graph_of(*rows, on=date(2020, *day)), "f")) for day in ((6, 29), (6, 30), (7, 1), (7, 2))] == [
        False,
        True,
        True,
        False,
    ]


def test_the_latest_of_two_stakes_of_one_party_counts(graph_of, stake):
    graph = graph_of(stake("A", "F", 50, since="2011"), stake("A", "F", 90, since="2015"))
    assert shares(graph, "f") == {"a": "90"}
    assert why(graph) == ["a later row states the same stake"]


def test_two_sources_that_differ_give_bounds_and_two_that_agree_count_once(graph_of, stake):
    assert shares(graph_of(stake("A", "F", 49), stake("A", "F", 60)), "f") == {"a": "49-60"}
    agreed = graph_of(stake("A", "F", 49), stake("A", "F", 49, source_url="https://example.org/2"))
    assert shares(agreed, "f") == {"a": "49"}
    assert len(agreed.held_in["f"][0].ids) == 2


@pytest.mark.parametrize("kind", ["capital", "votes"])
def test_more_than_all_is_refused_with_all_rows_of_the_firm(graph_of, stake, kind):
    parts = [("A", 60), ("B", 50)]
    rows = [stake(who, "F", part) if kind == "capital" else stake(who, "F", votes=part) for who, part in parts]
    graph = graph_of(*rows, stake("A", "G", 10))
    assert "f" not in graph.held_in
    [fault] = graph.faults(["f"])
    assert fault.is_fault
    assert f"add up to at least 110 % of the {kind}" in fault.why
    assert {row.parent for row in fault.rows} == {"A", "B"}
    assert graph.faults(["g"]) == ()
    assert shares(graph, "g") == {"a": "10"}


def test_ranges_are_refused_only_where_even_their_lower_bounds_are_too_much(graph_of, stake):
    assert shares(graph_of(stake("A", "F", "50-75"), stake("B", "F", "25-50")), "f") == {"a": "50-75", "b": "25-50"}
    assert "f" not in graph_of(stake("A", "F", "60-75"), stake("B", "F", ">=50")).held_in


def test_indirect_stakes_count_only_where_there_is_no_direct_one(graph_of, stake):
    indirect = stake("P", "F", 60, is_indirect=True)
    assert shares(graph_of(indirect), "f") == {"p": "60"}
    graph = graph_of(indirect, stake("A", "F", 100))
    assert shares(graph, "f") == {"a": "100"}
    assert why(graph) == ["an indirect stake, beside direct ones in the firm"]


def test_a_firm_does_not_own_itself(graph_of, stake):
    graph = graph_of(stake("F", "f", 10), stake("A", "F", 10))
    assert shares(graph, "f") == {"a": "10"}
    assert why(graph) == ["a firm cannot own itself"]


def test_offers_and_licences_are_no_stakes_and_licences_tell_of_technology(graph_of, stake):
    licence = stake("L", "F", relation="licensed production (no ownership)", is_ownership=False, parent_country="ZAF")
    offer = stake("O", "F", 85, relation="offer only", is_ownership=False)
    graph = graph_of(licence, offer)
    assert graph.held_in == {}
    assert [row.parent for row in graph.technology["f"]] == ["L"]
    assert why(graph) == ["it is no stake: offer only"]


def test_ids_tell_firms_of_one_name_apart_and_a_name_is_the_firm_of_its_only_id(graph_of, stake):
    one = stake("A", "Alpha", 40, child_id="ftm:1")
    assert shares(graph_of(one, stake("B", "Alpha", 30)), "ftm:1") == {"a": "40", "b": "30"}
    graph = graph_of(one, stake("B", "Alpha", 30, child_id="ftm:2"), stake("C", "Alpha", 10))
    assert (shares(graph, "ftm:1"), shares(graph, "ftm:2"), shares(graph, "alpha")) == ({"a": "40"}, {"b": "30"}, {"c": "10"})
    with pytest.raises(UnknownName, match="ftm:1"):
        graph.find("ALPHA")


def test_a_holder_whose_rows_differ_on_its_country_has_none(graph_of, stake):
    graph = graph_of(stake("A", "F", 1, parent_country="RUS"), stake("A", "G", 1, parent_country="CYP"))
    assert graph.holders["a"].country is None
    assert graph_of(stake("A", "F", 1, parent_country="RUS")).holders["a"].country == "RUS"


def test_an_undisclosed_holder_is_one_party_under_every_name(graph_of, stake):
    assert set(shares(graph_of(stake("Not disclosed", "F", 10)), "f")) == {UNDISCLOSED}


def test_unknown_firms_are_told_with_those_that_sound_alike(graph_of, stake):
    graph = graph_of(stake("Kazakhstan Engineering", "F", 10))
    with pytest.raises(UnknownName, match="Kazakhstan Engineering"):
        graph.find("engineering")
    assert graph.find("  kazakhstan ENGINEERING ").name == "Kazakhstan Engineering"


def test_votes_stand_apart_and_capital_stands_for_them_only_where_they_are_not_stated(graph_of, stake):
    [both] = graph_of(stake("A", "F", 28, votes=62)).held_in["f"]
    [alone] = graph_of(stake("A", "F", 28)).held_in["f"]
    assert (both.capital, both.voting, alone.voting) == (Share(28, 28), Share(62, 62), Share(28, 28))
