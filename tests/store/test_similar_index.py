"""The index of documents on disk: found is what comparing with every document finds, and broken files are named."""

import json
import random
from itertools import islice

import numpy as np
import pytest

from reliant.errors import IndexUnusable
from reliant.model.document import Document, document_id
from reliant.store import similar_index
from reliant.store.similar_index import MANIFEST, SimilarIndex
from reliant.text import index_segment
from reliant.text.similarity import similarity_matrix
from reliant.text.static_vectors import default_vectors

VOCABULARY = [word for word in default_vectors().pieces.places if word.isalpha() and len(word) > 4][:4000]


def document(text, title=None):
    return Document(id=document_id(title=title, published_on=None, text=text), text=text, title=title, language="en")


def prose(seed, n=80):
    chosen = random.Random(seed)
    topic = chosen.sample(VOCABULARY, 12) if seed % 3 else VOCABULARY[2000:2012]
    return " ".join(chosen.choice(topic if chosen.random() < 0.3 else VOCABULARY) for _ in range(n))


@pytest.fixture(scope="module")
def documents():
    return [document(prose(seed), title=f"note {seed}") for seed in range(300)]


@pytest.fixture
def small_segments(monkeypatch):
    monkeypatch.setattr(similar_index, "LARGEST", 64)


def folders(path):
    return sorted(entry.name for entry in path.iterdir() if entry.is_dir())


@pytest.mark.usefixtures("small_segments")
def test_the_most_similar_are_those_of_comparing_with_every_document(tmp_path, documents):
    index = SimilarIndex.create(tmp_path / "index")
    assert index.add(documents).n_new == 300
    for place in (0, 3, 100):
        article = documents[place]
        scores = similarity_matrix([f"{one.title}\n{one.text}" for one in documents])[place]
        best = [documents[one].id for one in np.argsort(-scores) if one != place][:10]
        found = sorted(SimilarIndex.open(tmp_path / "index").candidates(article, most=30), key=lambda one: -one[1])
        assert [one.id for one, _ in found[:10]] == best
        by_id = {one.id: score for one, score in found}
        assert by_id[best[0]] == pytest.approx(np.sort(scores)[-2], abs=0.01)


@pytest.mark.usefixtures("small_segments")
def test_an_excerpt_is_found_among_documents_that_are_more_alike(tmp_path, documents):
    teaser = document(" ".join(VOCABULARY[100:125]))
    page = document(f"{prose(303)} {prose(306)} {prose(309)} {teaser.text}")
    index = SimilarIndex.create(tmp_path / "index")
    index.add([*documents, teaser])
    found = {one.id: score for one, score in index.candidates(page, most=1)}
    assert len(found) == 3
    assert min(found, key=found.get) == teaser.id


@pytest.mark.usefixtures("small_segments")
def test_documents_come_back_as_they_were_and_each_once(tmp_path, documents):
    index = SimilarIndex.create(tmp_path / "index")
    index.add(documents[:100])
    added = SimilarIndex.open(tmp_path / "index").add(documents[50:150])
    assert (added.n_new, added.n_known) == (50, 50)
    again = SimilarIndex.open(tmp_path / "index")
    assert list(again.documents()) == documents[:150]
    assert again.n_documents == 150


@pytest.mark.usefixtures("small_segments")
def test_small_additions_fill_the_last_segment(tmp_path, documents):
    for start in range(0, 130, 10):
        SimilarIndex.create(tmp_path / "index").add(documents[start : start + 10])
    assert len(folders(tmp_path / "index")) == 3
    assert list(SimilarIndex.open(tmp_path / "index").documents()) == documents[:130]


@pytest.mark.usefixtures("small_segments")
def test_a_run_that_breaks_off_keeps_its_whole_segments_and_goes_on(tmp_path, documents):
    def broken():
        yield from islice(documents, 150)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SimilarIndex.create(tmp_path / "index").add(broken())
    assert SimilarIndex.open(tmp_path / "index").n_documents == 128
    added = SimilarIndex.create(tmp_path / "index").add(documents)
    assert (added.n_new, added.n_known) == (172, 128)
    assert list(SimilarIndex.open(tmp_path / "index").documents()) == documents


@pytest.mark.usefixtures("small_segments")
def test_a_segment_cut_short_while_it_was_written_is_no_part_of_the_index(tmp_path, documents, monkeypatch):
    index = SimilarIndex.create(tmp_path / "index")
    index.add(documents[:64])
    with monkeypatch.context() as patched:
        patched.setattr(SimilarIndex, "_write_manifest", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            index.add(documents[64:128])
    assert SimilarIndex.open(tmp_path / "index").n_documents == 64
    SimilarIndex.open(tmp_path / "index").add(documents[64:128])
    assert list(SimilarIndex.open(tmp_path / "index").documents()) == documents[:128]


def test_an_empty_index_finds_nothing(tmp_path, documents):
    assert SimilarIndex.create(tmp_path / "index").candidates(documents[0], most=5) == []


def test_a_text_without_words_finds_nothing_alike(tmp_path, documents):
    index = SimilarIndex.create(tmp_path / "index")
    index.add(documents[:5])
    assert all(score == 0 for _, score in index.candidates(document(""), most=5))


def spoiled(path, change):
    told = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    change(told)
    (path / MANIFEST).write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda told: told.update(vectors="0123"), "it is stale: made with the vectors and weights '0123'"),
        (lambda told: told.update(format="reliant-index@9"), "it is of format 'reliant-index@9'"),
        (lambda told: told.pop("segments"), "it is no index, or a damaged one"),
    ],
)
def test_an_index_of_another_version_is_refused(tmp_path, documents, change, says):
    SimilarIndex.create(tmp_path / "index").add(documents[:3])
    spoiled(tmp_path / "index", change)
    with pytest.raises(IndexUnusable, match="R301") as refused:
        SimilarIndex.open(tmp_path / "index")
    assert says in str(refused.value)
    assert "make the index anew" in str(refused.value)


def test_a_folder_with_other_files_becomes_no_index(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(IndexUnusable, match="holds files and no index"):
        SimilarIndex.create(tmp_path)
    with pytest.raises(IndexUnusable, match=r"reliant similar PATH --into DIR"):
        SimilarIndex.open(tmp_path)


@pytest.mark.parametrize("name", ["signs.npy", "term_places.npy", "texts.bin", "run_places.npy"])
def test_a_damaged_segment_is_named(tmp_path, documents, name):
    index = SimilarIndex.create(tmp_path / "index")
    index.add(documents[:20])
    (folder,) = (entry for entry in (tmp_path / "index").iterdir() if entry.is_dir())
    (folder / name).write_bytes(b"something else")
    with pytest.raises(IndexUnusable, match="the segment is damaged") as refused:
        index.candidates(documents[0], most=5)
    assert folder.name in str(refused.value)


def test_a_segment_of_another_index_is_refused(tmp_path, documents):
    for name, share in (("one", documents[:20]), ("two", documents[20:50])):
        SimilarIndex.create(tmp_path / name).add(share)
    (mine,), (foreign,) = ([e for e in (tmp_path / name).iterdir() if e.is_dir()] for name in ("one", "two"))
    for file in foreign.iterdir():
        (mine / file.name).write_bytes(file.read_bytes())
    with pytest.raises(IndexUnusable, match="not of one length"):
        SimilarIndex.open(tmp_path / "one").candidates(documents[0], most=5)


def test_more_documents_than_a_segment_holds_are_refused():
    with pytest.raises(ValueError, match="a segment holds"):
        index_segment.build_segment([(None, "a")] * (index_segment.LARGEST + 1))
