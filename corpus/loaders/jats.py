"""PMC JATS: abstract and body under their headings, tables row by row, figures by their captions.

Left out: the list of references, acknowledgements, authors' notes, supplements, abstracts in a second language or in a picture,
reviewers' reports. What a picture shows is not text and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.jats_facts import facts_of
from corpus.loaders.jats_inline import cell_text, special, spoken, tidy
from corpus.loaders.lists import items
from corpus.loaders.port import MIB, Loaded, Origin, Refusal
from corpus.loaders.safe_xml import parse
from corpus.loaders.xml_tables import sentences
from corpus.loaders.xml_text import drop_namespaces, flow, name_of
from rag.errors import DocumentError
from rag.records import Document

MAX_BYTES = 64 * MIB
_LEFT_OUT = frozenset(
    "ref-list ack bio fn-group author-notes supplementary-material media graphic label title subtitle sec-meta "
    "alternatives object-id kwd-group permissions attrib alt-text long-desc notes".split()
)
_BLOCKS = frozenset(
    "p sec list table-wrap table-wrap-group fig fig-group boxed-text def-list disp-quote supplementary-material media "
    "disp-formula-group statement speech verse-group array fn-group ref-list graphic chem-struct-wrap preformat".split()
)
_BACK = frozenset({"app-group", "app", "sec", "glossary", "notes"})
_ABSTRACTS_LEFT_OUT = frozenset({"graphical", "toc", "teaser", "video", "key-image"})
_FORMAL_TITLES = (
    "competing interest", "conflict", "author", "acknowledg", "pre-publication", "funding", "ethic", "data availab",
    "disclosure", "availability", "consent", "supplement", "additional file", "electronic supp", "support", "credit",
)  # fmt: skip


def load(data: bytes, origin: Origin) -> Loaded:
    """The one article of the file, or all articles of a set as E-utilities give it."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it into its articles")
    root = parse(data)
    drop_namespaces(root)
    if root.tag == "article":
        return Loaded((_article(root, origin, data),))
    documents: list[Document] = []
    refused: list[Refusal] = []
    for number, article in enumerate(root.iter("article"), start=1):
        try:
            documents.append(_article(article, origin, etree.tostring(article, encoding="utf-8", with_tail=False)))
        except DocumentError as error:
            name = article.findtext("front/article-meta/article-id[@pub-id-type='pmc']") or str(number)
            refused.append(Refusal(where=f"article {name}", why=str(error)))
    if not documents and not refused:
        raise DocumentError("holds no article; fetch it again, or remove it")
    return Loaded(tuple(documents), tuple(refused))


def _article(article: etree._Element, origin: Origin, data: bytes) -> Document:
    if article.find("front") is None:
        raise DocumentError("is JATS without a front, so it has no title; fetch the whole article")
    return document(facts_of(article), _blocks(article), origin, data)


def _blocks(article: etree._Element) -> Iterator[Block]:
    for abstract in article.findall("front/article-meta/abstract"):
        if abstract.get("abstract-type") not in _ABSTRACTS_LEFT_OUT:
            yield Heading(_title(abstract) or "Abstract", 1)
            yield from _children(abstract, 2)
    body = article.find("body")
    if body is not None:
        yield from _children(body, 1)
    floats = article.find("floats-group")
    if floats is not None:
        yield Heading("Tables and figures", 1)
        yield from _children(floats, 2)
    for part in article.iterfind("back/*"):
        if part.tag in _BACK and not (_title(part) or "support").casefold().startswith(_FORMAL_TITLES):
            yield from _section(part, 1)


def _section(section: etree._Element, level: int) -> Iterator[Block]:
    title = _title(section)
    if title:
        yield Heading(title, level)
        level += 1
    yield from _children(section, level)


def _children(parent: etree._Element, level: int) -> Iterator[Block]:
    """The blocks below an element; what no rule names is read on inside, so that no text is lost."""
    previous: etree._Element | None = None
    for child in parent:
        name = name_of(child)
        if not name or name in _LEFT_OUT:
            continue
        if name in ("sec", "app", "glossary"):
            yield from _section(child, level)
        elif name == "list":
            yield from _list(child, spoken(previous) if previous is not None and previous.tag == "p" else "")
        else:
            yield from _block(child, level)
        previous = child


def _block(element: etree._Element, level: int, before: str = "") -> Iterator[Block]:
    name = name_of(element)
    if name in _LEFT_OUT:
        return
    if name == "sec":
        yield from _section(element, level)
    elif name == "list":
        yield from _list(element, before)
    elif name == "table-wrap":
        yield from _table(element)
    elif name in ("fig", "chem-struct-wrap"):
        if caption := _captioned(element):
            yield Paragraph(caption)
    elif name == "def-list":
        for item in element.iter("def-item"):
            yield Paragraph(": ".join(filter(None, (_said(item, "term"), _said(item, "def")))), joined=True)
    elif name == "array":
        yield from sentences(element, cell_text, "")
    elif name == "boxed-text" and (title := _title(element) or _said(element, "caption")):
        yield Heading(title, level)
        yield from _children(element, level + 1)
    else:
        yield from _flow(element, level)


def _flow(element: etree._Element, level: int) -> Iterator[Block]:
    before = ""
    for piece in flow(element, _BLOCKS, special):
        if isinstance(piece, str):
            before = tidy(piece)
            yield Paragraph(before)
        else:
            yield from _block(piece, level, before)


def _list(element: etree._Element, before: str) -> Iterator[Block]:
    for item in element.iterfind("list-item"):
        texts: list[str] = []
        nested: list[etree._Element] = []
        for part in item:
            if name_of(part) == "list":
                nested.append(part)
            elif name_of(part) not in ("label", ""):
                for piece in flow(part, _BLOCKS, special):
                    if isinstance(piece, str):
                        texts.append(tidy(piece))
                    else:
                        nested.append(piece)
        said = list(items([" ".join(texts)], before))
        yield from said
        for inner in nested:
            yield from _block(inner, 9, said[-1].text if said else before)


def _table(wrap: etree._Element) -> Iterator[Block]:
    caption = _captioned(wrap)
    if caption:
        yield Paragraph(caption)
    label, title = _label(wrap), _said(wrap, "caption/title") or _said(wrap, "caption")
    for number, grid in enumerate(wrap.iter("table")):
        if number and grid.getparent() is not None and name_of(grid.getparent()) == "alternatives":  # type: ignore[arg-type]
            continue
        yield from sentences(grid, cell_text, ", ".join(filter(None, (label, title))))
    for note in wrap.iterfind("table-wrap-foot/*"):
        text = spoken(note)
        mark = _label(note)
        rest = text.removeprefix(mark).strip() if mark else text
        yield Paragraph(f"[{mark}] {rest}" if mark.isalnum() else f"{mark} {rest}".strip(), joined=True)


def _captioned(element: etree._Element) -> str:
    return ": ".join(filter(None, (_label(element), _said(element, "caption"))))


def _label(element: etree._Element) -> str:
    return _said(element, "label").rstrip(" .:")


def _title(element: etree._Element) -> str:
    number, title = _said(element, "label"), _said(element, "title")
    return " ".join(filter(None, (number, title)))


def _said(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return spoken(found) if found is not None else ""
