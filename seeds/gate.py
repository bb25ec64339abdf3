"""Whether a run may pass: an exact ratchet case by case, and a statistical gate over all cases.

The system is deterministic, so the ratchet comes first: a run fails when an invariant breaks, when a vital nugget that was
found no longer is, when a question that must not be answered newly is, when something critical is said. Where the baseline is of
a machine whose encoder rounds otherwise, what single cases lost is told and does not fail the run. The statistical gate sees
many small losses that no single case would show: a soft measure fails when its mean fell by more than its margin and the
whole 95% interval of the paired differences lies below zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rag.records import Record
from seeds.baseline import Baseline, BaselineCase
from seeds.evaluation import CaseReport, Report, Total
from seeds.statistics import adjusted, interval, mean, sign_flip

INVARIANTS = ("F3", "F4", "F5", "F6")  # 1.0 in every case: attainable, since statements are verbatim quotes
_OWN_RULE = frozenset({*INVARIANTS, "X1.critical", "X3"})  # held by rules of their own, not by "no worse than before"
_MARGINS = {"R1": 0.01, "R2": 0.01, "R2.100": 0.01}
_MARGIN = 0.02

Outcome = Literal["passes", "warns", "fails"]


class Finding(Record):
    """Something that happened to one case, in a sentence."""

    case_id: str
    text: str


class Comparison(Record):
    """A measure now and in the baseline, over the cases that both have it for.

    `difference` and its interval count upwards as better, whichever way the measure counts.
    """

    id: str
    name: str
    gate: str
    cases: int
    before: float
    now: float
    difference: float
    low: float | None
    high: float | None
    p: float
    q: float
    outcome: Outcome


class Verdict(Record):
    """What the gates say. Failures and failing comparisons end `consilium evaluate` with exit code 1."""

    passes: bool
    baseline: str
    failures: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    comparisons: tuple[Comparison, ...]


def judge(report: Report, baseline: Baseline | None) -> Verdict:
    """The verdict on a run. Without a baseline only the invariants are judged; `baseline` then says so."""
    failures = [finding for case in report.cases for finding in _broken(case)]
    notices = [finding for case in report.cases for finding in _lesser_violations(case)]
    elsewhere = baseline is not None and baseline.is_of_another_machine(report.numerics)
    for case in report.cases:
        if not case.answerable and case.answered:
            known = baseline is not None and _answered(baseline.cases[case.case_id])
            (notices if known or elsewhere else failures).append(_wrongly_answered(case, known=known))
    comparisons: tuple[Comparison, ...] = ()
    if baseline is not None:
        for case in report.cases:
            before = baseline.cases[case.case_id]
            (notices if elsewhere else failures).extend(_lost(case, before) + _worse(case, before, report.totals))
            notices += _changed(case, before)
        comparisons = _compare(report, baseline)
    return Verdict(
        passes=not failures and all(one.outcome != "fails" for one in comparisons),
        baseline=_named(baseline, elsewhere=elsewhere),
        failures=tuple(failures),
        notices=tuple(notices),
        comparisons=comparisons,
    )


def _named(baseline: Baseline | None, *, elsewhere: bool) -> str:
    if baseline is None:
        return ""
    told = (
        ", whose encoder rounds otherwise: what single cases lost is told, and only the means are judged"
        if elsewhere
        else ""
    )
    return f"snapshot {baseline.snapshot_id}{told}"


def _broken(case: CaseReport) -> Iterator[Finding]:
    """What must hold in every run, whatever held before."""
    if case.error:
        yield _found(case, f"failed to run: {case.error}")
        return
    for name in INVARIANTS:
        value = case.scores.get(name)
        if value is not None and value < 1.0:
            example = f", first: {case.unsupported[0]}" if case.unsupported else ""
            yield _found(case, f"{name} is {value:.3f} and must be 1{example}")
    for hit in case.violations:
        if hit.severity == "critical":
            yield _found(case, f"says what must not be said (rule {hit.rule_id}: {hit.rule}): {hit.sentence}")


def _wrongly_answered(case: CaseReport, *, known: bool) -> Finding:
    """Held by the ratchet: what the baseline answers wrongly is told until it is mended, and nothing may join it."""
    return _found(case, "is still answered" if known else "is answered, though the corpus cannot answer it")


def _lesser_violations(case: CaseReport) -> Iterator[Finding]:
    for hit in case.violations:
        if hit.severity != "critical":
            yield _found(case, f"breaks the {hit.severity} rule {hit.rule_id} ({hit.rule}): {hit.sentence}")


def _lost(case: CaseReport, before: BaselineCase) -> list[Finding]:
    return [
        _found(case, f"lost the vital nugget {nugget.id} ({nugget.text}): it was found, now {_word(nugget.status)}")
        for nugget in case.nuggets
        if nugget.importance == "vital" and _was_found(before, nugget.id) and nugget.status != "support"
    ]


def _worse(case: CaseReport, before: BaselineCase, totals: Sequence[Total]) -> list[Finding]:
    """Hard measures without a rule of their own may not fall in any case."""
    found: list[Finding] = []
    for total in totals:
        now, then = case.scores.get(total.id), before.scores.get(total.id)
        if total.gate != "hard" or total.id in _OWN_RULE or now is None or then is None:
            continue
        if _gain(total.better, now - then) < 0:
            found.append(_found(case, f"{total.id} ({total.name}) went from {then:.3f} to {now:.3f}"))
    return found


def _changed(case: CaseReport, before: BaselineCase) -> list[Finding]:
    """What a reviewer may want to see and no rule forbids."""
    found: list[Finding] = []
    for nugget in case.nuggets:
        was, now = _was_found(before, nugget.id), nugget.status == "support"
        if was and not now and nugget.importance != "vital":
            found.append(_found(case, f"lost the nugget {nugget.id} ({nugget.text}): now {_word(nugget.status)}"))
        if now and not was:
            found.append(_found(case, f"gained the {nugget.importance} nugget {nugget.id} ({nugget.text})"))
    if case.answered != _answered(before):
        found.append(_found(case, "is answered now" if case.answered else "is no longer answered"))
    if case.interpreted_question != before.interpreted_question:
        found.append(_found(case, f"is read differently now: {case.interpreted_question}"))
    if case.answer_sha256 != before.answer_sha256 and not found:
        found.append(_found(case, "has another answer with the same nuggets"))
    return found


def _compare(report: Report, baseline: Baseline) -> tuple[Comparison, ...]:
    drafts = [
        draft for total in report.totals if total.better != "neither" and (draft := _paired(total, report, baseline))
    ]
    return tuple(
        draft.model_copy(update={"q": q})
        for draft, q in zip(drafts, adjusted([draft.p for draft in drafts]), strict=True)
    )


def _paired(total: Total, report: Report, baseline: Baseline) -> Comparison | None:
    """Cases without a value on either side are left out, but for one that lost its value by failing to run."""
    pairs = [
        (then, now, case.cluster)
        for case in report.cases
        if (now := case.scores.get(total.id)) is not None
        and (then := baseline.cases[case.case_id].scores.get(total.id)) is not None
    ]
    if not pairs:
        return None
    differences = [_gain(total.better, now - then) for then, now, _ in pairs]
    clusters = [cluster for _, _, cluster in pairs]
    spread = interval(differences, clusters)
    difference = mean(differences)
    return Comparison(
        id=total.id,
        name=total.name,
        gate=total.gate,
        cases=len(pairs),
        before=mean([then for then, _, _ in pairs]),
        now=mean([now for _, now, _ in pairs]),
        difference=difference,
        low=spread.low if spread else None,
        high=spread.high if spread else None,
        p=sign_flip(differences, clusters),
        q=1.0,
        outcome=_outcome(total, difference, spread.high if spread else None),
    )


def _outcome(total: Total, difference: float, high: float | None) -> Outcome:
    if total.gate != "soft" or difference >= -_MARGINS.get(total.id, _MARGIN):
        return "passes"
    return "fails" if high is not None and high < 0 else "warns"


def _gain(better: str, difference: float) -> float:
    return -difference if better == "lower" else difference


def _was_found(before: BaselineCase, nugget_id: str) -> bool:
    nugget = before.nuggets.get(nugget_id)
    return nugget is not None and nugget.status == "support"


def _answered(before: BaselineCase) -> bool:
    return before.status is not None and before.status != "insufficient_evidence"


def _word(status: str) -> str:
    return {"partial": "found in part", "none": "missing"}[status]


def _found(case: CaseReport, text: str) -> Finding:
    return Finding(case_id=case.case_id, text=text)
