"""Which text copies which."""

import random

import pytest

from reliant.text.near_copies import COMMON, CopyKind, Sketch, copy_kind, fixtures_among

REPORT = (
    "The ministry said on Tuesday that the first two coastal patrol boats of the order placed in spring had left the yard. "
    "Crews will train for six weeks before the vessels join the northern squadron, an officer told reporters at the quay. "
    "The remaining four hulls are to follow by the end of next year, although the builder has warned of late engine deliveries. "
    "Opposition members of parliament asked again why the price had risen by a fifth since the contract was announced. "
    "A spokesman for the yard declined to comment on the figures and referred questions to the procurement office."
)
OTHER = (
    "Negotiators from both capitals met for a third round of talks about maintenance of the helicopter fleet. "
    "They agreed to draw up a list of spare parts and to meet again in autumn, when a draft contract should be ready. "
    "No sums were named, and it remains open which plant would overhaul the gearboxes that were found to be worn."
)
FIXTURE = "Subscribe to our weekly letter and receive the most important stories of the week every Friday morning in your inbox"


def kind_of(one: str, other: str) -> CopyKind | None:
    return copy_kind(Sketch.of(one), Sketch.of(other))[0]


def without_some_words(text: str) -> str:
    chosen = random.Random(5)
    return " ".join(word for word in text.split() if chosen.random() > 0.03)


def test_the_same_text_in_other_marks_and_capitals_is_an_exact_copy():
    assert kind_of(REPORT, REPORT.upper().replace(",", " –")) is CopyKind.EXACT


@pytest.mark.parametrize("changed", [without_some_words(REPORT), REPORT.replace("Tuesday", "Wednesday"), f"{REPORT} {FIXTURE}"])
def test_a_text_changed_here_and_there_is_a_near_copy(changed):
    assert kind_of(REPORT, changed) is CopyKind.NEAR


def test_a_part_of_a_text_is_an_excerpt():
    assert kind_of(REPORT, ". ".join(REPORT.split(". ")[:2])) is CopyKind.EXCERPT


def test_a_teaser_among_other_things_is_found_by_containment_where_the_jaccard_index_is_low():
    kind, jaccard, containment = copy_kind(Sketch.of(f"{REPORT} {OTHER} {OTHER[::-1]}"), Sketch.of(OTHER))
    assert kind is CopyKind.EXCERPT
    assert jaccard < 0.5
    assert containment == 1


def test_a_wire_report_with_passages_kept_and_the_rest_rewritten_is_reworked():
    sentences = REPORT.split(". ")
    reworked = f"{OTHER} {sentences[1]}. {sentences[3]}. Locals watched the boats leave under grey skies and a little applause."
    kind, jaccard, _ = copy_kind(Sketch.of(REPORT), Sketch.of(reworked))
    assert kind is CopyKind.REWORKED
    assert jaccard < 0.6


def test_one_event_in_other_words_is_no_copy():
    told = (
        "Two of six patrol boats ordered this spring were handed over to the navy; training of their crews begins now. "
        "The shipbuilder expects trouble with engines for the rest, and members of parliament dislike the higher price."
    )
    assert kind_of(REPORT, told) is None


def test_a_headline_shared_by_two_texts_makes_no_copy():
    assert kind_of(f"Patrol boats delivered. {REPORT}", f"Patrol boats delivered. {OTHER}") is None


def test_a_fixture_of_the_site_makes_no_copy():
    pages = [f"{' '.join(f'{word}{number}' for word in OTHER.split()[:20])} {FIXTURE}" for number in range(COMMON + 1)]
    sketches = [Sketch.of(page) for page in pages]
    assert copy_kind(sketches[0], sketches[1])[0] is CopyKind.REWORKED
    assert copy_kind(sketches[0], sketches[1], fixtures_among(sketches))[0] is None


def test_a_text_that_lies_about_often_is_no_fixture():
    assert fixtures_among([Sketch.of(REPORT)] * (COMMON + 3)) == frozenset()


def test_empty_texts_are_no_copies_of_each_other():
    assert kind_of("", "") is None
