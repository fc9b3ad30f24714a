from math import nan

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.errors import ContractViolation
from reliant.model import tables
from reliant.model.tables import Column, TableContract

CONTRACT = TableContract(
    name="core_harbour__boats",
    grain="one row per boat",
    key=("name",),
    columns=(
        Column(name="name", type=pa.string(), says="Name."),
        Column(name="share", type=pa.float64(), says="Share of the port.", is_nullable=True, minimum=0, maximum=1),
    ),
)
CONTRACTS = [thing for thing in vars(tables).values() if isinstance(thing, TableContract)]


def test_rows_become_a_table_of_the_contract():
    table = CONTRACT.build([{"name": "Anna", "share": 0.5}, {"name": "Bona", "share": None}])
    assert table.schema == CONTRACT.schema
    assert table.to_pylist() == [{"name": "Anna", "share": 0.5}, {"name": "Bona", "share": None}]


def test_no_rows_are_an_empty_table_with_every_column():
    table = CONTRACT.build([])
    assert (table.num_rows, table.column_names) == (0, ["name", "share"])


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"name": "Anna"}], "share"),
        ([{"name": None, "share": 0.5}], "name has 1 nulls"),
        ([{"name": "Anna", "share": 1.5}], r"share holds 1\.5, outside 0\.\.1"),
        ([{"name": "Anna", "share": -0.5}], "outside"),
        ([{"name": "Anna", "share": nan}], "nan"),
        ([{"name": "Anna", "share": "half"}], "fit the contract"),
        ([{"name": "Anna", "share": 0.5}, {"name": "Anna", "share": 0.1}], "1 rows share their key name"),
    ],
)
def test_rows_that_break_a_promise_are_refused(rows, says):
    with pytest.raises(ContractViolation, match=says) as caught:
        CONTRACT.build(rows)
    assert caught.value.where == "core_harbour__boats"


def test_a_table_without_a_column_or_with_another_type_is_refused():
    with pytest.raises(ContractViolation, match="column share is missing"):
        CONTRACT.check(pa.table({"name": ["Anna"]}))
    with pytest.raises(ContractViolation, match="share is int64, should be double"):
        CONTRACT.check(pa.table({"name": ["Anna"], "share": [1]}))


@given(st.lists(st.tuples(st.text(max_size=5), st.none() | st.floats(0, 1)), unique_by=lambda pair: pair[0], max_size=20))
def test_what_fits_is_kept_as_it_is(pairs):
    rows = [{"name": name, "share": share} for name, share in pairs]
    assert CONTRACT.build(rows).to_pylist() == rows


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_every_contract_describes_every_column_once(contract):
    names = [column.name for column in contract.columns]
    assert len(set(names)) == len(names)
    assert set(contract.key) <= set(names)
    assert contract.grain.startswith("one row per")
    assert all(column.says.endswith(".") for column in contract.columns)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_every_share_is_a_fraction_that_may_be_unknown(contract):
    shares = [column for column in contract.columns if column.name == "share" or column.name.startswith("share_of")]
    fractions = [column for column in shares if column.type == pa.float64()]
    assert all(column.is_nullable and column.minimum == 0 and 1 <= column.maximum < 1.001 for column in fractions)
