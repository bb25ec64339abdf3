"""Reads the bytes of a file of the corpus folder, and of nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from corpus.loaders.port import MAX_BYTES, MIB
from rag.errors import DocumentError


def read_file(path: Path, folder: Path) -> bytes:
    """The bytes of a regular file inside the folder, read while nobody changed it.

    :raises DocumentError: it lies elsewhere (a link), is a pipe or device, too large, unreadable, or was changed meanwhile.
    """
    refuse_way_out(path, folder)
    try:
        # O_NONBLOCK: opening a named pipe would wait for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise DocumentError("is not a regular file; remove it")
            if before.st_size > MAX_BYTES:
                raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
            data = file.read(MAX_BYTES + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise DocumentError(f"cannot be opened ({error.strerror}); check that it exists and may be read") from error
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, len(data)):
        raise DocumentError("was changed while it was read; wait until it is written, then run again")
    return data


def refuse_way_out(path: Path, folder: Path) -> None:
    """DocumentError for a link that leads nowhere or out of the folder."""
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        if not path.is_symlink():
            raise DocumentError("cannot be opened; check that it exists and may be read") from error
        raise DocumentError("is a link that leads nowhere; remove it") from error
    if not inside:
        raise DocumentError("is a link that leaves the corpus folder; put the document itself there")
