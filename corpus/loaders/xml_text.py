"""Text of an XML element on one line of reading: raised and lowered characters, breaks and named entities put right.

A raised figure keeps its place in Unicode, because "10<sup>6</sup>" read as "106" would be another number. A single raised letter
is the mark of a note and stands in brackets ("12.5[a]"), so that it does not run into the figure before it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from lxml import etree

Special = Callable[[etree._Element], str | None]
"""What an element says, where that is not simply what is in it; None to read on inside."""

LINE = "\x1f"
"""A line break that the file asks for. XML itself cannot hold this character, and `readable` makes a blank of it."""

_RAISED = str.maketrans("0123456789+-\u2212\u2013()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾")
_POWER = re.compile("[+\u2212\u2013-]?[0-9]+[+\u2212-]?")
_NOTE = re.compile("([a-z](?: ?, ?[a-z])*)([*†‡§#]*)")
_TRADE = {"TM": "\u2122", "tm": "\u2122", "R": "\u00ae"}
_BREAKS = frozenset({"br", "break", "hr"})
_OWN_LINE = frozenset(
    "p paragraph list list-item item def-item def term title label caption tr td th disp-quote".split()
)
_INDENT = re.compile(r"[^\S\n]*\n\s*$")


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace; "" for an entity."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def drop_namespaces(root: etree._Element) -> None:
    """Takes the namespaces from all names of elements, so that one path finds them in every edition of a format."""
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]


def text_of(element: etree._Element, special: Special) -> str:
    """All that is in the element, in its order; blanks are left as they are."""
    parts: list[str] = []
    _gather(element, special, parts)
    return "".join(parts)


def all_text(element: etree._Element, between: str = "") -> str:
    """All text in the element, without any special case."""
    return between.join(str(part) for part in element.itertext())


def flow(element: etree._Element, blocks: frozenset[str], special: Special) -> Iterator[str | etree._Element]:
    """Stretches of running text and the elements named in `blocks`, in their order; blocks lie at any depth."""
    parts: list[str] = []
    for piece in _pieces(element, blocks, special):
        if isinstance(piece, str):
            _append(parts, piece)
            continue
        if running := "".join(parts).strip():
            yield running
        parts = []
        yield piece
    if running := "".join(parts).strip():
        yield running


def plain(element: etree._Element) -> str | None:
    """The special cases that every format shares."""
    name = name_of(element)
    if name == "sup":
        return raised(text_of(element, plain))
    if name in _BREAKS:
        return LINE
    return f" {text_of(element, plain)} " if name in _OWN_LINE else None


def entity(element: etree._Element) -> str:
    """The character that a named entity stands for: without its DTD the parser only knows the name."""
    return html.unescape(str(element.text or ""))


def raised(text: str) -> str:
    """Raised text as Unicode shows it: "6" as "⁶", the mark "a" as "[a]", "th" as it is."""
    bare = text.strip()
    if _POWER.fullmatch(bare):
        return text.replace(bare, bare.translate(_RAISED))
    if note := _NOTE.fullmatch(bare):
        return text.replace(bare, f"[{note.group(1)}]{note.group(2)}")
    return _TRADE.get(bare, text)


def _gather(element: etree._Element, special: Special, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if not isinstance(child.tag, str):
            said: str | None = entity(child)
        else:
            if child.tag.endswith(("sup", "sub")):
                _without_indent(parts)
            said = special(child)
        if said is None:
            _gather(child, special, parts)
        else:
            parts.append(said)
        if child.tail:
            parts.append(child.tail)


def _pieces(element: etree._Element, blocks: frozenset[str], special: Special) -> Iterator[str | etree._Element]:
    yield element.text or ""
    for child in element:
        name = name_of(child)
        if name in blocks:
            yield child
        elif not name:
            yield entity(child)
        elif (said := special(child)) is not None:
            yield "\x00" if name in ("sup", "sub") else ""
            yield said
        else:
            yield "\x00" if name in ("sup", "sub") else ""
            yield from _pieces(child, blocks, special)
        yield child.tail or ""


def _append(parts: list[str], piece: str) -> None:
    if piece == "\x00":  # what follows is raised or lowered; XML itself cannot hold this character
        _without_indent(parts)
    elif piece:
        parts.append(piece)


def _without_indent(parts: list[str]) -> None:
    r"""Takes back the line break that a program set before <sub> to make the file look tidy: "β\n  2" is "β2"."""
    if parts and parts[-1] and parts[-1][-1].isspace():
        parts[-1] = _INDENT.sub("", parts[-1])
