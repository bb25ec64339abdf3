"""Items of a list, each led by the words that open the list: "Do not use in children" is lost on an item alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.loaders.assemble import Paragraph
from corpus.loaders.readable import readable
from rag.text.sentences import split

_MAX_LEAD = 240  # characters
_BULLET = re.compile(r"^[•·◦▪●‣○*–—-]\s+")


def items(texts: Iterable[str], before: str) -> Iterator[Paragraph]:
    """One paragraph an item. Where the text before the list ends in a colon, its last sentence leads every item."""
    lead = lead_in(before)
    for text in texts:
        item = _BULLET.sub("", readable(text))
        if item:
            yield Paragraph(f"{lead} {item}" if lead else item, joined=True)


def lead_in(before: str) -> str:
    """The last sentence of a text that ends in a colon; "" otherwise, or when it is too long to be said with each item."""
    text = readable(before)
    if not text.endswith(":"):
        return ""
    start, end = split(text)[-1]
    return text[start:end] if end - start <= _MAX_LEAD else ""
