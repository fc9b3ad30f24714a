"""What goes into the ledger comes out again, once, whatever the order and however often."""

from itertools import permutations

import pytest

from reliant.errors import LedgerError, UnknownName
from reliant.model.claim import EventType, Modality
from reliant.model.decision import DecisionKind, decide
from reliant.model.document import DocumentRole, Span
from reliant.model.ownership import ControlMeans, Share
from reliant.model.time import PartialDate
from reliant.store.ledger import Ledger

OLD, NEW = "frames@1", "frames@2"


def test_a_document_comes_out_as_it_went_in(ledger, records):
    bare = records.document(1, title=None, published_on=None, covers=None, role=DocumentRole.ARTICLE, segments=(), warnings=())
    full = records.document()
    ledger.append_documents([(full, (), None), (bare, (), None)], reader=OLD)
    assert ledger.documents([bare.id, full.id]) == (bare, full)
    assert ledger.documents(key for key in (bare.id, "d-none", full.id)) == (bare, full)


def test_a_claim_comes_out_as_it_went_in_and_by_its_place_in_the_text(ledger, records):
    document = records.document()
    first, second = records.claim(document), records.claim(document, type=EventType.REFUSAL, span=Span(start=37, end=53))
    ledger.append_document(document, [second, first], reader=OLD)
    assert ledger.claims([document.id], OLD) == (first, second)
    assert second.evidence == "Москва отказала."
    assert second.modality is Modality.REPORTED


def test_a_register_comes_out_as_it_went_in(ledger, records):
    given = records.register()
    key = ledger.append_register(given)
    found = ledger.register(key)
    assert found == given
    assert found.deals.equals(given.deals)
    assert found.deliveries.equals(given.deliveries)


def test_a_register_that_knows_no_orders_has_none_afterwards(ledger, records):
    found = ledger.register(ledger.append_register(records.register(deals=None, years=None, vintage=None, refused=())))
    assert (found.deals, found.years, found.vintage, found.refused) == (None, None, None, ())
    assert found.deliveries.num_rows == 2


def test_an_empty_register_is_kept_as_empty(ledger, records):
    given = records.register()
    found = ledger.register(
        ledger.append_register(records.register(deals=given.deals.slice(0, 0), deliveries=given.deliveries.slice(0, 0)))
    )
    assert (found.deals.num_rows, found.deliveries.num_rows) == (0, 0)
    assert found.deals.schema == given.deals.schema


def test_stakes_come_out_as_they_went_in(ledger, records):
    stakes = (records.stake(), records.stake(id="o-2", share_percent=None, since=None, child_country=None, remark="„quoted“"))
    ledger.append_ownership(stakes)
    assert ledger.ownership(iter(["o-2", "o-1"])) == stakes[::-1]


def test_ranges_votes_and_control_of_a_stake_come_out_as_they_went_in(ledger, records):
    more = {"share_range": Share(25, 50), "votes": Share(50, 100, is_above_low=True), "control": ControlMeans.GOLDEN_SHARE}
    stake = records.stake(share_percent=None, quote="so it says", source_date=PartialDate(2020, 5), is_indirect=True, **more)
    ledger.append_ownership([stake])
    assert ledger.ownership([stake.id]) == (stake,)


def test_a_register_nobody_appended_is_an_error_and_not_an_empty_one(ledger):
    with pytest.raises(LedgerError, match="no register has the id g-none"):
        ledger.register("g-none")


def everything(records):
    """Every append there is, each a function of the ledger."""
    first, second = records.document(), records.document(1)
    return [
        lambda ledger: ledger.append_document(first, [records.claim(first)], reader=OLD),
        lambda ledger: ledger.append_document(first, [records.claim(first), records.claim(first, item="Mi-35")], reader=NEW),
        lambda ledger: ledger.append_document(second, (), reader=OLD, unread_because="no parser"),
        lambda ledger: ledger.append_register(records.register()),
        lambda ledger: (ledger.append_ownership([records.stake()]), ledger.mark_read("a.csv", "0f", OLD, ["o-1"])),
    ]


def test_appending_again_changes_nothing(ledger, records):
    for append in everything(records):
        append(ledger)
    before = ledger.digest()
    for append in everything(records):
        append(ledger)
        append(ledger)
    assert ledger.digest() == before


def test_the_order_of_appends_does_not_matter(tmp_path, records):
    digests = set()
    for place, order in enumerate(list(permutations(everything(records)))[::7]):
        with Ledger.open(tmp_path / str(place) / "ledger.sqlite") as ledger:
            for append in order:
                append(ledger)
            digests.add(ledger.digest())
    assert len(digests) == 1


def test_whatever_is_appended_changes_the_digest(ledger, records):
    digests = [ledger.digest()]
    for append in everything(records):
        append(ledger)
        digests.append(ledger.digest())
    assert len(set(digests)) == len(digests)


def test_what_was_appended_is_there_after_opening_again(place, records):
    document = records.document()
    with Ledger.open(place) as ledger:
        ledger.append_document(document, [records.claim(document)], reader=OLD)
        before = ledger.digest()
    with Ledger.open(place) as ledger:
        assert ledger.digest() == before
        assert ledger.claims([document.id], OLD) == (records.claim(document),)


def test_a_newer_reader_adds_its_claims_and_the_old_ones_stay(ledger, records):
    document = records.document()
    kept, added = records.claim(document), records.claim(document, item="Mi-35")
    ledger.append_document(document, [kept], reader=OLD)
    ledger.append_document(document, [kept, added], reader=NEW)
    assert ledger.claims([document.id], OLD) == (kept,)
    assert set(ledger.claims([document.id], NEW)) == {kept, added}


def test_could_not_look_is_told_apart_from_nothing_found(ledger, records):
    silent, unread = records.document(), records.document(1)
    ledger.append_documents([(silent, (), None), (unread, (), "no parser")], reader=OLD)
    assert ledger.unread([silent.id, unread.id], OLD) == {unread.id: "no parser"}
    assert ledger.unread([silent.id, unread.id], NEW) == {}


def test_several_documents_go_in_all_or_none(ledger, records):
    before = ledger.digest()

    def readings():
        yield records.document(), (), None
        raise RuntimeError("the second file is broken")

    with pytest.raises(RuntimeError):
        ledger.append_documents(readings(), reader=OLD)
    assert ledger.digest() == before


def test_a_claim_of_a_document_that_is_not_there_takes_its_whole_append_back(ledger, records):
    before = ledger.digest()
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        ledger.append_document(records.document(), [records.claim(records.document(1))], reader=OLD)
    assert ledger.digest() == before


def test_a_file_is_known_by_its_bytes_and_its_reader(ledger):
    ledger.mark_read("a.csv", "0f", OLD, ["r-2", "r-1", "r-2"])
    assert ledger.is_current("a.csv", "0f", OLD)
    assert not ledger.is_current("a.csv", "0e", OLD)
    assert not ledger.is_current("a.csv", "0f", NEW)
    assert ledger.contents("a.csv", "0f", OLD) == ("r-2", "r-1")


def test_a_file_without_any_record_is_known_too(ledger):
    ledger.mark_read("empty.csv", "0f", OLD, [])
    assert ledger.is_current("empty.csv", "0f", OLD)
    assert ledger.contents("empty.csv", "0f", OLD) == ()


def test_a_row_is_found_by_the_beginning_of_its_id(ledger, records):
    ledger.append_register(records.register())
    assert ledger.row("r-deal-2023")["value_tiv"] == 51.775
    with pytest.raises(UnknownName) as ambiguous:
        ledger.row("r-deal")
    assert ambiguous.value.nearest == ("r-deal", "r-deal-2021", "r-deal-2023")
    with pytest.raises(UnknownName):
        ledger.row("r-%")


def test_more_ids_than_one_query_takes_are_all_found(ledger, records):
    documents = [records.document(number) for number in range(1201)]
    ledger.append_documents([(document, (), None) for document in documents], reader=OLD)
    assert ledger.documents(document.id for document in documents) == tuple(documents)


def test_decisions_come_out_in_the_order_they_were_taken_whatever_the_clock_says(ledger):
    later = decide(DecisionKind.ACCEPT, ["c-1"], author="A", decided_at="2026-05-01T10:00:00Z", reason="read it")
    jumped_back = decide(DecisionKind.REJECT, ["c-1"], author="A", decided_at="2026-04-01T10:00:00Z", reason="read it again")
    ledger.append_decisions([later])
    ledger.append_decisions([jumped_back, later])
    found = ledger.decisions()
    assert [(one.id, one.place > 0) for one in found] == [(later.id, True), (jumped_back.id, True)]
    assert found[0].place < found[1].place
