"""Times a warm answer step by step, the start of the service, and encoding in batches sorted by length.

Every figure is printed beside something measured in the same run, since absolute times depend on the machine:
the answer beside encoding its question alone, once for a few questions that are asked again and again and once for a
hundred that nobody asked before (what is remembered of a question, and of the related ones that it offers, lies between
them), the start beside importing the encoder's libraries, sorted batches beside batches in the order given. Run by `make
bench`; needs a built index (`make index`).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import closing

from benchmarks.reading import QUESTIONS as READ
from benchmarks.reading import questions as read_questions
from rag import chunking
from rag.answer import Question
from rag.engine import Timings
from service import wiring
from service.commands.serving import LISTENS
from service.demo import SEED_QUESTION
from service.printing import people, print_table
from service.settings import Settings
from service.wiring import Service

QUESTIONS = (
    SEED_QUESTION,
    "How does upadacitinib work in Crohn's disease?",
    "Which laboratory values must be checked before upadacitinib is started?",
    "Is risankizumab better than ustekinumab in Crohn's disease after anti-TNF failure?",
    "What is the induction dose of upadacitinib in Crohn's disease?",
)
ROUNDS = 20
WARM_UP = 3
NEW, FIRST = 100, 20  # questions of `seeds/questions`, every seventh of them; the first ones warm up


def main() -> None:
    """Prints the tables."""
    settings = Settings.from_environment(os.environ)
    with closing(wiring.open_service(settings)) as service:
        _warm_answers(service, QUESTIONS * (WARM_UP + ROUNDS), WARM_UP * len(QUESTIONS), "asked again and again")
        every = [one.text for file in sorted(READ.glob("answered-*.jsonl")) for one in read_questions(file)]
        _warm_answers(service, every[::7][: FIRST + NEW], FIRST, "asked for the first time")
        _batches(service)
    _start()


def _warm_answers(service: Service, texts: Sequence[str], warm_up: int, kind: str) -> None:
    whole: list[float] = []
    alone: list[float] = []
    steps: dict[str, list[float]] = {}
    with service.live.pin() as generation:
        for number, text in enumerate(texts):
            timings = Timings()
            seconds = _seconds(
                lambda text=text, timings=timings: service.engine.answer(Question(text=text), generation, timings)  # type: ignore[misc]
            )
            encoding = _seconds(lambda text=text: service.embedder.embed([text]))  # type: ignore[misc]
            if number < warm_up:
                continue
            whole.append(seconds)
            alone.append(encoding)
            for name, step in timings.seconds.items():
                steps.setdefault(name, []).append(step)
        chunks = generation.chunk_count
    total = sum(whole)
    rows = [
        (name, _ms(statistics.median(times)), _ms(_p95(times)), f"{sum(times) / total:.0%}")
        for name, times in steps.items()
    ]
    rows.append(("whole answer", _ms(statistics.median(whole)), _ms(_p95(whole)), "100%"))
    rows.append(("encoding alone", _ms(statistics.median(alone)), _ms(_p95(alone)), ""))
    title = f"Warm answer, {kind}: {len(whole)} answers, {chunks} chunks, {os.cpu_count()} cores"
    print_table(title, ("step", "p50 ms", "p95 ms", "share"), rows, people())
    _say(f"A whole answer takes {statistics.median(whole) / statistics.median(alone):.2f} times its encoding alone.\n")


def _batches(service: Service) -> None:
    """`embed` sorts by length; one text at a time in arrival order and unsorted batches are what it saves against."""
    with service.live.pin() as generation:
        texts = [
            chunking.text_for_encoder(chunk, document.source)
            for document in map(generation.document, generation.document_ids())
            for chunk in chunking.chunk_document(document)
        ][:256]
    embedder = service.embedder
    single = _seconds(lambda: [embedder.embed([text]) for text in texts])
    batched = _seconds(lambda: embedder.embed(texts))
    _say(f"Encoding {len(texts)} chunks: sorted batches {_ms(batched)} ms, one at a time {_ms(single)} ms.")
    _say(f"Sorted batches take {batched / single:.2f} times as long.\n")


def _start() -> None:
    imports = _seconds(lambda: subprocess.run([sys.executable, "-c", "import sentence_transformers"], check=True))
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith(LISTENS):
            sys.exit("The service did not start; run make index first.")
        with urllib.request.urlopen(f"{line.removeprefix(LISTENS).strip()}/readyz", timeout=60):
            ready = time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait()
    _say(
        f"Ready to serve {ready:.1f} s after the process starts; importing the encoder's libraries alone: {imports:.1f} s."
    )
    _say(f"The start takes {ready / imports:.2f} times the import.")


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
