"""Timelines hold what belongs to a thing, in order, and say why; register and news stand side by side with the evidence."""

from dataclasses import replace

import pytest

from reliant.ledger import bonds_of
from reliant.ledger.agreements import when_of
from reliant.ledger.joining import Verdict, candidates, in_words
from reliant.ledger.timeline import timeline_of_deal, timeline_of_event, timeline_of_item, told_on
from reliant.ledger.views import views_of
from reliant.model.decision import DecisionKind, decide


def about(told, item, **who):
    return timeline_of_item(item, told.events, told.claims, told.documents, told.deals, **who)


def retitle(told, claim, title):
    key = told.claims[claim].document
    told.documents[key] = replace(told.documents[key], title=title)


def test_refusal_own_production_and_licence_are_one_timeline(told):
    told.row("r-a200", 2013, [2016], supplier="CHN", designation="A-200 301mm", description="multiple rocket launcher")
    wanted = told.say("statement_of_intent", date="2012", supplier=None, item="Iskander missiles", told=None)
    refused = told.say("refusal", name="one", told="2016-10-07", item="Искандеры")
    made = told.say("production_start", name="one", told="2016-10-07", supplier="BLR", item="«Полонеза»")
    licence = told.say("licence", told=None, supplier="CHN", item="system")
    retitle(told, licence, "A Chinese licence behind Polonez")
    elsewhere = told.say("licence", told=None, supplier="CHN", item="system")
    retitle(told, elsewhere, "Polonez and Iskander compared")
    told.say("delivery", date="2016", recipient="AZE", supplier="BLR", item="Polonez")
    told.say("refusal", told="2016-10-07", recipient="KAZ", item="Iskander")
    found = about(told, "Polonez", recipient="BLR")
    assert [moment.sources for moment in found] == [(wanted,), ("r-a200",), ("r-a200",), (refused,), (made,), (licence,)]
    assert [moment.why for moment in found] == [
        "of what was refused: Iskander",
        "the register's order",
        "the register's order",
        "a refusal told beside it",
        "names Polonez",
        "does not name its item; “A Chinese licence behind Polonez” speaks of it",
    ]
    assert found[3].is_day_told
    assert not found[0].is_day_told
    assert found[-1].on is None


def test_a_timeline_of_one_supplier_keeps_the_refusals_of_others(told):
    refused = told.say("refusal", name="one", item="Iskander")
    bought = told.say("order", name="one", supplier="CHN", item="A200 rockets", at=7)
    told.say("order", supplier="RUS", item="Polonez")
    assert [moment.sources for moment in about(told, "Polonez", recipient="BLR", supplier="CHN")] == [(refused,), (bought,)]


def test_of_a_thing_that_nobody_tells_of_there_is_nothing(told):
    told.say()
    assert about(told, "Polonez") == ()


def test_a_deal_unknown_to_the_register_stands_beside_the_order_that_is_like_it(told):
    told.row("r-2020", 2020, [2021, 2024], wanted=109.0)
    signed = told.say(date="2015-09", told="2015-09-09")
    failed = told.say("non_performance", told="2017-09-18", date="2017-09")
    deal = next(deal for deal in told.agreements() if failed in deal.sources)
    assert (deal.row, [like.row for like in deal.like_orders]) == (None, ["r-2020"])
    views = dict(views_of(deal))
    assert views["expected"].startswith("ordered 2015-09 (order told by Example on 2015-09-09, c-")
    assert "lapsed 2017-09" in views["expected"]
    assert views["registered"] == (
        "the register has no such order, and 1 for a like thing: BTR-82A from RUS, ordered 2020, delivered 2021-2024, "
        "109 of 109 (r-2020)"
    )
    moments = timeline_of_deal(deal, told.events, told.deals, told_on(told.claims, told.documents))
    assert [moment.sources for moment in moments] == [(signed,), (failed,), ("r-2020",), ("r-2020",)]
    assert moments[-1].why == "not this deal: the register's order for a like thing"


def test_views_of_a_deal_that_only_one_side_knows(told):
    told.row("r-2015", 2015)
    told.say(item="Mi-35 helicopters", date="2018")
    views = {deal.row: dict(views_of(deal)) for deal in told.agreements()}
    assert views["r-2015"] == {
        "expected": "no text of this monitor tells of it",
        "registered": "ordered 2015 (order in the register, r-2015)",
    }
    assert views[None]["registered"] == "the register has no such order, and none for a like thing"


def test_a_timeline_of_an_event_holds_what_denies_it(told):
    done, denied = told.say("delivery", date="2018"), told.say("delivery", date="2018", modality="denied")
    event = next(event for event in told.events if done in event.claims)
    moments = timeline_of_event(event, told.events, told_on(told.claims, told.documents))
    assert {moment.sources for moment in moments} == {(done,), (denied,)}
    assert {moment.what for moment in moments} == {"delivery", "delivery, denied"}


def joined(told, *decisions):
    bonds = bonds_of(decisions)
    dated = {event.id: when_of(event, told.claims, told.documents) for event in told.events}
    found = candidates(told.events, dated, told.deals, told.agreements(bonds=bonds), bonds=bonds)
    claims = {event.id: event.claims[0] for event in told.events}
    return {(claims[one.event], one.row): one for one in found}


@pytest.mark.parametrize(
    ("saying", "verdict", "evidence"),
    [
        ({"date": "2015"}, "accepted", "+ period: order 2015 fits ordered 2015, nothing delivered"),
        ({"date": "2019"}, "rejected", "- period: order 2019 does not fit ordered 2015, nothing delivered"),
        ({"date": "2015", "supplier": "CHN"}, "rejected", "- parties: from CHN in the text, from RUS in the register"),
        ({"date": "2015", "supplier": None}, "accepted", "? parties: recipient BLR in both; the text names no supplier"),
        (
            {"date": "2015", "item": "armoured carriers", "category": "Armoured vehicles"},
            "open",
            "? item: the text names only a kind, armoured carriers; BTR-82A is of Armoured vehicles",
        ),
        ({"date": "2015", "quantity": "32"}, "accepted", "- quantity: 32 in the text, 30 ordered, 0 delivered in the register"),
        ({"date": "2015", "quantity": "30"}, "accepted", "+ quantity: 30 in the text, 30 ordered, 0 delivered in the register"),
    ],
)
def test_a_candidate_says_what_speaks_for_it_and_against_it(told, saying, verdict, evidence):
    told.row("r-2015", 2015)
    claim = told.say(**saying)
    one = joined(told)[claim, "r-2015"]
    assert (one.verdict, one.decided_by) == (verdict, "rule")
    assert evidence in list(in_words(one.tests))


@pytest.mark.parametrize("saying", [{"item": "Mi-35"}, {"recipient": "KAZ"}, {"kind": "talks"}, {"modality": "planned"}])
def test_what_cannot_be_of_an_order_is_no_candidate(told, saying):
    told.row("r-2015", 2015)
    told.say(**{"date": "2015", **saying})
    assert joined(told) == {}


def test_an_event_of_the_nearer_order_is_not_of_the_other(told):
    told.row("r-2014", 2014)
    told.row("r-2015", 2015)
    claim = told.say(date="2015")
    found = joined(told)
    assert found[claim, "r-2015"].verdict is Verdict.ACCEPTED
    assert found[claim, "r-2014"].verdict is Verdict.REJECTED
    assert "- other order: it is of r-2015, which is nearer" in list(in_words(found[claim, "r-2014"].tests))


def test_a_person_decides_over_the_rule(told):
    told.row("r-2015", 2015)
    claim = told.say(date="2019")
    at = {"author": "M. Sender", "decided_at": "2026-11-25T10:00:00Z", "reason": "signed late"}
    one = joined(told, decide(DecisionKind.SAME, [claim, "r-2015"], **at))[claim, "r-2015"]
    assert (one.verdict, one.decided_by) == (Verdict.ACCEPTED, "person")
    near = told.say(date="2015")
    one = joined(told, decide(DecisionKind.DIFFERENT, [near, "r-2015"], **at))[near, "r-2015"]
    assert (one.verdict, one.decided_by) == (Verdict.REJECTED, "person")
