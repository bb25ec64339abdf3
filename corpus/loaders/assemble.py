"""Builds a Document from headings and paragraphs, with exact offsets, heading paths and pages.

The text is laid out like that of `corpus/markdown.py`: the title, then one line per paragraph or heading, an empty line
between two of them, none between the items of a list or the rows of a table. Sections leave heading lines out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus.loaders.facts import Facts, source_of
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from rag.errors import DocumentError
from rag.records import Document, TextSection
from rag.text.sentences import split

MAX_HEADING = 300  # characters: a longer "heading" is a paragraph in bold


class Heading(NamedTuple):
    """A heading; level 1 stands directly below the document's title. One without text only ends those of its level."""

    text: str
    level: int = 1


class PageStart(NamedTuple):
    """A page that begins at this offset of a paragraph's text."""

    offset: int
    page: int


class Paragraph(NamedTuple):
    """A paragraph, a list item or a table row. `joined` ones follow the one before without an empty line.

    `pages` names the page at offset 0, and each page that begins within the paragraph. The text is then taken as it is:
    give it with single blanks and without unreadable characters (`readable`), or the offsets would slip.
    """

    text: str
    joined: bool = False
    pages: tuple[PageStart, ...] = ()


Block = Heading | Paragraph


def document(facts: Facts, blocks: Iterable[Block], origin: Origin, data: bytes) -> Document:
    """The document that the blocks make, in their order; fields of the sidecar win over the facts.

    :param data: the bytes that hold the document (of its own part, where a file holds many); their sha256 is the source's.
    :raises DocumentError: there is no text, or the sidecar has an unusable field.
    """
    source = source_of(facts, origin, hashlib.sha256(data).hexdigest())
    layout = _Layout(source.title)
    for block in blocks:
        layout.add(block)
    sections = tuple(layout.sections())
    if not sections:
        raise DocumentError("holds no text below its title; remove it, or check that it was saved whole")
    return Document(id=source.id, source=source, text="".join(layout.written), sections=sections)


class _Layout:
    """The text written so far, and the stretches of it that have one heading path and one page."""

    def __init__(self, title: str) -> None:
        self.written = [title]
        self._length = len(title)
        self._path: list[Heading] = []
        self._stretches: list[tuple[tuple[str, ...], int | None, int, int]] = []
        self._sealed = True  # whether the next stretch begins a new section even under an equal path

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            text = readable(block.text)
            if len(text) <= MAX_HEADING:
                level = max(block.level, 1)
                self._path = [upper for upper in self._path if upper.level < level]
                self._sealed = True
                if text:
                    self._path.append(Heading(text, level))
                    self._write("\n\n", text)
                return
            block = Paragraph(text)
        text = block.text if block.pages else readable(block.text)
        if text:
            start = self._write("\n" if block.joined and not self._sealed else "\n\n", text)
            for page, begin, end in _by_page(text, block.pages):
                self._extend(page, start + begin, start + end)

    def sections(self) -> Iterator[TextSection]:
        for path, page, start, end in self._stretches:
            yield TextSection(heading_path=path, start=start, end=end, page=page)

    def _write(self, gap: str, text: str) -> int:
        start = self._length + len(gap)
        self.written += (gap, text)
        self._length = start + len(text)
        return start

    def _extend(self, page: int | None, start: int, end: int) -> None:
        path = tuple(heading.text for heading in self._path)
        if self._stretches and not self._sealed and self._stretches[-1][:2] == (path, page):
            start = self._stretches.pop()[2]
        self._stretches.append((path, page, start, end))
        self._sealed = False


def _by_page(text: str, pages: tuple[PageStart, ...]) -> Iterator[tuple[int | None, int, int]]:
    """Page, start and end of each stretch of a paragraph. A sentence belongs to the page where it begins."""
    if len(pages) < 2:
        yield pages[0].page if pages else None, 0, len(text)
        return
    current: tuple[int, int, int] | None = None
    for begin, end in split(text):
        page = max((start for start in pages if start.offset <= begin), default=pages[0]).page
        if current and current[0] == page:
            current = (page, current[1], end)
        else:
            if current:
                yield current
            current = (page, begin, end)
    if current:
        yield current
