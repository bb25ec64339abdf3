"""A drug label as the openFDA interface gives it: one JSON object with a field for each section.

openFDA has run each section's text together, tables too. Where it gives a table on its own as well, its rows follow as sentences;
the text of DailyMed's SPL is better wherever it can be had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.facts import Facts
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from corpus.loaders.xml_tables import captioned, sentences
from corpus.loaders.xml_text import plain, text_of
from rag.errors import DocumentError
from rag.records import Document, Identifiers

_SETID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NO_SECTION = frozenset({"id", "set_id", "version", "effective_time", "openfda", "spl_product_data_elements"})
_TABLE = "_table"


def is_label(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a label of openFDA and not a document of our own schema."""
    return "set_id" in record and "openfda" in record


def label(record: Mapping[str, Any], origin: Origin, data: bytes) -> Document:
    """The label's document. DocumentError when it has no set id or no section."""
    setid = str(record.get("set_id", "")).lower()
    if not _SETID.fullmatch(setid):
        raise DocumentError("is a label of openFDA without a set id; fetch it again")
    known = record["openfda"] if isinstance(record["openfda"], dict) else {}
    brand, generic = _first(known, "brand_name"), _first(known, "generic_name")
    if not brand and not generic:
        brand = _first(record, "spl_product_data_elements")[:120]
    date = _DATE.fullmatch(str(record.get("effective_time", "")))
    number = str(record.get("version", ""))
    version = " ".join(filter(None, ("-".join(date.groups()) if date else "", f"(version {number})" if number else "")))
    facts = Facts(
        title=f"{brand} ({generic})"
        if brand and generic and generic.casefold() != brand.casefold()
        else brand or generic,
        kind="label",
        id=f"spl-{setid}",
        publisher=_first(known, "manufacturer_name"),
        year=int(date.group(1)) if date else None,
        version=version or None,
        identifiers=Identifiers(setid=setid),
        jurisdiction="US",
    )
    return document(facts, _blocks(record), origin, data)


def _first(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return readable(str(value[0])) if isinstance(value, list) and value else ""


def _blocks(record: Mapping[str, Any]) -> Iterator[Block]:
    names = [name for name, value in record.items() if name not in _NO_SECTION and isinstance(value, list)]
    # The boxed warning first, as on the label itself; openFDA's own order says nothing.
    for name in sorted(names, key=lambda name: name != "boxed_warning"):
        if name.endswith(_TABLE):
            continue
        texts = [text for text in record[name] if isinstance(text, str)]
        if texts:
            yield Heading(name.replace("_", " ").capitalize())
            for text in texts:
                yield Paragraph(text)
            yield from _tables(record.get(name + _TABLE))


def _tables(value: object) -> Iterator[Block]:
    for markup in value if isinstance(value, list) else ():
        if not isinstance(markup, str) or "<table" not in markup:
            continue
        try:
            root = lxml_html.fragment_fromstring(markup, create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        for table in root.iter("table"):
            caption = table.find("caption")
            said = readable(text_of(caption, plain)) if caption is not None else ""
            if said:
                yield Paragraph(captioned(said))
            yield from sentences(table, lambda cell: text_of(cell, plain), said)
