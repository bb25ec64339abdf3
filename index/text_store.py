"""The text of one generation: its documents, chunks, sources and vocabulary, in a database that never changes.

Each generation carries its own copy, although the catalogue holds the same rows: a reader that still holds generation 41
must find the text of generation 41 while a build rewrites the catalogue, and a rollback must find it years later.
Clinical text costs about a kilobyte for each chunk, less than the chunk's vector.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.vectors import Rows
from rag.errors import IndexDamagedError
from rag.records import Chunk, Document, Source, Term

_ASKED_AT_ONCE = 500  # SQLite takes at least 999 variables
_DOCUMENTS_KEPT = 512

_SCHEMA = """
CREATE TABLE documents (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
                        source TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, record TEXT NOT NULL);
CREATE TABLE terms (ordinal INTEGER PRIMARY KEY, record TEXT NOT NULL);
"""
_CHUNKS_APART = """
SELECT here.record, here.document FROM chunks AS here
LEFT JOIN documents AS own ON own.ordinal = here.document
LEFT JOIN other.chunks AS there ON there.id = here.id
LEFT JOIN other.documents AS its ON its.ordinal = there.document
WHERE there.record IS NOT here.record OR own.record IS NULL OR its.id IS NOT own.id OR its.source IS NOT own.source
      OR its.record IS NOT own.record
ORDER BY here.row
"""


class DocumentEntry(NamedTuple):
    """One document to be stored; its place in the sequence is its ordinal. Records are JSON."""

    id: str
    digest: str
    source: str
    record: str


class ChunkEntry(NamedTuple):
    """One chunk to be stored, with the ordinal of its document."""

    row: int
    id: str
    document: int
    record: str


class TextStore:
    """Reads one generation's text; safe for threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._readable():
            self._connection = sqlite3.connect(_immutable(path), uri=True, check_same_thread=False)
            documents = self._all("SELECT id, digest, source FROM documents ORDER BY ordinal")
            chunks = self._all("SELECT row, id, document FROM chunks ORDER BY row")
        self._sources: list[str | Source] = [source for _, _, source in documents]
        self.digests = {str(identifier): str(digest) for identifier, digest, _ in documents}
        self.chunk_ids = {int(row): str(identifier) for row, identifier, _ in chunks}
        self.rows: Rows = np.array([row for row, _, _ in chunks], dtype=np.int64)
        self.owners: Rows = np.array([document for _, _, document in chunks], dtype=np.int64)
        self.document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._document)

    def close(self) -> None:
        """Closes the file. Nothing may be asked afterwards."""
        with self._lock:
            self._connection.close()
        del self.document  # it holds this object

    def vocabulary(self) -> tuple[Term, ...]:
        """The terms, in the order stored."""
        rows = self._all("SELECT record FROM terms ORDER BY ordinal")
        return tuple(Term.model_validate_json(record) for (record,) in rows)

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Source]]:
        """The chunks with their sources, in the order asked for. KeyError for an unknown id.

        None is kept: two hundred are read in a millisecond, and records that outlive their question make Python look through
        everything that it holds, a tenth of a second for 20,000 documents, every few dozen questions.
        """
        found: dict[str, tuple[Chunk, Source]] = {}
        names = list(dict.fromkeys(ids))
        for start in range(0, len(names), _ASKED_AT_ONCE):
            found |= self._read_chunks(names[start : start + _ASKED_AT_ONCE])
        return [found[name] for name in ids]

    def read_sources(self) -> None:
        """Reads every source now, so that no question has to."""
        for ordinal in range(len(self._sources)):
            self.source(ordinal)

    def source(self, ordinal: int) -> Source:
        """The source of a document, by its ordinal; read when it is first asked for."""
        source = self._sources[ordinal]
        if isinstance(source, str):
            source = self._sources[ordinal] = Source.model_validate_json(source)
        return source

    def together(self, apart_from: Path | None = None) -> Iterator[tuple[Chunk, Source, Document]]:
        """Every chunk with its source and the document that it names, by row; nothing is kept. For one thread.

        A chunk whose document is not there raises the KeyError of `document`.

        :param apart_from: another generation's text; chunks that stand there with the same bytes of chunk, source and document
            are left out.
        """
        document: Document | None = None
        with self._readable():
            for record, owner in self._chunks(apart_from):
                chunk = Chunk.model_validate_json(record)
                if document is None or document.id != chunk.document_id:
                    document = self._document(chunk.document_id)
                yield chunk, self.source(owner), document

    def _chunks(self, apart_from: Path | None) -> Iterator[tuple[str, int]]:
        if apart_from is None:
            yield from self._connection.execute("SELECT record, document FROM chunks ORDER BY row")
            return
        with closing(sqlite3.connect(_immutable(self._path), uri=True)) as connection:
            connection.execute("ATTACH ? AS other", (_immutable(apart_from),))
            yield from connection.execute(_CHUNKS_APART)

    def _read_chunks(self, ids: Sequence[str]) -> dict[str, tuple[Chunk, Source]]:
        marks = ", ".join("?" * len(ids))
        rows = self._all(f"SELECT id, record, document FROM chunks WHERE id IN ({marks})", *ids)  # noqa: S608
        return {name: (Chunk.model_validate_json(record), self.source(document)) for name, record, document in rows}

    def _document(self, document_id: str) -> Document:
        found = self._all("SELECT record FROM documents WHERE id = ?", document_id)
        if not found:
            raise KeyError(document_id)
        return Document.model_validate_json(found[0][0])

    def _all(self, query: str, *values: str) -> list[Any]:
        with self._readable(), self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(f"{self._path} cannot be read: {error}. Run consilium index build.") from error


def write_text(
    path: Path, documents: Iterable[DocumentEntry], chunks: Iterable[ChunkEntry], terms: Iterable[Term]
) -> None:
    """Writes a new text database.

    :raises OSError: the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(_SCHEMA)
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", _numbered(documents))
            connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?)", chunks)
            connection.executemany(
                "INSERT INTO terms VALUES (?, ?)", _numbered((term.model_dump_json(),) for term in terms)
            )
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error


def _immutable(path: Path) -> str:
    """Without locks and journal, which a published file can never need."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _numbered(entries: Iterable[tuple[str, ...]]) -> Iterator[tuple[str | int, ...]]:
    for ordinal, entry in enumerate(entries):
        yield (ordinal, *entry)
