"""Joins the lists of several retrievers into one.

The default is a convex combination of normalised scores (Bruch, Gai, Ingber, ACM TOIS 2023), which keeps how much better one
hit is than the next; reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009), which keeps only the order, is the
option. docs/retrieval.md has what each gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.ports import ScoredChunk

Method = Literal["convex", "rrf"]

RRF_K = 60
_FROM_THEIR_FLOOR = frozenset({"dense", "sentence"})  # a cosine has no natural zero: the last of the list stands for it


@dataclass(frozen=True)
class Ranking:
    """One retriever's list, best first, and what it weighs in the fusion."""

    name: str
    weight: float
    hits: Sequence[ScoredChunk]


def fuse(rankings: Iterable[Ranking], method: Method = "convex") -> list[ScoredChunk]:
    """The lists as one, best first; scores rounded to five decimals, ties broken on the chunk id.

    A convex score lies between 0 and 1. What a list lacks counts there as its minimum.
    """
    totals = _convex(list(rankings)) if method == "convex" else _reciprocal(rankings)
    ordered = sorted((-round(score, 5), chunk_id) for chunk_id, score in totals.items())
    return [ScoredChunk(chunk_id, -negative) for negative, chunk_id in ordered]


def _convex(rankings: Sequence[Ranking]) -> Mapping[str, float]:
    whole = sum(ranking.weight for ranking in rankings)
    totals: dict[str, float] = {}
    for ranking in rankings:
        for hit, score in zip(ranking.hits, _normalised(ranking), strict=True):
            totals[hit.chunk_id] = totals.get(hit.chunk_id, 0.0) + ranking.weight / whole * score
    return totals


def _normalised(ranking: Ranking) -> list[float]:
    """Scores from 0 to 1: BM25 from its theoretical minimum, 0; cosines from the last one of the list."""
    scores = [hit.score for hit in ranking.hits]
    if not scores:
        return []
    low = min(scores) if ranking.name in _FROM_THEIR_FLOOR else 0.0
    span = max(scores) - low
    return [(score - low) / span if span > 0 else 1.0 for score in scores]


def _reciprocal(rankings: Iterable[Ranking]) -> Mapping[str, float]:
    totals: dict[str, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking.hits, start=1):
            totals[hit.chunk_id] = totals.get(hit.chunk_id, 0.0) + ranking.weight / (RRF_K + rank)
    return totals
