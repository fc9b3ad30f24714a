"""Statuses reckoned by hand: weights are those of monitor/status.py, written out here."""

from datetime import date, timedelta

import pytest

from reliant.errors import SourceMalformed
from reliant.ledger import agreements_of, events_of
from reliant.measures.arrow import Verdict, VerdictWord
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.deal import Agreement, AgreementState, Step
from reliant.model.document import Document, Span, document_id
from reliant.model.identity import AgreementId
from reliant.model.status import Aim, Direction, ReasonKind, StatusDecision, StatusWord, Week
from reliant.model.time import PartialDate, Window
from reliant.monitor.status import Measured, StatusEvidence, status_of
from reliant.monitor.status_table import read_status_decisions

WEEK = Week.of(date(2017, 9, 18))
AIM = Aim(id="less", text="Less of Russia", subject="BLR", supplier="RUS")
HEAD = "category,week,status,author,decided_on,reason\n"


def saying(*sentences: dict) -> StatusEvidence:
    """Evidence of one document for each sentence, as known at the end of the week."""
    documents, claims = {}, {}
    for number, said in enumerate(sentences):
        told = date.fromisoformat(said.get("told", "2017-09-15"))
        text = f"Sentence number {number}."
        document = Document(id=document_id(title=text, published_on=told, text=text), text=text, published_on=told)
        parts = {
            "type": EventType(said.get("kind", "order")),
            "recipient": said.get("recipient", "BLR"),
            "supplier": said.get("supplier", "CHN"),
            "other_parties": tuple(said.get("others", ())),
            "item": said.get("item", f"item{number}"),
        }
        span = Span(start=0, end=len(text))
        claim = Claim(
            id=claim_id(document=document.id, span=span, **parts),
            document=document.id,
            span=span,
            evidence=text,
            modality=Modality(said.get("modality", "actual")),
            date=PartialDate.parse(said["date"]) if "date" in said else None,
            **parts,
        )
        documents[document.id], claims[claim.id] = document, claim
    events = events_of(claims.values(), documents.values())
    agreements = agreements_of(events, claims, documents, [], on=WEEK.last)
    return StatusEvidence(on=WEEK.last, documents=documents, claims=claims, events=events, agreements=agreements)


def proposed(*sentences: dict, aim: Aim = AIM) -> StatusWord:
    return status_of("security", (aim,), WEEK, saying(*sentences)).proposed


def measured(word: VerdictWord, **other) -> Measured:
    verdict = Verdict(
        word=word, sentences=("So it is.",), n_before=9, n_after=9, own_before=9, own_after=9, p_fall=1, p_rise=1, detectable=0.4
    )
    values = {
        "aim": "less",
        "on": date(2017, 6, 1),
        "verdict": verdict,
        "verdict_sources": ("r-1",),
        "window": Window(2007, 2016),
        "told": (),
        "delivered": (),
        "their_share": None,
        "gap_sources": (),
    }
    return Measured(**(values | other))


def with_measures(*found: Measured) -> StatusEvidence:
    return StatusEvidence(on=WEEK.last, documents={}, claims={}, events=(), agreements=(), measured=found)


def test_without_a_reason_it_is_unknown_and_says_why():
    status = status_of("security", (AIM,), WEEK, saying())
    assert status.proposed is StatusWord.UNKNOWN
    assert "Nothing dated speaks for or against the goal" in status.because
    assert not status.is_decided


def test_a_category_without_a_goal_is_unknown_whatever_happened():
    status = status_of("security", (), WEEK, saying({}))
    assert (status.proposed, status.reasons) == (StatusWord.UNKNOWN, ())
    assert "names no goal" in status.because


@pytest.mark.parametrize(
    ("sentences", "word"),
    [
        ([{"kind": "order", "supplier": "CHN"}], StatusWord.IMPROVING),
        ([{"kind": "order", "supplier": "RUS"}], StatusWord.WORSENING),
        ([{"kind": "production_start", "supplier": "BLR"}], StatusWord.IMPROVING),
        ([{"kind": "cancellation", "supplier": "CHN"}], StatusWord.WORSENING),
        # 2 for, 2 against: neither leads
        ([{"kind": "order", "supplier": "CHN"}, {"kind": "order", "supplier": "RUS"}], StatusWord.UNCHANGED),
        # 3 for, 2 against: leads by 1, which is less than a third of 5
        ([{"kind": "delivery", "supplier": "CHN"}, {"kind": "order", "supplier": "RUS"}], StatusWord.UNCHANGED),
        # 3 for, 1 against: leads by 2, a third of 4 is 1.3
        ([{"kind": "delivery", "supplier": "CHN"}, {"kind": "agreement", "supplier": "RUS"}], StatusWord.IMPROVING),
        # half of 1 is too little
        ([{"kind": "agreement", "supplier": "CHN", "modality": "reported"}], StatusWord.UNKNOWN),
        ([{"kind": "order", "supplier": "CHN", "modality": "planned"}], StatusWord.UNKNOWN),
        ([{"kind": "order", "supplier": "CHN", "modality": "denied"}], StatusWord.UNKNOWN),
        ([{"kind": "order", "recipient": "CHN", "supplier": "BLR"}], StatusWord.UNKNOWN),
    ],
)
def test_events_are_weighed(sentences, word):
    assert proposed(*sentences) is word


def test_talk_alone_is_never_progress_however_much_there_is():
    visits = [{"kind": "visit", "supplier": None, "others": (party,)} for party in ("CHN", "TUR", "SRB", "IND", "PAK", "KAZ")]
    status = status_of("security", (AIM,), WEEK, saying(*visits))
    assert status.proposed is StatusWord.UNKNOWN
    assert "only talk and visits" in status.because
    assert len(status.reasons) == 6


def test_a_refusal_by_the_supplier_is_told_and_is_no_progress():
    (reason, *_) = status_of("security", (AIM,), WEEK, saying({"kind": "refusal", "supplier": "RUS"})).reasons
    assert (reason.polarity, reason.weight) == (0, 0.0)
    assert "what dependence costs" in reason.says


def test_a_goal_of_more_supply_turns_every_sign():
    more = Aim(id="more", text="More of Russia", subject="BLR", supplier="RUS", direction=Direction.UP)
    assert proposed({"supplier": "RUS"}, aim=more) is StatusWord.IMPROVING
    assert proposed({"supplier": "CHN"}, aim=more) is StatusWord.WORSENING


def test_an_event_speaks_for_thirteen_weeks():
    last_day, day_before = WEEK.last - timedelta(days=90), WEEK.last - timedelta(days=91)
    assert proposed({"told": last_day.isoformat()}) is StatusWord.IMPROVING
    assert proposed({"told": day_before.isoformat()}) is StatusWord.UNKNOWN
    assert proposed({"told": "2017-09-15", "date": "2012"}) is StatusWord.UNKNOWN


def test_nothing_of_after_the_week_is_used():
    assert proposed({"told": "2017-09-25"}) is StatusWord.UNKNOWN


def test_every_reason_cites_what_it_rests_on():
    evidence = saying({}, {"kind": "visit", "supplier": "TUR"}, {"kind": "refusal", "supplier": "RUS"})
    reasons = status_of("security", (AIM,), WEEK, evidence).reasons
    assert {source for reason in reasons for source in reason.sources} == set(evidence.claims)
    assert all(reason.sources for reason in reasons)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (VerdictWord.DIVERSIFYING, StatusWord.IMPROVING),
        (VerdictWord.CONCENTRATING, StatusWord.WORSENING),
        (VerdictWord.NO_CHANGE_BEYOND, StatusWord.UNCHANGED),
        (VerdictWord.CANNOT_TELL, StatusWord.UNKNOWN),
    ],
)
def test_the_measures_verdict_is_a_reason_but_cannot_tell_is_none(word, status):
    found = status_of("security", (AIM,), WEEK, with_measures(measured(word)))
    assert found.proposed is status
    assert found.reasons[0].sources == ("r-1",)


def test_a_release_of_after_the_day_is_not_known():
    late = measured(VerdictWord.DIVERSIFYING, on=WEEK.last + timedelta(days=1))
    assert status_of("security", (AIM,), WEEK, with_measures(late)).reasons == ()


def test_announced_and_not_delivered_speaks_for_no_change():
    gap = measured(
        VerdictWord.CANNOT_TELL, told=("CHN", "KAZ"), delivered=("CHN",), their_share=0.002, gap_sources=("c-1", "r-2")
    )
    status = status_of("security", (AIM,), WEEK, with_measures(gap))
    assert status.proposed is StatusWord.UNCHANGED
    (reason,) = [one for one in status.reasons if one.kind is ReasonKind.GAP]
    assert "2 other partners" in reason.says
    assert "0.2 %" in reason.says
    delivered = measured(VerdictWord.CANNOT_TELL, told=("CHN",), delivered=("CHN",), their_share=0.4, gap_sources=("c-1",))
    assert status_of("security", (AIM,), WEEK, with_measures(delivered)).proposed is StatusWord.UNKNOWN


@pytest.mark.parametrize(("supplier", "word"), [("CHN", StatusWord.WORSENING), ("RUS", StatusWord.UNKNOWN)])
def test_an_overdue_deal_with_another_supplier_is_regress_and_one_with_the_supplier_is_told(supplier, word):
    deal = Agreement(
        id=AgreementId("a-1"),
        recipient="BLR",
        supplier=supplier,
        item="Q-2",
        category=None,
        state=AgreementState.ORDERED,
        since=PartialDate(2009),
        because="r-1",
        steps=(Step(state=AgreementState.ORDERED, on=PartialDate(2009), source="r-1", reason="ordered"),),
        is_overdue=True,
    )
    evidence = StatusEvidence(on=WEEK.last, documents={}, claims={}, events=(), agreements=(deal,))
    status = status_of("security", (AIM,), WEEK, evidence)
    assert status.proposed is word
    assert (status.reasons[0].sources, status.reasons[0].about) == (("r-1",), "a-1")


def decision(status: str, on: str, line: int, *, week: Week = WEEK, category: str = "security") -> StatusDecision:
    return StatusDecision(
        category=category,
        week=week,
        status=StatusWord(status),
        author="A. Editor",
        decided_on=date.fromisoformat(on),
        reason="read it",
        line=line,
    )


def test_a_decision_is_shown_and_the_proposal_stays_beside_it():
    status = status_of("security", (AIM,), WEEK, saying({}), (decision("unchanged", "2017-09-20", 2),))
    assert (status.shown, status.proposed, status.is_decided) == (StatusWord.UNCHANGED, StatusWord.IMPROVING, True)


def test_only_decisions_about_this_category_and_week_that_were_taken_by_then_hold_and_the_last_wins():
    taken = (
        decision("worsening", "2017-09-20", 3),
        decision("unchanged", "2017-09-20", 2),
        decision("improving", "2017-09-25", 4),
        decision("improving", "2017-09-21", 5, week=Week.of(date(2017, 9, 11))),
        decision("improving", "2017-09-21", 6, category="economy"),
    )
    assert status_of("security", (AIM,), WEEK, saying(), taken).shown is StatusWord.WORSENING
    assert not status_of("security", (AIM,), WEEK, saying(), taken[2:]).is_decided


def test_a_table_of_decisions_is_read_with_weeks_from_any_day():
    table = HEAD + 'security,2017-09-21,unchanged,A. Editor,2017-09-22,"talk, no delivery"\n'
    (read,) = read_status_decisions(table.encode(), name="status.csv", categories=frozenset({"security"}))
    assert (read.week, read.status, read.reason, read.line) == (WEEK, StatusWord.UNCHANGED, "talk, no delivery", 2)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("category,week\n", "line 1: columns are missing: status, author, decided_on, reason"),
        (HEAD + "economy,2017-09-18,unchanged,A,2017-09-19,x\n", "line 2: no category has the id 'economy'"),
        (HEAD + "security,2017-09-18,better,A,2017-09-19,x\n", "line 2: 'better' is no status"),
        (HEAD + "security,18.9.2017,unchanged,A,2017-09-19,x\n", "week: '18.9.2017' is no day"),
        (HEAD + "security,2017-09-18,unchanged,,2017-09-19,\n", "author, reason is empty"),
    ],
)
def test_a_wrong_table_of_decisions_is_refused_with_its_line(table, says):
    with pytest.raises(SourceMalformed, match=says):
        read_status_decisions(table.encode(), name="status.csv", categories=frozenset({"security"}))


def test_weeks_are_named_as_people_write_them():
    assert WEEK.label == "18 to 24 September 2017"
    assert Week.of(date(2017, 10, 1)).label == "25 September to 1 October 2017"
    assert Week.of(date(2025, 1, 1)).label == "30 December 2024 to 5 January 2025"
    assert str(WEEK) == "2017-W38"
