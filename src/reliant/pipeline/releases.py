"""Work on whole register files: two files of one release joined, two releases compared, a file added to a monitor or fetched."""

from dataclasses import dataclass
from pathlib import Path

from reliant.errors import SourceMalformed
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.time import Window
from reliant.pipeline.registers import open_register, read_register_bytes
from reliant.registers import read_register
from reliant.registers.compare import CHANGE_COLUMNS, SENTENCE, TOTAL_COLUMNS, Revision, compare_releases
from reliant.registers.join import Joined, join_release
from reliant.sources import open_monitor, read_file
from reliant.sources.deposit import deposit
from reliant.sources.fetch import Backend, fetch_register

REVISION_SENTENCE = SENTENCE
_SHOWN = 3  # refused rows named when there are too many

__all__ = [
    "CHANGE_COLUMNS",
    "REVISION_SENTENCE",
    "TOTAL_COLUMNS",
    "Added",
    "add_file",
    "compare_files",
    "fetch_file",
    "join_files",
    "settings_for",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A register file put into a monitor: where, whether it is new there, and the lines for monitor.toml."""

    path: Path
    is_new: bool
    register: Register
    settings: str


def join_files(deals: Path, deliveries: Path) -> Joined:
    """Deals and deliveries of one release, united.

    Raises:
        SourceError: a file cannot be read.
        MeasureRefused: they are not of one release, or not of the two kinds.
    """
    return join_release(open_register(deals), open_register(deliveries))


def compare_files(old: Path, new: Path, recipient: PartyId | None) -> Revision:
    """What changed between two releases.

    Raises:
        SourceError: a file cannot be read.
        MeasureRefused: they cannot be compared.
    """
    return compare_releases(open_register(old), open_register(new), recipient=recipient)


def add_file(file: Path, monitor: Path) -> Added:
    """A register file, read and then copied unchanged into the ``registers`` folder of a monitor.

    Raises:
        SourceError: the file is no register we read, most of it is refused, the monitor is none, or cannot be written.
    """
    folder = open_monitor(monitor)
    snapshot = read_file(file)
    register = read_register_bytes(snapshot)
    if len(register.refused) * 2 > register.n_rows:
        lines = "; ".join(f"line {row.line}: {row.why}" for row in register.refused[:_SHOWN])
        raise SourceMalformed(
            f"{len(register.refused)} of {register.n_rows} rows are refused ({lines})",
            where=str(file),
            remedy="download it again, as CSV",
        )
    name = snapshot.name if str(file) != "-" else f"register_{register.vintage or snapshot.digest[:8]}"
    path = folder.path / "registers" / name
    is_new = deposit(snapshot.data, path)
    return Added(path=path, is_new=is_new, register=register, settings=settings_for(register, f"registers/{name}"))


def settings_for(register: Register, name: str) -> str:
    """The lines of monitor.toml that make use of a register."""
    if register.unmeasurable is not None:
        return f"nothing: it is not to be measured, so monitor.toml does not name it ({register.unmeasurable})"
    if register.flows is not None:
        return "nothing: flows of goods are measured with --register and not named in monitor.toml"
    if register.sums is not None:
        return "published totals serve to check a register and are not named in monitor.toml"
    is_exact = False not in register.deliveries.column("is_exact").to_pylist() if register.deliveries.num_rows else False
    lines = ["[registers]"]
    if register.deals is None or is_exact:
        lines.append(f'values = "{name}"')
    else:
        lines.append(f'deals = "{name}" # orders and comments; give yearly volumes of the same release in values')
    if register.vintage is None:
        lines += ["", "[registers.released] # the file does not say when it was generated", f'"{name}" = YYYY-MM-DD']
    return "\n".join(lines)


def fetch_file(backend: Backend, recipient: PartyId, years: Window, out: Path) -> Register:
    """The register of one recipient from SIPRI's back end, checked and written unchanged.

    Raises:
        SourceError: the server cannot be reached, answers something else, or the file cannot be written.
        UnknownName: the server does not know the recipient.
    """
    found: list[Register] = []
    data = fetch_register(backend, recipient, years, check=lambda data: found.append(read_register(data, name=out.name)))
    deposit(data, out)
    return found[-1]
