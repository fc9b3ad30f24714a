"""Exports keep ids, say nothing that the records do not say, and are what the tools of the field read."""

import csv
import io
import json
from datetime import date
from importlib.util import find_spec

import pytest
from lxml import etree

from reliant.model.claim import Claim, EventType, Modality, Parent, claim_id
from reliant.model.deal import Agreement, AgreementState, Conflict, Event, Step
from reliant.model.document import Document, Span, document_id
from reliant.model.ownership import Ownership
from reliant.model.tables_ledger import LEDGER_TABLES
from reliant.model.time import PartialDate
from reliant.publish.ftm import ftm_entities, ftm_statements, record_of
from reliant.publish.ledger_rows import ledger_rows
from reliant.publish.network import graphml
from reliant.publish.plover import PLOVER_TYPES, plover_rows
from reliant.publish.rows import rows_as
from reliant.publish.timeline import timeline_js, timeline_rows

TEXT = "Минск отказал Aselsan & “Volat” in <2015>."
DOCUMENT = Document(
    id=document_id(title="A & B", published_on=date(2020, 8, 24), text=TEXT),
    text=TEXT,
    title="A & B",
    published_on=date(2020, 8, 24),
    covers=(date(2020, 8, 17), date(2020, 8, 23)),
    language="ru",
    url="https://example.org/1",
    context_country="BLR",
)
SPAN = Span(start=0, end=len(TEXT))
CLAIM = Claim(
    id=claim_id(
        document=DOCUMENT.id,
        span=SPAN,
        type=EventType.REFUSAL,
        recipient="BLR",
        supplier="RUS",
        other_parties=("SUN",),
        item="Полонез",
    ),
    document=DOCUMENT.id,
    span=SPAN,
    evidence=TEXT,
    type=EventType.REFUSAL,
    modality=Modality.DENIED,
    recipient="BLR",
    supplier="RUS",
    other_parties=("SUN",),
    organisations=("Aselsan",),
    parents=(Parent(child="Volat", parent="Aselsan", parent_country="TUR", share=49.0),),
    item="Полонез",
    date=PartialDate(2015, 9),
)
HAPPENED = Event(
    id="e-1",
    type=EventType.ORDER,
    modality=Modality.REPORTED,
    claims=(CLAIM.id,),
    recipient="BLR",
    supplier="RUS",
    item="BTR-82A",
    date=PartialDate(2020, 8),
    conflicts=(Conflict(field="quantity", readings=(("32", (CLAIM.id,)), ("34", ("c-2",)))),),
)
DENIED = Event(id="e-2", type=EventType.REFUSAL, modality=Modality.DENIED, claims=(CLAIM.id,), recipient="BLR", supplier="RUS")
MET = Event(
    id="e-3", type=EventType.VISIT, modality=Modality.ACTUAL, claims=(CLAIM.id,), other_parties=("BLR", "KAZ", "ORG:NATO")
)
STEPS = (
    Step(state=AgreementState.ORDERED, on=PartialDate(2015), source=CLAIM.id, reason="order told"),
    Step(state=AgreementState.DELIVERED, on=None, source="r-1", reason="delivered in full in the register"),
)
DEAL = Agreement(
    id="a-1",
    recipient="BLR",
    supplier="RUS",
    item="BTR-82A",
    category="Armoured vehicles",
    state=AgreementState.DELIVERED,
    since=PartialDate(2021),
    because="r-1",
    steps=STEPS,
    number_ordered=32.0,
)
STAKE = Ownership(
    id="o-1",
    child="Volat",
    child_country="BLR",
    parent="Aselsan & Co",
    parent_country="TUR",
    share_percent=49.0,
    since=PartialDate(2011),
    until=None,
    relation="shareholder",
    is_ownership=True,
    source_url="https://example.org/2",
)
LICENCE = Ownership(
    id="o-2",
    child="Volat",
    child_country="BLR",
    parent="Norinco",
    parent_country="CHN",
    share_percent=None,
    since=None,
    until=None,
    relation="licence, no ownership",
    is_ownership=False,
    source_url="own knowledge",
)
RECORDS = {
    "documents": [DOCUMENT],
    "claims": [CLAIM],
    "events": [HAPPENED, MET],
    "agreements": [DEAL],
    "stakes": [STAKE, LICENCE],
}


def entities():
    return list(ftm_entities([DOCUMENT], [CLAIM], [HAPPENED, DENIED, MET], [DEAL], [STAKE, LICENCE]))


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_rows_have_the_columns_and_types_of_their_contract_and_the_ids_of_their_records(table):
    rows = ledger_rows(table, RECORDS[table])
    contract = LEDGER_TABLES[table]
    assert [list(row) for row in rows] == [[column.name for column in contract.columns]] * len(rows)
    assert [row["id"] for row in rows] == sorted(record.id for record in RECORDS[table])
    assert contract.build(rows).num_rows == len(rows)


def test_every_column_of_the_contracts_says_what_it_holds():
    assert all(column.says.endswith(".") for contract in LEDGER_TABLES.values() for column in contract.columns)


def test_parts_dates_and_what_is_not_stated_stand_in_rows_as_documented():
    (row,) = ledger_rows("claims", [CLAIM])
    assert (row["date"], row["value"], row["organisations"]) == ("2015-09", None, ["Aselsan"])
    assert json.loads(row["span"]) == {"start": 0, "end": len(TEXT)}
    assert json.loads(row["parents"])[0]["share"] == 49.0
    (row,) = ledger_rows("documents", [DOCUMENT])
    assert (row["published_on"], json.loads(row["covers"])) == ("2020-08-24", ["2020-08-17", "2020-08-23"])


def test_the_same_rows_come_out_of_json_lines_csv_and_parquet():
    import pyarrow.parquet as pq

    rows = ledger_rows("agreements", [DEAL])
    assert [json.loads(line) for line in rows_as(rows, "jsonl").splitlines()] == rows
    assert pq.read_table(io.BytesIO(rows_as(rows, "parquet"))).to_pylist() == rows
    (printed,) = csv.DictReader(io.StringIO(rows_as(rows, "csv").decode()))
    assert (printed["id"], printed["state"], printed["number_delivered"]) == ("a-1", "delivered", "")


def test_followthemoney_says_of_nothing_that_it_happened_which_was_denied():
    events = [entity["id"] for entity in entities() if entity["schema"] == "Event"]
    assert events == ["e-1", "e-3"]
    (note,) = [entity for entity in entities() if entity["schema"] == "Note"]
    assert note["properties"]["name"] == ["denied refusal: Полонез"]
    assert note["properties"]["country"] == ["by", "ru", "suhh"]


def test_stakes_and_what_is_none_are_told_apart_in_followthemoney():
    found = {entity["id"]: entity for entity in entities()}
    owner, asset = (found["o-1"]["properties"][end][0] for end in ("owner", "asset"))
    assert found["o-1"]["properties"]["percentage"] == ["49"]
    assert (found[owner]["properties"]["name"], found[asset]["schema"]) == (["Aselsan & Co"], "Company")
    assert found["o-2"]["schema"] == "UnknownLink"
    assert "percentage" not in found["o-2"]["properties"]


def test_records_come_back_whole_from_entities():
    carried = [record_of(entity["reliant"]) for entity in entities() if "reliant" in entity]
    assert carried == [DOCUMENT, CLAIM, STAKE, LICENCE]


def test_every_id_is_given_once_and_every_reference_is_there():
    found = entities()
    ids = [entity["id"] for entity in found]
    assert len(ids) == len(set(ids))
    links = (
        "entity",
        "proof",
        "involved",
        "authority",
        "supplier",
        "contract",
        "owner",
        "asset",
        "subject",
        "object",
        "document",
    )
    assert {value for entity in found for name in links for value in entity["properties"].get(name, ())} <= set(ids)


def test_followthemoney_itself_takes_every_entity_and_statement_as_it_is():
    if find_spec("followthemoney") is None:
        pytest.skip("*** NO FOLLOWTHEMONEY: its own schema was NOT CHECKED; uv pip install followthemoney ***")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from followthemoney import model
        from followthemoney.statement import Statement

        for entity in entities():
            proxy = model.get_proxy({key: value for key, value in entity.items() if key != "reliant"}, cleaned=False)
            proxy.schema.validate(entity)
            stated = {name: sorted(values) for name, values in entity["properties"].items()}
            assert {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()} == stated
            required = {name for name in proxy.schema.required if name not in stated}
            assert not required, (entity["id"], required)
        rows = list(csv.DictReader(io.StringIO("".join(ftm_statements(entities())))))
        for row in rows:
            if row["prop"] != "id":
                assert model.get(row["schema"]).get(row["prop"]).type.name == row["prop_type"]
                key = Statement.make_key(row["dataset"], row["entity_id"], row["prop"], row["value"], external=False)
                assert key == row["id"]


def test_plover_has_a_type_for_each_of_ours_and_no_event_that_did_not_happen():
    assert set(PLOVER_TYPES) == set(EventType) - {EventType.OTHER}
    roots = "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
    assert {root for root, _, _ in PLOVER_TYPES.values()} <= set(roots.split())
    rows = plover_rows([DENIED, HAPPENED, MET])
    assert [(row["id"], row["event_type"], row["source"], row["target"]) for row in rows] == [
        ("e-1", "COOPERATE", "RUS", "BLR"),
        ("e-3", "CONSULT", "BLR", "KAZ"),
    ]
    marked = {row["id"]: row["modality"] for row in plover_rows([DENIED, HAPPENED], with_unreal=True)}
    assert marked == {"e-1": "reported", "e-2": "denied"}


def test_the_network_is_graphml_with_a_node_for_every_end():
    root = etree.fromstring(graphml([HAPPENED, MET, DENIED], [DEAL], [STAKE]).encode())
    ns = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {node.get("id") for node in root.iterfind(".//g:node", ns)}
    edges = {edge.get("id"): edge for edge in root.iterfind(".//g:edge", ns)}
    assert {edge.get(end) for edge in edges.values() for end in ("source", "target")} <= nodes
    assert set(edges) == {"e-1", "e-2", "e-3:BLR:KAZ", "e-3:BLR:ORG:NATO", "e-3:KAZ:ORG:NATO", "a-1", "o-1"}
    assert edges["e-1"].get("source") == "RUS"
    keys = {key.get("id"): key.get("attr.type") for key in root.iterfind("g:key", ns)}
    assert {data.get("key") for data in root.iterfind(".//g:data", ns)} <= set(keys)
    denied = {data.get("key"): data.text for data in edges["e-2"]}
    assert denied["edge-modality"] == "denied"


def test_networkx_reads_the_network():
    if find_spec("networkx") is None:
        pytest.skip("*** NO NETWORKX: that it reads the GraphML was NOT CHECKED ***")
    import networkx as nx

    graph = nx.parse_graphml(graphml([HAPPENED], [DEAL], [STAKE]))
    assert graph.nodes["BLR"]["label"] == "Belarus"
    shares = [data["share_percent"] for _, _, data in graph.edges(data=True) if data["kind"] == "stake"]
    assert shares == [49.0]


def test_the_timeline_runs_from_the_earliest_and_leaves_the_undated_last():
    rows = timeline_rows([HAPPENED, MET], [DEAL])
    assert [(row["id"], row["date"]) for row in rows] == [("a-1", "2015"), ("e-1", "2020-08"), ("a-1", None), ("e-3", None)]
    shown = timeline_js(rows, "Belarus")
    assert [slide["start_date"] for slide in shown["events"]] == [{"year": "2015"}, {"year": "2020", "month": "08"}]
    assert len(shown["undated"]) == 2
    assert all(slide["text"]["text"] for slide in shown["events"])
