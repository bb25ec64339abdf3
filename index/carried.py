"""Vectors that the published generation already holds, by the key of their text, for the generation that follows it.

Reading them there costs a copy of memory. Reading each from the cache costs a query and a checksum, which for 20,000 documents
took five processor seconds of every update, however little had changed. The generation's own checksums have just been
compared when a build opens it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.keys import Keys, as_keys, read_keys
from index.layout import KEYS, SENTENCES, VECTORS
from index.vectors import Rows, VectorIndex
from rag.ports import Vectors


class Carried:
    """Vectors of one generation by their place among `keys`: chunks first, then sentences, as their files hold them.

    :param folder: of a generation whose checksums were compared; None holds nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.keys: Keys = as_keys(())
        self._chunks: VectorIndex | None = None
        # A generation of an earlier release has no keys: the cache then has to do.
        if folder is not None and (folder / KEYS).exists():
            self.keys = read_keys(folder / KEYS)
            self._chunks = VectorIndex.open(folder / VECTORS)
            self._sentences = folder / SENTENCES

    def take(self, places: Rows) -> Vectors:
        """Array of shape (len(places), dimension): the vectors at these places."""
        if self._chunks is None:
            raise ValueError("nothing is carried")
        vectors = np.empty((len(places), self._chunks.dimension), dtype=np.float32)
        of_sentences = places >= self._chunks.count
        vectors[~of_sentences] = self._chunks.take(places[~of_sentences])
        if of_sentences.any():
            # Mapped anew each time: pages that a mapping has read count as this process's memory for as long as it lasts.
            mapped = np.load(self._sentences, mmap_mode="r")
            vectors[of_sentences] = mapped[places[of_sentences] - self._chunks.count]
        return vectors

    def close(self) -> None:
        """Lets go of the files; nothing can be taken afterwards."""
        self._chunks = None
        self.keys = as_keys(())
