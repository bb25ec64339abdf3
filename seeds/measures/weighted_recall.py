"""N3: weight of the supported nuggets / weight of all; a vital nugget weighs 1, an okay one 0.5. The headline figure."""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation

_WEIGHT = {"vital": 1.0, "okay": 0.5}


def score(observation: Observation) -> float | None:
    """None for a case without nuggets."""
    total = sum(_WEIGHT[nugget.importance] for nugget in observation.case.nuggets)
    found = sum(
        _WEIGHT[nugget.importance]
        for nugget in observation.case.nuggets
        if observation.nuggets[nugget.id].status == "support"
    )
    return found / total if total else None


MEASURE = Measure("N3", "weighted nugget recall", "higher", "soft", 0.0, score)
