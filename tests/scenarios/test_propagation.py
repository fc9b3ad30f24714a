"""The ripple through suppliers' own suppliers: by hand, at the edges, and against the reference implementation."""

import numpy as np
import pytest

from reliant.errors import ScenarioRefused
from reliant.scenarios.propagation import Economy, Terms, propagate


def chain():
    """A makes parts, B makes arms of them, in a year 365 and 730."""
    return Economy(
        names=("A", "B"), products=("parts", "arms"), flows=np.array([[0.0, 365.0], [0.0, 0.0]]), final=np.array([0.0, 730.0])
    )


def test_nothing_lost_changes_nothing():
    found = propagate(chain(), [0.0, 0.0], since=0, until=100, days=200)
    assert found.production == pytest.approx(np.tile([1.0, 2.0], (200, 1)))
    assert found.unmet == pytest.approx(0.0)


def test_a_maker_without_parts_works_from_stock_until_it_is_short():
    found = propagate(chain(), [1.0, 0.0], since=0, until=60, days=60, terms=Terms(inventory=10, psi=0.5))
    assert found.production[:5, 1] == pytest.approx(2.0)  # ten days in store, half of it must be there to work in full
    assert found.production[6, 1] == pytest.approx(2.0 * 4 / 5)  # four left of the five it wants
    assert (np.diff(found.production[6:, 1]) < 0).all()
    assert found.unmet[-1, 1] == pytest.approx(2.0 - found.production[-1, 1])
    assert (found.production[:, 0] == 0).all()


def test_makers_of_the_same_product_stand_in_for_each_other():
    economy = Economy(
        names=("A", "C", "B"),
        products=("parts", "parts", "arms"),
        flows=np.array([[0.0, 0.0, 365.0], [0.0, 0.0, 365.0], [0.0, 0.0, 0.0]]),
        final=np.array([0.0, 365.0, 1460.0]),
    )
    alone = propagate(economy, [1.0, 0.0, 0.0], since=0, until=900, days=900, terms=Terms(overproduction=1.0))
    helped = propagate(economy, [1.0, 0.0, 0.0], since=0, until=900, days=900, terms=Terms(overproduction=1.5))
    assert alone.production[-1, 1] == pytest.approx(2.0)
    assert helped.production[-1, 1] > 2.5
    assert helped.production[-1, 2] > alone.production[-1, 2] + 0.5


def test_production_is_never_more_than_wanted_nor_below_nothing():
    chance = np.random.default_rng(5)
    n = 6
    economy = Economy(
        names=tuple("ABCDEF"),
        products=("x", "y", "z") * 2,
        flows=chance.uniform(0, 20, (n, n)),
        final=chance.uniform(100, 200, n),
    )
    found = propagate(economy, chance.uniform(0, 1, n), since=3, until=100, days=300)
    assert (found.production >= 0).all()
    assert (found.unmet >= -1e-9).all()
    assert found.production[:3] == pytest.approx(np.tile(economy.output / 365, (3, 1)))


def test_it_agrees_with_the_reference_implementation_on_a_toy_table(tmp_path):
    pd, pymrio = pytest.importorskip("pandas"), pytest.importorskip("pymrio")
    with pytest.warns():  # the reference warns of what it is not given
        production, economy, lost = _reference(pd, pymrio, tmp_path)
    found = propagate(economy, lost, since=6, until=208, days=730)
    assert np.abs(found.production / production - 1).max() < 1e-9  # asked: 1 %


def _reference(pd, pymrio, folder):
    """Production of BoARIO's model with inventories: an event announced for day 5 that lasts 200 days acts on days 6 to 207."""
    from boario.event import from_series
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    chance = np.random.default_rng(3)
    index = pd.MultiIndex.from_product([["A", "B", "C"], ["arms", "chips", "steel"]], names=["region", "sector"])
    users = pd.MultiIndex.from_product([["A", "B", "C"], ["households"]], names=["region", "category"])
    flows, final = chance.uniform(1, 20, (9, 9)), chance.uniform(40, 200, (9, 3))
    table = pymrio.IOSystem(
        Z=pd.DataFrame(flows, index, index),
        Y=pd.DataFrame(final, index, users),
        x=pd.DataFrame({"indout": flows.sum(1) + final.sum(1)}, index=index),
    )
    table.calc_all()
    lost = pd.Series(0.0, index=index)
    lost["A", "chips"], lost["A", "steel"] = 0.9, 0.3
    simulation = Simulation(
        ARIOPsiModel(table, monetary_factor=1), n_temporal_units_to_sim=730, boario_output_dir=str(folder), show_progress=False
    )
    simulation.add_event(
        from_series(
            lost[lost > 0], event_type="arbitrary", occurrence=5, duration=200, recovery_tau=1, recovery_function="linear"
        )
    )
    simulation.loop()
    economy = Economy(
        names=tuple("/".join(one) for one in index), products=tuple(one[1] for one in index), flows=flows, final=final.sum(1)
    )
    return simulation.production_realised.to_numpy(), economy, lost.to_numpy()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"flows": np.ones((3, 3))}, "shape"),
        ({"flows": np.array([[0.0, -1.0], [0.0, 0.0]])}, "negative"),
        ({"final": np.array([np.nan, 1.0])}, "negative or no numbers"),
        ({"flows": np.array([[0.0, 365.0], [0.0, 0.0]]), "final": np.array([0.0, 1.0])}, "use more than they make"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(change, says):
    whole = {"names": ("A", "B"), "products": ("x", "y"), "flows": np.zeros((2, 2)), "final": np.ones(2)} | change
    with pytest.raises(ScenarioRefused, match=says):
        Economy(**whole)


@pytest.mark.parametrize(
    ("lost", "days", "says"),
    [
        ([1.5, 0.0], (0, 5, 10), "between 0 and 1"),
        ([1.0], (0, 5, 10), "between 0 and 1"),
        ([1.0, 0.0], (5, 2, 10), "out of order"),
    ],
)
def test_a_loss_that_makes_no_sense_is_refused(lost, days, says):
    with pytest.raises(ScenarioRefused, match=says):
        propagate(chain(), lost, since=days[0], until=days[1], days=days[2])


def test_terms_that_make_no_sense_are_refused():
    with pytest.raises(ScenarioRefused, match="inventory above 1 day"):
        Terms(inventory=0)
