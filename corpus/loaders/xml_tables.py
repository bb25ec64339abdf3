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
from corpus.loaders.xml_text import LINE, name_of
from rag.text.sentences import split

_MAX_CAPTION = 240
_LABEL = re.compile(r"^(Table\s+(?:[A-Z]?\d+[A-Za-z]?|[IVXL]+))\s*[.:,]\s*", re.IGNORECASE)
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
    unmarked = 0 if rows.head else _unmarked_headers(rows.body)
    head, body = [*rows.head, *rows.body[:unmarked]], rows.body[unmarked:]
    while _names_columns(head, body):
        head.append(body.pop(0))
    width = max((sum(cell.columns for cell in row) for row in [*head, *body]), default=0)
    while len(body) > 1 and len(body[-1]) == 1 and body[-1][0].columns >= width > 1:
        rows.foot.insert(0, readable(body.pop()[0].text))
    body = _with_parents([part for row in body for part in _by_line(row)], width)
    yield from table([*head, *body], header_rows=len(head), caption=short_caption(caption))
    for note in rows.foot:
        yield Paragraph(note, joined=True)


def short_caption(caption: str) -> str:
    """What names the table in each of its rows: its label and one sentence, without a full stop that would cut the row."""
    text = readable(caption)
    label = ""
    if found := _LABEL.match(text):
        label, text = f"{found.group(1)}, ", text[found.end() :]
    for start, end in split(text)[:1]:
        text = text[start:end]
    return label + shortened(text, _MAX_CAPTION).rstrip(" .:;,")


def captioned(caption: str) -> str:
    """The caption with its label cut off by a colon: "Table 1." would be a sentence of its own."""
    return _LABEL.sub(r"\1: ", readable(caption), count=1)


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


def _names_columns(head: list[list[Cell]], body: list[list[Cell]]) -> bool:
    """Whether the first row below the headers names the columns that one of them spans."""
    if len(body) < 2 or not head or len(head[-1]) < 2 or not any(cell.columns > 1 for cell in head[-1]):
        return False
    values = [readable(cell.text) for cell in body[0][1:]]
    return len(values) > 1 and all(value[:1].isalpha() for value in values)


def _by_line(row: list[Cell]) -> list[list[Cell]]:
    """The rows that a program wrote into one by line breaks: a name above, and below it a figure for each line."""
    lines = [cell.text.split(LINE) for cell in row]
    count = len(lines[0])
    values = [value for value in lines[1:] if any(map(readable, value))]
    if count < 2 or not values or any(cell.rows > 1 for cell in row) or not all(map(readable, lines[0])):
        return [row]
    for value in values:
        if len(value) != count or readable(value[0]) or not all(_FIGURE.search(figure) for figure in value[1:]):
            return [row]
    return [
        [cell._replace(text=line[n] if n < len(line) else "") for cell, line in zip(row, lines, strict=True)]
        for n in range(count)
    ]


def _all_figures(row: list[Cell]) -> bool:
    values = [cell.text for cell in row[1:] if readable(cell.text)]
    return bool(values) and all(_FIGURE.search(value) for value in values) and not any("=" in v for v in values)


def _with_parents(rows: list[list[Cell]], width: int) -> list[list[Cell]]:
    """The rows, the first cell of each indented one led by what stands above it; rows with a name alone span the width."""
    if any(cell.rows > 1 for row in rows for cell in row[:1]):
        return rows  # the file itself says what belongs together
    rows = _filled_down(rows)
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


def _filled_down(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, an empty first cell before a name filled with the one above, as a reader's eye fills it."""
    filled: list[list[Cell]] = []
    above = ""
    for row in rows:
        first = readable(row[0].text)
        if first or len(row) < 3:
            above = first if len(row) > 2 and _begins_as_name(row[1]) else ""
        elif above and _begins_as_name(row[1]):
            row = [row[0]._replace(text=above), *row[1:]]
        filled.append(row)
    return filled


def _begins_as_name(cell: Cell) -> bool:
    return readable(cell.text)[:1].isalpha()


def _indent(text: str) -> int:
    """How far a cell's text stands to the right; a line break before it only tidies the file."""
    lead = text[: len(text) - len(text.lstrip())]
    return 0 if "\n" in lead or LINE in lead else len(lead)
