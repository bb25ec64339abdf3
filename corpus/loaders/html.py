"""HTML: what the page says, without what surrounds it; headings, lists and tables keep their place.

lxml parses. What is taken for boilerplate is only what the page itself marks as such: a lost warning is worse than a kept menu.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from corpus.loaders.assemble import document
from corpus.loaders.decoded import decode
from corpus.loaders.html_blocks import HtmlBlock, blocks_of
from corpus.loaders.html_facts import facts_of
from corpus.loaders.liquid import expand
from corpus.loaders.port import MIB, Loaded, Origin
from rag.errors import DocumentError

MAX_BYTES = 16 * MIB

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_PROLOG = re.compile(r"^\s*(?:<\?xml.*?\?>\s*)?(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?", re.DOTALL | re.IGNORECASE)
_HEAD = 4096


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the page."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    declared = _XML_ENCODING.search(data[:_HEAD]) or _CHARSET.search(data[:_HEAD])
    text = decode(data, _encoding(declared.group(1).decode("ascii")) if declared else None)
    return from_text(text, data, origin)


def from_text(text: str, data: bytes, origin: Origin) -> Loaded:
    """The document of HTML that has been decoded; `data` are the bytes that it came from."""
    root = parse(expand(_PROLOG.sub("", text, count=1)))
    blocks: list[HtmlBlock] = blocks_of(root)
    facts, rest = facts_of(root, blocks, origin)
    return Loaded((document(facts, (block.block for block in rest), origin, data),))


def parse(text: str) -> etree._Element:
    """The root element. DocumentError when the page is empty or nests too deeply (its end would be lost)."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("is empty HTML; save the page again") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DocumentError("nests its elements too deeply; write it flatter")
    return root


def _encoding(name: str) -> str:
    """As browsers read it: what calls itself Latin-1 is Windows-1252."""
    return (
        "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252") else name
    )
