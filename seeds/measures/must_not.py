"""X1: how many things the answer says that no answer to this question may say (patterns of the gold case)."""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for a case that forbids nothing."""
    if not observation.case.must_not:
        return None
    return float(len({rule.id for rule, _ in observation.violations}))


MEASURE = Measure("X1", "must-not violations", "lower", "hard", 1.0, score)
