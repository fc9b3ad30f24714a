"""Supply shares of raw materials from the European Commission's studies of critical raw materials."""

from collections import defaultdict
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import UnknownName
from reliant.model.countries import party_named
from reliant.model.country_numbers import Coded
from reliant.model.flows import EUROPEAN_UNION, SHARE, WORLD
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told, nearest
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import listed

_STAGES = {"E": "extraction", "P": "processing"}
_YEAR = 2020
"""Last of the five years (2016 to 2020) over which the study of 2023 takes its means."""
_SPELLINGS = {"Congo, D.R.": "DR Congo", "Brasil": "Brazil", "Libanon": "Lebanon", "Surinam": "Suriname"}
"""Names in another language or order. Misspellings are not mended here: such a row is refused, with the nearest names."""
_SHARE = r"^\d{1,3}(\.\d{1,4})?%$"
_BELOW = r"^<\s?\d{1,3}(\.\d{1,4})?%$"
_WHOLE = 98.0, 102.0  # per cent: shares are printed to the whole per cent


def read_crm(table: GoodsTable) -> Register:
    """Shares of countries in the supply of a material at a stage (extraction, processing), to the EU or of the world.

    Shares stay as printed: what is listed adds up to less than the whole for most materials, and nothing is made up to it. A
    share below a bound (``<0.1%``) stands for half the bound and is marked an estimate.

    Raises:
        SourceMalformed: a column is missing, or there are no rows.
    """
    table.require("material", "stage", "country", "share")
    draft = FlowDraft(table)
    supplier = draft.parties("country", "supplier", _whom, near=nearest)
    material, stage = draft.text("material", "the material"), draft.cells("stage")
    draft.refuse(pc.invert(pc.is_in(stage, value_set=pa.array(list(_STAGES)))), "the stage is {}, neither E nor P", cell="stage")
    value, is_bound = _shares(draft)
    recipient, told = _recipient(draft)
    in_words = pc.if_else(pc.equal(stage, "E"), _STAGES["E"], _STAGES["P"])
    category = pc.binary_join_element_wise(material, in_words, ", ")
    _say_sums(draft, category, value)
    below = draft.lines(is_bound)
    told_below = f"{len(below)} shares are printed as below a bound (<0.1%): read as half of it, {listed(below)}" if below else ""
    bounds = (told_below,) if below else ()
    return draft.register(
        Told(
            source="crm",
            notes=(
                told,
                f"the file states no year: its rows carry {_YEAR}, the last of the five that the study of 2023 is a mean of",
                *bounds,
            ),
            covers_world=False,
            coverage="shares in the supply of materials; they are of no common unit and cannot be added over materials",
        ),
        {
            "recipient": recipient,
            "supplier": supplier,
            "category": category,
            "product": material,
            "year": pa.array([_YEAR] * draft.n_rows, type=pa.int32()),
            "value": value,
            "unit": SHARE,
            "quantity": None,
            "quantity_unit": None,
            "is_estimate": is_bound,
            "note": pc.if_else(
                is_bound, pc.binary_join_element_wise("printed", draft.cells("share"), " "), pa.scalar(None, pa.string())
            ),
        },
        printed=draft.cells("share"),
    )


def _whom(text: str) -> Coded | None:
    try:
        return Coded(code=text, party=party_named(_SPELLINGS.get(text, text)))
    except UnknownName:
        return None


def _shares(draft: FlowDraft) -> tuple[pa.Array, pa.Array]:
    cells = draft.cells("share")
    is_bound = pc.match_substring_regex(cells, _BELOW)
    is_share = pc.match_substring_regex(cells, _SHARE)
    unstated = pc.is_in(cells, value_set=pa.array(["", "-", "NA", "n/a"]))
    draft.refuse(pc.invert(pc.or_(unstated, pc.or_(is_share, is_bound))), "the share is {}, neither N% nor <N%", cell="share")
    digits = pc.replace_substring_regex(cells, r"[<%\s]", "")
    numbers = pc.if_else(pc.or_(is_share, is_bound), digits, pa.scalar(None, pa.string())).cast(pa.float64())
    draft.refuse(pc.greater(numbers, 100.0), "the share is {}, more than the whole", cell="share")
    return pc.divide(pc.if_else(is_bound, pc.divide(numbers, 2.0), numbers), 100.0), is_bound


def _recipient(draft: FlowDraft) -> tuple[str, str]:
    """Whose supply it is. The file does not say; shares in the world's supply are printed with decimals, the EU's are not."""
    cells = draft.cells("share").filter(draft.standing())
    n_decimal = pc.sum(pc.match_substring_regex(cells, r"[.<]")).as_py() or 0
    if n_decimal * 2 > len(cells):
        return WORLD, "shares in the supply of the world, judged by their decimals: the file does not say whose supply it is"
    return (
        EUROPEAN_UNION,
        "shares in the supply to the EU, judged by their whole per cents: the file does not say whose supply it is",
    )


def _say_sums(draft: FlowDraft, category: pa.Array, value: pa.Array) -> None:
    """What the shares of each material and stage add up to."""
    standing = draft.standing()
    sums: dict[str, float] = defaultdict(float)
    for one, share in zip(category.filter(standing).to_pylist(), value.filter(standing).to_pylist(), strict=True):
        sums[one] += 100 * (share or 0.0)
    if not sums:
        return
    least, most = min(sums.values()), max(sums.values())
    draft.notes.append(
        f"the shares of {len(sums)} materials and stages add up to {least:.0f} to {most:.0f} % "
        f"(median {median(sums.values()):.0f} %); they stay as printed, and what is missing is not made up"
    )
    odd = sorted((total, one) for one, total in sums.items() if not _WHOLE[0] <= total <= _WHOLE[1])
    if odd:
        shown = "; ".join(f"{one} {total:.0f} %" for total, one in odd[:8])
        rest = f" and {len(odd) - 8} more" if len(odd) > 8 else ""
        draft.notes.append(f"{len(odd)} of them do not add up to the whole, least first: {shown}{rest}")
