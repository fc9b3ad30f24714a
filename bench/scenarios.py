"""Scenarios: the frontier and the paths of a refusal, timed in one process.

20 categories, 40 suppliers, 15 controllers and 21 caps for the frontier; nine categories and 10,000 paths of ten years for the
refusal. Prints medians of seven turns by the clock and by processor time.
"""

import random
import resource
import statistics
import time
from collections.abc import Callable

import numpy as np

from reliant.measures.stock import default_lives
from reliant.model.categories import CATEGORIES
from reliant.scenarios.assumptions import default_assumptions
from reliant.scenarios.demand import Demand, Option
from reliant.scenarios.frontier import frontier
from reliant.scenarios.losses import Fleet
from reliant.scenarios.readiness import Replacement, Scope, Setting, readiness

TURNS = 7


def portfolio() -> tuple[Demand, list[str]]:
    """A demand of 20 categories x 40 suppliers, each half in the hands of one of 15 controllers and half of another."""
    chance = random.Random(1)  # noqa: S311  made-up numbers
    controllers = [f"K{place:02}" for place in range(15)]
    needed = {f"C{place:02}": chance.uniform(50, 200) for place in range(20)}
    options = []
    for category in needed:
        for place in range(40):
            one, other = chance.sample(controllers, 2)
            weight = chance.random()
            options.append(
                Option(
                    category=category,
                    supplier=f"S{place:02}",
                    price=chance.lognormvariate(0, 0.4),
                    capacity=chance.uniform(10, 100),
                    controllers={one: weight, other: 1 - weight},
                )
            )
    return Demand(needed=needed, options=tuple(options)), controllers


def refusal() -> tuple[list[Fleet], dict[str, Replacement]]:
    """Nine categories with deliveries of thirty years, and others who could deliver each."""
    chance = random.Random(2)  # noqa: S311  made-up numbers
    fleets = [
        Fleet(
            category=category,
            own={year: chance.uniform(0, 100) for year in range(1996, 2026)},
            others={year: chance.uniform(0, 30) for year in range(1996, 2026)},
            own_flow=50.0,
            other_flow=15.0,
            open_value=40.0,
        )
        for category in CATEGORIES[:9]
    ]
    return fleets, {
        fleet.category: Replacement(category=fleet.category, yearly=(10.0, 20.0, 40.0), lag_years=(0.75, 1.5, 2.5))
        for fleet in fleets
    }


def timed(name: str, asked: str, work: Callable[[], object]) -> None:
    """Medians of several turns."""
    clock, processor = [], []
    for _ in range(TURNS):
        start, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    by_clock, by_processor = statistics.median(clock), statistics.median(processor)
    print(f"{name}: {by_clock:.3f} s by the clock, {by_processor:.3f} s of processor (asked {asked})")


def main() -> None:
    """Time both and print."""
    demand, controllers = portfolio()
    caps = [0.06 + place * 0.94 / 20 for place in range(21)]
    timed("frontier, 21 caps", "0.3 s", lambda: frontier(demand, controllers, grid=caps))
    timed("frontier, every corner", "no bar", lambda: frontier(demand, controllers))
    fleets, replacements = refusal()
    setting = Setting(
        scope=Scope.ALL, last_year=2025, years=10, n_paths=10_000, lives=default_lives(), assumptions=default_assumptions()
    )
    timed("refusal, 10,000 paths", "5 s", lambda: readiness(fleets, replacements, setting, np.random.default_rng(1)))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
