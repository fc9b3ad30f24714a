"""Generated rows of every measure, checked against its contract before they are drawn."""

from reliant.model.tables import CONCENTRATION, GAP, SHARES, TOTALS
from reliant.model.tables_dependency import AGREEMENT, ASYMMETRY, CORE_DEPENDENCY, GEODEP, HIDDEN, QUALITY, REVISION, RISK
from reliant.model.tables_outlook import CALIBRATION, OUTLOOK
from reliant.model.tables_owners import LOOKTHROUGH
from reliant.model.tables_refusal import LOSSES, READINESS
from reliant.model.tables_stock import COMPONENTS, DELIVERY_TIMES, OPEN_ORDERS, ORDER_COHORTS, STOCK
from reliant.model.tables_trend import BREAKS, DIVERSITY, SOLE_SOURCE, THRESHOLDS, TREND
from reliant.model.tables_way_out import FRONTIER

TIV, VINTAGE = "million TIV", "2026-03-09"
CELL = {"recipient": "BLR", "category": None, "window": "2021:2025"}
FLOW = {"recipient": "BLR", "category": "854231", "window": "2021:2025"}


def of(contract, rows):
    return contract.build(rows).to_pylist()


def share(supplier, part, **more):
    row = {**CELL, "supplier": supplier, "value": 1000 * part, "unit": TIV, "share": part, "share_low": part, "share_high": part}
    return {**row, "n_deals": 3, "vintage": VINTAGE, **more}


def cell(window, hhi, **more):
    row = {**CELL, "recipient": "KAZ", "window": window, "value": 900.0, "unit": TIV, "n_suppliers": 3, "n_deals": 12}
    row |= {"n_effective_deals": 8.0, "hhi": hhi, "effective_suppliers": 1 / hhi, "hhi_unbiased": hhi - 0.07}
    row |= {"hhi_low": hhi - 0.2, "hhi_high": hhi + 0.1, "top_supplier": "RUS", "top_share": 0.7, "vintage": VINTAGE}
    return {**row, **more}


def total(party, value, **more):
    row = {"id": party, "category": None, "window": "2021:2025", "value": value, "unit": TIV, "share_of_world": None}
    return {**row, "share_of_world_reason": None, "rank": 1, "change": None, "vintage": VINTAGE, **more}


def held(supplier, in_service, flow, **more):
    row = {**CELL, "recipient": "KAZ", "supplier": supplier, "stock_value": 500.0, "stock_share": in_service}
    row |= {"stock_share_high": in_service, "flow_value": 50.0, "flow_share": flow, "unit": TIV, "level": 0.5}
    row |= {"crossing_year": None, "crossing_note": "never", "mean_life": None, "first_year": 1993, "is_truncated": False}
    return {**row, "truncated_reason": None, "vintage": VINTAGE, **more}


def capped(cap, cost, following, **more):
    row = {
        "recipient": "BLR",
        "controllers": "RUS,CHN",
        "cap": cap,
        "is_feasible": True,
        "cost": cost,
        "extra_cost": cost / 100 - 1,
    }
    return {**row, "cost_of_next_point": following, "is_knee": False, "is_corner": True, "price_unit": "relative TIV", **more}


def refused(category, month, median):
    row = {"recipient": "BLR", "supplier": "RUS", "scope": "all", "category": category, "month": month, "stock": 900.0}
    return {**row, "without": 1.0, "low": median / 2, "median": median, "high": median}


def loss(category, flow_share, stock_share):
    row = {"recipient": "BLR", "supplier": "RUS", "category": category, "window": "2021:2025", "flow": 40.0}
    row |= {"flow_share": flow_share, "stock": 80.0, "stock_share": stock_share, "open_orders": 2, "open_value": None}
    return {**row, "licensed": 0, "components": 1}


def partner(party, value, **counts):
    told = dict.fromkeys(("n_talks", "n_visits", "n_agreements", "n_orders", "n_deliveries", "n_breakdowns"), 0)
    row = {"recipient": "BLR", "partner": party, "window": "2021:2025", **told, **counts, "value": value}
    return {**row, "share": None if value is None else value / 1000, "unit": TIV, "vintage": VINTAGE}


def direction(supplier, verdict, **more):
    row = {**CELL, "window": "2006:2025", "supplier": supplier, "verdict": verdict, "says": f"It is {verdict} of {supplier}."}
    row |= {
        "n_deals": 20,
        "n_own": 12,
        "n_unknown": 1,
        "n_undated": 0,
        "n_contracts": 20,
        "n_own_contracts": 12,
        "share_early": 0.8,
        "share_late": 0.4,
    }
    row |= {"slope": -0.02, "p_fall": 0.01, "p_rise": 0.99, "p": 0.02, "p_adjusted": 0.03, "method": "exact"}
    row |= {"p_value_weighted": None, "detectable_change": 0.62, "n_years": 12, "p_series": None, "sen_slope": None}
    return {**row, "break_years": [], "vintage": VINTAGE, **more}


def cohort(supplier, window, ordered, delivered):
    row = {"recipient": "KAZ", "supplier": supplier, "category": None, "window": window, "n_deals": 4, "n_fulfilled": 3}
    row |= {"n_open": 1, "n_untouched": 0, "n_unknown": 1, "tiv_ordered": ordered, "tiv_delivered": delivered}
    return {**row, "delivery_ratio": delivered / ordered, "as_of": 2025, "vintage": VINTAGE}


def times(supplier, half, nine, note=None):
    row = {"supplier": supplier, "category": None, "n_deals": 9, "n_fulfilled": 7, "years_half": half}
    row |= {"curve_years": [0, 2, 5], "curve_waiting": [9, 6, 3], "curve_open": [0, 1, 1], "curve_part": [2 / 3, 4 / 9, 8 / 27]}
    return {**row, "years_nine_in_ten": nine, "note": note, "as_of": 2025, "vintage": VINTAGE}


def open_order(row_id, supplier, year, patience, *, is_overdue):
    row = {"row_id": row_id, "recipient": "KAZ", "supplier": supplier, "category": "Aircraft", "designation": "Су-30"}
    row |= {"ordered_year": year, "number_ordered": 12.0, "number_delivered": 4.0, "age": 2025 - year, "patience": patience}
    return {**row, "is_overdue": is_overdue, "reason": "as told", "as_of": 2025, "vintage": VINTAGE}


def part(row_id, supplier, relation, **more):
    row = {"row_id": row_id, "recipient": "BLR", "supplier": supplier, "category": "Engines", "designation": "AI-222"}
    row |= {"ordered_year": 2012, "for_platform": "Yak-130", "platform_suppliers": ["RUS"], "platform_made_in": None}
    return {**row, "relation": relation, "value": 9.6, "unit": TIV, "is_possible": False, "vintage": VINTAGE, **more}


def product(code, cdi1, cdi3, **more):
    row = {**FLOW, "recipient": "EU", "category": code, "value": 90.0, "value_inside": 10.0, "value_exports": 40.0, "unit": "USD"}
    row |= {"cdi1": cdi1, "cdi2": 0.9, "cdi3": cdi3, "is_concentrated": cdi1 > 0.4, "is_from_outside": True}
    row |= {"is_hard_to_replace": True, "is_dependent": cdi1 > 0.4, "status": "ok", "top_supplier": "CHN", "top_share": 0.6}
    row |= {"unnamed_share": 0.0, "n_suppliers": 5, "n_not_reported": 0, "n_exports_not_reported": 0, "preset": "ec"}
    return {**row, **more}


def criteria(year, n, *, is_dependent):
    row = {"recipient": "BLR", "category": "854231", "year": year, "value": 1.0, "value_exports": 1.0, "unit": "USD", "hhi": 0.5}
    row |= {"hhi_world": 0.5, "imports_to_exports": 2.0, "is_concentrated": n > 0, "is_concentrated_in_the_world": n > 1}
    row |= {"is_hard_to_replace": n > 2, "is_met": n > 2, "n_years_met": 1, "is_dependent": is_dependent, "status": "ok"}
    return {**row, "top_supplier": "CHN", "top_share": 0.6, "unnamed_share": 0.0, "n_suppliers": 4, "n_not_reported": 0}


def pair(supplier, dependence, customer_share):
    row = {**FLOW, "supplier": supplier, "value": 50.0, "unit": TIV, "share": dependence, "dependence": dependence}
    return {**row, "customer_share": customer_share, "asymmetry": dependence - customer_share, "status": "no_production"}


def behind(supplier, face, through):
    row = {**FLOW, "supplier": supplier, "share": face, "share_behind": through, "hidden": through - face}
    return {**row, "foreign_content": 0.3, "is_content_stated": supplier == "KAZ"}


def through(supplier, record, cash, control, technology):
    row = {**CELL, "supplier": supplier, "value": 1000 * record, "unit": TIV, "share_of_record": record, "share_by_cash": cash}
    row |= {"share_by_cash_high": cash, "share_by_control": control, "share_by_technology": technology}
    return {**row, "n_rows": 5, "n_rows_made": 2, "made_share": 0.4, "vintage": VINTAGE}


def revised(supplier, then, now):
    row = {**CELL, "category": "ALL", "supplier": supplier, "share_now": now, "share_then": then}
    row |= {"revision": now - then, "value_now": 10.0, "value_then": 9.0, "unit": TIV, "mean_absolute_revision": 0.02}
    return {**row, "share_moved": 0.04, "n_suppliers": 3, "vintage_now": VINTAGE, "vintage_then": "2024-03-11"}


def hill(window, *numbers):
    row = {**CELL, "window": window, **dict(zip(("hill_0", "hill_1", "hill_2", "hill_inf"), numbers, strict=True))}
    return {**row, "shannon": 0.9, "theil": 0.4, "hhi_normalised": 0.3, "vintage": VINTAGE}


def threshold(preset, at, value, p_above):
    row = {**CELL, "preset": preset, "indicator": "hhi", "threshold": at, "value": value, "distance": value - at}
    return {**row, "p_above": p_above, "preset_source": f"the book of {preset}", "vintage": VINTAGE}


def risky(recipient, risk, low, high):
    row = {**FLOW, "recipient": recipient, "value": 50.0, "unit": TIV, "hhi": 0.62, "risk": risk, "risk_low": low}
    return {**row, "risk_high": high, "share_without_risk": 0.0 if risk else 0.25, "n_not_reported": 0}


def rests(recipient, imputed):
    row = {**CELL, "category": "ALL", "recipient": recipient, "n_rows": 40, "n_reported": 36, "coverage": 0.9}
    return {**row, "n_years_reported": 5, "named_share": 0.97, "imputed_share": imputed, "n_imputed": 4, "vintage": VINTAGE}


def told(supplier, got, sent, status="both"):
    row = {**FLOW, "supplier": supplier, "value_by_recipient": got, "value_by_supplier": sent, "unit": "USD"}
    return {**row, "log_ratio": 0.5 if status == "both" else None, "status": status}


def level(number, first, values, says="Russia's share went from 0.90 to 0.40 in 2012."):
    years = list(range(first, first + len(values)))
    row = {**CELL, "window": "2006:2017", "indicator": "share", "supplier": "RUS", "level": number, "n_levels": 2}
    row |= {"first_year": years[0], "last_year": years[-1], "mean": sum(values) / len(values), "change": None, "years": years}
    return {**row, "values": values, "n_years": 12, "carry_over": 0.1, "says": says, "vintage": VINTAGE}


def sole(category, window, supplier, is_sole, part=1.0):
    row = {"recipient": "BLR", "category": category, "window": window, "value": 20.0, "unit": TIV, "is_sole": is_sole}
    return {**row, "supplier": supplier, "share": part, "others": [] if is_sole else ["CHN"], "vintage": VINTAGE}


DEALS = [
    {"recipient": "BLR", "category": None, "supplier": supplier, "year": year, "n_deals": n}
    for supplier, year, n in (("RUS", 2006, 2), ("RUS", 2012, 3), ("CHN", 2012, 1), ("UNK", 2020, 1))
]
"""Deals by order year, for the chart of a trend."""


def asked(question, probability, base_rate, **more):
    row = {column.name: None for column in OUTLOOK.columns} | {"n_cases": 4000, "n_comparable": 90, "is_skilled": True}
    row |= {"id": f"q-{question}-{more.get('threshold')}", "recipient": "BLR", "supplier": "RUS", "question": question}
    row |= {"window": "2026:2030", "probability": probability, "base_rate": base_rate, "why": "its share", "learned_from": "made"}
    return {**row, "as_of": 2025, "horizon": 5, "vintage": VINTAGE, **more}


def tenth(place, said, came, **more):
    row = {"question": "share_below", "threshold": 0.75, "horizon": 5, "bin": place, "n_cases": 100, "lowest": said}
    return {**row, "highest": said, "said": said, "came": came, "vintage": VINTAGE, **more}


DRAWN = {
    "outlook": (
        of(
            OUTLOOK,
            [
                asked("share_below", 0.3, 0.71, threshold=0.75),
                asked("top_changes", 0.486, 0.486, is_skilled=False),
                asked("completion", 0.71, 0.6, about="Su-30MK", expected="2028", is_skilled=None),
                asked("next_meeting", None, None, about="visit or talks", is_skilled=None),
            ],
        ),
        ["What is likely next: Belarus, 2026-30", "Russia below 75 %", "30 %", "71 %, by 2028", "Cannot be told: visit or talks"],
    ),
    "calibration": (
        of(CALIBRATION, [tenth(1, 0.2, 0.25), tenth(2, 0.8, 0.7), tenth(1, 0.4, 0.4, question="top_changes", threshold=None)]),
        [
            "What was said and what came",
            "largest supplier below 75 %: 200 outlooks, off by 7.5 points",
            "another largest supplier",
        ],
    ),
    "shares": (
        of(SHARES, [share("RUS", 0.8, share_high=0.92), share("CIV", 0.08, share_high=0.2), share("UNK", 0.12, share_high=0.12)]),
        ["Supplier shares: Belarus, 2021-25", "Russia", "supplier not named", "80.0 % (at most 92.0 %)", "12.0 %"],
    ),
    "concentration": (
        of(CONCENTRATION, [cell("2016:2020", 0.81), cell("2021:2025", 0.64)]),
        ["Kazakhstan", "0.81 (1.2)", "0.64 (1.6)", "2016-20", "corrected for few deals", "how far chance could move it"],
    ),
    "totals": (
        of(TOTALS, [total("USA", 1234.5, share_of_world=0.43, change=0.21), total("FRA", 300.0)]),
        ["Volumes: 2021-25", "United States", "1,234, 43.0 % of the world (+21 %)", "300"],
    ),
    "stock": (
        of(STOCK, [held("RUS", 0.84, 0.2), held("TUR", 0.16, 0.8)]),
        ["Kazakhstan, end of 2025", "84.0 %", "20.0 %", "16.0 %", "80.0 %", "assumed service lives"],
    ),
    "gap": (
        of(GAP, [partner("RUS", 950.0, n_orders=2, n_breakdowns=1), partner("PAK", None, n_talks=3), partner("CHN", 0.8)]),
        ["Talk and delivery: Belarus, 2021-25", "Pakistan", "not in the register", "950 (95.0 %)", "none told of"],
    ),
    "trend": (
        of(TREND, [direction("RUS", "diversifying"), direction("CHN", "no_change_beyond"), direction("UKR", "cannot_tell")]),
        [
            "Belarus, 2006-25",
            "moving away",
            "no change beyond 62 points",
            "cannot tell",
            "80.0 %, then 40.0 %",
            "It is diversifying",
        ],
    ),
    "orders": (
        of(ORDER_COHORTS, [cohort("RUS", "2016:2020", 800.0, 800.0), cohort("RUS", "2021:2025", 400.0, 100.0)]),
        ["What became of orders: Kazakhstan, Russia", "100 % of 800; 1 of 4 deals open", "25.0 % of 400", "end of 2025"],
    ),
    "components": (
        of(COMPONENTS, [part("r-1", "UKR", "third_country"), part("r-2", "CHN", "domestic", platform_made_in="BLR", value=0.4)]),
        ["Parts in platforms of others: Belarus", "Ukraine: AI-222", "9.6 for Yak-130 (from Russia), 2012", "(made in Belarus)"],
    ),
    "dependency": (
        of(CORE_DEPENDENCY, [product("854231", 0.62, 2.25), product("280540", 0.31, None, status="no_exports")]),
        ["Core dependency indicators: EU, 2021-25", "854231", "0.62", "2.25", "no exports", "threshold (ec)", "1 row of 2"],
    ),
    "asymmetry": (
        of(ASYMMETRY, [pair("RUS", 0.9, 0.1), pair("CHN", 0.05, 0.3)]),
        ["Who needs whom more: Belarus, 854231, 2021-25", "from Russia", "90.0 % and 10.0 %: +80.0 points", "-25.0 points"],
    ),
    "hidden": (
        of(HIDDEN, [behind("KAZ", 0.6, 0.42), behind("ZAF", 0.4, 0.58)]),
        [
            "Who stands behind",
            "South Africa",
            "40.0 %, behind it 58.0 % (+18.0 points)",
            "Kazakhstan 30.0 %",
            "assumed: 30.0 %",
        ],
    ),
    "lookthrough": (
        of(
            LOOKTHROUGH,
            [through("ZAF", 0.4, 0.2, 0.0, 0.4), through("RUS", 0.6, 0.6, 0.6, 0.6), through("UNK", 0.0, 0.2, 0.4, 0.0)],
        ),
        [
            "Who stands behind the maker: Belarus, 2021-25",
            "by cash",
            "by technology",
            "South Africa",
            "whose maker a source states: Belarus, 2021-25: 40.0 %",
        ],
    ),
    "revision": (
        of(REVISION, [revised("RUS", 0.91, 0.95), revised("CHN", 0.09, 0.05)]),
        [
            "What a new release changed: Belarus, 2021-25",
            "91.0 %, now 95.0 % (+4.0 points)",
            "release of 2024-03-11",
            "no change of supply",
        ],
    ),
    "readiness": (
        of(READINESS, [refused(name, month, 1.0 if month == 0 else 0.4) for name in (None, "Missiles") for month in (0, 60)]),
        ["Belarus if Russia refuses", "all together", "Missiles", "8 in 10 paths", "no forecast"],
    ),
    "losses": (
        of(LOSSES, [loss("Aircraft", 0.9, 0.95), loss("Ships", None, 0.5)]),
        ["What Belarus loses if Russia refuses", "95.0 % (80)", "nothing delivered"],
    ),
    "frontier": (
        of(FRONTIER, [capped(1.0, 100.0, 0.5), capped(0.5, 125.0, 2.5, is_knee=True), capped(1 / 3, 166.7, None)]),
        ["independence from Russia and China", "50.0 %: +25.0 %", "knee", "Below 33.3 % no portfolio", "not money"],
    ),
    "diversity": (
        of(DIVERSITY, [hill("2016:2020", 6.0, 3.1, 2.2, 1.5), hill("2021:2025", 4.0, 2.4, 1.8, 1.3)]),
        ["How many suppliers", "all suppliers 4", "by weight 2.40", "1 / HHI", "2016-20"],
    ),
    "thresholds": (
        of(THRESHOLDS, [threshold("ec_2021", 0.4, 0.62, 0.97), threshold("majority", 0.7, 0.62, None)]),
        ["HHI: ec_2021", "0.62 against 0.40; chance of being above 97.0 %", "deals not told apart", "the book of ec_2021"],
    ),
    "geodep": (
        of(
            GEODEP,
            [criteria(2019, 3, is_dependent=None), criteria(2020, 3, is_dependent=True), criteria(2021, 1, is_dependent=True)],
        ),
        ["Criteria of dependence by year: Belarus", "2 of 3", "2020", "Dependent in a year: 1 of 1", "all three"],
    ),
    "risk": (
        of(RISK, [risky("BLR", 0.31, 0.31, 0.31), risky("KAZ", None, 0.1, 0.4)]),
        ["weighted by the risk", "0.31 (HHI 0.62)", "0.10 to 0.40: no risk stated for 25.0 %"],
    ),
    "quality": (
        of(QUALITY, [rests("BLR", 0.2), rests("KAZ", None)]),
        ["What the figures rest on", "36 of 40 rows, 97.0 % named, 20.0 % estimated", "estimates not marked"],
    ),
    "agreement": (
        of(AGREEMENT, [told("RUS", 100.0, 200.0), told("CHN", 80.0, 76.0), told("IRN", 5.0, None, "only_recipient")]),
        [
            "What both sides of a flow tell: 2021-25",
            "100 got, 200 sent: 2.00 times",
            "twice",
            "half",
            "1 flow only the recipient tells of",
        ],
    ),
    "breaks": (
        of(BREAKS, [level(1, 2006, [0.9, 0.95, 0.85, 0.9, 0.92, 0.88]), level(2, 2012, [0.4, 0.35, 0.45, 0.4, 0.38, 0.42])]),
        ["Levels of a yearly series: Belarus, share of Russia", "90.0 %", "40.0 %", "mean of the level", "0.90 to 0.40 in 2012"],
    ),
    "sole_source": (
        of(
            SOLE_SOURCE,
            [
                sole("Aircraft", "2016:2020", "RUS", True),
                sole("Aircraft", "2021:2025", "RUS", False, 0.8),
                sole("Engines", "2021:2025", "UNK", None),
            ],
        ),
        ["Where one supplier is alone: Belarus", "Russia 80 %", "Engines", "2021-25: one supplier alone in 0 of 2"],
    ),
}
"""Rows of each kind, and words that its chart must hold."""

ORDERS = {
    "times": (
        of(
            DELIVERY_TIMES,
            [times("RUS", 2.0, 5.0), times("TUR", 1.0, None, "too many deals are open to say"), times("FRA", 0.0, 1.0)],
        ),
        ["half in 2 years, nine in ten in 5 years", "nine in ten: not reached", "half in the year of order", "Kaplan-Meier", "6"],
    ),
    "open": (
        of(
            OPEN_ORDERS,
            [
                open_order("r-1", "RUS", 2010, 5.0, is_overdue=True),
                open_order("r-2", "TUR", 2022, 9.0, is_overdue=False),
                open_order("r-3", "UNK", 2023, None, is_overdue=None),
            ],
        ),
        ["Russia: Су-30", "2010: 4 of 12 delivered; overdue by 10 years", "cannot be told whether late", "3, of which 1 overdue"],
    ),
}
"""The other two charts of orders."""
