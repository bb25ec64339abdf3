"""Retrieves passages: one query for the question, one for each entity and facet that matters, fused by reciprocal rank.

Reciprocal rank fusion: Cormack, Clarke, Buettcher, SIGIR 2009, score = sum over lists of weight / (60 + rank).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.ports import PassageIndex, ScoredChunk, Vectors
from rag.question import Analysis, Facet
from rag.records import Filters, Passage, Record
from rag.text.analyser import analyse

RRF_K = 60
# Passages of the answer before are candidates again. On follow-ups of BioASQ a weight of 0.02 already costs 0.01 nDCG@10 with
# the hybrid and 0.1 costs 0.03 (docs/followups.md); 0.01 changes nothing but makes them candidates.
AGAIN_WEIGHT = 0.01

# Words that stand in headings and sentences which serve a facet; they steer the keyword side only.
_FACET_WORDS: dict[Facet, str] = {
    "combination": "limitation combination biologic not recommended together concomitant case series",
    "dosing": "dosing dose mg induction maintenance",
    "monitoring": "monitoring test before starting",
    "contraindication": "contraindication contraindicated",
    "interaction": "interaction inhibitor inducer concomitant",
    "safety": "safety adverse events boxed warning",
    "mechanism": "mechanism inhibits selectivity binds",
    "diagnosis": "diagnosis criteria confirm",
    "comparison": "efficacy versus head-to-head superior",
    "access": "access coverage authorization criteria",
    "efficacy": "efficacy remission response",
    "indication": "indication indicated approved",
    "treatment": "recommendation recommends suggests guideline",
}
_ALWAYS: tuple[Facet, ...] = ("treatment", "efficacy", "safety", "dosing", "monitoring", "contraindication")


class Depths(Record):
    """How far each list is read, and how many passages leave."""

    question: int = 100
    facet: int = 12
    passages: int = 200


@dataclass(frozen=True)
class Ranking:
    """One retriever's list, best first, and what it weighs in the fusion."""

    name: str
    weight: float
    hits: Sequence[ScoredChunk]


def retrieve(
    analysis: Analysis,
    vector: Vectors,
    index: PassageIndex,
    filters: Filters,
    depths: Depths,
    again: Sequence[ScoredChunk] = (),
) -> tuple[Passage, ...]:
    """Passages for an analysed question, best first; empty when nothing passes the filters.

    :param vector: the question's unit vector, shape (dimension,).
    :param again: what the answer before quoted; candidates once more, with a bonus that settles ties and no more.
    """
    rankings = [
        Ranking("dense", 1.0, index.by_vector(vector, depths.question, filters)),
        Ranking("bm25", 1.0, index.by_keywords(analysis.tokens, depths.question, filters)),
    ]
    for query in facet_queries(analysis):
        rankings.append(Ranking("facet", 0.5, index.by_keywords(analyse(query), depths.facet, filters)))
    if again:
        rankings.append(Ranking("earlier", AGAIN_WEIGHT, again))
    return passages(fuse(rankings), rankings, index, depths.passages)


def facet_queries(analysis: Analysis) -> tuple[str, ...]:
    """Keyword queries for what an answer's sections need: each named treatment, and the condition, by facet."""
    condition = " ".join(analysis.conditions[:2])
    facets = tuple(dict.fromkeys((*analysis.facets, *_ALWAYS)))
    subjects = (*analysis.drugs[:5], *analysis.classes[:2]) or analysis.entities[:2]
    queries = [f"{subject} {condition} {_FACET_WORDS[facet]}" for subject in subjects for facet in facets]
    if condition:
        queries += [f"{condition} {' '.join(analysis.populations)} {_FACET_WORDS[facet]}" for facet in facets]
        queries += [f"{condition} after failure of {name} {_FACET_WORDS['treatment']}" for name in analysis.failed]
    if analysis.asks_combination:
        queries.append(
            f"{' '.join(analysis.drugs)} {condition} combination dual therapy head-to-head trial lacking evidence"
        )
    return tuple(dict.fromkeys(queries))


def fuse(rankings: Iterable[Ranking]) -> list[ScoredChunk]:
    """Weighted reciprocal rank fusion; scores rounded to five decimals, ties broken on the chunk id."""
    totals: dict[str, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking.hits, start=1):
            totals[hit.chunk_id] = totals.get(hit.chunk_id, 0.0) + ranking.weight / (RRF_K + rank)
    ordered = sorted(
        ((round(score, 5), chunk_id) for chunk_id, score in totals.items()), key=lambda pair: (-pair[0], pair[1])
    )
    return [ScoredChunk(chunk_id, score) for score, chunk_id in ordered]


def passages(
    fused: Sequence[ScoredChunk], rankings: Iterable[Ranking], index: PassageIndex, limit: int
) -> tuple[Passage, ...]:
    """Looks the best chunks up and keeps each retriever's own score beside the fused one."""
    scores: dict[str, dict[str, float]] = {}
    for ranking in rankings:
        for hit in ranking.hits:
            own = scores.setdefault(hit.chunk_id, {})
            own[ranking.name] = max(own.get(ranking.name, float("-inf")), round(hit.score, 5))
    best = list(fused[:limit])
    found = index.chunks([hit.chunk_id for hit in best])
    return tuple(
        Passage(chunk=chunk, source=source, scores=scores[hit.chunk_id], fused=hit.score, rank=rank)
        for rank, (hit, (chunk, source)) in enumerate(zip(best, found, strict=True), start=1)
    )
