"""DOCX: headings by their styles, lists, tables in place, read by python-docx from an archive that was checked first."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax import SAXException

import docx
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.facts import Facts, title_from_stem
from corpus.loaders.kinds import kind_of
from corpus.loaders.port import MIB, Loaded, Origin
from corpus.loaders.readable import readable
from corpus.loaders.safe_xml import explain, parse
from corpus.loaders.tables import Cell, table
from rag.errors import DocumentError

MAX_UNPACKED = 256 * MIB
MAX_PART = 64 * MIB
MAX_RATIO = 200  # Word's own parts shrink twenty-fold at most
MAX_PARTS = 5_000
_MAIN = "word/document.xml"
_HEADING = re.compile(r"(?:heading|überschrift|titre) (\d)", re.IGNORECASE)
_CAPTION = re.compile(r"table\s+\d+", re.IGNORECASE)
_MAX_CAPTION = 180


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the file; comments, headers, footers and deleted text are no part of it."""
    _refuse_bombs(data)
    try:
        opened = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(opened))
        facts = _facts(opened, blocks, origin)
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, SAXException, RecursionError) as error:
        raise DocumentError("is a damaged DOCX; open it in a word processor and save it again") from error
    except etree.XMLSyntaxError as error:
        raise DocumentError(explain(error)) from error
    rest = blocks[1:] if blocks and readable(blocks[0].text) == readable(facts.title) else blocks
    return Loaded((document(facts, rest, origin, data),))


def _refuse_bombs(data: bytes) -> None:
    """Trusts no size that the archive states: each part is unfolded to count it, and stopped at the limit."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise DocumentError(f"holds more than {MAX_PARTS} parts; save it again")
            for part in parts:
                if part.flag_bits & 1:
                    raise DocumentError("is encrypted; save it without a password")
                size = _size(archive, part)
                total += size
                if total > MAX_UNPACKED or size > max(MAX_RATIO * part.compress_size, MIB):
                    raise DocumentError(f"unfolds to far more than its {len(data) // 1024} KB (a zip bomb); remove it")
            main = archive.read(_MAIN)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise DocumentError("is a damaged DOCX; open it in a word processor and save it again") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise DocumentError("is a damaged DOCX; open it in a word processor and save it again") from error
    parse(main)  # refuses entities and deep nesting before python-docx sees them


def _size(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(MIB):
            size += len(piece)
            if size > MAX_PART:
                break
    return size


def _blocks(opened: Docx) -> Iterator[Block]:
    # Asking python-docx for each paragraph's style takes ten times as long as all the rest.
    styles = {style.style_id: style.name or "" for style in opened.styles}
    in_list = False
    caption = ""
    for item in opened.iter_inner_content():
        if isinstance(item, Table):
            yield from table(_rows(item), header_rows=_header_rows(item), caption=caption)
            in_list, caption = False, ""
            continue
        text = _said(item._p)
        if not text:
            continue
        properties = item._p.pPr
        style = styles.get(item._p.style or "", "")
        level = _level(style)
        listed = style.startswith("List") or (properties is not None and properties.numPr is not None)
        yield Heading(text, level) if level else Paragraph(text, joined=listed and in_list)
        in_list = listed
        caption = text.rstrip(" .") if _CAPTION.match(text) and len(text) <= _MAX_CAPTION and ". " not in text else ""


def _said(paragraph: etree._Element) -> str:
    """The words, inserted ones included and deleted ones not; raised figures are told apart."""
    parts: list[str] = []
    for run in paragraph.iter(qn("w:r")):
        text = "".join(_run(run))
        raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        is_power = raised is not None and raised.get(qn("w:val")) == "superscript" and "".join(parts)[-1:].isdigit()
        parts.append(f"^{text}" if is_power and text.strip().isdigit() else text)
    return readable("".join(parts))


def _run(run: etree._Element) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"


def _level(style: str) -> int:
    found = _HEADING.match(style)
    return int(found.group(1)) if found else 1 if style in ("Title", "Titel") else 0


def _rows(found: Table) -> list[list[Cell]]:
    """The cells with their spans; a cell that goes on from the row above is written out there again."""
    rows: list[list[Cell]] = []
    for row in found._tbl.tr_lst:
        line: list[Cell] = []
        for cell in row.tc_lst:
            if cell.vMerge == "continue":
                above = rows[-1] if rows else []
                text = _at(above, sum(before.columns for before in line))
            else:
                text = " ".join(_said(paragraph) for paragraph in cell.iter(qn("w:p")))
            line.append(Cell(text, columns=cell.grid_span))
        rows.append(line)
    return rows


def _at(row: list[Cell], column: int) -> str:
    for cell in row:
        if column < cell.columns:
            return cell.text
        column -= cell.columns
    return ""


def _header_rows(found: Table) -> int | None:
    marked = 0
    for row in found._tbl.tr_lst:
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            break
        marked += 1
    return marked or None


def _facts(opened: Docx, blocks: list[Block], origin: Origin) -> Facts:
    stated = opened.core_properties
    first = blocks[0] if blocks else None
    title = readable(stated.title or "")
    if isinstance(first, Heading):
        title = readable(first.text)
    title = title or title_from_stem(origin.stem)
    return Facts(title=title, kind=kind_of(title, " ".join(block.text for block in blocks[:6])))
