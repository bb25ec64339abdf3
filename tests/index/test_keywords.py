"""tantivy against BM25 written out from its formula."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from index.keywords import KeywordIndex, Posting, write_keywords
from rag.errors import IndexDamagedError

# row, ordinal of the document, tokens. Lengths stay below 40, where tantivy stores them exactly.
CHUNKS = [
    Posting(11, 0, "alfa alfa beta"),
    Posting(12, 0, "alfa beta gamma delta gamma"),
    Posting(13, 1, "beta"),
    Posting(14, 1, "gamma il23 gamma gamma"),
    Posting(15, 2, "delta epsilon zeta eta theta iota kappa alfa"),
    Posting(16, 2, ""),
]


def bm25(tokens: set[str], row: int) -> float:
    """k1 1.2, b 0.75, idf = ln(1 + (N - n + 0.5) / (n + 0.5))."""
    bags = {posting.row: posting.tokens.split() for posting in CHUNKS}
    average = sum(len(bag) for bag in bags.values()) / len(bags)
    score = 0.0
    for token in tokens & set(bags[row]):
        holding = sum(token in bag for bag in bags.values())
        idf = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        count = bags[row].count(token)
        score += idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(bags[row]) / average))
    return score


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    write_keywords(tmp_path / "kw", CHUNKS)
    return KeywordIndex.open(tmp_path / "kw")


@pytest.mark.parametrize(
    "query", ["alfa", "alfa beta", "gamma delta", "il23", "beta gamma delta epsilon", "eta nowhere"]
)
def test_scores_are_those_of_the_formula(index: KeywordIndex, query: str) -> None:
    tokens = set(query.split())
    expected = sorted(((bm25(tokens, posting.row), posting.row) for posting in CHUNKS), key=lambda pair: -pair[0])
    found = index.search(query.split(), 10)
    assert [row for row, _ in found] == [row for score, row in expected if score > 0]
    assert [score for _, score in found] == pytest.approx([score for score, _ in expected if score > 0], abs=1e-4)


def test_a_repeated_token_counts_once(index: KeywordIndex) -> None:
    assert index.search(["beta", "beta", "gamma"], 10) == index.search(["gamma", "beta"], 10)


@pytest.mark.parametrize("documents", [(0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_a_filter_leaves_out_rows_and_never_rescores_them(index: KeywordIndex, documents: tuple[int, ...]) -> None:
    tokens = ["alfa", "beta", "gamma", "delta"]
    admitted = {posting.row for posting in CHUNKS if posting.document in documents}
    expected = [(row, score) for row, score in index.search(tokens, 10) if row in admitted]
    found = index.search(tokens, 10, documents)
    assert [row for row, _ in found] == [row for row, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-6)


def test_a_filter_finds_k_even_when_better_chunks_are_left_out(index: KeywordIndex) -> None:
    assert [row for row, _ in index.search(["alfa"], 1, [2])] == [15]


def test_nothing_is_asked_for_or_known_or_admitted(index: KeywordIndex) -> None:
    assert index.search([], 5) == []
    assert index.search([""], 5) == []
    assert index.search(["alfa"], 0) == []
    assert index.search(["nowhere"], 5) == []
    assert index.search(["alfa"], 5, []) == []


def test_weights_of_the_tokens_held_are_summed_once_each(index: KeywordIndex) -> None:
    weights = {"alfa": 0.5, "gamma": 0.25, "nowhere": 0.125}
    assert index.weights_held(weights, [0, 1], 10) == {11: 0.5, 12: 0.75, 14: 0.25}
    assert index.weights_held(weights, [0, 1], 1) == {12: 0.75}
    assert index.weights_held(weights, [2], 10) == {15: 0.5}
    assert (
        index.weights_held({}, [0], 10)
        == index.weights_held(weights, [], 10)
        == index.weights_held(weights, [0], 0)
        == {}
    )


def test_document_frequency_counts_chunks(index: KeywordIndex) -> None:
    assert [index.document_frequency(token) for token in ("alfa", "gamma", "il23", "nowhere", "")] == [3, 2, 1, 0, 0]


def test_an_analysed_token_is_never_taken_apart_again(tmp_path: Path) -> None:
    write_keywords(tmp_path / "kw", [Posting(1, 0, "tgf-beta Alpha"), Posting(2, 0, "tgf beta")])
    index = KeywordIndex.open(tmp_path / "kw")
    assert [row for row, _ in index.search(["tgf-beta"], 5)] == [1]
    assert index.search(["alpha"], 5) == []


def test_every_row_is_there_also_without_tokens(index: KeywordIndex) -> None:
    assert index.rows() == [11, 12, 13, 14, 15, 16]


def test_a_folder_that_is_no_index_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="cannot be read by tantivy"):
        KeywordIndex.open(tmp_path)
