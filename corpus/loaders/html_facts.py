"""What an HTML page says about itself: its title, and the meta elements that publishers write for machines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from corpus.loaders.facts import Facts, title_from_stem
from corpus.loaders.html_blocks import HtmlBlock
from corpus.loaders.kinds import kind_of
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from rag.records import Identifiers

_TITLES = ("citation_title", "dc.title", "og:title")
_DATES = ("citation_publication_date", "citation_date", "dc.date", "article:published_time", "dcterms.modified", "date")
_PUBLISHERS = ("citation_journal_title", "citation_publisher", "dc.publisher", "og:site_name")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_FEW_WORDS = 3


def facts_of(root: etree._Element, blocks: Sequence[HtmlBlock], origin: Origin) -> tuple[Facts, list[HtmlBlock]]:
    """The facts, and the blocks without the heading that is the title."""
    meta = _meta(root)
    rest = list(blocks)
    title = _first(meta, _TITLES) or _written_title(root, rest)
    if rest and rest[0].rank and readable(rest[0].block.text).casefold() in title.casefold():
        rest.pop(0)
    title = title or title_from_stem(origin.stem)
    opening = " ".join(block.block.text for block in rest[:6])
    year = _YEAR.search(_first(meta, _DATES))
    facts = Facts(
        title=title,
        kind=kind_of(title, opening),
        year=int(year.group()) if year else None,
        publisher=_first(meta, _PUBLISHERS),
        identifiers=_identifiers(root, meta),
    )
    return facts, rest


def _written_title(root: etree._Element, blocks: Sequence[HtmlBlock]) -> str:
    """The one heading of the highest rank that is there, or the browser's title where that says more."""
    headings = [block for block in blocks if block.rank]
    top = min((block.rank for block in headings), default=0)
    highest = [readable(block.block.text) for block in headings if block.rank == top]
    first = highest[0] if len(highest) == 1 and blocks[0].rank == top else ""
    shown = readable(root.findtext("head/title") or "")
    says_more = len(first.split()) < _FEW_WORDS and first.casefold() in shown.casefold()
    if shown and (not first or top > 1 or says_more):
        return shown
    return first


def _identifiers(root: etree._Element, meta: dict[str, str]) -> Identifiers:
    doi = _DOI.search(meta.get("citation_doi", "") or meta.get("dc.identifier", ""))
    pmid = meta.get("citation_pmid", "")
    canonical = root.xpath("string(//link[@rel='canonical']/@href)")
    url = str(canonical) or meta.get("og:url", "")
    return Identifiers(
        doi=doi.group() if doi else None,
        pmid=pmid if pmid.isdecimal() and len(pmid) <= 9 else None,
        url=url if _URL.fullmatch(url) else None,
    )


def _meta(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property")
        if name:
            found.setdefault(name.lower(), readable(element.get("content") or ""))
    return found


def _first(meta: dict[str, str], names: Sequence[str]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")
