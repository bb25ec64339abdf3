"""How a document becomes what is indexed: the functions of `rag`, with the fingerprints that say which ones they were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from index.keys import key_of
from rag import chunking
from rag.records import Chunk, Document, Source, Term
from rag.text import analyser, vocabulary


@dataclass(frozen=True)
class Recipe:
    """Every step between a document and the engines. Another fingerprint means that every document is read again.

    `chunker` stands for the borders of sentences too: the catalogue keeps the keys of a chunk's sentences.
    """

    chunk: Callable[[Document], tuple[Chunk, ...]] = chunking.chunk_document
    text_for_encoder: Callable[[Chunk, Source], str] = chunking.text_for_encoder
    sentences: Callable[[Chunk], tuple[str, ...]] = chunking.sentences_of
    text_for_keywords: Callable[[Chunk, Source], str] = chunking.text_for_keywords
    analyse: Callable[[str], list[str]] = analyser.analyse
    mine: Callable[[Document], tuple[Term, ...]] = vocabulary.mine
    merge: Callable[[Sequence[Term], Iterable[Term]], tuple[Term, ...]] = vocabulary.merge
    chunker: str = chunking.FINGERPRINT
    analyser: str = analyser.FINGERPRINT
    miner: str = vocabulary.FINGERPRINT

    def prepare(self, document: Document) -> Prepared:
        """Everything that the index needs to know of one document."""
        chunks = tuple(self._prepare(chunk, document.source) for chunk in self.chunk(document))
        return Prepared(document, digest(document), self.name, chunks, self.mine(document))

    @cached_property
    def name(self) -> str:
        """One line for all fingerprints."""
        return " ".join((self.chunker, self.analyser, self.miner))

    def _prepare(self, chunk: Chunk, source: Source) -> PreparedChunk:
        tokens = " ".join(self.analyse(self.text_for_keywords(chunk, source)))
        encoder_text = self.text_for_encoder(chunk, source)
        keys = b"".join(map(key_of, (encoder_text, *self.sentences(chunk))))
        return PreparedChunk(chunk, encoder_text, tokens, keys)


class PreparedChunk(NamedTuple):
    """A chunk, what the encoder reads of it, its keyword tokens joined by blanks, and the keys of what is embedded of it.

    `keys` are those of the encoder's text and of each sentence, one behind the other.
    """

    chunk: Chunk
    encoder_text: str
    tokens: str
    keys: bytes


class Prepared(NamedTuple):
    """A document with its digest, the recipe it was prepared by, its chunks, and the terms it teaches."""

    document: Document
    digest: str
    recipe: str
    chunks: tuple[PreparedChunk, ...]
    terms: tuple[Term, ...]


def digest(document: Document) -> str:
    """Changes when anything of a document changes: its text, its sections, or what is known of its source."""
    return hashlib.sha256(document.model_dump_json().encode("utf-8")).hexdigest()
