"""What a corpus folder holds now: which file gives which documents, and which sidecar belongs to which files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from corpus import sidecar
from corpus.folder import DocumentFailure, iterate_folder
from corpus.listing import FileEntry, list_files, shown_name
from rag.records import Document


class Holdings:
    """Paths are within the folder, with slashes. The documents themselves are not kept."""

    def __init__(self, folder: Path) -> None:
        """Reads the whole folder, which may be empty.

        :raises CorpusError: it is missing or unreadable.
        """
        self._folder = folder
        self.paths: dict[str, str] = {}  # of the file of each document, by its id
        self.claimed: dict[str, set[str]] = {}  # paths of files that cannot be read, by the id that they claim
        self._bytes: dict[str, str] = {}
        self._files = {entry.name: entry for entry in list_files(folder, may_be_empty=True).files}
        for path, found in iterate_folder(folder) if self._files else ():
            if not isinstance(found, DocumentFailure):
                self._remember(path, found)
            elif found.document_id is not None:
                self.claimed.setdefault(found.document_id, set()).add(path)

    def held(self, path: str) -> frozenset[str]:
        """Ids of the documents in a file."""
        return frozenset(document_id for document_id, place in self.paths.items() if place == path)

    def has_file(self, path: str) -> bool:
        """Whether a document file lies at this path, readable or not."""
        return path in self._files

    def with_bytes(self, sha256: str) -> str | None:
        """The path of the document that has these bytes."""
        return self._bytes.get(sha256)

    def sidecar(self, path: str, going: Collection[str] = ()) -> str | None:
        """The path of a file's sidecar, unless another file uses it too that is not going with this one."""
        entry = self._files.get(path)
        if entry is None or entry.sidecar is None:
            return None
        stays = {*self._files} - {path, *going}
        if any(self._files[other].sidecar == entry.sidecar for other in stays):
            return None
        return shown_name(entry.sidecar, self._folder)

    def sidecar_beside(self, path: str) -> str | None:
        """The sidecar that a file at this path would take for its own."""
        place = self._folder / path
        names = {file.name for file in place.parent.iterdir()} if place.parent.is_dir() else set()
        beside = sidecar.sidecar_of(place, names)
        return None if beside is None else shown_name(beside, self._folder)

    def come(self, path: str, documents: Sequence[Document], beside: str | None) -> None:
        """A file was written, with a sidecar or without."""
        self.gone(path)
        self._files[path] = FileEntry(self._folder / path, path, None if beside is None else self._folder / beside)
        for document in documents:
            self._remember(path, document)

    def gone(self, path: str) -> None:
        """A file was removed."""
        self._files.pop(path, None)
        self.paths = {document_id: place for document_id, place in self.paths.items() if place != path}
        self._bytes = {sha256: place for sha256, place in self._bytes.items() if place != path}

    def _remember(self, path: str, document: Document) -> None:
        self.paths[document.id] = path
        self._bytes.setdefault(document.source.sha256, path)
