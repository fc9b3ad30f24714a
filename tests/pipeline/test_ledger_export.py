"""A monitor's ledger goes out as FollowTheMoney and comes back the same; docs/schema.md is what the contracts say."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from reliant.errors import SourceMalformed
from reliant.pipeline.ledger_export import export_rows, export_text, import_ftm, schema_page
from reliant.pipeline.ledger_store import back_up_ledger, restore_ledger, search_ledger, verify_ledger
from reliant.sources import open_monitor
from reliant.store.ledger import Ledger

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 25)
SAYS = "Russia delivered 12 Su-30SM fighters to Belarus in 2019."
NOTE = {"id": "n1", "published_on": "2019-11-14", "language": "en", "text": SAYS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example's registers and stakes with one note: small, and every kind of record is in it."""
    path = tmp_path_factory.mktemp("monitor")
    example = ROOT / "examples" / "belarus"
    shutil.copytree(example, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".reliant", "documents", "articles"))
    (path / "documents").mkdir()
    (path / "documents" / "notes.jsonl").write_text(json.dumps(NOTE) + "\n", encoding="utf-8")
    return open_monitor(path)


def test_the_page_of_the_schema_is_the_one_that_the_contracts_make():
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == schema_page(), "reliant ledger schema > docs/schema.md"


@pytest.mark.parser
@pytest.mark.parametrize("form", ["ftm", "ftm-statements"])
def test_documents_claims_and_stakes_come_back_as_they_were(folder, tmp_path, form):
    (tmp_path / "out").write_text("".join(export_text(folder, form, DAY)), encoding="utf-8", newline="")
    done = import_ftm(folder, tmp_path / "out", state=tmp_path)
    assert done.refused == ()
    assert min(done.taken.values()) > 0
    for table in ("documents", "claims", "stakes"):
        assert done.taken[table] == len(export_rows(folder, table, DAY))
    (claim,) = export_rows(folder, "claims", DAY)[:1]
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger, Ledger.open(folder.ledger()) as first:
        assert list(ledger.faults()) == []
        (document,) = ledger.documents([claim["document"]])
        assert first.documents([claim["document"]]) == (document,)
        assert [one.id for one in ledger.claims([document.id], f"imported {claim['extractor']}")] == [claim["id"]]
    again = import_ftm(folder, tmp_path / "out", state=tmp_path)
    assert again.taken == done.taken


@pytest.mark.parser
def test_what_was_edited_elsewhere_is_refused_by_name(folder, tmp_path):
    lines = list(export_text(folder, "ftm", DAY))
    place, stake = next((i, json.loads(line)) for i, line in enumerate(lines) if '"Ownership"' in line and "percentage" in line)
    stake["properties"]["percentage"] = ["12"]
    lines[place] = json.dumps(stake) + "\n"
    lines.append(
        json.dumps({"id": "x", "schema": "Article", "properties": {}, "reliant": {"kind": "claim", "record": {}}}) + "\n"
    )
    (tmp_path / "out").write_text("".join(lines), encoding="utf-8")
    done = import_ftm(folder, tmp_path / "out", state=tmp_path)
    assert {key for key, _ in done.refused} == {stake["id"], "x"}
    assert "edited elsewhere" in dict(done.refused)[stake["id"]]


@pytest.mark.parametrize(
    ("content", "says"), [("a,b\n", "neither FollowTheMoney"), ('{"id": 1}\n{', "line 2"), ('{"x": 1}\n', "line 1")]
)
def test_what_is_not_followthemoney_is_refused(folder, tmp_path, content, says):
    (tmp_path / "out").write_text(content)
    with pytest.raises(SourceMalformed, match=says):
        import_ftm(folder, tmp_path / "out", state=tmp_path)


@pytest.mark.parser
def test_a_ledger_is_searched_verified_backed_up_and_restored(folder, tmp_path):
    found = search_ledger(folder, ["fight*", "BELARUS", "su-30sm"], DAY)
    assert [hit["kind"] for hit in found] == ["claim", "document"]
    assert search_ledger(folder, ["fighters", "Kazakhstan"], DAY) == []
    assert verify_ledger(folder).faults == ()
    back_up_ledger(folder, tmp_path / "backup.jsonl.gz")
    restore_ledger(folder, tmp_path / "backup.jsonl.gz", force=False, state=tmp_path)
    assert verify_ledger(folder, state=tmp_path).digest == verify_ledger(folder).digest


def test_the_ledger_is_where_the_most_specific_setting_says(folder, tmp_path, monkeypatch):
    assert folder.ledger() == folder.path / ".reliant" / "ledger.sqlite"
    server = "postgresql+psycopg://host/team"
    set_in_file = folder.model_copy(
        update={"settings": folder.settings.model_copy(update={"state": type(folder.settings.state)(ledger=server)})}
    )
    assert set_in_file.ledger() == server
    monkeypatch.setenv("RELIANT_LEDGER", str(tmp_path / "mine.sqlite"))
    assert set_in_file.ledger() == tmp_path / "mine.sqlite"
    assert set_in_file.ledger(tmp_path) == tmp_path / "ledger.sqlite"
