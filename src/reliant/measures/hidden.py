"""Hidden dependence: who supplies the supplier."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import AGGREGATES, in_windows, window_name
from reliant.model.identity import PartyId
from reliant.model.tables_dependency import HIDDEN
from reliant.model.time import Window

NOTHING = 1e-12
"""Shares below this are what is left of rounding."""


def looked_through(shares: ArrayLike, foreign_content: ArrayLike, names: Sequence[str] | None = None) -> NDArray[np.float64]:
    """``H = S (I - diag(d) S)^-1 (I - diag(d))``: shares after each supplier's foreign content is handed on (methods F12).

    Of what supplier ``i`` sells, ``1 - d_i`` is its own and ``d_i`` was bought in, from its own suppliers in the proportions of
    row ``i``, and so on without end. With one constant ``d`` this is Katz's index, scaled to sum to 1. It is a Leontief inverse
    over countries: Miller and Blair (2009), Input-Output Analysis, 2nd ed., chapter 2.

    Args:
        shares: ``S``, shape (n, n): row = buyer, column = seller; each row sums to 1.
        foreign_content: ``d``, shape (n,), each in 0..1.
        names: of the n parties, for the message of a refusal.

    Returns:
        ``H``, shape (n, n), rows sum to 1. Hidden dependence is ``H - S``.

    Raises:
        ValueError: the shapes do not fit, a row does not sum to 1, or a number lies outside 0..1.
        MeasureRefused: some parties with a foreign content of 1 buy from each other only, so that nobody made anything and the
            inverse does not exist.
    """
    face, content = np.asarray(shares, dtype=float), np.asarray(foreign_content, dtype=float)
    n = len(content)
    if face.shape != (n, n):
        raise ValueError(f"shares of {n} parties have shape ({n}, {n}), got {face.shape}")
    if not (np.all(face >= 0) and np.allclose(face.sum(axis=1), 1, atol=1e-9)):
        raise ValueError("every row of shares is not negative and sums to 1")
    if not np.all((content >= 0) & (content <= 1)):
        raise ValueError("foreign content lies in 0..1")
    closed = _closed(face, content)
    if len(closed):
        who = ", ".join(names[place] if names else str(place) for place in closed)
        raise MeasureRefused(
            f"the goods of {who} would come from nowhere: all is bought in, and only from each other",
            remedy="state a foreign content below 1 for one of them",
        )
    handed_on = np.eye(n) - content[:, None] * face
    return np.asarray(face @ np.linalg.solve(handed_on, np.diag(1 - content)))


def hidden_dependence(
    flows: nw.LazyFrame[Any],
    foreign_content: Mapping[PartyId, float],
    *,
    windows: Sequence[Window] | None = None,
    otherwise: float = 0.0,
) -> pa.Table:
    """Shares on their face and after looking through suppliers, for each recipient, category and window.

    A party that gets nothing in a category has nothing to hand on: what it sells is its own, whatever content is stated.

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported, left out), in one unit.
        foreign_content: part of what a party sells that it bought in, 0..1, as far as a source states it.
        windows: whole years, apart from each other; without them each year for itself.
        otherwise: foreign content of all other parties; 0 takes them at face value.

    Returns:
        Rows of contract HIDDEN by recipient, category, window, then the largest share behind first.

    Raises:
        MeasureRefused: goods would come from nowhere, see ``looked_through``; or a content lies outside 0..1.
    """
    for party, content in [*foreign_content.items(), ("all others", otherwise)]:
        if not 0 <= content <= 1:
            raise MeasureRefused(f"foreign content of {party} is {content}, outside 0..1", remedy="give it as a share")
    value = nw.col("value")
    pairs = (
        in_windows(flows, windows)
        .filter(~nw.col("recipient").is_in(AGGREGATES))
        .group_by("category", "first", "recipient", "supplier")
        .agg(value=value.sum())
        .filter(value > 0)
        .with_columns(window=window_name(windows))
    )
    cells: dict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for row in pairs.collect("pyarrow").to_arrow().to_pylist():
        cells[row["category"], row["window"]][row["recipient"], row["supplier"]] = row["value"]
    rows = [
        {"category": category, "window": window, **row}
        for (category, window), found in sorted(cells.items())
        for row in _rows(found, foreign_content, otherwise)
    ]
    return HIDDEN.build(sorted(rows, key=_order))


def _order(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["recipient"], row["category"], row["window"], -round(row["share_behind"], 9), row["supplier"]


def _rows(flows: Mapping[tuple[str, str], float], stated: Mapping[PartyId, float], otherwise: float) -> list[dict[str, object]]:
    """Rows of one category and window."""
    names = sorted({party for pair in flows for party in pair})
    place = {name: number for number, name in enumerate(names)}
    volume = np.zeros((len(names), len(names)))
    for (recipient, supplier), value in sorted(flows.items()):
        volume[place[recipient], place[supplier]] = value
    total = volume.sum(axis=1)
    buys = total > 0
    face = np.where(buys[:, None], volume / np.where(buys, total, 1)[:, None], np.eye(len(names)))
    content = np.array([stated.get(PartyId(name), otherwise) for name in names]) * buys
    behind = looked_through(face, content, names)
    return [
        {
            "recipient": recipient,
            "supplier": supplier,
            "share": float(face[row, column]),
            "share_behind": max(float(behind[row, column]), 0.0),
            "hidden": max(float(behind[row, column]), 0.0) - float(face[row, column]),
            "foreign_content": float(content[column]),
            "is_content_stated": supplier in stated,
        }
        for row, recipient in enumerate(names)
        if buys[row]
        for column, supplier in enumerate(names)
        if face[row, column] > 0 or behind[row, column] > NOTHING
    ]


def _closed(face: NDArray[np.float64], content: NDArray[np.float64]) -> list[int]:
    """Parties of foreign content 1 from whom no chain of purchases leads to anyone who makes something."""
    makes = content < 1
    while True:
        reached = makes | ((face > 0) @ makes)
        if np.array_equal(reached, makes):
            return [int(place) for place in np.flatnonzero(~makes)]
        makes = reached
