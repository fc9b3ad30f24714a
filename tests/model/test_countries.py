import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from reliant.errors import UnknownName
from reliant.model.countries import countries, country, party_name, party_named

REGISTERS = Path(__file__).parents[2].parent / "shared" / "data" / "registers"


def folded(name):
    return name.replace("’", "'").casefold()


def test_every_iso_country_kosovo_and_the_gone_ones():
    ids = [one.id for one in countries()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Z]{3}", one) for one in ids)
    gone = {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "YAR", "VDR", "ANT"}
    assert gone | {"XKX", "XBI", "XKT", "XLG", "XNC"} <= set(ids)
    assert len(set(ids) - gone - {one for one in ids if one.startswith("X")}) == 249


def test_a_name_belongs_to_one_country():
    owners = {}
    for one in countries():
        for name in one.names:
            owners.setdefault(folded(name), set()).add(one.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_name_is_another_countrys_id():
    ids = {one.id.casefold() for one in countries()}
    assert [name for one in countries() for name in one.names if folded(name) in ids - {one.id.casefold()}] == []


@pytest.mark.parametrize("field", ["names_ru", "names_be", "capitals", "leaders"])
def test_other_words_belong_to_one_country(field):
    words = Counter(folded(word) for one in countries() for word in {folded(word) for word in getattr(one, field)})
    assert [word for word, times in words.items() if times > 1] == []


def test_only_documented_demonyms_are_shared():
    words = Counter(word for one in countries() for word in one.demonyms)
    assert {word for word, times in words.items() if times > 1} == {"Congolese", "Dominican", "Dominicans"}


def test_no_capital_is_another_countrys_name():
    names = {folded(name) for one in countries() for name in one.names}
    assert [capital for one in countries() for capital in one.capitals if folded(capital) in names] == []


def test_all_words_are_trimmed_text():
    words = [
        word
        for one in countries()
        for word in (one.name, *one.names, *one.names_ru, *one.names_be, *one.demonyms, *one.capitals, *one.leaders)
    ]
    assert [word for word in words if not isinstance(word, str) or word != word.strip() or not word] == []
    assert all(one.names[0] == one.name for one in countries())


def test_what_a_country_carries():
    belarus = country("BLR")
    assert (belarus.name, belarus.capitals, belarus.leaders[0]) == ("Belarus", ("Minsk",), "Lukashenko")
    assert "Belarusian" in belarus.demonyms
    assert {"Беларусь", "Белоруссия"} <= set(belarus.names_ru)
    assert "Беларусь" in belarus.names_be


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("BLR", "BLR"),
        ("blr", "BLR"),
        (" Rus ", "RUS"),
        ("Belarus", "BLR"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("USA", "USA"),
        ("UAE", "ARE"),
        ("DPRK", "PRK"),
        ("SUN", "SUN"),
        ("XKX", "XKX"),
        ("Côte d’Ivoire", "CIV"),
        ("NOR", "NOR"),
    ],
)
def test_country_by_id_or_name(code, found):
    assert country(code).id == found


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ("BLX", "BLR Belarus"),
        ("Belarussia", "BLR Belarus"),
        ("Kazahstan", "KAZ Kazakhstan"),
        ("Rusia", "RUS Russia"),
        ("Ukrane", "UKR Ukraine"),
    ],
)
def test_a_wrong_code_gets_suggestions(wrong, first):
    with pytest.raises(UnknownName) as raised:
        country(wrong)
    assert (raised.value.kind, raised.value.name) == ("country", wrong)
    assert raised.value.nearest[0] == first
    assert len(raised.value.nearest) <= 3


@pytest.mark.parametrize("wrong", ["", " ", "UNK", "ORG:NATO", "qqqqqqqqqqqqqq", "Minsk", "Russian"])
def test_what_is_no_country(wrong):
    with pytest.raises(UnknownName):
        country(wrong)


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Russia", "RUS"),
        ("soviet  union ", "SUN"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Cote d'Ivoire", "CIV"),
        ("Viet Nam", "VNM"),
        ("South Vietnam", "VDR"),
        ("DR Congo", "COD"),
        ("Congo", "COG"),
        ("eSwatini", "SWZ"),
        ("Czechoslovakia", "CSK"),
        ("East Germany (GDR)", "DDR"),
        ("Germany (FRG)", "DEU"),
        ("Yugoslavia", "YUG"),
        ("North Yemen", "YAR"),
        ("South Yemen", "YMD"),
        ("Yemen Arab Republic (North Yemen)", "YAR"),
        ("Micronesia", "FSM"),
        ("Western Sahara", "ESH"),
        ("Northern Cyprus", "XNC"),
        ("Biafra", "XBI"),
        ("Katanga", "XKT"),
        ("Libya GNC", "XLG"),
        ("Libya HoR*", "NSG:Libya HoR"),
        ("Macedonia", "MKD"),
        ("Hamas (Palestine)*", "NSG:Hamas (Palestine)"),
        ("NATO**", "ORG:NATO"),
        ("United Nations** ", "ORG:United Nations"),
        ("unknown", "UNK"),
        ("unknown supplier", "UNK"),
        ("unknown supplier(s)", "UNK"),
        ("unknown recipient(s)", "UNK"),
        ("Unknown country", "UNK"),
        ("unknown rebel group*", "NSG:unknown rebel group"),
    ],
)
def test_register_spellings(name, party):
    assert party_named(name) == party


@pytest.mark.parametrize("name", ["", "  ", "*", "**", "Atlantis", "0.25"])
def test_a_name_nobody_knows_is_refused(name):
    with pytest.raises(UnknownName) as raised:
        party_named(name)
    assert raised.value.kind == "party"


@pytest.mark.parametrize(
    ("party", "name"),
    [
        ("RUS", "Russia"),
        ("ORG:NATO", "NATO"),
        ("NSG:Hamas (Palestine)", "Hamas (Palestine)"),
        ("UNK", "unknown supplier"),
        ("WORLD", "WORLD"),
        ("", ""),
    ],
)
def test_party_name(party, name):
    assert party_name(party) == name


def test_every_printed_name_leads_back():
    assert [one.id for one in countries() if party_named(one.name) != one.id or party_name(one.id) != one.name] == []


def csv_rows(path):
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    return list(csv.reader(text.splitlines()))


def names_in_trade_register(path):
    columns, width = (), 0
    for row in csv_rows(path):
        if row[:2] == ["Recipient", "Supplier"]:
            columns, width = (0, 1), len(row)
        elif row[:3] == ["SIPRI AT Database ID", "Supplier", "Recipient"]:
            columns, width = (1, 2), len(row)
        elif row[:2] == ["buyercod", "sellercod"]:
            columns, width = (row.index("buyer"), row.index("seller")), len(row)
        elif columns and (len(row) == width or "samples" in path.parts):  # shorter: one deal broken over two lines
            yield from (row[column] for column in columns if len(row) > column and row[column])


def names_in_total_table(path):
    began = False
    for row in csv_rows(path):
        if began and row and row[0] and not row[0].startswith("Total world"):
            yield row[0]
        began = began or row[:1] in (["Recipient"], ["Exports by"])


def names_in_json(path):
    for supplier, years in json.loads(path.read_text(encoding="utf-8")).items():
        yield supplier
        for recipients in years.values():
            yield from recipients


@pytest.mark.registers
@pytest.mark.skipif(not REGISTERS.is_dir(), reason=f"NOT CHECKED: no whole registers at {REGISTERS}")
def test_every_name_in_the_registers_is_known():
    tables = [*REGISTERS.glob("sipri_tiv_tables/*port-values*.csv"), *REGISTERS.glob("samples/E[12]_*.csv")]
    jsons = [*REGISTERS.glob("sipri_json*/*.json"), *REGISTERS.glob("extracts/*.json")]
    registers = [
        path
        for folder in ("sipri_register_*", "sipri_deliveries_*", "extracts", "samples")
        for path in REGISTERS.glob(f"{folder}/*.csv")
        if not path.name.startswith("E")
    ]
    names = set()
    for paths, read in ((registers, names_in_trade_register), (tables, names_in_total_table), (jsons, names_in_json)):
        assert paths
        for path in paths:
            found = set(read(path))
            assert found, path.name
            names |= found
    unknown = []
    for name in sorted(names):
        try:
            party_named(name)
        except UnknownName:
            unknown.append(name)
    assert unknown == []
    assert len(names) > 270
