"""Tables as sentences: a row becomes "caption: header: value; header: value.", so no figure loses its row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.loaders.assemble import Paragraph
from corpus.loaders.readable import readable
from rag.errors import DocumentError

MAX_CELLS = 200_000  # of one table, after spans are written out
_MAX_SPAN = 1_000
_MAX_GROUP = 200  # characters: longer is a note, not the name of the rows below


class Cell(NamedTuple):
    """A cell as the file has it: its text, how many rows and columns it covers, whether it is a header."""

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


def table(rows: Sequence[Sequence[Cell]], *, header_rows: int | None = None, caption: str = "") -> Iterator[Paragraph]:
    """One paragraph a row, the rows joined. A row that is one cell over all columns names the group of those below it.

    :param header_rows: how many rows are headers; None takes the leading rows that are all header cells, or the first.
    :raises DocumentError: the spans unfold to more than MAX_CELLS cells.
    """
    grid = _written_out(rows)
    if not grid:
        return
    width = len(grid[0])
    if header_rows is None:
        header_rows = next((n for n, row in enumerate(rows) if not all(cell.header for cell in row)), len(rows)) or 1
    if len(grid) <= header_rows or width == 1:
        header_rows = 0
    names = [_joined(column) for column in zip(*grid[:header_rows], strict=True)] if header_rows else [""] * width
    begin = f"{caption}: " if caption else ""
    group, unused, written = "", "", False
    for cells, row in zip(rows[header_rows:], grid[header_rows:], strict=True):
        said = _said(names, row)
        over_all = header_rows and len(cells) == 1 and cells[0].columns >= width and len(row[0]) <= _MAX_GROUP
        if not said:
            continue
        if over_all:
            if unused:
                yield Paragraph(begin + unused, joined=written)
                written = True
            group = unused = row[0]
            continue
        yield Paragraph(begin + (f"{group.rstrip(' .:')}: " if group else "") + said, joined=written)
        unused, written = "", True
    if unused:  # a note that ends the table, as a rule
        yield Paragraph(begin + unused, joined=written)


def _said(names: Sequence[str], row: Sequence[str]) -> str:
    pairs: list[str] = []
    for name, value in zip(names, row, strict=True):
        if value:
            pair = f"{name.rstrip(' :')}: {value}" if name else value
            if not pairs or pairs[-1] != pair:  # a cell over several columns is said once
                pairs.append(pair)
    return "; ".join(pairs).rstrip(".") + "." if pairs else ""


def _joined(column: Sequence[str]) -> str:
    parts: list[str] = []
    for part in column:
        if part and part not in parts:
            parts.append(part)
    return ", ".join(parts)


def _written_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """A rectangle of texts: a cell that covers several places stands in each of them."""
    grid: list[list[str]] = []
    carried: dict[int, tuple[str, int]] = {}  # column -> text, rows still to fill
    cells = 0
    for row in rows:
        line: list[str] = []

        def take_carried(line: list[str] = line) -> None:
            while len(line) in carried:
                text, left = carried.pop(len(line))
                if left > 1:
                    carried[len(line)] = (text, left - 1)
                line.append(text)

        for cell in row:
            take_carried()
            text = readable(cell.text)
            for _ in range(min(max(cell.columns, 1), _MAX_SPAN)):
                if cell.rows > 1:
                    carried[len(line)] = (text, min(cell.rows, _MAX_SPAN) - 1)
                line.append(text)
        take_carried()
        cells += len(line)
        if cells > MAX_CELLS:
            raise DocumentError(f"holds a table of more than {MAX_CELLS} cells; split the table")
        grid.append(line)
    width = max((len(line) for line in grid), default=0)
    if width * len(grid) > MAX_CELLS:
        raise DocumentError(f"holds a table of more than {MAX_CELLS} cells; split the table")
    return [line + [""] * (width - len(line)) for line in grid] if width else []
