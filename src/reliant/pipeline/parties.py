"""Names and parties of a monitor: what a name resolves to, and what persons decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.decision import Decision, DecisionKind, decide
from reliant.model.identity import PartyId
from reliant.model.party import Party, PartyKind
from reliant.model.time import PartialDate
from reliant.pipeline.ingest import open_state
from reliant.resolve import (
    Candidate,
    Directory,
    Judgement,
    Mention,
    Resolution,
    Resolver,
    Verdict,
    directory,
    name_rows,
    office_rows,
    resolve_claims,
    resolve_stakes,
)
from reliant.sources import MonitorFolder, read_file
from reliant.store.ledger import Ledger

NAMES = "parties.csv"
OFFICES = "offices.csv"
"""Tables of a monitor's own, in its folder; both may be missing."""
IDENTITY = (DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.CANNOT_TELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRecord:
    """A party with everything a person may want to see of it: standing decisions and offices as rows."""

    party: Party
    offices: tuple[dict[str, object], ...]
    decisions: tuple[Decision, ...]


def resolver_of(folder: MonitorFolder | None, state: Path | None = None) -> Resolver:
    """Packaged parties, the monitor's own tables and the decisions in its ledger. Without a folder the packaged ones alone.

    Raises:
        SourceError: a table of the folder cannot be read or is not what it should be.
        LedgerError: the ledger cannot be read.
    """
    if folder is None:
        return Resolver()
    return Resolver(_own_tables(folder), _decisions(folder, state))


def resolution_row(found: Resolution) -> dict[str, object]:
    """A resolution as a row of JSON."""
    mention = found.mention
    return {
        "name": mention.name,
        "kind": mention.kind,
        "country": mention.country,
        "on": str(mention.on) if mention.on else None,
        "verdict": found.verdict.value,
        "party": party_row(found.party) if found.party else None,
        **judgement_row(found.judgement, without_verdict=True),
        "notes": list(found.notes),
        "candidates": [candidate_row(one) for one in found.candidates],
    }


def party_row(party: Party) -> dict[str, object]:
    """A party as a row, without its aliases."""
    return {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "country": party.country,
        "since": str(party.since) if party.since else None,
        "until": str(party.until) if party.until else None,
        "predecessors": list(party.predecessors),
        "successors": list(party.successors),
        "source": party.source or None,
    }


def alias_rows(party: Party) -> list[dict[str, object]]:
    """Names of a party, one row each, with when they were official and where they are from."""
    return [
        {
            "name": alias.name,
            "since": str(alias.since) if alias.since else None,
            "until": str(alias.until) if alias.until else None,
            "source": alias.source,
        }
        for alias in party.aliases
    ]


def candidate_row(one: Candidate) -> dict[str, object]:
    """A candidate as a row."""
    return {"party": one.party.id, "name": one.name, **judgement_row(one.judgement)}


def judgement_row(judgement: Judgement, *, without_verdict: bool = False) -> dict[str, object]:
    """A judgement as a row."""
    row: dict[str, object] = {
        "verdict": judgement.verdict.value,
        "rule": judgement.rule,
        "says": judgement.says,
        "score": judgement.score,
        "sources": list(judgement.sources),
        "decisions": list(judgement.decisions),
    }
    return {key: value for key, value in row.items() if key != "verdict"} if without_verdict else row


def decision_row(decision: Decision, *, stands: bool) -> dict[str, object]:
    """A decision as a row; ``stands`` is false for one that was undone."""
    return {
        "id": decision.id,
        "kind": decision.kind.value,
        "subjects": list(decision.subjects),
        "author": decision.author,
        "decided_at": decision.decided_at,
        "reason": decision.reason,
        "stands": stands,
    }


def list_parties(resolver: Resolver, *, kind: PartyKind | None = None, country: PartyId | None = None) -> list[dict[str, object]]:
    """Known parties by id; persons with the country of their office."""
    return [
        {**party_row(party), "n_names": len(set(party.names))}
        for party in resolver.parties
        if kind in (None, party.kind) and country in (None, party.country, party.id)
    ]


def list_names(folder: MonitorFolder, *, state: Path | None = None, verdict: Verdict | None = None) -> list[dict[str, object]]:
    """Names of organisations in the monitor's claims and ownership table with what they mean, the most frequent first.

    One row a name and answer: a name that means several parties on several days has several. ``sources`` are the claims and
    stakes it stands in.

    Raises:
        SourceError, LedgerError: the folder, its tables or its ledger cannot be read.
    """
    ledger, holdings = open_state(folder, state)
    ledger.close()
    resolver = resolver_of(folder, state)
    days = {document.id: document.published_on for document in holdings.documents}
    named: list[tuple[str, Resolution]] = [
        (row.claim, row.resolution)
        for row in resolve_claims(resolver, holdings.claims, published=lambda claim: _partial(days.get(claim.document)))
    ]
    for row in resolve_stakes(resolver, holdings.ownership):
        named += [(row.stake.id, row.child), (row.stake.id, row.parent)]
    rows: dict[tuple[str, str, str | None], dict[str, object]] = {}
    sources: dict[tuple[str, str, str | None], dict[str, None]] = {}
    for source, found in named:
        key = (found.mention.name, found.verdict.value, found.party.id if found.party else None)
        sources.setdefault(key, {})[source] = None
        rows.setdefault(
            key,
            {
                "name": found.mention.name,
                "verdict": found.verdict.value,
                "party": key[2],
                "rule": found.judgement.rule,
                "says": found.judgement.says,
                "candidates": [one.party.id for one in found.candidates],
            },
        )
    listed = [{**row, "sources": list(sources[key])} for key, row in rows.items() if verdict in (None, row["verdict"])]
    return sorted(listed, key=lambda row: (-len(row["sources"]), str(row["name"])))  # type: ignore[arg-type]


def party_record(resolver: Resolver, name: str, mention: Mention) -> PartyRecord:
    """A party by its id, or by a name that resolves to it.

    Raises:
        UnknownName: it is no id, and the name resolves to no known party.
    """
    party = resolver.party(name)
    if party is None:
        found = resolver.resolve(mention)
        if found.party is None or found.verdict.value != "same":
            nearest = [f"{one.party.id} {one.party.name}" for one in resolver.candidates(mention, most=3)]
            raise UnknownName("party", name, nearest=nearest, remedy="reliant party list prints those that are known")
        party = found.party
    offices: tuple[dict[str, object], ...] = tuple(
        {
            "title": office.title,
            "country": office.country,
            "since": str(office.since),
            "until": str(office.until) if office.until else None,
            "source": office.source,
        }
        for office in resolver.offices(party.id)
    )
    return PartyRecord(party=party, offices=offices, decisions=resolver.settled.about(party.id))


def decide_identity(
    folder: MonitorFolder,
    names: Sequence[str],
    kind: DecisionKind,
    *,
    author: str,
    reason: str,
    state: Path | None = None,
) -> Decision:
    """Keep a decision of a person that names or parties are one, are not, or cannot be told.

    Raises:
        SourceMalformed: fewer than two different names, or no author or reason.
        SourceError, LedgerError: the folder or its ledger cannot be read or written.
    """
    resolver = resolver_of(folder, state)
    return _keep(folder, state, kind, [resolver.subject(name) for name in names], author=author, reason=reason)


def undo_decision(folder: MonitorFolder, decision: str, *, author: str, reason: str, state: Path | None = None) -> Decision:
    """Take back a decision by its id or the beginning of it; undoing an undoing puts the first decision back.

    Raises:
        UnknownName: no decision begins so, or several do.
        SourceError, LedgerError: the folder or its ledger cannot be read or written.
    """
    found = [one.id for one in _decisions(folder, state) if one.id.startswith(decision)]
    if len(found) != 1:
        raise UnknownName("decision", decision, nearest=found[:5], remedy="reliant party decisions prints them")
    return _keep(folder, state, DecisionKind.UNDO, found, author=author, reason=reason)


def list_decisions(folder: MonitorFolder, state: Path | None = None) -> list[dict[str, object]]:
    """Every decision about names and parties and what undid it, in the order taken."""
    every = _decisions(folder, state)
    about = {one.id for one in every if one.kind in IDENTITY}
    for one in every:  # an undoing is about names when what it undoes is
        if one.kind is DecisionKind.UNDO and one.subjects[0] in about:
            about.add(one.id)
    undone: set[str] = set()
    for one in reversed(every):
        if one.kind is DecisionKind.UNDO and one.id not in undone:
            undone.update(one.subjects)
    return [decision_row(one, stands=one.id not in undone) for one in every if one.id in about]


def _partial(day: date | None) -> PartialDate | None:
    return PartialDate(day.year, day.month, day.day) if day else None


def _keep(
    folder: MonitorFolder, state: Path | None, kind: DecisionKind, subjects: Sequence[str], *, author: str, reason: str
) -> Decision:
    try:
        decision = decide(
            kind, subjects, author=author, decided_at=datetime.now(UTC).isoformat(timespec="microseconds"), reason=reason
        )
    except ValueError as error:
        raise SourceMalformed(
            f"this decision cannot be kept: {error}", remedy="name two different names or ids, --by and --because"
        ) from error
    with Ledger.open(_ledger_file(folder, state)) as ledger:
        ledger.append_decisions([decision])
        return next(one for one in ledger.decisions() if one.id == decision.id)


def _decisions(folder: MonitorFolder, state: Path | None) -> tuple[Decision, ...]:
    file = _ledger_file(folder, state)
    if not file.exists():  # nobody has decided anything yet, and asking makes no ledger
        return ()
    with Ledger.open(file) as ledger:
        return ledger.decisions()


def _ledger_file(folder: MonitorFolder, state: Path | None) -> Path:
    return (state or folder.state) / "ledger.sqlite"


def _own_tables(folder: MonitorFolder) -> Directory | None:
    """Packaged parties with those of the folder; null when it has no table of its own."""
    names, offices = folder.path / NAMES, folder.path / OFFICES
    if not names.is_file() and not offices.is_file():
        return None
    return directory(
        name_rows(_text(names), where=str(names)) if names.is_file() else (),
        office_rows(_text(offices), where=str(offices)) if offices.is_file() else (),
    )


def _text(file: Path) -> str:
    try:
        return read_file(file).data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"it is not UTF-8 (byte {error.start})", where=str(file), remedy="save it as UTF-8") from error
