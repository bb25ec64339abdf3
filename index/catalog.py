"""The writer's notebook: the last good version of every document, with its chunks, tokens and terms.

It may run ahead of what is published (a build can die between the two), so builds compare with the published generation
and only take from here what they need not compute again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from index.database import opened
from index.recipe import Prepared
from rag.records import Chunk, Document, Term

# AUTOINCREMENT: a row number is never given to a second chunk, so a number in an old log or file cannot mislead.
_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, digest TEXT NOT NULL, recipe TEXT NOT NULL,
                        source TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL,
                     ordinal INTEGER NOT NULL, record TEXT NOT NULL, encoder_text TEXT NOT NULL, tokens TEXT NOT NULL,
                     keys BLOB NOT NULL);
CREATE INDEX chunks_by_document ON chunks (document_id, ordinal);
CREATE TABLE terms (document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, record TEXT NOT NULL,
                    PRIMARY KEY (document_id, ordinal));
"""
_VERSION = 2  # 2: keys of the texts that are embedded
# A recipe that nothing has: every document is prepared again, and its chunks keep their rows.
_STEPS = {1: "ALTER TABLE chunks ADD COLUMN keys BLOB NOT NULL DEFAULT x''; UPDATE documents SET recipe = '';"}

_KEEP_ROW = """
INSERT INTO chunks (id, document_id, ordinal, record, encoder_text, tokens, keys) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET document_id = excluded.document_id, ordinal = excluded.ordinal, record = excluded.record,
                               encoder_text = excluded.encoder_text, tokens = excluded.tokens, keys = excluded.keys
"""


class DocumentKey(NamedTuple):
    """What a build keeps of a document in memory."""

    id: str
    digest: str


class ChunkKey(NamedTuple):
    """What a build keeps of a chunk in memory; `keys` are those of `index.recipe.PreparedChunk`."""

    row: int
    id: str
    document_id: str
    keys: bytes


class StoredDocument(NamedTuple):
    """A document as the catalogue holds it; `source` and `record` are JSON."""

    id: str
    digest: str
    source: str
    record: str


class StoredChunk(NamedTuple):
    """A chunk as the catalogue holds it; `record` is JSON."""

    row: int
    id: str
    document_id: str
    record: str


class StoredTokens(NamedTuple):
    """The keyword tokens of a chunk, joined by blanks."""

    row: int
    document_id: str
    tokens: str


class Catalog:
    """Reads and writes the notebook; made by `open_catalog` and used by one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def versions(self) -> dict[str, tuple[str, str]]:
        """Digest and recipe of each document, by its id."""
        rows = self._connection.execute("SELECT id, digest, recipe FROM documents ORDER BY id")
        return {identifier: (digest, recipe) for identifier, digest, recipe in rows}

    def document(self, document_id: str) -> Document:
        """The last good version. KeyError for an unknown id."""
        row = self._connection.execute("SELECT record FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            raise KeyError(document_id)
        return Document.model_validate_json(row[0])

    def update(self, prepared: Iterable[Prepared], removed: Iterable[str]) -> None:
        """Writes documents and forgets others, all or nothing."""
        with self._connection:
            for document_id in removed:
                self._forget(document_id)
            for entry in prepared:
                self._write(entry)

    def documents(self) -> Iterator[StoredDocument]:
        """Every document, by id."""
        query = "SELECT id, digest, source, record FROM documents ORDER BY id"
        return map(StoredDocument._make, self._connection.execute(query))

    def chunks(self) -> Iterator[StoredChunk]:
        """Every chunk, by document id and ordinal: an order that does not depend on the history of the index."""
        query = "SELECT row, id, document_id, record FROM chunks ORDER BY document_id, ordinal"
        return map(StoredChunk._make, self._connection.execute(query))

    def tokens(self) -> Iterator[StoredTokens]:
        """The tokens of every chunk in the order of `chunks`."""
        query = "SELECT row, document_id, tokens FROM chunks ORDER BY document_id, ordinal"
        return map(StoredTokens._make, self._connection.execute(query))

    def texts(self, row: int) -> tuple[Chunk, str]:
        """A chunk by its row, and what the encoder reads of it. KeyError for an unknown row."""
        found = self._connection.execute("SELECT record, encoder_text FROM chunks WHERE row = ?", (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        return Chunk.model_validate_json(found[0]), str(found[1])

    def document_keys(self) -> Iterator[DocumentKey]:
        """Every document in the order of `documents`, without its text."""
        return map(DocumentKey._make, self._connection.execute("SELECT id, digest FROM documents ORDER BY id"))

    def chunk_keys(self) -> Iterator[ChunkKey]:
        """Every chunk in the order of `chunks`, without its text."""
        query = "SELECT row, id, document_id, keys FROM chunks ORDER BY document_id, ordinal"
        return map(ChunkKey._make, self._connection.execute(query))

    def terms(self) -> Iterator[Term]:
        """What the documents taught, by document."""
        query = "SELECT record FROM terms ORDER BY document_id, ordinal"
        return (Term.model_validate_json(record) for (record,) in self._connection.execute(query))

    def _write(self, entry: Prepared) -> None:
        document = entry.document
        fresh = {prepared.chunk.id for prepared in entry.chunks}
        kept = self._connection.execute("SELECT id FROM chunks WHERE document_id = ?", (document.id,)).fetchall()
        gone = [(identifier,) for (identifier,) in kept if identifier not in fresh]
        self._connection.executemany("DELETE FROM chunks WHERE id = ?", gone)
        self._connection.executemany(
            _KEEP_ROW,
            [
                (chunk.id, document.id, chunk.ordinal, chunk.model_dump_json(), encoder_text, tokens, keys)
                for chunk, encoder_text, tokens, keys in entry.chunks
            ],
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)",
            (document.id, entry.digest, entry.recipe, document.source.model_dump_json(), document.model_dump_json()),
        )
        self._connection.execute("DELETE FROM terms WHERE document_id = ?", (document.id,))
        self._connection.executemany(
            "INSERT INTO terms VALUES (?, ?, ?)",
            [(document.id, ordinal, term.model_dump_json()) for ordinal, term in enumerate(entry.terms)],
        )

    def _forget(self, document_id: str) -> None:
        for table, column in (("documents", "id"), ("chunks", "document_id"), ("terms", "document_id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document_id,))  # noqa: S608


@contextmanager
def open_catalog(path: Path) -> Iterator[Catalog]:
    """The catalogue, made when it does not exist. Only while the writer's lock is held."""
    with opened(path, _SCHEMA, _VERSION, _STEPS) as connection:
        yield Catalog(connection)
