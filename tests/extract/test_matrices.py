"""Products by numpy are those that the parser would have made."""

import numpy as np
import pytest

from reliant.extract.english import load_parser

pytestmark = pytest.mark.parser


@pytest.mark.parametrize(("trans1", "trans2"), [(False, False), (True, False), (False, True), (True, True)])
def test_a_product_is_that_of_the_parser(trans1, trans2):
    from thinc.api import NumpyOps

    rng = np.random.default_rng(7)
    x = rng.normal(size=(5, 3) if trans1 else (3, 5)).astype("float32")
    y = rng.normal(size=(4, 5) if trans2 else (5, 4)).astype("float32")
    own = load_parser().get_pipe("tok2vec").model.ops
    assert type(own) is not NumpyOps
    expected = NumpyOps().gemm(x, y, trans1=trans1, trans2=trans2)
    assert np.allclose(own.gemm(x, y, trans1=trans1, trans2=trans2), expected, atol=1e-5)
    into = np.zeros((3, 4), dtype="float32")
    own.gemm(x, y, out=into, trans1=trans1, trans2=trans2)
    assert np.allclose(into, expected, atol=1e-5)
