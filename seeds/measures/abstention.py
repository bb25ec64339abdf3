"""X3: whether the system answered what it should answer and did not answer what it should not (1 or 0).

Precision, recall and the risk-coverage curve over all cases are made in `seeds.abstaining`.
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """1.0 when right."""
    return float(observation.answered == observation.case.answerable)


MEASURE = Measure("X3", "answers or abstains rightly", "higher", "hard", 0.0, score)
