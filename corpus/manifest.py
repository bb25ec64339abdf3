"""`MANIFEST.json` in the corpus folder: which documents belong there, with checksums of their bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from corpus.folder import read_folder
from corpus.listing import list_files
from corpus.markdown import decode, read_bytes
from corpus.opening import read_file
from corpus.whole import write_whole
from rag.errors import CorpusError, DocumentError
from rag.records import Document, Record, SourceKind

FILE_NAME = "MANIFEST.json"
FORMAT = 1
_PART = "#"


class Entry(Record):
    """One document as it stood when the manifest was written."""

    id: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    title: str
    kind: SourceKind


class Manifest(Record):
    """The documents by their path within the folder; one of many in a file is named "path#id"."""

    format: Literal[1]
    documents: dict[str, Entry]


class Differences(Record):
    """Paths that the manifest does not know, knows with other bytes, and knows but cannot find."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.missing)


def write_manifest(folder: Path) -> Manifest:
    """Writes the manifest of a folder whose documents can all be read; the same documents give the same bytes."""
    reading = read_folder(folder)
    if reading.failures:
        raise CorpusError(f"No manifest was written: {reading.failures[0].message}")
    entries = {}
    count = Counter(reading.paths.values())
    for document in reading.documents:
        source = document.source
        path = reading.paths[document.id]
        name = path if count[path] == 1 else f"{path}{_PART}{document.id}"
        entries[name] = Entry(id=source.id, sha256=_sha256(folder / path, folder), title=source.title, kind=source.kind)
    return _write(folder, entries)


def update_manifest(folder: Path, gone: Collection[str], come: Mapping[str, Sequence[Document]]) -> None:
    """Brings the manifest to a change of a few files, the rest left as it stands; a folder without one stays without.

    :param gone: paths that are no longer there, or hold something else now.
    :param come: the documents of each file that is new or holds something else now, by its path.
    """
    if not has_manifest(folder):
        return
    stale = {*gone, *come}
    entries = {
        name: entry for name, entry in read_manifest(folder).documents.items() if not {name, _file_of(name)} & stale
    }
    for path, documents in come.items():
        sha256 = _sha256(folder / path, folder)
        for document in documents:
            name = path if len(documents) == 1 else f"{path}{_PART}{document.id}"
            source = document.source
            entries[name] = Entry(id=source.id, sha256=sha256, title=source.title, kind=source.kind)
    _write(folder, entries)


def has_manifest(folder: Path) -> bool:
    """Whether the folder keeps one."""
    return (folder / FILE_NAME).exists()


def _write(folder: Path, entries: dict[str, Entry]) -> Manifest:
    manifest = Manifest(format=FORMAT, documents=entries)
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = folder / FILE_NAME
    write_whole(path, text.encode("utf-8"), path.with_name(f".{FILE_NAME}.{os.getpid()}"))
    return manifest


def _file_of(name: str) -> str:
    """The path that an entry's name holds, where it is one of many in a file."""
    return name.rpartition(_PART)[0]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. CorpusError when it is missing, broken or of another format."""
    mend = "write it again with 'consilium corpus check --write-manifest'."
    path = folder / FILE_NAME
    if not path.exists():
        raise CorpusError(f"{FILE_NAME} is missing from the corpus folder; {mend}")
    try:
        return Manifest.model_validate_json(decode(read_bytes(path)))
    except DocumentError as error:
        raise CorpusError(f"{FILE_NAME} {error}; {mend}") from error
    except ValidationError as error:
        raise CorpusError(f"{FILE_NAME} is broken or of another format; {mend}") from error


def compare(folder: Path) -> Differences:
    """How the files differ from the manifest, by their bytes alone."""
    present = {entry.name: _sha256(entry.path, folder) for entry in list_files(folder).files}
    recorded = {
        name if name in present else name.rpartition(_PART)[0] or name: entry.sha256
        for name, entry in read_manifest(folder).documents.items()
    }
    return Differences(
        added=tuple(sorted(present.keys() - recorded.keys())),
        changed=tuple(sorted(path for path in present.keys() & recorded.keys() if present[path] != recorded[path])),
        missing=tuple(sorted(recorded.keys() - present.keys())),
    )


def _sha256(path: Path, folder: Path) -> str:
    try:
        return hashlib.sha256(read_file(path, folder)).hexdigest()
    except DocumentError:
        return ""  # no checksum is empty: a file that cannot be read counts as changed
