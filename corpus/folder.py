"""Reads a whole corpus folder: every document that can be read, and why the others cannot."""

from __future__ import annotations

import os
from pathlib import Path

from corpus.markdown import claimed_id, load, read_bytes
from rag.errors import CorpusError, DocumentError
from rag.records import Document, Record


class DocumentFailure(Record):
    """A file that gave no document. The id is None when the file does not even claim one."""

    path: str
    document_id: str | None
    message: str


class CorpusReading(Record):
    """What a folder holds: documents by id, failures by path."""

    documents: tuple[Document, ...]
    failures: tuple[DocumentFailure, ...]
    paths: dict[str, str]  # of each document within the folder, by its id


def read_folder(folder: Path) -> CorpusReading:
    """Every document below the folder. A broken file is a failure, never a reason to lose the others."""
    documents: dict[str, Document] = {}
    paths: dict[str, str] = {}
    failures: list[DocumentFailure] = []
    for path in markdown_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            _refuse_way_out(path, folder, name)
            document = load(path, folder)
            if document.id in documents:
                first = paths[document.id]
                raise DocumentError(f"{name} has the id '{document.id}' of {first}; give one of them another.")
        except DocumentError as error:
            failures.append(DocumentFailure(path=name, document_id=_id_of(path), message=str(error)))
        else:
            documents[document.id] = document
            paths[document.id] = name
    return CorpusReading(
        documents=tuple(documents[document_id] for document_id in sorted(documents)),
        failures=tuple(failures),
        paths=dict(sorted(paths.items())),
    )


def markdown_files(folder: Path) -> list[Path]:
    """Paths of the Markdown files below a folder in a fixed order; hidden ones and linked folders are passed over."""
    if not folder.is_dir():
        raise CorpusError(f"The corpus folder {folder} does not exist; create it or set CONSILIUM_CORPUS_FOLDER.")
    found: list[Path] = []
    for place, subfolders, names in os.walk(folder, onerror=_refuse_unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [Path(place) / name for name in names if name.lower().endswith(".md") and not name.startswith(".")]
    if not found:
        raise CorpusError(f"The corpus folder {folder} holds no Markdown document (*.md); add at least one.")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _refuse_unreadable(error: OSError) -> None:
    # os.walk would pass over it, and its documents would look as if someone had removed them.
    raise CorpusError(
        f"The folder {error.filename} cannot be read ({error.strerror}); mend its permissions."
    ) from error


def _refuse_way_out(path: Path, folder: Path, name: str) -> None:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise DocumentError(f"{name} is a link that leads nowhere; remove it.") from error
    if not inside:
        raise DocumentError(f"{name} is a link that leaves the corpus folder; put the document itself there.")


def _id_of(path: Path) -> str | None:
    """The id that a broken file claims, so that its last good version can be kept."""
    if path.is_symlink():
        return None
    try:
        return claimed_id(read_bytes(path))
    except DocumentError:
        return None
