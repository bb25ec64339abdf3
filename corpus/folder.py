"""Reads a whole corpus folder: every document that can be read, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.listing import list_files
from corpus.loaders.port import Loaded
from corpus.reading import FileReading, read_files
from corpus.sandbox import ORDINARY, Limits
from rag.records import Document, Record


class DocumentFailure(Record):
    """A file, or a part of one, that gave no document. The id is None when it does not even claim one."""

    path: str
    document_id: str | None
    message: str


class CorpusReading(Record):
    """What a folder holds: documents by id, failures by path."""

    documents: tuple[Document, ...]
    failures: tuple[DocumentFailure, ...]
    paths: dict[str, str]  # of each document within the folder, by its id


def read_folder(folder: Path, limits: Limits = ORDINARY) -> CorpusReading:
    """Every document below the folder. A broken file is a failure, never a reason to lose the others.

    :raises CorpusError: the folder is missing, unreadable or empty.
    """
    documents: dict[str, Document] = {}
    paths: dict[str, str] = {}
    failures: list[DocumentFailure] = []
    for name, found in iterate_folder(folder, limits):
        if isinstance(found, DocumentFailure):
            failures.append(found)
        else:
            documents[found.id] = found
            paths[found.id] = name
    return CorpusReading(
        documents=tuple(documents[document_id] for document_id in sorted(documents)),
        failures=tuple(failures),
        paths=dict(sorted(paths.items())),
    )


def iterate_folder(folder: Path, limits: Limits = ORDINARY) -> Iterator[tuple[str, Document | DocumentFailure]]:
    """The same one by one, each with the path of its file, in the order of paths; few are held at a time.

    :raises CorpusError: the folder is missing, unreadable or empty.
    """
    listing = list_files(folder)
    seen = _Seen()
    for reading in read_files(listing.files, folder, limits):
        for found in _outcomes(reading, seen):
            yield reading.entry.name, found
    for name in listing.strays:
        message = f"{name} is a sidecar beside no file of its name; rename it or remove it."
        yield name, DocumentFailure(path=name, document_id=None, message=message)


class _Seen:
    """What has been read so far: the source of each id with its path, and the path of each file's bytes."""

    def __init__(self) -> None:
        self.ids: dict[str, tuple[str, str, str]] = {}
        self.bytes: dict[str, str] = {}

    def fault(self, document: Document, name: str) -> str | None:
        """Why a document cannot stand beside those before it; None when it can, and is remembered."""
        source = document.source
        edition = source.version or (str(source.year) if source.year else "")
        if document.id in self.ids:
            first, other, sha256 = self.ids[document.id]
            if edition and other and edition != other:
                editions = f"is another version ({edition}) of {first} ({other}), both '{document.id}'"
                return f"{name} {editions}; keep one of them."
            if sha256 == source.sha256 and first != name and not name.endswith(".md"):
                return f"{name} holds the same document as {first}; remove one of them."
            return f"{name} has the id '{document.id}' of {first}; give one of them another."
        same = self.bytes.setdefault(source.sha256, name)
        if same != name:
            return f"{name} holds the same document as {same}; remove one of them."
        self.ids[document.id] = (name, edition, source.sha256)
        return None


def _outcomes(reading: FileReading, seen: _Seen) -> Iterator[Document | DocumentFailure]:
    name, loaded = reading.entry.name, reading.loaded
    if reading.error is not None:
        yield DocumentFailure(path=name, document_id=reading.claimed, message=f"{name} {reading.error}.")
    yield from _documents(name, loaded, seen)
    for part in loaded.refused:
        yield DocumentFailure(path=name, document_id=None, message=f"{name}, {part.where}: {part.why}.")


def _documents(name: str, loaded: Loaded, seen: _Seen) -> Iterator[Document | DocumentFailure]:
    for document in loaded.documents:
        fault = seen.fault(document, name)
        yield document if fault is None else DocumentFailure(path=name, document_id=document.id, message=fault)
