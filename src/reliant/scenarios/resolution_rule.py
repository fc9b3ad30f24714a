"""Rules that a register can decide: ``share RUS BLR 2021:2025 < 0.9`` and their like."""

import re
from dataclasses import dataclass

import numpy as np

from reliant.errors import ScenarioRefused
from reliant.model.countries import country, party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.scenarios.scoring import State
from reliant.scenarios.supply_history import CONTINUED, Supply, largest

_FORMS = (
    "share SUPPLIER RECIPIENT FIRST:LAST < NUMBER, volume SUPPLIER RECIPIENT FIRST:LAST < NUMBER, "
    "or top RECIPIENT FIRST:LAST = SUPPLIER"
)
_RULE = re.compile(r"(share|volume)\s+(\S+)\s+(\S+)\s+(\d{4}(?::\d{4})?)\s*(<=|>=|<|>)\s*(\d*\.?\d+)")
_TOP = re.compile(r"top\s+(\S+)\s+(\d{4}(?::\d{4})?)\s*(!=|=)\s*(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A measure compared with a number, or the largest supplier with a country.

    ``text`` is the rule in its one spelling; ``measure`` is share (0..1), volume (million TIV) or top.
    """

    text: str
    measure: str
    recipient: str
    supplier: str
    window: Window
    sign: str
    number: float | None = None

    def decide(self, supply: Supply) -> tuple[State, str]:
        """What the register says, and why.

        Open while the window is not over, void without deliveries, unclear where what unknown suppliers delivered could turn it.
        """
        if supply.years.last < self.window.last:
            return "open", f"the register ends in {supply.years.last}, the window in {self.window.last}"
        if supply.years.first > self.window.first:
            return "unclear", f"the register begins in {supply.years.first}, the window in {self.window.first}"
        volumes, _ = supply.in_window(self.window)
        here = supply.recipients.index(self.recipient) if self.recipient in supply.recipients else None
        total = float(volumes[here].sum()) if here is not None else 0.0
        if here is None or (total <= 0 and self.measure != "volume"):
            return "void", f"nothing was delivered to {party_name(self.recipient)} in {self.window.label}"
        unknown = float(volumes[here, supply.suppliers.index(UNKNOWN)]) if UNKNOWN in supply.suppliers else 0.0
        own = float(volumes[here, supply.suppliers.index(self.supplier)]) if self.supplier in supply.suppliers else 0.0
        if self.measure == "top":
            return self._decide_top(supply, volumes, here, unknown)
        low, high = (own, own + unknown) if self.measure == "volume" else (own / total, (own + unknown) / total)
        answers = {self._holds(low), self._holds(high)}
        shown = f"{low:.1f} million TIV" if self.measure == "volume" else f"{100 * low:.1f} %"
        told = f"the {self.measure} of {party_name(self.supplier)} in {self.window.label} is {shown}"
        if len(answers) > 1:
            return "unclear", f"{told}, and what unknown suppliers delivered could turn it"
        return ("true" if answers.pop() else "false"), told

    def _decide_top(self, supply: Supply, volumes: np.ndarray, here: int, unknown: float) -> tuple[State, str]:
        top = int(largest(supply, volumes)[here])
        if top < 0:
            return "void", f"no named supplier delivered to {party_name(self.recipient)} in {self.window.label}"
        named = np.sort(
            np.delete(volumes[here], supply.suppliers.index(UNKNOWN)) if UNKNOWN in supply.suppliers else volumes[here]
        )
        told = f"the largest supplier in {self.window.label} is {party_name(supply.suppliers[top])}"
        if named.size > 1 and named[-2] + unknown > named[-1]:
            return "unclear", f"{told}, and what unknown suppliers delivered could turn it"
        return ("true" if (supply.suppliers[top] == self.supplier) == (self.sign == "=") else "false"), told

    def _holds(self, value: float) -> bool:
        assert self.number is not None  # noqa: S101  as parse_rule gives it to shares and volumes
        return {
            "<": value < self.number,
            "<=": value <= self.number,
            ">": value > self.number,
            ">=": value >= self.number,
        }[self.sign]


def parse_rule(text: str) -> Rule:
    """A rule that a register can decide.

    Raises:
        ScenarioRefused: it has none of the forms, a window that runs backwards, or a share that is no share.
        UnknownName: nobody knows a country.
    """
    wanted = " ".join(text.split())
    measured, top = _RULE.fullmatch(wanted), _TOP.fullmatch(wanted)
    if measured is None and top is None:
        raise ScenarioRefused(
            f"{text!r} is no rule that a register can decide", remedy=f"write {_FORMS}; or say it in words with --rule"
        )
    years = measured[4] if measured is not None else top[2] if top is not None else ""
    try:
        window = Window.parse(years)
    except ValueError as error:
        raise ScenarioRefused(str(error), where=text, remedy="write the years as 2021:2025") from error
    if measured is not None:
        supplier, recipient, number = _party(measured[2]), _party(measured[3]), float(measured[6])
        if measured[1] == "share" and number > 1:
            raise ScenarioRefused(f"a share lies between 0 and 1, got {number:g}", where=text, remedy=f"write {number / 100:g}")
        spelt = f"{measured[1]} {supplier} {recipient} {window} {measured[5]} {number:g}"
        return Rule(
            text=spelt,
            measure=measured[1],
            recipient=recipient,
            supplier=supplier,
            window=window,
            sign=measured[5],
            number=number,
        )
    assert top is not None  # noqa: S101  one of the two matched
    recipient, supplier = _party(top[1]), _party(top[4])
    spelt = f"top {recipient} {window} {top[3]} {supplier}"
    return Rule(text=spelt, measure="top", recipient=recipient, supplier=supplier, window=window, sign=top[3])


def _party(name: str) -> str:
    found = country(name).id
    return CONTINUED.get(found, found)
