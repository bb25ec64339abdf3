"""Runs every gold case and measures its answer. A case that fails scores its worst; none ever leaves a mean."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from rag.answer import Answer, AnswerStatus, Receipt, SectionKind
from rag.records import Record
from seeds.abstaining import AbstentionTotals, Outcome, outcome, totals
from seeds.control import Control
from seeds.gold import GoldCase, Split
from seeds.kinds import KindTotal, kinds
from seeds.measures import MEASURES, Measure
from seeds.nuggets import Status
from seeds.observation import Observation
from seeds.statistics import interval, mean

Run = Callable[[GoldCase], Observation]
ControlOf = Callable[[Observation], Control]
Keep = Callable[[Observation], None]
Progress = Callable[[str, int, int], None]

_log = logging.getLogger(__name__)


class NuggetReport(Record):
    """One nugget of one case: whether and where it was found."""

    id: str
    text: str
    importance: str
    status: Status
    section: SectionKind | None
    expected: tuple[SectionKind, ...]


class Violation(Record):
    """Something that no answer to the question may say, and the sentence that says it; what was reviewed is left out."""

    rule_id: str
    severity: str
    rule: str
    sentence: str


class CaseReport(Record):
    """One case: its scores by measure id and what stands behind them.

    Of what N1 lacks, `retrieval_loss` (1 - R3) was never retrieved, and `composing_loss` (R3 - N1) was retrieved but not
    said; it is negative where an answer joins what no single passage holds.
    """

    case_id: str
    cluster: str
    split: Split
    topic: str
    tags: tuple[str, ...]
    question: str
    interpreted_question: str
    answerable: bool
    status: AnswerStatus | None
    words: int
    scores: dict[str, float | None]
    retrieval_loss: float | None
    composing_loss: float | None
    control: Control | None
    outcome: Outcome
    nuggets: tuple[NuggetReport, ...]
    unsupported: tuple[str, ...]
    violations: tuple[Violation, ...]
    gold_sha256: str
    answer_sha256: str
    error: str

    @property
    def answered(self) -> bool:
        """Whether the question was answered, in whole or in part."""
        return self.status is not None and self.status != "insufficient_evidence"


class Total(Record):
    """Mean of a measure over the cases that it applies to, with its 95% interval (`seeds.statistics`)."""

    id: str
    name: str
    better: str
    gate: str
    mean: float | None
    low: float | None = None
    high: float | None = None
    cases: int


class Report(Record):
    """A whole run. It holds no times: the same answers give the same report, byte for byte.

    `diagnosis` are the two losses and the control, in the form of totals.
    """

    snapshot_id: str
    software: str
    gold_sha256: str
    numerics: str = ""  # of the encoder on this machine; "" where nobody looked
    totals: tuple[Total, ...]
    diagnosis: tuple[Total, ...]
    abstention: AbstentionTotals
    kinds: tuple[KindTotal, ...]
    cases: tuple[CaseReport, ...]


def evaluate(
    cases: Sequence[GoldCase],
    run: Run,
    *,
    snapshot_id: str,
    software: str,
    numerics: str = "",
    workers: int = 1,
    progress: Progress | None = None,
    control: ControlOf | None = None,
    keep: Keep | None = None,
) -> Report:
    """Runs the cases, some at a time, and reports them in their own order, whatever finishes first.

    What interrupts it (the progress function may raise too) ends it once the cases under way are through.

    :param control: scores the control of a case that was run.
    :param keep: is handed every observation in order, for what a report shows beside figures.
    """
    clusters = _clusters(cases)
    reports: list[CaseReport] = []
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="evaluate")
    try:
        under_way = [pool.submit(_measured, case, run, control, clusters[case.case_id]) for case in cases]
        for done, future in enumerate(under_way, start=1):
            report, observation = future.result()
            reports.append(report)
            if keep:
                keep(observation)
            if progress:
                progress("evaluate", done, len(cases))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return Report(
        snapshot_id=snapshot_id,
        software=software,
        numerics=numerics,
        gold_sha256=gold_sha256(cases),
        totals=tuple(_total(measure, reports) for measure in MEASURES),
        diagnosis=_diagnosis(reports),
        abstention=totals([report.outcome for report in reports]),
        kinds=kinds(cases, {report.case_id: _figures(report) for report in reports}),
        cases=tuple(reports),
    )


def gold_sha256(cases: Sequence[GoldCase]) -> str:
    """Names the gold that a run was measured against, so that two runs on different gold are never compared."""
    return hashlib.sha256("\n".join(case.model_dump_json() for case in cases).encode("utf-8")).hexdigest()


def _clusters(cases: Sequence[GoldCase]) -> dict[str, str]:
    """By case id, the case that its conversation began with: turns of one conversation are not independent."""
    parents = {case.case_id: next((turn.case_id for turn in case.conversation if turn.case_id), None) for case in cases}
    roots: dict[str, str] = {}
    for case_id in parents:
        seen = [case_id]
        while (parent := parents.get(seen[-1])) and parent not in seen:
            seen.append(parent)
        roots[case_id] = seen[-1]
    return roots


def _measured(case: GoldCase, run: Run, control: ControlOf | None, cluster: str) -> tuple[CaseReport, Observation]:
    """A measure that fails is a case that failed: its scores are the worst, and the run goes on."""
    observation = run(case)
    try:
        return _report(observation, control, cluster), observation
    except Exception as error:
        _log.exception("gold case %s cannot be measured", case.case_id)
        failed = Observation(case=case, library=observation.library, error=f"{type(error).__name__}: {error}")
        return _report(failed, None, cluster), failed


def _report(observation: Observation, control: ControlOf | None, cluster: str) -> CaseReport:
    case, answer = observation.case, observation.answer
    scores = {measure.id: measure.of(observation) for measure in MEASURES}
    reachable, found = scores.get("R3"), scores.get("N1")
    return CaseReport(
        case_id=case.case_id,
        cluster=cluster,
        split=case.split,
        topic=case.topic,
        tags=case.tags,
        question=case.question,
        interpreted_question=answer.interpreted_question if answer else "",
        answerable=case.answerable,
        status=answer.status if answer else None,
        words=observation.words,
        scores=scores,
        retrieval_loss=None if reachable is None else round(1 - reachable, 6),
        composing_loss=None if reachable is None or found is None else round(reachable - found, 6),
        control=control(observation) if control and answer else None,
        outcome=outcome(observation),
        nuggets=_nuggets(observation),
        unsupported=tuple(
            f"{unit.text} ({next((support.reason for support in supports if not support.ok), 'no citation')})"
            for unit, supports in zip(observation.claims, observation.supports, strict=True)
            if not any(support.ok for support in supports)
        ),
        violations=tuple(
            Violation(rule_id=rule.id, severity=rule.severity, rule=rule.text, sentence=unit.text)
            for rule, unit in observation.violations
        ),
        gold_sha256=gold_sha256([case]),
        answer_sha256=_contents_sha256(answer) if answer else "",
        error=observation.error,
    )


def _contents_sha256(answer: Answer) -> str:
    """Hash of what a reader reads: an index built on another day or machine that says the same gives the same."""
    made_by = Receipt(snapshot_id="", settings_id="", encoder="", software="")
    return answer.model_copy(update={"as_of": "", "receipt": made_by}).canonical_sha256()


def _nuggets(observation: Observation) -> tuple[NuggetReport, ...]:
    return tuple(
        NuggetReport(
            id=nugget.id,
            text=nugget.text,
            importance=nugget.importance,
            status=observation.nuggets[nugget.id].status,
            section=observation.nuggets[nugget.id].section,
            expected=nugget.section,
        )
        for nugget in observation.case.nuggets
    )


def _total(measure: Measure, reports: Sequence[CaseReport]) -> Total:
    found = [(report.scores[measure.id], report.cluster) for report in reports]
    return _mean_total(measure.id, measure.name, measure.better, measure.gate, found)


def _diagnosis(reports: Sequence[CaseReport]) -> tuple[Total, ...]:
    rows: tuple[tuple[str, str, str, Callable[[CaseReport], float | None]], ...] = (
        ("loss-retrieval", "vital nuggets that were not retrieved (1 - R3)", "lower", lambda case: case.retrieval_loss),
        ("loss-composing", "vital nuggets retrieved but not said (R3 - N1)", "lower", lambda case: case.composing_loss),
        ("loss-abstaining", "of these, because the question was not answered", "lower", _lost_by_abstaining),
        (
            "control-N1",
            "vital nugget recall of the control",
            "neither",
            lambda case: case.control.vital_recall if case.control else None,
        ),
        (
            "control-N2",
            "nugget recall of the control",
            "neither",
            lambda case: case.control.recall if case.control else None,
        ),
    )
    return tuple(
        _mean_total(name, words, better, "report", [(of(report), report.cluster) for report in reports])
        for name, words, better, of in rows
    )


def _lost_by_abstaining(case: CaseReport) -> float | None:
    return case.composing_loss if case.composing_loss is None or not case.answered else 0.0


def _mean_total(name: str, words: str, better: str, gate: str, found: Sequence[tuple[float | None, str]]) -> Total:
    values = [value for value, _ in found if value is not None]
    clusters = [cluster for value, cluster in found if value is not None]
    spread = interval(values, clusters) if values else None
    return Total(
        id=name,
        name=words,
        better=better,
        gate=gate,
        mean=mean(values) if values else None,
        low=spread.low if spread else None,
        high=spread.high if spread else None,
        cases=len(values),
    )


def _figures(report: CaseReport) -> dict[str, float | None]:
    return {
        "N1": report.scores.get("N1"),
        "N2": report.scores.get("N2"),
        "X3": report.scores.get("X3"),
        "retrieval_loss": report.retrieval_loss,
        "composing_loss": report.composing_loss,
        "control": report.control.vital_recall if report.control else None,
    }
