"""What a brief cannot know, and where its sources disagree."""

from reliant.monitor.evidence import Evidence
from reliant.monitor.page import Statement
from reliant.monitor.wording import plural


def limits(evidence: Evidence) -> tuple[Statement, ...]:
    """Coverage, vintage, units, undated and unread documents, refused rows: each a sentence."""
    told = [
        Statement(
            text="The register covers major arms only. Small arms, most ammunition, spares, repair, electronics, "
            "joint research and training are not in it."
        ),
        Statement(
            text="TIV measures military capability by a fixed scale. "
            "It is not money and must not be compared with budgets or prices."
        ),
    ]
    later = sorted(
        {
            register.vintage
            for register in evidence.registers[:2]
            if register.vintage and register.vintage > evidence.on.isoformat()
        }
    )
    if later:
        told.append(
            Statement(text=f"The release of {' and '.join(later)} is later than this day: it knows what was not known then.")
        )
    undated = [document for document in evidence.documents if document.published_on is None]
    if undated:
        told.append(
            Statement(
                text=f"{len(undated)} of {len(evidence.documents)} documents carry no full date; undated events are not "
                "placed in time.",
                sources=tuple(document.id for document in undated),
            )
        )
    if evidence.n_copies:
        told.append(
            Statement(
                text=f"{plural(evidence.n_copies, 'document')} published again word for word "
                f"{'is' if evidence.n_copies == 1 else 'are'} not counted: a copy is no second witness."
            )
        )
    told += [
        Statement(
            text=f"{plural(number, 'document')} could not be read, so nothing is known of what "
            f"{'it says' if number == 1 else 'they say'}: {reason}."
        )
        for reason, number in sorted(evidence.unread.items())
    ]
    if evidence.not_taken:
        first = "; ".join(evidence.not_taken[:3])
        more = "" if len(evidence.not_taken) <= 3 else "; and so on"
        parts = plural(len(evidence.not_taken), "part")
        told.append(Statement(text=f"{parts} of document files could not be taken: {first}{more}."))
    for register in evidence.registers:
        if register.refused:
            told.append(
                Statement(
                    text=f"{plural(len(register.refused), 'row')} of {register.name} could not be taken; "
                    f"see reliant register inspect."
                )
            )
    estimates = [row for row in evidence.flow.deals if row["is_number_ordered_estimate"] or row["is_ordered_year_estimate"]]
    if estimates:
        told.append(
            Statement(
                text=f"The register marks order year or number as uncertain in {len(estimates)} of the country's "
                f"{len(evidence.flow.deals)} deals.",
                sources=tuple(str(row["row_id"]) for row in estimates),
            )
        )
    told.append(
        Statement(
            text="What is in service, what a refusal by the supplier would cost, the ways out and what is likely next stand on "
            "pages of their own: reliant measure stock, reliant scenario refuse, diversify and outlook."
        )
    )
    return tuple(told)


def conflicts(evidence: Evidence) -> tuple[Statement, ...]:
    """Events on which sources disagree, both readings shown."""
    lines = []
    for event in evidence.events:
        if evidence.subject not in event.parties:
            continue
        for conflict in event.conflicts:
            readings = "; ".join(f"{value} ({plural(len(ids), 'source')})" for value, ids in conflict.readings)
            what = event.item or event.type.value.replace("_", " ")
            lines.append(
                Statement(
                    text=f"{event.type.value.replace('_', ' ')}, {what}: {conflict.field} is {readings}.",
                    sources=tuple(i for _, ids in conflict.readings for i in ids),
                )
            )
    return tuple(lines)
