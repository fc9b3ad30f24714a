"""The measures as our own rooms use them: from lazy Narwhals frames to Arrow tables.

Each function takes a lazy Narwhals frame that follows a contract of ``model.tables`` (deliveries of arms, orders, or flows of
goods) and gives an Arrow table that follows another. The same expression runs on every engine; what stands on a handful of deals
is finished in numpy. ``reliant.measures`` gives the same measures for any frame of a user's.
"""

from reliant.measures.breaks import level_breaks
from reliant.measures.chance import jeffreys_interval
from reliant.measures.change_points import ChangePoints, change_points
from reliant.measures.concentration import hhi_interval, hhi_unbiased, supplier_concentration
from reliant.measures.dependency import EC, EC_WITHOUT_BLOC, Home, Thresholds, core_dependency
from reliant.measures.diversity import PRESETS, Preset, hill_number, supplier_diversity, threshold_chances
from reliant.measures.gap import announced_against_delivered
from reliant.measures.geodep import geodep
from reliant.measures.hidden import hidden_dependence
from reliant.measures.order_to_delivery import delivery_ratios, delivery_times, open_orders
from reliant.measures.quality import data_quality, two_sided_agreement
from reliant.measures.revision import revision_error, revisions
from reliant.measures.risk import bilateral_asymmetry, risk_weighted
from reliant.measures.series_trend import series_trends
from reliant.measures.shares import supplier_shares
from reliant.measures.sole_source import sole_sources
from reliant.measures.stock import ServiceLives, default_lives, installed_base, read_service_lives
from reliant.measures.totals import trade_totals
from reliant.measures.trend import supplier_trends
from reliant.measures.verdict import Verdict, VerdictWord, verdict_on_change

__all__ = [
    "EC",
    "EC_WITHOUT_BLOC",
    "PRESETS",
    "ChangePoints",
    "Home",
    "Preset",
    "ServiceLives",
    "Thresholds",
    "Verdict",
    "VerdictWord",
    "announced_against_delivered",
    "bilateral_asymmetry",
    "change_points",
    "core_dependency",
    "data_quality",
    "default_lives",
    "delivery_ratios",
    "delivery_times",
    "geodep",
    "hhi_interval",
    "hhi_unbiased",
    "hidden_dependence",
    "hill_number",
    "installed_base",
    "jeffreys_interval",
    "level_breaks",
    "open_orders",
    "read_service_lives",
    "revision_error",
    "revisions",
    "risk_weighted",
    "series_trends",
    "sole_sources",
    "supplier_concentration",
    "supplier_diversity",
    "supplier_shares",
    "supplier_trends",
    "threshold_chances",
    "trade_totals",
    "two_sided_agreement",
    "verdict_on_change",
]
