"""Closed lists of words that lie beside the code, and the patterns that find such words in a text.

A list is a text file of lines; what stands behind "#" at the start of a line is for its readers. In words, `*` stands for any
letters and a blank for blanks or hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files

_BLANK = r"[\s\-\u2010-\u2015]+"


def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a list of this package that say something."""
    lines = files("rag.text").joinpath(name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these words, whole ones only, whatever their case."""
    alternatives = (_BLANK.join(re.escape(part).replace(r"\*", r"\w*") for part in word.split()) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def beginning_of(words: str) -> str:
    """How a text that has these words has them begin: to look for that first is fast, and nearly always says no."""
    return re.split(r"[\s*-]", words.strip().lower(), maxsplit=1)[0]


def pieces_of(words: str) -> tuple[str, ...]:
    """The pieces that a text which has these words has in it, letter by letter, between their blanks, hyphens and endings."""
    return tuple(piece for piece in re.split(r"[\s*\-\u2010-\u2015]+", words.strip().lower()) if piece)
