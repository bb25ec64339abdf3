"""Markdown pages without front matter, such as guideline sites keep: rendered to HTML, then read like any page."""

from __future__ import annotations

from markdown_it import MarkdownIt

from corpus.loaders import html
from corpus.loaders.decoded import decode
from corpus.loaders.liquid import expand
from corpus.loaders.port import MIB, Loaded, Origin
from corpus.plain_text import MAX_NESTING
from rag.errors import DocumentError

MAX_BYTES = 2 * MIB
_CODE = ("fence", "code_block")


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the page. Its title is its only heading of the highest level, else the file's name."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(expand(decode(data)))
    for token in tokens:
        if token.level > MAX_NESTING:
            line = f" at line {token.map[0] + 1}" if token.map else ""
            raise DocumentError(f"nests lists or quotes too deeply{line}; write it flatter")
    said = parser.renderer.render([token for token in tokens if token.type not in _CODE], parser.options, {})
    try:
        return html.from_text(said, data, origin)
    except DocumentError as error:
        if "holds no text" in str(error) or "is empty" in str(error):
            raise DocumentError("has no front matter and no text below its title; add them, or remove it") from error
        raise
