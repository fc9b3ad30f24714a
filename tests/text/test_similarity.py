"""How alike texts are, and which copies which."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant import similarity_matrix
from reliant.errors import ReaderMissing
from reliant.text.minilm import PACKAGE, load_minilm
from reliant.text.static_vectors import default_vectors
from reliant.text.wordpieces import WordPieces, words

TEXTS = (
    "Belarus signed a contract for Russian air defence missiles, the defence ministry said.",
    "Minsk has ordered surface-to-air missile systems from Moscow, according to officials.",
    "The bakery on the corner sells fresh bread and cakes every morning.",
    "",
)


def test_texts_on_one_matter_are_more_alike_than_others():
    found = similarity_matrix(TEXTS)
    assert found[0, 1] > found[0, 2] + 0.1
    assert found[0, 1] > found[1, 2] + 0.1


def test_the_matrix_is_symmetric_with_ones_on_the_diagonal():
    found = similarity_matrix(TEXTS)
    assert found.shape == (4, 4)
    assert found.dtype == np.float64
    assert np.array_equal(found, found.T)
    assert np.array_equal(np.diag(found), np.ones(4))


def test_a_text_without_words_is_like_no_other():
    assert np.all(similarity_matrix(TEXTS)[3, :3] == 0)


def test_nothing_to_compare_gives_an_empty_matrix():
    assert similarity_matrix([]).shape == (0, 0)


def test_the_similarity_of_two_texts_does_not_depend_on_the_others():
    assert similarity_matrix(TEXTS)[0, 1] == pytest.approx(similarity_matrix(TEXTS[:2])[0, 1])


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(deadline=None, max_examples=40)
def test_any_text_can_be_compared(texts):
    found = similarity_matrix(texts)
    assert found.shape == (len(texts), len(texts))
    assert np.all((found >= -1) & (found <= 1))


def test_words_are_lower_case_and_keep_hyphens_inside():
    assert words("The Su-30SM’s crew — АО «Пеленг» — won't say_so") == [
        "the",
        "su-30sm’s",
        "crew",
        "ао",
        "пеленг",
        "won't",
        "say",
        "so",
    ]


def test_a_word_falls_into_the_longest_pieces_known():
    pieces = WordPieces({"[UNK]": 0, "un": 1, "##afford": 2, "##able": 3, "##a": 4, "é": 5, "e": 6, "!": 7})
    assert list(pieces.ids("Unaffordable é! x")) == [1, 2, 3, 6, 7, 0]


def test_the_shipped_table_knows_what_its_pieces_are():
    vectors = default_vectors()
    assert vectors.table.shape == (30522, 256)
    assert vectors.table.dtype == np.int8
    assert len(vectors.pieces.places) == 30522
    lengths = np.linalg.norm(vectors.vectors(["tank", "howitzer", ""]), axis=1)
    assert lengths == pytest.approx([1, 1, 0])


@pytest.mark.registers
def test_the_judgements_of_readers_are_met():
    """Lee, Pincombe and Welsh (2005): 50 news texts, 1,225 pairs; .63 is asked."""
    texts, judged = readers_judgements()
    pairs = np.triu_indices(50, 1)
    assert np.corrcoef(similarity_matrix(texts)[pairs], judged[pairs])[0, 1] > 0.63


@pytest.mark.registers
def test_the_model_itself_is_nearer_to_readers():
    if find_spec(PACKAGE) is None:
        pytest.skip("the extra [minilm] is not installed, so the model itself was NOT checked")
    texts, judged = readers_judgements()
    pairs = np.triu_indices(50, 1)
    assert np.corrcoef(similarity_matrix(texts, vectors=load_minilm())[pairs], judged[pairs])[0, 1] > 0.68


def readers_judgements() -> tuple[list[str], np.ndarray]:
    folder = Path(__file__).parents[2].parent / "shared" / "data" / "text" / "lee" / "gensim" / "test" / "test_data"
    if not folder.is_dir():
        pytest.skip("judgements of similarity missing: they are not beside the project, so this was NOT checked")
    return (folder / "lee.cor").read_text(encoding="latin-1").strip().split("\n")[:50], np.loadtxt(folder / "similarities0-1.txt")


def test_without_its_extra_the_model_says_what_to_install(monkeypatch):
    monkeypatch.setattr("reliant.text.minilm.find_spec", lambda name: None)
    load_minilm.cache_clear()
    with pytest.raises(ReaderMissing, match=r"reliant\[minilm\]"):
        load_minilm()
