"""Everyday words for what sources call by a term: a blood thinner is an anticoagulant, a puff an inhalation.

A closed list, `lay.txt`. Nothing is replaced: the words stay, and what they mean stands beside them.
"""

from __future__ import annotations

import re
from functools import cache

from rag.records import Record
from rag.text.analyser import analyse
from rag.text.wordlist import beginning_of, lines_of, pattern_of

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
    return tuple(_read(line) for line in lines_of("lay.txt"))


def _read(line: str) -> _Entry:
    listed, _, terms = line.partition(":")
    words = listed.split(",")
    return (
        tuple(beginning_of(word) for word in words),
        pattern_of(words),
        tuple(term.strip() for term in terms.split(",")),
    )
