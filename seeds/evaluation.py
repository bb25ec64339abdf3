"""Runs every gold case and measures its answer. A case that fails scores its worst; none ever leaves a mean."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from rag.answer import AnswerStatus, SectionKind
from rag.records import Record
from seeds.abstaining import AbstentionTotals, Outcome, outcome, totals
from seeds.gold import GoldCase, sentence_sha256
from seeds.measures import MEASURES, Measure
from seeds.nuggets import Status
from seeds.observation import Observation

Run = Callable[[GoldCase], Observation]
Progress = Callable[[str, int, int], None]


class NuggetReport(Record):
    """One nugget of one case: whether and where it was found."""

    id: str
    text: str
    importance: str
    status: Status
    section: SectionKind | None
    expected: tuple[SectionKind, ...]


class CaseReport(Record):
    """One case: its scores by measure id and what stands behind them."""

    case_id: str
    topic: str
    question: str
    interpreted_question: str
    status: AnswerStatus | None
    words: int
    scores: dict[str, float | None]
    outcome: Outcome
    nuggets: tuple[NuggetReport, ...]
    unsupported: tuple[str, ...]
    violations: tuple[str, ...]
    answer_sha256: str
    error: str


class Total(Record):
    """Mean of a measure over the cases that it applies to."""

    id: str
    name: str
    better: str
    gate: str
    mean: float | None
    cases: int


class Report(Record):
    """A whole run."""

    snapshot_id: str
    software: str
    gold_sha256: str
    totals: tuple[Total, ...]
    abstention: AbstentionTotals
    cases: tuple[CaseReport, ...]


def evaluate(
    cases: Sequence[GoldCase],
    run: Run,
    *,
    snapshot_id: str,
    software: str,
    workers: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Runs the cases, some at a time, and reports them in their own order, whatever finishes first."""
    reports: list[CaseReport] = []
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="evaluate") as pool:
        for done, report in enumerate(pool.map(lambda case: _report(case, run), cases), start=1):
            reports.append(report)
            if progress:
                progress("evaluate", done, len(cases))
    return Report(
        snapshot_id=snapshot_id,
        software=software,
        gold_sha256=gold_sha256(cases),
        totals=tuple(_total(measure, reports) for measure in MEASURES),
        abstention=totals([report.outcome for report in reports]),
        cases=tuple(reports),
    )


def gold_sha256(cases: Sequence[GoldCase]) -> str:
    """Names the gold that a run was measured against, so that two runs on different gold are never compared."""
    return hashlib.sha256("\n".join(case.model_dump_json() for case in cases).encode("utf-8")).hexdigest()


def _report(case: GoldCase, run: Run) -> CaseReport:
    observation = run(case)
    answer = observation.answer
    return CaseReport(
        case_id=case.case_id,
        topic=case.topic,
        question=case.question,
        interpreted_question=answer.interpreted_question if answer else "",
        status=answer.status if answer else None,
        words=observation.words,
        scores={measure.id: measure.of(observation) for measure in MEASURES},
        outcome=outcome(observation),
        nuggets=tuple(
            NuggetReport(
                id=nugget.id,
                text=nugget.text,
                importance=nugget.importance,
                status=observation.nuggets[nugget.id].status,
                section=observation.nuggets[nugget.id].section,
                expected=nugget.section,
            )
            for nugget in case.nuggets
        ),
        unsupported=tuple(
            f"{unit.text} ({next((support.reason for support in supports if not support.ok), 'no citation')})"
            for unit, supports in zip(observation.claims, observation.supports, strict=True)
            if not any(support.ok for support in supports)
        ),
        violations=tuple(
            f"{rule.severity}: {rule.text}: {unit.text} (sentence {sentence_sha256(unit.text)[:16]})"
            for rule, unit in observation.violations
        ),
        answer_sha256=answer.receipt.sha256 if answer else "",
        error=observation.error,
    )


def _total(measure: Measure, reports: Sequence[CaseReport]) -> Total:
    values = [value for report in reports if (value := report.scores[measure.id]) is not None]
    mean = round(sum(values) / len(values), 6) if values else None
    return Total(
        id=measure.id, name=measure.name, better=measure.better, gate=measure.gate, mean=mean, cases=len(values)
    )
