"""Who stands behind a firm, whom a party decides over, and what files of stakes hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reliant.errors import MeasureRefused
from reliant.measures.owners_cash import NOTHING, CashShare, owners_by_cash
from reliant.measures.owners_control import RULES, Control, Step, controlled_by, controllers_of
from reliant.measures.stakes import NotTaken, Stake, StakeGraph, stake_graph
from reliant.model.identity import UNKNOWN
from reliant.model.ownership import UNDISCLOSED, Made, Ownership
from reliant.model.tables_owners import OWNERS
from reliant.monitor.wording import percent
from reliant.pipeline.counting import Row, columns_of
from reliant.registers.makers import read_makers
from reliant.registers.stakes import read_stakes
from reliant.registers.stakes_read import StakesRead
from reliant.sources import MonitorFolder, read_file

OWNERS_COLUMNS = columns_of(OWNERS)
OWNERS_SHORT = ("party", "country", "cash", "cash_high", "decides", "sources")
"""Columns that a table for people has room for."""
OWNED_COLUMNS = ("firm", "country", "round", "share", "why", "rule", "on", "sources")
STAKES_COLUMNS = (
    "id",
    "child",
    "child_country",
    "parent",
    "parent_country",
    "share_capital",
    "share_votes",
    "control",
    "level",
    "since",
    "until",
    "relation",
    "is_ownership",
    "source_url",
    "source_date",
    "quote",
    "remark",
    "where",
)
STAKES_SHORT = ("id", "child", "parent", "parent_country", "share_capital", "share_votes", "control", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Firms:
    """What is known of firms: stakes, and who makes what."""

    stakes: tuple[Ownership, ...] = ()
    makers: tuple[Made, ...] = ()
    files: tuple[StakesRead, ...] = ()


def firms_of(folder: MonitorFolder | None, ownership: Sequence[Path] = (), makers: Path | None = None) -> Firms:
    """The stakes and makers of these files, or of the monitor where none are named.

    Raises:
        SourceError: a file is missing, or is none of its kind.
    """
    files = [read_stakes(read_file(path).data, name=path.name) for path in ownership]
    settings = folder.settings if folder is not None else None
    if folder is not None and settings is not None and settings.ownership is not None and not ownership:
        names = (settings.ownership.path, *settings.ownership.also)
        files = [read_stakes(read_file(folder.file(name)).data, name=name) for name in names]
    made = makers or (
        folder.file(settings.makers.path) if folder is not None and settings is not None and settings.makers else None
    )
    stakes = {stake.id: stake for file in files for stake in file.stakes}
    return Firms(
        stakes=tuple(stakes.values()),
        makers=read_makers(read_file(made).data, name=made.name) if made is not None else (),
        files=tuple(files),
    )


def owners(firms: Firms, name: str, on: date, rule: str) -> list[Row]:
    """Rows of contract OWNERS of one firm, with the ids of the stakes behind each.

    Raises:
        UnknownName: no stake names the firm, or several are called so.
        MeasureRefused: its rows contradict each other, or no row states who holds it.
    """
    graph = stake_graph(firms.stakes, on)
    firm = graph.find(name)
    _refuse_faults(graph, firm.key)
    if firm.key not in graph.told_of:
        raise MeasureRefused(f"no row states a stake in {firm.name}", remedy="add one with its source to ownership.csv")
    control = controllers_of(graph, firm.key, RULES[rule])
    shares = owners_by_cash(graph, firm.key)
    told = {share.party for share in shares}
    rows = [_owner(graph, firm.name, share, control, on) for share in shares]
    for party in control.controllers:
        if party not in told:
            only = CashShare(party=party, low=0.0, high=0.0, of=None, chains=())
            rows.append(_owner(graph, firm.name, only, control, on))
    sources = [row.pop("sources") for row in rows]
    checked = OWNERS.build(rows).to_pylist()
    return [{**row, "sources": ids} for row, ids in zip(checked, sources, strict=True)]


def faults_behind(firms: Firms, name: str, on: date) -> list[str]:
    """Rows on the holders of a firm that contradict each other: what is behind those holders counts as undisclosed."""
    graph = stake_graph(firms.stakes, on)
    return faults_in_words(graph.faults(graph.above(graph.find(name).key)))


def in_words(rows: Sequence[Row], rule: str) -> list[str]:
    """Verdict on a firm and its chains, as people read them."""
    deciding = [str(row["party"]) for row in rows if row["decides"]]
    says = RULES[rule].says
    if deciding:
        verdict = f"{' and '.join(deciding)} decide{'s' if len(deciding) == 1 else ''} over it"
    elif any(row["decides"] is None for row in rows):
        verdict = "Who decides over it cannot be told: undisclosed stakes could"
    else:
        verdict = "Nobody decides over it alone"
    lines = [f"{verdict} ({rule}: {says}).", f"Profit by country: {_by_country(rows)}."]
    for name in ("why", "technology"):
        lines += [f"  {line}" for row in rows for line in _list(row[name])]
    return list(dict.fromkeys(lines))


def _by_country(rows: Sequence[Row]) -> str:
    parts: dict[str, float] = {}
    for row in rows:
        country = str(row["country"] or UNKNOWN)
        parts[country] = parts.get(country, 0.0) + float(str(row["cash"]))
    ranked = sorted(parts.items(), key=lambda item: (-round(item[1], 9), item[0]))
    return ", ".join(f"{country} {percent(part)}" for country, part in ranked if part > NOTHING)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def owned(firms: Firms, names: Sequence[str], on: date, rule: str) -> list[Row]:
    """Firms that these parties decide over together, in the order in which each follows, with its reason.

    Raises:
        UnknownName: no stake names a party, or several are called so.
    """
    graph = stake_graph(firms.stakes, on)
    parties = [graph.find(name).key for name in names]
    return [
        {
            "firm": graph.holders[step.firm].name,
            "country": graph.holders[step.firm].country,
            "round": step.round,
            "share": None if step.share is None else step.share / 100,
            "why": [_sentence(stake) for stake in step.stakes],
            "rule": rule,
            "on": on.isoformat(),
            "sources": list(step.ids),
        }
        for step in controlled_by(graph, parties, RULES[rule]).values()
    ]


def stakes(firms: Firms) -> list[Row]:
    """All stakes, under the names of the columns of ownership.csv, so that a collection can be kept as a table."""
    rows = []
    for stake in firms.stakes:
        row: Row = {
            "share_capital": _text(stake.capital),
            "share_votes": _text(stake.votes),
            "control": stake.control.value if stake.control else None,
            "level": "indirect" if stake.is_indirect else None,
            **{name: _text(getattr(stake, name)) for name in ("since", "until", "source_date")},
        }
        rows.append({name: row[name] if name in row else getattr(stake, name) for name in STAKES_COLUMNS})
    return rows


def faults_in_words(graph_faults: Iterable[NotTaken]) -> list[str]:
    """What cannot be true together, with its rows."""
    return [f"{one.rows[0].child}: {one.why}: {'; '.join(f'{row.says} [{row.id}]' for row in one.rows)}" for one in graph_faults]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _refuse_faults(graph: StakeGraph, firm: str) -> None:
    faults = graph.faults([firm])
    if faults:
        raise MeasureRefused(
            "; ".join(faults_in_words(faults)), remedy="end or mend one of these rows: since, until or the share"
        )


def _owner(graph: StakeGraph, firm: str, share: CashShare, control: Control, on: date) -> dict[str, object]:
    holder = graph.holders[share.party]
    way: tuple[Step, ...] = control.controllers.get(share.party, ())
    rows = [stake for chain in share.chains for stake in chain] + [stake for step in way for stake in step.stakes]
    is_hidden = share.party == UNDISCLOSED
    return {
        "firm": firm,
        "party": holder.name,
        "party_id": f"{UNDISCLOSED}:{share.of}" if is_hidden else holder.key,
        "country": holder.country,
        "of": graph.holders[share.of].name if share.of is not None else None,
        "cash": min(share.low, 1.0),
        "cash_high": min(share.high, 1.0),
        "decides": None if control.is_open else share.party in control.controllers,
        "rule": control.rule.name,
        "on": on.isoformat(),
        "why": [f"not disclosed: {share.low:.1%} through {graph.holders[share.of or ''].name}"]
        if is_hidden and share.low > NOTHING
        else list(dict.fromkeys(_sentence(stake) for stake in rows)),
        "technology": [_whose(row) for row in graph.technology.get(control.firm, ())],
        "sources": list(dict.fromkeys(key for stake in rows for key in stake.ids)),
    }


def _whose(row: Ownership) -> str:
    country = f" ({row.parent_country})" if row.parent_country else ""
    return f"technology of {row.parent}{country}: {row.relation} [{row.id}] {row.source_url}".strip()


def _sentence(stake: Stake) -> str:
    return "; ".join(f"{row.says} [{row.id}] {row.source_url}".strip() for row in stake.rows)
