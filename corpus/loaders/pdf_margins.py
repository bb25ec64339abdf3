"""What a printed page has besides its text: running heads and feet, page numbers, line numbers in the margin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from corpus.loaders.pdf_lines import Piece
from corpus.loaders.pdf_words import Page, Word

Rows = list[list[Piece]]

_EDGE = 0.14  # share of the page's height where heads and feet stand
_EDGE_ROWS = 4
_SHARE = 0.2  # of the pages: left and right heads alternate, and chapters change them
_NEAR = 4.0  # points
_MIN_NUMBERS = 5
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[#ivxlc]+(?:\s*(?:of|/)\s*#)?", re.IGNORECASE)


def without_heads(pages: Sequence[Page], rows_by_page: Sequence[Rows]) -> list[Rows]:
    """The rows without those that stand at the edge of many pages, figures aside, and without page numbers."""
    keys = [{_key(row) for row in _edge_rows(page, rows)} for page, rows in zip(pages, rows_by_page, strict=True)]
    counts = Counter(key for page_keys in keys for key in page_keys)
    needed = max(2 if len(pages) < 4 else 3, int(len(pages) * _SHARE))
    repeated = {key for key, count in counts.items() if count >= needed}
    kept: list[Rows] = []
    for number, (page, rows) in enumerate(zip(pages, rows_by_page, strict=True), start=1):
        edge = [id(row) for row in _edge_rows(page, rows) if _key(row) in repeated or _is_number(row, number)]
        kept.append([row for row in rows if id(row) not in edge])
    return kept


def without_line_numbers(words_by_page: Sequence[list[Word]]) -> list[list[Word]]:
    """The words without numbers that count the lines in one margin of most pages."""
    found = [edge for words in words_by_page if (edge := _numbered_edge(words)) is not None]
    if not found or len(found) * 3 < sum(1 for words in words_by_page if words):
        return list(words_by_page)
    edges = set(found)
    return [_without(words, edges) for words in words_by_page]


def _edge_rows(page: Page, rows: Rows) -> Rows:
    """The rows at the top and at the bottom of the page."""
    if not rows:
        return []
    ys = [row[0].words[0].y for row in rows]
    low, high = min(0.0, *ys), max(page.height, page.width, *ys) if min(ys) >= 0 else max(ys)
    span = high - low
    outer = [*rows[:_EDGE_ROWS], *rows[max(_EDGE_ROWS, len(rows) - _EDGE_ROWS) :]]
    return [row for row in outer if not low + span * _EDGE < row[0].words[0].y < high - span * _EDGE]


def _key(row: list[Piece]) -> str:
    return re.sub(r"\d+", "#", " ".join(piece.text for piece in row)).casefold()


def _is_number(row: list[Piece], number: int) -> bool:
    text = " ".join(piece.text for piece in row)
    return _PAGE_NUMBER.fullmatch(_key(row)) is not None and str(number) in re.findall(r"\d+", text)


def _numbered_edge(words: list[Word]) -> tuple[bool, int] | None:
    """(left margin?, rounded edge) of a column of numbers that counts on by a fixed step, beside most of the lines."""
    lines = len({round(word.y) for word in words})
    for on_left in (True, False):
        at: dict[int, list[Word]] = {}
        for word in words:
            if word.text.isdecimal() and len(word.text) <= 5:
                at.setdefault(round(word.x1 / _NEAR), []).append(word)
        for edge, numbers in sorted(at.items(), key=lambda item: -len(item[1])):
            if len(numbers) < _MIN_NUMBERS or len(numbers) * 3 < lines:
                continue
            beyond = [word for word in words if not word.text.isdecimal()]
            x0, x1 = min(word.x0 for word in numbers), max(word.x1 for word in numbers)
            outside = all(word.x0 >= x1 for word in beyond) if on_left else all(word.x1 <= x0 for word in beyond)
            if outside and _counts_on([int(word.text) for word in sorted(numbers, key=lambda word: -word.y)]):
                return on_left, edge
    return None


def _counts_on(numbers: list[int]) -> bool:
    steps = Counter(after - before for before, after in pairwise(numbers))
    step, count = steps.most_common(1)[0]
    return step in (1, 2, 5) and count * 10 >= (len(numbers) - 1) * 8


def _without(words: list[Word], edges: set[tuple[bool, int]]) -> list[Word]:
    near = {edge + offset for _, edge in edges for offset in (-1, 0, 1)}
    text = [word for word in words if not word.text.isdecimal()]
    left = min((word.x0 for word in text), default=0.0)
    right = max((word.x1 for word in text), default=0.0)

    def is_number(word: Word) -> bool:
        beside = (word.x1 <= left + _NEAR) if any(on_left for on_left, _ in edges) else (word.x0 >= right - _NEAR)
        return word.text.isdecimal() and round(word.x1 / _NEAR) in near and (beside or not text)

    return [word for word in words if not is_number(word)]
