"""Tables to tables: shares, concentration, totals, chance, and talk against delivery.

Each function takes a Narwhals frame that follows a contract of ``model.tables`` and gives an Arrow table that follows
another. The same expression runs on every engine; what stands on a handful of deals is finished in numpy.
"""

from reliant.measures.chance import Verdict, VerdictWord, jeffreys_interval, verdict_on_change
from reliant.measures.concentration import hhi_unbiased, supplier_concentration
from reliant.measures.diversity import supplier_diversity, threshold_chances
from reliant.measures.gap import announced_against_delivered
from reliant.measures.shares import supplier_shares
from reliant.measures.totals import trade_totals
from reliant.measures.trend import TrendWord, supplier_trends

__all__ = [
    "TrendWord",
    "Verdict",
    "VerdictWord",
    "announced_against_delivered",
    "hhi_unbiased",
    "jeffreys_interval",
    "supplier_concentration",
    "supplier_diversity",
    "supplier_shares",
    "supplier_trends",
    "threshold_chances",
    "trade_totals",
    "verdict_on_change",
]
