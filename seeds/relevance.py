"""Which chunks of the snapshot are relevant to a case, by the grades of its sources.

Gold judges sources, not chunks, so that it outlives any change of chunking (as BEIR's judgements do): every chunk of a
document that stands for a graded source takes the grade of that source, and the highest where several sources name the
document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.chunking import chunk_document
from rag.records import Document, Passage
from seeds.gold import GoldCase
from seeds.observation import Library


class GradedSource(NamedTuple):
    """A source of a case with its grade and its documents that the snapshot holds, never none."""

    source_id: str
    grade: int
    documents: frozenset[str]


def graded_sources(case: GoldCase, library: Library) -> tuple[GradedSource, ...]:
    """The graded sources that the snapshot holds, in the order of the judgements; what it lacks cannot be retrieved."""
    return tuple(
        GradedSource(qrel.source_id, qrel.grade, held)
        for qrel in case.qrels
        if (held := held_documents(case, library, [qrel.source_id]))
    )


def held_documents(case: GoldCase, library: Library, source_ids: Iterable[str]) -> frozenset[str]:
    """The documents behind sources of the case that are in the snapshot."""
    return frozenset(name for name in case.documents(source_ids) if _document(library, name) is not None)


def graded_chunks(case: GoldCase, library: Library) -> dict[str, int]:
    """Grade by chunk id, for every chunk of every graded document, retrieved or not."""
    grades: dict[str, int] = {}
    for source in graded_sources(case, library):
        for name in sorted(source.documents):
            document = _document(library, name)
            for chunk_id in _chunk_ids(document) if document else ():
                grades[chunk_id] = max(source.grade, grades.get(chunk_id, 0))
    return grades


def retrieved_documents(passages: Sequence[Passage], k: int | None = None) -> frozenset[str]:
    """The documents of the first k passages, or of all."""
    return frozenset(passage.chunk.document_id for passage in passages[:k])


def _document(library: Library, name: str) -> Document | None:
    try:
        return library.document(name)
    except KeyError:
        return None


@lru_cache(maxsize=4_096)
def _chunk_ids(document: Document) -> tuple[str, ...]:
    return tuple(chunk.id for chunk in chunk_document(document))
