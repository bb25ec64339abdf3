"""PDF: text in reading order with page numbers, read by pdfium (a picture of a page is no text)."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.loaders.assemble import Block, document
from corpus.loaders.pdf_blocks import Placed, blocks_of
from corpus.loaders.pdf_facts import facts_of
from corpus.loaders.pdf_lines import lines_of, rows_of
from corpus.loaders.pdf_margins import without_heads, without_line_numbers
from corpus.loaders.pdf_words import Page, read_page
from corpus.loaders.port import Loaded, Origin, Refusal
from corpus.loaders.readable import refuse_garbled
from rag.errors import DocumentError

MAX_PAGES = 3_000
_WIDE = 0.6  # of the page's width: a rule as wide parts what is above it from what is below
_THIN = 3.0  # points


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the file. A page that is only a picture is told apart, and the others are read."""
    pdf = _open(data)
    try:
        pages, rules = _read(pdf)
        metadata = pdf.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise DocumentError("is a damaged PDF; save it again, or print it to a new PDF") from error
    finally:
        pdf.close()
    if not any(page.words for page in pages):
        if any(page.pictures for page in pages):
            raise DocumentError(
                "holds pictures of pages and no text (scanned); run text recognition (OCR) over it first"
            )
        raise DocumentError("holds no text on any page; run text recognition (OCR) over it, or export it again")
    refuse_garbled("".join(word.text for page in pages for word in page.words))
    blocks = list(blocks_of(list(_lines(pages, rules))))
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


def _read(pdf: pdfium.PdfDocument) -> tuple[list[Page], list[list[float]]]:
    pages: list[Page] = []
    rules: list[list[float]] = []
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            pages.append(read_page(page))
            rules.append(_rules(page))
        finally:
            page.close()
    return pages, rules


def _rules(page: pdfium.PdfPage) -> list[float]:
    """Heights of the ruled lines over most of the page's width."""
    width = page.get_width()
    found: list[float] = []
    for thing in page.get_objects((pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=1):
        left, bottom, right, top = thing.get_bounds()
        if right - left >= _WIDE * width and top - bottom <= _THIN:
            found.append((top + bottom) / 2)
    return found


def _lines(pages: list[Page], rules: list[list[float]]) -> Iterator[Placed]:
    words = without_line_numbers([page.words for page in pages])
    rows = without_heads(pages, [rows_of(page_words) for page_words in words])
    for number, (page, page_rows, page_rules) in enumerate(zip(pages, rows, rules, strict=True), start=1):
        before: tuple[float, float] | None = None
        for line in lines_of(page, page_rows, page_rules):
            column = (line.left, line.right)
            yield Placed(line, number, first=column != before)
            before = column
