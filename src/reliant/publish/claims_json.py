"""Claims as JSON lines: one claim a line, the stable shape that other programs read."""

from reliant.model.claim import Claim


def claim_line(claim: Claim, document: str) -> dict[str, object]:
    """A claim as one JSON object; ``document`` is the id the input gave, or the content hash."""
    return {
        "id": claim.id,
        "document": document,
        "type": claim.type.value,
        "stage": claim.stage.value,
        "modality": claim.modality.value,
        "recipient": claim.recipient,
        "supplier": claim.supplier,
        "other_parties": list(claim.other_parties),
        "organisations": list(claim.organisations),
        "parents": [
            {"child": parent.child, "parent": parent.parent, "parent_country": parent.parent_country, "share": parent.share}
            for parent in claim.parents
        ],
        "item": claim.item,
        "category": claim.category,
        "quantity": claim.quantity,
        "value": claim.value,
        "date": str(claim.date) if claim.date else None,
        "start": claim.span.start,
        "end": claim.span.end,
        "evidence": claim.evidence,
        "fields": {
            field.name: {
                "text": field.text,
                "start": field.span.start if field.span else None,
                "end": field.span.end if field.span else None,
                "inferred": field.inferred,
                "rule": field.rule or None,
            }
            for field in claim.fields
        },
        "rule": f"{claim.extractor}:{claim.rule}",
    }
