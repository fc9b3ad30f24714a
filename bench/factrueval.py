"""Deal, Meeting and Ownership of FactRuEval-2016 found by the Russian reader.

    python bench/factrueval.py DEVSET

DEVSET: the folder ``devset`` of FactRuEval-2016 (``*.txt`` and ``*.facts``). A fact is found if a claim has its type and
both of its main arguments; a claim with a type and two arguments that is no fact of the gold set is spurious.
docs/reading.md has the mapping.
"""

import re
import sys
from collections import Counter
from itertools import product
from pathlib import Path

from reliant.extract import SlavicExtractor
from reliant.extract.slavic.gazetteer import mentions_in
from reliant.extract.slavic.russian import tagged
from reliant.model.claim import Claim, EventType
from reliant.model.document import Document, Span, document_id

DEALS = {EventType.ORDER, EventType.DELIVERY, EventType.LICENCE, EventType.OTHER}
MEETINGS = {EventType.TALKS, EventType.VISIT}
ROLES = {"Deal": ("Participant", "Participant"), "Meeting": ("Participant", "Participant"), "Ownership": ("Owner", "Property")}
Argument = tuple[frozenset[str], frozenset[str]]  # beginnings of words, countries


def argument(text: str) -> Argument:
    words = tagged(text, Span(start=0, end=len(text)))
    countries = {mention.party for mention in mentions_in(words, "ru") if mention.party}
    return frozenset(word.lemma[:6] for word in words if len(word.text) > 2), frozenset(map(str, countries))


def is_same(gold: Argument, found: Argument) -> bool:
    return bool(gold[0] & found[0]) or bool(gold[1] & found[1])


def facts(path: Path) -> list[tuple[str, list[tuple[str, Argument]]]]:
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        kind = lines[0].split()[1] if lines else ""
        if kind not in ROLES:
            continue
        arguments = []
        for line in lines[1:]:
            match = re.match(r"(Participant|Owner|Property) (?:obj|span)\d+ (.+)", line)
            if match:
                arguments.append((match[1], argument(match[2].replace(" | ", " "))))
        found.append((kind, arguments))
    return found


def read(claim: Claim) -> tuple[str, list[Argument]] | None:
    if claim.parents:
        return "Ownership", [argument(claim.parents[0].parent), argument(claim.parents[0].child)]
    kind = "Meeting" if claim.type in MEETINGS else "Deal" if claim.type in DEALS else None
    if kind is None:
        return None
    sides = {
        field.name.split("_")[0]: argument(field.text)
        for field in claim.fields
        if field.name.startswith(("recipient", "supplier"))
    }
    if kind == "Deal":
        return (kind, list(sides.values())) if len(sides) > 1 else None
    others = [argument(field.text) for field in claim.fields if field.name.startswith("other")]
    arguments = [*sides.values(), *others, *((frozenset(), frozenset({str(party)})) for party in claim.other_parties)]
    return (kind, arguments) if len(arguments) > 1 else None


def is_found(kind: str, gold: list[tuple[str, Argument]], arguments: list[Argument]) -> bool:
    first, second = ROLES[kind]
    for (role_a, a), (role_b, b) in product(gold, gold):
        if a is b or role_a != first or role_b != second:
            continue
        orders = [arguments[:2]] if kind == "Ownership" else [[x, y] for x in arguments for y in arguments if x is not y]
        if any(is_same(a, x) and is_same(b, y) for x, y in orders):
            return True
    return False


def main(folder: str) -> None:
    reader = SlavicExtractor(is_open=True)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ROLES}
    for path in sorted(Path(folder).glob("*.facts")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        document = Document(id=document_id(title=None, published_on=None, text=text), text=text, language="ru")
        claims = []
        for claim in reader.read(document):
            told = read(claim)
            if told is not None and told not in claims:  # a fact counts once for a document
                claims.append(told)
        gold = facts(path)
        matched: set[int] = set()
        for kind, arguments in gold:
            counts[kind]["gold"] += 1
            hits = [n for n, (type_, found) in enumerate(claims) if type_ == kind and is_found(kind, arguments, found)]
            counts[kind]["found"] += bool(hits)
            matched |= set(hits)
        for n, (kind, _) in enumerate(claims):
            counts[kind]["told"] += 1
            counts[kind]["right"] += n in matched
            if "-v" in sys.argv:
                print(path.stem, kind, "right" if n in matched else "SPURIOUS", [sorted(a[0]) for a in claims[n][1]])
        if "-v" in sys.argv:
            for kind, arguments in gold:
                print(path.stem, "   gold", kind, [(role, sorted(a[0])) for role, a in arguments])
    for kind, count in counts.items():
        precision, recall = count["right"] / max(count["told"], 1), count["found"] / max(count["gold"], 1)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        counted = f"{kind:10s} gold {count['gold']:3d} found {count['found']:3d} told {count['told']:3d}"
        print(f"{counted} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
