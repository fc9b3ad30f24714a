"""Charts of what became of orders, how long they take, which are open, and whose parts are in whose platforms."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
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
    named = grouped(ordered, lambda row: f"{cell_name(row)}: {_supplier(row)}" if len(recipients) > 1 else _panel(row))
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
            f"{_panel(row)}, ordered {Window.parse(row['window']).label}: {percent(row['delivery_ratio'])} of "
            f"{amount(row['tiv_ordered'])} delivered"
            for row in ordered
        ),
    )


def _supplier(row: Row) -> str:
    return "supplier not known" if row["supplier"] == UNKNOWN else party_name(row["supplier"])


def _panel(row: Row) -> str:
    return ", ".join(part for part in (_supplier(row), row["category"]) if part)


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


def delivery_times(rows: Sequence[Row]) -> Drawing:
    """Years until half, and until nine in ten, of a supplier's deals are delivered in full."""
    ordered = sorted(rows, key=lambda row: (row["supplier"] == UNKNOWN, -row["n_deals"], _panel(row)))
    kept = [row for row in ordered if row["n_deals"] >= 1][:ROWS]
    most = max(1.0, *(float(row["years_nine_in_ten"] or row["years_half"] or 0.0) for row in kept))
    top = most * 1.15
    entries = []
    for place, row in enumerate(kept):
        half, nine = row["years_half"], row["years_nine_in_ten"]
        told = "half: not reached" if half is None else f"half in {_years(half)}"
        told += ", nine in ten: not reached" if nine is None else f", nine in ten in {_years(nine)}"
        few = "; few deals" if row["note"] and "few" in row["note"] else ""
        name = f"{_panel(row)} ({plural(row['n_deals'], 'deal')})"
        open_end = top if nine is None else nine
        entries.append({"row": place, "name": name, "half": half, "nine": open_end, "is_open": nine is None, "label": told + few})
    y = names_axis([entry["name"] for entry in entries], grid=True)
    x = value_axis("nine", "years from order to last delivery", [0, top], "d")
    reached, open_ones = ([entry for entry in entries if entry["is_open"] is wanted] for wanted in (False, True))
    layers = [base(entries).mark_text(align="left").encode(y=y, x=alt.value(WIDTH + 8), text="label:N")]
    started = [{**entry, "half": entry["half"] or 0.0} for entry in entries]
    layers.append(base(started).mark_bar(color=INKS[0], size=11).encode(y="row:O", x=alt.X("half:Q")))
    for found, dash in ((reached, (1, 0)), (open_ones, DASHES[2])):
        spans = [{**entry, "half": entry["half"] or 0.0} for entry in found]
        if spans:
            rule = base(spans).mark_rule(color=INKS[0], strokeWidth=1.6, strokeDash=list(dash))
            layers.append(rule.encode(y="row:O", x="half:Q", x2="nine:Q"))
    if reached:
        layers.append(base(reached).mark_tick(color=INKS[0], thickness=2, size=12, opacity=1).encode(y="row:O", x=x))
    return Drawing(
        heading="How long deliveries take",
        measured="Years from order to last delivery (Kaplan-Meier: open deals count as not yet)",
        chart=alt.layer(*layers).properties(width=WIDTH, height=alt.Step(STEP)),
        keys=(
            Key(mark="box", ink=INKS[0], says="half of the deals"),
            Key(mark="line", ink=INKS[0], says="nine in ten"),
            Key(mark="line", ink=INKS[0], dash=DASHES[2], says="not reached: too many are open"),
        ),
        notes=(
            f"As of the end of {rows[0]['as_of']}.",
            *left_out([_panel(row) for row in ordered[ROWS:]], "Not drawn, with fewer deals"),
        ),
        facts=tuple(f"{entry['name']}: {entry['label']}" for entry in entries),
    )


def _years(number: float) -> str:
    return "the year of order" if number == 0 else f"{number:g} {'year' if number == 1 else 'years'}"


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
            f"overdue by {_years(as_of + 1 - due)}"
            if row["is_overdue"] and due is not None
            else "cannot be told whether late"
            if due is None
            else "not overdue"
        )
        entries.append(
            {
                "row": place,
                "name": f"{whose}{_supplier(row)}: {row['designation']}",
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
                [f"{_supplier(row)} {row['designation']}" for row in ordered[LISTED:]], "Not drawn, less overdue or younger"
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
        "name": f"{_supplier(row)}: {row['designation']}",
        "value": row["value"],
        "label": f"{amount(row['value'])} for {row['for_platform']} ({'from' if origin else 'made in'} {made}){year}",
        "ink": HATCH if row["is_possible"] else INKS[0] if row["relation"] == "third_country" else INKS[3],
    }


def _by_supplier(rows: Sequence[Row]) -> list[dict[str, Any]]:
    entries = []
    for name, inside in grouped(rows, _supplier).items():
        total = sum(row["value"] or 0.0 for row in inside)
        n_third = sum(row["relation"] == "third_country" for row in inside)
        label = f"{amount(total)}; {plural(len(inside), 'deal')}, of them {n_third} for platforms from another supplier"
        entries.append({"name": name, "value": total, "label": label, "ink": INKS[0]})
    return sorted(entries, key=lambda entry: (-entry["value"], entry["name"]))
