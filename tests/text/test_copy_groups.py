"""Which documents are one witness."""

import random
from datetime import date
from itertools import combinations, permutations

import pytest

from reliant.model.document import Document, DocumentRole, document_id
from reliant.text import copy_groups
from reliant.text.copy_groups import _links, _texts
from reliant.text.near_copies import FEWEST, Sketch, copy_kind, fixtures_among

WORDS = [f"{start}{end}" for start in ("bor", "cal", "den", "fir", "gol", "hum", "jas", "kel") for end in "abcdefghijklmnopqrst"]


def prose(seed, n=120):
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(n))


def document(text, day=None, title="", role=DocumentRole.ARTICLE):
    on = date(2017, 1, day) if day else None
    return Document(id=document_id(title=title, published_on=on, text=text), text=text, title=title, published_on=on, role=role)


def changed(text, seed, every=12):
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) if place % every == 5 else word for place, word in enumerate(text.split()))


def test_copies_of_every_kind_lead_to_the_one_published_first():
    wire = prose(1)
    first = document(wire, 3)
    copies = [
        document(wire.upper(), 4),
        document(changed(wire, 7, every=40), 5),
        document(" ".join(wire.split()[:50]), 6),
        document(prose(2, 60) + " " + " ".join(wire.split()[40:100]), 7),
        document(wire, None, title="undated"),
    ]
    other = document(prose(9), 1)
    groups = copy_groups([other, *copies, first])
    assert groups == {copy.id: first.id for copy in copies}


def test_the_order_of_the_documents_does_not_matter():
    wire = prose(1)
    documents = [document(wire, 4), document(wire + " " + prose(3, 20), 2), document(prose(4), 1), document(wire[:300], 3)]
    found = [copy_groups(order) for order in permutations(documents)]
    assert all(groups == found[0] for groups in found)
    assert set(found[0].values()) == {documents[1].id}


def test_a_teaser_on_two_pages_does_not_make_them_one():
    teaser = prose(5, 30)
    pages = [document(f"{prose(6, 300)} {teaser}", 2), document(f"{prose(7, 300)} {teaser}", 3)]
    groups = copy_groups([*pages, document(teaser, 1)])
    assert len(set(groups.values())) == 1
    assert sum(page.id in groups or page.id in groups.values() for page in pages) == 1


@pytest.mark.parametrize("heading", ["Similar articles", "## Read also:", "Читайте также"])
def test_a_block_of_similar_articles_never_bridges_pages(heading):
    block = prose(8, 90)
    pages = [document(f"{prose(10 + number, 100)}\n{heading}\n{block}", number + 1) for number in range(3)]
    assert copy_groups(pages) == {}
    assert copy_groups([document(page.text.replace(heading, "x"), page.published_on.day) for page in pages]) != {}


def test_a_heading_at_the_top_does_not_hide_the_text_below_it():
    wire = prose(12)
    assert len(copy_groups([document(f"Similar articles\n{wire}", 1), document(f"Similar articles\n{wire} end", 2)])) == 1


def test_a_later_digest_of_two_reports_joins_the_earlier_and_leaves_them_two():
    one, two = prose(13), prose(14)
    digest = document(" ".join(one.split()[:60]) + " " + " ".join(two.split()[:60]), 9)
    reports = [document(one, 1), document(two, 2)]
    assert copy_groups([digest, *reports]) == {digest.id: reports[0].id}


def test_short_texts_teasers_and_fixtures_of_a_site_link_nothing():
    short = prose(15, FEWEST - 1)
    assert copy_groups([document(short, 1), document(short, 2)]) == {}
    teaser = prose(16)
    assert copy_groups([document(teaser, 1), document(teaser, 2, role=DocumentRole.SIMILAR)]) == {}
    notice = prose(17, 40)
    assert copy_groups([document(f"{prose(20 + number, 60)} {notice}", number + 1) for number in range(12)]) == {}
    assert copy_groups([]) == {}


def test_the_pairs_are_exactly_those_of_the_rule_for_two_texts():
    chosen = random.Random(3)
    texts = [prose(seed, chosen.randint(20, 90)) for seed in range(25)]
    texts += [changed(chosen.choice(texts), seed, every=chosen.randint(4, 40)) for seed in range(60)]
    texts += [f"{chosen.choice(texts)} {prose(seed, chosen.randint(5, 60))}" for seed in range(30)]
    documents = [document(text, title=str(number)) for number, text in enumerate(texts)]
    table = _texts(documents)
    strong, weak = _links(table)
    pairs = {(min(pair), max(pair)) for pair in (*strong, *weak)}
    kept = [Sketch.of(documents[members[0]].text) for members in table.members]
    fixtures = fixtures_among(kept)
    expected = {
        (one, other)
        for one, other in combinations(range(len(kept)), 2)
        if copy_kind(kept[one], kept[other], fixtures)[0] is not None
    }
    assert len(expected) > 60
    assert pairs == expected
