"""Whether one wording keeps what another says: as strong, as careful, as denied, and as far as it reaches.

Statements are quoted whole, so nothing is reworded here; this proves it, and catches a quote that was cut out of its sentence. It
compares cues, not meanings: a rewording that loses no cue passes, one that loses or gains a cue does not.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.answer import Modality
from rag.evidence.scope import conditions
from rag.text.cues import hedges, modality, negation_cues
from rag.text.quantities import read

Change = Literal["", "stronger", "weaker", "reversed", "denial", "scope"]

_WEIGHT: dict[Modality, int] = {
    "contraindicated": -3,
    "not_recommended": -2,
    "caution": -1,
    "neutral": 0,
    "may_consider": 1,
    "recommended": 2,
}
_REACH = re.compile(
    r"\b(?:off-label|unlicensed|unless|except(?:ing)?|other than|apart from|only|solely|at least|at most|no more than|up to"
    r"|if|when|until|provided that|as long as|adults?|children|adolescents|pregnan\w+|elderly|older|aged|severe|mild|moderate"
    r"|conditional(?:ly)?|strong(?:ly)?|weak(?:ly)?|low[- ]certainty|low[- ]quality|generally|routinely|usually|most|some"
    r"|certain|first[- ]line)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


def change(source: str, wording: str) -> Change:
    """What a wording changes of its source, the worst first; "" when every cue is kept."""
    before, after = _WEIGHT[modality(source)], _WEIGHT[modality(wording)]
    if before * after < 0:
        return "reversed"
    if before != after:
        return "stronger" if abs(after) > abs(before) else "weaker"
    if _denials(source) % 2 != _denials(wording) % 2:
        return "denial"
    careful, now = _words_at(source, hedges(source)), _words_at(wording, hedges(wording))
    if careful - now:
        return "stronger"
    if now - careful:
        return "weaker"
    return "" if _reach(source) <= _reach(wording) else "scope"


def _denials(sentence: str) -> int:
    """How often a sentence denies outside its conditions: what they deny is the reach's affair."""
    inside = conditions(sentence)
    return sum(not any(start <= cue < end for start, end in inside) for cue, _ in negation_cues(sentence))


def _reach(sentence: str) -> frozenset[str]:
    """What limits a sentence: its conditions, words of scope, and the bounds of its numbers."""
    clauses = {" ".join(_WORD.findall(sentence[start:end].casefold())) for start, end in conditions(sentence)}
    words = {match.group().casefold().replace("-", " ") for match in _REACH.finditer(sentence)}
    bounds = {f"{number.comparator} {number.value:g} {number.unit}" for number in read(sentence) if number.comparator}
    return frozenset(clauses | words | bounds)


def _words_at(sentence: str, spans: list[tuple[int, int]]) -> frozenset[str]:
    return frozenset(sentence[start:end].casefold() for start, end in spans)
