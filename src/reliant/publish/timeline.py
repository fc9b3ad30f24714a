"""Events and changes of deals in the order of time, as rows and in the shape that TimelineJS reads."""

from collections.abc import Iterable

from reliant.model.countries import party_name
from reliant.model.deal import Agreement, Event
from reliant.model.time import PartialDate


def timeline_rows(events: Iterable[Event], agreements: Iterable[Agreement]) -> list[dict[str, object]]:
    """One row per event and per step of a deal, the earliest first; those without a date stand last."""
    rows: list[tuple[PartialDate | None, dict[str, object]]] = [
        (
            event.date,
            {
                "date": event.date and str(event.date),
                "id": event.id,
                "kind": "event",
                "what": event.type.value,
                "modality": event.modality.value,
                "recipient": event.recipient,
                "supplier": event.supplier,
                "other_parties": list(event.other_parties),
                "item": event.item,
                "reason": None,
                "sources": list(event.claims),
            },
        )
        for event in events
    ]
    rows += [
        (
            step.on,
            {
                "date": step.on and str(step.on),
                "id": deal.id,
                "kind": "agreement",
                "what": step.state.value,
                "modality": None,
                "recipient": deal.recipient,
                "supplier": deal.supplier,
                "other_parties": [],
                "item": deal.item,
                "reason": step.reason,
                "sources": [step.source],
            },
        )
        for deal in agreements
        for step in deal.steps
    ]
    rows.sort(key=lambda pair: (pair[0] is None, pair[0] or PartialDate(1), str(pair[1]["id"]), str(pair[1]["sources"])))
    return [row for _, row in rows]


def timeline_js(rows: Iterable[dict[str, object]], title: str) -> dict[str, object]:
    """The rows as a TimelineJS document; rows without a date, which it cannot place, are listed under ``undated``."""
    slides, undated = [], []
    for row in rows:
        parties = [str(row[side]) for side in ("supplier", "recipient") if row[side]]
        names = [party_name(party) for party in [*parties, *_texts(row["other_parties"])]]
        headline = f"{str(row['what']).replace('_', ' ')}: {row['item'] or 'item not stated'}"
        text = " – ".join(names) + (f"; {row['reason']}" if row["reason"] else "") + f"; {' '.join(_texts(row['sources']))}"
        slide: dict[str, object] = {
            "unique_id": f"{row['id']}:{_texts(row['sources'])[0]}",
            "text": {"headline": headline, "text": text},
        }
        if row["modality"]:
            slide["group"] = row["modality"]
        if row["date"] is None:
            undated.append(slide)
            continue
        parts = dict(zip(("year", "month", "day"), str(row["date"]).split("-"), strict=False))
        slides.append({"start_date": parts, **slide})
    return {"title": {"text": {"headline": title}}, "events": slides, "undated": undated}


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []
