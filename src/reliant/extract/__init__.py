"""Documents to claims: triggers, roles, items, modality, dates. The frames are data in ``lexicon/``, the engines are general."""

from reliant.extract.english import EnglishExtractor
from reliant.extract.extractor import EveryLanguage, Extractor, english_extractor, every_language, meaning_of, reading_version
from reliant.extract.field import Gate
from reliant.extract.frames import extractor_version
from reliant.extract.hazards import hazards_in
from reliant.extract.receipts import Receipt
from reliant.extract.slavic import SlavicExtractor, slavic_version

__all__ = [
    "EnglishExtractor",
    "EveryLanguage",
    "Extractor",
    "Gate",
    "Receipt",
    "SlavicExtractor",
    "english_extractor",
    "every_language",
    "extractor_version",
    "hazards_in",
    "meaning_of",
    "reading_version",
    "slavic_version",
]
