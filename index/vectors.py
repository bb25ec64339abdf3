"""Nearest neighbours by cosine. This is the only file that imports faiss.

Flat search is exact and, up to about 200 thousand chunks, fast enough (17 ms for 100 thousand on one thread), so the
whole file is written anew for each generation and needs no tombstones: a removed document has no vector left in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamagedError
from rag.ports import Vectors

INDEX_TYPE = "Flat"
ENGINE = f"faiss {faiss.__version__}"

READ_AT_ONCE = 1_024

Rows = NDArray[np.int64]


class VectorIndex:
    """Unit vectors by row number."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Maps a file into memory, which workers share.

        FAISS loads a flipped bit without a word: the caller compares checksums first.
        """
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise IndexDamagedError(f"{path} cannot be read by {ENGINE}. Run consilium index build.") from error

    @property
    def count(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def rows(self) -> Rows:
        """Row numbers in the order stored."""
        return np.asarray(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def all_vectors(self) -> Iterator[Vectors]:
        """Arrays of shape (some, dimension), together in the order of `rows`."""
        flat = faiss.downcast_index(self._index.index)
        for start in range(0, self.count, READ_AT_ONCE):
            some = min(READ_AT_ONCE, self.count - start)
            yield np.asarray(flat.reconstruct_n(start, some), dtype=np.float32).reshape(some, self.dimension)

    def take(self, positions: Rows) -> Vectors:
        """Array of shape (len(positions), dimension): the vectors at these places in the order of `rows`."""
        flat = faiss.downcast_index(self._index.index)
        return np.asarray(flat.reconstruct_batch(np.ascontiguousarray(positions, dtype=np.int64)), dtype=np.float32)

    def search(self, vector: Vectors, k: int, admitted: Rows | None = None) -> list[tuple[int, float]]:
        """The k rows nearest to a unit vector of shape (dimension,), best first; only `admitted` rows when given."""
        if vector.shape != (self.dimension,):
            raise ValueError(f"a vector of shape ({self.dimension},) is needed, not {vector.shape}")
        available = self.count if admitted is None else len(admitted)
        if k <= 0 or available == 0:
            return []
        # The setting belongs to the calling thread, and a web server brings its own: one query gains nothing from more.
        faiss.omp_set_num_threads(1)
        query = np.ascontiguousarray(vector[np.newaxis], dtype=np.float32)
        selector = None if admitted is None else faiss.IDSelectorBatch(np.ascontiguousarray(admitted, dtype=np.int64))
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(query, min(k, available), params=parameters)
        # FAISS pads what it did not find with row -1, which would read the last chunk: a citation of something unrelated.
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row != -1]


def write_vectors(path: Path, dimension: int, rows: Rows, batches: Iterable[Vectors]) -> None:
    """Writes unit vectors, given as arrays of shape (some, dimension), under their row numbers.

    :raises OSError: the file cannot be written.
    """
    index = faiss.IndexIDMap(faiss.IndexFlatIP(dimension))
    for vectors in batches:
        own = np.ascontiguousarray(rows[index.ntotal : index.ntotal + len(vectors)], dtype=np.int64)
        index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), own)
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path}: {error}") from error
