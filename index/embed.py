"""Vectors for chunks and sentences: from the cache where they are known, from the encoder where they are not.

Texts pass through in windows and vectors go to the cache at once. What a build holds in memory is one key for each text, so
that its need does not grow with the corpus by more than that.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.embedding_cache import EmbeddingCache
from index.report import Advance
from rag.errors import EncoderError, IndexDamagedError
from rag.ports import Embedder, Vectors

BATCH = 512  # texts that a killed build may have to embed again
WINDOW = 4_000_000  # characters of text in memory at once: thousands of texts to sort by length
_KEY_BYTES = 32
READ_AT_ONCE = 512


class Texts(NamedTuple):
    """What is embedded of one chunk: the chunk as the encoder reads it, and each of its sentences."""

    chunk: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class Embedded:
    """Where the vectors of a build lie in the cache, in the order in which the chunks were given.

    :param counts: the number of sentences in each chunk.
    :param embedded: how many texts the encoder had to read.
    """

    cache: EmbeddingCache
    dimension: int
    chunk_keys: bytes
    sentence_keys: bytes
    counts: Sequence[int]
    embedded: int

    @property
    def texts(self) -> int:
        """Chunks and sentences."""
        return (len(self.chunk_keys) + len(self.sentence_keys)) // _KEY_BYTES

    def of_chunks(self) -> Iterator[Vectors]:
        """Unit vectors of shape (some, dimension), the first chunk's first."""
        return self._read(_split(self.chunk_keys))

    def of_sentences(self, order: Iterable[int]) -> Iterator[Vectors]:
        """Unit vectors of shape (some, dimension) of the sentences of each chunk, chunks in the order asked for."""
        ends = np.cumsum(self.counts, dtype=np.int64)
        return self._read(
            self.sentence_keys[_KEY_BYTES * at : _KEY_BYTES * (at + 1)]
            for one in order
            for at in range(int(ends[one]) - self.counts[one], int(ends[one]))
        )

    def _read(self, keys: Iterable[bytes]) -> Iterator[Vectors]:
        batch: list[Vectors] = []
        for key in keys:
            vector = self.cache.get(key.hex())
            if vector is None:
                raise IndexDamagedError(
                    "A vector that was just kept cannot be read back; check the disk, then run consilium index build again."
                )
            batch.append(vector)
            if len(batch) == READ_AT_ONCE:
                yield np.stack(batch).astype(np.float32)
                batch = []
        if batch:
            yield np.stack(batch).astype(np.float32)


def embed_missing(
    chunks: Iterable[Texts], total: int, embedder: Embedder, cache: EmbeddingCache, progress: Advance
) -> Embedded:
    """Embeds what the cache lacks, in batches of similar length, so that little of a batch is padding.

    Each batch is kept at once: a build that dies here embeds no text again that it had finished.

    :param total: how many chunks there are, for the progress that is told.
    """
    chunk_keys, sentence_keys, counts = bytearray(), bytearray(), array("L")
    missing: dict[bytes, str] = {}
    done = embedded = told = waiting = 0
    progress(0, total)

    def empty_window() -> None:
        nonlocal embedded, told, waiting
        queue = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
        for start in range(0, len(queue), BATCH):
            _embed(queue[start : start + BATCH], embedder, cache)
            progress(told + (done - told) * min(start + BATCH, len(queue)) // len(queue), total)
        embedded += len(queue)
        told, waiting = done, 0
        missing.clear()

    for texts in chunks:
        for text, keys in ((texts.chunk, chunk_keys), *((one, sentence_keys) for one in texts.sentences)):
            key = hashlib.sha256(text.encode("utf-8")).digest()
            keys += key
            if key not in missing and cache.get(key.hex()) is None:
                missing[key] = text
                waiting += len(text)
        counts.append(len(texts.sentences))
        done += 1
        if waiting >= WINDOW:
            empty_window()
    empty_window()
    return Embedded(cache, embedder.dimension, bytes(chunk_keys), bytes(sentence_keys), counts, embedded)


def _embed(batch: Sequence[tuple[bytes, str]], embedder: Embedder, cache: EmbeddingCache) -> None:
    vectors = _checked(embedder.embed([text for _, text in batch]), len(batch), embedder)
    cache.put((key.hex(), vector) for (key, _), vector in zip(batch, vectors, strict=True))


def _split(keys: bytes) -> Iterator[bytes]:
    return (keys[at : at + _KEY_BYTES] for at in range(0, len(keys), _KEY_BYTES))


def _checked(vectors: Vectors, count: int, embedder: Embedder) -> Vectors:
    """A wrong vector in the cache would be served for ever, so nothing enters it unseen."""
    if vectors.shape != (count, embedder.dimension):
        expected = (count, embedder.dimension)
        raise EncoderError(f"The encoder {embedder.fingerprint} returned shape {vectors.shape}, not {expected}.")
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        raise EncoderError(
            f"The encoder {embedder.fingerprint} returned vectors that are not of unit length; use one that normalises."
        )
    return vectors
