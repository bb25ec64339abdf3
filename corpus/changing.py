"""Changes files of a corpus folder, one change at a time: each file appears in it whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus import manifest
from corpus.listing import require_folder
from corpus.whole import unwritable, write_whole
from rag.errors import CorpusError

_LOCK = ".lock"
_INCOMING = ".incoming"  # hidden, so no reader of the corpus looks into it
_PATIENCE = 10.0  # seconds to wait for another change


class Change:
    """A change under way, which nobody else can cross."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / _INCOMING

    def put(self, name: str, data: bytes) -> None:
        """Writes a file at this path within the folder, over what is there.

        :raises CorpusError: the path leads out of the folder, or cannot be written.
        """
        target = self.folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._incoming.mkdir(exist_ok=True)
        except OSError as error:
            raise unwritable(target, error) from error
        self._require_inside(target)
        write_whole(target, data, self._incoming / target.name)

    def take_away(self, name: str) -> None:
        """Removes a file of the folder. A link is removed, never what it leads to.

        :raises CorpusError: the path leads out of the folder, or the file cannot be removed.
        """
        target = self.folder / name
        self._require_inside(target)
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(target, error) from error

    def _require_inside(self, target: Path) -> None:
        if not target.parent.resolve().is_relative_to(self.folder.resolve()):
            raise CorpusError(
                f"{target.parent} leads out of the corpus folder; nothing is changed there. Put a folder there."
            )


@contextmanager
def changing(folder: Path) -> Iterator[Change]:
    """Holds the folder for one change, and clears away what a crash left half-written.

    :raises CorpusReadOnlyError: this process may not write there.
    :raises CorpusError: the folder is missing, its manifest is broken, or another change is under way.
    """
    require_folder(folder)
    if manifest.has_manifest(folder):
        manifest.read_manifest(folder)  # it will be written again after the change: better to stop before it
    lock = FileLock(folder / _LOCK, timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise CorpusError(f"Another change of {folder} is under way. Try again when it is done.") from error
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        shutil.rmtree(folder / _INCOMING, ignore_errors=True)
        yield Change(folder)
    finally:
        shutil.rmtree(folder / _INCOMING, ignore_errors=True)
        lock.release()
