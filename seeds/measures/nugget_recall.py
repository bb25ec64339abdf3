"""N2, A_strict: supported nuggets / nuggets, vital and okay alike (TREC RAG 2024, arXiv 2411.09607)."""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for a case without nuggets."""
    matches = observation.nuggets.values()
    return sum(match.status == "support" for match in matches) / len(matches) if matches else None


MEASURE = Measure("N2", "nugget recall", "higher", "report", 0.0, score)
