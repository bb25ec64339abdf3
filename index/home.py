"""The index folder: opening what is published, saying what there is, and letting one writer in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.disk import size
from index.generation import Generation
from index.inspection import IndexCheck, inspect
from index.layout import Layout, Pointer, read_pointer
from index.manifest import Manifest, read_manifest, require_encoder
from rag.errors import IndexBusyError, IndexDamagedError, IndexUnusableError
from rag.records import Record


class IndexStatus(Record):
    """What is published, as its manifest says it."""

    generation: int
    snapshot_id: str
    published_on: str
    documents: int
    chunks: int
    terms: int
    encoder: str
    chunker: str
    analyser: str
    index_type: str
    vectors_engine: str
    keywords_engine: str
    bytes: int
    generations_kept: int


class IndexHome:
    """The embedded home of the index: one folder on a local disk."""

    def __init__(self, path: Path) -> None:
        self.layout = Layout(path)

    def open(self, encoder_fingerprint: str | None = None) -> Generation:
        """The published generation, verified. None as fingerprint opens whatever encoder built it.

        :raises IndexMissingError: nothing is published.
        :raises IndexDamagedError: a file is missing or altered.
        :raises EncoderMismatchError: another encoder built it.
        """
        pointer = self.pointer()
        while True:
            try:
                if encoder_fingerprint is not None:
                    require_encoder(self._manifest(pointer), encoder_fingerprint)
                generation = Generation.open(self.layout.generation(pointer.generation), pointer.manifest_sha256)
            except IndexDamagedError:
                # A build may have published and cleared this generation away while it was being opened.
                latest = self.pointer()
                if latest == pointer:
                    raise
                pointer = latest
            else:
                generation.text.read_sources()
                return generation

    def pointer(self) -> Pointer:
        """What `CURRENT` says."""
        return read_pointer(self.layout)

    def status(self) -> IndexStatus:
        """What is published, without opening it."""
        pointer = self.pointer()
        manifest = self._manifest(pointer)
        return IndexStatus(
            generation=manifest.generation,
            snapshot_id=manifest.snapshot_id,
            published_on=manifest.published_on,
            documents=manifest.documents,
            chunks=manifest.chunks,
            terms=manifest.terms,
            encoder=manifest.fingerprints.encoder,
            chunker=manifest.fingerprints.chunker,
            analyser=manifest.fingerprints.analyser,
            index_type=manifest.index_type,
            vectors_engine=manifest.vectors_engine,
            keywords_engine=manifest.keywords_engine,
            bytes=size(self.layout.generation(pointer.generation)),
            generations_kept=sum(number <= pointer.generation for number in self.layout.numbers()),
        )

    def check(self) -> IndexCheck:
        """Reads everything that is published and says what is wrong with it."""
        pointer = self.pointer()
        return inspect(self.layout.generation(pointer.generation), pointer.manifest_sha256)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's lock.

        :raises IndexBusyError: another process, or another thread of this one, is building.
        """
        try:
            self.layout.generations.mkdir(parents=True, exist_ok=True)
            self.layout.cache.parent.mkdir(exist_ok=True)
            # Not the soft kind, which is a file that a killed build would leave behind for ever.
            lock = FileLock(self.layout.lock, timeout=0, fallback_to_soft=False, preserve_lock_file=True)
            lock.acquire()
        except Timeout as error:
            raise IndexBusyError(
                f"Another build is writing to {self.layout.root}. Wait for it to end, then try again."
            ) from error
        except (OSError, NotImplementedError) as error:
            raise IndexUnusableError(
                f"The index folder {self.layout.root} cannot be written or locked: {error}. Choose a folder on a local "
                f"disk that may be written, by CONSILIUM_INDEX_FOLDER."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _manifest(self, pointer: Pointer) -> Manifest:
        return read_manifest(self.layout.generation(pointer.generation), pointer.manifest_sha256)
