"""One published generation: vectors, keywords and text that belong together, verified and unchanging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.keywords import KeywordIndex
from index.layout import DOCUMENT_KEYWORDS, KEYWORDS, REBUILD, SENTENCE_STARTS, SENTENCES, TEXT, VECTORS
from index.manifest import Manifest, damage, read_manifest
from index.sentences import SentenceVectors
from index.text_store import TextStore
from index.vectors import Rows, VectorIndex
from rag.errors import IndexDamagedError
from rag.ports import ScoredChunk, ScoredDocument, Vectors
from rag.records import Chunk, Document, Filters, Source, Term

_DIGITS = 5
_MARGIN = 8
_NO_FILTERS = Filters()


class _Admitted(NamedTuple):
    """What filters let through: ordinals of documents, rows of chunks."""

    documents: tuple[int, ...]
    rows: Rows


class Generation:
    """Satisfies `rag.ports.PassageIndex`; safe for threads. `close` it, or use it in a `with`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.vectors = VectorIndex.open(folder / VECTORS)
        self.keywords = KeywordIndex.open(folder / KEYWORDS)
        self.document_keywords = KeywordIndex.open(folder / DOCUMENT_KEYWORDS)
        self.text = TextStore(folder / TEXT)
        self._document_ids = tuple(self.text.digests)
        self.sentences = SentenceVectors.open(folder / SENTENCES, folder / SENTENCE_STARTS)
        self._positions = {self.text.chunk_ids[int(row)]: position for position, row in enumerate(self.text.rows)}
        self._sizes = np.bincount(self.text.owners, minlength=len(self._document_ids))
        self._vocabulary = self.text.vocabulary()
        self._admitted = lru_cache(maxsize=64)(self._admit)

    @classmethod
    def open(cls, folder: Path, manifest_sha256: str) -> Generation:
        """Opens a generation after comparing every file with the manifest, and the manifest with its checksum.

        :raises IndexDamagedError: a file is missing or altered; the message names it.
        """
        manifest = read_manifest(folder, manifest_sha256)
        if found := damage(folder, manifest):
            raise IndexDamagedError(f"{found[0]} {REBUILD}")
        return cls(folder, manifest)

    def __enter__(self) -> Generation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files, and of the memory as soon as nobody holds this any more. Nothing may be asked afterwards."""
        self.text.close()
        del self._admitted  # it holds this object, and would keep it until the next look for such circles

    @property
    def number(self) -> int:
        """Number of the generation in this index folder."""
        return self.manifest.generation

    @property
    def snapshot_id(self) -> str:
        """Names the content; the same for the same corpus and software on every machine."""
        return self.manifest.snapshot_id

    @property
    def published_on(self) -> str:
        """Day on which the content was published, ISO 8601."""
        return self.manifest.published_on

    @property
    def chunk_count(self) -> int:
        """Number of chunks that can be found."""
        return len(self.text.rows)

    def by_vector(self, vector: Vectors, k: int, filters: Filters) -> list[ScoredChunk]:
        """The k chunks nearest to a unit vector of shape (dimension,); scores are cosines to five decimals."""
        rows = None if filters == _NO_FILTERS else self._admitted(filters).rows
        best = _best(k, lambda limit: self.vectors.search(vector, limit, rows), self.text.chunk_ids)
        return [ScoredChunk(*hit) for hit in best]

    def by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredChunk]:
        """The k chunks that score best by BM25; scores to five decimals. A token that is named twice counts once."""
        documents = None if filters == _NO_FILTERS else self._admitted(filters).documents
        best = _best(k, lambda limit: self.keywords.search(tokens, limit, documents), self.text.chunk_ids)
        return [ScoredChunk(*hit) for hit in best]

    def documents_by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredDocument]:
        """The k documents that score best by BM25 over all their tokens; scores to five decimals."""
        documents = None if filters == _NO_FILTERS else self._admitted(filters).documents
        best = _best(k, lambda limit: self.document_keywords.search(tokens, limit, documents), self._document_ids)
        return [ScoredDocument(*hit) for hit in best]

    def sentence_cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """Cosines of a unit vector with each sentence of the chunks, by chunk id, to five decimals."""
        found = self.sentences.cosines(vector, [self._positions[chunk_id] for chunk_id in ids])
        return {
            chunk_id: tuple(round(score, _DIGITS) for score in scores)
            for chunk_id, scores in zip(ids, found, strict=True)
        }

    def weights_held(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        """Sum of the weights of the tokens that each chunk holds, however often, by chunk id, to five decimals."""
        positions = [self._positions[chunk_id] for chunk_id in ids]
        owners = sorted({int(self.text.owners[position]) for position in positions})
        held = self.keywords.weights_held(weights, owners, int(self._sizes[owners].sum()))
        rows = [int(self.text.rows[position]) for position in positions]
        return {chunk_id: round(held.get(row, 0.0), _DIGITS) for chunk_id, row in zip(ids, rows, strict=True)}

    def owners(self, ids: Sequence[str]) -> list[str]:
        """The id of each chunk's document, in the order asked for. KeyError for an unknown id."""
        ordinals = self.text.owners[[self._positions[chunk_id] for chunk_id in ids]].tolist() if ids else []
        return [self._document_ids[ordinal] for ordinal in ordinals]

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Source]]:
        """The chunks with their sources, in the order asked for. KeyError for an unknown id."""
        return self.text.chunks(ids)

    def document(self, document_id: str) -> Document:
        """The whole document as it was indexed. KeyError for an unknown id."""
        return self.text.document(document_id)

    def document_ids(self) -> tuple[str, ...]:
        """Every document, by id."""
        return self._document_ids

    def document_frequency(self, token: str) -> int:
        """In how many chunks an analysed token occurs."""
        return self.keywords.document_frequency(token)

    def vocabulary(self) -> tuple[Term, ...]:
        """The owner's terms together with what the documents taught."""
        return self._vocabulary

    def _admit(self, filters: Filters) -> _Admitted:
        """`Filters.admits` decides, once for each source; the engines are only told the outcome."""
        ordinals = range(len(self._document_ids))
        admits = np.array([filters.admits(self.text.source(ordinal)) for ordinal in ordinals], dtype=bool)
        documents = tuple(int(ordinal) for ordinal in np.flatnonzero(admits))
        return _Admitted(documents, self.text.rows[admits[self.text.owners]])


def _best(
    k: int, search: Callable[[int], list[tuple[int, float]]], names: Mapping[int, str] | Sequence[str]
) -> list[tuple[str, float]]:
    """The first k by rounded score, then id.

    Engines break ties by their own storage order. So that the cut at k does not depend on it, the search is deepened
    until it has seen everything that shares the k-th score.
    """
    if k <= 0:
        return []
    limit = k + _MARGIN
    hits = search(limit)
    while len(hits) == limit and round(hits[-1][1], _DIGITS) == round(hits[k - 1][1], _DIGITS):
        limit *= 2
        hits = search(limit)
    ordered = sorted((-round(score, _DIGITS), names[row]) for row, score in hits)
    return [(name, -negative) for negative, name in ordered[:k]]
