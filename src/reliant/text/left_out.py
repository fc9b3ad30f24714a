"""What was passed by on purpose: counted, and no failure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that is no document and was not expected to be one, such as a picture; ``why`` is one of a few words."""

    where: str
    why: str
