from pathlib import Path

import pytest

from reliant.errors import SourceMalformed
from reliant.registers.makers import read_makers

HEADER = "recipient,supplier,designation,first_year,last_year,maker,maker_country,licensor,licensor_country,source_url,quote\n"
LINE = "KAZ,South Africa,Marauder,2016,,Kazakhstan Paramount Engineering,KAZ,Paramount Group,ZAF,https://e.org/1,told\n"


def makers(*rows):
    return read_makers((HEADER + "".join(rows)).encode(), name="makers.csv")


def test_a_line_says_which_rows_it_is_of_who_makes_them_and_whose_technology_it_is():
    [one] = makers(LINE)
    assert (one.recipient, one.supplier, one.designation, one.first_year, one.last_year) == ("KAZ", "ZAF", "Marauder", 2016, None)
    assert (one.maker, one.maker_country, one.licensor_country, one.quote) == (
        "Kazakhstan Paramount Engineering",
        "KAZ",
        "ZAF",
        "told",
    )
    assert one.id.startswith("m-")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (LINE.replace("Kazakhstan Paramount Engineering", ""), "line 2: maker or source_url"),
        (LINE.replace("https://e.org/1", ""), "line 2: maker or source_url"),
        (LINE.replace("South Africa", "").replace("Marauder", ""), "every row"),
        (LINE.replace("South Africa", "Nowhere"), "nobody knows the country 'Nowhere'"),
        (LINE.replace("2016,", "16,"), "first_year is '16'"),
        (LINE.replace("2016,,", "2016,2015,"), "ends 2015, before it begins 2016"),
        (LINE.replace(",ZAF,", ",,"), "licensor_country is empty"),
    ],
)
def test_a_bad_line_is_refused_with_its_line(line, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        makers(line)
    assert caught.value.remedy


def test_a_line_that_stands_twice_is_refused():
    with pytest.raises(SourceMalformed, match="stands twice"):
        makers(LINE, LINE)


def test_the_table_of_the_example_is_read():
    path = Path(__file__).parents[2] / "examples" / "belarus" / "makers.csv"
    assert {one.maker for one in read_makers(path.read_bytes(), name=path.name)} == {
        "Kazakhstan Paramount Engineering",
        "Eurocopter Kazakhstan Engineering",
    }
