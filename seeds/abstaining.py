"""X3 over all cases: how well the system knows what it should not answer.

The positive class is "should not be answered". AURC is the area under the risk-coverage curve (Geifman and El-Yaniv 2017):
the cases sorted by confidence, best first, the risk after k of them being the share that should not have been answered; the
mean over k.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Record
from seeds.observation import Observation


class Outcome(Record):
    """One case: whether it should be answered and was, why it should not, and how near its best passage came (cosine)."""

    case_id: str
    answerable: bool
    reason: str = ""
    answered: bool
    confidence: float = 0.0


class AbstentionTotals(Record):
    """What abstaining was worth. None where no case allows the figure."""

    precision: float | None
    recall: float | None
    f1: float | None
    coverage: float | None
    aurc: float | None
    recall_by_reason: dict[str, float]
    cases: int


def outcome(observation: Observation) -> Outcome:
    """What a case adds. One that failed did the wrong thing, whichever it was."""
    case = observation.case
    return Outcome(
        case_id=case.case_id,
        answerable=case.answerable,
        reason=case.unanswerable_reason or "",
        answered=not case.answerable if observation.error else observation.answered,
        confidence=observation.confidence,
    )


def totals(outcomes: Sequence[Outcome]) -> AbstentionTotals:
    """The figures over all cases, rounded to six decimals."""
    abstained = [one for one in outcomes if not one.answered]
    should = [one for one in outcomes if not one.answerable]
    right = [one for one in abstained if not one.answerable]
    precision, recall = _share(len(right), len(abstained)), _share(len(right), len(should))
    answerable = [one for one in outcomes if one.answerable]
    reasons = sorted({one.reason for one in should})
    return AbstentionTotals(
        precision=precision,
        recall=recall,
        f1=_f1(precision, recall),
        coverage=_share(sum(one.answered for one in answerable), len(answerable)),
        aurc=_aurc(outcomes),
        recall_by_reason={
            reason: share
            for reason in reasons
            if (share := _recall([one for one in should if one.reason == reason])) is not None
        },
        cases=len(outcomes),
    )


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Coverage and risk after each case, most confident first; equals in the order of their ids."""
    ordered = sorted(outcomes, key=lambda one: (-one.confidence, one.case_id))
    points: list[tuple[float, float]] = []
    wrong = 0
    for k, one in enumerate(ordered, start=1):
        wrong += not one.answerable
        points.append((k / len(ordered), wrong / k))
    return points


def _recall(should: Sequence[Outcome]) -> float | None:
    return _share(sum(not one.answered for one in should), len(should))


def _aurc(outcomes: Sequence[Outcome]) -> float | None:
    points = risk_coverage(outcomes)
    return round(sum(risk for _, risk in points) / len(points), 6) if points else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return round(2 * precision * recall / (precision + recall), 6) if precision + recall else 0.0


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
