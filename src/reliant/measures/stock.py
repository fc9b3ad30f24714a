"""What is in service: deliveries that have survived, by origin, beside what is being delivered."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import yaml

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.measures.cells import TIE, UNIT, with_volume
from reliant.model.categories import CATEGORIES
from reliant.model.identity import UNKNOWN
from reliant.model.tables_stock import STOCK
from reliant.model.time import Window

HORIZON = 100
"""Years ahead in which a crossing is looked for."""
UNSEEN = 0.05
"""A stock is called truncated when more than this of what came before the first delivery would still be in service."""
_LIVES_AGAIN = "copy measures/service_lives.yaml and change the numbers; each needs years and source"
_Vintages = dict[tuple[str, str], dict[int, float]]  # (supplier, category) -> year -> volume
_Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLives:
    """Mean service life in years of each category, one shape for all, and where the numbers come from."""

    shape: float
    years: Mapping[str, float]
    sources: Mapping[str, str]

    def __post_init__(self) -> None:
        lacking = [category for category in CATEGORIES if category not in self.years]
        if lacking:
            raise ValueError(f"no mean life is given for {', '.join(lacking)}")
        if not self.shape > 0 or not all(0 < years < math.inf for years in self.years.values()):
            raise ValueError(f"shape and mean lives must be above 0, got shape {self.shape!r} and {dict(self.years)!r}")

    def survival(self, category: str, age: npt.ArrayLike) -> _Reals:
        """Part still in service so many years after delivery: ``exp(-(age / scale)^shape)``, scale = mean / Gamma(1 + 1/shape).

        >>> float(default_lives().survival("Aircraft", 30).round(3))
        0.509
        """
        scale = self.years[category] / math.gamma(1 + 1 / self.shape)
        return np.exp(-((np.asarray(age, dtype=float) / scale) ** self.shape))


@cache
def default_lives() -> ServiceLives:
    """The lives of ``service_lives.yaml``: our assumptions."""
    name = "service_lives.yaml"
    return read_service_lives((resources.files("reliant.measures") / name).read_text(encoding="utf-8"), name=name)


def read_service_lives(text: str, *, name: str) -> ServiceLives:
    """Service lives from YAML of the shape of ``service_lives.yaml``.

    Raises:
        SourceMalformed: it is no such file, lacks a category, or a number is not positive.
    """
    try:
        told = yaml.safe_load(text)
        if told.get("unit") == "years":
            return _lives(told)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceMalformed(f"it does not give service lives: {error}", where=name, remedy=_LIVES_AGAIN) from error
    raise SourceMalformed(f"its unit is {told.get('unit')!r}, not 'years'", where=name, remedy=_LIVES_AGAIN)


def _lives(told: Mapping[str, Any]) -> ServiceLives:
    return ServiceLives(
        shape=float(told["shape"]),
        years={category: float(entry["years"]) for category, entry in told["mean"].items()},
        sources={category: str(entry["source"]) for category, entry in told["mean"].items()},
    )


def installed_base(
    deliveries: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    per_category: bool = False,
    lives: ServiceLives | None = None,
    level: float = 0.5,
) -> pa.Table:
    """Stock share of each origin at the end of each window, beside its flow share in the window (methods F9).

    ``A_i(t) = sum over v <= t of D_i(v) S(t - v)`` with D what supplier i delivered in year v and S the survival of the
    category; the stock share is ``A_i / sum A_j``. Projected, each supplier goes on delivering its yearly mean of the window.

    Args:
        deliveries: rows of contract DELIVERIES, of one release, all years that there are.
        windows: whole years; the stock is that at the end of each.
        per_category: one cell per armament category instead of all together.
        lives: mean service lives; without them ours.
        level: stock share whose crossing is asked for, 0..1.

    Returns:
        Rows of contract STOCK, by recipient, category, window, then the largest stock first (ties: the lower id).

    Raises:
        MeasureRefused: no window is given, or the level is outside 0..1.
    """
    if not windows:
        raise MeasureRefused("no window is given", remedy="name one such as 2021:2025")
    if not 0 < level < 1:
        raise MeasureRefused(f"the level is {level:g}", remedy="give a share between 0 and 1, such as 0.5")
    lives = lives or default_lives()
    rows = (
        with_volume(deliveries)
        .group_by(["recipient", "category", "supplier", "year"])
        .agg(value=nw.col("volume").sum(), vintage=nw.col("vintage").max())
        .collect("pyarrow")
        .to_arrow()
        .to_pylist()
    )
    rows.sort(key=lambda row: (row["recipient"], row["category"], row["supplier"], row["year"]))
    cells: dict[tuple[str, str | None], _Vintages] = defaultdict(lambda: defaultdict(dict))
    first: dict[str, int] = {}
    vintage: dict[str, str] = {}
    for row in rows:
        recipient, category = row["recipient"], row["category"]
        cells[recipient, category if per_category else None][row["supplier"], category][row["year"]] = row["value"]
        first[recipient] = min(row["year"], first.get(recipient, row["year"]))
        vintage[recipient] = max(row["vintage"] or "", vintage.get(recipient, ""))
    found: list[dict[str, object]] = []
    for (recipient, cell_category), vintages in sorted(cells.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        head = {"recipient": recipient, "category": cell_category, "vintage": vintage[recipient] or None}
        for window in sorted(windows):
            found += [{**head, **row} for row in _cell(vintages, window, lives, level, first[recipient], recipient)]
    for row in found:
        row["mean_life"] = lives.years[str(row["category"])] if row["category"] else None
    return STOCK.build(found)


def _cell(
    vintages: _Vintages, window: Window, lives: ServiceLives, level: float, first: int, recipient: str
) -> list[dict[str, object]]:
    """Rows of one recipient, category and window, without the columns of the cell; none before anything was delivered."""
    seen = {key: {year: value for year, value in years.items() if year <= window.last} for key, years in vintages.items()}
    seen = {key: years for key, years in seen.items() if years}
    flow: dict[str, float] = defaultdict(float)
    for (supplier, _), years in seen.items():
        flow[supplier] += sum(value for year, value in years.items() if year in window)
    paths = _paths(seen, window, lives)
    stock = {supplier: float(path[0]) for supplier, path in paths.items()}
    everything, delivered = sum(stock.values()), sum(flow.values())
    unknown = stock.get(UNKNOWN, 0.0)
    crossings = _crossings(paths, window, level) if delivered > 0 else {}
    categories = sorted({category for _, category in seen})
    unseen = max((float(lives.survival(category, window.last - first + 1)) for category in categories), default=0.0)
    is_truncated = unseen > UNSEEN
    rows: list[dict[str, object]] = []
    for supplier in sorted(stock, key=lambda one: (-round(stock[one], TIE), one)):
        known = supplier != UNKNOWN
        year, note = crossings.get(supplier, (None, f"nothing was delivered in {window}: there is no flow to continue"))
        rows.append(
            {
                "window": str(window),
                "supplier": supplier,
                "stock_value": stock[supplier],
                "stock_share": stock[supplier] / everything if everything > 0 else None,
                "stock_share_high": (stock[supplier] + (unknown if known else 0.0)) / everything if everything > 0 else None,
                "flow_value": flow[supplier],
                "flow_share": flow[supplier] / delivered if delivered > 0 else None,
                "unit": UNIT,
                "level": level,
                "crossing_year": year if known else None,
                "crossing_note": note if known else "no supplier is known here",
                "first_year": first,
                "is_truncated": is_truncated,
                "truncated_reason": _missing(recipient, first, unseen) if is_truncated else None,
            }
        )
    return rows


def _missing(recipient: str, first: int, unseen: float) -> str:
    return (
        f"the register's first delivery to {recipient} is of {first}; up to {100 * unseen:.0f} % of anything got the year before "
        "would still be in service: what was held then, inherited or made at home is not in it"
    )


def _paths(seen: _Vintages, window: Window, lives: ServiceLives) -> dict[str, _Reals]:
    """Stock of each supplier at the end of the window and of the years after it, shape (HORIZON + 1,)."""
    ahead = np.arange(HORIZON + 1)
    n_years = window.last - window.first + 1
    paths: dict[str, _Reals] = {}
    for (supplier, category), years in seen.items():
        delivered = np.array(list(years), dtype=float)
        ages = window.last + ahead[:, None] - delivered[None, :]
        path = lives.survival(category, ages) @ np.array(list(years.values()))
        yearly = sum(value for year, value in years.items() if year in window) / n_years
        if yearly > 0:
            path[1:] += yearly * np.cumsum(lives.survival(category, ahead[:-1]))
        paths[supplier] = paths[supplier] + path if supplier in paths else path
    return paths


def _crossings(paths: Mapping[str, _Reals], window: Window, level: float) -> dict[str, tuple[int | None, str]]:
    everything = np.sum(list(paths.values()), axis=0)
    found: dict[str, tuple[int | None, str]] = {}
    percent = f"{100 * level:g} %"
    for supplier, path in paths.items():
        share = np.divide(path, everything, out=np.zeros_like(path), where=everything > 0)
        is_above = share >= level - 1e-12
        crossed = np.flatnonzero(is_above != is_above[0])
        if crossed.size:
            year = window.last + int(crossed[0])
            way = "falls below" if is_above[0] else "rises to"
            found[supplier] = (year, f"{way} {percent} in {year} if deliveries go on as in {window}")
        else:
            side = "at or above" if is_above[0] else "below"
            found[supplier] = (None, f"stays {side} {percent} for {HORIZON} years if deliveries go on as in {window}")
    return found
