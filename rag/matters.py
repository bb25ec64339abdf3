"""What is asked about a treatment or a disease beside its use: storing it, driving on it, a missed dose, hair loss, mortality.

A closed table (`text/matters.txt`) of the words that questions and sources have for each. What clinicians ask falls into few
kinds (Ely et al. 2000, "A taxonomy of generic clinical questions", BMJ 321:429), and for these the words are known on both
sides; so where a question raises one and no source has a word of it, that is no matter of wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache

from rag.facets import asking_text, asking_with_its_cause
from rag.records import Record
from rag.text.wordlist import lines_of, pattern_of, pieces_of

MATTERS, ACTS = "matters.txt", "acts.txt"


class Matter(Record):
    """One line of the table. `asked`: alternatives of words that must all stand in a question; `said`: words of sources."""

    name: str
    asked: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]

    def is_asked(self, text: str, ways: Iterable[int] | None = None) -> bool:
        """Whether a question raises it.

        :param ways: which of the alternatives are looked for; all of them, if none are named.
        """
        tried = self.asked if ways is None else [self.asked[way] for way in ways]
        return any(all(_pattern(word).search(text) for word in every) for every in tried)

    def is_said(self, text: str) -> bool:
        """Whether a sentence has a word of it."""
        return _has(self._said, text)

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return pattern_of(self.said)


@lru_cache(maxsize=50_000)
def _has(pattern: re.Pattern[str], text: str) -> bool:
    """Remembered: the same sentences are asked for the same words, several times an answer and from one answer to the next."""
    return pattern.search(text) is not None


def matters_asked(question: str) -> tuple[Matter, ...]:
    """The matters that the asking part of a question raises, in the order of the table."""
    asking, cause = asking_text(question), asking_with_its_cause(question)
    raised = _raised(MATTERS, asking)
    return raised if cause == asking else tuple(dict.fromkeys((*raised, *_raised(MATTERS, cause))))


def acts_asked(question: str) -> tuple[Matter, ...]:
    """What it asks to do or to know (`text/acts.txt`): to stop, to add, a target. These rank statements and refuse nothing."""
    return _raised(ACTS, asking_text(question))


@cache
def table(name: str = MATTERS) -> tuple[Matter, ...]:
    """Every line of a list."""
    return tuple(_read(line) for line in lines_of(name))


@lru_cache(maxsize=4_096)
def _raised(name: str, text: str) -> tuple[Matter, ...]:
    lowered = text.lower()
    near: dict[int, list[int]] = {}
    for sign, places in _signs(name).items():
        if sign in lowered:
            for at, way in places:
                near.setdefault(at, []).append(way)
    every = table(name)
    return tuple(every[at] for at in sorted(near) if every[at].is_asked(text, near[at]))


def _read(line: str) -> Matter:
    name, _, rest = line.partition(":")
    both, questions, sources = (
        [word for word in (*part.split(","),) if word.strip()] for part in f"{rest}||".split("|")[:3]
    )
    asked = tuple(tuple(word.strip() for word in every.split("&")) for every in (*both, *questions))
    single = [every.strip() for every in both if "&" not in every]
    return Matter(
        name=name.strip(), asked=asked, said=tuple(dict.fromkeys((*single, *(word.strip() for word in sources))))
    )


@cache
def _signs(name: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """The longest piece of each alternative's words, with the lines and alternatives that it is a sign of.

    To look for it first is fast, and nearly always says no.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for at, matter in enumerate(table(name)):
        for way, words in enumerate(matter.asked):
            sign = max((piece for word in words for piece in pieces_of(word)), key=len)
            found.setdefault(sign, []).append((at, way))
    return {sign: tuple(places) for sign, places in found.items()}


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return pattern_of((word,))
