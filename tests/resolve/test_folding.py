"""Spellings of one word have one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.resolve.folding import folded, loosened, romanised, stems


@pytest.mark.parametrize(
    "spellings",
    [
        ("Рособоронэкспорт", "Rosoboroneksport", "Rosoboronèksport", "Rosoboronexport"),
        ("Белспецвнештехника", "Belspetsvneshtechnika", "Belspetsvneshtekhnika"),
        ("машиностроительный", "mašinostroitelʹnyj", "mashinostroitelnyi", "mashinostroitel'nyj"),
        ("Адмиралтейские", "Admiralteyskiye", "Admiralteiskie"),
        ("Зеленский", "Зеленський", "Zelenskyy", "Zelensky", "Zelenskiy"),
        ("Лукашэнка", "Łukašenka", "Lukashenka"),
        ("Жадобин", "Zhadobin", "Žadobin"),
        ("Щукин", "Shchukin", "Ŝukin"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_romanisations_of_a_word_have_one_key(spellings):
    assert len({folded(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("russian", "belarusian"), [("Гродно", "Hrodna"), ("Лукашенко", "Лукашэнка"), ("Гомсельмаш", "Homselmash")]
)
def test_a_looser_key_joins_russian_and_belarusian_spellings(russian, belarusian):
    assert folded(russian) != folded(belarusian)
    assert loosened(russian) == loosened(belarusian)


@pytest.mark.parametrize(
    ("form", "nominative"),
    [("завода", "завод"), ("Белтехэкспортом", "Белтехэкспорт"), ("Токаева", "Токаев"), ("Votkinskiy", "Воткинский")],
)
def test_cases_of_a_word_share_a_stem(form, nominative):
    assert stems(form) & stems(nominative)


@pytest.mark.parametrize(
    ("one", "other"), [("Уралмаш", "Уралвагонзавод"), ("Пеленг", "Планар"), ("Aselsan", "Havelsan"), ("МАЗ", "МТЗ")]
)
def test_other_words_share_none(one, other):
    assert not stems(one) & stems(other)
    assert loosened(one) != loosened(other)


@given(st.text(max_size=20))
def test_any_text_can_be_romanised_and_nothing_but_letters_and_digits_stays(text):
    assert all(letter.isascii() and letter.isalnum() for letter in romanised(text))
    assert folded(text) == folded(text.lower())
