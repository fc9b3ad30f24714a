"""The field of a monitor: what keeps texts about other things out. Defence, unless a monitor brings a gate of its own.

A gate is data: words by which a text, a sentence and an item are known to be of the field. It is set around the reading of one
document by the reader that was made with it, and asked for where the rules ask whether something is of the field.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256

LANGUAGES = ("en", "ru", "be")
"""Languages that are read, and for which a gate may have words."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gate:
    """A field other than defence. Two gates are the same gate when their ``version`` is.

    Attributes:
        name: what the field is called, "gas".
        words: language -> beginnings of words, lower case, of which one stands in every text of the field.
        names: names of things of the field with the capitals they are written with, in any language ("TurkStream").
        goods: language -> beginnings of words, lower case, that an item of the field holds.
        apart: language -> phrases, lower case, that hold such a word and mean something else ("gas mask"): passed over.
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = ()
    goods: Mapping[str, tuple[str, ...]]
    apart: Mapping[str, tuple[str, ...]]
    _compiled: dict[str, re.Pattern[str]] = field(default_factory=dict, init=False, repr=False)

    @property
    def version(self) -> str:
        """Name and content, ``gas-0a1b2c3d``: another gate reads the same document otherwise."""
        parts = [self.name, sorted(self.words.items()), self.names, sorted(self.goods.items()), sorted(self.apart.items())]
        return f"{self.name}-{sha256(repr(parts).encode()).hexdigest()[:8]}"

    def speaks_of_it(self, text: str, language: str) -> bool:
        """Whether a text has a word or a name of the field."""
        return self._has("words", self.words, text, language) or self._is_named(text)

    def is_goods(self, item: str, language: str) -> bool:
        """Whether an item is of the field by its own words."""
        return self._has("goods", self.goods, item, language) or self._is_named(item)

    def _is_named(self, text: str) -> bool:
        if not self.names:
            return False
        return bool(self._pattern("names", rf"(?<![\w-])(?:{_any(self.names)})(?![a-zа-яёіў])").search(text))

    def _has(self, kind: str, table: Mapping[str, tuple[str, ...]], text: str, language: str) -> bool:
        own = table.get(language)
        if not own:
            return False
        lowered = text.lower()
        if apart := self.apart.get(language):
            lowered = self._pattern(f"apart {language}", rf"(?<!\w)(?:{_any(apart)})\w*").sub(" ", lowered)
        return bool(self._pattern(f"{kind} {language}", rf"(?<!\w)(?:{_any(own)})").search(lowered))

    def _pattern(self, key: str, words: str) -> re.Pattern[str]:
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = re.compile(words)
        return found


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_GATE: ContextVar[Gate | None] = ContextVar("gate", default=None)


def gate_in_force() -> Gate | None:
    """The gate of the reader at work; null for defence."""
    return _GATE.get()


@contextmanager
def through(gate: Gate | None) -> Iterator[None]:
    """Read with a gate. Nothing may be yielded inside: whoever goes on then would read through it too."""
    token = _GATE.set(gate)
    try:
        yield
    finally:
        _GATE.reset(token)
