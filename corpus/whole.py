"""Writes files whole, then renames them into place: a reader never sees half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from rag.errors import CorpusError, CorpusReadOnlyError

_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def write_whole(target: Path, data: bytes, temporary: Path) -> None:
    """Puts the bytes at the target, by way of a temporary file on the same disk.

    :raises CorpusReadOnlyError: it may not be written there.
    :raises CorpusError: it cannot be written for another reason.
    """
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        _forget(temporary)
        raise unwritable(target, error) from error


def unwritable(path: Path, error: OSError) -> CorpusError:
    """The error to raise when something below the corpus folder cannot be written."""
    if error.errno in _READ_ONLY:
        return CorpusReadOnlyError(
            f"{path} cannot be written: the corpus folder is read-only ({error.strerror}). Make it writable for this "
            f"process, or set CONSILIUM_CORPUS_FOLDER to a folder that is."
        )
    return CorpusError(
        f"{path} cannot be written ({error.strerror}). Mend that and try again; nothing else was changed."
    )


def _forget(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        return  # on a read-only disk it never came to be
