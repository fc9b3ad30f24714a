"""Whom a country depends on, whether that is changing, and what was announced against what was delivered."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reliant.errors import ReliantError
    from reliant.measures import announced_against_delivered, supplier_concentration, supplier_shares, trade_totals
    from reliant.model.claim import Claim
    from reliant.model.document import Document
    from reliant.model.register import Register
    from reliant.model.time import Window
    from reliant.pipeline.brief import make_brief
    from reliant.pipeline.reading import open_documents, open_page, read_path
    from reliant.pipeline.registers import open_register
    from reliant.sources import open_monitor
    from reliant.text.similarity import similarity_matrix

__version__ = "0.1.0"

_PUBLIC = {
    "Claim": "model.claim",
    "Document": "model.document",
    "Register": "model.register",
    "ReliantError": "errors",
    "Window": "model.time",
    "announced_against_delivered": "measures",
    "make_brief": "pipeline.brief",
    "open_documents": "pipeline.reading",
    "open_monitor": "sources",
    "open_page": "pipeline.reading",
    "open_register": "pipeline.registers",
    "read_path": "pipeline.reading",
    "similarity_matrix": "text.similarity",
    "supplier_concentration": "measures",
    "supplier_shares": "measures",
    "trade_totals": "measures",
}
__all__ = [
    "Claim",
    "Document",
    "Register",
    "ReliantError",
    "Window",
    "announced_against_delivered",
    "make_brief",
    "open_documents",
    "open_monitor",
    "open_page",
    "open_register",
    "read_path",
    "similarity_matrix",
    "supplier_concentration",
    "supplier_shares",
    "trade_totals",
]


def __getattr__(name: str) -> Any:
    """Public names are loaded when first used: importing the package costs nothing."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'reliant' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"reliant.{_PUBLIC[name]}"), name)
