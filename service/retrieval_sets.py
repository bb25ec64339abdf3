"""Retrieval alone on a public set: its corpus is indexed with the real encoder in a cache folder, its questions are asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from index.build import build
from index.generation import Generation
from index.home import IndexHome
from rag.answer import Question
from rag.errors import PublicSetError
from rag.followups.knowledge import Knowledge
from rag.followups.resolving import resolve
from rag.ports import Embedder, ScoredChunk, Vectors
from rag.question import Analysis
from rag.records import Chunk, Document, Filters, Record, Source, TextSection
from rag.retrieval import Depths, Ranking, fuse, retrieve
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from seeds.public import ADAPTERS, PublicSet, open_set
from seeds.public.forms import EvidenceSpan, PublicDocument, PublicQuery, Qrels
from seeds.public.retrieval import MEASURES, SystemScores, compare
from service import wiring
from service.evaluation_tables import Table
from service.settings import Settings

MAX_QUERIES = 2_500
_DEPTH = 300  # chunks read by each retriever: a hundred documents even where three chunks of each are found
_COVERED = 0.5  # share of a span that a chunk has to hold
_UNTITLED = "..."  # no word for either retriever
_NO_FILTERS = Filters()
Advance = Callable[[str, int, int], None]


class RetrievalReport(Record):
    """How the retrievers did on one set; `queries` of `queries_in_set` were asked."""

    set_name: str
    licence_note: str
    encoder: str
    documents: int
    chunks: int
    queries: int
    queries_in_set: int
    judged_by: str
    systems: tuple[SystemScores, ...]


class _Reading(NamedTuple):
    """One way to read a question, encoded."""

    analysis: Analysis
    vector: Vectors


class _Corpus(NamedTuple):
    """An indexed set, with the set's own id behind each of ours."""

    generation: Generation
    own_ids: dict[str, str]
    vocabulary: Vocabulary


def measure(settings: Settings, folder: Path, progress: Advance | None = None) -> RetrievalReport:
    """Indexes the set's corpus, which is remembered, and scores BM25, dense retrieval, their fusion and the pipeline.

    :raises PublicSetError: the folder holds no set, or one without a corpus and relevance.
    """
    found = open_set(folder)
    if not found.can_be_retrieved or found.documents is None:
        raise PublicSetError(
            f"'{found.name}' has no corpus with relevance, so retrieval cannot be measured on it; "
            f"docs/evaluation.md says what it can show."
        )
    queries = _chosen(found)
    documents = list(found.documents())
    embedder = wiring.open_embedder(settings)
    home = IndexHome(settings.index_folder.parent / "public" / _content(documents))
    own_ids = {_our_id(document.id): document.id for document in documents}
    build(home, [_document(one) for one in documents], embedder, (), allow_mass_removal=True, progress=progress)
    with home.open(embedder.fingerprint) as generation:
        corpus = _Corpus(generation, own_ids, Vocabulary(generation.vocabulary()))
        systems = _run(found, queries, corpus, embedder, progress)
        chunks = generation.chunk_count
    return RetrievalReport(
        set_name=found.name,
        licence_note=_licence(found),
        encoder=embedder.fingerprint,
        documents=len(documents),
        chunks=chunks,
        queries=len(queries),
        queries_in_set=len(found.queries),
        judged_by="evidence spans" if found.spans else "documents",
        systems=compare(_qrels(found, queries), systems),
    )


def tables(report: RetrievalReport) -> Iterator[Table]:
    """Means with intervals, then paired differences from BM25."""
    asked = (
        f"{report.queries} of {report.queries_in_set} queries"
        if report.queries < report.queries_in_set
        else (f"{report.queries} queries")
    )
    yield Table(
        f"{report.set_name}: {asked}, {report.documents} documents in {report.chunks} chunks, judged by {report.judged_by}",
        ("system", *MEASURES),
        [
            (one.system, *(_span(score.mean, score.low, score.high) for score in one.scores.values()))
            for one in report.systems
        ],
    )
    yield Table(
        f"Paired difference from {report.systems[0].system}",
        ("system", *MEASURES),
        [
            (
                one.system,
                *(
                    _span(score.difference, score.difference_low, score.difference_high)
                    for score in one.scores.values()
                ),
            )
            for one in report.systems[1:]
        ],
    )


def _chosen(found: PublicSet) -> tuple[PublicQuery, ...]:
    """All queries, or those that a hash puts first, so that a large set gives the same part everywhere."""
    if len(found.queries) <= MAX_QUERIES:
        return found.queries
    ordered = sorted(found.queries, key=lambda query: hashlib.sha256(query.id.encode()).hexdigest())
    return tuple(ordered[:MAX_QUERIES])


def _content(documents: Sequence[PublicDocument]) -> str:
    digest = hashlib.sha256()
    for document in documents:
        digest.update("\0".join(document).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _our_id(own_id: str) -> str:
    return f"d-{hashlib.sha256(own_id.encode('utf-8')).hexdigest()[:24]}"


def _document(one: PublicDocument) -> Document:
    """The text as it is, so that the set's offsets hold; a text that is missing is its title."""
    text = one.text if one.text.strip() else one.title
    source = Source(
        id=_our_id(one.id),
        title=one.title if len(one.title) >= 3 else _UNTITLED,
        kind="other",
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )
    section = TextSection(heading_path=(), start=0, end=len(text))
    return Document(id=source.id, source=source, text=text, sections=(section,))


def _run(
    found: PublicSet,
    queries: Sequence[PublicQuery],
    corpus: _Corpus,
    embedder: Embedder,
    progress: Advance | None,
) -> dict[str, dict[str, list[str]]]:
    """The rankings of each system. Follow-ups are also read without their conversation, and as people rewrote them."""
    follow_ups = any(query.history for query in queries)
    read = _readings([(query.text, query.history) for query in queries], corpus, embedder)
    others: dict[str, list[_Reading]] = {}
    if follow_ups:
        others["fused, read alone"] = _readings([(query.text, ()) for query in queries], corpus, embedder)
        others["fused, people's rewrite"] = _readings([(query.rewrite, ()) for query in queries], corpus, embedder)
    systems: dict[str, dict[str, list[str]]] = {}
    for number, query in enumerate(queries):
        spans = found.spans.get(query.id, ())
        hits = _systems(read[number], corpus.generation)
        hits.update({name: _fused(some[number], corpus.generation) for name, some in others.items()})
        for name, ranking in hits.items():
            systems.setdefault(name, {})[query.id] = _judged_ids(ranking, corpus, spans)
        if progress:
            progress("ask", number + 1, len(queries))
    return systems


def _readings(questions: Sequence[tuple[str, tuple[str, ...]]], corpus: _Corpus, embedder: Embedder) -> list[_Reading]:
    def known(token: str) -> bool:
        return corpus.generation.document_frequency(token) > 0

    knowledge = Knowledge(known)
    read = [resolve(Question(text=text, history=history), corpus.vocabulary, knowledge) for text, history in questions]
    vectors = embedder.embed([one.search_text for one in read])
    return [_Reading(one.query, vector) for one, vector in zip(read, vectors, strict=True)]


def _systems(reading: _Reading, generation: Generation) -> dict[str, list[str]]:
    """Chunk ids by system, best first. The pipeline is what answers are made from, at its own depths."""
    keywords, dense = _two(reading, generation)
    pipeline = retrieve(reading.analysis, reading.vector, generation, _NO_FILTERS, Depths())
    return {
        "BM25": [hit.chunk_id for hit in keywords],
        "dense": [hit.chunk_id for hit in dense],
        "fused": _fused(reading, generation),
        "pipeline": [passage.chunk.id for passage in pipeline],
    }


def _fused(reading: _Reading, generation: Generation) -> list[str]:
    keywords, dense = _two(reading, generation)
    return [hit.chunk_id for hit in fuse((Ranking("dense", 1.0, dense), Ranking("bm25", 1.0, keywords)))]


def _two(reading: _Reading, generation: Generation) -> tuple[list[ScoredChunk], list[ScoredChunk]]:
    tokens = analyse(reading.analysis.text)
    return (
        generation.by_keywords(tokens, _DEPTH, _NO_FILTERS),
        generation.by_vector(reading.vector, _DEPTH, _NO_FILTERS),
    )


def _judged_ids(chunk_ids: Sequence[str], corpus: _Corpus, spans: Sequence[EvidenceSpan]) -> list[str]:
    """What a ranking of chunks finds of that which is judged: documents, or spans of which a chunk holds half."""
    found = corpus.generation.chunks(chunk_ids)
    if not spans:
        return list(dict.fromkeys(corpus.own_ids[chunk.document_id] for chunk, _ in found))
    named: list[str] = []
    for chunk, _ in found:
        own_id = corpus.own_ids[chunk.document_id]
        named += [_span_id(span) for span in spans if _covers(chunk, own_id, span)] or [chunk.id]
    return list(dict.fromkeys(named))


def _covers(chunk: Chunk, own_id: str, span: EvidenceSpan) -> bool:
    shared = min(chunk.end, span.end) - max(chunk.start, span.start)
    return own_id == span.document_id and shared >= _COVERED * (span.end - span.start)


def _qrels(found: PublicSet, queries: Sequence[PublicQuery]) -> Qrels:
    if found.spans:
        return {query.id: {_span_id(span): 1 for span in found.spans[query.id]} for query in queries}
    return {query.id: found.qrels[query.id] for query in queries}


def _span_id(span: EvidenceSpan) -> str:
    return f"{span.document_id}:{span.start}-{span.end}"


def _licence(found: PublicSet) -> str:
    names: Mapping[str, str] = {one.name: one.licence for one in ADAPTERS}
    return names.get(found.name, "the user's own")


def _span(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "-"
    return f"{mean:.3f}" if low is None or high is None else f"{mean:.3f} ({low:.3f} to {high:.3f})"
