"""Retrieval on public sets: each retriever alone, two ways to join them, and what answers are made from.

    python -m benchmarks.retrieval DATA [--sets scifact ...] [--folder var/retrieval] [--articles N] [--write docs/retrieval.md]

DATA is a folder that holds the sets in BEIR's form (see benchmarks/public_sets.py); none is shipped. Vectors are kept under
--folder, so a second run only asks. `--write` replaces the table between the markers of a document.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from benchmarks.followups import Conversations
from benchmarks.public_sets import FURTHER_DRAWS, SETS, Asked, RetrievalSet
from index.build import build
from index.generation import Generation
from index.home import IndexHome
from rag.followups.earlier import meetings
from rag.followups.knowledge import Knowledge
from rag.ports import Embedder, Vectors
from rag.question import Analysis
from rag.records import Filters
from rag.retrieval import Depths, Ranking, fuse, retrieve
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from service import wiring
from service.printing import people, print_table
from service.settings import Settings

MEASURES = {"nDCG@10": nDCG @ 10, "recall@10": R @ 10, "recall@100": R @ 100, "MRR@10": RR @ 10}
DEPTH = 300  # chunks from each retriever: a hundred documents even where three chunks of each are found
DEPTHS = Depths(question=DEPTH, documents=DEPTH, passages=3 * DEPTH)
FINAL = "pipeline"
SAMPLES = 2_000
_NONE = Filters()
_MARKERS = re.compile(r"(<!-- retrieval: begin -->\n).*?(<!-- retrieval: end -->)", re.DOTALL)

Row = tuple[str, ...]
Scores = dict[str, dict[str, dict[str, float]]]  # system, measure, query
System = Callable[["Reading", Generation], Sequence[str]]


class Reading(NamedTuple):
    """A question as it was read, and its unit vector."""

    analysis: Analysis
    vector: Vectors


def main() -> None:
    """Prints one table for each set and writes them all where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", choices=[*SETS, *FURTHER_DRAWS], default=list(SETS))
    parser.add_argument("--folder", type=Path, default=Path("var/retrieval"))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    embedder = wiring.open_embedder(Settings.from_environment(os.environ))
    blocks: list[str] = []
    for name in options.sets:
        found = {**SETS, **FURTHER_DRAWS}[name](options.data)
        title, columns, rows = measured(found, embedder, options.folder)
        print_table(title, columns, rows, people())
        blocks.append(markdown(title, columns, rows))
    if options.write:
        text = options.write.read_text(encoding="utf-8")
        body = "\n".join(blocks)
        options.write.write_text(_MARKERS.sub(lambda match: f"{match[1]}{body}{match[2]}", text), encoding="utf-8")


def measured(found: RetrievalSet, embedder: Embedder, folder: Path) -> tuple[str, Row, list[Row]]:
    """Builds the set's index where it is not there yet, asks every question of every system, and compares."""
    home = IndexHome(folder / found.corpus)
    build(home, found.documents, embedder, (), allow_mass_removal=True)
    with home.open(embedder.fingerprint) as generation:
        readings = read(found.asked, generation, embedder)
        scores = {
            name: _scored(
                found,
                {one.id: _documents(system(readings[one.id], generation), generation, found) for one in found.asked},
            )
            for name, system in SYSTEMS.items()
        }
        chunks = generation.chunk_count
    title = f"{found.name}: {len(found.asked)} questions, {len(found.documents)} documents, {chunks} chunks"
    return title, ("system", *MEASURES, f"nDCG@10, {FINAL} minus it (95%)"), _rows(scores)


def read(asked: Sequence[Asked], generation: Generation, embedder: Embedder) -> dict[str, Reading]:
    """Each question resolved against its conversation and the corpus's vocabulary, then encoded."""
    vocabulary = Vocabulary(generation.vocabulary())

    def known(token: str) -> bool:
        return generation.document_frequency(token) > 0

    read_by = Conversations(vocabulary, Knowledge(known, meetings(vocabulary, generation, {})))
    turns = [read_by.turn((*one.history, one.text)) for one in asked]
    vectors = embedder.embed([turn.search_text for turn in turns])
    return {one.id: Reading(turn.query, vector) for one, turn, vector in zip(asked, turns, vectors, strict=True)}


def by_keywords(reading: Reading, generation: Generation) -> list[str]:
    """BM25 over chunks."""
    tokens = analyse(reading.analysis.text)
    return [hit.chunk_id for hit in generation.by_keywords(tokens, DEPTH, _NONE)]


def by_vector(reading: Reading, generation: Generation) -> list[str]:
    """Cosine over chunks."""
    return [hit.chunk_id for hit in generation.by_vector(reading.vector, DEPTH, _NONE)]


def joined(method: str) -> System:
    """The two lists above as one."""

    def system(reading: Reading, generation: Generation) -> list[str]:
        tokens = analyse(reading.analysis.text)
        lists = (
            Ranking("dense", 0.45, generation.by_vector(reading.vector, DEPTH, _NONE)),
            Ranking("bm25", 0.55, generation.by_keywords(tokens, DEPTH, _NONE)),
        )
        if method == "rrf":
            return [hit.chunk_id for hit in fuse([Ranking(one.name, 1.0, one.hits) for one in lists], "rrf")]
        return [hit.chunk_id for hit in fuse(lists)]

    return system


def pipeline(reading: Reading, generation: Generation) -> list[str]:
    """What answers are made from, read as deep as the others."""
    return [passage.chunk.id for passage in retrieve(reading.analysis, reading.vector, generation, _NONE, DEPTHS)]


SYSTEMS: dict[str, System] = {
    "BM25": by_keywords,
    "dense": by_vector,
    "RRF, k 60": joined("rrf"),
    "convex": joined("convex"),
    FINAL: pipeline,
}


def markdown(title: str, columns: Row, rows: Sequence[Row]) -> str:
    """A table as it stands in a document."""
    lines = [f"**{title}**", "", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _documents(chunk_ids: Sequence[str], generation: Generation, found: RetrievalSet) -> list[str]:
    """A document stands where its first chunk stands."""
    own = (found.own_ids[chunk.document_id] for chunk, _ in generation.chunks(chunk_ids))
    return list(dict.fromkeys(own))


def _scored(found: RetrievalSet, rankings: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """By measure and query; a question for which nothing was found scores 0."""
    # Scores fall with the rank, so that no tie is broken by anybody else's rule.
    run = {query: {name: float(-rank) for rank, name in enumerate(names)} for query, names in rankings.items()}
    scores = {name: {one.id: 0.0 for one in found.asked} for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for one in ir_measures.iter_calc(list(MEASURES.values()), found.qrels, run):
        scores[names[str(one.measure)]][one.query_id] = float(one.value)
    return scores


def _rows(scores: Scores) -> list[Row]:
    rows: list[Row] = []
    final = np.array(list(scores[FINAL]["nDCG@10"].values()))
    for system, by_measure in scores.items():
        means = tuple(f"{np.mean(list(values.values())):.3f}" for values in by_measure.values())
        own = np.array(list(by_measure["nDCG@10"].values()))
        rows.append((system, *means, "" if system == FINAL else _interval(final - own)))
    return rows


def _interval(differences: Vectors) -> str:
    """Paired bootstrap over questions (Sakai, SIGIR 2006): the mean difference and its 95 % percentile interval."""
    drawn = np.random.default_rng(0).integers(0, len(differences), (SAMPLES, len(differences)))
    low, high = np.percentile(differences[drawn].mean(axis=1), [2.5, 97.5])
    return f"{differences.mean():+.3f} ({low:+.3f} to {high:+.3f})"


if __name__ == "__main__":
    main()
