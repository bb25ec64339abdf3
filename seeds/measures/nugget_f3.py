"""N5: F(beta = 3) of vital recall and the length allowance of TREC's question answering tracks (Voorhees, TREC 2003).

Each supported nugget allows 100 characters. Precision is 1 up to the allowance, and 1 - (length - allowance) / length beyond;
F = 10 P R / (9 P + R). Length counts the characters of the answer's units that are not white space.
"""

from __future__ import annotations

from seeds.measures import vital_recall
from seeds.measures.measure import Measure
from seeds.observation import Observation

_ALLOWED = 100
_BETA_SQUARED = 9.0


def score(observation: Observation) -> float | None:
    """None for a case without vital nuggets."""
    recall = vital_recall.score(observation)
    if recall is None:
        return None
    length = sum(len("".join(unit.text.split())) for unit in observation.units)
    allowance = _ALLOWED * sum(match.status == "support" for match in observation.nuggets.values())
    precision = 1.0 if length <= allowance else 1.0 - (length - allowance) / length
    if not recall or not precision:
        return 0.0
    return (1.0 + _BETA_SQUARED) * precision * recall / (_BETA_SQUARED * precision + recall)


MEASURE = Measure("N5", "nugget F3", "higher", "report", 0.0, score)
