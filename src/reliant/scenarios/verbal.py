"""Words of likelihood as ranges of probability, by published scales. A range stays a range."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from reliant.errors import ScenarioRefused, UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A probability as it was read: both ends, 0..1 (equal for a single number), and how it was read."""

    low: float
    high: float
    how: str


def scales() -> tuple[str, ...]:
    """Names of the scales."""
    return tuple(_scales())


def read_words(wording: str, scale: str) -> Reading:
    """The range of the only term of likelihood in a wording; the longest term counts ("very unlikely", not "unlikely").

    Raises:
        UnknownName: there is no such scale.
        ScenarioRefused: no term of the scale stands in it, or several different ones.
    """
    if scale not in _scales():
        raise UnknownName("scale of likelihood", scale, nearest=scales())
    source, terms = _scales()[scale]
    text, found = f" {' '.join(re.findall(r'[a-z]+', wording.lower()))} ", []
    for term in sorted(terms, key=len, reverse=True):
        if f" {term} " in text:
            found.append(term)
            text = text.replace(f" {term} ", " | ")
    ranges = {terms[term] for term in found}
    if not found:
        raise ScenarioRefused(
            f"no term of likelihood of the scale {scale} stands in {wording!r}",
            remedy=f"give --probability 0.3 or 0.2:0.45, or one of {', '.join(sorted(terms))} with --words",
        )
    if len(ranges) > 1:
        raise ScenarioRefused(
            f"{wording!r} holds several terms of likelihood: {', '.join(found)}", remedy="name the one that is meant with --words"
        )
    if re.search(r"\b(?:not|n't|hardly|never)\s+(?:\w+\s+)?\|", text):
        raise ScenarioRefused(
            f"{found[0]!r} is negated in {wording!r}, which no scale reads", remedy="give the range yourself with --probability"
        )
    low, high = ranges.pop()
    return Reading(low=low, high=high, how=f"{found[0]!r} read by {source}")


def read_number(text: str) -> Reading:
    """A probability ``0.3`` or a range ``0.2:0.45``.

    Raises:
        ScenarioRefused: it is none, or its ends are exchanged.
    """
    match = re.fullmatch(r"(\d*\.?\d+)(?::(\d*\.?\d+))?", text.strip())
    if match is None or not 0 <= float(match[1]) <= 1 or not 0 <= float(match[2] or match[1]) <= 1:
        raise ScenarioRefused(f"{text!r} is no probability", remedy="write it as 0.3, or a range as 0.2:0.45, from 0 to 1")
    low, high = float(match[1]), float(match[2] or match[1])
    if low > high:
        raise ScenarioRefused(f"the range {text} runs downwards", remedy=f"write it as {match[2]}:{match[1]}")
    return Reading(low=low, high=high, how="stated as a number")


@cache
def _scales() -> dict[str, tuple[str, dict[str, tuple[float, float]]]]:
    text = (resources.files("reliant.scenarios") / "verbal_probabilities.yaml").read_text(encoding="utf-8")
    found = {}
    for name, scale in yaml.safe_load(text).items():
        terms = {term: (low / 100, high / 100) for low, high, words in scale["terms"] for term in words}
        found[name] = (scale["source"], terms)
    return found
