"""F1: claims that are, white space and dashes aside, a stretch of a chunk that they cite / claims."""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.support import normal


def score(observation: Observation) -> float | None:
    """None for an answer that claims nothing."""
    kept = [
        any(normal(unit.text) in normal(text) for cited in observation.cited(unit) for text in cited)
        for unit in observation.claims
    ]
    return sum(kept) / len(kept) if kept else None


MEASURE = Measure("F1", "verbatim rate", "higher", "soft", 0.0, score)
