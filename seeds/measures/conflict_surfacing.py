"""X2: conflicts of the case that the answer shows from both sides / conflicts whose sources the snapshot holds.

Shown: a nugget of each side is supported, and a source of each side is cited. Two stricter counts beside it: `cued`, where a
word of contrast of the gold case stands within two units of either side; and `first`, where the preferred side stands first.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.text.analyser import fold
from seeds.gold import GoldConflict, Pattern, Side
from seeds.measures.measure import Measure
from seeds.nuggets import Match, match_text
from seeds.observation import Observation
from seeds.relevance import held_documents

_NEAR = 2


def share(counts: Callable[[Observation, GoldConflict], bool | None]) -> Callable[[Observation], float | None]:
    """Share of the conflicts that count; None where there is none to judge."""

    def score(observation: Observation) -> float | None:
        judged = [
            kept
            for conflict in observation.case.conflicts
            if _held(observation, conflict) and (kept := counts(observation, conflict)) is not None
        ]
        return sum(judged) / len(judged) if judged else None

    return score


def both(observation: Observation, conflict: GoldConflict) -> bool:
    """Whether both sides are said and cited."""
    return all(_said(observation, side) and _cited(observation, side) for side in (conflict.a, conflict.b))


def cued(observation: Observation, conflict: GoldConflict) -> bool | None:
    """Whether the contrast is in words; None for a conflict without such words."""
    if not conflict.cue:
        return None
    cue = Pattern(id=conflict.id, text="", anchors=(conflict.cue,))
    near = {
        place
        for side in (conflict.a, conflict.b)
        for match in _matches(observation, side)
        for place in range(max(0, match.start - _NEAR), min(len(observation.units), match.end + _NEAR))
    }
    texts = (f"{observation.units[place].stem}\n{observation.units[place].text}" for place in sorted(near))
    return both(observation, conflict) and any(match_text(cue, fold(text)) == "support" for text in texts)


def first(observation: Observation, conflict: GoldConflict) -> bool | None:
    """Whether the preferred side stands first; None where neither is preferred."""
    if conflict.prefer is None:
        return None
    sides = (conflict.a, conflict.b) if conflict.prefer == "a" else (conflict.b, conflict.a)
    if not both(observation, conflict):
        return False
    wanted, other = (min(match.start for match in _matches(observation, side)) for side in sides)
    return wanted <= other


def _held(observation: Observation, conflict: GoldConflict) -> bool:
    case, library = observation.case, observation.library
    return all(held_documents(case, library, side.sources) for side in (conflict.a, conflict.b))


def _matches(observation: Observation, side: Side) -> list[Match]:
    return [match for name in side.nuggets if (match := observation.nuggets[name]).status == "support"]


def _said(observation: Observation, side: Side) -> bool:
    return bool(_matches(observation, side))


def _cited(observation: Observation, side: Side) -> bool:
    return bool(observation.case.documents(side.sources) & observation.quoted)


MEASURES = (
    Measure("X2", "conflicts shown from both sides", "higher", "soft", 0.0, share(both)),
    Measure("X2.cued", "conflicts named as such", "higher", "report", 0.0, share(cued)),
    Measure("X2.first", "conflicts with the preferred side first", "higher", "report", 0.0, share(first)),
)
