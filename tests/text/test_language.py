import pytest

from reliant.text.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boats of the port are ready.", "en"),
        ("Министерство купило шесть катеров.", "ru"),
        ("Міністэрства набыло шэсць катараў у Гдыні.", "be"),
        ("Міністерство придбало шість катерів для її порту.", None),
        ("Die Schiffe sind in Danzig gebaut worden und sie fahren bald.", None),
        ("12 345", None),
        ("", None),
    ],
)
def test_languages(text, language):
    assert language_of(text) == language
