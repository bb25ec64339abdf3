"""F5: quantities of the answer that stand in the chunks cited beside them, with value and unit / quantities."""

from __future__ import annotations

from rag.text.quantities import read, same
from seeds.measures.measure import Measure
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for an answer without figures."""
    found: list[bool] = []
    for unit in observation.claims:
        given = [quantity for cited in observation.cited(unit) for text in cited for quantity in read(text)]
        found += [any(same(one, other) for other in given) for one in read(unit.text)]
    return sum(found) / len(found) if found else None


MEASURE = Measure("F5", "numeric fidelity", "higher", "hard", 0.0, score)
