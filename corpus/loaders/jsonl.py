"""JSON Lines: one document a line, in the schema of docs/corpus.md, or one drug label as openFDA gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.loaders import openfda
from corpus.loaders.assemble import Block, Heading, PageStart, Paragraph, document
from corpus.loaders.decoded import decode
from corpus.loaders.facts import Facts
from corpus.loaders.port import MIB, Loaded, Origin, Refusal
from corpus.loaders.readable import readable
from rag.errors import DocumentError
from rag.records import Document

MAX_LINE = 16 * MIB  # characters
_MAX_HEADINGS = 12
_TEXT = frozenset({"text", "sections"})
_SECTION = frozenset({"heading_path", "text", "page"})


def load(data: bytes, origin: Origin) -> Loaded:
    """Every line's document; broken lines are refused by their number."""
    documents: list[Document] = []
    refused: list[Refusal] = []
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            documents.append(_document(line, origin))
        except DocumentError as error:
            refused.append(Refusal(where=f"line {number}", why=str(error)))
    if not documents and not refused:
        raise DocumentError("holds no line with a document; see docs/corpus.md for the schema")
    return Loaded(tuple(documents), tuple(refused))


def _document(line: str, origin: Origin) -> Document:
    record = parse(line)
    data = line.strip().encode("utf-8")
    if openfda.is_label(record):
        return openfda.label(record, origin, data)
    blocks = list(_blocks(record))
    fields = {name: value for name, value in record.items() if name not in _TEXT}
    for name in ("id", "title"):
        if name not in fields:
            raise DocumentError(f"has no '{name}'; add it (docs/corpus.md has the schema)")
    if isinstance(fields["title"], str):
        fields["title"] = readable(fields["title"])
    of_line = origin._replace(fields={**fields, **origin.fields})
    try:
        return document(Facts(title=str(fields["title"])), blocks, of_line, data)
    except DocumentError as error:
        raise DocumentError(str(error).replace("its sidecar", "the line").replace("sidecar", "line")) from error


def parse(line: str) -> dict[str, Any]:
    """The JSON object of a line. DocumentError when it is broken, too long, or names a field twice."""
    if len(line) > MAX_LINE:
        raise DocumentError(f"is longer than {MAX_LINE // MIB} million characters; split the document by chapter")
    try:
        record = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise DocumentError("nests its values too deeply; write it flatter") from error
    except ValueError as error:
        at = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DocumentError(f"is not JSON{at}; write one whole object to a line") from error
    if not isinstance(record, dict):
        raise DocumentError("is no JSON object; write one object with 'id', 'title' and 'text' to a line")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"has the field '{twice[:60]}' twice; keep one of them")
    return record


def _no_number(name: str) -> float:
    raise DocumentError(f"holds {name}, which is no JSON; write null, or leave the field out")


def _blocks(record: Mapping[str, Any]) -> Iterator[Block]:
    if ("text" in record) == ("sections" in record):
        raise DocumentError("needs either 'text' or 'sections'; write one of them")
    if "text" in record:
        yield from _paragraphs(record["text"], "text", None)
        return
    sections = record["sections"]
    if not isinstance(sections, list):
        raise DocumentError("has 'sections' that are no list; write a list of {'heading_path', 'text'}")
    path: list[str] = []
    for number, section in enumerate(sections, start=1):
        if not isinstance(section, dict) or not set(section) <= _SECTION or "text" not in section:
            raise DocumentError(f"has a section {number} without 'text' or with other fields; use {sorted(_SECTION)}")
        wanted = _heading_path(section.get("heading_path", []), number)
        shared = next((n for n, (one, other) in enumerate(zip(path, wanted, strict=False)) if one != other), -1)
        shared = min(len(path), len(wanted)) if shared < 0 else shared
        yield Heading("", shared + 1)
        for level in range(shared, len(wanted)):
            yield Heading(wanted[level], level + 1)
        path = wanted
        yield from _paragraphs(section["text"], f"section {number}", section.get("page"))


def _heading_path(value: object, number: int) -> list[str]:
    if not isinstance(value, list) or len(value) > _MAX_HEADINGS or not all(isinstance(name, str) for name in value):
        raise DocumentError(
            f"has a 'heading_path' in section {number} that is no list of headings; write [\"Methods\"]"
        )
    return [name for heading in value if (name := readable(heading))]


def _paragraphs(text: object, where: str, page: object) -> Iterator[Paragraph]:
    """Each line is a paragraph; one behind an empty line stands apart."""
    if not isinstance(text, str):
        raise DocumentError(f"has no text in {where}; write a string")
    if page is not None and (not isinstance(page, int) or isinstance(page, bool) or page < 1):
        raise DocumentError(f"has a page in {where} that is no number above 0; write a whole number, or leave it out")
    pages = () if page is None else (PageStart(0, int(page)),)
    joined = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if words := readable(line):
            yield Paragraph(words, joined, pages)
        joined = bool(words)
