"""Pages as data: the brief of a country, composed from measures and the ledger."""

from reliant.monitor.brief import compose
from reliant.monitor.evidence import Evidence, Flow
from reliant.monitor.page import Brief, Figure, Section, Source, Statement

__all__ = ["Brief", "Evidence", "Figure", "Flow", "Section", "Source", "Statement", "compose"]
