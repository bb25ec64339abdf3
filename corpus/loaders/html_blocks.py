"""Walks an HTML tree into headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from corpus.loaders.assemble import Block, Heading, Paragraph
from corpus.loaders.readable import readable
from corpus.loaders.tables import Cell, table

_SILENT = frozenset(
    "script style noscript template iframe object embed svg math canvas audio video map nav aside form button select "
    "input textarea dialog head title meta link menu datalist".split()
)
_SURROUNDING_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"})
_SURROUNDING_NAMES = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookies?|nav|navbar|navigation|menu|sidebar|social|share|sharing|site-?footer|"
    r"site-?header|skip-?link|advert(?:isement)?s?|newsletter|pagination|nav-tabs)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCK = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer header hr html "
    "li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_NUMBER = re.compile(r"[\d+\-−]+")


class HtmlBlock(NamedTuple):
    """A block, and the heading's own number (h1 to h6), 0 for text."""

    block: Block
    rank: int = 0


def blocks_of(root: etree._Element) -> list[HtmlBlock]:
    """What the page's main part says, in reading order."""
    walk = _Walk()
    body = root.find("body")
    walk.element(_main_part(root if body is None else body))
    walk.flush()
    return walk.blocks


def _main_part(body: etree._Element) -> etree._Element:
    """The one element that is marked as the page's own content, else the body."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and _length(found[0]) * 2 > _length(body):
            return found[0]
    return body


def _length(element: etree._Element) -> int:
    return len(readable(inline_text(element)))


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[HtmlBlock] = []
        self._inline: list[str] = []
        self._in_list = 0
        self._started = False  # whether the outermost list has given its first line
        self._breaks = 0

    def flush(self) -> None:
        """Ends the running paragraph."""
        text = readable("".join(self._inline))
        self._inline.clear()
        if text:
            joined = self._in_list > 0 and self._started
            self._started = self._in_list > 0
            self.blocks.append(HtmlBlock(Paragraph(text, joined)))

    def element(self, element: etree._Element) -> None:
        """Says an element and what is in it, without its tail."""
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if not name or _is_surrounding(element, name):
            return
        if name in _HEADINGS:
            self._heading(element, _HEADINGS[name])
        elif name == "table" and element.find(".//table") is None:
            self._table(element)
        elif name == "br":
            self._inline.append("\n")
        elif name in ("sup", "sub"):
            self._inline.append(_raised(inline_text(element), "".join(self._inline)[-1:], name))
        elif name == "pre":
            self._preformatted(element)
        else:
            self._children(element, name)

    def _children(self, element: etree._Element, name: str) -> None:
        block = name in _BLOCK
        is_list = name in ("ul", "ol", "dl")
        if block:
            self.flush()
        if is_list:
            self._started = self._started and self._in_list > 0
            self._in_list += 1
        self._inline.append(element.text or "")
        for child in element:
            self.element(child)
            if child.tag == "br" and _next_is_break(child):
                self.flush()
            self._inline.append(child.tail or "")
        if block:
            self.flush()
        if is_list:
            self._in_list -= 1

    def _heading(self, element: etree._Element, rank: int) -> None:
        self.flush()
        text = inline_text(element)
        if readable(text):
            self.blocks.append(HtmlBlock(Heading(text, max(rank - 1, 1)), rank))

    def _preformatted(self, element: etree._Element) -> None:
        self.flush()
        for part in re.split(r"\n[ \t]*\n", inline_text(element)):
            self._inline.append(part)
            self.flush()

    def _table(self, element: etree._Element) -> None:
        self.flush()
        caption = element.find("caption")
        said = readable(inline_text(caption)) if caption is not None else ""
        rows = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        if said and not _fits_a_row(said):
            self.blocks.append(HtmlBlock(Paragraph(said)))
        short = said.rstrip(". ") if _fits_a_row(said) else ""
        head = element.find("thead")
        count = len(head.findall("tr")) if head is not None else None
        self.blocks += [HtmlBlock(row) for row in table(rows, header_rows=count or None, caption=short)]


def inline_text(element: etree._Element) -> str:
    """The words in an element, raised and lowered ones told apart, without what is not said."""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        name = child.tag.lower() if isinstance(child.tag, str) else ""
        if name in ("sup", "sub"):
            parts.append(_raised(inline_text(child), "".join(parts)[-1:], name))
        elif name == "br" or name in _BLOCK:
            parts.append(f" {inline_text(child)} ")
        elif name and name not in _SILENT:
            parts.append(inline_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _raised(text: str, before: str, name: str) -> str:
    """10<sup>9</sup> must not become 109, nor a note's number part of the figure before it."""
    if name == "sub" or not _NUMBER.fullmatch(text.strip()):
        return text
    return f"^{text.strip()}" if before.isdigit() else text.translate(_SUPERSCRIPTS)


def _cell(element: etree._Element) -> Cell:
    return Cell(
        inline_text(element),
        rows=_span(element.get("rowspan")),
        columns=_span(element.get("colspan")),
        header=element.tag == "th",
    )


def _span(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) <= 6 else 1


def _fits_a_row(caption: str) -> bool:
    return len(caption) <= 150 and ". " not in caption


def _next_is_break(element: etree._Element) -> bool:
    following = element.getnext()
    return following is not None and following.tag == "br" and not (element.tail or "").strip()


def _is_surrounding(element: etree._Element, name: str) -> bool:
    if name in _SILENT:
        return True
    if name in ("header", "footer"):
        return not any(True for _ in element.iterancestors("article", "section", "main"))
    if not element.attrib:
        return False
    if (element.get("role") or "").lower() in _SURROUNDING_ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if name in ("body", "main", "article", "section"):
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return names != " " and _SURROUNDING_NAMES.search(names) is not None
