"""Writes a file whole or not at all, so that an interrupted run leaves nothing half written."""

from __future__ import annotations

import os
from pathlib import Path

from rag.errors import GoldError


def write_whole(path: Path, text: str) -> None:
    """Writes beside the path, flushes, renames. Whatever goes wrong, what was there before stays.

    :raises GoldError: the place cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise GoldError(f"{path} cannot be written ({error.strerror or error}); choose another place.") from error
