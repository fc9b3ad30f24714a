"""Whether a text speaks of defence: what keeps church meetings and wheat sales out."""

from reliant.extract.frames import words
from reliant.model.designations import designations


def is_in_scope(text: str) -> bool:
    """Whether a text speaks of defence at all: one of the words of the lexicon begins a word of it."""
    lowered = f" {text.lower()}"
    return any(
        f" {word}" in lowered or f"-{word}" in lowered or f"“{word}" in lowered or f'"{word}' in lowered or f"({word}" in lowered
        for word in words().defence
    ) or bool(designations(text))
