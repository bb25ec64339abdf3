"""Words of a page to lines in reading order: columns are told from tables, printed line numbers are taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from corpus.loaders.pdf_words import Word

CELL_GAP = 1.5  # of the size: a wider gap between two words parts cells or columns
STAND_IN = "\x00"  # begins the text of a word that holds the place of a table; it is a line of its own
_SAME_LINE = 0.35  # of the size
_MIN_COLUMN_LINES = 6
_FILLED = 0.6  # of a column's width: what most of its lines fill, when it is running text
_MAX_CROSSING = 0.5  # share of the rows that may run over the gutter


class Piece(NamedTuple):
    """Words of one line without a wide gap between them."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)


class Line(NamedTuple):
    """A line of one column: its cells (one, unless wide gaps part them), its place, and its column's edges."""

    cells: tuple[str, ...]
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    left: float
    right: float

    @property
    def text(self) -> str:
        """All of the line."""
        return " ".join(self.cells)


def rows_of(words: Sequence[Word]) -> list[list[Piece]]:
    """The pieces of each visual row, from the top, each row from the left."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x0)):
        if rows and not word.text.startswith(STAND_IN) and _on_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [list(_pieces(sorted(row, key=lambda word: word.x0))) for row in rows]


def lines_of(rows: list[list[Piece]], rules: Sequence[float]) -> list[Line]:
    """Lines in reading order. Rules are the heights of ruled lines over the page: columns above come before those below."""
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    return list(_ordered(rows, rules, min(p.x0 for p in pieces), max(p.x1 for p in pieces), depth=2))


def _on_line(row: list[Word], word: Word) -> bool:
    if row[0].text.startswith(STAND_IN):
        return False
    anchor = max(row[-4:], key=lambda other: other.size)
    return abs(anchor.y - word.y) < _SAME_LINE * max(anchor.size, word.size)


def _pieces(row: list[Word]) -> Iterator[Piece]:
    running = [row[0]]
    for word in row[1:]:
        if word.x0 - running[-1].x1 > CELL_GAP * max(word.size, running[-1].size):
            yield Piece(tuple(running))
            running = []
        running.append(word)
    yield Piece(tuple(running))


def _ordered(rows: list[list[Piece]], rules: Sequence[float], left: float, right: float, depth: int) -> Iterator[Line]:
    gutter = _gutter(rows, left, right) if depth else None
    if gutter is None:
        right = _usual_right(rows, right)
        for row in rows:
            yield _line(row, left, right)
        return
    band: list[list[Piece]] = []
    for row in rows:
        y = row[0].words[0].y
        ruled = bool(band) and any(y < rule < band[-1][0].words[0].y for rule in rules)
        crossing = any(piece.x0 < gutter < piece.x1 for piece in row)
        if ruled or crossing:
            yield from _band(band, rules, gutter, left, right, depth)
            band = []
        if crossing:
            yield _line(row, left, right)
        else:
            band.append(row)
    yield from _band(band, rules, gutter, left, right, depth)


def _band(
    rows: list[list[Piece]], rules: Sequence[float], gutter: float, left: float, right: float, depth: int
) -> Iterator[Line]:
    before = [side for row in rows if (side := [piece for piece in row if piece.x1 <= gutter])]
    after = [side for row in rows if (side := [piece for piece in row if piece.x0 >= gutter])]
    if before:
        yield from _ordered(before, rules, left, max(piece.x1 for row in before for piece in row), depth - 1)
    if after:
        yield from _ordered(after, rules, min(piece.x0 for row in after for piece in row), right, depth - 1)


def _gutter(rows: list[list[Piece]], left: float, right: float) -> float | None:
    """Where a gap runs down between two columns of running text, or None. Cells of a table leave theirs half empty."""
    pieces = [piece for row in rows for piece in row]
    starts = sorted(
        {piece.x0 for piece in pieces if left + 0.25 * (right - left) < piece.x0 < left + 0.75 * (right - left)}
    )
    best: tuple[int, float] | None = None
    for start in starts:
        x = start - 1.0
        before = [piece for piece in pieces if piece.x1 <= x]
        after = [piece for piece in pieces if piece.x0 >= x]
        if len(before) < _MIN_COLUMN_LINES or len(after) < _MIN_COLUMN_LINES:
            continue
        crossing = len(pieces) - len(before) - len(after)
        if crossing > _MAX_CROSSING * len(rows) or not (_is_filled(before) and _is_filled(after)):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, (max(piece.x1 for piece in before) + start) / 2)
    return best[1] if best else None


def _is_filled(pieces: list[Piece]) -> bool:
    width = max(piece.x1 for piece in pieces) - min(piece.x0 for piece in pieces)
    filled = sum(1 for piece in pieces if piece.x1 - piece.x0 >= _FILLED * width)
    return filled * 10 >= len(pieces) * 4 and median(len(piece.words) for piece in pieces) >= 3


def _usual_right(rows: list[list[Piece]], right: float) -> float:
    ends = sorted(row[-1].x1 for row in rows)
    return ends[int(len(ends) * 0.9)] if ends else right


def _line(row: list[Piece], left: float, right: float) -> Line:
    words = [word for piece in row for word in piece.words]
    return Line(
        cells=tuple(piece.text for piece in row),
        x0=row[0].x0,
        x1=row[-1].x1,
        y=words[0].y,
        size=median(word.size for word in words),
        bold=all(word.bold for word in words if any(mark.isalnum() for mark in word.text)),
        left=left,
        right=right,
    )
