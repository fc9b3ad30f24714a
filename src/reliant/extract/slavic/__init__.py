"""Russian and Belarusian documents to claims: cases and prepositions say who does what, word order does not."""

from reliant.extract.slavic.lexicon import meaning_of as slavic_meaning_of
from reliant.extract.slavic.lexicon import slavic_version
from reliant.extract.slavic.reader import SlavicExtractor
from reliant.extract.slavic.russian import why_missing as why_no_russian

__all__ = ["SlavicExtractor", "slavic_meaning_of", "slavic_version", "why_no_russian"]
