"""F4: citations that support their claim on their own / citations.

Stricter than ALCE (Gao et al., EMNLP 2023), where a citation counts as wrong only if it can be taken away.
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for an answer without citations."""
    supports = [support.ok for one in observation.supports for support in one]
    return sum(supports) / len(supports) if supports else None


MEASURE = Measure("F4", "citation precision", "higher", "hard", 0.0, score)
