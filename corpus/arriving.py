"""Reads what shall come into the corpus, by the real loaders in their sandbox, and gives it a safe name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import yaml

from corpus import sidecar
from corpus.loaders.facts import slug
from corpus.loaders.port import MAX_BYTES, MIB, NO_FIELDS, Origin, Refusal
from corpus.reading import has_front_matter, load_bytes
from corpus.sandbox import Sandbox
from rag.errors import DocumentError
from rag.records import Document

_SUFFIXES = {
    "markdown": ".md",
    "page": ".md",
    "text": ".txt",
    "html": ".html",
    "pdf": ".pdf",
    "docx": ".docx",
    "pubmed": ".xml",
    "jats": ".xml",
    "spl": ".xml",
    "jsonl": ".jsonl",
}
_GZIP = b"\x1f\x8b"


class Arrival(NamedTuple):
    """Bytes that can be read: their documents, the parts that give none, the file's name to be, and its sidecar."""

    data: bytes
    documents: tuple[Document, ...]
    left_out: tuple[Refusal, ...]
    name: str
    sidecar: bytes | None


def arrive(data: bytes, name: str, sandbox: Callable[[], Sandbox], fields: Mapping[str, object] = NO_FIELDS) -> Arrival:
    """What the bytes hold. A file of one document will be named after its id, one of many after its own name.

    :param name: as the file is called where it comes from; its suffix tells apart what looks alike.
    :param fields: of the source, laid over what the file says and kept in a sidecar.
    :raises DocumentError: nothing can be read; the message reads on from the file's name.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    if fields and has_front_matter(data):
        raise DocumentError(
            "has front matter, which states its source; change the fields there, and give none beside it"
        )
    stem = _safe_stem(name)
    suffix = "".join(PurePosixPath(name.lower()).suffixes[-1:])
    loaded = load_bytes(data, Origin(f"{stem}{suffix}", stem, fields), sandbox)
    if not loaded.documents:
        first = loaded.refused[0]
        raise DocumentError(f"holds nothing that can be read: {first.where}, {first.why}")
    only = loaded.documents[0].id if len(loaded.documents) == 1 else slug(stem)
    packed = ".gz" if data.startswith(_GZIP) else ""
    beside = yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False).encode("utf-8") if fields else None
    return Arrival(data, loaded.documents, loaded.refused, f"{only}{_SUFFIXES[loaded.format]}{packed}", beside)


def _safe_stem(name: str) -> str:
    """The name's words as a slug. Where they make none it stays: whether an id is needed, its loader knows."""
    stem = sidecar.stem_of(Path(name).name)
    try:
        return slug(stem)
    except DocumentError:
        return stem
