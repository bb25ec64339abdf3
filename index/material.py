"""What a generation is made of, without texts and vectors, and the name of that content.

Texts stay in the catalogue and vectors in the cache: a build of a million chunks must not hold them all at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from index.catalog import Catalog, ChunkKey, DocumentKey
from index.layout import FORMAT_VERSION
from index.manifest import Fingerprints
from index.recipe import Recipe
from rag.errors import CorpusError
from rag.records import Term


class Material(NamedTuple):
    """Documents by id, chunks by document and ordinal, the merged vocabulary, and what made them."""

    documents: tuple[DocumentKey, ...]
    chunks: tuple[ChunkKey, ...]
    terms: tuple[Term, ...]
    fingerprints: Fingerprints
    snapshot_id: str


def gather(catalog: Catalog, recipe: Recipe, owner_terms: Sequence[Term], encoder: str) -> Material:
    """Names the whole content of the catalogue.

    :raises CorpusError: there is no chunk in it.
    """
    documents, chunks = tuple(catalog.document_keys()), tuple(catalog.chunk_keys())
    if not chunks:
        raise CorpusError("No document holds a sentence that can be indexed. Run consilium corpus check.")
    terms = recipe.merge(owner_terms, catalog.terms())
    fingerprints = Fingerprints(encoder=encoder, chunker=recipe.chunker, analyser=recipe.analyser, miner=recipe.miner)
    return Material(documents, chunks, terms, fingerprints, _snapshot_id(documents, chunks, terms, fingerprints))


def _snapshot_id(
    documents: Sequence[DocumentKey],
    chunks: Sequence[ChunkKey],
    terms: Sequence[Term],
    fingerprints: Fingerprints,
) -> str:
    """Names all that an answer can depend on, and nothing of this machine.

    The chunks alone would not do: a source that turns from "review" to "guideline", or a new synonym, changes answers
    and leaves every chunk as it was.
    """
    lines = [f"format {FORMAT_VERSION}", fingerprints.model_dump_json()]
    lines += [f"{document.id} {document.digest}" for document in documents]
    lines += sorted(chunk.id for chunk in chunks)
    lines += [term.model_dump_json() for term in terms]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:12]
