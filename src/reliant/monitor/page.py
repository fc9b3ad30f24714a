"""A page as data: sections of statements, each statement with its figures, each figure with its sources."""

from dataclasses import dataclass
from datetime import date

from reliant.model.identity import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number and everything needed to take it apart.

    ``value`` is null when undefined. ``unit`` is share (0..1), million TIV, deals, events, items, suppliers or years.
    ``sources`` are the ids of every row or claim it is computed from, denominator included; ``method`` says how.
    ``of`` names the party it speaks of, ``category`` the armament category, where there is one.
    """

    name: str
    value: float | int | str | None
    unit: str
    window: str | None
    sources: tuple[str, ...]
    method: str
    of: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence or one table line. ``cells`` holds the line's cells when its section is a table."""

    text: str
    figures: tuple[Figure, ...] = ()
    sources: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Sources of the statement and of its figures, each once."""
        return tuple(dict.fromkeys((*self.sources, *(source for figure in self.figures for source in figure.sources))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a page. ``columns`` heads the cells of its table lines; ``note`` says what the table cannot show.

    ``is_list``: the first cell is a short label, the others are prose; a table of them would be hard to read.
    """

    name: str
    title: str
    statements: tuple[Statement, ...]
    columns: tuple[str, ...] = ()
    note: str | None = None
    is_list: bool = False
    is_empty_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one id stands for, in the words a reader needs: a sentence with its page, or a row with its file and line."""

    id: str
    mark: str
    kind: str
    text: str
    where: str
    date: str | None = None
    url: str | None = None
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePoint:
    """One supplier's volume in one year: what the chart draws."""

    year: int
    supplier: str
    value_tiv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One page about one country and one supplier, as of one day: a brief, or a scenario."""

    subject: PartyId
    subject_name: str
    supplier: PartyId
    supplier_name: str
    on: date
    heading: str
    vintages: tuple[str, ...]
    coverage: tuple[str, ...]
    verdict: str
    sections: tuple[Section, ...]
    conflicts: tuple[Statement, ...]
    limits: tuple[Statement, ...]
    sources: tuple[Source, ...]

    def marks(self, ids: tuple[str, ...]) -> str:
        """Marks of some sources as a reader sees them: ``[r12][c7]``, runs shortened to ``[r1-r14]``."""
        by_id = {source.id: source.mark for source in self.sources}
        numbers = sorted({(by_id[i][0], int(by_id[i][1:])) for i in ids if i in by_id})
        runs: list[list[tuple[str, int]]] = []
        for letter, number in numbers:
            if runs and runs[-1][-1] == (letter, number - 1):
                runs[-1].append((letter, number))
            else:
                runs.append([(letter, number)])
        return "".join(
            f"[{run[0][0]}{run[0][1]}]" if len(run) == 1 else f"[{run[0][0]}{run[0][1]}-{run[-1][0]}{run[-1][1]}]" for run in runs
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Report):
    """The situation of one country on one page; ``series`` is what its chart draws."""

    series: tuple[SharePoint, ...]
