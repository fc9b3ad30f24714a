"""From register files as downloaded to one Parquet file of our contract, in little memory where they come in millions of rows."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc

from reliant.errors import MeasureRefused, ReliantError, SourceUnreachable
from reliant.model.flows import SHARE
from reliant.model.register import Register
from reliant.pipeline.registers import measurable, open_register
from reliant.registers.baci_blocks import baci_pieces, is_baci
from reliant.registers.decoding import is_plain
from reliant.registers.flow_pieces import PiecesTold
from reliant.sources import corrections_beside, files_under, open_file, read_blocks
from reliant.store.parquet_flows import FlowsByYear
from reliant.store.parquet_registers import write_flows, write_register

_BLOCK = 1 << 24  # bytes read at once
_HEAD = 1 << 16  # bytes that tell the format


def convert(paths: Sequence[Path], out: Path, *, corrections: Sequence[Path] = ()) -> tuple[Register, int]:
    """Write register files as one Parquet file of our contract; the register and how many rows were written.

    BACI, which comes as a file a year, is read block by block, and several files of it, or a folder with them, become one. A
    single file of any other format, or with corrections, is read whole. Every row of the files is written, or refused and listed.

    Args:
        paths: files as downloaded; a folder stands for the BACI files in it, what else it holds is named in a note.
        out: the Parquet file, or a folder for it.
        corrections: files of written corrections, for a single file.

    Raises:
        SourceError: one cannot be read, or the place cannot be written.
        MeasureRefused: a file states nothing that could be measured, or nothing but shares; several files are not BACI, are of
            different releases, or have corrections; a folder has no BACI file.
    """
    files, others = _chosen(paths)
    into = out / f"{files[0].stem}.parquet" if out.is_dir() else out
    corrected = [*corrections, *(beside for file in files for beside in corrections_beside(file))]
    if len(files) == 1 and (corrected or not _is_streamed(files[0])):
        register = measurable(open_register(files[0], corrections=corrections))
        if register.flows is not None and set(pc.unique(register.flows["unit"]).to_pylist()) == {SHARE}:
            raise MeasureRefused("its values are shares: few rows", where=register.name, remedy="measure the file as it is")
        return register, write_register(register, into)
    _refuse_several(files, corrected)
    told = PiecesTold(names=tuple(file.name for file in files))
    with TemporaryDirectory(dir=_folder_of(into)) as kept:
        rows = FlowsByYear(Path(kept))
        for file in files:
            for piece in baci_pieces(read_blocks(file, _BLOCK), name=file.name):
                told.add(piece)
                rows.add(piece)
        if others:
            told.note(files[0].parent.name, [f"left out, no BACI flows: {', '.join(others)}"])
        return write_flows(told, rows, into)


def _chosen(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that are meant, and the names of those in folders that are none of BACI's."""
    files: list[Path] = []
    others: list[str] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        found = [one for one in files_under(path) if isinstance(one, Path | ReliantError)]
        lost = next((one for one in found if isinstance(one, ReliantError)), None)
        if lost is not None:
            raise lost
        here = [one for one in found if isinstance(one, Path)]
        chosen = [one for one in here if _is_baci(one)]
        if not chosen:
            raise MeasureRefused(
                "no file in the folder is BACI goods trade",
                where=str(path),
                remedy="name the files: others are converted singly",
            )
        files += chosen
        others += [one.name for one in here if one not in chosen]
    return files, others


def _refuse_several(files: Sequence[Path], corrected: Sequence[Path]) -> None:
    if len(files) == 1:
        return
    where = ", ".join(file.name for file in files)
    if len(set(files)) < len(files):
        raise MeasureRefused("a file is named twice: its rows would count twice", where=where, remedy="name each file once")
    if corrected:
        raise MeasureRefused(
            "corrections are given for several files", where=where, remedy="convert the file that is corrected by itself"
        )
    strange = [file.name for file in files if not _is_baci(file)]
    if strange:
        raise MeasureRefused(
            f"several files become one only of BACI, in plain ASCII; not so {', '.join(strange)}",
            where=where,
            remedy="convert each of the others by itself",
        )


def _is_baci(path: Path) -> bool:
    with open_file(path) as stream:
        return is_baci(stream.read(_HEAD))


def _is_streamed(path: Path) -> bool:
    """Whether a file is BACI as its maker gives it; one of other characters is read whole, and what is odd is named then."""
    return str(path) != "-" and _is_baci(path) and all(is_plain(block) for block in read_blocks(path, _BLOCK))


def _folder_of(path: Path) -> Path:
    if not path.parent.is_dir():
        raise SourceUnreachable("there is no such folder", where=str(path.parent), remedy="make it, or choose another place")
    return path.parent
