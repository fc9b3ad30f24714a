"""The hand-made set of pairs of names: read, judged and counted. ``python quality/party_pairs.py`` prints the figures."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reliant.model.identity import PartyId
from reliant.model.party import PartyKind
from reliant.model.time import PartialDate
from reliant.resolve import Directory, Judgement, Mention, Resolver, Verdict
from reliant.resolve.printed_name import take_apart

FOLDER = Path(__file__).parent / "parties"
PARTS = ("tuned", "held_out", "late")
"""Rules were written with the first before the eyes; the second is only counted; what the third is, its head says."""
Judge = Callable[[Mention, Mention], Judgement]

_PLACE = re.compile(r"(.*?)\s*\{(.*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two names and whether a person holds them to be one party; ``where`` is the file and line."""

    verdict: Verdict
    one: Mention
    other: Mention
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pairs by the person's verdict and the answer; precision and recall of one verdict, 0..1."""

    counts: dict[tuple[Verdict, Verdict], int]

    def precision(self, verdict: Verdict) -> float:
        """Share of answers of this verdict that are right; 1 when there is none."""
        given = sum(number for (_, answer), number in self.counts.items() if answer is verdict)
        return self.counts.get((verdict, verdict), 0) / given if given else 1.0

    def recall(self, verdict: Verdict) -> float:
        """Share of pairs of this verdict that are answered so."""
        wanted = sum(number for (truth, _), number in self.counts.items() if truth is verdict)
        return self.counts.get((verdict, verdict), 0) / wanted


def pairs(part: str) -> Iterator[Pair]:
    """Pairs of one part, in the order of its file."""
    file = FOLDER / f"{part}.txt"
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            verdict, one, other = line.split(" | ")
            yield Pair(
                verdict=Verdict.CANNOT_TELL if verdict == "cannot" else Verdict(verdict),
                one=mention(one),
                other=mention(other),
                where=f"{file.name}:{number}",
            )


def mention(text: str) -> Mention:
    """A name with what stands in braces after it: a country, a day, a kind."""
    found = _PLACE.fullmatch(text)
    name, said = (found[1], found[2].split()) if found else (text, [])
    country = next((PartyId(word) for word in said if re.fullmatch("[A-Z]{3}", word)), None)
    on = next((PartialDate.parse(word) for word in said if word[0].isdigit()), None)
    kind = next((PartyKind(word) for word in said if word in list(PartyKind)), None)
    return Mention(name=name, country=country, on=on, kind=kind)


def score(part: str, judge: Judge) -> Score:
    """How one part is judged."""
    return Score(counts=Counter((pair.verdict, judge(pair.one, pair.other).verdict) for pair in pairs(part)))


def by_rules_alone(pairs_of_one: Iterable[Pair]) -> int:
    """Pairs found the same by a resolver that knows no party at all; two names of countries rest on their vocabulary."""
    alone = Resolver(Directory())
    return sum(
        alone.judge(pair.one, pair.other).verdict is Verdict.SAME
        for pair in pairs_of_one
        if take_apart(pair.one).kind is not PartyKind.COUNTRY
    )


def main() -> None:
    """Print precision and recall by part and verdict, and how many pairs need no table."""
    for part in PARTS:
        counted = score(part, Resolver().judge)
        print(f"{part}: {sum(counted.counts.values())} pairs")
        for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.CANNOT_TELL):
            print(f"  {verdict.value:12} precision {counted.precision(verdict):.3f}  recall {counted.recall(verdict):.3f}")
        same = [pair for pair in pairs(part) if pair.verdict is Verdict.SAME]
        print(f"  same: {by_rules_alone(same)} of {len(same)} pairs by rules alone, without any table of parties")


if __name__ == "__main__":
    main()
