"""PDF: text in reading order with page numbers, read by pdfium (a picture of a page is no text)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.loaders.assemble import document
from corpus.loaders.pdf_blocks import Placed, blocks_of
from corpus.loaders.pdf_facts import facts_of
from corpus.loaders.pdf_lines import STAND_IN, lines_of, rows_of
from corpus.loaders.pdf_margins import without_heads, without_line_numbers
from corpus.loaders.pdf_tables import Grid, Ruling, read_ruling, take_tables
from corpus.loaders.pdf_words import Page, Word, read_page
from corpus.loaders.port import Loaded, Origin, Refusal
from corpus.loaders.readable import refuse_garbled
from rag.errors import DocumentError

MAX_PAGES = 3_000


class _Sheet(NamedTuple):
    page: Page
    ruling: Ruling


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the file. A page that is only a picture is told apart, and the others are read."""
    pdf = _open(data)
    try:
        sheets = _read(pdf)
        metadata = pdf.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise DocumentError("is a damaged PDF; save it again, or print it to a new PDF") from error
    finally:
        pdf.close()
    pages = [sheet.page for sheet in sheets]
    if not any(page.words for page in pages):
        if any(page.pictures for page in pages):
            raise DocumentError(
                "holds pictures of pages and no text (scanned); run text recognition (OCR) over it first"
            )
        raise DocumentError("holds no text on any page; run text recognition (OCR) over it, or export it again")
    refuse_garbled("".join(word.text for page in pages for word in page.words))
    blocks = list(blocks_of(list(_lines(sheets))))
    facts, rest = facts_of(metadata, blocks, origin)
    scanned = tuple(
        Refusal(where=f"page {number}", why="is a picture without text; run text recognition (OCR) over the file")
        for number, page in enumerate(pages, start=1)
        if page.pictures
    )
    return Loaded((document(facts, rest, origin, data),), scanned)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise DocumentError("is encrypted; save it without a password") from error
        raise DocumentError("is a damaged PDF; save it again, or print it to a new PDF") from error
    if len(pdf) > MAX_PAGES:
        pdf.close()
        raise DocumentError(f"has more than {MAX_PAGES} pages; split it by chapter")
    if len(pdf) == 0:
        pdf.close()
        raise DocumentError("is a PDF without pages; save it again")
    return pdf


def _read(pdf: pdfium.PdfDocument) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            sheets.append(_Sheet(read_page(page), read_ruling(page)))
        finally:
            page.close()
    return sheets


def _lines(sheets: list[_Sheet]) -> Iterator[Placed]:
    pages = [sheet.page for sheet in sheets]
    outside: list[list[Word]] = []
    tables: list[list[Grid]] = []
    for sheet, words in zip(sheets, without_line_numbers([page.words for page in pages]), strict=True):
        words, grids = take_tables(words, sheet.ruling)
        outside.append([*words, *map(_stand_in, range(len(grids)), grids)])
        tables.append(grids)
    rows = without_heads(pages, [rows_of(words) for words in outside])
    for number, (sheet, page_rows, grids) in enumerate(zip(sheets, rows, tables, strict=True), start=1):
        before: tuple[float, float] | None = None
        for line in lines_of(page_rows, sheet.ruling.wide):
            column = (line.left, line.right)
            table = grids[int(line.text[1:])].rows if line.text.startswith(STAND_IN) else None
            yield Placed(line, number, first=column != before, table=table)
            before = column


def _stand_in(number: int, grid: Grid) -> Word:
    """Holds a table's place among the lines."""
    return Word(f"{STAND_IN}{number}", grid.left, grid.right, grid.top, size=1.0, bold=False)
