"""What the readers of labelled sentences share: lines of a set, sentences worth a label, an even choice of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from rag.text.sentences import split

Item = TypeVar("Item")


def rows_of(path: Path) -> Iterator[Any]:
    """The objects of a file of JSON lines; none where the file is absent."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def sentences(text: str, least: int = 6, most: int = 70) -> Iterator[str]:
    """Its sentences with so many words that begin with a letter, without bullets."""
    for start, end in split(text):
        sentence = " ".join(text[start:end].split()).strip(" -*•")
        if least <= len(sentence.split()) <= most and sentence[0].isalpha():
            yield sentence


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many, evenly apart, so that long documents do not outweigh short ones."""
    return list(items) if len(items) <= most else [items[int(i * len(items) / most)] for i in range(most)]
