"""Measures of retrieval on a public set: nDCG@10, recall@10, recall@100 and MRR@10 by ir-measures, with paired intervals.

What is not judged counts as not relevant. A query for which a system found nothing scores 0; none leaves a mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from rag.records import Record
from seeds.public.forms import Qrels
from seeds.statistics import interval, mean, sign_flip

MEASURES = {"nDCG@10": nDCG @ 10, "recall@10": R @ 10, "recall@100": R @ 100, "MRR@10": RR @ 10}
_DIGITS = 6

Rankings = Mapping[str, Sequence[str]]  # ids of what was found by query, best first


class Score(Record):
    """A mean over queries with its interval, and the paired difference from the reference system."""

    mean: float
    low: float | None
    high: float | None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    p: float | None = None


class SystemScores(Record):
    """One system on one set."""

    system: str
    scores: dict[str, Score]
    by_query: dict[str, dict[str, float]]


def score_queries(qrels: Qrels, rankings: Rankings) -> dict[str, dict[str, float]]:
    """Each measure by query, for every query that has relevance."""
    # Scores fall with the rank, so that no tie is broken by anybody else's rule.
    run = {
        query: {name: float(len(found) - rank) for rank, name in enumerate(found)} for query, found in rankings.items()
    }
    names = {str(measure): name for name, measure in MEASURES.items()}
    scores = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    wanted = {query: dict(grades) for query, grades in qrels.items()}
    for one in ir_measures.iter_calc(list(MEASURES.values()), wanted, run):
        scores[one.query_id][names[str(one.measure)]] = round(float(one.value), _DIGITS)
    return scores


def compare(qrels: Qrels, systems: Mapping[str, Rankings]) -> tuple[SystemScores, ...]:
    """The systems in the order given; the first is what the others are compared with, query by query."""
    scored = {name: score_queries(qrels, rankings) for name, rankings in systems.items()}
    reference = next(iter(scored.values()))
    return tuple(
        SystemScores(
            system=name,
            scores={measure: _score(measure, found, None if number == 0 else reference) for measure in MEASURES},
            by_query=found,
        )
        for number, (name, found) in enumerate(scored.items())
    )


def _score(
    measure: str, found: Mapping[str, Mapping[str, float]], reference: Mapping[str, Mapping[str, float]] | None
) -> Score:
    queries = sorted(found)
    values = [found[query][measure] for query in queries]
    spread = interval(values, queries)
    score = Score(mean=mean(values), low=spread.low if spread else None, high=spread.high if spread else None)
    if reference is None:
        return score
    differences = [found[query][measure] - reference[query][measure] for query in queries]
    apart = interval(differences, queries)
    return score.model_copy(
        update={
            "difference": mean(differences),
            "difference_low": apart.low if apart else None,
            "difference_high": apart.high if apart else None,
            "p": sign_flip(differences, queries),
        }
    )
