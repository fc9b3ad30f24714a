"""Russian and Belarusian: own sentences, the cases of names, what is loaded when, and what is said when a part is missing."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from reliant.extract import SlavicExtractor, english_extractor, every_language, reading_version, slavic_version
from reliant.extract.slavic import russian
from reliant.extract.slavic.declension import adjective_forms, forms_of_name
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.document import Document, document_id
from reliant.pipeline.reading import claims_of

pytestmark = pytest.mark.russian

FOLDER = Path(__file__).parent / "slavic"
LANGUAGES = {"russian": "ru", "belarusian": "be"}
POSITIVE = {"order", "delivery", "agreement", "licence", "joint_venture", "production_start"}
LINE = re.compile(
    r"\s+(?P<mark>->|\?>) (?P<type>\w+)(?: (?P<modality>\w+))?  (?P<recipient>[A-Z]{3}|-) <- (?P<supplier>[A-Z]{3}|-)"
    r"(?:  with (?P<others>[A-Z]{3}(?: [A-Z]{3})*))?(?:  (?P<item>.+))?"
)


@dataclass(frozen=True)
class Wanted:
    type: str
    modality: str
    recipient: str | None
    supplier: str | None
    others: frozenset[str]
    is_optional: bool

    def fits(self, claim: Claim) -> bool:
        roles = (claim.recipient, claim.supplier) == (self.recipient, self.supplier)
        return claim.type == self.type and claim.modality == self.modality and roles and self.others <= set(claim.other_parties)


def document(text, language, **given):
    found = document_id(title=None, published_on=None, text=text)
    return Document(id=found, text=text, language=language, **given)


def cases(name):
    for block in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        wanted = []
        for line in lines[1:]:
            match = LINE.fullmatch(line)
            assert match is not None, f"{name}.txt: {line!r} is not as ../polarity/README.md says"
            recipient, supplier = (None if match[role] == "-" else match[role] for role in ("recipient", "supplier"))
            others = frozenset((match["others"] or "").split())
            modality = match["modality"] or "actual"
            wanted.append(Wanted(match["type"], modality, recipient, supplier, others, match["mark"] == "?>"))
        yield lines[0], wanted


@pytest.fixture(scope="module")
def reader():
    return SlavicExtractor()


@pytest.mark.parametrize(("name", "least"), [("russian", 0.92), ("belarusian", 0.92)])
def test_own_sentences_are_read_without_an_inversion(reader, name, least):
    counts, inverted = Counter(), []
    for text, wanted in cases(name):
        left = list(reader.read(document(text, LANGUAGES[name])))
        is_broken = any(want.type not in POSITIVE or want.modality in ("denied", "hypothetical") for want in wanted)
        facts = [claim for claim in left if claim.type in POSITIVE and claim.modality.is_fact]
        for want in wanted:
            claim = next((claim for claim in left if want.fits(claim)), None)
            counts["wanted"] += not want.is_optional
            if claim is not None:
                left.remove(claim)
                counts["found"] += 1
        counts["spurious"] += len(left)
        if is_broken and any(claim in facts for claim in left):
            inverted.append(text)
    assert inverted == []
    precision = counts["found"] / (counts["found"] + counts["spurious"])
    recall = counts["found"] / counts["wanted"]
    assert min(precision, recall) >= least, dict(counts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Турция поставила Азербайджану двадцать беспилотников за 60 миллионов долларов в 2020 году.", "ru"),
        ("Турцыя паставіла Азербайджану дваццаць беспілотнікаў за 60 мільёнаў долараў у 2020 годзе.", "be"),
    ],
)
def test_every_field_is_the_characters_it_stands_on(reader, text, language):
    (claim,) = reader.read(document(text, language))
    assert (claim.recipient, claim.supplier, claim.quantity, claim.value, str(claim.date)) == (
        "AZE",
        "TUR",
        "20",
        "USD 60 million",
        "2020",
    )
    assert claim.evidence == text[claim.span.start : claim.span.end]
    names = {"recipient_country", "supplier_country", "item", "quantity", "date", "value"}
    assert {field.name for field in claim.fields} == names
    assert all(field.span is not None and field.span.of(text) == field.text for field in claim.fields)


def test_a_date_without_a_year_takes_it_from_the_document(reader):
    (claim,) = reader.read(document("В мае Россия поставила Беларуси вертолёты.", "ru", published_on=date(2020, 6, 1)))
    assert str(claim.date) == "2020-05"
    assert next(field for field in claim.fields if field.name == "date").inferred


def test_what_is_spoken_of_before_is_inferred(reader):
    told = reader.read(document("Беларусь заключила с Россией контракт на бронемашины БТР-82А. Они поступят в 2016 году.", "ru"))
    delivery = next(claim for claim in told if claim.type is EventType.DELIVERY)
    assert (delivery.recipient, delivery.supplier, delivery.modality) == ("BLR", "RUS", Modality.PLANNED)
    assert all(field.inferred for field in delivery.fields if field.name in ("item", "recipient_country", "supplier_country"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "«",
        "Кроме России, никто танков не поставил.",
        "Ракеты " * 400,
        "Россия\u200bпоставила танки\x00 Индии.",
        "— — — , , , танк ; ( )",
    ],
)
@pytest.mark.parametrize("language", ["ru", "be"])
def test_no_text_ends_the_reading(reader, text, language):
    for claim in reader.read(document(text, language)):
        assert claim.evidence == text[claim.span.start : claim.span.end]


def test_russian_without_its_tagger_could_not_be_looked_into(monkeypatch):
    monkeypatch.setattr(russian, "find_spec", lambda name: None)
    texts = [document("Россия поставила танки Индии.", "ru"), document("Расія паставіла танкі Індыі.", "be")]
    told = {found.language: result for found, result in claims_of(texts)}
    assert "reliant[ru]" in told["ru"]
    assert [claim.type for claim in told["be"]] == [EventType.DELIVERY]
    assert reading_version().endswith("without ru")


def test_a_language_nobody_reads_is_named():
    assert "in uk" in every_language().can_read(document("текст", "uk"))
    assert "not known" in every_language().can_read(document("text", None))
    assert "Belarusian" in SlavicExtractor().can_read(document("text", "en"))


def test_reading_english_loads_nothing_of_russian():
    code = (
        "import sys; from reliant.extract import every_language; from reliant.model.document import Document;"
        "d = Document(id='d', text='x', language='en'); assert every_language().can_read(d) is None;"
        "sys.exit(any(m.startswith(('natasha', 'pymorphy2')) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_documents_come_back_in_the_order_given():
    texts = [document("Расія паставіла танкі Індыі.", "be"), document("Россия поставила танки Индии.", "ru")] * 2
    assert [found.text for found, _ in every_language().read_many(texts)] == [found.text for found in texts]
    assert english_extractor() is english_extractor()


@pytest.mark.parametrize(
    ("name", "language", "form", "case"),
    [
        ("Индия", "ru", "индию", "acc"),
        ("Саудовская Аравия", "ru", "саудовской аравии", "dat"),
        ("Филиппины", "ru", "филиппин", "gen"),
        ("Израиль", "ru", "израилем", "ins"),
        ("Алиев", "ru", "алиевым", "ins"),
        ("Баку", "ru", "баку", "loc"),
        ("Індыя", "be", "індыяй", "ins"),
        ("Масква", "be", "маскве", "dat"),
        ("Паўднёвая Карэя", "be", "паўднёвай карэі", "gen"),
    ],
)
def test_names_are_declined(name, language, form, case):
    assert case in forms_of_name(name, language)[form]


def test_adjectives_are_declined():
    assert "dat" in adjective_forms("белорусск", "ru")["белорусскому"]
    assert "gen" in adjective_forms("беларуск", "be")["беларускага"]


def test_the_version_names_its_rules():
    assert re.fullmatch(r"cases@\d+-[0-9a-f]{8}", slavic_version())
