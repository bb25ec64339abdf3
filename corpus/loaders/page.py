"""Markdown pages without front matter, such as guideline sites keep: rendered to HTML, then read like any page."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.front_matter import NO_FRONT_MATTER
from corpus.loaders import html
from corpus.loaders.decoded import decode
from corpus.loaders.liquid import expand
from corpus.loaders.port import MIB, Loaded, Origin
from corpus.plain_text import MAX_NESTING
from rag.errors import DocumentError

MAX_BYTES = 2 * MIB


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:
        # Addresses of links are no text of the document, and encoding them took a twelfth of the time.
        return url


_PARSER = _Parser("commonmark").enable("table")
_CODE = ("fence", "code_block")


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the page. Its title is its only heading of the highest level, else the file's name."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    tokens = _PARSER.parse(expand(decode(data)))
    for token in tokens:
        if token.level > MAX_NESTING:
            line = f" at line {token.map[0] + 1}" if token.map else ""
            raise DocumentError(f"nests lists or quotes too deeply{line}; write it flatter")
    kept = [token for token in tokens if token.type not in _CODE]
    if not _says_something(kept):
        raise DocumentError(NO_FRONT_MATTER)
    return html.from_text(_PARSER.renderer.render(kept, _PARSER.options, {}), data, origin)


def _says_something(tokens: list[Token]) -> bool:
    """Whether there is text besides headings. A file without any is rather a document that lost its front matter."""
    inside = ["", *(token.type for token in tokens)]
    return any(
        token.type == "html_block" or (token.type == "inline" and bool(token.content) and before != "heading_open")
        for before, token in zip(inside, tokens, strict=False)
    )
