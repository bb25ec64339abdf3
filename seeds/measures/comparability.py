"""C1: ROUGE against the reference answer of the case, for comparison with the literature. Never a gate.

ROUGE-2 and ROUGE-Lsum by rouge-score (Google), ROUGE-SU4 by rouge-metric, both after Lin (2004), without stemming as BioASQ
does. They see topic and length, and hardly a clinical fault: on K-QA, changing every number moves ROUGE-2 by 0.03, and adding
"not" by 0.04. Recall grows with length alone and F1 falls, so both are given.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rag.answer import SECTION_KINDS
from seeds.measures.measure import Measure
from seeds.observation import Observation

_Scores = dict[str, tuple[float, float]]  # name -> recall, F1


@lru_cache(maxsize=512)
def rouge(candidate: str, reference: str) -> _Scores:
    """Recall and F1 of `rouge2`, `rougeLsum` and `su4`; one sentence a line, as Lsum wants it."""
    from rouge_metric import PyRouge  # both are wanted by few runs, and take a while to import
    from rouge_score.rouge_scorer import RougeScorer

    found = RougeScorer(["rouge2", "rougeLsum"], use_stemmer=False).score(reference, candidate)
    scores = {name: (float(one.recall), float(one.fmeasure)) for name, one in found.items()}
    skip = PyRouge(rouge_n=(), rouge_l=False, rouge_su=True, skip_gap=4)
    su4 = skip.evaluate([candidate.lower().replace("\n", " ")], [[reference.lower().replace("\n", " ")]])["rouge-su4"]
    return {**scores, "su4": (float(su4["r"]), float(su4["f"]))}


def score(name: str, place: int) -> Callable[[Observation], float | None]:
    """Recall (place 0) or F1 (place 1); None for a case without a reference answer."""

    def of(observation: Observation) -> float | None:
        given = observation.case.reference_answer
        reference = "\n".join(given[kind] for kind in SECTION_KINDS if given.get(kind))
        if not reference:
            return None
        return rouge("\n".join(unit.text for unit in observation.claims), reference)[name][place]

    return of


MEASURES = (
    Measure("C1.r2", "ROUGE-2 recall", "higher", "report", 0.0, score("rouge2", 0)),
    Measure("C1.r2_f", "ROUGE-2 F1", "higher", "report", 0.0, score("rouge2", 1)),
    Measure("C1.su4", "ROUGE-SU4 recall", "higher", "report", 0.0, score("su4", 0)),
    Measure("C1.su4_f", "ROUGE-SU4 F1", "higher", "report", 0.0, score("su4", 1)),
    Measure("C1.lsum", "ROUGE-Lsum F1", "higher", "report", 0.0, score("rougeLsum", 1)),
)
