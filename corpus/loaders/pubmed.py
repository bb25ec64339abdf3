"""PubMed and MEDLINE XML: one document a citation, read one by one, so that the file's tree is never in memory as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.port import Loaded, Origin, Refusal
from corpus.loaders.pubmed_facts import facts_of, spoken
from corpus.loaders.safe_xml import explain, refuse_entities
from rag.errors import DocumentError
from rag.records import Document

_CITATIONS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_MAX_LABEL = 100
_SUMMARY = "plain-language-summary"


def load(data: bytes, origin: Origin) -> Loaded:
    """Every citation with an abstract; those without one are refused by their PMID."""
    documents: list[Document] = []
    refused: list[Refusal] = []
    for number, (citation, part) in enumerate(_citations(data), start=1):
        try:
            documents.append(_document(citation, origin, part))
        except DocumentError as error:
            pmid = citation.findtext(".//PMID")
            refused.append(Refusal(where=f"PMID {pmid}" if pmid else f"citation {number}", why=str(error)))
    if not documents and not refused:
        raise DocumentError("holds no citation; export the search again as PubMed XML")
    if len(refused) == 1 and not documents:
        raise DocumentError(refused[0].why)
    return Loaded(tuple(documents), tuple(refused))


def _citations(data: bytes) -> Iterator[tuple[etree._Element, bytes]]:
    """Each citation with its own bytes; what has been read is let go."""
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0  # a PubmedArticle holds a MedlineCitation
    first = True
    try:
        for event, element in events:
            if first:
                refuse_entities(element)
                first = False
            if element.tag in _CITATIONS:
                depth += 1 if event == "start" else -1
                if event == "end" and not depth:
                    yield element, etree.tostring(element, encoding="utf-8", with_tail=False)
                    _let_go(element)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(explain(error)) from error


def _let_go(citation: etree._Element) -> None:
    citation.clear()
    parent = citation.getparent()
    while parent is not None and citation.getprevious() is not None:
        del parent[0]


def _document(citation: etree._Element, origin: Origin, part: bytes) -> Document:
    blocks = list(_blocks(citation))
    if not any(isinstance(block, Paragraph) for block in blocks):
        raise DocumentError("has no abstract, so it holds nothing to quote; add its full text, or leave it out")
    return document(facts_of(citation), blocks, origin, part)


def _blocks(citation: etree._Element) -> Iterator[Block]:
    for abstract in citation.iter("Abstract"):
        yield Heading("Abstract", 1)
        yield from _parts(abstract)
    for abstract in citation.iter("OtherAbstract"):
        if abstract.get("Type") == _SUMMARY and abstract.get("Language", "eng") == "eng":
            yield Heading("Plain language summary", 1)
            yield from _parts(abstract)


def _parts(abstract: etree._Element) -> Iterator[Block]:
    for part in abstract.iterfind("AbstractText"):
        label = part.get("Label", "").strip().rstrip(":")
        text = spoken(part)
        if not text:
            continue
        if label and label.upper() != "UNLABELLED" and len(label) <= _MAX_LABEL:
            yield Heading(label.capitalize() if label.isupper() else label, 2)
        yield Paragraph(text)
