"""What people settled prevails over what was read, and taking it back restores what was."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import TODAY

from reliant.errors import DecisionRefused
from reliant.ledger import agreements_of, bonds_of, claims_as_decided, events_of
from reliant.ledger.decided import refuse_contradiction
from reliant.model.claim import EventType, Modality
from reliant.model.decision import Decision, DecisionKind, decide, standing
from reliant.model.time import PartialDate


def taken(*given_: tuple) -> tuple[Decision, ...]:
    """Decisions in order, each of a kind, its subjects and perhaps a field and a value."""
    return tuple(
        replace(
            decide(
                DecisionKind(kind),
                subjects,
                author="M. Sender",
                decided_at=f"2026-11-25T10:00:{place:02}Z",
                reason="seen the page",
                **dict(zip(("field", "value"), more, strict=False)),
            ),
            place=place + 1,
        )
        for place, (kind, subjects, *more) in enumerate(given_)
    )


def events(told, decisions=()):
    held = standing(decisions)
    return events_of(claims_as_decided(told.claims.values(), held), told.documents.values(), bonds_of(held))


def groups(told, *given_) -> set[frozenset[str]]:
    return {frozenset(event.claims) for event in events(told, taken(*given_))}


def test_a_rejected_claim_is_no_part_of_anything(told):
    kept, struck = told.say(date="2015-08"), told.say(date="2015-08", quantity="99")
    (event,) = events(told, taken(("reject", [struck])))
    assert (event.claims, event.quantity) == ((kept,), None)


@pytest.mark.parametrize(
    ("field", "value", "meant"),
    [
        ("type", "refusal", EventType.REFUSAL),
        ("modality", "denied", Modality.DENIED),
        ("supplier", "chn", "CHN"),
        ("recipient", None, None),
        ("other_parties", "KAZ, TUR", ("KAZ", "TUR")),
        ("item", " Polonez launchers ", "Polonez launchers"),
        ("category", "artillery", "Artillery"),
        ("quantity", "12", "12"),
        ("value", "USD 1 billion", "USD 1 billion"),
        ("date", "2016-05", PartialDate(2016, 5)),
        ("date", None, None),
    ],
)
def test_a_fixed_field_has_the_value_a_person_gave_and_says_who_gave_it(told, field, value, meant):
    key = told.say()
    decisions = taken(("fix", [key], field, value))
    (claim,) = claims_as_decided(told.claims.values(), decisions)
    assert (claim.id, getattr(claim, field)) == (key, meant)
    assert claim.fields[-1].rule == f"fixed by M. Sender: seen the page ({decisions[0].id})"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("supplier", "XYZ", "XYZ"),
        ("type", None, "cannot be empty"),
        ("type", "gift", "'gift' is no type"),
        ("date", "May 2016", "YYYY"),
        ("quantity", "a dozen", "digits"),
        ("evidence", "words", "no field 'evidence'"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused(told, field, value, says):
    key = told.say()
    with pytest.raises(DecisionRefused, match=says):
        claims_as_decided(told.claims.values(), taken(("fix", [key], field, value)))


def test_of_two_fixes_of_a_field_the_later_holds(told):
    key = told.say()
    (event,) = events(told, taken(("fix", [key], "quantity", "10"), ("fix", [key], "quantity", "12")))
    assert event.quantity == "12"


def test_claims_said_to_be_one_join_their_events_and_their_types_stand_side_by_side(told):
    order, agreement = told.say("order", date="2015"), told.say("agreement", date="2016")
    assert groups(told) == {frozenset([order]), frozenset([agreement])}
    (event,) = events(told, taken(("same", [order, agreement])))
    assert set(event.claims) == {order, agreement}
    assert {conflict.field for conflict in event.conflicts} == {"type", "date"}


def test_claims_said_to_be_apart_leave_each_other_and_the_rest_stays_with_the_nearest(told):
    first, near, later = (told.say(told=day) for day in ("2017-09-01", "2017-09-05", "2017-09-30"))
    assert groups(told) == {frozenset([first, near, later])}
    assert groups(told, ("different", [first, later])) == {frozenset([first, near]), frozenset([later])}


def test_what_was_parted_is_not_joined_through_another_claim(told):
    one, other, third = (told.say(date="2015-08") for _ in range(3))
    found = groups(told, ("different", [one, other]))
    assert len(found) == 2
    assert not any({one, other} <= group for group in found)
    assert any(third in group and len(group) == 2 for group in found)


def test_decisions_about_claims_that_are_not_read_any_more_change_nothing(told):
    told.say()
    assert groups(told, ("same", ["c-gone", "c-away"]), ("reject", ["c-lost"]), ("fix", ["c-lost"], "item", "x")) == groups(told)


def test_a_claim_put_on_a_row_joins_its_deal_and_one_kept_off_does_not(told):
    row = told.row("r-2015", 2015)
    far, near = told.say(date="2019", told="2019-05-01"), told.say(date="2015", told="2015-05-01")

    def deals(*given_):
        held = taken(*given_)
        found = agreements_of(
            events(told, held), told.claims, told.documents, told.deals, on=TODAY, bonds=bonds_of(standing(held))
        )
        return {frozenset(deal.sources) for deal in found}

    assert deals() == {frozenset([row, near]), frozenset([far])}
    assert deals(("same", [far, row]), ("different", [near, row])) == {frozenset([row, far]), frozenset([near])}


@pytest.mark.parametrize(
    "given_",
    [
        (("same", ["c-1", "c-2"]), ("different", ["c-1", "c-2"])),
        (("same", ["c-1", "c-2"]), ("same", ["c-2", "c-3"]), ("different", ["c-1", "c-3"])),
        (("same", ["c-1", "r-1"]), ("same", ["c-1", "c-2"]), ("same", ["c-2", "r-2"])),
        (("same", ["c-1", "r-1"]), ("different", ["c-1", "r-1"])),
        (("accept", ["c-1"]), ("reject", ["c-1"])),
        (("reject", ["c-1"]), ("fix", ["c-1"], "item", "x")),
    ],
)
def test_decisions_that_contradict_each_other_are_refused_by_name(given_):
    decisions = taken(*given_)
    with pytest.raises(DecisionRefused, match=rf"{decisions[0].id} by M. Sender.*reliant ledger undo {decisions[0].id}"):
        refuse_contradiction(decisions[:-1], [replace(decisions[-1], place=0)])
    refuse_contradiction(decisions[1:-1], [replace(decisions[-1], place=0)])


SAYINGS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["order", "delivery"]),
            "told": st.sampled_from(["2017-09-01", "2017-09-20", "2017-10-25"]),
            "supplier": st.sampled_from([None, "RUS", "CHN"]),
            "item": st.sampled_from(["BTR-82A", "carriers"]),
        }
    ),
    min_size=3,
    max_size=8,
)
DECIDED = st.lists(
    st.tuples(st.sampled_from(["same", "different", "reject", "fix"]), st.integers(0, 7), st.integers(0, 7)), max_size=6
)


@given(sayings=SAYINGS, decided=DECIDED, shuffled=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_decisions_hold_for_any_order_of_claims_and_undoing_them_restores_what_was(told, sayings, decided, shuffled):
    told.__init__()
    keys = [told.say(**saying) for saying in sayings]
    before, decisions = events(told), ()
    for kind, one, other in decided:
        about = {keys[one % len(keys)], keys[other % len(keys)]} if kind in ("same", "different") else {keys[one % len(keys)]}
        if kind in ("same", "different") and len(about) < 2:
            continue
        new = replace(
            taken((kind, about, *(("item", "Mi-35") if kind == "fix" else ())))[0],
            place=len(decisions) + 1,
            id=f"j-{len(decisions):02}",
        )
        try:
            refuse_contradiction(standing(decisions), [replace(new, place=0)])
        except DecisionRefused:
            continue
        decisions += (new,)
    after = events(told, decisions)
    told.claims = dict(shuffled.sample(sorted(told.claims.items()), len(told.claims)))
    assert events(told, decisions) == after == events(told, decisions)
    bonds = bonds_of(standing(decisions))
    for event in after:
        assert not any(pair <= set(event.claims) for pair in bonds.different)
    where = {claim: event.id for event in after for claim in event.claims}
    assert all(where[one] == where[other] for one, other in bonds.same if one in where and other in where)
    undone = tuple(
        replace(taken(("undo", [decision.id]))[0], place=len(decisions) + place + 1, id=f"j-u{place:02}")
        for place, decision in enumerate(shuffled.sample(decisions, len(decisions)))
    )
    assert events(told, (*decisions, *undone)) == before
