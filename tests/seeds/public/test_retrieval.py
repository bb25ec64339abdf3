"""Measures of retrieval against fractions worked out by hand."""

from __future__ import annotations

import math

import pytest

from seeds.public.retrieval import compare, score_queries

QRELS = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}}


def test_each_measure_is_its_formula() -> None:
    scores = score_queries(QRELS, {"q1": ["x", "a", "y", "b"], "q2": ["c"]})
    ideal = 1 + 1 / math.log2(3)
    assert scores["q1"] == {
        "nDCG@10": pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal, abs=1e-6),
        "recall@10": 1.0,
        "recall@100": 1.0,
        "MRR@10": 0.5,
    }
    assert set(scores["q2"].values()) == {1.0}


def test_a_query_without_results_scores_0_and_stays() -> None:
    assert set(score_queries(QRELS, {"q1": ["a"], "q2": []})["q2"].values()) == {0.0}
    assert set(score_queries(QRELS, {"q1": ["a"]})["q2"].values()) == {0.0}


def test_depths_are_kept() -> None:
    ranking = [f"x{number}" for number in range(10)] + ["c"]
    assert score_queries({"q2": {"c": 1}}, {"q2": ranking})["q2"] == {
        "nDCG@10": 0.0,
        "recall@10": 0.0,
        "recall@100": 1.0,
        "MRR@10": 0.0,
    }


def test_systems_are_compared_query_by_query_with_the_first() -> None:
    qrels = {f"q{number}": {"a": 1} for number in range(8)}
    first = {name: ["x", "a"] for name in qrels}
    second = {name: ["a"] for name in qrels}
    one, other = compare(qrels, {"first": first, "second": second})
    assert (one.system, one.scores["MRR@10"].mean, one.scores["MRR@10"].difference) == ("first", 0.5, None)
    found = other.scores["MRR@10"]
    assert (found.mean, found.difference, found.difference_low, found.difference_high) == (1.0, 0.5, 0.5, 0.5)
    assert found.p == pytest.approx(2 / 2**8, abs=1e-6)
