"""Looks through a whole generation: checksums, counts, and whether its three parts speak of the same chunks.

Texts and vectors pass through in portions: looking takes no more memory than answering.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.generation import Generation
from index.keys import read_keys
from index.layout import KEYS, TEXT
from index.manifest import damage, read_manifest
from rag.errors import IndexDamagedError
from rag.ports import Vectors
from rag.records import Record


class IndexCheck(Record):
    """What an inspection found. `problems` is empty when the generation is sound."""

    generation: int | None
    files: int
    documents: int
    chunks: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def inspect(folder: Path, manifest_sha256: str, proven: Path | None = None) -> IndexCheck:
    """Everything that is wrong with a generation, without raising.

    :param proven: the folder of another generation that was inspected before it was published and is undamaged. Chunks of
        which chunk and document are byte for byte the same there were shown to fit each other then, and are passed over.
    """
    try:
        manifest = read_manifest(folder, manifest_sha256)
    except IndexDamagedError as error:
        return IndexCheck(generation=None, files=0, documents=0, chunks=0, problems=(str(error),))
    problems = damage(folder, manifest)
    if not problems:
        try:
            with Generation(folder, manifest) as generation:
                problems = list(_contradictions(generation, None if proven is None else proven / TEXT))
        except (IndexDamagedError, ValueError) as error:
            problems = [str(error)]
    return IndexCheck(
        generation=manifest.generation,
        files=len(manifest.files),
        documents=manifest.documents,
        chunks=manifest.chunks,
        problems=tuple(problems),
    )


def _contradictions(generation: Generation, proven: Path | None) -> Iterator[str]:
    text, manifest = generation.text, generation.manifest
    rows = text.rows.tolist()
    counted = (len(text.digests), len(rows), len(generation.vocabulary()), generation.vectors.dimension)
    promised = (manifest.documents, manifest.chunks, manifest.terms, manifest.dimension)
    if counted != promised:
        yield f"The manifest promises {promised} documents, chunks, terms and dimensions, and there are {counted}."
    if sorted(generation.vectors.rows.tolist()) != rows:
        yield "The vectors are not those of the chunks."
    elif not all(_of_unit_length(vectors) for vectors in generation.vectors.all_vectors()):
        yield "A vector is not of unit length."
    if generation.sentences.chunks != len(rows):
        yield "The sentence vectors are not those of the chunks."
    keys = generation.folder / KEYS
    if keys.exists() and len(read_keys(keys)) != len(rows) + generation.sentences.count:
        yield "The keys are not those of the vectors."
    if generation.keywords.rows() != rows:
        yield "The keyword index does not hold the chunks."
    if generation.document_keywords.rows() != sorted(set(text.owners.tolist())):
        yield "The keyword index of whole documents does not hold the documents that have chunks."
    for chunk, source, document in text.together(proven):
        if document.source != source or document.text[chunk.start : chunk.end] != chunk.text:
            yield f"Chunk {chunk.id} is not what stands at its place in document {chunk.document_id}."


def _of_unit_length(vectors: Vectors) -> bool:
    return np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
