"""N4: claims that take part in a supported nugget / claims. It falls when an answer is padded.

A claim takes part when it stands in a smallest window that says the nugget, wherever in the answer.
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.nuggets import places
from seeds.observation import Observation


def score(observation: Observation) -> float | None:
    """None for a case without nuggets, or an answer without claims."""
    if not observation.case.nuggets or not observation.claims:
        return None
    used = {place for nugget in observation.case.nuggets for place in places(nugget, observation.units)}
    return sum(observation.units[place].is_claim for place in used) / len(observation.claims)


MEASURE = Measure("N4", "nugget density", "higher", "soft", 0.0, score)
