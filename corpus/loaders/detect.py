"""Finds a file's format by what it holds; the suffix only tells apart what looks alike."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal, get_args

from rag.errors import DocumentError

Format = Literal["markdown", "page", "text", "html", "pdf", "docx", "pubmed", "jats", "spl", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_HEAD = 64 * 1024  # characters: a prolog, comments and a doctype fit
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*)*>\s*)*", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)([^>]*)")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n")
_HTML_ELEMENTS = frozenset("html head body div section article main p h1 h2 h3 table ul ol span".split())
_ROOTS: dict[str, Format] = {
    "pubmedarticleset": "pubmed",
    "pubmedarticle": "pubmed",
    "pubmedbookarticleset": "pubmed",
    "medlinecitationset": "pubmed",
    "medlinecitation": "pubmed",
    "pmc-articleset": "jats",
    "html": "html",
}
_OFFICE = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "an Excel workbook; save the sheets that matter as a document (.docx) or as Markdown tables",
    "ppt/presentation.xml": "a PowerPoint file; save it as PDF, or its text as a document (.docx)",
    "content.xml": "an OpenDocument file; save it as .docx",
    "META-INF/container.xml": "an e-book (EPUB); unpack it and add its HTML pages",
}
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file or an encrypted one; save it as .docx without a password",
    ),
    (b"{\\rtf", "a rich-text file (RTF); save it as .docx"),
    (b"\x89PNG", "a picture; a corpus holds text, so add the text that it shows"),
    (b"\xff\xd8\xff", "a picture; a corpus holds text, so add the text that it shows"),
    (b"GIF8", "a picture; a corpus holds text, so add the text that it shows"),
    (b"II*\x00", "a picture; a corpus holds text, so add the text that it shows"),
    (b"%!PS", "a PostScript file; save it as PDF"),
    (b"7z\xbc\xaf", "an archive; unpack it"),
    (b"Rar!", "an archive; unpack it"),
    (b"BZh", "an archive; unpack it"),
    (b"\xfd7zXZ", "an archive; unpack it"),
    (b"SQLite format 3", "a database; export its texts as JSON Lines"),
)


def detect(data: bytes, suffix: str) -> Format:
    """The format of a file that has been unpacked (`unpack`). The suffix is lower case with its dot.

    :raises DocumentError: nothing here reads it; the message names what it is and what to make of it.
    """
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise DocumentError(f"is {what}")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data)
    head = _decoded_head(data)
    if not head.strip():
        raise DocumentError("is empty; remove it, or save it again")
    if _FRONT_MATTER.match(head):
        return "markdown"
    return _markup(head, suffix) or _plain(head, suffix)


def _in_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError("is a damaged Office file or archive; save it again") from error
    for name, what in _OFFICE.items():
        if name in names:
            if what == "docx":
                return "docx"
            raise DocumentError(f"is {what}")
    raise DocumentError("is an archive (ZIP); unpack it")


def _decoded_head(data: bytes) -> str:
    """The beginning as text, for looking at only: wrong bytes stay visible as U+FFFD and are refused by the loader."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[: 4 * _HEAD].decode(encoding, errors="replace").removeprefix("\ufeff")[:_HEAD]
    return data[:_HEAD].decode("utf-8-sig", errors="replace")


def _markup(head: str, suffix: str) -> Format | None:
    begin = _PROLOG.match(head)
    element = _ELEMENT.match(head, begin.end() if begin else 0)
    if element is None or suffix in (".md", ".markdown"):
        return None
    name, attributes = element.group(1).lower(), element.group(2)
    if name in _ROOTS:
        return _ROOTS[name]
    if name == "article" and ("<front>" in head or "article-type" in attributes or "//NLM//DTD" in head):
        return "jats"
    if name == "document" and "urn:hl7-org:v3" in attributes:
        return "spl"
    if name in _HTML_ELEMENTS or "www.w3.org/1999/xhtml" in attributes:
        return "html"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in (".xml", ".nxml") or head.lstrip().startswith("<?xml"):
        raise DocumentError(
            f"is XML with the root element '{element.group(1)}', which nothing here reads; export it as PubMed XML, "
            f"JATS, SPL, HTML or Markdown"
        )
    return None


def _plain(head: str, suffix: str) -> Format:
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if suffix in (".md", ".markdown"):
        return "page"
    if suffix in (".txt", ".text"):
        return "text"
    if head.lstrip()[:1] == "{" and suffix != ".json":
        return "jsonl"
    known = "Markdown, text (.txt), HTML, PDF, DOCX, PubMed XML, JATS, SPL, JSON Lines (.jsonl)"
    raise DocumentError(f"is of a format that nothing here reads; save it as one of {known}, or move it away")
