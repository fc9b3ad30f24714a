"""The Beneficial Ownership Data Standard, 0.4 and 0.3: stakes among statements on entities, persons and relationships.

Schema: https://standard.openownership.org. Of a record that was stated several times the last statement counts, the earlier
ones are listed as replaced; a closed relationship ends on the day of the statement that closes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reliant.model.identity import OwnershipId, PartyId
from reliant.model.ownership import UNDISCLOSED, ControlMeans, Ownership, Share, with_id
from reliant.registers.stakes_read import NOT_JSON, Collected, StakesRead, bounds, date_of, one_country

CAPITAL, VOTES = "shareholding", "votingRights"
MEANS = {
    "appointmentOfBoard": ControlMeans.RIGHT_TO_APPOINT,
    "controlByLegalFramework": ControlMeans.AGREEMENT,
    "controlViaCompanyRulesOrArticles": ControlMeans.AGREEMENT,
    "rightsGrantedByContract": ControlMeans.AGREEMENT,
    "otherInfluenceOrControl": ControlMeans.OTHER,
}
UNSTATED = frozenset({"unknownInterest", "unpublishedInterest"})
_KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
    "entity": "entity",
    "person": "person",
    "relationship": "relationship",
}
_NOBODY = frozenset({"noBeneficialOwners"})

Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, under the names of 0.4: ``record`` is what it is about, and stays the same when it is stated again."""

    id: str
    record: str
    kind: str
    place: int
    date: str
    is_closing: bool
    details: Details
    whole: Details

    @property
    def where(self) -> str:
        """The statement as a message names it."""
        return f"statement {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Party:
    key: str | None
    name: str
    country: PartyId | None
    remark: str | None = None


def read_bods(records: Sequence[tuple[int, Any]], *, name: str) -> StakesRead:
    """The stakes among statements, of either version."""
    told = Collected()
    statements = list(_statements(records, told))
    is_old = any("statementID" in statement.whole for statement in statements)
    present, replaced_by = _present(statements, told)
    parties = {one.record: one for one in present if one.kind != "relationship"}
    for statement in present:
        if statement.kind == "relationship":
            _relationship(statement, parties, replaced_by, told)
    return told.read(name, "bods_0.3" if is_old else "bods_0.4")


def _statements(records: Sequence[tuple[int, Any]], told: Collected) -> Iterator[Statement]:
    for place, record in records:
        if record is NOT_JSON or not isinstance(record, Mapping):
            told.refuse(f"line {place}", "it is no JSON object", "" if record is NOT_JSON else record)
            continue
        key = record.get("statementId") or record.get("statementID")
        kind = _KINDS.get(str(record.get("recordType") or record.get("statementType")))
        details = record.get("recordDetails", record)
        if not key or kind is None or not isinstance(details, Mapping):
            why = "it is no statement on an entity, a person or a relationship"
            told.refuse(f"statement {key}" if key else f"line {place}", why, record)
            continue
        yield Statement(
            id=str(key),
            record=str(record.get("recordId") or key),
            kind=kind,
            place=place,
            date=str(record.get("statementDate") or ""),
            is_closing=record.get("recordStatus") == "closed",
            details=details,
            whole=record,
        )


def _present(statements: Sequence[Statement], told: Collected) -> tuple[list[Statement], dict[str, str]]:
    """The last statement on each record, and by which statement others were replaced (0.3)."""
    replaced_by = {str(old): one.id for one in statements for old in _replaced(one, told)}
    last: dict[tuple[str, str], Statement] = {}
    for one in sorted(statements, key=lambda statement: (statement.date, statement.place)):
        if one.id in replaced_by:
            told.refuse(one.where, f"replaced by statement {replaced_by[one.id]}")
            continue
        before = last.get((one.kind, one.record))
        if before is not None:
            told.refuse(before.where, f"replaced by statement {one.id}")
            if one.is_closing and not one.details.get("interests"):
                one = replace(one, details=before.details)  # noqa: PLW2901  what has ended is said by the one before
        last[one.kind, one.record] = one
    return sorted(last.values(), key=lambda statement: statement.place), replaced_by


def _replaced(statement: Statement, told: Collected) -> list[Any]:
    """Ids of the statements that one says it replaces (0.3)."""
    try:
        return _array(statement.whole.get("replacesStatements"), "replacesStatements")
    except ValueError as error:
        told.refuse(statement.where, str(error))
        return []


def _object(value: Any, what: str) -> Details:
    """An object of a statement; empty when it is missing.

    Raises:
        ValueError: something else stands there.
    """
    if value is not None and not isinstance(value, Mapping):
        raise ValueError(f"{what} is no object: {value!r}")
    return value or {}


def _array(value: Any, what: str) -> list[Any]:
    """A list of a statement; empty when it is missing.

    Raises:
        ValueError: something else stands there.
    """
    if value is not None and not isinstance(value, list):
        raise ValueError(f"{what} is no list: {value!r}")
    return value or []


def _relationship(
    statement: Statement, parties: Mapping[str, Statement], replaced_by: Mapping[str, str], told: Collected
) -> None:
    try:
        child, parent = _ends(statement, parties, replaced_by, told)
        found = list(_stakes(statement, child, parent, told))
    except ValueError as error:
        told.refuse(statement.where, str(error), statement.details)
        return
    told.stakes += found


def _ends(
    statement: Statement, parties: Mapping[str, Statement], replaced_by: Mapping[str, str], told: Collected
) -> tuple[_Party, _Party]:
    """The firm and its holder."""
    child, parent = (_referred(statement.details.get(end), parties, replaced_by, told) for end in ("subject", "interestedParty"))
    if child.key is None:
        raise ValueError("the firm it is about is not specified")
    if child.key == parent.key:
        raise ValueError(f"{child.name} would own itself")
    return child, parent


def _stakes(statement: Statement, child: _Party, parent: _Party, told: Collected) -> Iterator[Ownership]:
    """One stake for the interests of the same dates and directness."""
    interests = _array(statement.details.get("interests"), "interests")
    if not interests:
        raise ValueError("it states no interest")
    groups: dict[tuple[str, str, bool], list[Details]] = {}
    for number, interest in enumerate(interests, start=1):
        kind = interest.get("type") if isinstance(interest, Mapping) else None
        if not isinstance(kind, str) or kind not in {CAPITAL, VOTES, *MEANS, *UNSTATED}:
            why = f"interest {number} ({kind or 'without a type'}) is neither shares nor votes nor control"
            told.refuse(statement.where, why, interest)
            continue
        level = interest.get("directOrIndirect", interest.get("interestLevel"))
        key = (str(interest.get("startDate") or ""), str(interest.get("endDate") or ""), level == "indirect")
        groups.setdefault(key, []).append(interest)
    for (start, end, is_indirect), group in groups.items():
        kinds = [interest["type"] for interest in group]
        doubled = {kind for kind in (CAPITAL, VOTES) if kinds.count(kind) > 1}
        if doubled:
            raise ValueError(f"{', '.join(sorted(doubled))} is stated twice for the same time, and classes are not told apart")
        shares = {interest["type"]: _share(interest.get("share")) for interest in group}
        closed = statement.date if statement.is_closing else ""
        since, until = date_of(start), date_of(end or closed)
        if since and until and since.first > until.last:
            raise ValueError(f"it ends {until}, before it begins {since}")
        source = _object(statement.whole.get("source"), "source")
        publisher = _object(
            _object(statement.whole.get("publicationDetails"), "publicationDetails").get("publisher"), "publisher"
        )
        capital = shares.get(CAPITAL)
        stake = Ownership(
            id=OwnershipId(""),
            child=child.name,
            child_country=child.country,
            child_id=child.key,
            parent=parent.name,
            parent_country=parent.country,
            parent_id=parent.key,
            share_percent=capital.exact if capital else None,
            share_range=capital if capital and capital.exact is None else None,
            votes=shares.get(VOTES),
            control=next((MEANS[kind] for kind in kinds if kind in MEANS), None),
            since=since,
            until=until,
            relation=", ".join(kinds),
            is_ownership=True,
            is_indirect=is_indirect,
            source_url=str(source.get("url") or publisher.get("url") or ""),
            source_date=date_of(source.get("retrievedAt") or statement.date),
            quote="; ".join(str(interest["details"]) for interest in group if interest.get("details")) or None,
            remark=parent.remark,
            where=f"BODS {statement.where}",
        )
        yield with_id(stake, "bods", statement.id)


def _share(share: Any) -> Share | None:
    """A share, exact or as bounds; one bound alone leaves the other at 0 or 100.

    Raises:
        ValueError: it is none.
    """
    share = _object(share, "share")
    if share.get("exact") is not None:
        return bounds(share["exact"], share["exact"], is_above_low=False)
    above, below = share.get("exclusiveMinimum"), share.get("exclusiveMaximum")
    low = above if above is not None and not isinstance(above, bool) else share.get("minimum")
    high = below if below is not None and not isinstance(below, bool) else share.get("maximum")
    if low is None and high is None:
        return None
    low, high = 0 if low is None else low, 100 if high is None else high
    return bounds(low, high, is_above_low=above not in (None, False) and low != high)


def _referred(ref: Any, parties: Mapping[str, Statement], replaced_by: Mapping[str, str], told: Collected) -> _Party:
    """The party a relationship names.

    Raises:
        ValueError: it names none, or one that no statement describes, or says that there is none.
    """
    key = ref
    if isinstance(ref, Mapping):
        key = ref.get("describedByEntityStatement") or ref.get("describedByPersonStatement")
        if key is None:
            unspecified = _object(ref.get("unspecified"), "unspecified") or ref
            reason = str(unspecified.get("reason") or "no reason is stated")
            if reason in _NOBODY:
                raise ValueError(f"it says that there is no such party ({reason})")
            said = ": ".join(str(text) for text in (reason, unspecified.get("description")) if text)
            return _Party(key=None, name=UNDISCLOSED, country=None, remark=f"not specified, {said}")
    if not key:
        raise ValueError("it names no firm, or no interested party")
    key, passed = str(key), set[str]()
    while key in replaced_by and key not in passed:  # statements that replace each other lead nowhere
        passed.add(key)
        key = replaced_by[key]
    statement = parties.get(key)
    if statement is None:
        raise ValueError(f"no statement of the file describes {key}")
    return _party(statement, told)


def _party(statement: Statement, told: Collected) -> _Party:
    details = statement.details
    kind = details.get("personType") or details.get("entityType")
    kind = kind.get("type") if isinstance(kind, Mapping) else kind
    if str(kind) in {"anonymousPerson", "unknownPerson"}:
        return _Party(key=None, name=UNDISCLOSED, country=None, remark=f"{kind} {statement.record}")
    names = _array(details.get("names"), "names")
    name = details.get("name") or next((one.get("fullName") for one in names if isinstance(one, Mapping)), None)
    if not name:
        name = f"unnamed {statement.kind} {statement.record}"
    places = [details.get("jurisdiction") or details.get("incorporatedInJurisdiction")]
    if statement.kind == "person":
        places = _array(details.get("nationalities"), "nationalities")
    codes = [place["code"] for place in places if isinstance(place, Mapping) and place.get("code")]
    return _Party(key=f"bods:{statement.record}", name=str(name), country=one_country(codes, str(name), told.notes))
