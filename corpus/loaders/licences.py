"""The licence that a JATS article states, by its short name where it is a Creative Commons one."""

from __future__ import annotations

import re

from lxml import etree

from corpus.loaders.facts import shortened
from corpus.loaders.readable import readable
from corpus.loaders.xml_text import all_text

_BY_URL = re.compile(r"creativecommons\.org/licenses/(by(?:-nc)?(?:-(?:nd|sa))?)(?:/(\d\.\d))?", re.IGNORECASE)
_PUBLIC = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)|creativecommons\.org/licenses/publicdomain")
_BY_NAME = re.compile(
    r"Creative Commons Attribution( Non-?Commercial)?(?:[ -](No ?Derivat\w*|Share ?Alike))?", re.IGNORECASE
)
_SPOKEN = 200  # characters


def licence_of(meta: etree._Element) -> str:
    """As in "CC BY 4.0", or the opening words of another licence; "" when none is stated."""
    for element in meta.iter("license", "licence"):
        links = " ".join(value for part in element.iter() for value in part.attrib.values() if isinstance(value, str))
        text = readable(all_text(element))
        return _named(f"{links} {text}") or _by_name(text) or shortened(text, _SPOKEN)
    statement = meta.find(".//copyright-statement")
    text = readable(all_text(statement)) if statement is not None else ""
    return _named(text)


def _named(text: str) -> str:
    """A licence of the text goes before a waiver for the data, which some publishers state in the same breath."""
    if found := _BY_URL.search(text):
        return f"CC {found.group(1).upper()} {found.group(2) or ''}".strip()
    public = _PUBLIC.search(text)
    return "" if public is None else "CC0 1.0" if public.group(1) == "zero" else "Public domain"


def _by_name(text: str) -> str:
    found = _BY_NAME.search(text)
    if found is None:
        return ""
    parts = ["BY", "NC" if found.group(1) else "", (found.group(2) or "")[:1].upper()]
    rest = {"N": "ND", "S": "SA", "": ""}[parts[2]]
    return "CC " + "-".join(filter(None, (parts[0], parts[1], rest)))
