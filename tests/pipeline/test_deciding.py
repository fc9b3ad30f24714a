"""Decisions as people take them: what follows, what is refused, what the history says, and the queue."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from tests.ledger.conftest import Told

from reliant.errors import DecisionRefused, UnknownName
from reliant.model.decision import DecisionKind, decide
from reliant.model.register import Register
from reliant.model.tables import DEALS
from reliant.pipeline import deciding
from reliant.pipeline.deciding import Desk
from reliant.pipeline.perspective import Holdings, known_on
from reliant.store.ledger import Ledger

ON = date(2026, 11, 23)


def register(rows) -> Register:
    return Register(
        name="deals.csv",
        source="sipri",
        format="A1",
        encoding="utf-8",
        vintage="2026-05-18",
        years=None,
        n_rows=len(rows),
        refused=(),
        notes=(),
        deals=DEALS.build(rows),
        deliveries=None,
        covers_world=False,
        coverage="rows of a test",
    )


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(tmp_path, told):
    """A desk on what ``told`` says by the time it is opened; each decision a second after the one before."""
    seconds = count()
    opened = []

    def clock() -> datetime:
        return datetime(2026, 11, 25, 10, tzinfo=UTC) + timedelta(seconds=next(seconds))

    def open_() -> Desk:
        ledger = Ledger.open(tmp_path / "ledger.sqlite")
        opened.append(ledger)
        deals = register(told.rows)
        holdings = Holdings(
            documents=tuple(told.documents.values()),
            claims=tuple(told.claims.values()),
            unread={},
            values=deals,
            deals=deals,
            older=(),
            ownership=(),
            annotations={},
            decisions=ledger.decisions(),
        )
        return Desk(ledger=ledger, holdings=holdings, on=ON, author="M. Sender", clock=clock)

    yield open_
    for ledger in opened:
        ledger.close()


def groups(desk) -> set[frozenset[str]]:
    return {frozenset(event.claims) for event in desk.known().events}


def event_of(desk, claim) -> str:
    return next(event.id for event in desk.known().events if claim in event.claims)


def test_what_is_decided_is_kept_and_changes_what_follows(desk, told):
    told.row("r-2015", 2015)
    failed = told.say("non_performance", date="2017-08", told="2017-09-01")
    table = desk()
    done = deciding.reject(table, [failed], "the page speaks of another order")
    assert [one.kind for one in done.decisions] == ["reject"]
    assert any("lapsed (BTR-82A IFV) -> ordered (BTR-82A IFV)" in change for change in done.changes)
    assert [deal.state for deal in desk().known().agreements] == ["ordered"]


def test_undoing_restores_what_was_and_undoing_that_puts_it_back(desk, told):
    claims = [told.say(date="2015-08") for _ in range(3)]
    table = desk()
    before = table.known()
    split = deciding.split(table, event_of(table, claims[0]), [claims[0]], "another delivery")
    after = table.known()
    assert groups(table) == {frozenset(claims[:1]), frozenset(claims[1:])}
    back = deciding.undo(table, [one.id for one in split.decisions], "I was wrong")
    assert table.known() == before
    deciding.undo(table, [one.id for one in back.decisions], "no, I was not")
    assert table.known() == after
    assert desk().known() == after == known_on(table.holdings, ON)


def test_several_claims_taken_out_of_an_event_stay_together(desk, told):
    claims = [told.say(date="2015-08") for _ in range(4)]
    table = desk()
    deciding.split(table, event_of(table, claims[0]), claims[:2], "two happenings")
    assert groups(table) == {frozenset(claims[:2]), frozenset(claims[2:])}


def test_events_are_merged_and_a_told_deal_is_put_on_an_order(desk, told):
    told.row("r-2015", 2015)
    early, late = told.say(date="2018-01", told="2018-01-20"), told.say(date="2019", told="2019-05-01")
    table = desk()
    deciding.merge(table, [event_of(table, early), event_of(table, late)], "signed and announced")
    assert groups(table) == {frozenset([early, late])}
    free = next(deal.id for deal in table.known().agreements if deal.row is None)
    deciding.merge(table, [free, "r-2015"], "the register dates it by the framework")
    (deal,) = table.known().agreements
    assert set(deal.sources) == {"r-2015", early, late}
    with pytest.raises(DecisionRefused, match="reliant ledger undo j-"):
        deciding.split(table, "r-2015", [early], "another order after all")


def test_a_fix_says_who_and_why_and_becomes_a_labelled_sentence(desk, told, tmp_path):
    claim = told.say(recipient="RUS", supplier=None, quantity="32")
    table = desk()
    deciding.fix(table, claim, {"recipient": "BLR", "supplier": "RUS"}, "the contract is Russian, the buyer is not")
    (event,) = table.known().events
    assert (event.recipient, event.supplier) == ("BLR", "RUS")
    line = deciding.labelled_sentence(table, claim)
    assert line["text"] == told.claims[claim].evidence
    assert [(one["type"], one["recipient"], one["supplier"], one["quantity"]) for one in line["events"]] == [
        ("order", "BLR", "RUS", "32")
    ]
    file = tmp_path / "mine.jsonl"
    deciding.append_sentence(file, line)
    assert json.loads(file.read_text("utf-8")) == line
    with pytest.raises(DecisionRefused, match="labelled already"):
        deciding.append_sentence(file, line)


def test_a_struck_out_claim_leaves_a_sentence_without_events(desk, told):
    claim = told.say()
    table = desk()
    deciding.reject(table, [claim], "no such thing is said")
    assert deciding.labelled_sentence(table, claim)["events"] == []


def test_the_history_holds_reading_decisions_and_what_was_taken_back(desk, told):
    claim = told.say()
    table = desk()
    taken = deciding.fix(table, claim, {"supplier": "CHN"}, "as the caption says")
    deciding.undo(table, [taken.decisions[0].id], "the caption is of another picture")
    read, fixed, undone = deciding.history(table, claim)
    assert (read.what.split(":")[0], read.holds) == (f"read {claim}", True)
    assert (fixed.who, fixed.why, fixed.holds) == ("M. Sender", "as the caption says", False)
    assert fixed.what == f"fix {claim}: supplier = CHN"
    assert (undone.what, undone.holds) == (f"undo {fixed.id}", True)
    assert fixed.at < undone.at
    assert [entry.id for entry in deciding.history(table, taken.decisions[0].id)] == [fixed.id, undone.id]


@pytest.mark.parametrize(
    ("act", "error", "says"),
    [
        (lambda desk, claim: deciding.accept(desk, ["c-none"], "why"), UnknownName, "no claim is called 'c-none'"),
        (lambda desk, claim: deciding.accept(desk, ["r-2015"], "why"), UnknownName, "claim, event or agreement"),
        (lambda desk, claim: deciding.undo(desk, ["j-none"], "why"), UnknownName, "no decision is called"),
        (lambda desk, claim: deciding.accept(desk, [claim], " "), DecisionRefused, "--because"),
        (lambda desk, claim: deciding.merge(desk, [claim], "why"), DecisionRefused, "two subjects"),
        (lambda desk, claim: deciding.merge(desk, ["r-2015", "r-2020", claim], "why"), DecisionRefused, "two orders"),
        (lambda desk, claim: deciding.split(desk, event_of(desk, claim), [claim], "why"), DecisionRefused, "cannot be split so"),
        (lambda desk, claim: deciding.fix(desk, claim, {"supplier": "Atlantis"}, "why"), DecisionRefused, "Atlantis"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(desk, told, act, error, says):
    told.row("r-2015", 2015)
    told.row("r-2020", 2020)
    claim = told.say()
    table = desk()
    with pytest.raises(error, match=says):
        act(table, claim)
    assert table.ledger.decisions() == ()


def test_contradictory_decisions_of_another_hand_can_still_be_undone(desk, told):
    one, other = told.say(date="2015"), told.say(date="2018")
    table = desk()
    same = deciding.merge(table, [one, other], "one contract")
    different = [
        decide(
            DecisionKind.DIFFERENT, [one, other], author="A. Nother", decided_at="2026-11-25T09:00:00Z", reason="two contracts"
        )
    ]
    table.ledger.append_decisions(different)
    table = desk()
    with pytest.raises(DecisionRefused, match=same.decisions[0].id):
        table.known()
    deciding.undo(table, [same.decisions[0].id], "A. Nother has seen both papers")
    assert groups(table) == {frozenset([one]), frozenset([other])}


def test_the_queue_begins_with_what_would_change_a_deal_and_says_why(desk, told):
    told.row("r-2015", 2015)
    failed = told.say("non_performance", date="2017-08", told="2017-09-01")
    first, second = (told.say(date="2015-08", quantity=number) for number in ("32", "30"))
    partner = told.say("talks", recipient=None, supplier=None, others=("BLR", "TUR"), item=None)
    queue = deciding.queue(desk(), "BLR")
    assert [one.subject for one in queue] == [failed, event_of(desk(), first), partner]
    assert queue[0].reasons[0].startswith("if it is wrong, a-")
    assert queue[0].reasons[0].endswith(" is ordered and not lapsed")
    assert queue[1].reasons == ("sources disagree on quantity: 30 (1); 32 (1)",)
    assert set(queue[1].claims) == {first, second}
    assert queue[2].reasons == ("BLR and TUR are partners in this document alone, and in no register",)
    assert [one.place for one in queue] == sorted((one.place for one in queue), reverse=True)


def test_what_was_looked_at_is_not_asked_again(desk, told):
    told.row("r-2015", 2015)
    failed = told.say("non_performance", date="2017-08", told="2017-09-01")
    first, second = (told.say(date="2015-08", quantity=number) for number in ("32", "30"))
    table = desk()
    deciding.accept(table, [failed], "both pages seen")
    deciding.leave_open(table, [first, second], "nobody knows how many")
    assert deciding.queue(table, "BLR") == ()


def test_a_decision_whose_claim_is_not_read_any_more_is_asked_about(desk, told):
    claim = told.say("talks", recipient=None, others=("BLR", "RUS"), supplier=None)
    table = desk()
    fixed = deciding.fix(table, claim, {"item": "Mi-35"}, "as the caption says").decisions[0]
    del told.claims[claim]
    (question,) = deciding.queue(desk(), "BLR")
    assert question.subject == fixed.id
    assert f"fix of {claim}: no such claim is read any more" in question.reasons[0]
