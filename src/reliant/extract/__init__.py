"""Documents to claims: triggers, roles, items, modality, dates. The frames are data in ``lexicon/``, the engines are general."""

from reliant.extract.english import EnglishExtractor
from reliant.extract.extractor import EveryLanguage, Extractor, english_extractor, every_language, reading_version
from reliant.extract.frames import extractor_version
from reliant.extract.slavic import SlavicExtractor, slavic_version

__all__ = [
    "EnglishExtractor",
    "EveryLanguage",
    "Extractor",
    "SlavicExtractor",
    "english_extractor",
    "every_language",
    "extractor_version",
    "reading_version",
    "slavic_version",
]
