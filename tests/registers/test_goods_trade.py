"""Goods trade: BACI, UN Comtrade, the Atlas and Correlates of War, in files made here."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import SourceMalformed
from reliant.model.country_numbers import coded_parties
from reliant.model.flows import FLOWS
from reliant.model.identity import content_id
from reliant.registers import read_register
from reliant.registers.row_ids import row_ids

BACI = "t,i,j,k,v,q\n"
NEW = (
    "typeCode,freqCode,refYear,period,reporterCode,flowCode,partnerCode,motCode,classificationCode,cmdCode,cmdDesc,qty,"
    "qtyUnitAbbr,netWgt,primaryValue\n"
)
OLD = (
    '"Classification","Year","Period","Trade Flow","Reporter Code","Reporter","Reporter ISO","Partner Code","Partner",'
    '"Partner ISO","Commodity Code","Commodity","Netweight (kg)","Trade Value (US$)"\n'
)
ATLAS = (
    "country_id,country_iso3_code,partner_country_id,partner_iso3_code,product_id,product_hs92_code,year,"
    "export_value,import_value\n"
)


def read(text: str | bytes, name: str = "f.csv"):
    register = read_register(text.encode() if isinstance(text, str) else text, name=name)
    assert register.n_rows == register.flows.num_rows + len(register.refused)
    assert register.deals is None
    assert register.deliveries.num_rows == 0
    assert register.flows.schema == FLOWS.schema
    return register


def new(
    *, year="2020", period=None, reporter="112", flow="M", partner="643", mot="0", product="870110", value="1000", weight="5"
):
    return f"C,A,{year},{period or year},{reporter},{flow},{partner},{mot},H5,{product},Tractors,1,u,{weight},{value}\n"


def flows(register, *columns):
    return [tuple(row[column] for column in columns) for row in register.flows.to_pylist()]


def whys(register):
    return [(row.line, row.why) for row in register.refused]


def test_baci_names_exporter_importer_product_and_units():
    register = read(
        f"{BACI}2020,643,112,870110,1.5,2\n2020,156,112,10121,0.25,         NA\n", name="BACI_HS17_Y2020_V202401b.csv"
    )
    assert (register.source, register.format, register.vintage, register.years.first) == ("baci", "baci", "202401b", 2020)
    assert flows(register, "supplier", "recipient", "category", "value", "unit", "quantity", "quantity_unit", "line") == [
        ("RUS", "BLR", "870110", 1.5, "thousand USD", 2.0, "t", 2),
        ("CHN", "BLR", "010121", 0.25, "thousand USD", None, None, 3),
    ]
    assert not register.covers_world


def test_the_name_of_a_file_plays_no_part_in_ids():
    text = f"{BACI}2020,643,112,870110,1.5,2\n"
    assert flows(read(text, "a_V202401b.csv"), "row_id") == flows(read(text, "b.csv"), "row_id")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2020,9999,112,870110,1,2", "exporter is '9999', which nobody knows"),
        ("2020,,112,870110,1,2", "exporter is '', which nobody knows"),
        ("2020,643,112,870110,-1,2", "the value is '-1', less than nothing"),
        ("2020,643,112,870110,inf,2", "the value is 'inf', which is no number"),
        ("2020,643,112,870110,1e999,2", "the value is '1e999', which is no number"),
        ("3020,643,112,870110,1,2", "the year is '3020', which is none"),
        ("20,643,112,870110,1,2", "the year is '20', which is none"),
        ("2020,643,112,8701x,1,2", "the product is '8701x', which is no HS code"),
        ("2020,643,112,,1,2", "the product is empty"),
        ("2020,643,643,870110,1,2", "recipient and supplier are the same: goods that came back, or an error"),
        ("2020,643,112,870110,1", "it has 5 columns, the header 6"),
        ("2020,0,112,870110,1,2", "exporter is World, a sum over countries"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_are_taken(row, why):
    register = read(f"{BACI}2020,643,112,870110,1.5,2\n{row}\n2020,156,112,870110,1.5,2\n")
    assert whys(register) == [(3, why)]
    assert [line for (line,) in flows(register, "line")] == [2, 4]
    assert register.refused[0].text


@pytest.mark.parametrize("cell", ["", "NA", "NaN"])
def test_not_reported_is_null_and_a_reported_zero_is_zero(cell):
    register = read(f"{BACI}2020,643,112,870110,{cell},2\n2020,156,112,870110,0,2\n")
    assert flows(register, "value") == [(None,), (0.0,)]


def test_a_code_for_more_than_one_country_is_told():
    register = read(f"{BACI}2020,490,112,870110,1,2\n2020,697,112,870110,1,2\n1995,58,112,870110,1,2\n")
    assert flows(register, "supplier") == [("TWN",), ("UNK",), ("BEL",)]
    assert any("490 is Other Asia" in note and "read as TWN: 1 rows" in note for note in register.notes)
    assert any("Belgium and Luxembourg" in note for note in register.notes)


def test_doubled_rows_are_kept_told_and_have_ids_of_their_own():
    row = "2020,643,112,870110,1.5,2\n"
    register = read(BACI + row * 3 + "2020,643,112,870110,9,2\n")
    assert len({one for (one,) in flows(register, "row_id")}) == 4
    assert any("3 row(s)" in note and "lines 3, 4, 5" in note for note in register.notes)


def test_a_quantity_that_is_none_does_not_cost_the_row():
    register = read(f"{BACI}2020,643,112,870110,1.5,many\n")
    assert flows(register, "quantity") == [(None,)]
    assert any("1 rows have no usable quantity" in note and "line 2" in note for note in register.notes)


def test_delimiters_marks_and_line_ends_do_not_matter():
    text = f"{BACI}2020,643,112,870110,1.5,2\n"
    for other in (text.replace(",", ";"), text.replace(",", "\t"), "\ufeff" + text, text.replace("\n", "\r\n"), f"\n{text}"):
        assert flows(read(other), "supplier", "recipient", "value") == [("RUS", "BLR", 1.5)]


def test_a_file_that_breaks_off_is_refused_with_its_line():
    with pytest.raises(SourceMalformed) as caught:
        read(f"{BACI}2020,643,112,870110,1.5,2\n2020,643,1")
    assert caught.value.where == "f.csv, line 3"
    assert any("no end" in note for note in read(f"{BACI}2020,643,112,870110,1.5,2").notes)


@pytest.mark.parametrize("row", ['2020,"643,112,870110,1.5,2', '2020,643,112,870110,1.5,"2'])
def test_a_quotation_mark_that_never_closes_does_not_swallow_the_file(row):
    with pytest.raises(SourceMalformed, match="never closes") as caught:
        read(f"{BACI}2020,643,112,870110,1.5,2\n{row}\n2020,156,112,870110,1.5,2\n")
    assert caught.value.where == "f.csv, line 3"


def test_blank_rows_are_no_data_and_lines_still_count():
    register = read(f"{BACI}2020,643,112,870110,1.5,2\n\n,,,,,\n2020,156,112,870110,1.5,2\n\n")
    assert (register.n_rows, register.refused, flows(register, "line")) == (2, (), [(2,), (5,)])


def test_a_file_of_all_countries_covers_the_world():
    codes = [code for code, who in coded_parties("un").items() if who[0].party not in {None, "UNK"} and not who[0].remark]
    rows = "".join(f"2020,{one},{other},870110,1,2\n" for one, other in zip(codes, [*codes[7:], *codes[:7]], strict=True))
    register = read(BACI + rows)
    assert register.covers_world, register.coverage


def test_comtrade_imports_belong_to_the_reporter_and_exports_to_the_partner():
    register = read(NEW + new() + new(flow="X", partner="398", value="70"))
    assert flows(register, "recipient", "supplier", "value", "unit", "product", "quantity", "quantity_unit", "note") == [
        ("BLR", "RUS", 1000.0, "USD", "Tractors", 5.0, "kg", None),
        ("KAZ", "BLR", 70.0, "USD", "Tractors", 5.0, "kg", "as the exporter reports it, fob"),
    ]
    assert any("1 rows are imports (cif), 1 exports (fob)" in note for note in register.notes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (new(partner="0"), "partner is World, a sum over countries"),
        (new(reporter="97"), "reporter is European Union, a sum over countries"),
        (new(mot="2100"), "one mode of transport ('2100'), which is a part of the row for all"),
        (new(flow="RX"), "the row is of re-exports, which stand within exports"),
        (new(flow="Q"), "the flow is 'q', neither imports nor exports"),
        (new(product="8701"), "product '8701' is the sum of finer products that stand in the file"),
        (new(product="TOTAL"), "product 'TOTAL' is the sum of finer products that stand in the file"),
        (new(period="202003"), "a month of a year that stands in the file as a whole"),
        (new(reporter="643", partner="112", flow="X"), "exports that the recipient reports as its imports in another row"),
        (new(partner="112"), "recipient and supplier are the same: goods that came back, or an error"),
    ],
)
def test_what_would_count_twice_is_left_out_and_named(row, why):
    register = read(NEW + new() + row)
    assert [(line, told.replace("'Q'", "'q'")) for line, told in whys(register)] == [(3, why)]
    assert flows(register, "value") == [(1000.0,)]


def test_a_file_of_chapters_or_totals_only_keeps_them():
    register = read(NEW + new(product="87") + new(product="88"))
    assert flows(register, "category") == [("87",), ("88",)]
    assert flows(read(NEW + new(product="TOTAL")), "category") == [("TOTAL",)]


def test_months_without_their_year_are_kept_and_say_which():
    register = read(NEW + new(period="202003") + new(period="202004"))
    assert flows(register, "year", "note") == [(2020, "month 03"), (2020, "month 04")]
    assert not any("earlier row" in note for note in register.notes)


def test_a_weight_of_zero_is_not_known():
    assert flows(read(NEW + new(weight="0")), "quantity", "quantity_unit") == [(1.0, "u")]


def test_several_revisions_of_the_classification_are_told():
    register = read(NEW + new() + new(partner="156").replace(",H5,", ",H4,"))
    assert any("H4, H5" in note for note in register.notes)


def test_comtrade_json_is_read_like_its_csv():
    header = NEW.strip().split(",")
    record = dict(zip(header, new().strip().split(","), strict=True)) | {
        "primaryValue": 1000.0,
        "reporterCode": 112,
        "cmdDesc": None,
    }
    register = read(json.dumps({"elapsedTime": "1", "count": 2, "data": [record]}), name="f.json")
    assert flows(register, "recipient", "supplier", "value", "product", "line") == [("BLR", "RUS", 1000.0, None, 1)]
    assert any("says it holds 2 records and holds 1" in note for note in register.notes)


def test_the_old_interface_of_comtrade_is_read():
    rows = (
        '"H4",2014,2014,"Import",112,"Belarus","BLR",643,"Russian Federation","RUS","870110","Tractors, small",12,34\n'
        '"H4",2014,2014,"Import",112,"Belarus","BLR",0,"World","WLD","870110","Tractors, small",12,34\n'
        '"H4",2014,2014,"Re-Export",112,"Belarus","BLR",643,"Russian Federation","RUS","870110","Tractors, small",12,34\n'
    )
    register = read(OLD + rows)
    assert flows(register, "recipient", "supplier", "category", "product", "value", "quantity") == [
        ("BLR", "RUS", "870110", "Tractors, small", 34.0, 12.0)
    ]
    assert [line for line, _ in whys(register)] == [3, 4]


def test_comtrade_by_names_alone_is_read():
    register = read(
        "Year,Trade Flow,Reporter,Partner,Commodity Code,Trade Value (US$)\n"
        '2014,Import,Belarus,Russian Federation,8701,5\n2014,Import,Belarus,"Other Europe, nes",8701,5\n'
        "2014,Import,Belarus,EU-28,8701,5\n2014,Import,Belarus,Ruritania,8701,5\n"
    )
    assert flows(register, "supplier") == [("RUS",), ("UNK",)]
    assert [why.split(" (")[0] for _, why in whys(register)] == [
        "partner is European Union, a sum over countries",
        "partner is 'Ruritania', which nobody knows",
    ]


def test_comtrade_without_a_partner_says_so():
    with pytest.raises(SourceMalformed, match="nothing in it names the partner"):
        read("refYear,reporterCode,flowCode,cmdCode,primaryValue\n2020,112,M,87,1\n")


def test_the_atlas_is_read_by_imports_and_mirrors_do_not_count_twice():
    register = read(f"{ATLAS}1,BLR,2,RUS,7,8701,2020,10,250\n2,RUS,1,BLR,7,8701,2020,250,10\n2,RUS,3,ANS,7,XXXX,2020,0,4\n")
    assert flows(register, "recipient", "supplier", "category", "value", "unit") == [
        ("BLR", "RUS", "8701", 250.0, "USD"),
        ("RUS", "BLR", "8701", 10.0, "USD"),
        ("RUS", "UNK", "XXXX", 4.0, "USD"),
    ]


def test_an_atlas_extract_for_one_country_says_that_its_exports_are_not_taken():
    register = read(f"{ATLAS}1,BLR,2,RUS,7,8701,2020,10,250\n")
    assert any("1 partners have no rows of their own" in note for note in register.notes)


def test_an_atlas_file_without_imports_is_read_by_its_exports():
    register = read("location_code,partner_code,hs_product_code,year,export_value,import_value\nRUS,BLR,8701,2019,5,0\n")
    assert flows(register, "recipient", "supplier", "value") == [("BLR", "RUS", 5.0)]
    with pytest.raises(SourceMalformed, match="product_id"):
        read("country_iso3_code,partner_iso3_code,product_id,year,export_value,import_value\nRUS,BLR,77,2019,5,1\n")


def test_cow_in_parquet_keeps_missing_apart_from_zero_and_changes_states_with_time():
    table = pa.table(
        {
            "imp": [370, 370, 2, 365, 345],
            "exp": [365, 2, 365, 2, 2],
            "year": [1995, 1995, 1980, 1913, 2004],
            "v": [12.5, 0.0, float("nan"), None, 3.0],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    register = read(out.getvalue(), name="cow.parquet")
    assert flows(register, "recipient", "supplier", "year", "value", "unit", "line") == [
        ("BLR", "RUS", 1995, 12.5, "million USD", 1),
        ("BLR", "USA", 1995, 0.0, "million USD", 2),
        ("USA", "SUN", 1980, None, "million USD", 3),
        ("RUS", "USA", 1913, None, "million USD", 4),
        ("SCG", "USA", 2004, 3.0, "million USD", 5),
    ]
    assert any(
        note.startswith("5 pairs and years have one direction only (1 the imports of the state with the lower number")
        for note in register.notes
    )


def test_cow_as_published_states_two_flows_a_line_and_minus_nine_for_not_reported():
    register = read(
        "ccode1,ccode2,year,importer1,importer2,flow1,flow2,source1\n2,20,1920,USA,Canada,612,-9,1\n2,999,1920,USA,?,1,2,1\n"
    )
    assert register.n_rows == 4
    assert flows(register, "recipient", "supplier", "value", "line") == [("USA", "CAN", 612.0, 2), ("CAN", "USA", None, 2)]
    assert [line for line, _ in whys(register)] == [3, 3]


def test_other_parquet_tables_are_refused_with_their_columns():
    out = io.BytesIO()
    pq.write_table(pa.table({"name": ["Ada"], "age": [36]}), out)
    with pytest.raises(SourceMalformed, match="a Parquet table has the columns name, age"):
        read(out.getvalue())


@given(st.lists(st.tuples(st.sampled_from(["a", 'b"', "ж\\", None]), st.integers(1990, 1993)), min_size=1, max_size=30))
@settings(deadline=None)
def test_ids_of_a_column_are_the_ids_of_its_rows(rows):
    texts, years = (pa.array(column) for column in zip(*rows, strict=True))
    found = row_ids(("baci", None), [texts.cast(pa.string()), years.cast(pa.int32())]).to_pylist()
    seen: dict[tuple[str | None, int], int] = {}
    for one, row in zip(found, rows, strict=True):
        seen[row] = seen.get(row, 0) + 1
        assert one == content_id("r", "baci", None, *row, seen[row])


@given(st.binary(max_size=200), st.integers(0, 3), st.integers(0, 300), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_whatever_the_bytes_rows_add_up(noise, which, place, gone):
    whole = (
        f"{BACI}2020,643,112,870110,1.5,2\n2020,156,112,870110,1.5,2\n".encode(),
        (NEW + new() + new(partner="156")).encode(),
        f"{ATLAS}1,BLR,2,RUS,7,8701,2020,10,250\n".encode(),
        b"Material,Stage,Country,Share,t\nMagnesium,P,China,97%,1\nMagnesium,P,Israel,1%,1\n",
    )[which]
    data = whole[:place] + noise + whole[place + gone :]
    try:
        register = read_register(data, name="f.csv")
    except SourceMalformed:
        return
    if register.flows is not None:
        assert register.n_rows == register.flows.num_rows + len(register.refused)
        assert len(set(register.flows["row_id"].to_pylist())) == register.flows.num_rows
