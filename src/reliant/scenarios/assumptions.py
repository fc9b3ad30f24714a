"""Assumptions of a refusal as distributions: read, written back, and drawn from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from reliant.errors import SourceMalformed

_NAME = "refusal.yaml"
_AGAIN = f"copy scenarios/{_NAME} (--write-assumptions FILE) and change the numbers"
_SHARES = frozenset({"share", "share a year"})
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One quantity nobody has measured: low, most likely and high value (a triangular distribution), and where they come from."""

    name: str
    says: str
    unit: str
    low: float
    mode: float
    high: float
    source: str

    def at(self, quantile: Reals) -> Reals:
        """Values at these quantiles (0..1), any shape: the inverse of the triangular distribution."""
        width = self.high - self.low
        if width == 0:
            return np.full_like(quantile, self.mode)
        turn = (self.mode - self.low) / width
        rising = self.low + np.sqrt(quantile * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - quantile) * width * (self.high - self.mode))
        return np.where(quantile < turn, rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """All assumptions of a refusal; a category may have its own for some of them."""

    general: Mapping[str, Assumption]
    of_category: Mapping[str, Mapping[str, Assumption]]
    text: str  # as read, to be written back

    def of(self, name: str, category: str) -> Assumption:
        """The assumption that holds for a category."""
        return self.of_category.get(category, {}).get(name, self.general[name])

    def rows(self) -> list[tuple[str | None, Assumption]]:
        """Category (null: all) and assumption, the general ones first."""
        own = [(category, one) for category, inside in sorted(self.of_category.items()) for one in inside.values()]
        return [*((None, one) for one in self.general.values()), *own]


@cache
def default_assumptions() -> Assumptions:
    """Those of ``refusal.yaml``: our assumptions."""
    return read_assumptions((resources.files("reliant.scenarios") / _NAME).read_text(encoding="utf-8"), name=_NAME)


def read_assumptions(text: str, *, name: str) -> Assumptions:
    """Assumptions from YAML of the shape of ``refusal.yaml``; those that are left out are ours.

    Raises:
        SourceMalformed: it is no such file, names an assumption that does not exist, or low, mode and high are not in order.
    """
    try:
        told = yaml.safe_load(text)
        known = None if name == _NAME else default_assumptions().general
        general = {key: _one(key, entry, known) for key, entry in told.get("assumptions", {}).items()}
        of_category = {
            category: {key: _one(key, entry, {**(known or {}), **general}) for key, entry in inside.items()}
            for category, inside in (told.get("categories") or {}).items()
        }
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceMalformed(f"it does not give assumptions: {error}", where=name, remedy=_AGAIN) from error
    return Assumptions(general={**(known or {}), **general}, of_category=of_category, text=text)


def _one(name: str, entry: Mapping[str, Any], known: Mapping[str, Assumption] | None) -> Assumption:
    if known is not None and name not in known:
        raise ValueError(f"nothing is called {name!r}; the assumptions are {', '.join(known)}")
    base = known[name] if known is not None else None
    low, mode, high = (float(entry[key]) for key in ("low", "mode", "high"))
    if not (0 <= low <= mode <= high < math.inf):
        raise ValueError(f"{name}: low {low:g}, mode {mode:g}, high {high:g} are not in order, or below 0")
    unit = str(entry.get("unit") or (base.unit if base else ""))
    if unit in _SHARES and high > 1:
        raise ValueError(f"{name} is a share and {high:g} is above 1")
    return Assumption(
        name=name,
        says=str(entry.get("says") or (base.says if base else "")),
        unit=unit,
        low=low,
        mode=mode,
        high=high,
        source=str(entry.get("source") or "stated by the user"),
    )
