"""UN Comtrade: what countries report about their own imports and exports, as CSV of both interfaces and as JSON."""

from dataclasses import replace
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import party_named
from reliant.model.country_numbers import Coded, coded_parties
from reliant.model.identity import UNKNOWN
from reliant.model.register import Register
from reliant.registers.baci import area
from reliant.registers.flow_draft import FlowDraft, Told, nearest
from reliant.registers.goods_tables import GoodsTable

_OLD_NAMES = {
    "year": "refyear",
    "trade flow": "flowcode",
    "reporter code": "reportercode",
    "reporter iso": "reporteriso",
    "reporter": "reporterdesc",
    "partner code": "partnercode",
    "partner iso": "partneriso",
    "partner": "partnerdesc",
    "2nd partner code": "partner2code",
    "commodity code": "cmdcode",
    "commodity": "cmddesc",
    "classification": "classificationcode",
    "trade value (us$)": "primaryvalue",
    "netweight (kg)": "netwgt",
    "qty unit": "qtyunitabbr",
}
"""Columns of the interface until 2022, by the names they have now."""
_FLOWS = {
    **dict.fromkeys(("m", "import", "imports", "1"), "M"),
    **dict.fromkeys(("x", "export", "exports", "2"), "X"),
    **dict.fromkeys(("rx", "re-export", "re-exports", "3"), "re-exports, which stand within exports"),
    **dict.fromkeys(("rm", "re-import", "re-imports", "4"), "re-imports, which stand within imports"),
    **dict.fromkeys(("dx",), "domestic exports, which stand within exports"),
    **dict.fromkeys(("fm",), "foreign imports, which stand within imports"),
    **dict.fromkeys(("mip", "mop", "xip", "xop", "mif", "xif"), "a processing trade, which stands within imports or exports"),
}
_GROUPS = {"world": "World", "all": "World", "eu-27": "European Union", "eu-28": "European Union", "eu-25": "European Union"}
_UNSTATED = ("NA", "N/A", "null", "None", "nan", "NaN")
_ALL_OF = (
    ("partner2code", "0", "second partner"),
    ("motcode", "0", "mode of transport"),
    ("customscode", "C00", "customs procedure"),
)


def read_comtrade(table: GoodsTable) -> Register:
    """Values in current USD: imports with freight and insurance (cif) as the recipient reports them, exports without (fob).

    A flow that both sides report is taken from the recipient. Sums over partners, products, modes of transport and customs
    procedures are left out where their parts can be told from them, so that nothing counts twice.

    Raises:
        SourceMalformed: a column is missing, or there are no rows.
    """
    table = _with_new_names(table)
    draft = FlowDraft(table)
    flow = _flow(draft)
    for column, whole, what in _ALL_OF:
        _leave_out_parts(draft, column, whole, what)
    reporter, partner = _party(draft, "reporter"), _party(draft, "partner")
    year, period = draft.year("refyear"), _period(draft)
    product = draft.text("cmdcode", "the product")
    is_import = pc.equal(flow, "M")
    recipient, supplier = pc.if_else(is_import, reporter, partner), pc.if_else(is_import, partner, reporter)
    value = draft.number("primaryvalue", "the value", missing=_UNSTATED)
    _leave_out_months(draft, reporter, year, period)
    _leave_out_sums(draft, product)
    _leave_out_mirrors(draft, is_import, [recipient, supplier, product, year.cast(pa.string()), period])
    quantity, quantity_unit = _quantity(draft)
    _say_kinds(draft, is_import)
    nothing = pa.scalar(None, pa.string())
    name = draft.cells("cmddesc")
    return draft.register(
        Told(source="comtrade", notes=("the file does not state when it was taken; reporters revise their figures",)),
        {
            "recipient": recipient,
            "supplier": supplier,
            "category": product,
            "product": pc.if_else(pc.equal(name, ""), nothing, name),
            "year": year,
            "value": value,
            "unit": "USD",
            "quantity": quantity,
            "quantity_unit": quantity_unit,
            "is_estimate": None,
            "note": pc.if_else(
                pc.equal(period, ""),
                pc.if_else(is_import, nothing, pa.scalar("as the exporter reports it, fob")),
                pc.binary_join_element_wise("month", pc.utf8_slice_codeunits(period, 4, 6), " "),
            ),
        },
        printed=draft.cells("primaryvalue"),
    )


def _with_new_names(table: GoodsTable) -> GoodsTable:
    cells = table.cells
    if table.format == "comtrade-old":
        cells = cells.rename_columns([_OLD_NAMES.get(name, name) for name in cells.column_names])
    if "refyear" not in cells.column_names and "period" in cells.column_names:
        years = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(cells.column("period").cast(pa.string())), 0, 4)
        cells = cells.append_column("refyear", years)
    table = replace(table, cells=cells)
    table.require("refyear", "flowcode", "cmdcode", "primaryvalue")
    for side in ("reporter", "partner"):
        if not {f"{side}code", f"{side}iso", f"{side}desc"} & set(cells.column_names):
            raise SourceMalformed(
                f"this is {table.what}, and nothing in it names the {side}",
                where=table.name,
                remedy="download it with all columns",
            )
    return table


def _flow(draft: FlowDraft) -> pa.Array:
    cells = pc.utf8_lower(draft.cells("flowcode"))
    encoded = cells.dictionary_encode()
    printed = encoded.dictionary.to_pylist()
    for one in printed:
        meaning = _FLOWS.get(one)
        if meaning is None:
            draft.refuse(pc.equal(cells, one), "the flow is {}, neither imports nor exports", cell="flowcode")
        elif meaning not in {"M", "X"}:
            draft.leave_out(pc.equal(cells, one), f"the row is of {meaning}", told=f"rows of {meaning} are left out")
    return pa.array([_FLOWS.get(one) for one in printed], type=pa.string()).take(encoded.indices)


def _leave_out_parts(draft: FlowDraft, column: str, whole: str, what: str) -> None:
    """Rows by mode of transport and the like are parts of a row for all of them."""
    if not draft.has(column):
        return
    cells = draft.cells(column)
    is_part = pc.invert(pc.is_in(cells, value_set=pa.array([whole, "", "-1"], type=pa.string())))
    n_left = draft.leave_out(
        is_part,
        f"one {what} ({{}}), which is a part of the row for all",
        told=f"rows of one {what} are parts of the row for all and left out",
        cell=column,
    )
    if n_left and n_left == draft.n_rows:
        draft.notes.append(f"no row is for all: download it with {column} {whole}")


def _party(draft: FlowDraft, side: str) -> pa.Array:
    """Whom a side is: by its number, else its alpha-3 code, else its name."""
    column = f"{side}code"
    for name in (f"{side}code", f"{side}iso", f"{side}desc"):
        if draft.has(name):
            column = name
            break
    return draft.parties(column, side, _whom, near=nearest)


def _whom(text: str) -> Coded | None:
    if text.removesuffix(".0").isdigit():
        return area(text)
    if found := coded_parties("alpha3").get(text):
        return found[0]
    lowered = text.lower().split(" (")[0].strip()
    if lowered in _GROUPS or lowered.startswith("european union"):
        return Coded(code=text, party=None, remark=_GROUPS.get(lowered, "European Union"))
    if lowered.endswith(", nes"):
        return Coded(code=text, party=UNKNOWN, remark=f"{text[:-5]}, not elsewhere specified")
    try:
        return Coded(code=text, party=party_named(text.rstrip("*")))
    except UnknownName:
        return None


def _period(draft: FlowDraft) -> pa.Array:
    """Year and month of monthly rows, "" for those of a whole year."""
    period = draft.cells("period")
    return pc.if_else(pc.match_substring_regex(period, r"^\d{4}(0[1-9]|1[0-2])$"), period, "")


def _leave_out_months(draft: FlowDraft, reporter: pa.Array, year: pa.Array, period: pa.Array) -> None:
    """Months of a year that stands there as a whole."""
    key = pc.binary_join_element_wise(pc.fill_null(reporter, ""), year.cast(pa.string()), "|")
    is_whole = pc.and_(pc.equal(period, ""), draft.standing())
    whole = key.filter(is_whole).unique()
    is_part = pc.and_(pc.not_equal(period, ""), pc.is_in(key, value_set=whole))
    draft.leave_out(
        is_part,
        "a month of a year that stands in the file as a whole",
        told="monthly rows are left out, whose year stands in the file as a whole",
    )


def _leave_out_sums(draft: FlowDraft, product: pa.Array) -> None:
    """Product codes that other codes of the file begin with, and the total: their parts stand in the file too."""
    codes = sorted(code for code in product.filter(draft.standing()).unique().to_pylist() if code.isdigit())
    sums = [code for code, following in pairwise(codes) if following.startswith(code)]
    if codes:
        sums += ["TOTAL", "ALL", "AG2", "AG4", "AG6"]
    draft.leave_out(
        pc.is_in(product, value_set=pa.array(sums, type=pa.string())),
        "product {} is the sum of finer products that stand in the file",
        told="rows of products that are sums of finer ones in the file are left out",
        cell="cmdcode",
    )


def _leave_out_mirrors(draft: FlowDraft, is_import: pa.Array, key: list[pa.Array]) -> None:
    """Exports of one side that the other side reports as its imports."""
    joined = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in key), "|")
    told = joined.filter(pc.and_(is_import, draft.standing()).fill_null(False))
    is_mirror = pc.and_(pc.invert(is_import), pc.is_in(joined, value_set=told.unique()))
    draft.leave_out(
        is_mirror,
        "exports that the recipient reports as its imports in another row",
        told="rows of exports are left out, of which the recipient's own report is in the file",
    )


def _quantity(draft: FlowDraft) -> tuple[pa.Array, pa.Array]:
    """Net weight, or the printed quantity; the statistics print 0 for a weight nobody knows."""
    nothing, no_unit = pa.scalar(None, pa.float64()), pa.scalar(None, pa.string())
    weight = draft.number("netwgt", "net weight", missing=_UNSTATED, is_required=False)
    weight = pc.if_else(pc.greater(weight, 0.0), weight, nothing)
    number = draft.number("qty", "quantity", missing=(*_UNSTATED, "-1"), is_required=False)
    unit = draft.cells("qtyunitabbr")
    usable = pc.and_(pc.greater(number, 0.0), pc.invert(pc.is_in(unit, value_set=pa.array(["", "N/A", "No Quantity"]))))
    number = pc.if_else(usable.fill_null(False), number, nothing)
    units = pc.if_else(pc.is_valid(weight), pa.scalar("kg"), pc.if_else(pc.is_valid(number), unit, no_unit))
    return pc.coalesce(weight, number), units


def _say_kinds(draft: FlowDraft, is_import: pa.Array) -> None:
    n_exports, n_imports = (len(draft.lines(mark)) for mark in (pc.invert(is_import), is_import))
    if n_exports and n_imports:
        draft.notes.append(
            f"{n_imports} rows are imports (cif), {n_exports} exports (fob) that no recipient reports here: "
            "exports are some 5 to 10 % lower for the same goods"
        )
    revisions = sorted(set(draft.cells("classificationcode").filter(draft.standing()).unique().to_pylist()) - {""})
    if len(revisions) > 1:
        draft.notes.append(
            f"product codes are of several revisions ({', '.join(revisions)}): the same code may mean different goods"
        )
