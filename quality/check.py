"""Faults of the labelled sentences themselves: ``python quality/check.py [FOLDER OF FOREIGN TEXTS]``.

Prints one line a fault and exits with 1 if there is any. With a folder, no sentence may share eight words in a row with a text
in it: the sentences are ours.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from labelled import LANGUAGES, Event, Sentence, sentences, text_id
from reliant.errors import UnknownName
from reliant.model.claim import EventType, Modality
from reliant.model.countries import country

KEYS = ("id", "language", "text", "context_country", "published_on", "events")
EVENT_KEYS = (
    *("type", "recipient", "supplier", "other_parties", "organisations", "item", "quantity", "value", "date", "modality"),
    *("shares", "optional"),
)
MAY_BE_ABSENT = {"shares", "optional"}
IN_A_ROW = 8
"""Words in a row that two texts share only if one was copied from the other."""
ALIKE = 88.0
"""Least similarity, of 100, at which two sentences are called nearly the same."""
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
VALUE = re.compile(r"[A-Z]{3} \d+(\.\d+)?( (thousand|million|billion|тыс|млн|млрд))?( each)?")
TEXTS = {".txt", ".json", ".jsonl", ".csv", ".conllu", ".cor", ".xml", ".md", ".html"}


def words(text: str) -> list[str]:
    """Words of a text in lower case, hyphens kept."""
    return re.findall(r"\w+(?:-\w+)*", text.lower())


def faults(given: list[Sentence]) -> Iterator[str]:
    """What is wrong with single sentences and with the set, one message each."""
    for name, number in Counter(sentence.raw.get("id") for sentence in given).items():
        if number > 1:
            yield f"id {name} is used {number} times"
    for sentence in given:
        for fault in _faults_of(sentence):
            yield f"{sentence.place}, {sentence.raw.get('id')}: {fault}"
    yield from _near_duplicates(given)


def copied(given: list[Sentence], foreign: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Sentences that share eight words in a row with a foreign text.

    Args:
        given: our sentences.
        foreign: name and text of each foreign text.
    """
    ours: dict[tuple[str, ...], Sentence] = {}
    for sentence in given:
        ours.update(dict.fromkeys(_rows(words(sentence.text)), sentence))
    for name, text in foreign:
        for row in set(_rows(words(text))) & ours.keys():
            yield f"{ours[row].place}, {ours[row].id}: shares {' '.join(row)!r} with {name}; say it in your own words"


def foreign_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text file under a folder, by its path in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in TEXTS:
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8", errors="replace")


def _faults_of(sentence: Sentence) -> Iterator[str]:
    raw = sentence.raw
    if tuple(raw) != KEYS:
        yield f"keys are {', '.join(raw)}; they must be {', '.join(KEYS)}"
        return
    if raw["language"] not in LANGUAGES or not sentence.place.startswith(f"{raw['language']}/"):
        yield f"language {raw['language']} does not stand in the folder of its name"
    if sentence.id != (expected := text_id(sentence.language, sentence.text)):
        yield f"the id of this text is {expected}"
    if raw["text"] != raw["text"].strip() or "\n" in raw["text"]:
        yield "a text has no line ends and no spaces around it"
    if raw["context_country"] is not None and not _is_country(raw["context_country"]):
        yield f"context_country {raw['context_country']} is no country"
    if raw["published_on"] is not None and len(str(raw["published_on"])) != 10:
        yield f"published_on {raw['published_on']} is no day"
    for number, event in enumerate(sentence.events, 1):
        for fault in _faults_of_event(event, sentence):
            yield f"event {number}: {fault}"


def _faults_of_event(event: Event, sentence: Sentence) -> Iterator[str]:
    if tuple(key for key in EVENT_KEYS if key in event or key not in MAY_BE_ABSENT) != tuple(event):
        yield f"keys are {', '.join(event)}; they must be {', '.join(EVENT_KEYS)}, the last two only where apt"
        return
    if event["type"] not in set(EventType):
        yield f"no event type {event['type']}"
    if event["modality"] not in set(Modality):
        yield f"no modality {event['modality']}"
    parties = [party for party in (event["recipient"], event["supplier"], *event["other_parties"]) if party is not None]
    yield from (f"{party} is no country" for party in parties if not _is_country(party))
    if set(event["other_parties"]) & {event["recipient"], event["supplier"]}:
        yield "another party is recipient or supplier already"
    yield from _faults_of_numbers(event, sentence)
    text = set(words(sentence.text))
    for phrase in (event["item"], *event["organisations"]):
        if phrase is not None and (missing := [word for word in words(phrase) if word not in text]):
            yield f"{' '.join(missing)} of {phrase!r} does not stand in the text"


def _faults_of_numbers(event: Event, sentence: Sentence) -> Iterator[str]:
    if event["date"] is not None:
        if not DATE.fullmatch(event["date"]):
            yield f"date {event['date']} is not YYYY[-MM[-DD]]"
        elif event["date"][:4] not in sentence.text and sentence.raw["published_on"] is None:
            yield f"nothing in the text gives the year of {event['date']}; say when it was published"
    if event["quantity"] is not None and not re.fullmatch(r"\d+( \w+)?", event["quantity"]):
        yield f"quantity {event['quantity']} is no digits"
    if event["value"] is not None and not VALUE.fullmatch(event["value"]):
        yield f"value {event['value']} is not of the form USD 1.1 billion"
    for owner, share in event.get("shares", {}).items():
        if not 0 < share <= 100 or not (owner in event["organisations"] or _is_country(owner)):
            yield f"share {owner}: {share} is not of a listed organisation or country, in per cent"


def _near_duplicates(given: list[Sentence]) -> Iterator[str]:
    for language in LANGUAGES:
        of_language = [sentence for sentence in given if sentence.raw.get("language") == language]
        texts = [" ".join(words(sentence.text)) for sentence in of_language]
        alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
        for row, column in np.argwhere(np.triu(alike, k=1) > 0):
            yield f"{of_language[row].id} and {of_language[column].id} are nearly the same; keep one of them"


def _rows(found: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(found[start : start + IN_A_ROW]) for start in range(len(found) - IN_A_ROW + 1))


def _is_country(code: str) -> bool:
    try:
        return country(code).id == code
    except UnknownName:
        return False


def main(arguments: list[str]) -> int:
    """The checks of the command line.

    Args:
        arguments: nothing, or a folder of foreign texts.

    Returns:
        Exit code: 1 if anything is wrong.
    """
    given = sentences()
    found = list(faults(given))
    for folder in arguments:
        found += copied(given, foreign_texts(Path(folder)))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(given)} sentences, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
