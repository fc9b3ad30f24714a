"""``reliant read --fix``: a correction is kept with author and reason, applied to later readings, guarded, and made a test."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from reliant.pipeline.ingest import ingest
from reliant.sources import open_monitor
from reliant.store.ledger import Ledger

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
REFUSED = "Moscow refused to sell Su-30SM fighters to Belarus."
TALKED = "Minsk has more old trainers than pilots to fly them."
WHO = ("--by", "A. Analyst", "--because", "the seller is Kazakhstan")
pytestmark = pytest.mark.parser


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.jsonl"
    file.write_text(json.dumps({"language": "en", "text": f"{REFUSED} {TALKED}", "published_on": "2016-05-09"}), encoding="utf-8")
    return file


@pytest.fixture
def fixes(tmp_path):
    return tmp_path / "fixes.yaml"


def claims(program, page, *more):
    code, out, said = program("read", page, "--format", "jsonl", *more)
    assert code == 0, said
    return [json.loads(line) for line in out.splitlines()], said


def test_a_field_is_corrected_with_who_when_and_why_and_the_original_is_kept(program, page, fixes):
    ((claim,), _) = claims(program, page)
    code, out, _ = program("read", page, "--fix", claim["id"], "--set", "supplier=Kazakhstan", *WHO, "--corrections", fixes)
    assert code == 0
    assert "was: type refusal, modality actual, recipient BLR, supplier RUS" in out
    assert " is: type refusal, modality actual, recipient BLR, supplier KAZ" in out
    ((mended,), _) = claims(program, page, "--corrections", fixes)
    assert mended["supplier"] == "KAZ"
    assert mended["recipient"] == "BLR"
    rule = mended["fields"]["supplier_country"]["rule"]
    assert re.fullmatch(
        r"corrected by A\. Analyst on \d{4}-\d\d-\d\d because the seller is Kazakhstan; it was read as RUS \(.+\)", rule
    )
    _, text, _ = program("read", page, "--corrections", fixes, "--explain")
    assert "supplier country corrected by A. Analyst" in text
    assert "calls refusal" in text
    ((again,), _) = claims(program, page)
    assert again == claim


def test_the_file_is_plain_text_that_is_appended_to(program, page, fixes):
    ((claim,), _) = claims(program, page)
    for setting in ("supplier=KAZ", "date=2016-05"):
        assert program("read", page, "--fix", claim["id"], "--set", setting, *WHO, "--corrections", fixes)[0] == 0
        ((claim,), _) = claims(program, page, "--corrections", fixes)
    assert (claim["supplier"], claim["date"]) == ("KAZ", "2016-05")
    first, second = yaml.safe_load(fixes.read_text(encoding="utf-8"))
    assert (first["kind"], first["field"], first["was"], first["value"]) == ("fix", "supplier", "RUS", "KAZ")
    assert (second["field"], second["was"], second["value"]) == ("date", None, "2016-05")
    assert first["subject"] == second["subject"]
    assert first["sentence"] == REFUSED
    assert fixes.read_text(encoding="utf-8").startswith("# Corrections of readings")


def test_an_event_that_is_not_told_is_taken_out_and_shown(program, page, fixes):
    ((claim,), _) = claims(program, page)
    code, out, _ = program("read", page, "--fix", claim["id"], "--no-event", *WHO, "--corrections", fixes)
    assert (code, "is: no event" in out) == (0, True)
    assert claims(program, page, "--corrections", fixes)[0] == []
    _, text, _ = program("read", page, "--corrections", fixes)
    assert "corrected by A. Analyst" in text
    assert "no such event. The rules read refusal, actual, Belarus <- Russia:" in " ".join(text.split())


def test_an_event_that_was_missed_is_added_where_its_words_stand(program, page, fixes):
    missed = (
        "--fix",
        "missed",
        "--words",
        TALKED,
        "--set",
        "type=offer",
        "--set",
        "supplier=Belarus",
        "--set",
        "item=old trainers",
    )
    assert program("read", page, *missed, *WHO, "--corrections", fixes)[0] == 0
    _, added = claims(program, page, "--corrections", fixes)[0]
    assert (added["type"], added["supplier"], added["item"], added["evidence"]) == ("offer", "BLR", "old trainers", TALKED)
    item = added["fields"]["item"]
    assert f"{REFUSED} {TALKED}"[item["start"] : item["end"]] == "old trainers"
    code, _, said = program("read", page, *missed, *WHO, "--corrections", fixes)
    assert (code, "the reader now reads this event by itself" in said) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("was: RUS", "was: FRA", "it expects supplier 'FRA', and the reader reads 'RUS'"),
        ("subject: c-", "subject: c-0", "the reader no longer reads the claim it corrects"),
        (f"sentence: {REFUSED}", "sentence: Moscow sold nothing.", "the claim no longer stands on the sentence"),
    ],
)
def test_a_correction_that_no_longer_fits_is_told_and_not_applied(program, page, fixes, old, new, why):
    ((claim,), _) = claims(program, page)
    program("read", page, "--fix", claim["id"], "--set", "supplier=KAZ", *WHO, "--corrections", fixes)
    fixes.write_text(fixes.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (found, said) = claims(program, page, "--corrections", fixes)
    assert found == [claim]
    assert "fixes.yaml, entry 1 is stale and was not applied" in said
    assert why in said


def test_the_corrected_sentence_becomes_a_test_sentence_once(program, page, fixes, tmp_path):
    ((claim,), _) = claims(program, page)
    test = tmp_path / "mine.jsonl"
    for setting in ("supplier=KAZ", "item=fighters"):
        program("read", page, "--fix", claim["id"], "--set", setting, *WHO, "--corrections", fixes, "--as-test", test)
        ((claim,), _) = claims(program, page, "--corrections", fixes)
    (line,) = (json.loads(line) for line in test.read_text(encoding="utf-8").splitlines())
    assert line["text"] == REFUSED
    assert (line["language"], line["published_on"]) == ("en", "2016-05-09")
    (event,) = line["events"]
    assert (event["type"], event["supplier"], event["item"]) == ("refusal", "KAZ", "fighters")
    from labelled import text_id

    assert line["id"] == text_id("en", REFUSED)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--set", "supplier=KAZ"), "--by NAME --because WHY"),
        ((*WHO,), "say what is right"),
        (("--set", "colour=red", *WHO), "'colour=red' is no FIELD=VALUE"),
        (("--set", "supplier=Ruritania", *WHO), "'Ruritania' is no supplier"),
        (("--set", "type=bribe", *WHO), "'bribe' is no type"),
        (("--set", "type=", *WHO), "every claim has a type"),
        (("--set", "date=May", *WHO), "'May' is no date"),
        (("--no-event", "--set", "item=x", *WHO), "say what is right"),
    ],
)
def test_wrong_usage_is_told(program, page, fixes, arguments, says):
    code, _, said = program("read", page, "--fix", "c-1", "--corrections", fixes, *arguments)
    assert code == 2
    assert says in " ".join(said.replace("│", " ").split())
    assert not fixes.exists()


def test_what_cannot_be_corrected_is_refused_and_nothing_is_kept(program, page, fixes):
    code, _, said = program("read", page, "--fix", "c-1", "--no-event", *WHO, "--corrections", fixes)
    assert (code, "no claim of these documents is called 'c-1'" in said) == (1, True)
    missed = ("--fix", "missed", "--words", "words of nobody", "--set", "type=offer", *WHO, "--corrections", fixes)
    code, _, said = program("read", page, *missed)
    assert (code, "'words of nobody' stands in 0 of 1 documents" in said) == (1, True)
    ((claim,), _) = claims(program, page)
    code, _, said = program("read", page, "--fix", claim["id"], "--no-event", *WHO)
    assert (code, "name a file with --corrections FILE" in said) == (1, True)
    assert not fixes.exists()
    assert program("read", page, "--because", "x")[0] == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- kind: fix\n", "document: Field required"),
        ("kind: fix\n", "it is no list of corrections"),
        ("- [\n", "it is not YAML"),
        ("- {kind: guess}\n", "kind: Input should be 'fix', 'reject' or 'missed'"),
        (
            (
                "- {kind: fix, document: d, sentence: s, author: a, on: 2020-01-01, reason: r, subject: c, field: supplier, "
                "value: Russia}\n"
            ),
            "supplier 'Russia' should be written 'RUS'",
        ),
    ],
)
def test_a_wrong_file_of_corrections_is_refused_with_its_place(program, page, fixes, text, says):
    fixes.write_text(text, encoding="utf-8")
    code, _, said = program("read", page, "--corrections", fixes)
    assert (code, says in said, "fixes.yaml" in said) == (1, True, True)


def test_results_written_with_other_corrections_are_not_gone_on_with(program, page, fixes, tmp_path):
    ((claim,), _) = claims(program, page)
    out = ("--out", tmp_path / "claims.jsonl", "--resume", "--corrections", fixes)
    program("read", page, "--fix", claim["id"], "--set", "supplier=KAZ", *WHO, "--corrections", fixes)
    assert program("read", page, *out)[0] == 0
    program("read", page, "--fix", claim["id"], "--set", "date=2016", *WHO, "--corrections", fixes)
    code, _, said = program("read", page, *out)
    assert (code, "another version of the reader" in said) == (1, True)


def test_a_monitor_keeps_corrections_beside_its_own_and_reads_with_them(program, tmp_path):
    folder = tmp_path / "monitor"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".reliant", "documents", "articles"))
    (folder / "documents").mkdir()
    page = folder / "documents" / "page.jsonl"
    page.write_text(json.dumps({"language": "en", "text": REFUSED}), encoding="utf-8")
    ((claim,), _) = claims(program, page)
    assert program("read", page, "--fix", claim["id"], "--set", "supplier=KAZ", *WHO)[0] == 0
    assert (folder / "corrections" / "readings.yaml").is_file()
    assert [one["supplier"] for one in claims(program, page)[0]] == ["KAZ"]
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        holdings = ingest(open_monitor(folder), ledger)
        assert [one.supplier for one in holdings.claims] == ["KAZ"]
        assert holdings.not_taken == ()
        page.write_text(json.dumps({"language": "en", "text": "The choir sang."}), encoding="utf-8")
        (told,) = ingest(open_monitor(folder), ledger).not_taken
        assert "readings.yaml, entry 1 is about document" in told
