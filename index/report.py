"""What a build did, in numbers, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.records import Record

Progress = Callable[[str, int, int], None]  # name of the step, done, total; a total of 0 is not known yet
Advance = Callable[[int, int], None]  # done, total, within one step


class DocumentCounts(Record):
    """Documents published, and how they differ from the generation before."""

    total: int
    added: int
    changed: int
    removed: int
    kept: int


class ChunkCounts(Record):
    """Chunks published, and how they differ from the generation before."""

    total: int
    added: int
    removed: int


class KeptFailure(Record):
    """A file that gave no document; `kept_document` is the id whose last good version stays published."""

    path: str
    message: str
    kept_document: str | None


class BuildReport(Record):
    """The counters of one build. `published` is False when nothing had changed."""

    published: bool
    generation: int
    snapshot_id: str
    documents: DocumentCounts
    chunks: ChunkCounts
    embedded: int
    from_cache: int
    seconds: dict[str, float]
    failures: tuple[KeptFailure, ...]


class Steps:
    """Times the steps of a build and tells whoever watches how far they are."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def step(self, name: str, total: int) -> Iterator[Advance]:
        """Gives a function to call while the step goes on."""
        started = time.perf_counter()
        self._tell(name, 0, total)
        yield lambda done, out_of: self._tell(name, done, out_of)
        self.seconds[name] = round(time.perf_counter() - started, 3)

    def _tell(self, name: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(name, done, total)
