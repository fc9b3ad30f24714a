"""Options, demands and small registers of our own making that several tests of scenarios share."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import strategies as st

from reliant.model.tables import DEALS, DELIVERIES
from reliant.scenarios.demand import Demand, Option

ORIGIN = {"source": "made", "format": "B1", "vintage": "2026-03-09", "file": "made.csv", "line": 1}
THING = {"category": "Aircraft", "designation": "X-1", "description": "thing", "is_ordered_year_estimate": None}
THING |= {"condition": None, "is_local_production": None}
DELIVERY = {"ordered_year": None, "is_year_estimate": None, "number": None, "is_number_estimate": None, "is_exact": True}
DEAL = {"number_ordered": 10.0, "is_number_ordered_estimate": None, "is_number_delivered_estimate": None, "comment": None}


def _option(supplier, price, *, category="Aircraft", capacity=100.0, controllers=None, **more):
    return Option(
        category=category, supplier=supplier, price=price, capacity=capacity, controllers=controllers or {supplier: 1.0}, **more
    )


@pytest.fixture(scope="session")
def option():
    """Makes an option of one supplier, of aircraft unless told otherwise."""
    return _option


@pytest.fixture(scope="session")
def three():
    """The analytic case of methods F16: demand 100, unit costs 1, 1.5 and 2.5, capacity 100 each."""
    return Demand(needed={"Aircraft": 100.0}, options=(_option("AAA", 1), _option("BBB", 1.5), _option("CCC", 2.5)))


@st.composite
def _demands(draw):
    """Some categories, each with options that can always meet its demand."""
    names = [f"S{place}" for place in range(draw(st.integers(2, 4)))]
    options, needed = [], {}
    for place in range(draw(st.integers(1, 3))):
        category = f"C{place}"
        needed[category] = draw(st.floats(1, 100))
        for name in names:
            weight = draw(st.sampled_from([0.0, 0.25, 1.0]))
            other = draw(st.sampled_from(names))
            controllers = {name: 1.0} if other == name or weight == 0 else {name: 1 - weight, other: weight}
            options.append(
                _option(name, draw(st.floats(0.5, 3)), category=category, capacity=needed[category], controllers=controllers)
            )
    return Demand(needed=needed, options=tuple(options))


@pytest.fixture(scope="session")
def demands():
    """A strategy: some categories, each with options that can always meet its demand."""
    return _demands()


def deliveries(rows):
    """From (recipient, supplier, year, volume)."""
    names = ("recipient", "supplier", "year", "value_tiv")
    full = [
        {**ORIGIN, **THING, **DELIVERY, "row_id": f"r-{place}", "deal_key": f"k-{place}", **dict(zip(names, row, strict=True))}
        for place, row in enumerate(rows)
    ]
    return DELIVERIES.build(full)


def deals(rows):
    """From (recipient, supplier, year of order, years of delivery, volume) and, if wanted, the number delivered of ten."""
    full = []
    for place, (recipient, supplier, ordered, years, volume, *number) in enumerate(rows):
        row = {"row_id": f"o-{place}", "recipient": recipient, "supplier": supplier, "ordered_year": ordered}
        row |= {"delivery_years": list(years), "tiv_order": volume, "tiv_unit": None, "tiv_delivered": None}
        row["number_delivered"] = number[0] if number else 10.0 if years else 0.0
        full.append({**ORIGIN, **THING, **DEAL, **row})
    return DEALS.build(full)


def world(seed=7, n_recipients=60, first=1950, last=2005):
    """Rows of deliveries and deals of many recipients, each with a habit of its own that now and then changes."""
    random = np.random.default_rng(seed)
    suppliers = ["CHN", "FRA", "RUS", "UNK", "USA"]
    flows, orders = [], []
    for recipient in (f"R{place:02d}" for place in range(n_recipients)):
        favourite, loyalty = random.integers(5), random.uniform(0.3, 1.0)
        for year in range(first, last + 1):
            if random.random() < 0.05:
                favourite = random.integers(5)
            for _ in range(random.integers(0, 3)):
                supplier = suppliers[favourite if random.random() < loyalty else random.integers(5)]
                flows.append((recipient, supplier, year, round(float(random.lognormal(2, 1)), 3)))
                wait = int(random.integers(0, 8))
                orders.append((recipient, supplier, year - wait, [year], flows[-1][3]))
    return flows, orders


@pytest.fixture(scope="session")
def made():
    return SimpleNamespace(deliveries=deliveries, deals=deals, world=world)
