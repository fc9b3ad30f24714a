"""An index of documents on disk, in which similar ones are found among a million without reading them.

A folder with ``index.json``, which names what it was made with and its segments, and one folder for each segment. A segment is
written whole before ``index.json`` names it, so a stop in the middle loses the segment in work and nothing else. The last
segment is filled up before a new one is begun: an index that grows by a few documents a day stays quick.
"""

import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from reliant.errors import IndexUnusable
from reliant.model.document import Document
from reliant.text.index_segment import LARGEST, WEIGHTING, Hit, Query, build_segment, query_of, search
from reliant.text.static_vectors import default_vectors

FORMAT = "reliant-index@1"
MANIFEST = "index.json"
LETTERS_TOGETHER = 32_000_000
"""Characters of a segment, above which it is closed: what is held while it is built stays small."""
_ARRAYS = ("signs", "vectors", "scales", "terms", "term_starts", "term_places", "term_weights", "runs", "run_places")
_QUICK = 1  # how hard zlib tries

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many documents came new into an index, and how many were in it."""

    n_new: int
    n_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    name: str
    n: int


class SimilarIndex:
    """An index in a folder. One program at a time may add to it; any number may search."""

    def __init__(self, path: Path, segments: Sequence[_Segment]) -> None:
        self._path, self._segments = path, list(segments)

    @classmethod
    def is_at(cls, path: Path) -> bool:
        """Whether an index lies there, whatever its state."""
        return (path / MANIFEST).is_file()

    @classmethod
    def create(cls, path: Path) -> "SimilarIndex":
        """The index in a folder; a new one in an empty or new folder.

        Raises:
            IndexUnusable: the folder holds something else, an index that is damaged or was made by another version, or cannot be
                written.
        """
        if cls.is_at(path):
            return cls.open(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise IndexUnusable(
                    "the folder holds files and no index", where=str(path), remedy="name a new or an empty folder for the index"
                )
            index = cls(path, ())
            index._write_manifest()
        except OSError as error:
            raise _unwritable(path, error) from error
        return index

    @classmethod
    def open(cls, path: Path) -> "SimilarIndex":
        """The index in a folder.

        Raises:
            IndexUnusable: there is none, it is damaged, or it was made with other vectors or by another version.
        """
        file = path / MANIFEST
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            made_with = (told["format"], told["vectors"])
            segments = [_Segment(name=str(one["name"]), n=int(one["n"])) for one in told["segments"]]
        except FileNotFoundError as error:
            raise IndexUnusable(
                f"it holds no {MANIFEST}", where=str(path), remedy="make one with: reliant similar PATH --into DIR"
            ) from error
        except OSError as error:
            raise IndexUnusable(
                f"it cannot be opened ({error.strerror})", where=str(file), remedy="check its permissions"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("it is no index, or a damaged one", where=str(file), remedy=_ANEW) from error
        if made_with[0] != FORMAT:
            raise IndexUnusable(f"it is of format {made_with[0]!r}, this is {FORMAT!r}", where=str(file), remedy=_ANEW)
        if made_with[1] != _vectors_digest():
            raise IndexUnusable(
                f"it is stale: made with the vectors and weights {made_with[1]!r}; this version has {_vectors_digest()!r}",
                where=str(file),
                remedy=_ANEW,
            )
        return cls(path, segments)

    @property
    def n_documents(self) -> int:
        """How many documents are in it."""
        return sum(segment.n for segment in self._segments)

    def add(self, documents: Iterable[Document], *, progress: Progress = lambda _: None) -> Added:
        """Add documents, each id once; what was added when this stops stays, so that the same call goes on where it stopped.

        Args:
            documents: read one after the other.
            progress: told after each segment how many are in the index.

        Raises:
            IndexUnusable: it cannot be written, or a segment to fill up is damaged.
        """
        known = self._known()
        batch: list[Document] = []
        letters = n_new = n_known = 0
        for document in documents:
            if document.id in known:
                n_known += 1
                continue
            known.add(document.id)
            if not batch:
                batch = self._last_to_fill(len(document.text))
                letters = sum(len(one.text) for one in batch)
            batch.append(document)
            n_new += 1
            letters += len(document.text)
            if len(batch) >= LARGEST or letters >= LETTERS_TOGETHER:
                self._append(batch)
                batch = []
                progress(self.n_documents)
        if batch:
            self._append(batch)
            progress(self.n_documents)
        return Added(n_new=n_new, n_known=n_known)

    def candidates(self, article: Document, *, most: int) -> list[tuple[Document, float]]:
        """Documents most similar to one, highest score first, and those that share most of its runs of words, without itself.

        Args:
            article: what is sought.
            most: how many of each kind.

        Raises:
            IndexUnusable: a segment is damaged.
        """
        query = query_of(article.title, article.text)
        hits = [(number, hit) for number, segment in enumerate(self._segments) for hit in self._hits(segment, query, most + 1)]
        best = sorted(hits, key=lambda one: (-one[1].score, one[0], one[1].place))[: most + 1]
        sharing = [one for one in hits if one[1].n_runs]
        best += sorted(sharing, key=lambda one: (-one[1].n_runs, -one[1].score, one[0], one[1].place))[: most + 1]
        chosen = {(number, hit.place): hit.score for number, hit in best}
        found = [(self._document(self._segments[number], place), score) for (number, place), score in chosen.items()]
        return [(document, score) for document, score in found if document.id != article.id]

    def documents(self) -> Iterator[Document]:
        """Every document, in the order in which they were added.

        Raises:
            IndexUnusable: a segment is damaged.
        """
        for segment in self._segments:
            yield from self._documents(segment)

    def _hits(self, segment: _Segment, query: Query, most: int) -> list[Hit]:
        arrays = {name: self._array(segment, name) for name in _ARRAYS}
        lengths = {len(arrays[name]) for name in ("signs", "vectors", "scales")}
        if lengths != {segment.n} or arrays["signs"].shape[1] * 64 != len(query.vector):
            raise self._damaged(segment, "its arrays are not of one length")
        try:
            return list(search(arrays, query, most=most))
        except (IndexError, ValueError) as error:
            raise self._damaged(segment, "its arrays do not fit each other") from error

    def _array(self, segment: _Segment, name: str) -> NDArray[Any]:
        try:
            mapped = np.load(self._path / segment.name / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            return np.asarray(mapped)  # still mapped, without the cost of the subclass at every slice
        except (OSError, ValueError, EOFError) as error:
            raise self._damaged(segment, f"{name}.npy cannot be read") from error

    def _document(self, segment: _Segment, place: int) -> Document:
        starts = self._array(segment, "text_starts")
        try:
            with (self._path / segment.name / "texts.bin").open("rb") as file:
                file.seek(int(starts[place]))
                return _unpacked(file.read(int(starts[place + 1]) - int(starts[place])))
        except (OSError, ValueError, IndexError, zlib.error) as error:
            raise self._damaged(segment, f"document {place} cannot be read") from error

    def _documents(self, segment: _Segment) -> Iterator[Document]:
        for place in range(segment.n):
            yield self._document(segment, place)

    def _known(self) -> set[str]:
        return {one for segment in self._segments for one in self._ids(segment)}

    def _last_to_fill(self, letters: int) -> list[Document]:
        """Documents of the last segment if more fit into it; they go into the one that is written in its place."""
        last = self._segments[-1] if self._segments else None
        if last is None or last.n >= LARGEST:
            return []
        documents = list(self._documents(last))
        return documents if sum(len(one.text) for one in documents) + letters < LETTERS_TOGETHER else []

    def _append(self, batch: list[Document]) -> None:
        """Write a segment and name it in the manifest; it takes the place of the last where it begins with its documents."""
        ids = [document.id for document in batch]
        last = self._segments[-1] if self._segments else None
        replaced = last if last and last.n < len(ids) and self._ids(last) == ids[: last.n] else None
        name = f"segment-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:16]}"
        packed = [zlib.compress(_codec().dump_json(document), _QUICK) for document in batch]
        arrays = {
            **build_segment([(document.title, document.text) for document in batch]),
            "ids": np.array([one.encode() for one in ids]),
            "text_starts": np.cumsum([0, *map(len, packed)], dtype=np.uint64),
        }
        beside = self._path / f".{name}"
        try:
            for leftover in (beside, self._path / name):  # of a run that was cut short
                shutil.rmtree(leftover, ignore_errors=True)
            beside.mkdir()
            for kind, array in arrays.items():
                np.save(beside / f"{kind}.npy", array)
            (beside / "texts.bin").write_bytes(b"".join(packed))
            beside.rename(self._path / name)
            kept = self._segments[:-1] if replaced else self._segments
            self._segments = [*kept, _Segment(name=name, n=len(batch))]
            self._write_manifest()
        except OSError as error:
            raise _unwritable(self._path, error) from error
        if replaced:
            shutil.rmtree(self._path / replaced.name, ignore_errors=True)

    def _ids(self, segment: _Segment) -> list[str]:
        return [one.decode() for one in cast("list[bytes]", self._array(segment, "ids").tolist())]

    def _write_manifest(self) -> None:
        segments = [{"name": segment.name, "n": segment.n} for segment in self._segments]
        told = {"format": FORMAT, "vectors": _vectors_digest(), "segments": segments}
        beside = self._path / f".{MANIFEST}"
        beside.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        beside.replace(self._path / MANIFEST)

    def _damaged(self, segment: _Segment, what: str) -> IndexUnusable:
        return IndexUnusable(f"the segment is damaged: {what}", where=str(self._path / segment.name), remedy=_ANEW)


_ANEW = "remove the folder and make the index anew with: reliant similar PATH --into DIR"


def _unwritable(path: Path, error: OSError) -> IndexUnusable:
    return IndexUnusable(f"it cannot be written ({error.strerror})", where=str(path), remedy="choose another place, or make room")


@cache
def _vectors_digest() -> str:
    vectors = default_vectors()
    total = hashlib.sha256(vectors.table.tobytes())
    total.update(vectors.scales.tobytes())
    total.update(WEIGHTING.encode())
    return total.hexdigest()[:16]


@cache
def _codec() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def _unpacked(data: bytes) -> Document:
    try:
        return _codec().validate_json(zlib.decompress(data))
    except ValidationError as error:
        raise ValueError("it is no document") from error
