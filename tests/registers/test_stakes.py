"""Files of stakes: recognised by content; what gives no stake is listed with where and why."""

import json

import pytest

from reliant.errors import SourceMalformed
from reliant.model.ownership import UNDISCLOSED, ControlMeans, Share
from reliant.model.time import PartialDate
from reliant.registers.stakes import read_stakes


def lines(*records):
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records).encode()


def entity(key, schema, **properties):
    values = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return {"id": key, "schema": schema, "properties": values}


ALPHA = entity("a", "Company", name="Alpha Works", jurisdiction="kz")
STATE = entity("s", "PublicBody", name="State Fund", country="ru")
PERSON = entity("p", "Person", name="A. Person", nationality=["ru", "cy"])


def refused(read):
    return {one.where: one.why for one in read.refused}


def test_an_ownership_of_followthemoney_becomes_a_stake():
    held = entity(
        "o",
        "Ownership",
        owner="s",
        asset="a",
        percentage="49 %",
        startDate="2019-03",
        endDate="2021",
        sourceUrl="https://e.org/1",
    )
    read = read_stakes(lines(ALPHA, STATE, held), name="f.json")
    assert (read.kind, read.refused, read.notes) == ("ftm", (), ())
    [one] = read.stakes
    assert (one.parent, one.parent_country, one.child, one.child_country) == ("State Fund", "RUS", "Alpha Works", "KAZ")
    assert (one.share_percent, one.votes, one.since, one.until) == (49.0, None, PartialDate(2019, 3), PartialDate(2021))
    assert (one.source_url, one.where, one.child_id) == ("https://e.org/1", "FollowTheMoney Ownership o", "ftm:a")


def test_ranges_stay_ranges_and_several_percentages_give_bounds():
    one = entity("1", "Ownership", owner="s", asset="a", percentage="25-50")
    two = entity("2", "Ownership", owner="p", asset="a", percentage=["10", "12.5"])
    read = read_stakes(lines(ALPHA, STATE, PERSON, one, two), name="f.json")
    assert [(stake.share_percent, stake.share_range) for stake in read.stakes] == [
        (None, Share(25, 50)),
        (None, Share(10, 12.5)),
    ]
    assert any("2 percentages are stated" in note for note in read.notes)
    assert any("several countries (ru, cy)" in note for note in read.notes)
    assert read.stakes[1].parent_country is None


def test_votes_control_and_indirect_stakes_are_told_apart():
    rows = [
        entity("1", "Ownership", owner="s", asset="a", percentage="62", sharesType="voting shares"),
        entity("2", "Ownership", owner="s", asset="a", percentage="60", ownershipType="indirect"),
        entity("3", "Control", controller="s", controlled="a", controlType="appointment"),
        entity("4", "Directorship", director="p", organization="a", role="holder of the golden share"),
    ]
    stakes = read_stakes(lines(ALPHA, STATE, PERSON, *rows), name="f.json").stakes
    assert (stakes[0].votes, stakes[0].capital) == (Share(62, 62), None)
    assert [one.is_indirect for one in stakes] == [False, True, False, False]
    assert [one.control for one in stakes] == [None, None, ControlMeans.RIGHT_TO_APPOINT, ControlMeans.GOLDEN_SHARE]


def test_everything_else_of_followthemoney_is_listed_with_its_line_and_why():
    read = read_stakes(
        lines(
            ALPHA,
            STATE,
            "{broken",
            entity("d", "Directorship", director="p", organization="a", role="chair"),
            entity("x", "Address", full="a street"),
            entity("1", "Ownership", owner="nobody", asset="a"),
            entity("2", "Ownership", asset="a"),
            entity("3", "Ownership", owner="s", asset="a", percentage="a third"),
            entity("4", "Ownership", owner="s", asset="a", startDate="last year"),
            entity("5", "Ownership", owner="a", asset="a", percentage="5"),
            entity("6", "Ownership", owner="s", asset="a", status="former"),
            entity("7", "Ownership", owner="s", asset="a", percentage="nan"),
            entity("8", "Ownership", owner="s", asset="a", percentage="-5"),
            {"id": "9", "schema": "Company"},
            ALPHA,
        ),
        name="f.json",
    )
    assert read.stakes == ()
    expected = {
        "line 3": "no JSON",
        "line 4, entity d": "states no control",
        "line 5, entity x": "neither a party nor a stake",
        "line 6, entity 1": "nobody is no party",
        "line 7, entity 2": "names no owner",
        "line 8, entity 3": "a third",
        "line 9, entity 4": "last year",
        "line 10, entity 5": "would own itself",
        "line 11, entity 6": "has ended",
        "line 12, entity 7": "nan",
        "line 13, entity 8": "-5",
        "line 14": "no entity",
        "line 15": "stands in the file already",
    }
    found = refused(read)
    assert set(found) == set(expected)
    assert [where for where, why in expected.items() if why not in found[where]] == []


def test_statements_of_followthemoney_give_the_same_stakes_as_its_entities():
    rows = ["canonical_id,entity_id,schema,prop,value,dataset,external"]
    for one in (ALPHA, STATE, entity("o", "Ownership", owner="s-old", asset="a", percentage="49")):
        key = one["id"]
        for prop, values in one["properties"].items():
            rows += [f"{key},{'s-old' if key == 's' else key},{one['schema']},{prop},{value},made," for value in values]
    rows.append("a,a,LegalEntity,country,kz,made,")
    rows.append("a,a,Company,name,Beta,made,t")
    read = read_stakes("\n".join(rows).encode(), name="s.csv")
    assert read.kind == "ftm_statements"
    [one] = read.stakes
    assert (one.parent, one.child, one.share_percent, one.parent_country) == ("State Fund", "Alpha Works", 49.0, "RUS")
    assert read.notes == ("1 statements are marked external: candidates for a match, not taken",)


def firm(key, name, code="KZ", **more):
    details = {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": name, "jurisdiction": {"code": code}}
    return {
        "statementId": f"st-{key}",
        "recordId": key,
        "recordType": "entity",
        "recordStatus": "new",
        "recordDetails": details,
    } | more


def relation(key, parent, child, *interests, **more):
    details = {"isComponent": False, "subject": child, "interestedParty": parent, "interests": list(interests)}
    return {
        "statementId": f"st-{key}",
        "statementDate": "2020-01-01",
        "recordId": key,
        "recordType": "relationship",
        "recordStatus": "new",
        "recordDetails": details,
    } | more


def interest(kind="shareholding", share=None, level="direct", **more):
    return {"type": kind, "directOrIndirect": level, **({"share": share} if share else {}), **more}


A, B = firm("a", "Alpha Works"), firm("b", "Beta Holding", "CY")


def read_bods(*records):
    return read_stakes(json.dumps(list(records)).encode(), name="b.json")


def test_shares_and_votes_of_one_relationship_are_one_stake():
    held = relation(
        "r",
        "b",
        "a",
        interest(share={"exact": 28, "minimum": 28, "maximum": 28}, startDate="2017-11-01"),
        interest("votingRights", {"minimum": 50, "maximum": 75}, startDate="2017-11-01"),
        interest("appointmentOfBoard", startDate="2017-11-01"),
        source={"url": "https://e.org/b", "retrievedAt": "2020-02-03T10:00:00Z"},
    )
    read = read_bods(A, B, held)
    assert (read.kind, read.refused) == ("bods_0.4", ())
    [one] = read.stakes
    assert (one.parent, one.parent_country, one.child) == ("Beta Holding", "CYP", "Alpha Works")
    assert (one.share_percent, one.votes, one.control) == (28, Share(50, 75), ControlMeans.RIGHT_TO_APPOINT)
    assert (one.since, one.source_url, one.source_date) == (PartialDate(2017, 11, 1), "https://e.org/b", PartialDate(2020, 2, 3))
    assert one.where == "BODS statement st-r"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ({"exact": 10}, Share(10, 10)),
        ({"minimum": 25, "maximum": 50}, Share(25, 50)),
        ({"exclusiveMinimum": 50, "maximum": 75}, Share(50, 75, is_above_low=True)),
        ({"minimum": 75}, Share(75, 100)),
        ({"maximum": 25}, Share(0, 25)),
        ({"minimum": 25, "exclusiveMinimum": True, "maximum": 50}, Share(25, 50, is_above_low=True)),
        ({"minimum": 25, "exclusiveMinimum": False, "maximum": 50}, Share(25, 50)),
        ({"minimum": 25, "exclusiveMaximum": 50}, Share(25, 50)),
        (None, None),
    ],
)
def test_bounds_of_shares_stay_bounds(share, expected):
    assert read_bods(A, B, relation("r", "b", "a", interest(share=share))).stakes[0].capital == expected


def test_what_replaces_a_statement_counts_and_the_replaced_one_is_listed():
    old = relation("r", "b", "a", interest(share={"exact": 25}))
    new = {**relation("r", "b", "a", interest(share={"exact": 60})), "statementId": "st-2", "statementDate": "2021-01-01"}
    for order in ((old, new), (new, old)):
        read = read_bods(A, B, *order)
        assert [one.share_percent for one in read.stakes] == [60]
        assert refused(read) == {"statement st-r": "replaced by statement st-2"}


def test_a_closed_relationship_ends_on_the_day_of_the_statement_that_closes_it():
    old = relation("r", "b", "a", interest(share={"exact": 25}))
    closing = {"statementId": "st-2", "statementDate": "2021-05-06", "recordId": "r", "recordType": "relationship"}
    closing |= {"recordStatus": "closed", "recordDetails": {"isComponent": False, "subject": "a", "interestedParty": "b"}}
    [one] = read_bods(A, B, old, closing).stakes
    assert (one.share_percent, one.until) == (25, PartialDate(2021, 5, 6))


def test_parties_that_are_not_specified_or_not_known_are_undisclosed():
    hidden = relation(
        "r", {"reason": "informationUnknownToPublisher", "description": "no answer"}, "a", interest(share={"exact": 40})
    )
    nobody = relation("q", {"reason": "noBeneficialOwners"}, "a", interest(share={"exact": 1}))
    unknown = {"statementId": "st-u", "recordId": "u", "recordType": "person", "recordDetails": {"personType": "unknownPerson"}}
    held = relation("t", "u", "a", interest(share={"exact": 10}))
    read = read_bods(A, unknown, hidden, nobody, held)
    assert [(one.parent, one.share_percent) for one in read.stakes] == [(UNDISCLOSED, 40), (UNDISCLOSED, 10)]
    assert "informationUnknownToPublisher: no answer" in read.stakes[0].remark
    assert "no such party" in refused(read)["statement st-q"]


def test_an_indirect_interest_is_marked_and_dates_set_interests_apart():
    held = relation(
        "r",
        "b",
        "a",
        interest(share={"exact": 60}, level="indirect"),
        interest(share={"exact": 30}, startDate="2015-01-01", endDate="2016-01-01"),
    )
    assert [(one.share_percent, one.is_indirect, str(one.until)) for one in read_bods(A, B, held).stakes] == [
        (60, True, "None"),
        (30, False, "2016-01-01"),
    ]


def test_everything_else_of_bods_is_listed_with_its_statement_and_why():
    read = read_bods(
        A,
        B,
        relation("1", "b", "a", interest("boardMember")),
        relation("2", "b", "a", {"directOrIndirect": "unknown"}),
        relation("3", "b", "a"),
        relation("4", "c", "a", interest()),
        relation("5", "b", {"reason": "unknown"}, interest()),
        relation("6", "a", "a", interest()),
        relation("7", "b", "a", interest(share={"exact": 101})),
        relation("8", "b", "a", interest(share={"exact": "half"})),
        relation("9", "b", "a", interest(share={"minimum": 50, "maximum": 25})),
        relation("10", "b", "a", interest(startDate="soon")),
        relation("11", "b", "a", interest(share={"exact": 1}), interest(share={"exact": 2})),
        {"statementId": "st-12", "recordType": "riddle", "recordDetails": {}},
        "no statement",
    )
    assert read.stakes == ()
    expected = {
        "statement st-1": "boardMember",
        "statement st-2": "without a type",
        "statement st-3": "no interest",
        "statement st-4": "describes c",
        "statement st-5": "not specified",
        "statement st-6": "would own itself",
        "statement st-7": "between 0 and 100",
        "statement st-8": "is a number",
        "statement st-9": "lower bound first",
        "statement st-10": "soon",
        "statement st-11": "stated twice",
        "statement st-12": "no statement on",
        "line 15": "no JSON object",
    }
    found = refused(read)
    assert set(found) == set(expected)
    assert [where for where, why in expected.items() if why not in found[where]] == []


def test_statements_that_replace_each_other_are_listed_and_end():
    firms = [
        {"statementID": k, "statementType": "entityStatement", "name": k, "replacesStatements": [o]} for k, o in ("ef", "fe")
    ]
    held = {"statementID": "o", "statementType": "ownershipOrControlStatement", "interests": [{"type": "shareholding"}]}
    held |= {"subject": {"describedByEntityStatement": "e"}, "interestedParty": {"unspecified": {"reason": "unknown"}}}
    assert set(refused(read_bods(*firms, held))) == {"statement e", "statement f", "statement o"}


@pytest.mark.parametrize("wrong", [True, 1.5, "x", [1], {"a": 1}])
@pytest.mark.parametrize("place", ["source", "publicationDetails", "interests", "subject", "replacesStatements", "share", "type"])
def test_a_part_of_another_shape_never_stops_the_reading(place, wrong):
    odd = relation("r", "b", "a", interest(share={"exact": 10}))
    at = odd["recordDetails"]
    holder = {"share": at["interests"][0], "type": at["interests"][0], "interests": at, "subject": at}.get(place, odd)
    holder[place] = wrong
    good = relation("t", "b", "a", interest(share={"exact": 20}, startDate="2015-01-01"))
    read = read_bods(A, B, odd, good)
    assert [one.share_percent for one in read.stakes if one.where == "BODS statement st-t"] == [20]
    told = {one.where for one in read.stakes} | {f"BODS {one.where}" for one in read.refused}
    assert "BODS statement st-r" in told


def test_version_0_3_is_read_too_and_replaced_parties_are_found():
    records = [
        {"statementID": "e1", "statementType": "entityStatement", "name": "Alpha", "incorporatedInJurisdiction": {"code": "BY"}},
        {"statementID": "e2", "statementType": "entityStatement", "name": "Alpha JSC", "replacesStatements": ["e1"]},
        {
            "statementID": "p1",
            "statementType": "personStatement",
            "personType": "knownPerson",
            "names": [{"type": "individual", "fullName": "A. Person"}],
            "nationalities": [{"code": "RU"}],
        },
        {
            "statementID": "o1",
            "statementType": "ownershipOrControlStatement",
            "statementDate": "2019-01-01",
            "subject": {"describedByEntityStatement": "e1"},
            "interestedParty": {"describedByPersonStatement": "p1"},
            "interests": [{"type": "shareholding", "interestLevel": "direct", "share": {"minimum": 25, "maximum": 50}}],
        },
        {
            "statementID": "o2",
            "statementType": "ownershipOrControlStatement",
            "subject": {"describedByEntityStatement": "e2"},
            "interestedParty": {"unspecified": {"reason": "unknown"}},
            "interests": [{"type": "shareholding", "interestLevel": "indirect", "share": {"exact": 5}}],
        },
    ]
    read = read_stakes(lines(*records), name="b.jsonl")
    assert read.kind == "bods_0.3"
    assert [(one.parent, one.parent_country, one.child, str(one.capital), one.is_indirect) for one in read.stakes] == [
        ("A. Person", "RUS", "Alpha JSC", "25-50", False),
        (UNDISCLOSED, None, "Alpha JSC", "5", True),
    ]
    assert refused(read) == {"statement e1": "replaced by statement e2"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b'[{"a": 1}]', "neither entities nor statements"),
        (b"{broken", "neither entities nor statements"),
        (b"name,price\n", "it begins 'name,price'"),
        (b"", "it begins ''"),
    ],
)
def test_another_file_is_refused_with_what_is_read(data, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        read_stakes(data, name="x")
    assert caught.value.remedy


def test_our_own_table_is_recognised():
    header = "child,child_country,parent,parent_country,share_capital,since,until,relation,source_url\n"
    read = read_stakes(f"{header}F,,A,,49,,,joint venture,https://e.org/1\n".encode(), name="ownership.csv")
    assert (read.kind, [one.share_percent for one in read.stakes]) == ("csv", [49.0])
