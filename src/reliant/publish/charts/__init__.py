"""Charts of measures as SVG, PNG or a page without scripts; they read in greyscale and say unit, source and release."""

from reliant.publish.charts.draw import KINDS, SUFFIXES, Kind, draw, suffix_of

__all__ = ["KINDS", "SUFFIXES", "Kind", "draw", "suffix_of"]
