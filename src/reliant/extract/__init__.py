"""Documents to claims: triggers, roles, items, modality, dates. The frames are data in ``lexicon/``, the engine is general."""

from reliant.extract.english import EnglishExtractor
from reliant.extract.extractor import Extractor, english_extractor
from reliant.extract.frames import extractor_version

__all__ = ["EnglishExtractor", "Extractor", "english_extractor", "extractor_version"]
