"""Every vector that was ever computed, so that no text is embedded twice by one encoder.

It is a cache: a row that is missing, of another length or altered is a miss, and its text is embedded again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.database import opened
from rag.ports import Vectors

_SCHEMA = """
CREATE TABLE embeddings (encoder TEXT NOT NULL, text_sha256 TEXT NOT NULL, vector BLOB NOT NULL, checksum BLOB NOT NULL,
                         PRIMARY KEY (encoder, text_sha256));
"""
_VERSION = 1


class EmbeddingCache:
    """Vectors of one encoder by the sha256 of the text that it read."""

    def __init__(self, connection: sqlite3.Connection, encoder: str, dimension: int) -> None:
        self._connection = connection
        self._encoder = encoder
        self._bytes = 4 * dimension

    def get(self, text_sha256: str) -> Vectors | None:
        """A vector of shape (dimension,), or None when there is none that can be trusted."""
        row = self._connection.execute(
            "SELECT vector, checksum FROM embeddings WHERE encoder = ? AND text_sha256 = ?",
            (self._encoder, text_sha256),
        ).fetchone()
        if row is None or len(row[0]) != self._bytes or self._checksum(text_sha256, row[0]) != row[1]:
            return None
        return np.frombuffer(row[0], dtype="<f4")

    def put(self, entries: Iterable[tuple[str, Vectors]]) -> None:
        """Keeps vectors under the sha256 of their texts, all or nothing; after a crash they are still there."""
        rows = []
        for text_sha256, vector in entries:
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            rows.append((self._encoder, text_sha256, blob, self._checksum(text_sha256, blob)))
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, ?)", rows)

    def _checksum(self, text_sha256: str, blob: bytes) -> bytes:
        """Covers the key as well: an intact vector under the wrong text would be the worse damage."""
        return hashlib.sha256(f"{self._encoder}\n{text_sha256}\n".encode() + blob).digest()[:8]


@contextmanager
def open_cache(path: Path, encoder: str, dimension: int) -> Iterator[EmbeddingCache]:
    """The cache, made when it does not exist. Only while the writer's lock is held."""
    with opened(path, _SCHEMA, _VERSION) as connection:
        yield EmbeddingCache(connection, encoder, dimension)
