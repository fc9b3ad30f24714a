"""Matrix products of the parser by numpy's own library, which is several times as fast as the one the parser brings."""

from __future__ import annotations

from typing import Any


def use_numpy(parser: Any) -> None:
    """Have every layer of a loaded parser multiply with numpy; what it reads stays the same, but for rounding."""
    import numpy as np  # noqa: PLC0415  only reading needs it
    from thinc.api import NumpyOps  # noqa: PLC0415

    class Products(NumpyOps):  # type: ignore[misc]  # thinc has no types
        """The parser's own operations with another product."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:  # noqa: FBT001, FBT002  thinc's signature
            return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)

    own = Products()
    for _, part in parser.pipeline:
        model = getattr(part, "model", None)
        for layer in model.walk() if model is not None and hasattr(model, "walk") else ():
            if isinstance(layer.ops, NumpyOps):
                layer.ops = own
