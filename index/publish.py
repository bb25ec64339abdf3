"""Writes a generation in a temporary folder, proves it from the disk, and publishes it by one rename.

A crash before `CURRENT` is replaced leaves the old generation complete and published; after it, the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index import keywords, vectors
from index.catalog import Catalog, StoredTokens
from index.disk import flush_folder, flush_tree
from index.embed import Embedded
from index.inspection import inspect
from index.keys import write_keys
from index.keywords import Posting, write_keywords
from index.layout import (
    DOCUMENT_KEYWORDS,
    FORMAT_VERSION,
    KEYS,
    KEYWORDS,
    SENTENCE_STARTS,
    SENTENCES,
    TEXT,
    VECTORS,
    Layout,
    Pointer,
    read_pointer,
    write_pointer,
)
from index.manifest import Fingerprints, Manifest, marks, write_manifest
from index.material import Material
from index.report import Advance
from index.sentences import write_sentences
from index.text_store import ChunkEntry, DocumentEntry, write_text
from index.vectors import write_vectors
from rag.errors import IndexDamagedError, IndexMissingError

_GENERATIONS_KEPT = 2  # the published one, and the one before it to go back to


class Content(NamedTuple):
    """What a generation holds: names and order in memory, texts in the catalogue, vectors in the cache."""

    material: Material
    catalog: Catalog
    embedded: Embedded


class Draft(NamedTuple):
    """A generation that is written and not published."""

    folder: Path
    pointer: Pointer


class Edition(NamedTuple):
    """What a generation is called and what made it."""

    generation: int
    parent: int | None
    snapshot_id: str
    published_on: str
    fingerprints: Fingerprints


def clear(layout: Layout) -> int:
    """Removes what dead builds left behind and returns the number for the next generation, which nothing ever had."""
    for leftover in layout.leftovers():
        shutil.rmtree(leftover)
    numbers = layout.numbers()
    try:
        published = read_pointer(layout).generation
    except IndexMissingError:
        published = 0
    except IndexDamagedError:
        # Which one was published cannot be told any more, so none is removed.
        return max(numbers, default=0) + 1
    for number in numbers:
        if number > published:
            shutil.rmtree(layout.generation(number))
    return max([published, *numbers]) + 1


def write(layout: Layout, edition: Edition, content: Content, progress: Advance) -> Draft:
    """Writes a whole generation where nobody looks, and flushes it to the disk."""
    folder = layout.workplace(edition.generation, os.getpid())
    folder.mkdir()
    material, catalog, embedded = content
    rows = np.array([chunk.row for chunk in material.chunks], dtype=np.int64)
    owners = {document.id: ordinal for ordinal, document in enumerate(material.documents)}
    write_vectors(folder / VECTORS, embedded.dimension, rows, embedded.of_chunks())
    by_row = np.argsort(rows, kind="stable")
    of_sentences = embedded.of_sentences(by_row)
    counts = embedded.counts[by_row]
    write_sentences(folder / SENTENCES, folder / SENTENCE_STARTS, embedded.dimension, counts, of_sentences)
    write_keys(folder / KEYS, embedded.keys_stored(by_row))
    progress(1, 4)
    write_keywords(
        folder / KEYWORDS, (Posting(row, owners[document], tokens) for row, document, tokens in catalog.tokens())
    )
    write_keywords(folder / DOCUMENT_KEYWORDS, _whole_documents(catalog.tokens(), owners))
    progress(2, 4)
    write_text(
        folder / TEXT,
        (DocumentEntry(*document) for document in catalog.documents()),
        (ChunkEntry(chunk.row, chunk.id, owners[chunk.document_id], chunk.record) for chunk in catalog.chunks()),
        material.terms,
    )
    progress(3, 4)
    manifest_sha256 = write_manifest(folder, _manifest(edition, content, folder))
    flush_tree(folder)
    progress(4, 4)
    return Draft(folder, Pointer(edition.generation, manifest_sha256))


def verify(draft: Draft, proven: Path | None) -> None:
    """Reads the draft back from the disk.

    :param proven: the folder of a generation whose checksums were compared; what the draft holds just like it is not read again
        record by record.
    :raises IndexDamagedError: it is not what was written; nothing is published.
    """
    found = inspect(draft.folder, draft.pointer.manifest_sha256, proven)
    if not found.ok:
        raise IndexDamagedError(
            f"The new generation could not be read back: {found.problems[0]} Nothing was published; check the disk, then "
            f"run consilium index build again."
        )


def publish(layout: Layout, draft: Draft, progress: Advance) -> None:
    """Makes the draft the published generation, and removes those that nobody goes back to."""
    draft.folder.rename(layout.generation(draft.pointer.generation))
    flush_folder(layout.generations)
    progress(1, 3)
    write_pointer(layout, draft.pointer)
    progress(2, 3)
    # A reader that still holds an older generation has its files open, and keeps them until it lets go.
    for number in layout.numbers()[:-_GENERATIONS_KEPT]:
        shutil.rmtree(layout.generation(number))
    progress(3, 3)


def _whole_documents(chunks: Iterable[StoredTokens], owners: Mapping[str, int]) -> Iterator[Posting]:
    """The tokens of a document's chunks one behind the other, under the document's ordinal.

    The title stands before every chunk and so weighs more, which ranks documents better: nDCG@10 0.735 against 0.726 for
    BM25 over plain documents (SciFact, every second training claim).
    """
    for name, own in groupby(chunks, key=lambda chunk: chunk.document_id):
        yield Posting(owners[name], owners[name], " ".join(chunk.tokens for chunk in own))


def _manifest(edition: Edition, content: Content, folder: Path) -> Manifest:
    return Manifest(
        format_version=FORMAT_VERSION,
        generation=edition.generation,
        parent=edition.parent,
        snapshot_id=edition.snapshot_id,
        published_on=edition.published_on,
        documents=len(content.material.documents),
        chunks=len(content.material.chunks),
        terms=len(content.material.terms),
        dimension=content.embedded.dimension,
        fingerprints=edition.fingerprints,
        index_type=vectors.INDEX_TYPE,
        vectors_engine=vectors.ENGINE,
        keywords_engine=keywords.ENGINE,
        files=marks(folder),
    )
