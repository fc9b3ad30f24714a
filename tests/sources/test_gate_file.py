"""A gate as a file, good and wrong."""

import pytest

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.sources import read_gate

GOOD = """
field: gas
words: {en: [gas, lng], ru: [газ]}
goods: {en: [gas], ru: [газ]}
names: [TurkStream]
apart: {en: [gas mask]}
"""


def test_a_gate_file_is_read(tmp_path):
    (tmp_path / "gate.yaml").write_text(GOOD, encoding="utf-8")
    gate = read_gate(tmp_path / "gate.yaml")
    assert (gate.name, gate.words, gate.names) == ("gas", {"en": ("gas", "lng"), "ru": ("газ",)}, ("TurkStream",))
    assert gate.version == read_gate(tmp_path / "gate.yaml").version


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("field: gas", "", "field: Field required"),
        ("field: gas", "field: Natural Gas", "field: String should match"),
        ("field: gas", "field: gas\ncolour: red", "colour: Extra inputs are not permitted"),
        ("en: [gas, lng]", "en: gas", "words.en: Input should be a valid tuple"),
        ("en: [gas, lng]", "en: []", "words: 'en' has no words"),
        ("en: [gas, lng]", "en: [Gas]", "'Gas' has capitals"),
        ("en: [gas, lng]", "en: [g]", "words.en.0: String should have at least 2 characters"),
        ("en: [gas, lng]", "de: [gas]", "'de' is no language that is read; they are en, ru, be"),
        ("goods: {en: [gas], ru: [газ]}", "goods: {en: [gas]}", "must have the same languages; ru stands in one of them only"),
        ("apart:", "apart: [", "line 7: it is not YAML"),
        (GOOD, "just words", "it is no gate"),
        (GOOD, "", "it is no gate"),
    ],
)
def test_a_wrong_gate_is_refused_with_every_fault(tmp_path, old, new, says):
    (tmp_path / "gate.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceMalformed) as refused:
        read_gate(tmp_path / "gate.yaml")
    assert says in str(refused.value)
    assert "gate.yaml" in str(refused.value)


def test_a_gate_that_is_missing_or_no_text_is_named(tmp_path):
    with pytest.raises(SourceUnreachable, match=r"gate\.yaml"):
        read_gate(tmp_path / "gate.yaml")
    (tmp_path / "gate.yaml").write_bytes(b"field: \xff")
    with pytest.raises(SourceMalformed, match="it is not UTF-8"):
        read_gate(tmp_path / "gate.yaml")
