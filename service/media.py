"""What a Content-Type says of a document's format. Contents decide; it only tells apart what looks alike."""

from __future__ import annotations

from rag.errors import MediaTypeError

_SUFFIXES = {
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/json": ".jsonl",
    "application/gzip": "",
    "application/octet-stream": "",
    "application/x-www-form-urlencoded": "",  # what curl says when it was told nothing
    "": "",
}


def suffix_of(content_type: str) -> str:
    """The suffix that a file of this type has; empty where the contents must say.

    :raises MediaTypeError: nothing of this type is read.
    """
    named = content_type.partition(";")[0].strip().lower()
    if named not in _SUFFIXES:
        known = ", ".join(sorted(name for name in _SUFFIXES if name and "form" not in name))
        raise MediaTypeError(f"No document of this Content-Type is read. Leave it out, or choose from: {known}.")
    return _SUFFIXES[named]
