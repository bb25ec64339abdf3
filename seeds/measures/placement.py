"""S1: supported nuggets that stand in a section where a reader looks for them / supported nuggets."""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None where no nugget was found, since nothing was placed."""
    placed = [
        observation.nuggets[nugget.id].section in nugget.section
        for nugget in observation.case.nuggets
        if observation.nuggets[nugget.id].status == "support"
    ]
    return sum(placed) / len(placed) if placed else None


MEASURE = Measure("S1", "section placement", "higher", "soft", 0.0, score)
