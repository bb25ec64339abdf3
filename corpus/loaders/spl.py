"""SPL, the XML of drug labels in the United States: highlights, boxed warning, numbered sections, tables with their notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.port import MIB, Loaded, Origin
from corpus.loaders.safe_xml import parse
from corpus.loaders.spl_facts import facts_of
from corpus.loaders.spl_text import SplText
from corpus.loaders.xml_text import all_text, drop_namespaces
from rag.errors import DocumentError

MAX_BYTES = 64 * MIB
BOXED_WARNING = "34066-1"
_UNCLASSIFIED = "42229-5"
_WITHOUT_TEXT = frozenset({"48780-1"})  # product data elements: codes of packages and ingredients
_BOXED = "Boxed warning"
_HIGHLIGHTS = "Highlights of prescribing information"
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_SECTION_WORD = re.compile(r"\s*\bsection\b\s*$", re.IGNORECASE)
_WARNING = re.compile(r"\bwarning", re.IGNORECASE)


def load(data: bytes, origin: Origin) -> Loaded:
    """The one label of the file."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; fetch the label without its pictures")
    root = parse(data)
    drop_namespaces(root)
    body = root.find("component/structuredBody")
    if body is None:
        raise DocumentError("is SPL without a body, so it holds no label; fetch the whole label")
    blocks = [*_highlights(body), *_sections(body, 1)]
    if not any(isinstance(block, Paragraph) for block in blocks):
        raise DocumentError("is SPL that lists products without any text of a label; fetch the label itself")
    return Loaded((document(facts_of(root), blocks, origin, data),))


def _highlights(body: etree._Element) -> Iterator[Block]:
    blocks: list[Block] = []
    for section in body.iter("section"):
        for text in section.iterfind("excerpt/highlight/text"):
            name = _BOXED if _code(section) == BOXED_WARNING else _title(section) or _name_of_kind(section)
            blocks.append(Heading(_NUMBER.sub("", name), 2))
            blocks += SplText(text).blocks()
    if blocks:
        yield Heading(_HIGHLIGHTS, 1)
        yield from blocks


def _sections(parent: etree._Element, level: int) -> Iterator[Block]:
    for section in parent.iterfind("component/section"):
        if _code(section) in _WITHOUT_TEXT:
            continue
        yield Heading("", level)  # a section without a title is none of its neighbour's
        below = level
        for name in _headings(section, level):
            yield Heading(name, below)
            below += 1
        text = section.find("text")
        if text is not None:
            yield from SplText(text, _title(section) if _code(section) != _UNCLASSIFIED else "").blocks()
        yield from _sections(section, below)


def _headings(section: etree._Element, level: int) -> Iterator[str]:
    title = _title(section)
    if _code(section) == BOXED_WARNING and _is_boxed_warning(section, level):
        yield _BOXED
    elif not title and level == 1 and (name := _name_of_kind(section)):
        yield name
    if title:
        yield title


def _is_boxed_warning(section: etree._Element, level: int) -> bool:
    """Labelers also use the code for any text in a box, deep inside other sections."""
    return level == 1 or bool(_WARNING.search(all_text(section)[:400]))


def _name_of_kind(section: etree._Element) -> str:
    """What the section's code says it is, where that is more than that it is a section."""
    code = section.find("code")
    if code is None or _code(section) == _UNCLASSIFIED:
        return ""
    return _SECTION_WORD.sub("", code.get("displayName", "")).removeprefix("OTC - ").strip().capitalize()


def _title(section: etree._Element) -> str:
    title = section.find("title")
    return SplText(title).line() if title is not None else ""


def _code(section: etree._Element) -> str:
    code = section.find("code")
    return code.get("code", "") if code is not None else ""
