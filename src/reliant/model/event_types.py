"""What each event type means, as ``vocabulary/event_types.yaml`` puts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from reliant.model.claim import EventType, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMeaning:
    """Stage and definition of an event type, one sentence."""

    stage: Stage
    definition: str


@cache
def event_meanings() -> Mapping[EventType, EventMeaning]:
    """Every event type with its meaning. Read once."""
    text = (resources.files("reliant.model") / "vocabulary" / "event_types.yaml").read_text(encoding="utf-8")
    return {
        EventType(name): EventMeaning(stage=Stage(entry["stage"]), definition=" ".join(entry["definition"].split()))
        for name, entry in yaml.safe_load(text).items()
    }
