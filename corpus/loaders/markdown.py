"""Markdown with front matter, the project's own format: see corpus/markdown.py."""

from __future__ import annotations

from corpus.loaders.port import MIB, Loaded, Origin
from corpus.markdown import MAX_BYTES, parse
from rag.errors import DocumentError


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the file. Its front matter holds the fields, so a sidecar would contradict it."""
    if origin.fields:
        raise DocumentError("has front matter and a sidecar; keep one of them")
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    return Loaded((parse(data),), format="markdown")
