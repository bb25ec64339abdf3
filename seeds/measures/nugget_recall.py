"""N2: nuggets found, by the four definitions of TREC RAG 2024 (AutoNuggetizer, arXiv 2411.09607).

A_strict counts supported nuggets over all nuggets, vital and okay alike; A and V give a partly found nugget half, over all
nuggets and over the vital ones. (V_strict is N1.)
"""

from __future__ import annotations

from collections.abc import Callable

from seeds.gold import Nugget
from seeds.measures.measure import Measure
from seeds.nuggets import Status
from seeds.observation import Observation

_STRICT: dict[Status, float] = {"support": 1.0, "partial": 0.0, "none": 0.0}
_LENIENT: dict[Status, float] = {"support": 1.0, "partial": 0.5, "none": 0.0}


def recall(credit: dict[Status, float], counts: Callable[[Nugget], bool]) -> Callable[[Observation], float | None]:
    """Mean credit over the nuggets that count; None for a case without such."""

    def score(observation: Observation) -> float | None:
        given = [credit[observation.nuggets[one.id].status] for one in observation.case.nuggets if counts(one)]
        return sum(given) / len(given) if given else None

    return score


MEASURES = (
    Measure("N2", "nugget recall", "higher", "report", 0.0, recall(_STRICT, lambda _: True)),
    Measure("N2.A", "nugget recall, part counts half", "higher", "report", 0.0, recall(_LENIENT, lambda _: True)),
    Measure(
        "N2.V",
        "vital nugget recall, part counts half",
        "higher",
        "report",
        0.0,
        recall(_LENIENT, lambda nugget: nugget.importance == "vital"),
    ),
)
