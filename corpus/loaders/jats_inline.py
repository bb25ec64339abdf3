"""Running text of JATS: marks of references fall away, marks of notes stand in brackets, formulas are written on one line.

An answer numbers its own references, so "[12]" inside a quote would point to the wrong one. A mark that is a word of its
sentence ("as in [12]", "Smith (2010)") stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.loaders.readable import readable
from corpus.loaders.xml_text import LINE, all_text, name_of, plain, raised, text_of

_NUMBERED = re.compile(r"[\[(]?\s*(?:[A-Z]{0,2}\d{1,3}[a-z]?\b[\s,;–—-]*)+[\])]?\s*")
_OPEN, _CLOSE = "\ue000", "\ue001"
_ONE = rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}"
_MARKS = re.compile(
    rf"(?P<marks>(?:[\[(]{{1,3}}\s*)?{_ONE}(?:\s*[\])]{{0,3}}[\s,;&–—-]*(?:and\s+)?[\[(]{{0,3}}\s*{_ONE})*"
    r"(?:\s*[\])]{1,3})?)(?P<after>\s*[,;]\s*)?"
)
_LONGEST = 24  # characters of a word that needs the mark behind it
_NEEDS_IT = re.compile(r"(?:in|by|from|of|see|and|with|to|refs?\.?|references?)", re.IGNORECASE)
_LEFT_OVER = re.compile(f"[{_OPEN}{_CLOSE}]")
_DOLLARS = re.compile(r"\$\$?(.+?)\$\$?", re.DOTALL)
_SILENT = frozenset(
    {"graphic", "inline-graphic", "media", "object-id", "tex-math-preamble", "processing-meta", "alt-text", "long-desc"}
)
_NOTES = frozenset({"fn", "table-fn"})


def spoken(element: etree._Element) -> str:
    """The element's text on one line."""
    return tidy(text_of(element, special))


def cell_text(cell: etree._Element) -> str:
    """The text of a table's cell with its line breaks, behind the blanks that indent it."""
    text = text_of(cell, special)
    return text[: len(text) - len(text.lstrip())] + LINE.join(tidy(line) for line in text.strip().split(LINE))


def tidy(text: str) -> str:
    """The text without the marks of references, with single blanks."""
    if _OPEN in text:
        text = _LEFT_OVER.sub("", "".join(_without_marks(text)))
    return readable(text)


def special(element: etree._Element) -> str | None:
    """What an inline element of JATS says; None to read on inside."""
    name = name_of(element)
    if name in _SILENT:
        return ""
    if name == "xref":
        return _reference(element)
    if name == "sup":
        inner = text_of(element, special)
        return inner if _OPEN in inner or inner.startswith("[") else raised(inner)
    if name == "fn":
        return f" ({readable(text_of(element, special))}) "
    if name in ("inline-formula", "disp-formula", "alternatives"):
        return _formula(element)
    if name == "math":
        return _math(element)
    if name == "tex-math":
        return _tex(element)
    said = plain(element)
    return said if said is None or not len(element) else f" {text_of(element, special)} "


def _reference(element: etree._Element) -> str:
    text = text_of(element, lambda child: None)
    kind = element.get("ref-type", "")
    if kind == "bibr" and _NUMBERED.fullmatch(text):
        return f"{_OPEN}{text}{_CLOSE}"
    if kind in _NOTES and (mark := text.strip()):
        return f"[{mark}]" if mark.isalnum() else mark
    return text_of(element, special)


def _without_marks(text: str) -> Iterator[str]:
    """The text without its marks, save those that the word before them needs: they stay as they were written."""
    at = 0
    for match in _MARKS.finditer(text):
        before, marks, after = text[at : match.start()], match["marks"], match["after"] or ""
        at = match.end()
        words = before[-_LONGEST:].split()
        more = sum(map(marks.count, "[(")) - sum(map(marks.count, "])"))
        if words and before[-1].isspace() and _NEEDS_IT.fullmatch(words[-1].strip("[(,;")):
            yield before + marks + after
        elif more > 0:  # "(12; trial B)": the bracket holds more than the marks
            yield before + marks[:more]
        else:
            yield before.rstrip() + (marks[more:] if more else "") + after
    yield text[at:]


def _formula(element: etree._Element) -> str:
    """One of the several forms in which a formula or a picture of it is given."""
    for name in ("math", "tex-math"):
        for found in element.iter():
            if name_of(found) == name:
                return f" {_math(found) if name == 'math' else _tex(found)} "
    return text_of(element, lambda child: "" if name_of(child) in _SILENT else None)


def _tex(element: etree._Element) -> str:
    text = all_text(element)
    formula = _DOLLARS.search(text)
    return formula.group(1) if formula else "" if "\\documentclass" in text else text


def _math(element: etree._Element) -> str:
    name = name_of(element)
    if not name:
        return ""
    parts = [_math(child) for child in element if isinstance(child.tag, str)]
    if not parts:
        return (element.text or "").strip()
    if name == "mfrac" and len(parts) == 2:
        return f"({parts[0]})/({parts[1]})"
    if name == "msqrt":
        return f"√({''.join(parts)})"
    if name in ("msup", "mover") and len(parts) == 2:
        power = raised(parts[1])
        return parts[0] + (power if power != parts[1] or name == "mover" else f"^({power})")
    if name == "msubsup" and len(parts) == 3:
        return parts[0] + parts[1] + raised(parts[2])
    if name == "mfenced":
        return f"{element.get('open', '(')}{','.join(parts)}{element.get('close', ')')}"
    return "".join(parts)
