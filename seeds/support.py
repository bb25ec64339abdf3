"""Whether a source says what a sentence says: near-verbatim, with its numbers, its negation and its names in order.

`supported` of `docs/evaluation.md`, F2. It judges extractive text only: a paraphrase is not judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment

from rag.text.analyser import fold
from rag.text.cues import negation_cues
from rag.text.quantities import read, same
from rag.text.sentences import split
from rag.text.vocabulary import Vocabulary

CONTAINED = 90.0  # percent of characters that align (rapidfuzz partial ratio)
_DASHES = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-"})

_NOT = re.compile(r"\bnot\b|n't\b", re.IGNORECASE)


class Support(NamedTuple):
    """Whether a text supports a sentence, and if not, the first thing that speaks against it."""

    ok: bool
    reason: str = ""


def supported(sentence: str, source: str, vocabulary: Vocabulary) -> Support:
    """Compares a sentence with the part of `source` that it aligns with best, widened to whole sentences."""
    said = normal(sentence)
    if not said or not normal(source):
        return Support(False, "there is nothing to compare")
    span = aligned(sentence, source)
    if span is None:
        return Support(False, "the source does not hold these words")
    for reason, holds in (
        ("a number or its unit is not in the source", _numbers_hold(said, span)),
        ("the source denies more, or less, than is said", _negation_holds(said, span)),
        ("the names stand in another order, or are not in the source", _names_hold(said, span, vocabulary)),
    ):
        if not holds:
            return Support(False, reason)
    return Support(True)


def aligned(sentence: str, source: str) -> str | None:
    """The sentences of `source`, as `normal` writes them, that hold nearly the words of a sentence; None where none do."""
    said, text = normal(sentence), normal(source)
    if not said or not text or len(said) > len(text) * 1.1:
        return None
    found = partial_ratio_alignment(said, text, score_cutoff=CONTAINED)
    return None if found is None else _widened(text, found.dest_start, found.dest_end)


@lru_cache(maxsize=8_192)
def normal(text: str) -> str:
    """One kind of white space, hyphen and apostrophe."""
    return " ".join(text.translate(_DASHES).split())


def _widened(text: str, start: int, end: int) -> str:
    """Every sentence that the aligned stretch holds a fair part of: a few letters over a border are chance."""
    spans = split(text)
    touched = [
        (first, last)
        for first, last in spans
        if min(last, end) - max(first, start) > min(0.2 * (last - first), 0.2 * (end - start))
    ]
    return text[touched[0][0] : touched[-1][1]] if touched else text[start:end]


def _numbers_hold(said: str, span: str) -> bool:
    """Every number with its unit, in the source's order: two that change places say something else."""
    rest = iter(read(span))
    return all(any(same(one, other) and one.unit == other.unit for other in rest) for one in read(said))


def _negation_holds(said: str, span: str) -> bool:
    """As many cues where the whole sentence is taken; where it is a part, no more, and some when the source has any.

    A whole sentence also says "not" as often: "not only" denies nothing, and yet turns "had only ten patients" round.
    """
    mine, theirs = len(negation_cues(said)), len(negation_cues(span))
    if len(said) >= 0.9 * len(span):
        return mine == theirs and len(_NOT.findall(said)) == len(_NOT.findall(span))
    return mine <= theirs and bool(mine) == bool(theirs)


def _names_hold(said: str, span: str, vocabulary: Vocabulary) -> bool:
    return _is_subsequence(_mentions(said, vocabulary), _mentions(span, vocabulary))


def _mentions(text: str, vocabulary: Vocabulary) -> list[str]:
    """Names as they are written, so that a brand does not pass for another drug of the same generic name."""
    return [fold(text[mention.start : mention.end]) for mention in vocabulary.find(text)]


def _is_subsequence(some: Sequence[str], all_of: Sequence[str]) -> bool:
    rest = iter(all_of)
    return all(name in rest for name in some)
