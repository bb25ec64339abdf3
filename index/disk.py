"""Getting bytes onto the disk so that they are still there after the power fails, and knowing them again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Writes and flushes; the entry in the folder is only safe once the folder is flushed too."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Replaces a file in one step: a reader sees the old bytes or the new ones, after a crash too."""
    temporary = path.with_name(f"{path.name}.tmp")
    write_file(temporary, data)
    temporary.replace(path)
    flush_folder(path.parent)


def flush_tree(folder: Path) -> None:
    """Flushes every file below a folder and the folders themselves, innermost first."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            _flush(Path(place, name), os.O_RDONLY)
        flush_folder(Path(place))


def flush_folder(folder: Path) -> None:
    """Makes names that were created, renamed or removed in a folder permanent."""
    _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _flush(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
