"""Abstention over all cases: how often not answering was right, and what a threshold on confidence would do.

Positive class: a case that must not be answered. The risk-coverage curve (El-Yaniv and Wiener 2010) takes cases in the order
of their confidence, the most confident first: coverage is the share taken, risk the share of those taken that must not be
answered, AURC the mean risk over all depths. Confidence is the share of the question's weight that its best retrieved
sentence holds (`seeds.control`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from seeds.evaluation import CaseReport

_DIGITS = 6


class Point(NamedTuple):
    """What happens if every case of at least this confidence is answered."""

    confidence: float
    coverage: float
    risk: float


class Abstention(NamedTuple):
    """The curve, and where the system itself stands (None where nothing can be divided)."""

    points: tuple[Point, ...]
    aurc: float
    coverage: float
    risk: float | None
    precision: float | None
    recall: float | None
    f1: float | None


def abstention(cases: Sequence[CaseReport]) -> Abstention:
    """The summary over the cases of a run, of which there is at least one. A failed case has the lowest confidence."""
    answered = [case for case in cases if case.answered]
    wrong = sum(not case.answerable for case in answered)
    refused = [case for case in cases if not case.answered]
    right = sum(not case.answerable for case in refused)
    precision = _share(right, len(refused))
    recall = _share(right, sum(not case.answerable for case in cases))
    risks = _risks(cases)
    return Abstention(
        points=_points(cases, risks),
        aurc=round(sum(risks) / len(risks), _DIGITS),
        coverage=round(len(answered) / len(cases), _DIGITS),
        risk=_share(wrong, len(answered)),
        precision=precision,
        recall=recall,
        f1=round(2 * precision * recall / (precision + recall), _DIGITS) if precision and recall else None,
    )


def _confidence(case: CaseReport) -> float:
    return case.control.coverage if case.control else 0.0


def _ordered(cases: Sequence[CaseReport]) -> list[CaseReport]:
    return sorted(cases, key=lambda case: (-_confidence(case), case.case_id))


def _risks(cases: Sequence[CaseReport]) -> list[float]:
    """Risk at each depth. Cases of one confidence are taken together, so each has the risk after the last of them."""
    ordered = _ordered(cases)
    risks = [0.0] * len(ordered)
    start = wrong = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and _confidence(ordered[end]) == _confidence(ordered[start]):
            wrong += not ordered[end].answerable
            end += 1
        risks[start:end] = [wrong / end] * (end - start)
        start = end
    return risks


def _points(cases: Sequence[CaseReport], risks: Sequence[float]) -> tuple[Point, ...]:
    ordered = _ordered(cases)
    return tuple(
        Point(_confidence(case), round((depth + 1) / len(ordered), _DIGITS), round(risks[depth], _DIGITS))
        for depth, case in enumerate(ordered)
        if depth + 1 == len(ordered) or _confidence(ordered[depth + 1]) != _confidence(case)
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, _DIGITS) if whole else None
