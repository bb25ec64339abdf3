"""F2: claims that one of their citations supports on its own / claims, by `seeds.support.supported`.

F3 also lets the citations of a claim support it together.
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for an answer that claims nothing."""
    kept = [any(support.ok for support in supports) for supports in observation.supports]
    return sum(kept) / len(kept) if kept else None


MEASURE = Measure("F2", "claims supported by one citation", "higher", "report", 0.0, score)
