"""Everyday words for what sources call by a term: a blood thinner is an anticoagulant, a puff an inhalation.

A closed list, `lay.txt`. Nothing is replaced: the words stay, and what they mean stands beside them.
"""

from __future__ import annotations

import re
from functools import cache

from rag.records import Record
from rag.text.analyser import analyse
from rag.text.english import ordinary
from rag.text.wordlist import beginning_of, lines_of, pattern_of

_Entry = tuple[tuple[str, ...], re.Pattern[str], tuple[str, ...], tuple[str, ...]]  # beginnings, pattern, terms, words


class Meaning(Record):
    """Words of a question, and the tokens of each term that they may mean."""

    words: str
    tokens: frozenset[str]
    terms: tuple[str, ...]
    likewise: tuple[
        str, ...
    ] = ()  # the everyday words that mean the same: a source may say "A&E" where it is asked of casualty

    def among(self, held: frozenset[str], text: str = "") -> bool:
        """Whether a text, or one with these tokens, has one of the terms."""
        return any(term <= held for term in _analysed(self.terms)) or bool(
            text and self.likewise and _any_of(self.likewise).search(text)
        )


def meanings(text: str) -> tuple[Meaning, ...]:
    """What the everyday words of a question mean, in the order of the list."""
    lowered = text.lower()
    return tuple(
        Meaning(words=match.group(), tokens=frozenset(analyse(match.group())), terms=terms, likewise=words)
        for starts, pattern, terms, words in _list()
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
    words = tuple(listed.split(","))
    starts = tuple(beginning_of(word) for word in words)
    # "Well" is in many sentences that tell of nobody's health.
    telling = tuple(word for word in words if not (tokens := set(analyse(word))) or not tokens <= ordinary())
    return starts, _any_of(words), tuple(term.strip() for term in terms.split(",")), telling


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return pattern_of(words)
