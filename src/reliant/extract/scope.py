"""Whether a text speaks of the monitor's field: what keeps church meetings, wheat sales and football transfers out.

The words of the field are data (``words.yaml``, ``systems.yaml``); a monitor on another field brings its own gate (``field.py``).
"""

import re
from functools import cache, lru_cache

from reliant.extract.field import gate_in_force
from reliant.extract.frames import systems, words
from reliant.model.designations import designations


def is_in_scope(text: str) -> bool:
    """Whether one of the words of the field begins a word of the text, or a weapon is named by its type."""
    gate = gate_in_force()
    return _speaks_of_defence(text) if gate is None else gate.speaks_of_it(text, "en")


@lru_cache(maxsize=65_536)
def _speaks_of_defence(text: str) -> bool:
    return bool(_field().search(text.lower())) or bool(systems().search(text)) or bool(designations(text))


@cache
def _field() -> re.Pattern[str]:
    """Beginnings of words, with any of the marks before them that may open one."""
    return re.compile(rf"(?:^|[\s\-“\"(‘'])(?:{'|'.join(re.escape(word) for word in words().defence)})")
