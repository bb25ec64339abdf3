"""Vectors for chunks: from the cache where they are known, from the encoder where they are not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.embedding_cache import EmbeddingCache
from index.report import Advance
from rag.errors import EncoderError
from rag.ports import Embedder, Vectors

BATCH = 128  # texts that a killed build may have to embed again


class Embedded(NamedTuple):
    """Unit vectors of shape (n, dimension), in the order of the texts, and how many texts the encoder had to read."""

    vectors: Vectors
    embedded: int


def embed_missing(texts: Sequence[str], embedder: Embedder, cache: EmbeddingCache, progress: Advance) -> Embedded:
    """Embeds what the cache lacks, in batches of similar length, so that little of a batch is padding.

    Each batch is kept at once: a build that dies here embeds no text again that it had finished.
    """
    keys = [hashlib.sha256(text.encode("utf-8")).hexdigest() for text in texts]
    known = {key: vector for key in dict.fromkeys(keys) if (vector := cache.get(key)) is not None}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    queue = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
    progress(0, len(queue))
    for start in range(0, len(queue), BATCH):
        batch = queue[start : start + BATCH]
        vectors = _checked(embedder.embed([text for _, text in batch]), len(batch), embedder)
        fresh = [(key, vector) for (key, _), vector in zip(batch, vectors, strict=True)]
        cache.put(fresh)
        known.update(fresh)
        progress(start + len(batch), len(queue))
    stacked = np.stack([known[key] for key in keys]).astype(np.float32)
    return Embedded(stacked, len(queue))


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
