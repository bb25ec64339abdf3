"""Parses XML that a stranger wrote: no network, no files, no entities of its own, no deep nesting, no giant texts."""

from __future__ import annotations

from typing import Any

from lxml import etree

from rag.errors import DocumentError


def parse(data: bytes) -> etree._Element:
    """The root element; comments and processing instructions are gone.

    libxml2 without `huge_tree` refuses nesting below 256 elements, texts above 10 MB and entities that multiply.

    :raises DocumentError: the XML is not well-formed, or it declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(explain(error)) from error
    refuse_entities(root)
    return root


def refuse_entities(element: etree._Element) -> None:
    """DocumentError when the document of the element declares entities of its own."""
    declared: Any = element.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise DocumentError("declares entities of its own, which can hide files or gigabytes; save it without a DTD")


def explain(error: Exception) -> str:
    """What is wrong with the XML, and how to mend it."""
    reason = str(error)
    if "depth" in reason.lower():
        return "nests its elements too deeply; write it flatter"
    if "entity" in reason.lower() and ("loop" in reason.lower() or "amplification" in reason.lower()):
        return "declares entities of its own, which can hide files or gigabytes; save it without a DTD"
    line = getattr(error, "lineno", None)
    return f"is not well-formed XML{f' at line {line}' if line else ''}; fetch it again, or export it again"
