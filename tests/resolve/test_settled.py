"""Decisions of persons: they beat rules, can be split and undone, and everything is then as before."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.model.decision import Decision, DecisionKind, decide
from reliant.resolve import Mention, Resolver, Verdict, directory, name_rows
from reliant.resolve.settled import Settled

NAMES = ("Aselsan Konya", "Aselsan", "Kometa", "Комета", "Rosoboronexport", "KAE", "FIRM:aselsan", "BODY:rosoboronexport")
ROW = "party,kind,country,name,since,until,source\nKometa,firm,BLR,Kometa,,,x\n"
RESOLVER = Resolver(directory(name_rows(ROW, where="x")))


def settle(kind, *names, place, why="looked it up"):
    subjects = [RESOLVER.subject(name) for name in names]
    made = decide(kind, subjects, author="A. Reader", decided_at=f"2026-11-25T00:00:{place:02d}+00:00", reason=why)
    return replace(made, place=place)


def undo(decision, *, place):
    made = decide(DecisionKind.UNDO, [decision.id], author="B", decided_at=f"2026-11-26T00:00:{place:02d}", reason="wrong")
    return replace(made, place=place)


def test_a_persons_same_beats_the_rules_and_names_its_author_and_reason():
    decision = settle(DecisionKind.SAME, "Aselsan Konya", "FIRM:aselsan", place=1, why="a branch")
    found = RESOLVER.with_decisions([decision]).resolve(Mention(name="ASELSAN  Konya"))
    assert found.party.id == "FIRM:aselsan"
    assert found.judgement.rule == "decision"
    assert found.judgement.decisions == (decision.id,)
    assert "A. Reader" in found.judgement.says
    assert "a branch" in found.judgement.says


def test_a_persons_different_takes_a_name_from_its_party():
    resolver = RESOLVER.with_decisions([settle(DecisionKind.DIFFERENT, "Kometa", "FIRM:kometa", place=1)])
    found = resolver.resolve(Mention(name="Kometa"))
    assert found.verdict is Verdict.DIFFERENT
    assert found.party.id != "FIRM:kometa"


def test_a_persons_cannot_tell_leaves_a_name_open():
    resolver = RESOLVER.with_decisions([settle(DecisionKind.CANNOT_TELL, "Kometa", "FIRM:kometa", place=1)])
    assert resolver.resolve(Mention(name="Kometa")).party is None


def test_two_parties_settled_as_one_are_one_for_every_name_of_both():
    resolver = RESOLVER.with_decisions([settle(DecisionKind.SAME, "FIRM:kometa", "FIRM:aselsan", place=1)])
    assert resolver.resolve(Mention(name="Комета")).party.id == resolver.resolve(Mention(name="Aselsan")).party.id
    assert resolver.judge(Mention(name="Комета"), Mention(name="Aselsan")).verdict is Verdict.SAME


def test_two_unknown_names_settled_as_one_share_an_id():
    resolver = RESOLVER.with_decisions([settle(DecisionKind.SAME, "Vityaz Works", "Plant 42", place=1)])
    one, other = (resolver.resolve(Mention(name=name)) for name in ("Vityaz Works", "Plant 42"))
    assert one.party == other.party


def test_parties_that_no_table_has_are_settled_by_their_ids_too():
    works, border = (RESOLVER.resolve(Mention(name=name)).party.id for name in ("Vityaz Works", "Госпогранкомитет Беларуси"))
    resolver = RESOLVER.with_decisions(
        [
            settle(DecisionKind.SAME, works, "FIRM:kometa", place=1),
            settle(DecisionKind.DIFFERENT, "ГПК", border, place=2),
            settle(DecisionKind.SAME, "Border Guards of Belarus", border, place=3),
        ]
    )
    assert resolver.resolve(Mention(name="завод «Vityaz»")).party.id == "FIRM:kometa"
    assert resolver.resolve(Mention(name="Border Guards of Belarus")).party.id == border == "BODY:BLR:border-committee"
    assert resolver.judge(Mention(name="ГПК"), Mention(name=border)).verdict is Verdict.DIFFERENT


def test_what_is_the_same_as_the_same_is_the_same():
    chain = [
        settle(DecisionKind.SAME, "Plant 42", "Vityaz Works", place=1),
        settle(DecisionKind.SAME, "Vityaz Works", "FIRM:kometa", place=2),
    ]
    found = RESOLVER.with_decisions(chain).resolve(Mention(name="Plant 42"))
    assert found.party.id == "FIRM:kometa"
    assert set(found.judgement.decisions) == {one.id for one in chain}


def test_of_two_decisions_about_one_pair_the_later_splits_what_the_earlier_joined():
    joined = settle(DecisionKind.SAME, "Plant 42", "FIRM:kometa", place=1)
    split = settle(DecisionKind.DIFFERENT, "Plant 42", "FIRM:kometa", place=2)
    assert RESOLVER.with_decisions([split, joined]).resolve(Mention(name="Plant 42")).verdict is Verdict.DIFFERENT


def test_decisions_that_contradict_one_another_are_told_and_not_guessed():
    decisions = [
        settle(DecisionKind.SAME, "Plant 42", "Vityaz Works", place=1),
        settle(DecisionKind.SAME, "Vityaz Works", "FIRM:kometa", place=2),
        settle(DecisionKind.DIFFERENT, "Plant 42", "FIRM:kometa", place=3),
    ]
    found = RESOLVER.with_decisions(decisions).resolve(Mention(name="Vityaz Works"))
    assert found.verdict is Verdict.CANNOT_TELL
    assert decisions[2].id in found.judgement.decisions


@pytest.mark.parametrize("kind", [DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.CANNOT_TELL])
def test_undoing_restores_what_was_and_undoing_that_puts_it_back(kind):
    decision = settle(kind, "Kometa", "FIRM:aselsan", place=1)
    taken_back = undo(decision, place=2)
    states = [[], [decision], [decision, taken_back], [decision, taken_back, undo(taken_back, place=3)]]
    before, decided, undone, again = (everything(RESOLVER.with_decisions(state)) for state in states)
    assert undone == before
    assert again == decided != before


def everything(resolver):
    """All that a resolver says of the names: what each is, and each against each."""
    mentions = [Mention(name=name) for name in NAMES]
    return (
        [resolver.resolve(mention) for mention in mentions],
        [resolver.judge(one, other) for one, other in combinations(mentions, 2)],
    )


identity = st.sampled_from([DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.CANNOT_TELL])
taken = st.lists(st.tuples(identity, st.permutations(NAMES).map(lambda names: names[:2])), max_size=5)


def made(wanted) -> list[Decision]:
    return [settle(kind, *names, place=place) for place, (kind, names) in enumerate(wanted, start=1)]


@settings(deadline=None, max_examples=8)
@given(wanted=taken, chance=st.randoms(use_true_random=False))
def test_answers_are_symmetric_and_do_not_depend_on_the_order_in_which_decisions_are_read(wanted, chance):
    decisions = made(wanted)
    shuffled = list(decisions)
    chance.shuffle(shuffled)
    one, other = RESOLVER.with_decisions(decisions), RESOLVER.with_decisions(shuffled)
    assert everything(one) == everything(other)
    for a, b in combinations(NAMES, 2):
        assert one.judge(Mention(name=a), Mention(name=b)) == one.judge(Mention(name=b), Mention(name=a))


@settings(deadline=None, max_examples=10)
@given(wanted=taken, last=identity, names=st.permutations(NAMES))
def test_any_last_decision_undone_leaves_everything_as_it_was(wanted, last, names):
    decisions = made(wanted)
    one_more = settle(last, *names[:2], place=20)
    assert everything(RESOLVER.with_decisions([*decisions, one_more, undo(one_more, place=21)])) == everything(
        RESOLVER.with_decisions(decisions)
    )


@settings(deadline=None, max_examples=50)
@given(wanted=taken)
def test_same_is_never_one_sided(wanted):
    settled = Settled.of(made(wanted))
    for name in NAMES:
        subject = RESOLVER.subject(name)
        assert all(subject in settled.circle(other) for other in settled.circle(subject))
