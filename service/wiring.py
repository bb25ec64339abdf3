"""The one place where real classes meet."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass, field

from corpus.folder import read_folder
from corpus.vocabulary import load_terms
from index.build import build
from index.home import IndexHome
from index.live import LiveIndex
from index.report import BuildReport, Progress
from rag.embedding import SentenceTransformerEmbedder
from rag.engine import Engine, EngineSettings
from rag.errors import IndexMissingError
from rag.ports import Embedder
from service.settings import Settings
from service.store import Store


@dataclass(frozen=True)
class Service:
    """Everything that answering needs, opened."""

    settings: Settings
    embedder: Embedder
    engine: Engine
    home: IndexHome
    live: LiveIndex
    store: Store
    warming: list[threading.Thread] = field(default_factory=list)

    def close(self) -> None:
        """Waits until the first, slow calls are over, then lets go of files."""
        # A thread inside native code while the interpreter goes away takes the process down with it.
        for thread in self.warming:
            thread.join()
        self.live.close()
        self.store.close()


def open_embedder(settings: Settings) -> Embedder:
    """The encoder; takes seconds."""
    return SentenceTransformerEmbedder(settings.encoder, threads=settings.threads, runtime=settings.encoder_runtime)


def open_service(settings: Settings) -> Service:
    """Opens encoder, index and store. A missing index is not an error yet: it may be built while the service runs.

    :raises IndexDamagedError: the published index is damaged.
    :raises EncoderMismatchError: another encoder built it.
    """
    store = Store(settings.store_path)
    home = IndexHome(settings.index_folder)
    embedder = open_embedder(settings)
    live = LiveIndex(home, embedder.fingerprint)
    service = Service(settings, embedder, Engine(embedder, EngineSettings(fusion=settings.fusion)), home, live, store)
    try:
        live.refresh()
    except IndexMissingError:
        return service
    except BaseException:
        service.close()
        raise
    _warm(service)
    return service


def build_index(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    allow_mass_removal: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Reads the corpus and publishes what changed.

    :raises CorpusError: the corpus cannot be read, or too much has vanished.
    :raises IndexBusyError: somebody else is building.
    """
    reading = read_folder(settings.corpus_folder)
    return build(
        IndexHome(settings.index_folder),
        reading.documents,
        embedder or open_embedder(settings),
        load_terms(settings.corpus_folder),
        failures=reading.failures,
        allow_mass_removal=allow_mass_removal,
        progress=progress,
    )


def _warm(service: Service) -> None:
    """Lets the first question find caches filled, without holding up the start."""

    def search() -> None:
        with service.live.pin() as generation:
            service.engine.warm(generation)
        # What is there now stays: the collector need not walk the model, the index and the vocabulary again and again.
        gc.unfreeze()  # what an earlier service of this process left
        gc.collect()
        gc.freeze()

    thread = threading.Thread(target=search, name="warm")
    thread.start()
    service.warming.append(thread)
