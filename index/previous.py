"""What a build finds: the published generation, as far as it can be trusted, and the last good version of a document."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

from index.catalog import Catalog
from index.generation import Generation
from index.home import IndexHome
from index.manifest import Manifest, read_manifest
from rag.errors import IndexDamagedError, IndexMissingError
from rag.records import Document

_log = logging.getLogger(__name__)


class Previous(NamedTuple):
    """Digest of each published document, the published chunks, and the manifest when it can be read.

    `folder` is None when nothing is published or when it is damaged: then a build publishes in any case. Otherwise every
    file in it has just been compared with its checksum.
    """

    manifest: Manifest | None
    folder: Path | None
    digests: dict[str, str]
    chunk_ids: frozenset[str]

    @property
    def sound(self) -> bool:
        """Whether the published generation is as it was written."""
        return self.folder is not None


def read_previous(home: IndexHome, catalog: Catalog) -> Previous:
    """A damaged generation does not stop a build, which is what mends it; the catalogue then says what there was."""
    try:
        pointer = home.pointer()
        # Not `home.open`, which makes it ready to answer; and nobody publishes meanwhile.
        with Generation.open(home.layout.generation(pointer.generation), pointer.manifest_sha256) as generation:
            text = generation.text
            chunk_ids = frozenset(text.chunk_ids.values())
            return Previous(generation.manifest, generation.folder, dict(text.digests), chunk_ids)
    except IndexMissingError:
        return Previous(None, None, {}, frozenset())
    except IndexDamagedError as error:
        _log.warning("building anew: %s", error)
        digests = {name: digest for name, (digest, _) in catalog.versions().items()}
        return Previous(_manifest(home), None, digests, frozenset(chunk.id for chunk in catalog.chunk_keys()))


def last_good(document_id: str, home: IndexHome, catalog: Catalog) -> Document:
    """From the catalogue, or from what is published when the catalogue was lost."""
    try:
        return catalog.document(document_id)
    except KeyError:
        with home.open() as generation:
            return generation.document(document_id)


def _manifest(home: IndexHome) -> Manifest | None:
    try:
        pointer = home.pointer()
        return read_manifest(home.layout.generation(pointer.generation), pointer.manifest_sha256)
    except IndexDamagedError:
        return None
