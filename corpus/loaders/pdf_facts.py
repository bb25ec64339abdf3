"""What a PDF says about itself: its title in the metadata or on the first page, the date and name of a drug label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.loaders.assemble import Block, Heading
from corpus.loaders.facts import Facts, title_from_stem
from corpus.loaders.kinds import kind_of
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from rag.records import Identifiers

_NO_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|qxd|tex)$|^\S*$|^slide \d", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_LABEL_NAME = re.compile(r"information needed to use\s+(\S+(?:\s\S+)?)\s+safely", re.IGNORECASE)
_LABEL_DATE = re.compile(r"\b(?:revised|issued):?\s*((?:\d{1,2}/)?(20\d\d|19\d\d))", re.IGNORECASE)
_DOI = re.compile(r"\b(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s,;]+)", re.IGNORECASE)
_FIRST_BLOCKS = 12
_OPENING = 6_000  # characters


def facts_of(metadata: dict[str, str], blocks: Sequence[Block], origin: Origin) -> tuple[Facts, list[Block]]:
    """The facts, and the blocks without the heading that is the title."""
    rest = list(blocks)
    opening = " ".join(block.text for block in rest[:80])[:_OPENING]
    label = _LABEL_NAME.search(opening)
    title = (_product_line(rest, label.group(1)) if label else "") or _stated_title(metadata) or _first_heading(rest)
    if rest and isinstance(rest[0], Heading) and readable(rest[0].text) == readable(title):
        rest.pop(0)
    dated = _LABEL_DATE.search(opening) if label else None
    in_title = _YEAR.findall(title)
    year = dated.group(2) if dated else in_title[-1] if in_title else None
    dois = {match.rstrip(".)") for match in _DOI.findall(" ".join(block.text for block in rest[:_FIRST_BLOCKS]))}
    facts = Facts(
        title=title or title_from_stem(origin.stem),
        kind=kind_of(title, opening),
        year=int(year) if year else None,
        version=dated.group() if dated else None,
        identifiers=Identifiers(doi=dois.pop() if len(dois) == 1 else None),
    )
    return facts, rest


def _stated_title(metadata: dict[str, str]) -> str:
    title = readable(metadata.get("Title", ""))
    return "" if _NO_TITLE.search(title) else title


def _product_line(blocks: Sequence[Block], name: str) -> str:
    """The line of a label that names the product: "NAME (substance) form, route"."""
    for block in blocks[:_FIRST_BLOCKS]:
        text = readable(block.text)
        if text.casefold().startswith(name.casefold()) and "(" in text:
            again = text.casefold().find(name.casefold(), len(name))
            return (text[:again] if again > 0 else text[:150]).strip()
    return ""


def _first_heading(blocks: Sequence[Block]) -> str:
    return next((readable(block.text) for block in blocks[:_FIRST_BLOCKS] if isinstance(block, Heading)), "")
