"""R1: nDCG@10 of the passages, with linear gain and over every relevant chunk of the snapshot (trec_eval's definition).

A chunk of a document behind a gold source takes the grade of that source (`seeds.relevance`); the same document may fill
several places. Beside it the reciprocal rank of the first relevant chunk, and the share of the first ten that belong to a
graded source: what gold does not name counts as not relevant, so a low share says that the judgements, not the ranking, may
be at fault. Computed by ir-measures (MacAvaney et al., ECIR 2022) over pytrec_eval.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ir_measures
from ir_measures import RR, Judged, Qrel, ScoredDoc, nDCG

from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.relevance import graded_chunks

_CASE = "case"


def ndcg(observation: Observation) -> float | None:
    """None for a case without a graded source in the snapshot."""
    return _value(observation, nDCG @ 10)


def _measured(measure: Any) -> Callable[[Observation], float | None]:
    return lambda observation: _value(observation, measure)


def _value(observation: Observation, measure: Any) -> float | None:
    grades = graded_chunks(observation.case, observation.library)
    if not any(grades.values()):
        return None
    qrels = [Qrel(_CASE, chunk_id, grade) for chunk_id, grade in grades.items()]
    # The library sorts by score and breaks ties on the id, so the rank itself is the score.
    run = [ScoredDoc(_CASE, passage.chunk.id, -rank) for rank, passage in enumerate(observation.passages)]
    if not run:
        return 0.0
    return float(next(ir_measures.iter_calc([measure], qrels, run)).value)


MEASURES = (
    Measure("R1", "nDCG@10 of passages", "higher", "soft", 0.0, ndcg),
    Measure("R1.rr", "reciprocal rank of passages", "higher", "report", 0.0, _measured(RR @ 10)),
    Measure("R1.judged", "judged in the first ten", "neither", "report", 0.0, _measured(Judged @ 10)),
)
