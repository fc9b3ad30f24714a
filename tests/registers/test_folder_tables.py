from pathlib import Path

import pytest

from reliant.errors import SourceMalformed
from reliant.model.ownership import ControlMeans, Share
from reliant.model.time import PartialDate
from reliant.registers.folder_tables import read_annotations, read_ownership

HEADER = "child,child_country,parent,parent_country,share_percent,since,until,relation,source_url,remark\n"
YARD = "Vilnia Yard,KAZ,Oslo Marine,NOR,49,2011,2020-11,joint venture,https://example.org/1,told twice\n"
EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"


def stakes(*lines, header=HEADER):
    return read_ownership((header + "".join(lines)).encode(), name="ownership.csv")


def test_a_stake_with_everything():
    [stake] = stakes(YARD)
    assert (stake.child, stake.child_country, stake.parent, stake.parent_country) == ("Vilnia Yard", "KAZ", "Oslo Marine", "NOR")
    assert (stake.share_percent, stake.since, stake.until) == (49.0, PartialDate(2011), PartialDate(2020, 11))
    assert (stake.relation, stake.is_ownership, stake.source_url, stake.remark) == (
        "joint venture",
        True,
        "https://example.org/1",
        "told twice",
    )


def test_what_is_not_stated_is_null_and_not_zero():
    [stake] = stakes("Vilnia Yard,,Oslo Marine,,,,,subsidiary,https://example.org/1,\n")
    assert (stake.child_country, stake.parent_country, stake.share_percent) == (None, None, None)
    assert (stake.since, stake.until, stake.remark) == (None, None, None)


def test_a_stake_of_nothing_is_a_stated_zero():
    assert stakes(YARD.replace(",49,", ",0,"))[0].share_percent == 0


@pytest.mark.parametrize(
    ("relation", "is_ownership"),
    [
        ("joint venture", True),
        ("acquisition", True),
        ("state-owned", True),
        ("joint venture for the production of boats", True),
        ("joint venture planned (memorandum)", False),
        ("offer only", False),
        ("local assembly from kits", False),
        ("joint production", False),
        ("licence", False),
        ("joint venture agreed", False),
        ("reported; not ownership", False),
    ],
)
def test_plans_offers_and_licences_are_no_stakes(relation, is_ownership):
    assert stakes(YARD.replace("joint venture", relation))[0].is_ownership is is_ownership


def test_countries_may_be_named_and_unknown_ones_stay_unknown():
    [named, unknown] = stakes(YARD.replace(",KAZ,", ",Kazakhstan,"), YARD.replace(",NOR,", ",UNK,"))
    assert (named.child_country, unknown.parent_country) == ("KAZ", "UNK")


def test_the_same_row_has_the_same_id_wherever_it_stands():
    other = YARD.replace("49", "51")
    assert [s.id for s in stakes(YARD, other)] == [s.id for s in stakes(other, YARD)][::-1]
    assert stakes(YARD)[0].id != stakes(other)[0].id


def test_byte_order_mark_windows_line_ends_and_empty_lines_are_no_matter():
    data = ("\ufeff" + HEADER + "\n" + ",,,,,,,,,\n" + YARD).replace("\n", "\r\n").encode()
    assert read_ownership(data, name="ownership.csv") == stakes(YARD)


def test_a_table_of_a_header_alone_holds_nothing():
    assert stakes() == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (YARD.replace(",49,", ",half,"), "line 2: .*half.*per cent"),
        (YARD.replace(",49,", ",149,"), "line 2: share_percent is 149"),
        (YARD.replace(",49,", ",-1,"), "share_percent is -1"),
        (YARD.replace(",49,", ",nan,"), "share_percent is nan"),
        (YARD.replace("2011", "in 2011"), "line 2: .*YYYY"),
        (YARD.replace("2011", "2011-13"), "line 2: "),
        (YARD.replace("2011", "2021"), "ends 2020-11, before it begins 2021"),
        (YARD.replace(",KAZ,", ",Kazakstann,"), "line 2: nobody knows the country 'Kazakstann'; near are KAZ"),
        (YARD.replace("Vilnia Yard", ""), "line 2: child or parent is empty"),
        (YARD.replace("Vilnia Yard", "Vilnia, Yard"), "line 2: .*as many cells.*double quotes"),
        ("Vilnia Yard,KAZ\n", "line 2: .*as many cells"),
        (YARD.replace("told", "to\x00ld"), "NUL characters"),
        (YARD.replace("told", "t" * 200_000), "line 2: it is no CSV: field larger"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(line, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        stakes(line)
    assert caught.value.remedy


def test_a_missing_column_is_named():
    with pytest.raises(SourceMalformed, match=r"line 1: column share_percent, until is missing"):
        stakes(header="child,child_country,parent,parent_country,since,relation,source_url\n")


@pytest.mark.parametrize("read", [read_ownership, read_annotations])
def test_another_encoding_and_an_empty_file_are_refused(read):
    with pytest.raises(SourceMalformed, match="byte 0 is not UTF-8"):
        read("Завод".encode("cp1251"), name="t.csv")
    with pytest.raises(SourceMalformed, match="is missing"):
        read(b"", name="t.csv")


def test_annotations_keep_the_keys_as_the_register_prints_them():
    data = b'recipient,supplier,ordered,designation,kind,text\nBelarus,Russia,(2015),BTR-82A,status,"late, says a source"\n'
    [note] = read_annotations(data, name="annotations.csv")
    assert (note.recipient, note.supplier, note.ordered, note.designation) == ("Belarus", "Russia", "(2015)", "BTR-82A")
    assert (note.kind, note.text) == ("status", "late, says a source")


def test_an_annotation_with_a_comma_out_of_quotes_is_refused():
    with pytest.raises(SourceMalformed, match="line 2"):
        read_annotations(
            b"recipient,supplier,ordered,designation,kind,text\nBelarus,Russia,2015,BTR,status,late, says one\n", name="t.csv"
        )


def test_the_tables_of_the_example_are_read():
    ownership = read_ownership((EXAMPLE / "ownership.csv").read_bytes(), name="ownership.csv")
    assert len({stake.id for stake in ownership}) == len(ownership) > 0
    assert any(not stake.is_ownership for stake in ownership)
    assert read_annotations((EXAMPLE / "annotations.csv").read_bytes(), name="annotations.csv")


MORE = HEADER.replace("share_percent", "share_capital").replace(
    "relation,", "relation,share_votes,control,level,source_date,quote,"
)


def with_more(capital, votes="", control="", level="", source_date="", quote=""):
    return f"F,KAZ,A,NOR,{capital},2011,,joint venture,{votes},{control},{level},{source_date},{quote},https://example.org/1,\n"


def test_votes_control_and_quotes_stand_beside_the_capital():
    [stake] = stakes(with_more("28", "62", "golden share", "", "2020-05", "so it says"), header=MORE)
    assert (stake.share_percent, stake.votes, stake.control) == (28, Share(62, 62), ControlMeans.GOLDEN_SHARE)
    assert (stake.source_date, stake.quote, stake.is_indirect) == (PartialDate(2020, 5), "so it says", False)
    assert stakes(with_more("28", level="indirect"), header=MORE)[0].is_indirect


def test_a_range_stays_a_range():
    [stake] = stakes(with_more("25-50", ">50"), header=MORE)
    assert (stake.share_percent, stake.capital, stake.votes) == (None, Share(25, 50), Share(50, 100, is_above_low=True))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (with_more("28", "130"), "share_votes is 130"),
        (with_more("50-25"), "lower bound first"),
        (with_more("28", control="magic"), "control is 'magic'"),
        (with_more("28", level="sideways"), "level is 'sideways'"),
        (with_more("28", source_date="May"), "source_date: .*YYYY"),
        (with_more("28").replace("F,KAZ,A", "F,KAZ,f"), "F would own itself"),
    ],
)
def test_a_bad_cell_of_the_new_columns_is_refused_with_its_line(line, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        stakes(line, header=MORE)
    assert caught.value.remedy
    assert "line 2" in str(caught.value)


def test_capital_twice_is_refused():
    with pytest.raises(SourceMalformed, match="share_percent stands twice"):
        stakes(header=HEADER.replace("share_percent", "share_percent,share_capital"))


def test_ids_of_tables_without_the_new_columns_are_those_of_tables_with_them_left_empty():
    plain = "F,KAZ,A,NOR,28,2011,,joint venture,https://example.org/1,\n"
    assert stakes(plain)[0].id == stakes(with_more("28"), header=MORE)[0].id
    assert stakes(plain)[0].id != stakes(with_more("28", "62"), header=MORE)[0].id
