"""Parties and firms as a network in GraphML: edges are events, deals and stakes, each with its id and sources."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reliant.model.countries import party_name
from reliant.model.deal import Agreement, Event
from reliant.model.ownership import Ownership

_NODE = {"label": "string", "kind": "string", "country": "string"}
_EDGE = {
    "kind": "string",
    "type": "string",
    "modality": "string",
    "state": "string",
    "item": "string",
    "category": "string",
    "date": "string",
    "share_percent": "double",
    "is_directed": "boolean",
    "sources": "string",
}


def graphml(events: Iterable[Event], agreements: Iterable[Agreement], stakes: Iterable[Ownership]) -> str:
    """The network as GraphML, nodes and edges by id. Edges run from supplier to recipient and from holder to firm.

    Events without direction of supply join each two of their parties, ``is_directed`` false. A deal or event of which one side
    is not stated has no edge.
    """
    nodes: dict[str, dict[str, object]] = {}
    edges: list[tuple[str, str, str, dict[str, object]]] = []

    def party(key: str) -> str:
        nodes.setdefault(key, {"label": party_name(key), "kind": "party", "country": key})
        return key

    def firm(name: str, country: str | None) -> str:
        key = f"firm:{country or '?'}:{name}"
        nodes.setdefault(key, {"label": name, "kind": "firm", "country": country})
        return key

    for event in events:
        facts: dict[str, object] = {
            "kind": "event",
            "type": event.type.value,
            "modality": event.modality.value,
            "item": event.item,
            "category": event.category,
            "date": event.date and str(event.date),
            "sources": " ".join(event.claims),
        }
        if event.supplier and event.recipient:
            edges.append((event.id, party(event.supplier), party(event.recipient), facts | {"is_directed": True}))
            continue
        met = sorted(event.parties)
        edges += [
            (f"{event.id}:{one}:{other}", party(one), party(other), facts | {"is_directed": False})
            for place, one in enumerate(met)
            for other in met[place + 1 :]
        ]
    for deal in agreements:
        if deal.supplier and deal.recipient:
            facts = {
                "kind": "agreement",
                "state": deal.state.value,
                "item": deal.item,
                "category": deal.category,
                "date": deal.since and str(deal.since),
                "sources": " ".join(deal.sources),
                "is_directed": True,
            }
            edges.append((deal.id, party(deal.supplier), party(deal.recipient), facts))
    for stake in stakes:
        facts = {
            "kind": "stake" if stake.is_ownership else "relation",
            "type": stake.relation,
            "share_percent": stake.share_percent,
            "date": stake.since and str(stake.since),
            "sources": stake.id,
            "is_directed": True,
        }
        edges.append((stake.id, firm(stake.parent, stake.parent_country), firm(stake.child, stake.child_country), facts))
    return "\n".join(_lines(nodes, sorted(edges, key=lambda edge: edge[0]))) + "\n"


def _lines(nodes: dict[str, dict[str, object]], edges: list[tuple[str, str, str, dict[str, object]]]) -> Iterable[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for of, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in keys.items():
            yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph id="ledger" edgedefault="directed">'
    for key in sorted(nodes):
        yield f"<node id={quoteattr(key)}>{_data('node', nodes[key])}</node>"
    for key, source, target, facts in edges:
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        yield f"<edge id={quoteattr(key)} {ends}>{_data('edge', facts)}</edge>"
    yield "</graph></graphml>"


def _data(of: str, facts: dict[str, object]) -> str:
    """What is not stated has no element."""
    return "".join(
        f'<data key="{of}-{name}">{escape(str(value).lower() if isinstance(value, bool) else str(value))}</data>'
        for name, value in facts.items()
        if value is not None
    )
