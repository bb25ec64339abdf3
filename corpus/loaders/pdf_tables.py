"""Tables that a PDF draws with lines: the ruled grid, and the words in each of its cells."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.loaders.pdf_lines import rows_of
from corpus.loaders.pdf_words import Word
from corpus.loaders.tables import Cell

_THIN = 2.5  # points
_SHORTEST = 5.0
_NEAR = 3.0
_MAX_PATHS = 3_000
_WIDE = 0.6  # of the page's width: a rule as wide parts what is above it from what is below


class Span(NamedTuple):
    """A ruled line: where it lies on one axis, and from where to where it runs on the other."""

    at: float
    begin: float
    end: float


class Ruling(NamedTuple):
    """The ruled lines of a page, and the heights of those that run over most of its width."""

    across: list[Span]
    down: list[Span]
    wide: list[float]


class Grid(NamedTuple):
    """A table: its cells row by row, the left and right edge, and the top."""

    rows: list[list[Cell]]
    left: float
    right: float
    top: float


def read_ruling(page: pdfium.PdfPage) -> Ruling:
    """The straight lines and boxes that the page draws. A drawing of thousands of paths is no table."""
    width = page.get_width()
    ruling = Ruling([], [], [])
    for count, thing in enumerate(page.get_objects((pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=2)):
        if count > _MAX_PATHS:
            return Ruling([], [], [])
        left, bottom, right, top = thing.get_bounds()
        if top - bottom <= _THIN and right - left >= _SHORTEST:
            ruling.across.append(Span((top + bottom) / 2, left, right))
            if right - left >= _WIDE * width:
                ruling.wide.append((top + bottom) / 2)
        elif right - left <= _THIN and top - bottom >= _SHORTEST:
            ruling.down.append(Span((left + right) / 2, bottom, top))
        elif _is_box(thing):
            ruling.across.extend((Span(top, left, right), Span(bottom, left, right)))
            ruling.down.extend((Span(left, bottom, top), Span(right, bottom, top)))
    return ruling


def _is_box(thing: pdfium.PdfObject) -> bool:
    """Drawn as an outline: a filled one shades or highlights text."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    drawn = pdfium_c.FPDFPath_GetDrawMode(thing.raw, fill, stroke)
    return bool(drawn and stroke.value) and pdfium_c.FPDFPath_CountSegments(thing.raw) in (4, 5)


def take_tables(words: list[Word], ruling: Ruling) -> tuple[list[Word], list[Grid]]:
    """The words outside of tables, and the tables from the top."""
    grids: list[Grid] = []
    for bottom, top in _stretches(ruling.down):
        down = [span for span in ruling.down if bottom - 1 <= span.begin and span.end <= top + 1]
        xs = _places([span.at for span in down])
        across = [span for span in ruling.across if bottom - _NEAR <= span.at <= top + _NEAR]
        ys = _places([bottom, top, *(span.at for span in across)])
        if len(xs) < 3 or len(ys) < 3:
            continue
        inside = [word for word in words if _is_inside(word, xs, ys)]
        if len({bisect_right(xs, _middle(word)) for word in inside}) < 2:
            continue
        words = [word for word in words if not _is_inside(word, xs, ys)]
        grids.append(Grid(_cells(inside, xs, ys, across, down), xs[0], xs[-1], ys[-1]))
    return words, sorted(grids, key=lambda grid: -grid.top)


def _stretches(down: Sequence[Span]) -> list[tuple[float, float]]:
    """Heights over which upright lines follow one another without a gap."""
    found: list[tuple[float, float]] = []
    for span in sorted(down, key=lambda span: span.begin):
        if found and span.begin <= found[-1][1] + _NEAR:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.begin, span.end))
    return found


def _places(values: Sequence[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _is_inside(word: Word, xs: Sequence[float], ys: Sequence[float]) -> bool:
    return xs[0] - 1 <= _middle(word) <= xs[-1] + 1 and ys[0] <= word.y + word.size * 0.2 <= ys[-1]


def _cells(
    words: Sequence[Word], xs: Sequence[float], ys: Sequence[float], across: Sequence[Span], down: Sequence[Span]
) -> list[list[Cell]]:
    """Rows from the top. Where the line between two places is missing, they are one cell."""
    columns, rows = len(xs) - 1, len(ys) - 1
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        column = min(max(bisect_right(xs, _middle(word)) - 1, 0), columns - 1)
        row = min(max(bisect_right(ys, word.y + word.size * 0.2) - 1, 0), rows - 1)
        held.setdefault((rows - 1 - row, column), []).append(word)
    taken: set[tuple[int, int]] = set()
    table: list[list[Cell]] = []
    for row in range(rows):
        low, high = ys[rows - 1 - row], ys[rows - row]
        line: list[Cell] = []
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < columns and not _crosses(down, xs[column + wide], (low + high) / 2):
                wide += 1
            middle = (xs[column] + xs[column + 1]) / 2
            deep = 1
            while row + deep < rows and not _crosses(across, ys[rows - row - deep], middle):
                deep += 1
            places = [(row + r, column + c) for r in range(deep) for c in range(wide)]
            taken.update(places)
            line.append(Cell(_text([word for place in places for word in held.get(place, [])]), deep, wide))
        table.append(line)
    return table


def _crosses(spans: Sequence[Span], at: float, middle: float) -> bool:
    return any(abs(span.at - at) <= _NEAR and span.begin - 1 <= middle <= span.end + 1 for span in spans)


def _text(words: Sequence[Word]) -> str:
    return " ".join(piece.text for row in rows_of(words) for piece in row)
