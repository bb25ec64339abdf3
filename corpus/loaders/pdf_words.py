"""The words of a PDF page with their places, read through pdfium character by character."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from rag.errors import DocumentError

MAX_CHARACTERS = 200_000  # of one page
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISED = 0.2  # of the size: how far above the word's line a character stands to be a superscript
_HYPHENS = {2: "-", 0xFFFE: "-", 0xAD: "-"}  # pdfium's marks for a hyphen at the end of a line


class Word(NamedTuple):
    """A word; x grows to the right, y upwards, in points. `y` is the line that it stands on, `size` its height."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


class Page(NamedTuple):
    """The words of a page in the order of the file, its width and height, and whether it shows pictures."""

    words: list[Word]
    width: float
    height: float
    pictures: bool


def read_page(page: pdfium.PdfPage) -> Page:
    """The page's words that run in its main direction: a watermark or a stamp along the edge falls away."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MAX_CHARACTERS:
            raise DocumentError(
                f"has a page of more than {MAX_CHARACTERS} characters; print it to a new PDF of ordinary pages"
            )
        reader = _Reader(textpage.raw, count)
        spans = list(reader.spans())
        turns = Counter(reader.quarter(begin) for begin, _, _ in spans)
        quarter = max(turns, key=lambda turn: turns[turn]) if turns else 0
        words = [reader.word(begin, end, text) for begin, end, text in spans if reader.quarter(begin) == quarter]
        straight = [_turned(word, quarter) for word in words]
    finally:
        textpage.close()
    width, height = page.get_size()
    pictures = not straight and any(True for _ in page.get_objects((pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=2))
    return Page([word.as_word() for word in straight], width, height, pictures)


class _Placed(NamedTuple):
    text: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    bold: bool

    def as_word(self) -> Word:
        return Word(self.text, self.left, self.right, self.y, self.top - self.bottom, self.bold)


def _turned(word: _Placed, quarter: int) -> _Placed:
    """As if the page had been turned so that the text runs from left to right."""
    for _ in range(quarter):
        word = word._replace(left=word.bottom, right=word.top, bottom=-word.right, top=-word.left, x=word.y, y=-word.x)
    return word


class _Reader:
    """One page's characters. The numbers of pdfium's C interface are read into the same few boxes again and again."""

    def __init__(self, raw: object, count: int) -> None:
        self._raw = raw
        self._count = count
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rect = pdfium_c.FS_RECTF()
        self._font = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def spans(self) -> Iterator[tuple[int, int, str]]:
        """First and last index and text of each word."""
        unicode, raw = pdfium_c.FPDFText_GetUnicode, self._raw
        begin = last = -1
        parts: list[str] = []
        for index in range(self._count):
            code = unicode(raw, index)
            mark = _HYPHENS.get(code) or chr(code)
            if code == 0 or mark.isspace():
                if parts:
                    yield begin, last, "".join(parts)
                    parts = []
                continue
            if not parts:
                begin = index
            last = index
            parts.append(mark)
            if code in _HYPHENS:  # pdfium leaves out the line end behind it
                yield begin, last, "".join(parts)
                parts = []
        if parts:
            yield begin, last, "".join(parts)

    def quarter(self, index: int) -> int:
        """How often the character is turned by 90 degrees."""
        angle = pdfium_c.FPDFText_GetCharAngle(self._raw, index)
        return round(angle / 1.5707963) % 4 if angle >= 0 else 0

    def word(self, begin: int, end: int, text: str) -> _Placed:
        left, _, bottom, top = self._box(begin)
        _, right, _, _ = self._box(end)
        x, y = self._origin(begin)
        bold = self._bold(begin)
        if any(mark.isdigit() for mark in text) and len(text) == end - begin + 1:
            text = self._with_raised(begin, text, y, top - bottom)
        return _Placed(text, left, right, bottom, top, x, y, bold)

    def _with_raised(self, begin: int, text: str, line: float, size: float) -> str:
        """10 with a raised 9 must not become 109."""
        if not any(self._origin(begin + at)[1] - line > size * _RAISED for at in range(1, len(text))):
            return text
        parts: list[str] = []
        raised_before = False
        for at, mark in enumerate(text):
            raised = mark.isdigit() and self._origin(begin + at)[1] - line > size * _RAISED
            power = raised and (parts[-1].isdigit() if not raised_before else parts[-1] == "^")
            if power and not raised_before:
                parts.append("^")
            parts.append(mark if not raised or "^" in parts[-1:] else mark.translate(_SUPERSCRIPTS))
            raised_before = raised
        return "".join(parts)

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, index, rect)
        return rect.left, rect.right, rect.bottom, rect.top

    def _origin(self, index: int) -> tuple[float, float]:
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        return self._x.value, self._y.value

    def _bold(self, index: int) -> bool:
        if pdfium_c.FPDFText_GetFontWeight(self._raw, index) >= 600:
            return True
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, index, self._font, 128, self._flags)
        name = self._font.raw[: min(length, 128)].lower()
        return b"bold" in name or b"black" in name or b"heavy" in name
