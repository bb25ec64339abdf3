"""Fusion worked out by hand."""

from __future__ import annotations

from rag.fusion import Ranking, fuse
from rag.ports import ScoredChunk

RANKINGS = [
    Ranking("dense", 1.0, [ScoredChunk("a", 0.9), ScoredChunk("b", 0.8), ScoredChunk("d", 0.5)]),
    Ranking("bm25", 1.0, [ScoredChunk("b", 8.0), ScoredChunk("c", 2.0)]),
    Ranking("facet", 0.5, [ScoredChunk("c", 2.0)]),
]


def test_reciprocal_rank_fusion_equals_hand_fractions() -> None:
    assert fuse(RANKINGS, "rrf") == [
        ScoredChunk("b", round(1 / 62 + 1 / 61, 5)),
        ScoredChunk("c", round(1 / 62 + 0.5 / 61, 5)),
        ScoredChunk("a", round(1 / 61, 5)),
        ScoredChunk("d", round(1 / 63, 5)),
    ]


def test_the_convex_combination_equals_hand_fractions() -> None:
    """Weights 0.4, 0.4, 0.2; cosines from 0.5 (the list's last) to 0.9, keyword scores from 0 to their best."""
    assert fuse(RANKINGS) == [
        ScoredChunk("b", round(0.4 * 0.75 + 0.4, 5)),
        ScoredChunk("a", 0.4),
        ScoredChunk("c", round(0.4 * 0.25 + 0.2, 5)),
        ScoredChunk("d", 0.0),
    ]


def test_a_list_of_equal_scores_counts_full() -> None:
    assert fuse([Ranking("dense", 1.0, [ScoredChunk("a", 0.3)])]) == [ScoredChunk("a", 1.0)]
    assert fuse([Ranking("dense", 1.0, []), Ranking("bm25", 1.0, [ScoredChunk("a", 2.0)])]) == [ScoredChunk("a", 0.5)]


def test_ties_are_broken_on_the_chunk_id() -> None:
    rankings = [Ranking("x", 1.0, [ScoredChunk("z", 1.0)]), Ranking("y", 1.0, [ScoredChunk("a", 1.0)])]
    assert [hit.chunk_id for hit in fuse(rankings)] == ["a", "z"]
    assert [hit.chunk_id for hit in fuse(rankings, "rrf")] == ["a", "z"]
