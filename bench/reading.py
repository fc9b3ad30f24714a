"""How fast a page of news becomes claims: whole process, one core, start-up and loading of the parser included.

How to read it: sentences a second of ``reliant read`` over two corpora: hand-annotated defence news, if it lies beside the
project, and text without any word that calls a frame, which never reaches the parser. ``parsed`` is the share of sentences that
passed the gate. Processor seconds of the process and its children are what counts; the wall clock stands beside them, because a
busy machine stretches only that.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reliant.extract.english import passing
from reliant.extract.sentences import sentences_of
from reliant.model.document import Document, document_id

NEWS = Path(__file__).parents[2] / "shared" / "data" / "text" / "arms_deals" / "dev.json"
QUIET = "The bishop of the old town blessed the icons on Sunday. Rain fell all day and the market was half empty. "
QUIET_ARMY = "The army band played in the park on Sunday. The soldiers wore old helmets and the tanks stood still. "
ASKED, GOAL, ASKED_QUIET = 300, 600, 2_000


def documents(texts: list[str]) -> list[Document]:
    return [
        Document(id=document_id(title=str(n), published_on=None, text=text), text=text, language="en")
        for n, text in enumerate(texts)
    ]


def read(texts: list[str]) -> tuple[float, float]:
    """Processor seconds and wall seconds of one process that reads all of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        lines = [json.dumps({"id": str(n), "title": "", "language": "en", "text": text}) for n, text in enumerate(texts)]
        path.write_text("\n".join(lines), encoding="utf-8")
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run(
            [sys.executable, "-m", "reliant", "read", str(path), "--format", "jsonl"],
            check=True,
            stdout=subprocess.DEVNULL,
            env=one_core,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - begun


def report(name: str, texts: list[str], asked: int) -> None:
    found = documents(texts)
    n_sentences = sum(sum(1 for _ in sentences_of(document)) for document in found)
    share = sum(passing(document) for document in found) / n_sentences
    processor, wall = read(texts)
    print(
        f"{name:28s} {n_sentences:7,d} sentences  {n_sentences / processor:7,.0f} /s of one core (asked {asked:,})  "
        f"{n_sentences / wall:7,.0f} /s of the clock  parsed {share:.0%}"
    )


if __name__ == "__main__":
    if NEWS.is_file():
        report("defence news, annotated", [entry["text"] for entry in json.loads(NEWS.read_text(encoding="utf-8"))], ASKED)
    else:
        print(f"DEFENCE NEWS IS NOT MEASURED: {NEWS} is missing")
    report("no field, no trigger", [QUIET * 40] * 250, ASKED_QUIET)
    report("the field, no trigger", [QUIET_ARMY * 40] * 250, ASKED_QUIET)
