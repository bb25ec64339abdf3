"""Loads the text of a file as the corpus does."""

from __future__ import annotations

from corpus.loaders.port import Loaded, Origin
from corpus.loaders.registry import load
from rag.chunking import chunk_document
from rag.records import Document


def read(text: str | bytes, name: str) -> Loaded:
    """What the file holds; every chunk is proven to equal its stretch of the text."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    loaded = load(data, Origin(name, name.split(".")[0]))
    for document in loaded.documents:
        for chunk in chunk_document(document):
            assert document.text[chunk.start : chunk.end] == chunk.text
    return loaded


def only(text: str | bytes, name: str) -> Document:
    """The one document of the file, of which nothing is refused."""
    loaded = read(text, name)
    assert loaded.refused == ()
    (document,) = loaded.documents
    return document


def sections(document: Document) -> list[tuple[tuple[str, ...], str]]:
    """Heading path and text of each section."""
    return [(section.heading_path, document.text[section.start : section.end]) for section in document.sections]
