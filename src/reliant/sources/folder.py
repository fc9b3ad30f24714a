"""A monitor is a folder: monitor.toml and the files it names."""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.extract.field import Gate
from reliant.model.status import Direction
from reliant.sources.gate_file import read_gate
from reliant.sources.reading_corrections import NAME as READINGS
from reliant.sources.tree import files_under

DEFAULT_FOLDERS = (".", "examples/belarus")
"""Where a monitor is looked for, from the working folder and then its parents, when none is named."""


Pattern = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^/\\]")]
"""Files of the folder, as in ``documents/*.jsonl``: relative, so that the folder can be moved."""


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Goal(_Settings):
    """What the monitored country says it wants; progress is measured against it."""

    id: str
    text: str
    subject: str
    supplier: str | None = None
    direction: Direction = Direction.DOWN


class Category(_Settings):
    """A heading of the monitor that carries a status against the goals it names by their ids."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: str
    goals: tuple[str, ...] = ()


LEDGER_VARIABLE = "RELIANT_LEDGER"
"""Environment variable that says where the ledger is kept; it goes before monitor.toml."""
LEDGER_FILE = "ledger.sqlite"


class Documents(_Settings):
    """Patterns of document files, relative to the folder."""

    paths: tuple[Pattern, ...] = ("documents/*", "articles/*.md")


class Vintages(_Settings):
    """Older releases, kept for comparison only."""

    older: tuple[str, ...] = ()


class Registers(_Settings):
    """Register files: ``values`` gives yearly volumes, ``deals`` gives orders; one file may serve as both.

    ``goods`` is trade in goods (BACI, Comtrade …), as downloaded or converted: the indicators made for goods are taken from it.
    ``released`` states the release of a file whose format carries no date, by its name in the settings.
    """

    values: str
    deals: str | None = None
    goods: str | None = None
    released: dict[str, date] = {}
    vintages: Vintages = Vintages()


class Table(_Settings):
    """A table file of the folder."""

    path: str


class OwnershipFiles(Table):
    """Files of stakes: the table, and ``also`` others of any kind that is read (FollowTheMoney, BODS)."""

    also: tuple[str, ...] = ()


class Scenarios(_Settings):
    """What scenarios need beside the registers.

    ``capacities`` is a table of what suppliers deliver to the world, which an extract does not show; ``exclude`` names for each
    country the suppliers and blocs it cannot buy from.
    """

    capacities: str | None = None
    exclude: dict[str, tuple[str, ...]] = {}


class Reading(_Settings):
    """How documents are read: ``gate`` names the file with the words of another field than defence."""

    gate: str | None = None


class EngineSettings(_Settings):
    """What ``--engine spark`` starts: the master's URL, and other settings of Spark by their names there."""

    spark_master: str = "local[*]"
    spark_options: dict[str, str] = {}


class StateSettings(_Settings):
    """Where the ledger is kept: a file beside the folder's own, or the address of a PostgreSQL database."""

    ledger: str | None = None


class Settings(_Settings):
    """monitor.toml: subject, goals, categories, sources."""

    title: str
    subject: str
    supplier: str | None = None
    languages: tuple[str, ...] = ("en",)
    compare: tuple[str, ...] = ()
    on: date | None = None
    goals: tuple[Goal, ...] = ()
    categories: tuple[Category, ...] = ()
    documents: Documents = Documents()
    registers: Registers
    ownership: OwnershipFiles | None = None
    makers: Table | None = None
    annotations: Table | None = None
    reading: Reading = Reading()
    engine: EngineSettings = EngineSettings()
    scenarios: Scenarios = Scenarios()
    state: StateSettings = StateSettings()
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    """Where the built site is published; a sitemap needs it, nothing else does."""

    @model_validator(mode="after")
    def _names_fit(self) -> "Settings":
        known = [goal.id for goal in self.goals]
        for what, names in (("goal", known), ("category", [category.id for category in self.categories])):
            if doubled := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"two have the {what} id {', '.join(doubled)}: give each its own")
        for category in self.categories:
            if unknown := [goal for goal in category.goals if goal not in known]:
                raise ValueError(
                    f"category {category.id} names the goal {', '.join(unknown)}, and the goals are {', '.join(known) or 'none'}"
                )
        return self


class MonitorFolder(BaseModel):
    """An opened monitor folder: where it is and what its settings say."""

    model_config = ConfigDict(frozen=True)

    path: Path
    settings: Settings = Field(repr=False)

    @property
    def state(self) -> Path:
        """Where its ledger and lake live unless the user says otherwise."""
        return self.path / ".reliant"

    def ledger(self, state: Path | None = None) -> Path | str:
        """Where the ledger is: in a state folder that is named, else where RELIANT_LEDGER or [state] ledger says, else its own.

        A file named in the settings is meant relative to the folder, one in the environment to where the user stands.
        """
        if state is not None:
            return state / LEDGER_FILE
        named = os.environ.get(LEDGER_VARIABLE) or None
        if named is None and self.settings.state.ledger is not None:
            named = self.settings.state.ledger
            return named if "://" in named else self.path / named
        if named is not None:
            return named if "://" in named else Path(named)
        return self.state / LEDGER_FILE

    def documents(self) -> tuple[Path | SourceUnreachable, ...]:
        """Document files, each once, in order of their names, those of folders inside too; what cannot be opened as the error."""
        found = {entry for pattern in self.settings.documents.paths for entry in self.path.glob(pattern) if entry.name[0] != "."}
        files: dict[str, Path | SourceUnreachable] = {}
        for entry in found:
            if entry.exists() and not entry.is_file() and not entry.is_dir():
                remedy = "move it out of the folder"
                files[str(entry)] = SourceUnreachable("it is neither a file nor a folder", where=str(entry), remedy=remedy)
                continue
            for file in files_under(entry):
                if isinstance(file, SourceUnreachable):
                    files[file.where or str(entry)] = file
                elif isinstance(file, Path) and file.stem.upper() != "README":
                    files[str(file)] = file
        return tuple(files[name] for name in sorted(files))

    def corrections(self) -> tuple[Path, ...]:
        """Files of written corrections of registers, in order of their names."""
        found = [file for ending in ("yaml", "yml") for file in self.path.glob(f"corrections/*.{ending}") if file.is_file()]
        return tuple(sorted(file for file in found if file != self.readings))

    @property
    def readings(self) -> Path:
        """The file of corrections of readings, which need not be there."""
        return self.path / "corrections" / READINGS

    def gate(self) -> Gate | None:
        """The gate of the monitor's field; null for defence.

        Raises:
            SourceUnreachable: the file that the settings name is not there.
            SourceMalformed: it is no gate.
        """
        name = self.settings.reading.gate
        return read_gate(self.file(name)) if name is not None else None

    def file(self, relative: str) -> Path:
        """A file that the settings name.

        Raises:
            SourceUnreachable: it is not there.
        """
        path = self.path / relative
        if not path.is_file():
            raise SourceUnreachable(
                f"it names {relative}, which is not there",
                where=str(self.path / "monitor.toml"),
                remedy="add the file or mend the setting",
            )
        return path


def open_monitor(path: Path | str) -> MonitorFolder:
    """The monitor folder at a path.

    Raises:
        SourceUnreachable: there is no such folder, or no monitor.toml in it.
        SourceMalformed: monitor.toml is not TOML, or a setting is missing, unknown or of the wrong kind.
    """
    folder = Path(path)
    file = folder / "monitor.toml"
    if not folder.is_dir():
        raise SourceUnreachable("there is no such folder", where=str(folder), remedy="name a folder that holds monitor.toml")
    if not file.is_file():
        raise SourceUnreachable(
            "the folder holds no monitor.toml",
            where=str(folder),
            remedy="a monitor is a folder with that file: copy examples/belarus/monitor.toml and change it",
        )
    try:
        settings = Settings.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"it is not UTF-8 (byte {error.start})", where=str(file), remedy="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceMalformed(f"it is not TOML: {error}", where=str(file), remedy="mend that line") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise SourceMalformed(
            f"settings are wrong: {faults}", where=str(file), remedy="compare with examples/belarus/monitor.toml"
        ) from error
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be opened ({error.strerror})", where=str(file), remedy="check its permissions"
        ) from error
    return MonitorFolder(path=folder, settings=settings)


def find_monitor(start: Path | None = None) -> MonitorFolder:
    """The monitor of the working folder, of one of its parents, or the example of a checkout.

    Raises:
        SourceUnreachable: there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        for name in DEFAULT_FOLDERS:
            if (folder / name / "monitor.toml").is_file():
                return open_monitor(folder / name)
    raise SourceUnreachable(
        "no monitor folder found here or above",
        where=str(here),
        remedy="name one with --monitor DIR; examples/belarus in the repository is one",
    )
