"""Baselines of one sentence, from the documents that hold the answer, or from what was retrieved where nobody knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.compose.studies import is_findings
from rag.ports import PassageIndex, Vectors
from rag.records import Document, Filters, Passage
from rag.text.sentences import split

_CHUNKS = 200  # all of the documents that hold the answer


class Sentence(NamedTuple):
    """A sentence with its cosine to the question, and whether it stands under a heading of results."""

    document: str
    text: str
    cosine: float
    is_finding: bool


def sentences(
    own: Sequence[str], passages: Sequence[Passage], vector: Vectors, index: PassageIndex
) -> Iterator[Sentence]:
    """The sentences of the documents `own` (each its own topic), or of the passages where there is none, in their order."""
    ids = [passage.chunk.id for passage in passages]
    if own:
        ids = [hit.chunk_id for hit in index.by_vector(vector, _CHUNKS, Filters(topics=tuple(own)))]
    cosines = index.sentence_cosines(vector, ids)
    chunks = sorted((chunk for chunk, _ in index.chunks(ids)), key=lambda chunk: (chunk.document_id, chunk.start))
    for chunk in chunks:
        for (start, end), cosine in zip(split(chunk.text), cosines[chunk.id], strict=True):
            yield Sentence(chunk.document_id, chunk.text[start:end], cosine, is_findings(chunk.heading_path))


def last_sentence(document: Document) -> str:
    """The last sentence of a document's last section."""
    section = document.sections[-1]
    text = document.text[section.start : section.end]
    start, end = split(text)[-1]
    return text[start:end]
