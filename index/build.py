"""Builds the index: reads what changed, embeds what is new, writes a generation, proves it, publishes it.

A build costs what changed: documents are cut and analysed again only when their text or source changed, and only texts
that no earlier build has embedded go to the encoder. When nothing changed, nothing is published.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

from index import keywords, vectors
from index.carried import Carried
from index.catalog import Catalog, open_catalog
from index.embed import Embedded, Known, Texts, embed_missing
from index.embedding_cache import open_cache
from index.home import IndexHome
from index.material import Material, gather
from index.plan import Changes, FailedDocument, by_id, changes, last_good_ids, refuse_mass_removal
from index.previous import Previous, last_good, read_previous
from index.publish import Content, Edition, clear, publish, verify, write
from index.recipe import Prepared, Recipe, digest
from index.report import Advance, BuildReport, ChunkCounts, DocumentCounts, KeptFailure, Progress, Steps
from rag.errors import IndexUnusableError
from rag.ports import Embedder
from rag.records import Document, Term


def build(
    home: IndexHome,
    documents: Sequence[Document],
    embedder: Embedder,
    owner_terms: Sequence[Term],
    *,
    failures: Sequence[FailedDocument] = (),
    allow_mass_removal: bool = False,
    progress: Progress | None = None,
    today: datetime.date | None = None,
    recipe: Recipe | None = None,
) -> BuildReport:
    """Makes the published generation hold exactly these documents, and the last good versions of those that failed.

    Whatever is raised, the generation that was published before stays published.

    :param failures: files of the corpus that gave no document; what they gave before stays.
    :param allow_mass_removal: without it, losing more than half of ten or more documents is an error.
    :param progress: called with the step's name, how much of it is done, and of how much.
    :param today: the day of publication; None takes the clock's.
    :raises CorpusError: there is nothing to index, or too much has vanished.
    :raises IndexBusyError: somebody else is building.
    :raises EncoderError: the encoder returned something unusable.
    :raises IndexUnusableError: the folder cannot be written.
    """
    given = by_id(documents, failures)
    recipe = recipe or Recipe()
    steps = Steps(progress)
    with home.writing(), _disk_errors_told(home), open_catalog(home.layout.catalogue) as catalog:
        with steps.step("read", 1):
            number = clear(home.layout)
            order = _read(home, catalog, given, failures)
            if not allow_mass_removal:
                refuse_mass_removal(order.previous.digests, order.changes.removed)
        with steps.step("chunk", 0) as chunked:
            _prepare(catalog, order, recipe, chunked)
            material = gather(catalog, recipe, owner_terms, embedder.fingerprint)
        if (standing := _standing(order.previous, material.snapshot_id)) is not None:
            return _report(order, material, steps, generation=standing, embedded=None)
        with (
            open_cache(home.layout.cache, embedder.fingerprint, embedder.dimension) as cache,
            closing(_carried(order.previous, embedder)) as carried,
        ):
            with steps.step("embed", 0) as embedding:
                texts_of = _texts_of(catalog, material, recipe)
                keys = [chunk.keys for chunk in material.chunks]
                embedded = embed_missing(keys, texts_of, embedder, Known(carried, cache), embedding)
            with steps.step("write", 4) as written:
                edition = _edition(number, order.previous, material, today)
                draft = write(home.layout, edition, Content(material, catalog, embedded), written)
        with steps.step("verify", 1):
            verify(draft, order.previous.folder)
        with steps.step("publish", 3) as published:
            publish(home.layout, draft, published)
        return _report(order, material, steps, generation=number, embedded=embedded)


class _Order(NamedTuple):
    """What shall be published, and how it differs from what is."""

    previous: Previous
    wanted: dict[str, Document]
    digests: dict[str, str]
    changes: Changes
    failures: tuple[KeptFailure, ...]


def _read(
    home: IndexHome, catalog: Catalog, given: Mapping[str, Document], failures: Sequence[FailedDocument]
) -> _Order:
    previous = read_previous(home, catalog)
    stay = last_good_ids(failures, given, previous.digests.keys() | catalog.versions().keys())
    wanted = {**given, **{name: last_good(name, home, catalog) for name in stay.values() if name is not None}}
    digests = {name: digest(document) for name, document in wanted.items()}
    kept = tuple(
        KeptFailure(path=failure.path, message=failure.message, kept_document=stay[failure.path])
        for failure in sorted(failures, key=lambda failure: failure.path)
    )
    return _Order(previous, wanted, digests, changes(previous.digests, digests), kept)


def _prepare(catalog: Catalog, order: _Order, recipe: Recipe, chunked: Advance) -> None:
    """Brings the catalogue to what is wanted, in one transaction."""
    versions = catalog.versions()
    outdated = [name for name in sorted(order.wanted) if versions.get(name) != (order.digests[name], recipe.name)]

    def prepared() -> Iterator[Prepared]:
        for done, name in enumerate(outdated, start=1):
            yield recipe.prepare(order.wanted[name])
            chunked(done, len(outdated))

    catalog.update(prepared(), sorted(versions.keys() - order.wanted.keys()))


def _standing(previous: Previous, snapshot_id: str) -> int | None:
    """Number of the published generation when it may stand as it is.

    One that another release of an engine wrote may not: its files might not be readable for long.
    """
    manifest = previous.manifest
    if manifest is None or not previous.sound:
        return None
    wrote = (manifest.snapshot_id, manifest.index_type, manifest.vectors_engine, manifest.keywords_engine)
    writes = (snapshot_id, vectors.INDEX_TYPE, vectors.ENGINE, keywords.ENGINE)
    return manifest.generation if wrote == writes else None


def _carried(previous: Previous, embedder: Embedder) -> Carried:
    """The vectors of the published generation, when it is sound and this encoder's."""
    manifest = previous.manifest
    same = manifest is not None and manifest.fingerprints.encoder == embedder.fingerprint
    return Carried(previous.folder if same else None)


def _texts_of(catalog: Catalog, material: Material, recipe: Recipe) -> Callable[[int], Texts]:
    def texts(position: int) -> Texts:
        chunk, encoder_text = catalog.texts(material.chunks[position].row)
        return Texts(encoder_text, recipe.sentences(chunk))

    return texts


def _edition(number: int, previous: Previous, material: Material, today: datetime.date | None) -> Edition:
    manifest = previous.manifest
    if manifest is not None and manifest.snapshot_id == material.snapshot_id:
        # The same content written again (mended, or for another engine) keeps its day, so answers keep their bytes.
        published_on = manifest.published_on
    else:
        published_on = (today or datetime.datetime.now(tz=datetime.UTC).date()).isoformat()
    parent = None if manifest is None else manifest.generation
    return Edition(number, parent, material.snapshot_id, published_on, material.fingerprints)


def _report(
    order: _Order, material: Material, steps: Steps, *, generation: int, embedded: Embedded | None
) -> BuildReport:
    """`embedded` is None when nothing was published."""
    ids = {chunk.id for chunk in material.chunks}
    read_by_encoder = 0 if embedded is None else embedded.embedded
    return BuildReport(
        published=embedded is not None,
        generation=generation,
        snapshot_id=material.snapshot_id,
        documents=DocumentCounts(
            total=len(material.documents),
            added=len(order.changes.added),
            changed=len(order.changes.changed),
            removed=len(order.changes.removed),
            kept=len(order.changes.kept),
        ),
        chunks=ChunkCounts(
            total=len(ids),
            added=len(ids - order.previous.chunk_ids),
            removed=len(order.previous.chunk_ids - ids),
        ),
        embedded=read_by_encoder,
        from_cache=0 if embedded is None else embedded.texts - read_by_encoder,
        seconds=steps.seconds,
        failures=order.failures,
    )


@contextmanager
def _disk_errors_told(home: IndexHome) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnusableError(
            f"The index in {home.layout.root} cannot be written: {error}. The published index is unchanged; free space or "
            f"mend permissions, then run consilium index build again."
        ) from error
