"""FAISS against brute-force NumPy, on values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.vectors import Rows, VectorIndex, write_vectors
from rag.errors import IndexDamagedError
from rag.ports import Vectors


def unit_rows(count: int, dimension: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def stored(tmp_path: Path) -> tuple[VectorIndex, Vectors, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    vectors = unit_rows(200, 16, seed=1)
    rows = np.arange(200, dtype=np.int64) * 3 + 7
    write_vectors(tmp_path / "vectors.faiss", vectors.shape[1], rows, [vectors[:3], vectors[3:]])
    return VectorIndex.open(tmp_path / "vectors.faiss"), vectors, rows


@pytest.mark.parametrize("admitted", [None, 200, 100, 20, 3, 1])
def test_search_equals_brute_force_at_any_selectivity(
    stored: tuple[VectorIndex, Vectors, Rows], admitted: int | None
) -> None:
    index, vectors, rows = stored
    chosen = np.sort(np.random.default_rng(2).permutation(200)[: admitted or 200])
    for query in unit_rows(5, 16, seed=3):
        cosines = vectors[chosen] @ query
        order = np.argsort(-cosines)[:10]
        expected = [(int(rows[chosen][position]), float(cosines[position])) for position in order]
        found = index.search(query, 10, None if admitted is None else rows[chosen])
        assert [row for row, _ in found] == [row for row, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-6)


def test_padding_never_becomes_a_result(stored: tuple[VectorIndex, Vectors, Rows]) -> None:
    index, vectors, rows = stored
    assert len(index.search(vectors[0], 5000)) == 200
    assert [row for row, _ in index.search(vectors[0], 50, rows[[0, 9]])] in ([7, 34], [34, 7])
    # A row that is not there is admitted: FAISS finds one neighbour less than it is asked for, and pads.
    assert [row for row, _ in index.search(vectors[0], 2, np.array([7, 999_999]))] == [7]


def test_nothing_is_asked_for_or_admitted(stored: tuple[VectorIndex, Vectors, Rows]) -> None:
    index, vectors, rows = stored
    assert index.search(vectors[0], 0) == []
    assert index.search(vectors[0], 5, rows[:0]) == []


def test_vectors_come_back_as_they_were_stored(stored: tuple[VectorIndex, Vectors, Rows]) -> None:
    index, vectors, rows = stored
    assert (index.count, index.dimension) == (200, 16)
    assert index.rows.tolist() == rows.tolist()
    assert np.array_equal(np.concatenate(list(index.all_vectors())), vectors)


def test_a_query_of_another_length_is_refused(stored: tuple[VectorIndex, Vectors, Rows]) -> None:
    with pytest.raises(ValueError, match=r"shape \(16,\)"):
        stored[0].search(np.zeros(8, dtype=np.float32), 3)


def test_a_truncated_file_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    write_vectors(path, 4, np.arange(3), [unit_rows(3, 4, seed=1)])
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss cannot be read"):
        VectorIndex.open(path)
