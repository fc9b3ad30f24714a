"""Charts of what became of orders, how long they take, which are open, and whose parts are in whose platforms."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import count, listing, percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    amount,
    axis_of,
    bars,
    base,
    cell_name,
    grouped,
    left_out,
    names_axis,
    nothing,
    of_one,
    panelled,
    unit_said,
    value_axis,
)
from reliant.publish.charts.theme import AXIS, DASHES, HATCH, INKS, PAPER, STEP, TEXT, WIDTH, Drawing, Key
from reliant.publish.charts.waiting import delivery_times, panel_name, supplier_name, years_said

LISTED = 40
"""Open orders or parts of a chart; each is a row."""


def orders(rows: Sequence[Row]) -> Drawing:
    """Cohorts, times or open orders, whichever the rows are."""
    if "years_half" in rows[0]:
        return delivery_times(rows)
    return open_orders(rows) if "patience" in rows[0] else cohorts(rows)


def cohorts(rows: Sequence[Row]) -> Drawing:
    """Volume ordered as a frame, what was delivered of it as its filling, by years of order; a panel a supplier."""
    ordered = [row for row in rows if row["tiv_ordered"] > 0]
    if not ordered:
        raise nothing("no order has a volume, so there is no ratio to draw")
    recipients = {row["recipient"] for row in rows}
    named = grouped(ordered, lambda row: f"{cell_name(row)}: {supplier_name(row)}" if len(recipients) > 1 else panel_name(row))
    sizes = {name: sum(row["tiv_ordered"] for row in inside) for name, inside in named.items()}
    kept = sorted(named, key=lambda name: (-sizes[name], name))[:6]
    top = max(row["tiv_ordered"] for row in ordered) * 1.02
    charts = {name: _cohort(named[name], top) for name in kept}
    as_of = rows[0]["as_of"]
    n_unknown = sum(row["n_unknown"] for row in rows)
    whose = of_one(dict.fromkeys(party_name(party) for party in sorted(recipients)))
    return Drawing(
        heading=f"What became of orders{whose or ''}{of_one(charts).replace(': ', ', ') if len(charts) == 1 else ''}",
        measured=f"Volume ordered in the years, and what was delivered of it by the end of {as_of}; in {unit_said([])}",
        chart=panelled(charts),
        keys=(Key(mark="box", ink=INKS[0], says="delivered"), Key(mark="box", ink=PAPER, says="ordered, not delivered")),
        notes=(
            "Young orders are low because they are young: compare them with how long deliveries take, not with old orders.",
            "Years without an order are left out.",
            *((f"Not counted, as their number ordered is not known: {plural(n_unknown, 'deal')}.",) if n_unknown else ()),
            *left_out(sorted(set(named) - set(kept), key=lambda name: (-sizes[name], name)), "Not drawn, with less ordered"),
        ),
        facts=tuple(
            f"{panel_name(row)}, ordered {Window.parse(row['window']).label}: {percent(row['delivery_ratio'])} of "
            f"{amount(row['tiv_ordered'])} delivered"
            for row in ordered
        ),
    )


def _cohort(rows: Sequence[Row], top: float) -> Any:
    entries = []
    inside = sorted(rows, key=lambda row: str(row["window"]))
    for place, row in enumerate(inside):
        deals = plural(row["n_deals"], "deal")
        still = f"{row['n_open']} of {deals} open" if row["n_open"] else deals
        label = f"{percent(row['delivery_ratio'])} of {amount(row['tiv_ordered'])}; {still}"
        entries.append({"row": place, "ordered": row["tiv_ordered"], "delivered": row["tiv_delivered"], "label": label})
    y = names_axis([Window.parse(row["window"]).label for row in inside])
    frame = base(entries).mark_bar(color=PAPER, stroke=TEXT, strokeWidth=0.8, size=13)
    full = base(entries).mark_bar(color=INKS[0], size=13)
    words = base(entries).mark_text(align="left", dx=7).encode(y="row:O", x="ordered:Q", text="label:N")
    return alt.layer(
        frame.encode(y=y, x=value_axis("ordered", "million TIV", [0, top], ",.0f")),
        full.encode(y="row:O", x="delivered:Q"),
        words,
    ).properties(width=WIDTH - 30, height=alt.Step(STEP - 2))


def open_orders(rows: Sequence[Row]) -> Drawing:
    """Each open order as a line from its year of order, with the year by which nine in ten of its kind had come."""
    rank = {True: 0, None: 1, False: 2}
    ordered = sorted(rows, key=lambda row: (rank[row["is_overdue"]], row["ordered_year"], row["row_id"]))
    kept = ordered[:LISTED]
    as_of = rows[0]["as_of"]
    recipients = {row["recipient"] for row in rows}
    entries = []
    for place, row in enumerate(kept):
        number = f"{count(row['number_delivered'])} of {count(row['number_ordered'])}"
        whose = f"{party_name(row['recipient'])} from " if len(recipients) > 1 else ""
        due = None if row["patience"] is None else row["ordered_year"] + row["patience"] + 1
        state = (
            f"overdue by {years_said(as_of + 1 - due)}"
            if row["is_overdue"] and due is not None
            else "cannot be told whether late"
            if due is None
            else "not overdue"
        )
        entries.append(
            {
                "row": place,
                "name": f"{whose}{supplier_name(row)}: {row['designation']}",
                "first": row["ordered_year"],
                "last": as_of + 1,
                "due": due,
                "ink": INKS[1] if row["is_overdue"] else INKS[2],
                "dash": "unknown" if due is None else "known",
                "label": f"{row['ordered_year']}: {number} delivered; {state}",
            }
        )
    years = [
        min(entry["first"] for entry in entries) - 1,
        max([as_of + 1, *(entry["due"] + 1 for entry in entries if entry["due"])]),
    ]
    scale = alt.Scale(domain=years, nice=False, zero=False)
    x = alt.X("first:Q", scale=scale, axis=axis_of(None, "d", tickMinStep=1))
    y = names_axis([entry["name"] for entry in entries], grid=True)
    layers = [base(entries).mark_text(align="left").encode(y=y, x=alt.value(WIDTH + 8), text="label:N")]
    for kind, dash in (("known", (1, 0)), ("unknown", DASHES[2])):
        found = [entry for entry in entries if entry["dash"] == kind]
        for ink, thick in ((INKS[1], 7), (INKS[2], 3)):
            lines = [entry for entry in found if entry["ink"] == ink]
            if lines:
                rule = base(lines).mark_rule(color=ink, strokeWidth=thick, strokeDash=list(dash))
                layers.append(rule.encode(y="row:O", x=x, x2="last:Q"))
    due = [entry for entry in entries if entry["due"] is not None]
    if due:
        tick = base(due).mark_tick(color=TEXT, thickness=2, size=15, opacity=1)
        layers.append(tick.encode(y="row:O", x=alt.X("due:Q", scale=scale)))
    end = base([{"at": as_of + 1}]).mark_rule(color=AXIS, strokeDash=[3, 3]).encode(x=alt.X("at:Q", scale=scale))
    n_overdue = sum(bool(row["is_overdue"]) for row in rows)
    return Drawing(
        heading=f"Open orders{of_one(dict.fromkeys(party_name(row['recipient']) for row in rows))}",
        measured=f"Orders not delivered in full by the end of {as_of}: {len(rows)}, of which {n_overdue} overdue; in items",
        chart=alt.layer(end, *layers).properties(width=WIDTH, height=alt.Step(STEP)),
        keys=(
            Key(mark="box", ink=INKS[1], says="overdue (thick)"),
            Key(mark="line", ink=INKS[2], says="open, not overdue"),
            Key(mark="line", ink=INKS[2], dash=DASHES[2], says="cannot be told"),
            Key(mark="tick", ink=TEXT, says="by the end of that year nine in ten of its kind had come"),
        ),
        notes=(
            f"The broken line is the end of the record, {as_of}.",
            *left_out(
                [f"{supplier_name(row)} {row['designation']}" for row in ordered[LISTED:]], "Not drawn, less overdue or younger"
            ),
        ),
        facts=tuple(f"{entry['name']}, ordered {entry['first']}: {entry['label']}" for entry in entries),
    )


def components(rows: Sequence[Row]) -> Drawing:
    """Parts by the deal, or by their supplier where there are many deals."""
    parts = [_part(row) for row in rows]
    told = [part for part in parts if part["value"] is not None]
    by_deal = len(told) <= LISTED
    entries = sorted(told, key=lambda part: (-part["value"], part["name"])) if by_deal else _by_supplier(rows)
    if not entries:
        raise nothing("no part has a volume, so there is nothing to draw")
    kept, omitted = (entries, []) if by_deal else (entries[:ROWS], entries[ROWS:])
    n_none = len(parts) - len(told)
    return Drawing(
        heading=f"Parts in platforms of others{of_one(dict.fromkeys(party_name(row['recipient']) for row in rows))}",
        measured=f"Volume of the parts delivered so far, in {unit_said(rows)}",
        chart=bars(kept, title="million TIV", top=max(entry["value"] for entry in kept) * 1.02 or 1.0, form=",.0f"),
        keys=(
            *(
                (
                    Key(mark="box", ink=INKS[0], says="platform comes from another supplier"),
                    Key(mark="box", ink=INKS[3], says="platform is made in the recipient country"),
                    *(
                        (Key(mark="box", ink=HATCH, says="the comment hedges"),)
                        if any(row["is_possible"] for row in rows)
                        else ()
                    ),
                )
                if by_deal
                else ()
            ),
        ),
        notes=(
            "Only parts that the register's comments name; shares by supplier of record do not show this dependence.",
            *((f"Not drawn, as they have no volume: {plural(n_none, 'deal')}.",) if n_none else ()),
            *left_out([str(entry["name"]) for entry in omitted], "Not drawn, with less volume"),
        ),
        facts=tuple(f"{entry['name']}: {entry['label']}" for entry in entries),
    )


def _part(row: Row) -> dict[str, Any]:
    origin = listing(party_name(party) for party in row["platform_suppliers"]) if row["relation"] == "third_country" else ""
    made = origin or party_name(row["platform_made_in"] or row["recipient"])
    year = f", {row['ordered_year']}" if row["ordered_year"] else ""
    return {
        "name": f"{supplier_name(row)}: {row['designation']}",
        "value": row["value"],
        "label": f"{amount(row['value'])} for {row['for_platform']} ({'from' if origin else 'made in'} {made}){year}",
        "ink": HATCH if row["is_possible"] else INKS[0] if row["relation"] == "third_country" else INKS[3],
    }


def _by_supplier(rows: Sequence[Row]) -> list[dict[str, Any]]:
    entries = []
    for name, inside in grouped(rows, supplier_name).items():
        total = sum(row["value"] or 0.0 for row in inside)
        n_third = sum(row["relation"] == "third_country" for row in inside)
        label = f"{amount(total)}; {plural(len(inside), 'deal')}, of them {n_third} for platforms from another supplier"
        entries.append({"name": name, "value": total, "label": label, "ink": INKS[0]})
    return sorted(entries, key=lambda entry: (-entry["value"], entry["name"]))
