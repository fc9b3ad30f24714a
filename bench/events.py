"""What deriving the ledger costs, and whether it finds what was planted: a million claims to events, on one core.

Happenings are generated from a fixed seed: who supplies whom with what, on which day. Each is told by one to six documents, in
varying words: with or without the date, the supplier, the full name of the type; one in ten telling is part of a sentence that
tells of something else too. Nothing stands in the way of two happenings that look alike: they may lie days apart.

How to read it: the seconds are processor time of ``events_of`` alone, documents and claims being in memory; beside them
stands what one id per claim costs in the same run, since a busy machine slows both. ``whole`` is the
share of happenings all of whose tellings are in one event, ``exact`` those whose event holds nothing else. What is missing
from ``exact`` are happenings of the same parties and the same kind of thing close to each other, which no reader could tell apart
without more words. The bar for a million is 60 seconds.

    python bench/events.py [--claims 1000000] [--pairs 2000]

``--pairs N`` first compares, on N claims, the groups with those that comparing every two claims gives: they must be equal.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import TypeVar

from reliant.ledger import events_of
from reliant.ledger.sameness import consistent_components, is_one_happening, stance_of, stances_fit
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.document import Document, Span
from reliant.model.identity import content_id
from reliant.model.time import PartialDate
from reliant.pipeline.perspective import collection_paused

Result = TypeVar("Result")
SEED, N_CLAIMS, N_PAIRS, BAR = 20261125, 1_000_000, 2_000, 60.0
FIRST_DAY, N_DAYS = date(2000, 1, 1), 9_000
TYPES = (EventType.DELIVERY, EventType.ORDER, EventType.AGREEMENT, EventType.TALKS, EventType.VISIT, EventType.REFUSAL)
KINDS = (
    "carriers",
    "missiles",
    "radars",
    "helicopters",
    "fighters",
    "boats",
    "tanks",
    "howitzers",
    "drones",
    "engines",
    "trucks",
)
PLAIN = ("armoured", "wheeled", "coastal", "anti-tank", "portable", "towed", "amphibious", "training", "transport", "patrol")


def planted(n_claims: int) -> tuple[list[Claim], list[Document], list[list[str]]]:
    """Claims, their documents, and the claims of each happening."""
    chance = random.Random(SEED)  # noqa: S311  the same claims on every run
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    countries = [one + other + "X" for one in letters[:14] for other in letters[:14]]
    weights = [1 / (place + 3) for place in range(len(countries))]
    types = [f"{chance.choice(letters)}{chance.choice('aeiou')}-{number}" for number in range(10, 800)]
    claims: list[Claim] = []
    documents: list[Document] = []
    happenings: list[list[str]] = []
    while len(claims) < n_claims:
        supplier, recipient = chance.choices(countries, weights, k=2)
        if supplier == recipient:
            continue
        day = FIRST_DAY + timedelta(days=chance.randrange(N_DAYS))
        kind = chance.choice(TYPES)
        noun = chance.choice(KINDS)
        named = chance.random() < 0.6
        item = chance.choice(types) if named else f"{chance.choice(PLAIN)} {noun}"
        is_meeting = kind in (EventType.TALKS, EventType.VISIT)
        told = []
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
            place = len(claims)
            if not documents or chance.random() > 0.1 or documents[-1].published_on < day:
                published = day + timedelta(days=chance.randrange(15))
                documents.append(Document(id=f"d-{place:07}", text="words", published_on=published))
            dated = chance.random()
            when = PartialDate(day.year, day.month, day.day) if dated < 0.3 else None
            when = PartialDate(day.year, day.month) if 0.3 <= dated < 0.4 else when
            words = f"{item}{chance.choice(('', 'M', ''))} {noun}" if named and chance.random() < 0.5 else item
            start = chance.randrange(5)
            claims.append(
                Claim(
                    id=f"c-{chance.getrandbits(64):016x}",
                    document=documents[-1].id,
                    span=Span(start=start, end=start + 1),
                    evidence="w",
                    type=kind,
                    modality=Modality.ACTUAL,
                    recipient=None if is_meeting else recipient,
                    supplier=None if is_meeting or chance.random() < 0.1 else supplier,
                    other_parties=(recipient, supplier) if is_meeting else (),
                    item=None if is_meeting else words,
                    date=when,
                )
            )
            told.append(claims[-1].id)
        happenings.append(told)
    chance.shuffle(claims)
    return claims, documents, happenings


def check_against_pairs(n_claims: int) -> None:
    """Stop unless the groups are those of the definition."""
    claims, documents, _ = planted(n_claims)
    published = {document.id: document.published_on for document in documents}
    kinds: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        kinds[claim.type][claim.id] = claim
    groups: set[frozenset[str]] = set()
    for kind in kinds.values():
        found = consistent_components(
            kind,
            [pair for pair in combinations(kind, 2) if is_one_happening(kind[pair[0]], kind[pair[1]], published)],
            stance=lambda key, kind=kind: stance_of(kind[key]),
            clash=lambda one, other, kind=kind: not stances_fit(stance_of(kind[one]), stance_of(kind[other])),
        )
        groups.update(map(frozenset, found))
    if {frozenset(event.claims) for event in events_of(claims, documents)} != groups:
        sys.exit(f"groups of {n_claims} claims are not those of the definition")
    sys.stdout.write(f"{n_claims:,} claims: the groups are those that comparing every two claims gives\n")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of processor time, and what came of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main() -> None:
    """Print size, processor time and what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=N_CLAIMS)
    parser.add_argument("--pairs", type=int, default=N_PAIRS)
    options = parser.parse_args()
    check_against_pairs(options.pairs)
    claims, documents, happenings = planted(options.claims)
    yardstick, _ = timed(lambda: [content_id("e", claim.id) for claim in claims])
    with collection_paused():  # as the pipeline does
        spent, events = timed(lambda: events_of(claims, documents))
    event_of = {claim: event.id for event in events for claim in event.claims}
    size = Counter(event_of.values())
    whole = [len({event_of[claim] for claim in told}) == 1 for told in happenings]
    exact = [is_whole and size[event_of[told[0]]] == len(told) for is_whole, told in zip(whole, happenings, strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sys.stdout.write(
        f"{len(claims):,} claims of {len(documents):,} documents, {len(happenings):,} happenings: {len(events):,} events\n"
        f"events: {spent:.1f} s ({'met' if spent < BAR else 'missed'}: under {BAR:g} for a million), "
        f"{spent / yardstick:.1f} times the {yardstick:.1f} s of one id per claim\n"
        f"whole {sum(whole) / len(whole):.4f}, exact {sum(exact) / len(exact):.4f}; peak memory {peak:.1f} GiB\n"
    )


if __name__ == "__main__":
    main()
