"""Lines of all pages to headings and paragraphs: broken words are mended, paragraphs run over columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus.loaders.assemble import Block, Heading, PageStart, Paragraph
from corpus.loaders.pdf_lines import Line
from corpus.loaders.readable import readable
from corpus.loaders.tables import Cell, table

_BULLET = re.compile(r"[•●▪◦‣∙·○■□⁃✓]\s*|o\s+(?=\w)|[*–-]\s+(?=[A-Z])")
_ENUMERATED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[A-Z])")
_CAPTION = re.compile(r"(?:table|figure|box)\s+\d", re.IGNORECASE)
_DASHED = re.compile(r"[-–—_=]{3,}\s*([^-–—_=].*?)\s*[-–—_=]{3,}")
_LEADER = re.compile(r"\.{5,}\s*\d+$|^[-–—_=.\s]{5,}$")
_ENDS = re.compile(r"[.!?:;][\"”’)\]]*[\d⁰¹²³⁴⁵⁶⁷⁸⁹,–-]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DEEPEST = 9
_MANY_NUMBERS = 5
_MAX_HEADING = 160  # characters
_LARGER = 1.15
_WIDE_GAP = 1.4
_NEW_SIZE = 0.12
_RUNS_ON = re.compile(r"(?:\b(?:a|an|and|as|at|by|for|from|in|is|of|on|or|that|the|to|with)|,)$", re.IGNORECASE)
_SENTENCE_WITHIN = re.compile(r"[a-z)][.;] [A-Z]")
_FULL_CAPTION = 180  # characters
_OTHER_WIDTH = 0.7
_SHORT = 0.82  # of the column's width


class Placed(NamedTuple):
    """A line, its page, and whether it is the first of its page or column."""

    line: Line
    page: int
    first: bool
    table: Sequence[Sequence[Cell]] | None = None


class _Typical(NamedTuple):
    size: float
    leading: float
    words: Counter[str]
    larger: tuple[float, ...]  # sizes of headings from the largest
    numbered: bool  # whether its headings have numbers


def blocks_of(placed: Sequence[Placed]) -> Iterator[Block]:
    """Headings and paragraphs in reading order, with the pages where they stand."""
    placed = [item for item in placed if item.table is not None or not _LEADER.search(item.line.text)]
    if not placed:
        return
    typical = _typical(placed)
    at = 0
    caption = ""
    while at < len(placed):
        if placed[at].table is not None:
            yield from _table(placed[at], caption)
            at, caption = at + 1, ""
            continue
        end = _heading_end(placed, at, typical)
        if end > at:
            text = _undashed(" ".join(item.line.text for item in placed[at:end]))
            yield Heading(text, _level(text, placed[at].line, typical))
        else:
            end = _paragraph_end(placed, at, typical)
            paragraph = _paragraph(placed[at:end], typical, joined=_is_item(placed[at].line))
            caption = paragraph.text if _CAPTION.match(paragraph.text) else ""
            yield paragraph
        at = end


def _table(item: Placed, caption: str) -> Iterator[Paragraph]:
    rows = item.table or ()
    headers = 2 if rows and any(cell.columns > 1 for cell in rows[0]) and len(rows[0]) > 1 else 1
    short = caption if len(caption) <= _FULL_CAPTION and not _SENTENCE_WITHIN.search(caption) else ""
    for row in table(rows, header_rows=headers, caption=short.rstrip(" .:")):
        yield row._replace(text=readable(row.text), pages=(PageStart(0, item.page),))


def _typical(placed: Sequence[Placed]) -> _Typical:
    placed = [item for item in placed if item.table is None]
    sizes: Counter[float] = Counter({12.0: 0})
    words: Counter[str] = Counter()
    for item in placed:
        sizes[round(item.line.size, 1)] += len(item.line.text)
        words.update(word.casefold() for word in _WORD.findall(item.line.text))
    size = sizes.most_common(1)[0][0]
    steps = [
        before.line.y - after.line.y
        for before, after in pairwise(placed)
        if not after.first and abs(after.line.size - size) < 1 and 0 < before.line.y - after.line.y < 5 * size
    ]
    larger = tuple(sorted((found for found in sizes if found > size * _LARGER), reverse=True))
    numbers = sum(1 for item in placed if item.line.bold and _NUMBERED.match(item.line.text))
    return _Typical(size, median(steps) if steps else size * 1.2, words, larger, numbers >= _MANY_NUMBERS)


def _heading_end(placed: Sequence[Placed], at: int, typical: _Typical) -> int:
    """Behind the last line of the heading that begins here; the same place when there is none."""
    first = placed[at].line
    if not _looks_like_heading(first, typical):
        return at
    if _DASHED.fullmatch(first.text):
        return at + 1
    end = at + 1
    while end < len(placed) and _goes_on(placed[end - 1], placed[end], typical):
        if _NUMBERED.match(placed[end].line.text) or not _same_style(first, placed[end].line, typical):
            break
        if placed[end - 1].line.x1 < _full(placed[end - 1].line) and not _RUNS_ON.search(placed[end - 1].line.text):
            break
        end += 1
    text = " ".join(item.line.text for item in placed[at:end])
    if len(text) > _MAX_HEADING or text.rstrip().endswith((".", ",", ";")) or _SENTENCE_WITHIN.search(text):
        return at
    runs_into_text = end < len(placed) and _goes_on(placed[end - 1], placed[end], typical)
    if runs_into_text and (_RUNS_ON.search(text) or placed[end].line.text[:1].islower()):
        return at
    return end


def _goes_on(before: Placed, here: Placed, typical: _Typical) -> bool:
    """Whether a line follows in the same column without a gap."""
    gap = before.line.y - here.line.y
    return not here.first and here.table is None and gap <= max(1.5 * before.line.size, 1.15 * typical.leading)


def _same_style(first: Line, line: Line, typical: _Typical) -> bool:
    return line.bold == first.bold and abs(line.size - first.size) < 0.5 and _looks_like_heading(line, typical)


def _looks_like_heading(line: Line, typical: _Typical) -> bool:
    text = line.text
    if _DASHED.fullmatch(text):
        return True
    if len(text) > _MAX_HEADING or sum(mark.isalpha() for mark in text) < 3 or _CAPTION.match(text):
        return False
    if not text[0].isupper() and not text[0].isdigit() and text[0] not in '"“‘(':
        return False
    if _is_bullet(line) or (len(line.cells) > 1 and not _NUMBERED.match(text)):
        return False
    return line.bold or line.size > typical.size * _LARGER


def _level(text: str, line: Line, typical: _Typical) -> int:
    if text.casefold() in ("contents", "table of contents"):
        return _DEEPEST
    numbered = _NUMBERED.match(text)
    if numbered:
        return numbered.group(1).count(".") + 1
    ranks = [size for size in typical.larger if size >= line.size - 0.5]
    if line.size > typical.size * _LARGER:
        return max(len(ranks), 1)
    if typical.numbered:
        return 1 if text.isupper() else 4
    return len(typical.larger[:2]) + 1


def _undashed(text: str) -> str:
    match = _DASHED.fullmatch(text)
    return match.group(1) if match else text


def _paragraph_end(placed: Sequence[Placed], at: int, typical: _Typical) -> int:
    end = at + 1
    while end < len(placed) and not _begins(placed, at, end, typical):
        end += 1
    return end


def _begins(placed: Sequence[Placed], start: int, at: int, typical: _Typical) -> bool:
    """Whether the line at `at` begins a new paragraph, behind one that began at `start`."""
    before, here = placed[at - 1].line, placed[at].line
    if placed[at].table is not None:
        return True
    if (
        _CAPTION.match(placed[start].line.text)
        and here.bold == before.bold
        and _goes_on(placed[at - 1], placed[at], typical)
    ):
        return False
    ended = _ENDS.search(before.text) is not None
    if _is_bullet(here) or len(here.cells) > 1 or len(before.cells) > 1 or _CAPTION.match(here.text):
        return True
    if _is_item(here) and (ended or _is_item(placed[start].line)):
        return True
    if abs(here.size - before.size) > _NEW_SIZE * typical.size:
        return True
    if _looks_like_heading(here, typical) and not before.bold:
        return True
    if placed[at].first or before.y <= here.y:
        return ended or _other_width(before, here)
    return _parted(placed[start].line, before, here, ended, typical)


def _parted(first: Line, before: Line, here: Line, ended: bool, typical: _Typical) -> bool:
    """Whether the gap, an indent or a short last line parts two lines of one column."""
    if before.y - here.y > _WIDE_GAP * max(typical.leading, 1.0):
        return True
    indented = here.x0 > here.left + here.size and here.x0 > before.x0 + 0.8 * here.size
    if _is_item(first):
        return here.x0 < first.x0 + 1.0 and ended
    return (indented and ended) or (ended and before.x1 < _full(before))


def _other_width(before: Line, here: Line) -> bool:
    """A heading or an abstract over two columns is not continued by the first of them."""
    wide, narrow = sorted((before.right - before.left, here.right - here.left), reverse=True)
    return narrow < _OTHER_WIDTH * wide


def _full(line: Line) -> float:
    return line.left + _SHORT * (line.right - line.left)


def _is_bullet(line: Line) -> bool:
    return _BULLET.match(line.text) is not None


def _is_item(line: Line) -> bool:
    return _is_bullet(line) or (_ENUMERATED.match(line.text) is not None)


def _paragraph(lines: Sequence[Placed], typical: _Typical, *, joined: bool) -> Paragraph:
    text = ""
    pages: list[PageStart] = []
    for item in lines:
        # A table's row keeps its cells apart; two cells may be an item's mark and its text.
        cells = item.line.cells
        is_row = len(cells) > 1 and not _is_item(item.line) and not _CAPTION.match(item.line.text) and len(cells[0]) > 3
        said = "; ".join(cells) if is_row else item.line.text
        said = readable(said)
        if not text:
            said = _BULLET.sub("", said, count=1) if _is_bullet(item.line) else said
        glued, gap = _glue(text, said, typical.words)
        text = glued + gap
        if not pages or pages[-1].page != item.page:
            pages.append(PageStart(len(text), item.page))
        text += said
    return Paragraph(text.strip(), joined, tuple(pages))


def _glue(text: str, following: str, words: Counter[str]) -> tuple[str, str]:
    """The text as it goes on, and what stands between it and the next line."""
    if not text:
        return "", ""
    if text.endswith(("/", "–")) and following[:1].isalnum() and not text.endswith((" /", " –")):
        return text, ""
    if not text.endswith("-") or text.endswith((" -", "--")) or not following[:1].isalnum():
        return text, " "
    left = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*-$", text)
    right = _WORD.match(following)
    if left is None or right is None or not following[0].islower():
        return text, ""
    before, after = left.group()[:-1].casefold(), right.group().casefold()
    compound, whole = words[f"{before}-{after}"], words[before + after]
    keeps = compound > whole or (compound == whole == 0 and words[before] > 1 and words[after] > 1)
    return (text, "") if keeps else (text[:-1], "")
