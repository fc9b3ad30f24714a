"""Options and demands that several tests of scenarios share."""

import pytest
from hypothesis import strategies as st

from reliant.scenarios.demand import Demand, Option


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
