"""Vectors for chunks and sentences: those published already, those in the cache, and from the encoder what neither has.

Texts are read only where a vector is missing, pass through in windows, and their vectors go to the cache at once. What a build
holds in memory is one key for each text, so that its need does not grow with the corpus by more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.carried import Carried
from index.embedding_cache import EmbeddingCache
from index.keys import KEY_BYTES, Keys, as_keys, places
from index.report import Advance
from index.vectors import Rows
from rag.errors import EncoderError, IndexDamagedError
from rag.ports import Embedder, Vectors

BATCH = 512  # texts that a killed build may have to embed again
WINDOW = 4_000_000  # characters of text in memory at once: thousands of texts to sort by length
READ_AT_ONCE = 512


class Texts(NamedTuple):
    """What is embedded of one chunk: the chunk as the encoder reads it, and each of its sentences."""

    chunk: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class Known:
    """Where vectors may be found before the encoder is asked."""

    carried: Carried
    cache: EmbeddingCache


@dataclass(frozen=True)
class Embedded:
    """Where the vectors of a build lie, in the order in which the chunks were given.

    :param keys: of each chunk, followed by those of its sentences; shape (texts, 32).
    :param counts: the number of sentences in each chunk; shape (chunks,).
    :param places: where `known.carried` has each text, or -1 when only the cache has it; shape (texts,).
    :param embedded: how many texts the encoder had to read.
    """

    known: Known
    dimension: int
    keys: Keys
    counts: Rows
    places: Rows
    embedded: int

    @property
    def texts(self) -> int:
        """Chunks and sentences."""
        return len(self.keys)

    def of_chunks(self) -> Iterator[Vectors]:
        """Unit vectors of shape (some, dimension), the first chunk's first."""
        return self._read(_first(self.counts))

    def of_sentences(self, order: Rows) -> Iterator[Vectors]:
        """Unit vectors of shape (some, dimension) of the sentences of each chunk, chunks in the order asked for."""
        return self._read(_sentences(self.counts, order))

    def keys_stored(self, order: Rows) -> Keys:
        """Keys of all chunks as `of_chunks` gives them, then of all sentences as `of_sentences` does."""
        return np.concatenate((self.keys[_first(self.counts)], self.keys[_sentences(self.counts, order)]))

    def _read(self, at: Rows) -> Iterator[Vectors]:
        for start in range(0, len(at), READ_AT_ONCE):
            some = at[start : start + READ_AT_ONCE]
            vectors = np.empty((len(some), self.dimension), dtype=np.float32)
            carried = self.places[some] >= 0
            if carried.any():
                vectors[carried] = self.known.carried.take(self.places[some[carried]])
            for position in np.flatnonzero(~carried):
                vectors[position] = self._from_cache(self.keys[some[position]])
            yield vectors

    def _from_cache(self, key: Keys) -> Vectors:
        vector = self.known.cache.get(key.tobytes().hex())
        if vector is None:
            raise IndexDamagedError(
                "A vector that was just kept cannot be read back; check the disk, then run consilium index build again."
            )
        return vector


def embed_missing(
    chunk_keys: Sequence[bytes], texts_of: Callable[[int], Texts], embedder: Embedder, known: Known, progress: Advance
) -> Embedded:
    """Embeds what is not known yet, in batches of similar length, so that little of a batch is padding.

    Each batch is kept at once: a build that dies here embeds no text again that it had finished.

    :param chunk_keys: for each chunk the keys of its text and of its sentences, one behind the other.
    :param texts_of: gives the texts of a chunk by its position; asked only where one of them is not known.
    """
    keys = as_keys(chunk_keys)
    counts = np.array([len(own) // KEY_BYTES - 1 for own in chunk_keys], dtype=np.int64)
    found = places(keys, known.carried.keys)
    total = len(chunk_keys)
    missing: dict[bytes, str] = {}
    done = embedded = told = waiting = 0
    progress(0, total)

    def empty_window() -> None:
        nonlocal embedded, told, waiting
        queue = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
        for start in range(0, len(queue), BATCH):
            _embed(queue[start : start + BATCH], embedder, known.cache)
            progress(told + (done - told) * min(start + BATCH, len(queue)) // len(queue), total)
        embedded += len(queue)
        told, waiting = done, 0
        missing.clear()

    starts = _first(counts)
    for position in _chunks_not_carried(found, counts):
        begin = int(starts[position])
        own = [keys[at].tobytes() for at in range(begin, begin + 1 + int(counts[position])) if found[at] < 0]
        if unknown := {key for key in own if key not in missing and known.cache.get(key.hex()) is None}:
            texts = texts_of(position)
            for at, text in enumerate((texts.chunk, *texts.sentences), start=begin):
                key = keys[at].tobytes()
                if key in unknown and key not in missing:
                    missing[key] = text
                    waiting += len(text)
        done = position + 1
        if waiting >= WINDOW:
            empty_window()
    done = total
    empty_window()
    return Embedded(known, embedder.dimension, keys, counts, found, embedded)


def _embed(batch: Sequence[tuple[bytes, str]], embedder: Embedder, cache: EmbeddingCache) -> None:
    vectors = _checked(embedder.embed([text for _, text in batch]), len(batch), embedder)
    cache.put((key.hex(), vector) for (key, _), vector in zip(batch, vectors, strict=True))


def _first(counts: Rows) -> Rows:
    """Where each chunk's own key stands."""
    return np.asarray(np.cumsum(counts + 1) - counts - 1, dtype=np.int64)


def _sentences(counts: Rows, order: Rows) -> Rows:
    """Where the keys of the sentences stand, for chunks in an order: [2, 1] sentences reversed give [4, 1, 2]."""
    own = counts[order]
    begins = _first(counts)[order] + 1
    return np.asarray(np.repeat(begins - np.cumsum(own) + own, own) + np.arange(own.sum()), dtype=np.int64)


def _chunks_not_carried(found: Rows, counts: Rows) -> list[int]:
    """Positions of the chunks that have a text which is not carried, ascending."""
    owners = np.repeat(np.arange(len(counts)), counts + 1)
    return [int(position) for position in np.unique(owners[found < 0])]


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
