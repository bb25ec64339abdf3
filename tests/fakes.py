"""Stand-ins that a person can compute: honest, small, and held to the same ports as the real ones."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from rag.chunking import chunk_document, sentences_of, text_for_encoder, text_for_keywords
from rag.ports import Embedder, ScoredChunk, ScoredDocument, Vectors
from rag.records import Chunk, Document, Filters, Source, Term, TextSection
from rag.text.analyser import analyse
from rag.text.vocabulary import merge, mine


class HashingEmbedder:
    """Counts analysed words into 256 columns chosen by their hash, then scales to length 1."""

    fingerprint = "hashing-256"
    dimension = 256

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(len(texts))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for token in analyse(text):
                vectors[row, int(hashlib.sha256(token.encode()).hexdigest(), 16) % self.dimension] += 1.0
            vectors[row, 0] += 1e-6
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class MemoryIndex:
    """A PassageIndex over documents in memory: brute-force cosine, and BM25 written out from its formula."""

    published_on = "2026-01-25"

    def __init__(self, documents: Sequence[Document], embedder: Embedder, owner: Sequence[Term] = ()) -> None:
        self._documents = {document.id: document for document in documents}
        self._chunks: dict[str, tuple[Chunk, Source]] = {
            chunk.id: (chunk, document.source) for document in documents for chunk in chunk_document(document)
        }
        self._ids = sorted(self._chunks)
        self._vectors = embedder.embed([text_for_encoder(*self._chunks[one]) for one in self._ids])
        self._sentences = {one: embedder.embed(sentences_of(chunk)) for one, (chunk, _) in self._chunks.items()}
        self._bags = {one: Counter(analyse(text_for_keywords(*self._chunks[one]))) for one in self._ids}
        self._vocabulary = merge(owner, (term for document in documents for term in mine(document)))
        self.snapshot_id = hashlib.sha256("".join(self._ids).encode()).hexdigest()[:12]

    @property
    def chunk_count(self) -> int:
        return len(self._ids)

    def by_vector(self, vector: Vectors, k: int, filters: Filters) -> list[ScoredChunk]:
        scores = self._vectors @ vector
        return self._best({one: float(scores[row]) for row, one in enumerate(self._ids)}, k, filters)

    def by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredChunk]:
        return self._best(bm25(tokens, self._bags), k, filters)

    def documents_by_keywords(self, tokens: Sequence[str], k: int, filters: Filters) -> list[ScoredDocument]:
        bags: dict[str, Counter[str]] = {}
        for one, bag in self._bags.items():
            bags.setdefault(self._chunks[one][0].document_id, Counter()).update(bag)
        scores = bm25(tokens, bags)
        admitted = [name for name in scores if filters.admits(self._documents[name].source)]
        ordered = sorted((-round(scores[name], 5), name) for name in admitted)
        return [ScoredDocument(name, -negative) for negative, name in ordered[:k]]

    def sentence_cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, tuple[float, ...]]:
        return {one: tuple(round(float(score), 5) for score in self._sentences[one] @ vector) for one in ids}

    def weights_held(self, weights: Mapping[str, float], ids: Sequence[str]) -> dict[str, float]:
        return {
            one: round(sum(weight for token, weight in weights.items() if self._bags[one][token]), 5) for one in ids
        }

    def owners(self, ids: Sequence[str]) -> list[str]:
        return [self._chunks[one][0].document_id for one in ids]

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Source]]:
        return [self._chunks[one] for one in ids]

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    def document_frequency(self, token: str) -> int:
        return sum(1 for bag in self._bags.values() if bag[token])

    def vocabulary(self) -> tuple[Term, ...]:
        return self._vocabulary

    def _best(self, scores: dict[str, float], k: int, filters: Filters) -> list[ScoredChunk]:
        admitted = [(round(score, 5), one) for one, score in scores.items() if filters.admits(self._chunks[one][1])]
        return [ScoredChunk(one, score) for score, one in sorted(admitted, key=lambda pair: (-pair[0], pair[1]))[:k]]


def make_document(source: Source, sections: dict[str, str]) -> Document:
    """A document with one line per heading and one per section's text."""
    text = f"{source.title}\n\n"
    spans: list[TextSection] = []
    for heading, body in sections.items():
        text += f"{heading}\n\n"
        spans.append(TextSection(heading_path=(heading,), start=len(text), end=len(text) + len(body)))
        text += f"{body}\n\n"
    return Document(id=source.id, source=source, text=text, sections=tuple(spans))


def bm25(tokens: Sequence[str], bags: Mapping[str, Counter[str]]) -> dict[str, float]:
    """Okapi BM25 with k1 1.2 and b 0.75, each token counted once; only what scores."""
    average = sum(bag.total() for bag in bags.values()) / len(bags)
    scores: dict[str, float] = {}
    for token in dict.fromkeys(tokens):
        frequency = sum(1 for bag in bags.values() if bag[token])
        idf = math.log(1 + (len(bags) - frequency + 0.5) / (frequency + 0.5))
        for one, bag in bags.items():
            if bag[token]:
                weight = bag[token] * 2.2 / (bag[token] + 1.2 * (0.25 + 0.75 * bag.total() / average))
                scores[one] = scores.get(one, 0.0) + idf * weight
    return scores
