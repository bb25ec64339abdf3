"""Markdown as lines of plain text: what a reader would say aloud, so that a quote reads the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.errors import DocumentError

MAX_NESTING = 12  # markdown-it drops what lies deeper than its own limit of 20 without a word

_SILENT_BLOCKS = {
    "fence": "a code block",
    "code_block": "an indented block, which Markdown reads as code",
    "html_block": "an HTML block",
}
_LINE_BREAKS = frozenset({"<br>", "<br/>", "<br />"})


class Line(NamedTuple):
    """One line of plain text with the number of the file's line where it begins.

    `joined` lines follow the one before without a blank line (list items, table rows). Lines of kind "left_out" are not
    text of the document: they say what was passed over.
    """

    kind: Literal["heading", "text", "left_out"]
    text: str
    number: int
    level: int = 0
    joined: bool = False


def lines(body: str, first_line: int = 1) -> Iterator[Line]:
    """The lines of a CommonMark text with tables, in reading order. DocumentError where words could be lost."""
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    _refuse_deep_nesting(tokens, first_line)
    _refuse_broken_paragraphs(tokens, first_line)
    in_list = 0
    started = False  # whether the outermost list has given its first line
    position = 0
    while position < len(tokens):
        token = tokens[position]
        number = first_line + (token.map[0] if token.map else 0)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            started = started if in_list else False
            in_list += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            in_list -= 1
        elif token.type in _SILENT_BLOCKS:
            yield Line("left_out", _SILENT_BLOCKS[token.type], number)
        elif token.type == "heading_open":
            yield _heading(token, tokens[position + 1], number)
        elif token.type == "paragraph_open":
            text = _said(tokens[position + 1], number)
            if text:
                yield Line("text", text, number, joined=in_list > 0 and started)
                started = True
        elif token.type == "table_open":
            end = next(i for i in range(position, len(tokens)) if tokens[i].type == "table_close")
            yield from _rows(tokens[position:end], first_line)
            position = end
        position += 1


def _refuse_deep_nesting(tokens: Sequence[Token], first_line: int) -> None:
    for token in tokens:
        if token.level > MAX_NESTING:
            number = first_line + (token.map[0] if token.map else 0)
            raise DocumentError(f"nests lists or quotes too deeply at line {number}; write it flatter")


def _refuse_broken_paragraphs(tokens: Sequence[Token], first_line: int) -> None:
    """A sentence wrapped before ">= 50%" or "- 5" would lose the sign: Markdown takes it for a quote or a list."""
    for before, paragraph_end, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_quote = token.type == "blockquote_open"
        is_list = token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0
        if not (is_quote or is_list) or paragraph_end.type != "paragraph_close" or not (before.map and token.map):
            continue
        if before.map[1] == token.map[0] and (is_quote or not before.content.rstrip().endswith(":")):
            what = "'>'" if is_quote else "a list mark"
            number = first_line + token.map[0]
            raise DocumentError(
                f"has {what} amid a paragraph at line {number}; wrap it elsewhere or leave a blank line"
            )


def _heading(token: Token, inline: Token, number: int) -> Line:
    if token.level > 0:
        raise DocumentError(f"has a heading inside a list or a quote at line {number}; move it out")
    text = _said(inline, number)
    if not text:
        raise DocumentError(f"has an empty heading at line {number}; give it words or remove it")
    return Line("heading", text, number, level=int(token.tag[1:]))


def _rows(tokens: Sequence[Token], first_line: int) -> Iterator[Line]:
    """Each row as one sentence, "header: value; header: value.", because a cell means nothing without its header."""
    header: list[str] = []
    row: list[str] = []
    number = first_line
    joined = False
    for token in tokens:
        if token.map:
            number = first_line + token.map[0]
        if token.type == "inline":
            row.append(_said(token, number))
        elif token.type == "tr_close":
            if not header:
                header = row
            else:
                cells = [(name, value) for name, value in zip(header, row, strict=False) if value]
                pairs = [f"{name}: {value}" if name else value for name, value in cells]
                if pairs:
                    yield Line("text", "; ".join(pairs).rstrip(".") + ".", number, joined=joined)
                    joined = True
            row = []


def _said(inline: Token, number: int) -> str:
    """The words of a paragraph on one line: marks of emphasis and links fall away, pictures are left out."""
    parts: list[str] = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "html_inline":
            parts.append(_spoken_html(child.content, number))
    return " ".join("".join(parts).split())


def _spoken_html(tag: str, number: int) -> str:
    if tag.lower() in _LINE_BREAKS:
        return " "
    if tag.startswith("<!--"):
        return ""
    # Dropping a tag can change the meaning: 10<sup>9</sup> would become 109, and struck-out words would stand.
    raise DocumentError(f"holds the HTML tag {tag[:40]} at line {number}; write it as plain text (10^9) or as &lt;")
