"""Documents to claims: triggers, roles, items, modality, dates. The frames are data in ``lexicon/``, the engine is general."""

from reliant.extract.english import EnglishExtractor, extractor_version
from reliant.extract.extractor import Extractor, english_extractor

__all__ = ["EnglishExtractor", "Extractor", "english_extractor", "extractor_version"]
