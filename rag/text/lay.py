"""Everyday words for what sources call by a term: a blood thinner is an anticoagulant, a puff an inhalation.

A closed list, `lay.txt`. Nothing is replaced: the words stay, and what they mean stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rag.records import Record
from rag.text.analyser import analyse

_Entry = tuple[tuple[str, ...], re.Pattern[str], tuple[str, ...]]  # beginnings, words, terms


class Meaning(Record):
    """Words of a question, and the tokens of each term that they may mean."""

    words: str
    tokens: frozenset[str]
    terms: tuple[str, ...]

    def among(self, held: frozenset[str]) -> bool:
        """Whether a text with these tokens has one of the terms."""
        return any(term <= held for term in _analysed(self.terms))


def meanings(text: str) -> tuple[Meaning, ...]:
    """What the everyday words of a question mean, in the order of the list."""
    lowered = text.lower()
    return tuple(
        Meaning(words=match.group(), tokens=frozenset(analyse(match.group())), terms=terms)
        for starts, pattern, terms in _list()
        if any(start in lowered for start in starts) and (match := pattern.search(text))
    )


@cache
def _analysed(terms: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(analyse(term)) for term in terms)


@cache
def _list() -> tuple[_Entry, ...]:
    return tuple(_read(files("rag.text").joinpath("lay.txt").read_text(encoding="utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[_Entry]:
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        words, _, terms = line.partition(":")
        each = (
            r"[\s-]+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split()) for word in words.split(",")
        )
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w-])", re.IGNORECASE)
        # To look for the beginnings as they stand is much faster, and nearly always says no.
        starts = tuple(re.split(r"[\s*-]", word.strip().lower(), maxsplit=1)[0] for word in words.split(","))
        yield starts, pattern, tuple(term.strip() for term in terms.split(","))
