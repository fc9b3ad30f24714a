"""FollowTheMoney: stakes among entities, one a line, or among statements of one property each.

The schemata are those of the FollowTheMoney model (https://followthemoney.tech): Ownership and Control are stakes, a
Directorship is one only where it states control, and what connects nobody to a firm is listed as no stake.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reliant.model.identity import OwnershipId
from reliant.model.ownership import ControlMeans, Ownership, Share, with_id
from reliant.model.time import PartialDate
from reliant.registers.stakes_read import NOT_JSON, Collected, StakesRead, date_of, one_country

STATEMENT_COLUMNS = ("entity_id", "schema", "prop", "value")
PARTIES = frozenset({"Asset", "Company", "LegalEntity", "Organization", "Person", "PublicBody"})
EDGES = {
    "Ownership": ("owner", "asset"),
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
}
COUNTRIES = ("jurisdiction", "mainCountry", "nationality", "country")
ENDED = frozenset({"ceased", "ended", "former", "historical", "inactive"})
_MEANS = {
    "appointment": ControlMeans.RIGHT_TO_APPOINT,
    "contractual": ControlMeans.AGREEMENT,
    "state": ControlMeans.STATE_ENTERPRISE,
}
_ROLES = (
    ("golden share", ControlMeans.GOLDEN_SHARE),
    ("appoint", ControlMeans.RIGHT_TO_APPOINT),
    ("control", ControlMeans.OTHER),
)
"""Words in the role of a directorship that state control."""


@dataclass(slots=True, kw_only=True)
class Entity:
    """One entity: its schema, the values of its properties, and where it stands."""

    id: str
    schema: str
    where: str
    properties: dict[str, list[str]] = field(default_factory=dict)

    def all(self, *names: str) -> list[str]:
        """Values of the first of these properties that has any."""
        return next((self.properties[name] for name in names if self.properties.get(name)), [])

    def first(self, *names: str) -> str | None:
        """The first of those values."""
        return next(iter(self.all(*names)), None)

    @property
    def name(self) -> str | None:
        """What it is called."""
        return self.first("name", "alias", "weakAlias")


def entities_of_lines(records: Sequence[tuple[int, Any]]) -> tuple[dict[str, Entity], Collected]:
    """Entities by id, of records of one entity each."""
    found: dict[str, Entity] = {}
    told = Collected()
    for line, record in records:
        where = f"line {line}"
        if record is NOT_JSON:
            told.refuse(where, "it is no JSON")
        elif not isinstance(record, Mapping) or not isinstance(record.get("properties"), Mapping):
            told.refuse(where, "it is no entity: schema, id and properties are missing", record)
        elif not record.get("id") or not record.get("schema"):
            told.refuse(where, "the entity has no id or no schema", record)
        elif str(record["id"]) in found:
            told.refuse(where, f"entity {record['id']} stands in the file already; the first is taken", record)
        else:
            entity = Entity(id=str(record["id"]), schema=str(record["schema"]), where=f"{where}, entity {record['id']}")
            for name, values in record["properties"].items():
                entity.properties[name] = [_value(value) for value in (values if isinstance(values, list) else [values])]
            found[entity.id] = entity
    return found, told


def entities_of_statements(lines: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[dict[str, Entity], Collected]:
    """Entities by canonical id, of statements of one value each; those marked external are candidates and no facts."""
    found: dict[str, Entity] = {}
    same: dict[str, str] = {}
    told = Collected()
    n_external = 0
    for line, row in lines:
        key = row.get("canonical_id") or row["entity_id"]
        if not key or not row["schema"] or not row["prop"]:
            told.refuse(f"line {line}", "the statement has no entity, schema or property", dict(row))
            continue
        if row.get("external", "").lower() in {"t", "true", "1"}:
            n_external += 1
            continue
        same[row["entity_id"]] = key
        entity = found.setdefault(key, Entity(id=key, schema=row["schema"], where=f"line {line}, entity {key}"))
        if entity.schema in {"Thing", "LegalEntity", "Organization", "Asset"}:
            entity.schema = row["schema"]  # the more special one of what the sources of an entity call it
        if row["value"] and row["prop"] != "id":
            values = entity.properties.setdefault(row["prop"], [])
            values += [row["value"]] if row["value"] not in values else []
    for entity in found.values():
        for name in {end for ends in EDGES.values() for end in ends}:
            entity.properties[name] = [same.get(value, value) for value in entity.properties.get(name, [])]
    if n_external:
        told.notes.append(f"{n_external} statements are marked external: candidates for a match, not taken")
    return found, told


def read_ftm(entities: Mapping[str, Entity], told: Collected, *, name: str, kind: str) -> StakesRead:
    """The stakes among entities."""
    for entity in entities.values():
        if entity.schema in EDGES:
            _edge(entity, entities, told)
        elif entity.schema not in PARTIES:
            told.refuse(entity.where, f"schema {entity.schema} is neither a party nor a stake", entity.name or "")
    return told.read(name, kind)


def _value(value: object) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else str(value)  # nested entities stand for their id


def _edge(entity: Entity, entities: Mapping[str, Entity], told: Collected) -> None:
    ends = EDGES[entity.schema]
    owners, owned = (entity.all(end) for end in ends)
    if not owners or not owned:
        told.refuse(entity.where, f"it names no {ends[0] if not owners else ends[1]}", entity.properties)
        return
    means = _means(entity)
    if entity.schema == "Directorship" and means is None:
        told.refuse(entity.where, "a directorship that states no control is no stake", entity.first("role") or "")
        return
    try:
        since, until = _dates(entity, told)
        share = _share(entity, told) if entity.schema == "Ownership" else None
        source_date = date_of(entity.first("date", "retrievedAt", "publishedAt"))
    except ValueError as error:
        told.refuse(entity.where, str(error), entity.properties)
        return
    if until is None and (entity.first("status") or "").casefold() in ENDED:
        told.refuse(entity.where, "it has ended, and when is not stated", entity.first("status") or "")
        return
    words = " ".join(entity.all("ownershipType") + entity.all("sharesType") + entity.all("role") + entity.all("controlType"))
    is_of_votes = "vot" in words.casefold()
    for owner_id, owned_id in ((one, other) for one in owners for other in owned):
        parent, child = _party(owner_id, entities), _party(owned_id, entities)
        if parent is None or child is None:
            missing = [key for key, found in ((owner_id, parent), (owned_id, child)) if found is None]
            told.refuse(entity.where, f"{', '.join(missing)} is no party with a name in this file")
            continue
        if parent is child:
            told.refuse(entity.where, f"{child.name} would own itself")
            continue
        countries = [one_country(party.all(*COUNTRIES), str(party.name), told.notes) for party in (parent, child)]
        stake = Ownership(
            id=OwnershipId(""),
            child=str(child.name),
            child_country=countries[1],
            child_id=f"ftm:{child.id}",
            parent=str(parent.name),
            parent_country=countries[0],
            parent_id=f"ftm:{parent.id}",
            share_percent=None if is_of_votes or share is None else share.exact,
            share_range=share if share is not None and share.exact is None and not is_of_votes else None,
            votes=share if is_of_votes else None,
            control=means,
            since=since,
            until=until,
            relation=", ".join(entity.all("role", "ownershipType", "controlType")) or entity.schema.lower(),
            is_ownership=True,
            is_indirect="indirect" in words.casefold(),
            source_url=entity.first("sourceUrl", "publisherUrl") or "",
            source_date=source_date,
            quote=entity.first("summary", "description"),
            where=f"FollowTheMoney {entity.schema} {entity.id}",
        )
        told.stakes.append(with_id(stake, "ftm", entity.id))


def _party(key: str, entities: Mapping[str, Entity]) -> Entity | None:
    found = entities.get(key)
    return found if found is not None and found.schema in PARTIES and found.name else None


def _means(entity: Entity) -> ControlMeans | None:
    if entity.schema == "Control":
        kind = (entity.first("controlType") or "").casefold()
        return next((means for word, means in _MEANS.items() if word in kind), ControlMeans.OTHER)
    words = " ".join(entity.all("role") + entity.all("ownershipType") + entity.all("summary")).casefold()
    found = [means for word, means in _ROLES if word in words]
    if entity.schema == "Directorship":
        return found[0] if found else None
    return ControlMeans.GOLDEN_SHARE if ControlMeans.GOLDEN_SHARE in found else None


def _share(entity: Entity, told: Collected) -> Share | None:
    stated = [Share.parse(text) for text in entity.all("percentage")]
    if len(set(stated)) > 1:
        told.notes.append(f"{entity.where}: {len(stated)} percentages are stated, so their bounds are kept")
        return Share(min(one.low for one in stated), max(one.high for one in stated))
    return stated[0] if stated else None


def _dates(entity: Entity, told: Collected) -> tuple[PartialDate | None, PartialDate | None]:
    starts, ends = ([date_of(text) for text in entity.all(name)] for name in ("startDate", "endDate"))
    if len(starts) > 1 or len(ends) > 1:
        told.notes.append(f"{entity.where}: several dates are stated; the time that all of them hold is taken")
    since, until = max((d for d in starts if d), default=None), min((d for d in ends if d), default=None)
    if since and until and since.first > until.last:
        raise ValueError(f"it ends {until}, before it begins {since}")
    return since, until
