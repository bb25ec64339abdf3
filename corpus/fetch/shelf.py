"""The folder of one source within the corpus: files appear in it whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import CorpusError, FetchError

FOLDER = "fetched"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,120}\.(?:xml|jsonl)")
_PART = ".part"


class Shelf:
    """Files by name. What is here need not be fetched again, which is how a broken run is resumed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def holds(self, name: str) -> bool:
        """Whether the file is here."""
        return (self._folder / _checked(name)).is_file()

    def read(self, name: str) -> bytes:
        """The bytes of a file that is here."""
        return (self._folder / _checked(name)).read_bytes()

    def put(self, name: str, data: bytes) -> str:
        """Writes the file beside its place, then moves it there; gives its name back.

        :raises CorpusError: the folder cannot be written.
        """
        target = self._folder / _checked(name)
        part = self._folder / f".{name}{_PART}"
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CorpusError(f"{target} cannot be written ({error.strerror}); mend that and fetch again.") from error
        return name


@contextmanager
def open_shelf(corpus: Path, source: str) -> Iterator[Shelf]:
    """The shelf of a source, for one fetch at a time; what a crash left half-written is removed.

    :raises CorpusError: the folder is missing, leads elsewhere, or cannot be written.
    :raises FetchError: another process is fetching from this source.
    """
    if not corpus.is_dir():
        raise CorpusError(f"The corpus folder {corpus} does not exist; create it or set CONSILIUM_CORPUS_FOLDER.")
    folder = corpus / FOLDER / source
    if not folder.resolve().is_relative_to(corpus.resolve()):
        raise CorpusError(f"{folder} is a link that leaves the corpus folder; put a folder there.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            for part in folder.glob(f".*{_PART}"):
                part.unlink()
            yield Shelf(folder)
    except Timeout as error:
        raise FetchError(f"Another process is fetching into {folder}; wait until it is done.") from error
    except OSError as error:
        raise CorpusError(f"{folder} cannot be written ({error.strerror}); mend its permissions.") from error


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise FetchError(f"The source gave an identifier that is none ('{name[:60]}'); try again later.")
    return name
