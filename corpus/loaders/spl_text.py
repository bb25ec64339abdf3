"""The narrative of an SPL section: paragraphs, lists led by their opening words, tables, notes after what they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.loaders.assemble import Block, Paragraph
from corpus.loaders.lists import items
from corpus.loaders.readable import readable
from corpus.loaders.xml_tables import captioned, sentences
from corpus.loaders.xml_text import flow, name_of, plain, raised, text_of

_BLOCKS = frozenset({"paragraph", "list", "table", "renderMultiMedia"})
_BULLET = re.compile(r"\s*[•●▪■◦]\s*")
_TABLE = re.compile(r"Table\s+\w+", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class SplText:
    """One `text` element, or a title. Notes are lettered in their order and follow the block that refers to them.

    :param title: of the section, where it may open its text ("Do not use", "in children under 4 years"): text that begins
        in lower case is led by it.
    """

    def __init__(self, element: etree._Element, title: str = "") -> None:
        self._element = element
        self._title = title
        self._before = ""  # the paragraph before a list or table
        self._letters: dict[str, str] = {}
        self._notes: list[str] = []

    def line(self) -> str:
        """All of it on one line."""
        return readable(text_of(self._element, self._special))

    def blocks(self) -> Iterator[Block]:
        """Its paragraphs, list items and table rows."""
        yield from self._walk(self._element)

    def _walk(self, element: etree._Element) -> Iterator[Block]:
        for piece in flow(element, _BLOCKS, self._special):
            if isinstance(piece, str):
                yield from self._running(piece)
            elif (name := name_of(piece)) == "paragraph":
                yield from self._walk(piece)
            elif name == "list":
                yield from self._list(piece)
            elif name == "table":
                yield from self._table(piece)
            elif caption := self._said(piece, "caption"):
                yield Paragraph(caption)
            yield from self._pending_notes()

    def _running(self, text: str) -> Iterator[Block]:
        first, *bulleted = _BULLET.split(text)
        opening = readable(first)
        if opening:
            yield Paragraph(self._led(opening))
            self._before = opening
        yield from items(bulleted, self._before)
        if bulleted:
            self._before = ""

    def _list(self, element: etree._Element) -> Iterator[Block]:
        if caption := self._said(element, "caption"):
            yield Paragraph(caption)
        before, self._before = self._before, ""
        if before:
            self._title = ""
        for item in element.iterfind("item"):
            texts: list[str] = []
            inner: list[etree._Element] = []
            for piece in flow(item, _BLOCKS - {"paragraph"}, self._special):
                if isinstance(piece, str):
                    texts.append(piece)
                else:
                    inner.append(piece)
            text = readable(" ".join(texts))
            if not before and self._title and text[:1].islower():
                before = f"{self._title.rstrip(' .:')}:"
            yield from items([text], before)
            for piece in inner:
                self._before = text
                yield from self._list(piece) if name_of(piece) == "list" else self._table_or_caption(piece)
            self._before = ""

    def _table_or_caption(self, piece: etree._Element) -> Iterator[Block]:
        if name_of(piece) == "table":
            yield from self._table(piece)
        elif caption := self._said(piece, "caption"):
            yield Paragraph(caption)

    def _table(self, element: etree._Element) -> Iterator[Block]:
        caption = self._said(element, "caption")
        if caption:
            yield Paragraph(captioned(caption))
        elif _TABLE.match(self._before):
            caption = self._before
        self._before = ""
        cells = [cell for cell in element.iter("td", "th") if next(cell.iterancestors("table")) is element]
        if len(cells) == len([row for row in element.iter("tr") if next(row.iterancestors("table")) is element]):
            for cell in cells:  # a box around paragraphs, not a table of figures
                yield from self._walk(cell)
            return
        yield from sentences(element, lambda cell: text_of(cell, self._special), caption)

    def _pending_notes(self) -> Iterator[Block]:
        notes, self._notes = self._notes, []
        for note in notes:
            yield Paragraph(note, joined=True)

    def _led(self, text: str) -> str:
        title, self._title = self._title, ""
        if not title or not text[:1].islower():
            return text
        return f"{title} {text}" if title.endswith(("?", ":")) else f"{title.rstrip('.')}: {text}"

    def _said(self, element: etree._Element, path: str) -> str:
        found = element.find(path)
        return readable(text_of(found, self._special)) if found is not None else ""

    def _special(self, element: etree._Element) -> str | None:
        name = name_of(element)
        if name == "sup":
            inner = text_of(element, self._special)
            return inner if inner.strip().startswith("[") else raised(inner)
        if name == "footnote":
            mark = self._mark(element.get("ID", f"note {len(self._letters)}"))
            self._notes.append(f"{mark} {readable(text_of(element, self._special))}")
            return mark
        if name == "footnoteRef":
            return self._mark(element.get("IDREF", ""))
        if name == "renderMultiMedia":
            return ""
        said = plain(element)
        return said if said is None or not len(element) else f" {text_of(element, self._special)} "

    def _mark(self, note: str) -> str:
        number = len(self._letters)
        letter = self._letters.setdefault(note, _LETTERS[number % 26] * (1 + number // 26))
        return f"[{letter}]"
