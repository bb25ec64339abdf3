"""Fusion by reciprocal rank, worked out by hand, and what retrieval hands on."""

from __future__ import annotations

from rag.ports import ScoredChunk
from rag.question import analyse_question
from rag.records import Filters
from rag.retrieval import Depths, Ranking, facet_queries, fuse, retrieve
from rag.text.vocabulary import Vocabulary
from tests.fakes import HashingEmbedder, MemoryIndex


def test_reciprocal_rank_fusion_equals_hand_fractions() -> None:
    rankings = [
        Ranking("dense", 1.0, [ScoredChunk("a", 0.9), ScoredChunk("b", 0.8)]),
        Ranking("bm25", 1.0, [ScoredChunk("b", 7.0), ScoredChunk("c", 3.0)]),
        Ranking("facet", 0.5, [ScoredChunk("c", 2.0)]),
    ]
    assert fuse(rankings) == [
        ScoredChunk("b", round(1 / 62 + 1 / 61, 5)),
        ScoredChunk("c", round(1 / 62 + 0.5 / 61, 5)),
        ScoredChunk("a", round(1 / 61, 5)),
    ]


def test_ties_are_broken_on_the_chunk_id() -> None:
    rankings = [Ranking("x", 1.0, [ScoredChunk("z", 1.0)]), Ranking("y", 1.0, [ScoredChunk("a", 1.0)])]
    assert [hit.chunk_id for hit in fuse(rankings)] == ["a", "z"]


def test_passages_keep_each_retrievers_score_and_respect_filters(index: MemoryIndex) -> None:
    analysis = analyse_question("dose of alfatinib in testitis", Vocabulary(index.vocabulary()))
    vector = HashingEmbedder().embed([analysis.text])[0]
    found = retrieve(analysis, vector, index, Filters(kinds=("label",), year_from=2025), Depths())
    assert {passage.source.id for passage in found} == {"alfatinib-us-label"}
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
    assert all(set(passage.scores) <= {"dense", "bm25", "facet"} for passage in found)
    assert "40 mg" in found[0].chunk.text


def test_each_named_drug_gets_a_query_for_each_facet() -> None:
    analysis = analyse_question("dose of alfatinib in testitis", Vocabulary(()))
    assert facet_queries(analysis) == ()
