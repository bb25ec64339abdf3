"""Tables of JATS and SPL, both after the model of HTML, as sentences with their headers.

Where the file does not mark its header rows, the first row is one, and so are those below it that leave the first column empty.
A row that names those below it (alone in its row, or followed by indented ones) is said with each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from corpus.loaders.assemble import Paragraph
from corpus.loaders.facts import shortened
from corpus.loaders.readable import readable
from corpus.loaders.tables import Cell, table
from corpus.loaders.xml_text import name_of
from rag.text.sentences import split

_MAX_CAPTION = 160
_INDENT = re.compile(r"[^\S\n]*")
_FIGURE = re.compile(r"\d")

Spoken = Callable[[etree._Element], str]


class _Rows(NamedTuple):
    head: list[list[Cell]]
    body: list[list[Cell]]
    foot: list[str]


def sentences(element: etree._Element, spoken: Spoken, caption: str) -> Iterator[Paragraph]:
    """One paragraph a row, then the notes of the table's foot.

    :param spoken: gives the text of a cell.
    """
    rows = _read(element, spoken)
    marked = bool(rows.head)
    body = rows.body
    header = len(rows.head)
    if not marked:
        header = _unmarked_headers(body)
        rows, body = _Rows(body[:header], [], rows.foot), body[header:]
    width = max((sum(cell.columns for cell in row) for row in [*rows.head, *body]), default=0)
    body = _with_parents(body, width)
    yield from table([*rows.head, *body], header_rows=header, caption=short_caption(caption))
    for note in rows.foot:
        yield Paragraph(note, joined=True)


def short_caption(caption: str) -> str:
    """The first sentence of a caption without its full stop, so that it does not cut the sentence that it opens."""
    text = readable(caption)
    for start, end in split(text)[:1]:
        text = text[start:end]
    return shortened(text, _MAX_CAPTION).rstrip(" .:;,")


def _read(element: etree._Element, spoken: Spoken) -> _Rows:
    rows = _Rows([], [], [])
    for part in element:
        name = name_of(part)
        if name == "tr":
            rows.body.append(_cells(part, spoken))
        elif name in ("thead", "tbody"):
            into = rows.head if name == "thead" else rows.body
            into += [_cells(row, spoken) for row in part if name_of(row) == "tr"]
        elif name == "tfoot":
            rows.foot.extend(
                text for row in part if (text := readable(" ".join(cell.text for cell in _cells(row, spoken))))
            )
    return _Rows([row for row in rows.head if _said(row)], [row for row in rows.body if _said(row)], rows.foot)


def _cells(row: etree._Element, spoken: Spoken) -> list[Cell]:
    return [
        Cell(spoken(cell), _span(cell, "rowspan"), _span(cell, "colspan"), name_of(cell) == "th")
        for cell in row
        if name_of(cell) in ("td", "th")
    ]


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(int(value), 1) if value.isascii() and value.isdecimal() and len(value) <= 4 else 1


def _said(row: list[Cell]) -> bool:
    return any(readable(cell.text) for cell in row)


def _unmarked_headers(rows: list[list[Cell]]) -> int:
    """How many of the leading rows are headers; 0 where already the first one holds figures beside its name."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    marked = next((n for n, row in enumerate(rows) if not all(cell.header for cell in row)), 0)
    if marked:
        return marked
    first = rows[0]
    if _all_figures(first) and readable(first[0].text):
        return 0
    header = max(cell.rows for cell in first)
    if header == 1 and any(cell.columns > 1 for cell in first):
        header = 2
    while header < len(rows) - 1 and len(rows[header]) > 1 and not readable(rows[header][0].text):
        header += 1
    return min(header, len(rows) - 1)


def _all_figures(row: list[Cell]) -> bool:
    values = [cell.text for cell in row[1:] if readable(cell.text)]
    return bool(values) and all(_FIGURE.search(value) for value in values) and not any("=" in v for v in values)


def _with_parents(rows: list[list[Cell]], width: int) -> list[list[Cell]]:
    """The rows, the first cell of each indented one led by what stands above it; rows with a name alone span the width."""
    if any(cell.rows > 1 for row in rows for cell in row[:1]):
        return rows  # the file itself says what belongs together
    led: list[list[Cell]] = []
    above: list[tuple[int, str]] = []
    for number, row in enumerate(rows):
        if len(row) < 2:
            above = []
            led.append(row)
            continue
        first = row[0]
        indent = _indent(first.text)
        above = [(depth, name) for depth, name in above if depth < indent]
        names = [name for _, name in above] + [readable(first.text)]
        empty = sum(not readable(cell.text) for cell in row[1:])
        following = rows[number + 1] if number + 1 < len(rows) else []
        if names[-1] and empty * 2 >= len(row) - 1 and len(following) > 1 and _indent(following[0].text) > indent:
            above.append((indent, names[-1].rstrip(" :")))
            if empty == len(row) - 1:
                continue
        elif empty == len(row) - 1 and names[-1]:
            led.append([Cell(", ".join(names), columns=width)])
            continue
        led.append([first._replace(text=", ".join(name for name in names if name)), *row[1:]])
    return led


def _indent(text: str) -> int:
    """How far a cell's text stands to the right; a line break before it only tidies the file."""
    lead = len(text) - len(text.lstrip())
    begin = _INDENT.match(text)
    return lead if begin and begin.end() == lead else 0
