"""Finds nuggets in an answer: words, numbers and polarity that meet within a few sentences.

The matcher of `docs/evaluation.md`: anchors written by hand beat every automatic similarity by far (against the physicians
of K-QA, kappa 0.62 for anchors and 0.28 for the best automatic matcher), so no similarity decides anything here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rag.answer import SectionKind
from rag.text.analyser import fold
from rag.text.cues import negation_cues
from rag.text.quantities import Quantity, read, same
from rag.text.sentences import split
from seeds.gold import GoldQuantity, Pattern
from seeds.units import Unit, sections_of

Status = Literal["support", "partial", "none"]
MAX_WINDOW = 3
_REACH = 6  # words between a negation cue and what it denies
_ORDER: dict[Status, int] = {"support": 0, "partial": 1, "none": 2}


class Match(NamedTuple):
    """How well a pattern was found, and where: the section and the units `units[start:end]`."""

    status: Status
    section: SectionKind | None = None
    start: int = 0
    end: int = 0


def find(
    pattern: Pattern, units: Sequence[Unit], prefer: Sequence[SectionKind] = (), window: int = MAX_WINDOW
) -> Match:
    """The best match in windows of up to `window` neighbouring units of one section, smallest first.

    :param prefer: sections that win a tie, where a reader looks for the nugget.
    """
    best: tuple[tuple[int, int, int, int], Match] | None = None
    offset = 0
    for run in sections_of(units):
        for size in range(1, min(window, len(run)) + 1):
            for start in range(len(run) - size + 1):
                status = match_text(pattern, _said(run[start : start + size]))
                if status == "none":
                    continue
                section = run[start].section
                key = (_ORDER[status], int(bool(prefer) and section not in prefer), size, offset + start)
                if best is None or key < best[0]:
                    best = (key, Match(status, section, offset + start, offset + start + size))
        offset += len(run)
    return best[1] if best else Match("none")


def places(pattern: Pattern, units: Sequence[Unit], window: int = MAX_WINDOW) -> frozenset[int]:
    """The units that say the pattern: those of every supporting window of the smallest size that supports it at all."""
    for size in range(1, window + 1):
        found: set[int] = set()
        offset = 0
        for run in sections_of(units):
            for start in range(len(run) - size + 1):
                if match_text(pattern, _said(run[start : start + size])) == "support":
                    found |= set(range(offset + start, offset + start + size))
            offset += len(run)
        if found:
            return frozenset(found)
    return frozenset()


def match_text(pattern: Pattern, text: str) -> Status:
    """How far a text says what a pattern asks for.

    `support`: every group, every quantity and the polarity are there. `partial`: every group but not every quantity, or
    every quantity and every group but one.
    """
    folded = _folded(text)
    missed = sum(1 for group in pattern.anchors if _search(group, folded) is None)
    if missed > 1 or (missed and not pattern.quantities):
        return "none"
    complete = _quantities_found(pattern.quantities, _read(text)) == len(pattern.quantities)
    if missed:
        return "partial" if complete else "none"
    if not complete:
        return "partial"
    return "support" if _polarity_holds(pattern, folded) else "none"


def _said(run: Sequence[Unit]) -> str:
    """The window as a reader takes it in: each stem once, in front of the first unit that hangs from it."""
    parts: list[str] = []
    stem = ""
    for unit in run:
        if unit.stem and unit.stem != stem:
            parts.append(_closed(unit.stem))
            stem = unit.stem
        parts.append(unit.text)
    return "\n".join(parts)


def _closed(text: str) -> str:
    return text if text[-1:] in ".:!?" else f"{text}:"


def _search(group: Sequence[str], folded: str) -> re.Match[str] | None:
    return _group_pattern(tuple(group)).search(folded)


@lru_cache(maxsize=16_384)
def _group_pattern(group: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_anchor(word) for word in group))


def _anchor(word: str) -> str:
    """Word-bounded; a hyphen also meets a blank, so that "head-to-head" finds "head to head"."""
    bare = fold(word.rstrip("*").strip())
    body = re.sub(r"(?:\\-|\\ )", r"[-\\s]", re.escape(bare))
    return rf"(?<!\w){body}" if word.endswith("*") else rf"(?<!\w){body}(?!\w)"


@lru_cache(maxsize=8_192)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=8_192)
def _read(text: str) -> tuple[Quantity, ...]:
    return tuple(read(text))


def _quantities_found(wanted: Sequence[GoldQuantity], given: Sequence[Quantity]) -> int:
    return sum(1 for one in wanted if any(_meets(one, other) for other in given))


def _meets(wanted: GoldQuantity, given: Quantity) -> bool:
    comparator = wanted.cmp if wanted.cmp != "eq" else ""
    return same(Quantity(wanted.value, wanted.unit, comparator, 0, 0), given)


def _polarity_holds(pattern: Pattern, folded: str) -> bool:
    """Whether some sentence says the polarity's group in the way that is wanted."""
    if pattern.polarity == "any" or not pattern.anchors:
        return True
    group = _group_pattern(tuple(pattern.anchors[min(pattern.polarity_group, len(pattern.anchors) - 1)]))
    for start, end in split(folded):
        sentence = folded[start:end]
        for hit in group.finditer(sentence):
            if _denied(sentence, hit) == (pattern.polarity == "negate"):
                return True
    return False


def _denied(sentence: str, hit: re.Match[str]) -> bool:
    """Whether a negation cue stands in the hit itself or shortly before it, with no clause border between.

    After NegEx (Chapman et al. 2001): a cue reaches a few words ahead and stops at a border.
    """
    for start, end in negation_cues(sentence):
        if hit.start() <= start < hit.end():
            return True
        between = sentence[end : hit.start()]
        if end <= hit.start() and len(between.split()) < _REACH and not re.search(r"[;:]|\bbut\b|\bhowever\b", between):
            return True
    return False
