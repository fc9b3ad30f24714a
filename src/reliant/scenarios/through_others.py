"""What comes from the supplier through others: the suppliers' own suppliers (methods F11 level 3, F12)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reliant.measures.hidden import looked_through
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.scenarios.assumptions import Assumption

Row = Mapping[str, Any]
_SEEN = 1e-6
"""Shares that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intermediary:
    """Another supplier of the recipient that buys from the one that refuses: both shares 0..1, with the rows of the second."""

    supplier: str
    share: float
    its_share: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThroughOthers:
    """Share of the supplier on its face, and after looking through all suppliers at low, likely and high foreign content."""

    face: float
    looked_through: tuple[float, float, float]
    intermediaries: tuple[Intermediary, ...]

    @property
    def hidden(self) -> float:
        """What the face value does not show, at the likely foreign content; below 0 where its own goods hold others' parts."""
        return self.looked_through[1] - self.face


def through_others(
    deliveries: Sequence[Row], recipient: str, supplier: str, window: Window, foreign_content: Assumption
) -> ThroughOthers | None:
    """How much of a recipient's deliveries leads to a supplier when every supplier's own purchases are looked through.

    A party that buys nothing on record makes everything itself. Unknown suppliers keep their mass.

    Args:
        deliveries: rows with recipient, supplier, year, value (null: not reported), row_id of a register of the whole world.
        recipient: party id.
        supplier: the one that refuses.
        window: years counted.
        foreign_content: part of what each supplier sells that it bought in.

    Returns:
        Null when nothing was delivered to the recipient in the window.
    """
    flows: dict[tuple[str, str], float] = defaultdict(float)
    ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in deliveries:
        if row["value"] and row["year"] in window:
            flows[row["recipient"], row["supplier"]] += row["value"]
            ids[row["recipient"], row["supplier"]].append(row["row_id"])
    parties = sorted({party for pair in flows for party in pair} | {recipient, supplier})
    place = {party: index for index, party in enumerate(parties)}
    shares = np.zeros((len(parties), len(parties)))
    for (buyer, seller), value in flows.items():
        shares[place[buyer], place[seller]] += value
    totals = shares.sum(axis=1)
    if totals[place[recipient]] == 0:
        return None
    makes_all_itself = totals == 0
    shares[makes_all_itself, makes_all_itself.nonzero()[0]] = 1.0
    shares /= shares.sum(axis=1, keepdims=True)
    buyer_at, seller_at = place[recipient], place[supplier]
    found = []
    for content in (foreign_content.low, foreign_content.mode, foreign_content.high):
        bought_in = np.full(len(parties), min(content, 0.999))
        if UNKNOWN in place:
            bought_in[place[UNKNOWN]] = 0.0
        found.append(float(looked_through(shares, bought_in, parties)[buyer_at, seller_at]))
    between = [
        Intermediary(
            supplier=party,
            share=float(shares[buyer_at, index]),
            its_share=float(shares[index, seller_at]),
            sources=tuple(ids[party, supplier]),
        )
        for party, index in place.items()
        if party not in (supplier, recipient, UNKNOWN)
        and shares[buyer_at, index] * shares[index, seller_at] > _SEEN
        and ids[party, supplier]
    ]
    between.sort(key=lambda one: (-one.share * one.its_share, one.supplier))
    return ThroughOthers(
        face=float(shares[buyer_at, seller_at]), looked_through=(found[0], found[1], found[2]), intermediaries=tuple(between)
    )
