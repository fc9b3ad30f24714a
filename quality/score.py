"""How well ``reliant read`` reads the labelled sentences: ``python quality/score.py [--set [--lower LINE]] [--mistakes]``.

Prints a table for each language, the open and the held-out sentences apart, and compares with ``floors.toml``. Exits with 1 if
a figure fell below its floor, if the sentences changed without new floors, or if the reader did not run. ``--set`` writes the
figures of now as floors; ``--lower LINE`` lets floors sink, where LINE stands in CHANGELOG.md and says why. ``--mistakes`` names
the open sentences that are inverted, swapped or invented.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import floors
from labelled import HERE, LANGUAGES, Event, Sentence, digest, sentences
from matching import Tally

FLOORS = HERE / "floors.toml"
CHANGELOG = HERE.parent / "CHANGELOG.md"
READER = (sys.executable, "-m", "reliant", "read")
GIVEN = ("id", "language", "text", "context_country", "published_on")
NOT_READ = "could not look into "


class NotReadError(Exception):
    """The reader failed or refused a sentence, so there is nothing to score."""


def read(given: Sequence[Sentence]) -> tuple[dict[str, list[Event]], int]:
    """What the reader says of texts.

    Returns:
        Claims by id, and the number of texts that it says it cannot look into (their events count as missed).

    Raises:
        NotReadError: it ends with an error, or refuses a text.
    """
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "sentences.jsonl"
        lines = (json.dumps({key: sentence.raw[key] for key in GIVEN}, ensure_ascii=False) for sentence in given)
        batch.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        done = subprocess.run([*READER, str(batch), "--format", "jsonl"], capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()
    if done.returncode or any(": not taken: " in line for line in said):
        raise NotReadError(f"reliant read ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    claims: dict[str, list[Event]] = defaultdict(list)
    for line in done.stdout.splitlines():
        claim = json.loads(line)
        claims[claim["document"]].append(claim)
    return claims, sum(line.startswith(NOT_READ) for line in said)


def tally(given: Sequence[Sentence], claims: dict[str, list[Event]]) -> Tally:
    """Counts over texts."""
    counts = Tally()
    for sentence in given:
        counts.add(sentence.id, sentence.events, claims.get(sentence.id, []))
    return counts


def table(title: str, counts: Tally) -> str:
    """A table of one set: a line for each event type, then all of them, then roles, modality and the fatal mistakes."""
    rows = [f"{title}: {counts.texts} texts, {counts.labelled.total()} events"]
    rows.append(f"  {'type':<20}{'events':>7}{'found':>7}{'spurious':>10}{'P':>7}{'R':>7}{'F1':>7}")
    for kind in (*counts.types, None):
        numbers = [part.total() if kind is None else part[kind] for part in (counts.labelled, counts.found, counts.spurious)]
        shares = "".join(_share(share).rjust(7) for share in (counts.precision(kind), counts.recall(kind), counts.f1(kind)))
        rows.append(f"  {kind or 'all':<20}{numbers[0]:>7}{numbers[1]:>7}{numbers[2]:>10}{shares}")
    rows.append(
        f"  roles right {counts.right.total()} of {counts.stated.total()} of found events ({_share(counts.roles())}), "
        f"of {counts.fields_of_all} of all"
    )
    rows.append(f"  modality right {counts.modality_right} of {counts.found.total()} ({_share(counts.modality())})")
    rows.append(
        f"  inverted {len(counts.inverted)} of {counts.chances} texts that could be; swapped {len(counts.swapped)}; "
        f"invented {len(counts.invented)}"
    )
    return "\n".join(rows)


def measure(given: Sequence[Sentence], *, with_mistakes: bool) -> dict[str, float | None]:
    """Reads all sentences, prints the tables, and gives the figures that may have floors; a language not read has none."""
    measured: dict[str, float | None] = {}
    for language, name in LANGUAGES.items():
        ours = [sentence for sentence in given if sentence.language == language]
        claims, unread = read(ours)
        split = {False: tally([s for s in ours if not s.is_held], claims), True: tally([s for s in ours if s.is_held], claims)}
        everything = tally(ours, claims)
        if unread == len(ours):
            print(
                f"{name}: not read. The reader could not look into its {unread} texts with {everything.labelled.total()} events\n"
            )
            continue
        if unread:
            print(f"{name}: the reader could not look into {unread} of {len(ours)} texts; their events count as missed\n")
        print(table(f"{name}, open", split[False]), table(f"{name}, held out", split[True]), sep="\n\n", end="\n\n")
        print(
            f"{name}, all: P {_share(everything.precision())} R {_share(everything.recall())} F1 {_share(everything.f1())}, "
            f"roles {_share(everything.roles())}, modality {_share(everything.modality())}, inverted {len(everything.inverted)}, "
            f"swapped {len(everything.swapped)}, invented {len(everything.invented)}\n"
        )
        if with_mistakes:
            _print_mistakes(split[False], ours)
        measured |= floors.figures(everything, split[True], language)
    return measured


def main(arguments: Sequence[str]) -> int:
    """The gate of the command line.

    Returns:
        Exit code: 0 if every floor holds, 1 if not, 2 for a wrong use of options.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="store_true", help="write the figures of now as floors")
    parser.add_argument("--lower", metavar="LINE", help="line of CHANGELOG.md that says why floors sink; with --set")
    parser.add_argument("--mistakes", action="store_true", help="name the open sentences that are inverted, swapped or invented")
    options = parser.parse_args(arguments)
    if options.lower is not None and not options.set:
        parser.error("--lower goes with --set")
    try:
        old = floors.load(FLOORS)
        measured = measure(sentences(), with_mistakes=options.mistakes)
        if options.set:
            changelog = CHANGELOG.read_text(encoding="utf-8")
            new = floors.renewed(old, measured, digest=digest(), changelog=changelog, reason=options.lower)
            FLOORS.write_text(floors.written(new), encoding="utf-8")
            print(f"{len(new.values)} floors written to {FLOORS.name}")
            return 0
    except (NotReadError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    complaints = list(floors.complaints(old, measured, digest()))
    print(*complaints, sep="\n", end="\n" if complaints else "every floor holds\n", file=sys.stderr if complaints else sys.stdout)
    return 1 if complaints else 0


def _print_mistakes(counts: Tally, given: Sequence[Sentence]) -> None:
    texts = {sentence.id: sentence.text for sentence in given}
    for mistake in ("inverted", "swapped", "invented"):
        for name in getattr(counts, mistake):
            print(f"  {mistake}: {name}: {texts[name]}")
    print()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
