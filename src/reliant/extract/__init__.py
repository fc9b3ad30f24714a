"""Documents to claims: triggers, roles, items, modality, dates. The frames are data in ``lexicon/``, the engine is general."""

from reliant.extract.english import EnglishExtractor
from reliant.extract.extractor import Extractor, english_extractor
from reliant.extract.frames import extractor_version, meaning_of
from reliant.extract.hazards import hazards_in
from reliant.extract.receipts import Receipt

__all__ = ["EnglishExtractor", "Extractor", "Receipt", "english_extractor", "extractor_version", "hazards_in", "meaning_of"]
