"""Reads files one after another in a fixed order, a few at a time, each format in its sandbox."""

from __future__ import annotations

import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from corpus import sidecar
from corpus.listing import FileEntry
from corpus.loaders import markdown
from corpus.loaders.facts import slug
from corpus.loaders.port import NO_FIELDS, Loaded, Origin
from corpus.markdown import claimed_id
from corpus.opening import read_file
from corpus.sandbox import ORDINARY, Limits, Sandbox
from rag.errors import DocumentError

_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_MARKDOWN = (".md", ".markdown")
_MAX_WORKERS = 4


class FileReading(NamedTuple):
    """What a file gave: its documents, or the error and the id that it claims."""

    entry: FileEntry
    loaded: Loaded
    error: str | None = None
    claimed: str | None = None


def read_files(
    entries: Iterable[FileEntry], folder: Path, limits: Limits = ORDINARY, workers: int | None = None
) -> Iterator[FileReading]:
    """The files in the order given, no matter which was read first. Only a few are held at a time."""
    workers = workers or min(_MAX_WORKERS, os.cpu_count() or 1)
    crew = _Crew(folder, limits)
    waiting: deque[Future[FileReading]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="corpus") as pool:
        try:
            for entry in entries:
                waiting.append(pool.submit(crew.read, entry))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            crew.close()


def load_bytes(data: bytes, origin: Origin, sandbox: Callable[[], Sandbox]) -> Loaded:
    """The documents in the bytes of one file. DocumentError when there are none.

    :param sandbox: gives one when it is needed: our own strict and cheap format needs none.
    """
    if has_front_matter(data):
        return markdown.load(data, origin)
    return sandbox().load(data, origin)


def has_front_matter(data: bytes) -> bool:
    """Whether the bytes begin as our own format does."""
    return bool(_FRONT_MATTER.match(data))


class _Crew:
    """A sandbox for each thread, made when a thread first needs one."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._own = threading.local()
        self._all: list[Sandbox] = []

    def read(self, entry: FileEntry) -> FileReading:
        data = b""
        try:
            data = read_file(entry.path, self._folder)
            fields = NO_FIELDS if entry.sidecar is None else sidecar.read_sidecar(entry.sidecar, self._folder)
            origin = Origin(entry.name, sidecar.stem_of(Path(entry.name).name), fields)
            return FileReading(entry, load_bytes(data, origin, self._sandbox))
        except DocumentError as error:
            return FileReading(entry, Loaded(()), str(error), _claimed(entry, data))

    def close(self) -> None:
        for sandbox in self._all:
            sandbox.close()

    def _sandbox(self) -> Sandbox:
        if not hasattr(self._own, "sandbox"):
            self._own.sandbox = Sandbox(self._limits)
            self._all.append(self._own.sandbox)
        sandbox: Sandbox = self._own.sandbox
        return sandbox


def _claimed(entry: FileEntry, data: bytes) -> str | None:
    """The id that a broken file claims, so that its last good version can be kept. A link claims nothing."""
    if entry.path.is_symlink():
        return None
    if entry.name.lower().endswith(_MARKDOWN):
        return claimed_id(data)
    try:
        return slug(sidecar.stem_of(Path(entry.name).name))
    except DocumentError:
        return None
