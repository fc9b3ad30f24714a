"""Every format that is recognised: its name, what it is, the page that describes it, and the columns it is told by."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its name in ``register inspect``, what it is in words, its page in docs/registers, and its columns.

    ``columns`` holds one or more sets of column names in lower case: a table with all of one set is of the format. It is empty
    where the format is told by something else than its columns. ``is_register`` is false for a table that does not say who
    supplied whom.
    """

    name: str
    what: str
    page: str
    columns: tuple[frozenset[str], ...] = ()
    is_register: bool = True


def _columns(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.split("|")) for one in sets)


_DEALS = _columns("recipient|supplier|weapon designation|weapon description|year of order|number delivered")
_DELIVERIES = _columns("sipri at database id|supplier|recipient|delivery year|tiv delivery values")

SIPRI_FORMATS: tuple[Format, ...] = (
    *(Format(name=f"A{n}", what="SIPRI's trade register by deal", page="sipri", columns=_DEALS) for n in range(1, 6)),
    *(Format(name=f"B{n}", what="SIPRI's trade register by delivery", page="sipri", columns=_DELIVERIES) for n in range(1, 4)),
    Format(
        name="C1",
        what="a deal list of SIPRI's web tool of 2018",
        page="sipri",
        columns=_columns("buyer|seller|desig2|desc|nrdel|tivunit|tivorder|tivdel"),
    ),
    Format(
        name="C2",
        what="a deal list of SIPRI's web tool of 2021",
        page="sipri",
        columns=_columns("tidn|buyer|seller|odat|onum|desig2|desc|nrdel|delyears|status|tivunit|tivorder|tivdel"),
    ),
    Format(
        name="C3",
        what="a delivery list of SIPRI's web tool of 2022",
        page="sipri",
        columns=_columns("deal id|seller|buyer|delivery year|tiv delivery values"),
    ),
    Format(name="D1", what="SIPRI's register as pages (RTF)", page="sipri"),
    *(Format(name=f"E{n}", what="a table of SIPRI's published TIV totals", page="sipri") for n in range(1, 6)),
    Format(name="G", what="a third party's JSON of SIPRI's deliveries", page="sipri"),
)
"""Arms registers; F1, an answer of SIPRI's server, holds a B1 file and is shown as one."""

FLOW_FORMATS: tuple[Format, ...] = (
    Format(name="baci", what="BACI goods trade", page="baci", columns=_columns("t|i|j|k|v")),
    Format(
        name="comtrade",
        what="UN Comtrade goods trade",
        page="comtrade",
        columns=_columns("reportercode|flowcode|cmdcode", "reportercode|reporteriso|partneriso"),
    ),
    Format(
        name="comtrade-old",
        what="UN Comtrade goods trade (the interface until 2022)",
        page="comtrade",
        columns=_columns("trade flow|reporter|commodity code"),
    ),
    Format(
        name="atlas",
        what="Atlas of Economic Complexity goods trade",
        page="atlas",
        columns=_columns(
            "country_iso3_code|partner_iso3_code|year",
            "location_code|partner_code|year",
            "country_id|partner_country_id|export_value",
        ),
    ),
    Format(
        name="cow",
        what="Correlates of War goods trade",
        page="cow",
        columns=_columns("imp|exp|year|v", "ccode1|ccode2|year|flow1"),
    ),
    Format(
        name="crm",
        what="supply shares of critical raw materials",
        page="eu_crm",
        columns=_columns("material|stage|country|share"),
    ),
    Format(name="eurostat", what="imports by partner country from Eurostat", page="eurostat"),
    Format(
        name="one-exporter",
        what="monthly exports of one country by partner",
        page="one_exporter",
        columns=_columns("period_dt|partner_name|val|hs6", "period_dt|partner_name|val|broad_group"),
    ),
    Format(
        name="plain",
        what="a plain table of flows",
        page="plain",
        columns=_columns("recipient|supplier|year|value|unit"),
    ),
)
"""Goods trade and supply shares; the first that fits is taken."""

OTHER_FORMATS: tuple[Format, ...] = (
    Format(
        name="baci-countries",
        what="BACI's list of country codes",
        page="baci",
        columns=_columns("country_code|country_name_full|iso_3digit_alpha", "country_code|country_name|country_iso3"),
        is_register=False,
    ),
    Format(
        name="baci-products",
        what="BACI's list of product codes",
        page="baci",
        columns=_columns("code|description"),
        is_register=False,
    ),
    Format(name="baci-readme", what="the readme of a release of BACI", page="baci", is_register=False),
    Format(
        name="baci-derived",
        what="a table of indicators by country and commodity, made by a third party from BACI",
        page="baci",
        columns=_columns("iso_code|category|year|indicator|value"),
        is_register=False,
    ),
    Format(
        name="crm-uses",
        what="uses of raw materials by sector, from the Commission's studies",
        page="eu_crm",
        columns=_columns("material|application|share"),
        is_register=False,
    ),
    Format(
        name="crm-over-time",
        what="supply risk and economic importance of raw materials, from the Commission's studies",
        page="eu_crm",
        columns=_columns("material|year|sr|ei"),
        is_register=False,
    ),
    Format(
        name="crm-groups",
        what="groups of the raw materials that the Commission's studies screened",
        page="eu_crm",
        columns=_columns("screened_material"),
        is_register=False,
    ),
    Format(
        name="published-figures",
        what="a list of published figures and where they stand",
        page="other_tables",
        columns=_columns("claim|subject|period|published|unit|source"),
        is_register=False,
    ),
    Format(
        name="sipri-companies",
        what="SIPRI's Top 100 of arms companies",
        page="sipri_companies",
        is_register=False,
    ),
    Format(
        name="sipri-company-totals",
        what="the total arms revenue of SIPRI's Top 100 by year",
        page="sipri_companies",
        is_register=False,
    ),
)
"""Tables that people keep beside registers: recognised, so that the refusal to measure them can say why."""

FORMATS: tuple[Format, ...] = (*SIPRI_FORMATS, *FLOW_FORMATS, *OTHER_FORMATS)
"""Every format that is recognised."""


def table_format(columns: Iterable[str]) -> Format | None:
    """The format of a table of goods or of another kind with these columns (lower case); null when there is none."""
    have = frozenset(columns)
    return next((one for one in (*FLOW_FORMATS, *OTHER_FORMATS) for needed in one.columns if _has(have, needed)), None)


def _has(have: frozenset[str], needed: frozenset[str]) -> bool:
    """A single or very common pair of names tells nothing in a wider table."""
    return have == needed if needed == {"code", "description"} else needed <= have
