"""How many were delivered according to texts: batches add up, restated numbers do not."""

import re
from collections.abc import Mapping, Sequence

from reliant.model.claim import Claim, EventType
from reliant.model.deal import Event, Quantity
from reliant.model.identity import ClaimId
from reliant.model.time import PartialDate

_TOTAL = re.compile(
    r"\b(?:in total|all told|altogether|a total of|so far|by now|already|всего|в общей сложности|усяго)\b", re.IGNORECASE
)
"""Words that make a number the sum of what came until then, not a batch of its own."""
_ANOTHER = re.compile(
    r"\b(?:second|third|fourth|another|further|more|next|last|final|втор\w+|треть\w+|четв[её]рт\w+|очередн\w+"
    r"|ещ[её]|последн\w+|друг\w+|чарговы\w*|трэц\w+)\b",
    re.IGNORECASE,
)
"""Words that make a batch another one, although it is as large as the one before."""


def told_delivered(
    events: Sequence[Event], dated: Mapping[str, PartialDate | None], claims: Mapping[str, Claim]
) -> Quantity | None:
    """How many the deliveries of one deal come to; null when no text gives a number.

    An event is one batch: the texts that tell of it restate its number, and where they differ the number most of them give
    counts. An event without a date of its own that repeats the number of an earlier one restates it, unless it speaks of another
    batch. A number that a text calls a total is no batch; it prevails when it is larger than the batches.
    """
    told = sorted(
        (event for event in events if event.type is EventType.DELIVERY), key=lambda e: (str(dated[e.id] or "9999"), e.id)
    )
    batches: list[tuple[int, tuple[ClaimId, ...]]] = []
    totals: list[tuple[int, ClaimId]] = []
    for event in told:
        stated = [claims[key] for key in event.claims if (claims[key].quantity or "").isdigit()]
        totals += [(int(claim.quantity or 0), claim.id) for claim in stated if _TOTAL.search(claim.evidence)]
        parts = [claim for claim in stated if not _TOTAL.search(claim.evidence)]
        if not parts:
            continue
        numbers = [int(claim.quantity or 0) for claim in parts]
        number = min(set(numbers), key=lambda one: (-numbers.count(one), -one))
        tellers = tuple(claim.id for claim in parts)
        restated = next((place for place, (earlier, _) in enumerate(batches) if earlier == number), None)
        if event.date is None and restated is not None and not any(_ANOTHER.search(claim.evidence) for claim in parts):
            batches[restated] = (number, batches[restated][1] + tellers)
        else:
            batches.append((number, tellers))
    if not batches and not totals:
        return None
    largest = max((number for number, _ in totals), default=0)
    return Quantity(
        number=max(sum(number for number, _ in batches), largest),
        batches=tuple(batches),
        total_stated_by=tuple(sorted(key for number, key in totals if number == largest)),
    )
