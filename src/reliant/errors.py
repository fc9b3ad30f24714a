"""Everything reliant raises on purpose.

ReliantError
|-- SourceError              a document, register or folder could not be read
|   |-- SourceUnreachable    it is not there, or may not be opened          [R1xx] (mend the path and try again)
|   |-- SourceMalformed      it was read and is not what it should be       [R2xx] (trying again will not help)
|   `-- IndexUnusable        an index of documents is none, stale or damaged [R3xx] (make it anew)
|-- UnknownName              a country, category or id that nobody knows    [N1xx]
|-- ReaderMissing            the part of the program that could look is not installed [X1xx]
|-- ModelSilent              a language model did not answer one question       [X301] (the next may be answered)
|-- ModelRefused             a language model refuses every question           [X302] (mend address, key or name)
|-- EngineFailed             what computes could not be started or gave up [X2xx]
|-- MeasureRefused           a figure that these data cannot give           [M1xx]
|-- ScenarioRefused          an assumption that makes no sense, or no way at all [S1xx]
`-- LedgerError
    |-- ContractViolation    rows break a table contract                    [L1xx]
    |-- LedgerTooNew         written by a newer reliant                     [L2xx]
    |-- LedgerUnwritable     the state folder cannot be written             [L3xx]
    |-- StaleCorrection      the source has fixed what a correction mends   [L4xx]
    `-- DecisionRefused      a decision cannot stand beside earlier ones, or says nothing of the record [L5xx]

Every error says what is wrong, where, and what to do next; ``code`` is stable. The command line ends
with exit code 1 on all of them.
"""

from collections.abc import Sequence


class ReliantError(Exception):
    """Base of every error raised on purpose: what is wrong, where, what to do next."""

    code = "R000"

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        place = f"{where}: " if where else ""
        advice = f"; {remedy}" if remedy else ""
        super().__init__(f"[{self.code}] {place}{what}{advice}")


class SourceError(ReliantError):
    """A document, register or folder could not be read."""

    code = "R100"


class SourceUnreachable(SourceError):
    """The path is missing or may not be opened; the same call may work once it is mended."""

    code = "R101"


class SourceMalformed(SourceError):
    """The bytes were read and are not what they should be; trying again will not help."""

    code = "R201"


class IndexUnusable(SourceError):
    """An index of documents that is none, is damaged, was made by another version, or cannot be written."""

    code = "R301"


class UnknownName(ReliantError):
    """A country, category, type or id that nobody knows; ``nearest`` holds the closest known ones."""

    code = "N101"

    def __init__(self, kind: str, name: str, *, nearest: Sequence[str] = (), remedy: str | None = None) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f"did you mean {', '.join(self.nearest)}?" if self.nearest else None
        super().__init__(f"no {kind} is called {name!r}", remedy=hint or remedy)


class ReaderMissing(ReliantError):
    """The part that could look is not installed: this is "could not look", never "nothing found"."""

    code = "X101"


class ModelSilent(ReliantError):
    """A language model gave no usable answer to one question; another question, or another try, may get one."""

    code = "X301"


class ModelRefused(ReliantError):
    """A language model cannot be asked: no address was given, or the address, the key or the model's name is wrong."""

    code = "X302"


class EngineFailed(ReliantError):
    """An engine is installed and could not be started, gave up while it computed, or its settings are wrong."""

    code = "X201"


class MeasureRefused(ReliantError):
    """The data given cannot answer this question honestly."""

    code = "M101"


class ScenarioRefused(ReliantError):
    """A scenario whose assumptions contradict each other or the data, or that has no solution at all."""

    code = "S101"


class LedgerError(ReliantError):
    """The ledger could not be read or written."""

    code = "L100"


class ContractViolation(LedgerError):
    """Rows break a table contract: a column is missing, of another type, null or out of range."""

    code = "L101"


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer version of reliant than this one."""

    code = "L201"


class LedgerUnwritable(LedgerError):
    """The state folder cannot be written."""

    code = "L301"


class StaleCorrection(LedgerError):
    """A written correction no longer matches the error it was written for."""

    code = "L401"

    def __init__(self, *, correction: str, expected: str, found: str) -> None:
        self.correction, self.expected, self.found = correction, expected, found
        super().__init__(
            f"the correction expects {expected} and finds {found}",
            where=correction,
            remedy="if the source is fixed, delete the correction or limit it to the older release with vintage; else mend it",
        )


class DecisionRefused(LedgerError):
    """A decision of a person contradicts one that holds, or is about nothing that can be decided so."""

    code = "L501"
