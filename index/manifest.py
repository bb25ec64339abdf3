"""The manifest of a generation: what made it, what it holds, and a checksum for every file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from index.disk import sha256, write_file
from index.layout import FORMAT_VERSION, MANIFEST, REBUILD
from rag.errors import EncoderMismatchError, IndexDamagedError
from rag.records import Record


class FileMark(Record):
    """How a file is known again."""

    bytes: int
    sha256: str


class Fingerprints(Record):
    """What turned documents into this index; another of any of them gives another index."""

    encoder: str
    chunker: str
    analyser: str
    miner: str


class Manifest(Record):
    """`MANIFEST.json`. `snapshot_id` names the content and is the same on every machine; the number is this folder's."""

    format_version: int
    generation: int
    parent: int | None
    snapshot_id: str
    published_on: str
    documents: int
    chunks: int
    terms: int
    dimension: int
    fingerprints: Fingerprints
    index_type: str
    vectors_engine: str
    keywords_engine: str
    files: dict[str, FileMark]


def marks(folder: Path) -> dict[str, FileMark]:
    """Size and checksum of every file below a folder, by its path within."""
    return {
        path.relative_to(folder).as_posix(): FileMark(bytes=path.stat().st_size, sha256=sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Writes the manifest and returns its own checksum, which `CURRENT` will carry."""
    data = json.dumps(manifest.model_dump(mode="json"), indent=1, sort_keys=True).encode("utf-8")
    write_file(folder / MANIFEST, data)
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path, manifest_sha256: str) -> Manifest:
    """The manifest of a generation.

    :raises IndexDamagedError: it is missing, altered, or of a format that this version does not know.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"{path} is missing. {REBUILD}") from error
    if hashlib.sha256(data).hexdigest() != manifest_sha256:
        raise IndexDamagedError(f"{path} is damaged: its checksum differs from the one in CURRENT. {REBUILD}")
    try:
        content = json.loads(data)
        # Asked first: a newer format may have fields that would only be called "unknown" below.
        if content.get("format_version") != FORMAT_VERSION:
            raise IndexDamagedError(
                f"{path} has format version {content.get('format_version')}, and this version of Consilium reads "
                f"{FORMAT_VERSION}. {REBUILD}"
            )
        return Manifest.model_validate(content)
    except (ValueError, AttributeError, ValidationError) as error:
        raise IndexDamagedError(f"{path} cannot be read as a manifest. {REBUILD}") from error


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """What is wrong with the files of a generation, one line each; empty when all are as they were published."""
    found: list[str] = []
    for name, mark in sorted(manifest.files.items()):
        path = folder / name
        try:
            intact = path.stat().st_size == mark.bytes and sha256(path) == mark.sha256
        except OSError:
            found.append(f"{path} is missing or cannot be read.")
            continue
        if not intact:
            found.append(f"{path} is damaged: its checksum differs from the manifest.")
    return found


def require_encoder(manifest: Manifest, fingerprint: str) -> None:
    """Vectors of two encoders cannot be compared.

    :raises EncoderMismatchError: the generation was built by another encoder.
    """
    if manifest.fingerprints.encoder != fingerprint:
        raise EncoderMismatchError(
            f"The index was built by the encoder {manifest.fingerprints.encoder}, and {fingerprint} is configured. "
            f"Configure the former, or run consilium index build."
        )
