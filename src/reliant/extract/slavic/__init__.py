"""Russian and Belarusian documents to claims: cases and prepositions say who does what, word order does not."""

from reliant.extract.slavic.reader import SlavicExtractor

__all__ = ["SlavicExtractor"]
