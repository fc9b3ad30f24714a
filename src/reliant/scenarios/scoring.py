"""Scores of single forecasts once the truth is known; a range is scored by its middle, with the best and worst it allows."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any, Literal

import numpy as np

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.scenarios.outlook_cases import Cases, share_then
from reliant.scenarios.supply_history import NEVER, Orders, Supply, largest
from reliant.scenarios.words import outlook_sentence

State = Literal["open", "true", "false", "void", "unclear"]
Row = dict[str, Any]
_LEAST = 1e-6


def scored(low: float | None, high: float | None, state: State, *, base_rate: float | None = None) -> Row:
    """The scores of a probability or range, null while there is no truth.

    ``brier = (middle - outcome)²``; ``brier_best`` and ``brier_worst`` are the least and greatest that the range allows;
    ``log_score = -ln(probability of what came)`` of the middle.
    """
    middle = None if low is None or high is None else (low + high) / 2
    names = ("brier", "brier_best", "brier_worst", "log_score", "brier_base_rate")
    row: Row = {"low": low, "high": high, "probability": middle, **dict.fromkeys(names)}
    if state not in ("true", "false") or middle is None or low is None or high is None:
        return row
    came = float(state == "true")
    errors = sorted((abs(low - came), abs(high - came)))
    inside = low <= came <= high
    row |= {"brier": (middle - came) ** 2, "brier_best": 0.0 if inside else errors[0] ** 2, "brier_worst": errors[1] ** 2}
    row["log_score"] = -log(max(middle if came else 1 - middle, _LEAST))
    row["brier_base_rate"] = (base_rate - came) ** 2 if base_rate is not None else None
    return row


def truth_of(
    outlook: Mapping[str, Any], supply: Supply, orders: Orders | None, *, last_order_year: int | None
) -> tuple[State, str]:
    """What became of an outlook of ours according to a register, and how that is known.

    ``open`` while its window is not over. A first delivery within the window is true as soon as it is known; orders are found
    again by recipient, supplier, designation and year of order.
    """
    window, question = Window.parse(outlook["window"]), outlook["question"]
    if question == "next_meeting":
        return "unclear", "documents that tell of no meeting do not prove that there was none"
    if question == "completion":
        return "unclear", "the register does not say how many had come by when"
    if question == "first_delivery":
        return _first_delivery(outlook, window, orders, last_order_year)
    if supply.years.last < window.last:
        return "open", f"the register ends in {supply.years.last}, the window in {window.last}"
    case = _case(outlook["recipient"], outlook["supplier"])
    share, changed = share_then(supply, case, window)
    if np.isnan(share[0]) or np.isnan(changed[0]):
        return "void", f"nothing from a named supplier was delivered in {window.label}"
    told = f"{party_name(outlook['supplier'])} had {100 * share[0]:.1f} % of {window.label}"
    if question == "share_below":
        return _state(share[0] < outlook["threshold"]), told
    volume, _ = supply.in_window(window)
    top = supply.suppliers[largest(supply, volume)[supply.recipients.index(outlook["recipient"])]]
    return _state(bool(changed[0])), f"{told}; the largest supplier was {party_name(top)}"


def _first_delivery(outlook: Mapping[str, Any], window: Window, orders: Orders | None, last: int | None) -> tuple[State, str]:
    if orders is None or last is None:
        return "unclear", "no register with orders is given"
    ordered = outlook.get("ordered_year")
    chosen = (orders.recipient == outlook["recipient"]) & (orders.supplier == outlook["supplier"])
    chosen &= (orders.designation == outlook["about"]) & (orders.ordered == ordered)
    first = sorted(set(orders.first_delivered[chosen].tolist()))
    if not first:
        return "unclear", f"the register no longer holds this order of {ordered}"
    if len(first) > 1:
        return "unclear", f"the register holds several such orders of {ordered} with different first deliveries"
    if first[0] <= window.last:
        return "true", f"first delivery in {first[0]}"
    if last < window.last:
        return "open", f"the register ends in {last}, the window in {window.last}"
    return "false", f"no delivery by {window.last}" + ("" if first[0] == NEVER else f", the first was in {first[0]}")


def _state(is_true: bool) -> State:  # noqa: FBT001
    return "true" if is_true else "false"


def _case(recipient: str, supplier: str) -> Cases:
    none = np.zeros(1)
    return Cases(
        as_of=0, recipient=(recipient,), supplier=(supplier,), share=none, is_same=none, features=none[:, None], names=("none",)
    )


def outlook_scores(
    kept: Sequence[Mapping[str, Any]], supply: Supply, orders: Orders | None, *, last_order_year: int | None
) -> list[Row]:
    """Rows of SCORES of outlooks that were kept."""
    rows: list[Row] = []
    for one in kept:
        state, why = truth_of(one, supply, orders, last_order_year=last_order_year)
        chance = one["probability"]
        if chance is None:
            state, why = "void", "no probability was given"
        rows.append(
            {
                "id": one["id"],
                "kind": "outlook",
                "made_on": one["made_on"],
                "says": outlook_sentence(one),
                "state": state,
                "is_hindsight": int(str(one["made_on"])[:4]) > Window.parse(one["window"]).first,
                "why": why,
                **scored(chance, chance, state, base_rate=one["base_rate"]),
            }
        )
    return rows
