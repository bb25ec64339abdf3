"""N1, V_strict: supported vital nuggets / vital nuggets.

TREC RAG 2024 AutoNuggetizer (arXiv 2411.09607), with hand-written anchors in place of a judge (`seeds.nuggets`).
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for a case without vital nuggets."""
    vital = [nugget for nugget in observation.case.nuggets if nugget.importance == "vital"]
    if not vital:
        return None
    return sum(observation.nuggets[nugget.id].status == "support" for nugget in vital) / len(vital)


MEASURE = Measure("N1", "vital nugget recall", "higher", "soft", 0.0, score)
