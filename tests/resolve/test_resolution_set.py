"""The hand-made pairs of names: figures on both parts, and an explanation for every answer."""

import pytest

from party_pairs import PARTS, by_rules_alone, pairs, score
from reliant.resolve import Resolver, Verdict


@pytest.fixture(scope="module")
def resolver():
    return Resolver()


@pytest.mark.parametrize("part", PARTS)
def test_names_of_one_party_are_found_and_others_are_not_merged(resolver, part):
    counted = score(part, resolver.judge)
    assert counted.precision(Verdict.SAME) >= 0.98
    assert counted.recall(Verdict.SAME) >= 0.85


@pytest.mark.parametrize("part", PARTS)
def test_two_parties_are_told_apart(resolver, part):
    counted = score(part, resolver.judge)
    assert counted.precision(Verdict.DIFFERENT) >= 0.95
    assert counted.recall(Verdict.DIFFERENT) >= 0.85


@pytest.mark.parametrize("part", PARTS)
def test_every_answer_says_why_whichever_name_comes_first(resolver, part):
    for pair in pairs(part):
        judgement = resolver.judge(pair.one, pair.other)
        assert judgement.rule, pair.where
        assert len(judgement.says) > 8, pair.where
        assert resolver.judge(pair.other, pair.one) == judgement, pair.where


def test_the_set_is_large_and_two_fifths_of_it_are_held_out():
    sizes = {part: len(list(pairs(part))) for part in ("tuned", "held_out")}
    assert sum(sizes.values()) >= 300
    assert 0.38 <= sizes["held_out"] / sum(sizes.values()) <= 0.45


def test_no_pair_stands_in_the_set_twice():
    every = [frozenset((pair.one, pair.other)) for part in PARTS for pair in pairs(part)]
    assert len(every) == len(set(every))


def test_a_third_of_the_names_of_one_party_need_no_table_of_parties():
    same = [pair for part in PARTS for pair in pairs(part) if pair.verdict is Verdict.SAME]
    assert by_rules_alone(same) / len(same) >= 1 / 3
