"""Groups found along time lines are those that comparing every claim with every other gives."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.ledger.blocking import one_happening
from reliant.ledger.sameness import (
    consistent_components,
    designation_base,
    is_one_happening,
    is_variant,
    stance_of,
    stances_fit,
)
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.designations import designations
from reliant.model.document import Span
from reliant.model.time import PartialDate

ITEMS = (
    None,
    "",
    "military equipment",
    "missiles",
    "Iskander missiles",
    "radar for missiles",
    "Su-30",
    "Su-30SM",
    "Su-30MK fighters",
    "fighters",
    "Su-3 fighters",
    "Su-30SM and Su-30SM2 aircraft",
    "A200 rockets",
    "БТР-82А",
)
PARTIES = st.sampled_from([None, "BLR", "RUS", "KAZ"])
A_FEW = st.integers(2, 14)
FIRST_DAY = date(2017, 1, 1)


@st.composite
def claims_and_days(draw, sizes=A_FEW):
    n_documents = draw(st.integers(1, 8))
    days = [draw(st.one_of(st.none(), st.integers(0, 200))) for _ in range(n_documents)]
    published = {f"d-{place}": None if day is None else FIRST_DAY + timedelta(days=day) for place, day in enumerate(days)}
    items = st.sampled_from(draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4)))
    dates = st.one_of(
        st.none(),
        st.builds(PartialDate, st.sampled_from([2016, 2017])),
        st.builds(PartialDate, st.just(2017), st.integers(1, 4)),
        st.builds(PartialDate, st.just(2017), st.integers(1, 4), st.sampled_from([1, 2, 28])),
    )
    claims = []
    for number in range(draw(sizes)):
        start = draw(st.integers(0, 2))
        claims.append(
            Claim(
                id=f"c-{number:02}",
                document=f"d-{draw(st.integers(0, n_documents - 1))}",
                span=Span(start=start, end=start + 5),
                evidence="words",
                type=EventType.DELIVERY,
                modality=draw(st.sampled_from([Modality.ACTUAL, Modality.ACTUAL, Modality.REPORTED, Modality.DENIED])),
                recipient=draw(PARTIES),
                supplier=draw(PARTIES),
                other_parties=tuple(draw(st.sets(st.sampled_from(["BLR", "RUS", "TUR"]), max_size=2))),
                item=draw(items),
                date=draw(dates),
            )
        )
    return claims, published


def by_pairs(claims, published) -> set[frozenset[str]]:
    """The definition: every claim compared with every other."""
    kinds = defaultdict(dict)
    for claim in claims:
        kinds[claim.modality.is_fact][claim.id] = claim
    found = []
    for kind in kinds.values():
        pairs = [pair for pair in combinations(kind, 2) if is_one_happening(kind[pair[0]], kind[pair[1]], published)]
        found += consistent_components(
            kind,
            pairs,
            stance=lambda key, kind=kind: stance_of(kind[key]),
            clash=lambda one, other, kind=kind: not stances_fit(stance_of(kind[one]), stance_of(kind[other])),
        )
    return set(map(frozenset, found))


def by_blocks(claims, published) -> set[frozenset[str]]:
    return {frozenset(claim.id for claim in group) for group in one_happening(claims, published)}


@given(told=claims_and_days())
@settings(deadline=None, max_examples=250)
def test_blocks_give_the_groups_that_all_pairs_give(told):
    assert by_blocks(*told) == by_pairs(*told)


@given(told=claims_and_days(sizes=st.integers(20, 45)))
@settings(deadline=None, max_examples=30)
def test_blocks_give_the_groups_that_all_pairs_give_among_many_claims(told):
    assert by_blocks(*told) == by_pairs(*told)


def test_claims_far_apart_are_one_through_those_between():
    published = {f"d-{number}": FIRST_DAY + timedelta(days=45 * number) for number in range(40)}
    claims = [
        Claim(
            id=f"c-{number:02}",
            document=f"d-{number}",
            span=Span(start=0, end=5),
            evidence="words",
            type=EventType.DELIVERY,
            modality=Modality.ACTUAL,
            recipient="BLR",
            item="missiles",
        )
        for number in range(40)
    ]
    assert by_blocks(claims, published) == {frozenset(claim.id for claim in claims)}
    del claims[20]
    assert sorted(map(len, by_blocks(claims, published))) == [19, 20]


@given(
    one=st.from_regex(r"[A-ZА-Я][a-zа-я]{0,2}-?[0-9]{1,3}[A-Z]{0,2}[0-9]{0,2}", fullmatch=True),
    more=st.text(alphabet="AM0123", max_size=3),
)
def test_variants_of_a_type_have_its_base(one, more):
    for left in designations(one):
        for right in designations(one + more):
            if is_variant(left, right):
                assert designation_base(left) == designation_base(right)
