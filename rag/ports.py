"""What `rag` needs from the outside world, as small protocols. Other rooms satisfy them without being named here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rag.records import Chunk, Document, Filters, Source, Term

Vectors = NDArray[np.float32]


class ScoredChunk(NamedTuple):
    """A chunk id with one retriever's raw score; a list of them is ordered best first, ties broken on the id."""

    chunk_id: str
    score: float


class ScoredDocument(NamedTuple):
    """A document id with its raw score; a list of them is ordered like one of chunks."""

    document_id: str
    score: float


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling, length and dtype: two encoders with one fingerprint give the same vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Number of columns of what `embed` returns."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Array of shape (len(texts), dimension), float32, rows of Euclidean length 1, in the order given."""
        ...


@runtime_checkable
class PassageIndex(Protocol):
    """One published generation of the index, complete and unchanging while it is held."""

    @property
    def snapshot_id(self) -> str:
        """Names the generation by its content."""
        ...

    @property
    def published_on(self) -> str:
        """Day on which the generation was published, ISO 8601."""
        ...

    @property
    def chunk_count(self) -> int:
        """Number of chunks that can be found."""
        ...

    def by_vector(self, vector: Vectors, k: int, filters: Filters) -> list[ScoredChunk]:
        """The k chunks nearest to a unit vector of shape (dimension,), score = cosine. May return fewer than k."""
        ...

    def by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredChunk]:
        """The k chunks that score best by BM25 for analysed tokens (see `rag.text.analyser`). May return fewer."""
        ...

    def documents_by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredDocument]:
        """The k documents that score best by BM25 over the tokens of all their chunks. May return fewer."""
        ...

    def sentence_cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """Cosines of a unit vector with each sentence of the chunks (`rag.chunking.sentences_of`), by chunk id."""
        ...

    def weights_held(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        """Sum of the weights (above 0) of the analysed tokens that BM25 counts in each chunk, however often, by chunk id."""
        ...

    def owners(self, ids: Sequence[str]) -> list[str]:
        """The id of each chunk's document, in the order asked for. KeyError for an id that this generation lacks."""
        ...

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Source]]:
        """The chunks with their sources, in the order asked for. KeyError for an id that this generation lacks."""
        ...

    def document(self, document_id: str) -> Document:
        """The whole document as it was indexed. KeyError for an id that this generation lacks."""
        ...

    def document_frequency(self, token: str) -> int:
        """In how many chunks an analysed token occurs."""
        ...

    def vocabulary(self) -> tuple[Term, ...]:
        """The entities known to this generation: the owner's list together with what its documents taught."""
        ...
