"""Writes ``src/reliant/scenarios/world_model.json``: what outlooks learned from whole registers, as coefficients and counts.

    python recipes/outlook_world.py VALUES.json DEALS.csv OLDER_DEALS.csv

VALUES: whole register by year (format G or B). DEALS: whole register of orders of the same release (format A). OLDER_DEALS: the
same of an older release, to measure how much slower orders move than a register tells afterwards. None of their rows is written.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import brentq

from reliant.pipeline.registers import open_register
from reliant.scenarios.backtest import order_keys, order_outlooks, panel_of
from reliant.scenarios.first_delivery import completion_waits, first_waits, yearly_chance
from reliant.scenarios.outlook_cases import HORIZONS
from reliant.scenarios.outlook_model import QUESTIONS
from reliant.scenarios.skill import skill
from reliant.scenarios.supply_history import NEVER, orders_of, supply_of
from reliant.scenarios.world_model import FIRST_TESTED, Pace, WorldModel, learn, past_outlooks, write_world_model

HABIT, FIRST_KEPT = 5, 1995
"""The usual horizon is written down for every year from 1995 on, the others for the last year only."""
AHEAD = 2
TARGET = Path(__file__).parents[1] / "src" / "reliant" / "scenarios" / "world_model.json"


def learned(supply, orders, last):
    for horizon in HORIZONS:
        for known in (orders, None):
            panel = panel_of(supply, known, horizon)
            for question in QUESTIONS:
                tested = past_outlooks(panel, question, last)
                for as_of in range(FIRST_KEPT if horizon == HABIT else last, last + 1):
                    found = learn(panel, question, as_of, tested)
                    if found is not None:
                        yield found


def pace_of(older, newer, as_of, vintages):
    """The factor of ``Pace`` from orders open in the older release that the newer one still knows."""
    known = older.until(as_of)
    is_open = known.first_delivered == NEVER
    every = np.ones(newer.ordered.size, dtype=bool)
    held = {}
    for key, year in zip(order_keys(newer, every), newer.first_delivered.tolist(), strict=True):
        held.setdefault(key, set()).add(year)
    keys = order_keys(known, is_open)
    waited = as_of - known.ordered[is_open]
    chosen = [place for place, key in enumerate(keys) if len(held.get(key, ())) == 1]
    came = np.mean([min(held[keys[place]]) <= as_of + AHEAD for place in chosen])
    chance = yearly_chance(first_waits(older, as_of))
    suppliers, categories = known.supplier[is_open], known.category[is_open]

    def said(factor):
        slowed = chance.slowed(factor)
        return np.mean([slowed.within(suppliers[at], categories[at], int(waited[at]), AHEAD) for at in chosen])

    return Pace(
        factor=float(brentq(lambda factor: said(factor) - came, 0.01, 1.0)),
        n=len(chosen),
        years=AHEAD,
        said=float(said(1.0)),
        came=float(came),
        older=vintages[0],
        newer=vintages[1],
    )


def main(values, deals, older_deals):
    register, orders_register, older = (open_register(Path(path)) for path in (values, deals, older_deals))
    supply, orders = supply_of(register.deliveries), orders_of(orders_register.deals)
    last = supply.years.last
    tested = order_outlooks(orders, HABIT, range(FIRST_TESTED, last - HABIT + 1), last=last, known_until=last)
    over = [
        skill(tested.probability, simpler, tested.outcome, tested.recipient) for simpler in (tested.persistence, tested.base_rate)
    ]
    model = WorldModel(
        release=orders_register.vintage,
        learned=tuple(learned(supply, orders, last)),
        first=first_waits(orders, last),
        completion=completion_waits(orders_register.deals.to_pylist(), last),
        pace=pace_of(orders_of(older.deals), orders, older.years.last, (older.vintage, orders_register.vintage)),
        orders_over_persistence=over[0],
        orders_over_base_rate=over[1],
    )
    TARGET.write_text(json.dumps(write_world_model(model), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(TARGET.stat().st_size, "bytes;", len(model.learned), "fits;", model.pace)


if __name__ == "__main__":
    main(*sys.argv[1:])
