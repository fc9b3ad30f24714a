"""A gate as a file: the words by which a monitor on another field than defence knows its texts."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from reliant.errors import SourceMalformed
from reliant.extract.field import LANGUAGES, Gate
from reliant.sources.yaml_file import read_yaml

_ADVICE = "docs/reading.md, section 'Another field', shows a whole file"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
_Words = dict[str, tuple[Word, ...]]


class _GateFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    words: _Words = Field(min_length=1)
    goods: _Words = Field(min_length=1)
    names: tuple[Name, ...] = ()
    apart: _Words = {}

    @field_validator("words", "goods", "apart")
    @classmethod
    def _of_known_languages_in_small_letters(cls, found: _Words) -> _Words:
        for language, words in found.items():
            if language not in LANGUAGES:
                raise ValueError(f"{language!r} is no language that is read; they are {', '.join(LANGUAGES)}")
            if not words:
                raise ValueError(f"{language!r} has no words: name some, or leave it out")
            for word in words:
                if word != word.lower():
                    raise ValueError(f"{word!r} has capitals: words are compared in small letters; proper names go into 'names'")
        return found

    @model_validator(mode="after")
    def _same_languages(self) -> "_GateFile":
        if lacking := sorted(set(self.words) ^ set(self.goods)):
            raise ValueError(f"'words' and 'goods' must have the same languages; {', '.join(lacking)} stands in one of them only")
        return self


def read_gate(path: Path) -> Gate:
    """The gate in a YAML file.

    Raises:
        SourceUnreachable: it is missing or may not be opened.
        SourceMalformed: it is not YAML, or a key is missing, unknown or of the wrong kind; every fault is named.
    """
    found = read_yaml(path)
    try:
        told = _GateFile.model_validate(found)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']) or 'the file'}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise SourceMalformed(f"it is no gate: {faults}", where=str(path), remedy=_ADVICE) from error
    return Gate(name=told.field, words=told.words, goods=told.goods, names=told.names, apart=told.apart)
