"""Times the backtest of outlooks, and prints what docs/backtests.md shows.

    python bench/outlooks.py                                        a generated register of the size of the whole one
    python bench/outlooks.py VALUES DEALS [OLD_VALUES OLD_DEALS]    registers of your own; an older release for the second part

Registers are not part of the project: VALUES is by delivery year (format G or B), DEALS by deal (format A).
"""

import sys
import time
from pathlib import Path

import numpy as np

from reliant.model.tables import DEALS, DELIVERIES
from reliant.model.time import Window
from reliant.pipeline.backtests import YEARS, backtest, given
from reliant.pipeline.registers import open_register
from reliant.scenarios.backtest import order_outlooks, panel_of, share_outlooks
from reliant.scenarios.outlook_model import QUESTIONS
from reliant.scenarios.skill import brier, skill
from reliant.scenarios.supply_history import orders_of, supply_of

HORIZON, LIMIT = 5, 600.0
ROW = {"source": "made", "format": "B1", "vintage": None, "file": "made", "line": 1, "category": "Aircraft", "designation": "X"}
ROW |= {"description": "thing", "is_ordered_year_estimate": None, "condition": None, "is_local_production": None}
DELIVERY = {"ordered_year": None, "is_year_estimate": None, "number": None, "is_number_estimate": None, "is_exact": True}
DEAL = {"number_ordered": 10.0, "is_number_ordered_estimate": None, "number_delivered": 10.0, "comment": None, "tiv_unit": None}
DEAL |= {"is_number_delivered_estimate": None, "tiv_delivered": None}


def generated(n_recipients=190, first=1950, last=2025):
    """About 60,000 deliveries and as many deals."""
    random = np.random.default_rng(1)
    flows, deals = [], []
    for recipient in (f"R{place:03d}" for place in range(n_recipients)):
        favourite = int(random.integers(40))
        for year in range(first, last + 1):
            favourite = int(random.integers(40)) if random.random() < 0.05 else favourite
            for _ in range(random.integers(0, 9)):
                supplier = favourite if random.random() < 0.7 else int(random.integers(40))
                place, value = len(flows), float(random.lognormal(2, 1))
                who = {"recipient": recipient, "supplier": f"S{supplier:02d}", "row_id": f"r-{place}"}
                flows.append({**ROW, **DELIVERY, **who, "deal_key": f"k-{place}", "year": year, "value_tiv": value})
                ordered = {"ordered_year": year - int(random.integers(0, 5)), "delivery_years": [year], "tiv_order": value}
                deals.append({**ROW, **DEAL, **who, **ordered})
    return DELIVERIES.build(flows), DEALS.build(deals)


def timed(deliveries, deals):
    """Seconds of processor of everything from tables to skills, and how many outlooks were scored."""
    began = time.process_time()
    supply, orders = supply_of(deliveries), orders_of(deals)
    years = range(YEARS.first, YEARS.last + 1)
    panel = panel_of(supply, orders, HORIZON)
    tests = [share_outlooks(panel, question, years) for question in QUESTIONS]
    last = supply.years.last
    tests.append(order_outlooks(orders, HORIZON, years, last=last, known_until=last))
    for one in tests:
        skill(one.probability, one.persistence, one.outcome, one.recipient)
        skill(one.probability, one.base_rate, one.outcome, one.recipient)
    return time.process_time() - began, sum(one.outcome.size for one in tests)


def printed(title, rows):
    print(f"\n{title}\n")
    print("| question | cases | came | Brier | persistence | base rate | skill over persistence | over base rate | off by |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        name = row["question"] + (f" {row['threshold']:.2f}" if row["threshold"] else "")
        if not row["n_cases"]:
            print(f"| {name} | 0 | | | | | | | |")
            continue
        over = [
            f"{row[f'skill_{rule}']:.3f} ({row[f'skill_{rule}_low']:.3f} to {row[f'skill_{rule}_high']:.3f})"
            for rule in ("persistence", "base_rate")
        ]
        scores = " | ".join(f"{row[name]:.4f}" for name in ("brier", "brier_persistence", "brier_base_rate"))
        error = f"{row['calibration_error']:.3f}"
        print(f"| {name} | {row['n_cases']} | {row['came']:.3f} | {scores} | {over[0]} | {over[1]} | {error} |")


def against_each_other(old_values, old_deals, values, horizon, year):
    """Skill of outlooks that see orders over those that do not, made from one release and scored by another."""
    supply, orders = supply_of(open_register(old_values).deliveries), orders_of(open_register(old_deals).deals)
    truth = supply_of(open_register(values).deliveries)
    panels = [panel_of(supply, book, horizon) for book in (orders, None)]
    print(f"\nOutlooks as of {year}, {horizon} years, that see orders against those that do not, scored by the later release:\n")
    for question in QUESTIONS:
        seeing, blind = (share_outlooks(panel, question, [year], truth=truth) for panel in panels)
        found = skill(seeing.probability, blind.probability, seeing.outcome, seeing.recipient)
        name = f"{question.name} {question.threshold or ''}".strip()
        scores = f"Brier {brier(seeing.probability, seeing.outcome):.4f} against {brier(blind.probability, blind.outcome):.4f}"
        print(f"- {name}: {scores}, skill {found.value:.3f} ({found.low:.3f} to {found.high:.3f})")


def main(paths):
    if not paths:
        seconds, n_scored = timed(*generated())
        print(f"backtest of a generated register: {n_scored} outlooks in {seconds:.1f} s of processor (limit {LIMIT:.0f} s)")
        return int(seconds > LIMIT)
    values, deals = paths[:2]
    seconds, n_scored = timed(open_register(values).deliveries, open_register(deals).deals)
    print(f"backtest: {n_scored} outlooks in {seconds:.1f} s of processor, reading not counted (limit {LIMIT:.0f} s)")
    for book, what in ((deals, "with orders"), (None, "deliveries only")):
        done = backtest(given(values, book, None, None), horizon=HORIZON, years=YEARS)
        printed(f"One release, {what}, outlooks of {HORIZON} years as of {YEARS.label}", done.rows())
        print()
        for row in done.rows("calibration"):
            threshold = row["threshold"] or ""
            print(f"{row['question']},{threshold},{row['bin']},{row['n_cases']},{row['said']:.4f},{row['came']:.4f}")
    if len(paths) > 2:
        old_values, old_deals = paths[2:4]
        for horizon, years in ((HORIZON, Window(1975, 2020)), (2, Window(2023, 2023))):
            for book, later, what in ((old_deals, deals, "with orders"), (None, None, "deliveries only")):
                done = backtest(given(old_values, book, values, later), horizon=horizon, years=years)
                printed(f"Older release against the later, {what}, {horizon} years", done.rows())
        against_each_other(old_values, old_deals, values, 2, 2023)
    return int(seconds > LIMIT)


if __name__ == "__main__":
    sys.exit(main([Path(path) for path in sys.argv[1:]]))
