"""An index of a million documents: build rate, size, memory, time of a query, and recall against the exact answer.

Documents are generated: words of the vocabulary by Zipf's law, each document with a topic of its own, one in fifty a planted copy
(near, excerpt, reworked, or the same) of an earlier one. ``python bench/index.py [--documents N] [--folder DIR]``.
"""

import argparse
import json
import multiprocessing
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path

import numpy as np

from reliant.model.document import Document, document_id
from reliant.store.similar_index import SimilarIndex
from reliant.text.near_copies import CopyKind, Sketch, copy_kind
from reliant.text.similarity import Profiles
from reliant.text.static_vectors import default_vectors

SEED = 20
PLANTED_EVERY = 50
N_TOPICS = 400


def generated(n: int) -> Iterator[tuple[Document, Document | None]]:
    """Documents, and for a planted copy the one it was made of."""
    chosen = random.Random(SEED)  # noqa: S311  the same documents in every run
    vocabulary = [word for word in default_vectors().pieces.places if word.isalpha() and len(word) > 2]
    common = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    topics = [chosen.sample(vocabulary[300:], 60) for _ in range(N_TOPICS)]
    kept: list[Document] = []
    for number in range(n):
        original = None
        if number % PLANTED_EVERY == PLANTED_EVERY - 1 and kept:
            original = chosen.choice(kept)
            text = copied(original.text, number // PLANTED_EVERY % 4, chosen, vocabulary, common)
        else:
            topic = topics[chosen.randrange(N_TOPICS)]
            length = chosen.randint(50, 150)
            told = chosen.choices(vocabulary, cum_weights=common, k=length - length // 4) + chosen.choices(topic, k=length // 4)
            chosen.shuffle(told)
            text = " ".join(told)
        on = date(2015, 1, 1) + timedelta(days=number % 4000)
        title = f"{text[:30]} {number}"
        made = Document(
            id=document_id(title=title, published_on=on, text=text), title=title, published_on=on, text=text, language="en"
        )
        if original is None and number % 20 == 0:
            kept.append(made)
        yield made, original


def copied(text: str, kind: int, chosen: random.Random, vocabulary: list[str], common: list[float]) -> str:
    told = text.split()
    fresh = chosen.choices(vocabulary, cum_weights=common, k=len(told))
    if kind == 0:
        return text.upper()
    if kind == 1:
        return " ".join(new if place % 25 == 7 else old for place, (old, new) in enumerate(zip(told, fresh, strict=True)))
    if kind == 2:
        return " ".join(told[: max(len(told) // 2, 30)])
    return " ".join(fresh[: len(told) // 2] + told[len(told) // 2 :])


def measure_query(folder: str, articles: list[Document], answers: "multiprocessing.Queue[dict[str, object]]") -> None:
    """In a process of its own: memory and the first query are those of somebody who comes to a finished index."""
    start, cpu = time.perf_counter(), time.process_time()
    index = SimilarIndex.open(Path(folder))
    times, cpus, found = [], [], []
    for article in articles:
        cpus.append(-time.process_time())
        times.append(-time.perf_counter())
        found.append([(document.id, score) for document, score in index.candidates(article, most=20)])
        cpus[-1] += time.process_time()
        times[-1] += time.perf_counter()
    answers.put(
        {
            "start": time.perf_counter() - start - sum(times),
            "start_cpu": time.process_time() - cpu - sum(cpus),
            "times": times,
            "cpus": cpus,
            "found": found,
            "memory": memory("VmHWM"),
            "own": memory("RssAnon"),
        }
    )


def memory(kind: str) -> float:
    """MB of this process: ``VmHWM`` at most; ``RssAnon`` now, without mapped files, which the system may take back."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def exact_answers(articles: list[Document], n: int, most: int) -> list[list[tuple[str, float]]]:
    """The most similar of all documents by ``similarity_matrix``'s own arithmetic, in shares of 2,000."""
    best: list[list[tuple[str, float]]] = [[] for _ in articles]
    stream = (document for document, _ in generated(n))
    wholes = [f"{article.title or ''}\n{article.text}" for article in articles]
    while share := list(islice(stream, 2_000)):
        profiles = Profiles.of([*wholes, *(f"{one.title or ''}\n{one.text}" for one in share)])
        scores = profiles.against(range(len(articles)))[:, len(articles) :]
        for row, article in enumerate(articles):
            top = np.argsort(-scores[row])[: most + 1]
            found = [(share[place].id, float(scores[row, place])) for place in top if share[place].id != article.id]
            best[row] = sorted([*best[row], *found], key=lambda one: (-one[1], one[0]))[:most]
    return best


def main() -> None:
    chosen = chosen_options()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="reliant-index-"))
    articles = built(folder, chosen.documents, chosen.queries)
    asked(folder, *articles, n=chosen.documents, n_exact=chosen.exact)
    if chosen.folder is None:
        shutil.rmtree(folder)


def chosen_options() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--queries", type=int, default=40)
    options.add_argument("--exact", type=int, default=20, help="queries whose exact answer is computed")
    return options.parse_args()


def built(folder: Path, n: int, n_queries: int) -> tuple[list[Document], list[tuple[Document, Document]]]:
    """Documents to ask about, and planted copies with what they were made of, out of those that were indexed."""
    start = time.process_time()
    for _ in generated(min(n, 20_000)):
        pass
    making = (time.process_time() - start) / min(n, 20_000)
    plain: list[Document] = []
    planted: list[tuple[Document, Document]] = []

    def streamed() -> Iterator[Document]:
        apart = max(n // n_queries, 1)
        apart_copies = max(n // PLANTED_EVERY // (2 * n_queries), 1) | 1  # odd: every kind comes up
        for number, (document, original) in enumerate(generated(n)):
            if original is not None and number // PLANTED_EVERY % apart_copies == 0:
                planted.append((document, original))
            elif original is None and number % apart == apart // 2:
                plain.append(document)
            yield document

    clock, cpu = time.perf_counter(), time.process_time()
    added = SimilarIndex.create(folder).add(streamed(), progress=lambda n: print(f"  {n:,} in the index", flush=True))
    cpu, clock = time.process_time() - cpu - making * n, time.perf_counter() - clock
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if added.n_new:
        print(
            f"built {added.n_new:,} documents in {cpu:,.0f} s of processor time ({clock:,.0f} s by the clock with making them):"
        )
        print(f"  {added.n_new / cpu:,.0f} documents/s; memory {memory('VmHWM'):,.0f} MB")
    print(f"size on disk {size / 1e6:,.0f} MB, {size / n:,.0f} bytes a document")

    return plain, planted


def asked(folder: Path, plain: list[Document], planted: list[tuple[Document, Document]], *, n: int, n_exact: int) -> None:
    answers: multiprocessing.Queue[dict[str, object]] = multiprocessing.get_context("spawn").Queue()
    articles = [*plain, *(document for document, _ in planted)]
    process = multiprocessing.get_context("spawn").Process(target=measure_query, args=(str(folder), articles, answers))
    process.start()
    told = answers.get()
    process.join()
    times, cpus = np.array(told["times"]), np.array(told["cpus"])
    print(f"open: {told['start_cpu']:.2f} s of processor time")
    print(f"first query: {times[0]:.2f} s by the clock, {cpus[0]:.2f} s of processor time")
    print(
        f"{len(times)} queries: median {np.median(times):.2f} s, 95th percentile {np.percentile(times, 95):.2f} s by the clock; "
        f"processor time {np.median(cpus):.2f} s, {np.percentile(cpus, 95):.2f} s"
    )
    print(
        f"memory of the searching process {told['memory']:,.0f} MB at most, {told['own']:,.0f} MB its own, the rest mapped files"
    )
    found = told["found"]
    exact = exact_answers(plain[:n_exact], n, 10)
    shares = [
        len({one for one, _ in best} & {one for one, _ in here}) / len(best) for best, here in zip(exact, found, strict=False)
    ]
    print(f"recall of the 10 most similar against comparing with every document, {len(exact)} queries: {np.mean(shares):.3f}")
    by_kind: dict[str, list[bool]] = {}
    for (document, original), here in zip(planted, found[len(plain) :], strict=True):
        kind, _, _ = copy_kind(Sketch.of(document.text), Sketch.of(original.text))
        by_kind.setdefault(kind.value if kind else "none", []).append(original.id in {one for one, _ in here})
    for kind in (*CopyKind, "none"):
        if kind in by_kind:
            print(f"planted copies found, {kind}: {sum(by_kind[kind])} of {len(by_kind[kind])}")
    print(json.dumps({"documents": n, "recall": float(np.mean(shares)), "query_seconds": float(np.median(times))}))


if __name__ == "__main__":
    main()
