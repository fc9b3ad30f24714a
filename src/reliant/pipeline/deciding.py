"""What people decide about the ledger: taken, taken back, listed with its history, and the queue of what to look at first.

Commands and web pages call these; each takes a monitor folder and ids as people see them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from reliant.errors import DecisionRefused, SourceUnreachable, UnknownName
from reliant.ledger.decided import bonds_of, refuse_contradiction, with_field
from reliant.ledger.review import Question, questions
from reliant.model.claim import Claim
from reliant.model.decision import Decision, DecisionKind, decide, standing
from reliant.model.identity import PartyId
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.publish.labelled_sentence import sentence_line
from reliant.sources import MonitorFolder
from reliant.store.ledger import Ledger

Clock = Callable[[], datetime]
Wanted = tuple[DecisionKind, Sequence[str], dict[str, str | None]]
"""Kind, subjects, and for a fix the field and its value."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Decisions taken, and what became different in the ledger, a line each."""

    decisions: tuple[Decision, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a record's history: when, who, what, why, and whether it holds."""

    at: str
    who: str
    what: str
    why: str
    holds: bool
    id: str  # of the decision or document


@dataclass(slots=True)
class Desk:
    """A monitor's ledger with everything on the table: what the functions here work on. Close its ledger, or use ``at_desk``."""

    ledger: Ledger
    holdings: Holdings
    on: date
    author: str = ""
    clock: Clock = now

    def known(self) -> Known:
        """The ledger with the decisions that hold by now."""
        return known_on(self.holdings, self.on)

    def take(self, wanted: Iterable[Wanted], because: str) -> Outcome:
        """Take decisions, all or none.

        Raises:
            DecisionRefused: they cannot stand beside those that hold, or lack an author or a reason.
        """
        moment = self.clock().isoformat(timespec="microseconds")
        try:
            new = [decide(kind, ids, author=self.author, decided_at=moment, reason=because, **more) for kind, ids, more in wanted]
        except ValueError as error:
            raise DecisionRefused(str(error), remedy="name the author with --by and the reason with --because") from error
        held = standing(self.holdings.decisions)
        if any(decision.kind is DecisionKind.UNDO for decision in new):
            later = [replace(one, place=len(self.holdings.decisions) + place) for place, one in enumerate(new, 1)]
            bonds_of(standing((*self.holdings.decisions, *later)))
        else:
            refuse_contradiction(held, new)
        before = self._states()
        self.ledger.append_decisions(new)
        kept = self.ledger.decisions()
        self.holdings = replace(self.holdings, decisions=kept)
        taken = {one.id for one in new}
        return Outcome(decisions=tuple(one for one in kept if one.id in taken), changes=tuple(_changes(before, self._states())))

    def _states(self) -> dict[str, str]:
        """Agreements and events in a word each; empty while decisions contradict each other, which undoing one can end."""
        try:
            known = self.known()
        except DecisionRefused:
            return {}
        states = {deal.id: f"{deal.state.value} ({deal.item})" for deal in known.agreements}
        return states | {event.id: f"told by {len(event.claims)} claim(s) ({event.type.value})" for event in known.events}


@contextmanager
def at_desk(
    folder: MonitorFolder, on: date, *, author: str = "", state: Path | None = None, clock: Clock = now
) -> Iterator[Desk]:
    """The ledger of a folder, brought up to date, for one author.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    ledger, holdings = open_state(folder, state)
    with ledger:
        yield Desk(ledger=ledger, holdings=holdings, on=on, author=author, clock=clock)


def accept(desk: Desk, records: Sequence[str], because: str) -> Outcome:
    """Claims, or all claims of events, are right as they were read."""
    return desk.take([(DecisionKind.ACCEPT, [key], {}) for key in _claims(desk, records)], because)


def reject(desk: Desk, records: Sequence[str], because: str) -> Outcome:
    """Claims, or all claims of events, are wrong: no such thing is said there. They leave events and agreements."""
    return desk.take([(DecisionKind.REJECT, [key], {}) for key in _claims(desk, records)], because)


def fix(desk: Desk, record: str, values: dict[str, str | None], because: str) -> Outcome:
    """Fields of one claim have other values; null empties one.

    Raises:
        DecisionRefused: a claim has no such field, or it cannot have this value.
    """
    (key,) = _claims(desk, [record], at_most=1)
    claim = next(claim for claim in desk.holdings.claims if claim.id == key)
    for name, value in values.items():
        moment = desk.clock().isoformat()
        probe = decide(DecisionKind.FIX, [key], author="x", decided_at=moment, reason="x", field=name, value=value)
        claim = with_field(claim, probe)
    return desk.take([(DecisionKind.FIX, [key], {"field": name, "value": value}) for name, value in values.items()], because)


def merge(desk: Desk, records: Sequence[str], because: str) -> Outcome:
    """Claims and events are one happening; with a register row or its agreement among them, they belong to that order.

    Raises:
        DecisionRefused: fewer than two records, or two orders of a register.
    """
    rows, claims = _rows_and_claims(desk, records)
    if len(rows) > 1:
        raise DecisionRefused(f"{' and '.join(rows)} are two orders of a register", remedy="merge events with one of them")
    if rows:
        return desk.take([(DecisionKind.SAME, [rows[0], key], {}) for key in claims], because)
    return desk.take([(DecisionKind.SAME, claims, {})], because)


def split(desk: Desk, record: str, out: Sequence[str], because: str) -> Outcome:
    """Claims are not of this event, or, with an agreement or row, not of this order; those taken out stay together.

    Raises:
        DecisionRefused: the record is not made of these claims.
    """
    rows, _ = _rows_and_claims(desk, [record])
    leaving = _claims(desk, out)
    if rows:
        return desk.take([(DecisionKind.DIFFERENT, [rows[0], key], {}) for key in leaving], because)
    staying = [key for key in _claims(desk, [record]) if key not in leaving]
    if not staying or not set(leaving) <= set(_claims(desk, [record])):
        raise DecisionRefused(
            f"{record} cannot be split so: it is made of {', '.join(_claims(desk, [record]))}",
            remedy="name some of these claims, not all",
        )
    wanted: list[Wanted] = [(DecisionKind.SAME, leaving, {})] if len(leaving) > 1 else []
    wanted += [(DecisionKind.DIFFERENT, [leaving[0], key], {}) for key in staying]
    return desk.take(wanted, because)


def leave_open(desk: Desk, records: Sequence[str], because: str) -> Outcome:
    """Looked at, and nobody can tell: nothing follows, and the queue does not ask again."""
    return desk.take([(DecisionKind.CANNOT_TELL, _claims(desk, records), {})], because)


def undo(desk: Desk, decisions: Sequence[str], because: str) -> Outcome:
    """Decisions do not hold any more; undoing an undoing puts the first one back.

    Raises:
        UnknownName: there is no such decision.
        DecisionRefused: what would hold then contradicts itself.
    """
    keys = [_one(key, [one.id for one in desk.holdings.decisions], "decision") for key in decisions]
    return desk.take([(DecisionKind.UNDO, [key], {}) for key in keys], because)


def history(desk: Desk, record: str) -> tuple[Entry, ...]:
    """Everything that happened to a record, oldest first: how it was read, then every decision, those undone too."""
    if record.startswith("j-"):
        subjects = [_one(record, [one.id for one in desk.holdings.decisions], "decision")]
    elif record.startswith("r-"):
        subjects = [record]
    else:
        subjects = _claims(desk, [record]) + _rows_and_claims(desk, [record])[0]
    entries = [_read(desk, claim) for claim in desk.holdings.claims if claim.id in subjects]
    held = {one.id for one in standing(desk.holdings.decisions)}
    wanted = set(subjects)
    for one in desk.holdings.decisions:
        if wanted & {*one.subjects, one.id}:
            wanted.add(one.id)
            what = f"{one.kind.value} {', '.join(one.subjects)}" + (f": {one.field} = {one.value}" if one.field else "")
            holds = one.id in held or (one.kind is DecisionKind.UNDO and not (set(one.subjects) & held))
            entries.append(Entry(at=one.decided_at, who=one.author, what=what, why=one.reason, holds=holds, id=one.id))
    return tuple(entries)


def queue(desk: Desk, subject: PartyId) -> tuple[Question, ...]:
    """What a person should look at first who follows this country."""
    known = desk.known()
    rows = desk.holdings.deals.deals.to_pylist() if desk.holdings.deals.deals is not None else ()
    return questions(
        {claim.id: claim for claim in known.claims},
        {document.id: document for document in known.documents},
        known.events,
        known.agreements,
        held=standing(desk.holdings.decisions),
        subject=subject,
        registered=((row["recipient"], row["supplier"]) for row in rows),
    )


def labelled_sentence(desk: Desk, record: str) -> dict[str, object]:
    """The sentence of a claim with what should be read in it, as decided: a line of the sentences that test a reader."""
    (key,) = _claims(desk, [record], at_most=1)
    read = next(claim for claim in desk.holdings.claims if claim.id == key)
    document = next(document for document in desk.holdings.documents if document.id == read.document)
    right = [claim for claim in desk.known().claims if (claim.document, claim.span) == (read.document, read.span)]
    return sentence_line(document, read.evidence, right)


def append_sentence(file: Path, sentence: Mapping[str, object]) -> None:
    """A labelled sentence at the end of a file of them; one of the same id that stands there already is an error.

    Raises:
        SourceUnreachable: the file cannot be written.
        DecisionRefused: the sentence is labelled there already.
    """
    line = json.dumps(sentence, ensure_ascii=False)
    try:
        if file.exists() and any(json.loads(one)["id"] == sentence["id"] for one in file.read_text("utf-8").splitlines() if one):
            raise DecisionRefused(
                f"the sentence {sentence['id']} is labelled already", where=str(file), remedy="mend its line there by hand"
            )
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
    except OSError as error:
        raise SourceUnreachable(f"cannot be written ({error.strerror})", where=str(file), remedy="name another file") from error


def _read(desk: Desk, claim: Claim) -> Entry:
    document = next(document for document in desk.holdings.documents if document.id == claim.document)
    return Entry(
        at=str(document.observed_on or document.published_on or "undated"),
        who=claim.extractor or "reader",
        what=f"read {claim.id}: {claim.type.value} in {document.title or document.id}",
        why=f"rule {claim.rule}",
        holds=True,
        id=document.id,
    )


def _claims(desk: Desk, records: Sequence[str], *, at_most: int | None = None) -> list[str]:
    """Ids of claims that records stand for: themselves, or those of events and agreements."""
    found: list[str] = []
    known: Known | None = None
    for record in records:
        if record.startswith("c-"):
            found.append(_one(record, [claim.id for claim in desk.holdings.claims], "claim"))
            continue
        known = known or desk.known()
        if record.startswith("e-"):
            events = {event.id: event for event in known.events}
            found += events[_one(record, list(events), "event")].claims  # type: ignore[index]
        elif record.startswith("a-"):
            deals = {deal.id: deal for deal in known.agreements}
            sources = deals[_one(record, list(deals), "agreement")].sources  # type: ignore[index]
            found += [source for source in sources if source.startswith("c-")]
        else:
            raise UnknownName(
                "claim, event or agreement", record, remedy="ids begin with c-, e- or a-; reliant ledger show names them"
            )
    found = list(dict.fromkeys(found))
    if at_most is not None and len(found) > at_most:
        raise DecisionRefused(f"{records[0]} is {len(found)} claims", remedy=f"name one of {', '.join(found)}")
    return found


def _rows_and_claims(desk: Desk, records: Sequence[str]) -> tuple[list[str], list[str]]:
    """Rows that records stand for, and one claim for each event; a claim stands for itself."""
    rows: list[str] = []
    claims: list[str] = []
    for record in records:
        if record.startswith("r-"):
            table = desk.holdings.deals.deals
            rows.append(_one(record, table.column("row_id").to_pylist() if table is not None else [], "order of the register"))
        elif record.startswith("c-"):
            claims += _claims(desk, [record])
        elif record.startswith("e-"):
            claims += _claims(desk, [record])[:1]
        else:
            known = desk.known()
            deals = {deal.id: deal for deal in known.agreements}
            deal = deals[_one(record, list(deals), "agreement")]  # type: ignore[index]
            if deal.row:
                rows.append(deal.row)
            else:
                claims += [event.claims[0] for event in known.events if event.claims[0] in deal.sources]
    return list(dict.fromkeys(rows)), list(dict.fromkeys(claims))


def _one(record: str, among: Sequence[str], kind: str) -> str:
    found = sorted({key for key in among if key.startswith(record)})
    if record in found or len(found) == 1:
        return record if record in found else found[0]
    raise UnknownName(kind, record, nearest=found[:5], remedy="reliant ledger list, show and review name the ids")


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield f"{key}: {before.get(key, 'not there')} -> {after.get(key, 'gone')}"
