r"""Names every file of the index once, and reads and writes `CURRENT`, the only commit point.

CURRENT                 "000042 <sha256 of MANIFEST.json>\n"
WRITER.lock             held while somebody builds
catalog.db              the writer's notebook: last good version of each document, its chunks, what it taught
cache/embeddings.db     (encoder fingerprint, sha256 of the encoded text) -> vector
gen/000042/             MANIFEST.json  vectors.faiss  sentences.npy  keys.npy  kw/  kw-documents/  text.db; never changed after it
                        is published
gen/tmp-000043-<pid>/   a generation that is being written; nobody reads it, the next build removes it
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.disk import replace_file
from rag.errors import IndexDamagedError, IndexMissingError

FORMAT_VERSION = 3  # 2: vectors of sentences; 3: keywords of whole documents

MANIFEST = "MANIFEST.json"
VECTORS = "vectors.faiss"
KEYWORDS = "kw"
DOCUMENT_KEYWORDS = "kw-documents"
TEXT = "text.db"
SENTENCES = "sentences.npy"
SENTENCE_STARTS = "sentence-starts.npy"
KEYS = "keys.npy"  # for the next build, not for answers: a generation without it is whole

REBUILD = "Run consilium index build."

_LINE = re.compile(r"(\d{6,}) ([0-9a-f]{64})\n")


class Pointer(NamedTuple):
    """What `CURRENT` says: a generation's number and the checksum of its manifest."""

    generation: int
    manifest_sha256: str


@dataclass(frozen=True)
class Layout:
    """Where things lie below the index folder."""

    root: Path

    @property
    def current(self) -> Path:
        """The commit point."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """The writer's lock."""
        return self.root / "WRITER.lock"

    @property
    def catalogue(self) -> Path:
        """The writer's database."""
        return self.root / "catalog.db"

    @property
    def cache(self) -> Path:
        """The embeddings that were ever computed."""
        return self.root / "cache" / "embeddings.db"

    @property
    def generations(self) -> Path:
        """The folder of the published generations."""
        return self.root / "gen"

    def generation(self, number: int) -> Path:
        """Folder of one published generation."""
        return self.generations / f"{number:06d}"

    def workplace(self, number: int, process: int) -> Path:
        """Folder in which a generation is written before it is renamed."""
        return self.generations / f"tmp-{number:06d}-{process}"

    def numbers(self) -> list[int]:
        """Numbers of the generations on disk, ascending; one that lies there need not be published."""
        if not self.generations.is_dir():
            return []
        return sorted(int(folder.name) for folder in self.generations.iterdir() if folder.name.isdecimal())

    def leftovers(self) -> list[Path]:
        """What builds that died have left behind."""
        return sorted(self.generations.glob("tmp-*")) if self.generations.is_dir() else []


def read_pointer(layout: Layout) -> Pointer:
    """What is published.

    :raises IndexMissingError: nothing was ever published here.
    :raises IndexDamagedError: `CURRENT` is not a line that this program has written.
    """
    try:
        line = layout.current.read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise IndexMissingError(f"There is no index in {layout.root}. {REBUILD}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{layout.current} cannot be read. {REBUILD}") from error
    match = _LINE.fullmatch(line)
    if match is None:
        raise IndexDamagedError(f"{layout.current} does not name a generation. {REBUILD}")
    return Pointer(int(match.group(1)), match.group(2))


def write_pointer(layout: Layout, pointer: Pointer) -> None:
    """Publishes: from the moment of the rename every reader that looks sees the new generation."""
    replace_file(layout.current, f"{pointer.generation:06d} {pointer.manifest_sha256}\n".encode("ascii"))
