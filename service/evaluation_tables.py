"""An evaluation run as tables and sentences for people, and as the body that machines read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from seeds.evaluation import CaseReport, Report, Total
from seeds.gate import Comparison, Verdict
from service.evaluation import Evaluated

_SHOWN = ("N1", "N2", "S1")


class Table(NamedTuple):
    """A table for people."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def body(evaluated: Evaluated) -> dict[str, Any]:
    """The run for machines: the report, with the verdict under `gate`."""
    return {**evaluated.report.model_dump(mode="json"), "gate": evaluated.verdict.model_dump(mode="json")}


def tables(evaluated: Evaluated) -> Iterator[Table]:
    """One row a case, then totals, losses and kinds, then what changed."""
    report = evaluated.report
    yield _cases(report)
    yield Table("Totals", ("measure", "mean", "95% interval", "cases", "gate"), [_total(one) for one in report.totals])
    yield Table(
        "Where it is lost, and the control (best sentences of the same retrieval, as long as the answer)",
        ("figure", "mean", "95% interval", "cases"),
        [_total(one)[:4] for one in report.diagnosis],
    )
    yield _kinds(report)
    if evaluated.verdict.comparisons:
        yield comparison(evaluated.verdict)


def comparison(verdict: Verdict) -> Table:
    """The paired differences from the baseline, counted upwards as better."""
    return Table(
        f"Against the baseline ({verdict.baseline}); a difference above 0 is better",
        ("measure", "before", "now", "difference", "95% interval", "p", "q", "cases", "outcome"),
        [_comparison(one) for one in verdict.comparisons],
    )


def sentences(verdict: Verdict) -> Iterator[str]:
    """What the gates say, failures last, where they are seen."""
    if not verdict.baseline:
        yield "There is no baseline, so only the invariants were checked; consilium evaluate --write-baseline writes one."
    for finding in verdict.notices:
        yield f"note: {finding.case_id} {finding.text}"
    for one in verdict.comparisons:
        if one.outcome == "warns":
            yield f"warning: {one.id} {one.name} fell by {-one.difference:.3f}; by chance, as far as can be told"
        if one.outcome == "fails":
            yield f"FAILED: {one.id} {one.name} fell by {-one.difference:.3f} (95% {_span(one.low, one.high)})"
    for finding in verdict.failures:
        yield f"FAILED: {finding.case_id} {finding.text}"
    yield "The gates pass." if verdict.passes else "The gates fail."


def commit_text(report: Report, difference: Verdict | None) -> Iterator[str]:
    """What belongs in the message of the commit that brings a new baseline: every total, then every change by name."""
    yield f"Baseline of {len(report.cases)} cases, snapshot {report.snapshot_id}, gold {report.gold_sha256[:12]}"
    yield ""
    compared = {one.id: one for one in difference.comparisons} if difference else {}
    yield "| measure | before | now (95%) | difference (95%) | cases |"
    yield "|---|---|---|---|---|"
    for total in (*report.totals, *report.diagnosis):
        one = compared.get(total.id)
        before, change = (
            (_figure(one.before), f"{one.difference:+.3f} ({_span(one.low, one.high)})") if one else ("-", "-")
        )
        now = (
            f"{_figure(total.mean)} ({_span(total.low, total.high)})" if total.low is not None else _figure(total.mean)
        )
        yield f"| {total.id} {total.name} | {before} | {now} | {change} | {total.cases} |"
    yield ""
    if difference is None:
        yield "There was no earlier baseline of this gold to compare with."
        return
    changes = [*difference.failures, *difference.notices]
    yield "Changes by case:" if changes else "No case changed."
    for finding in changes:
        yield f"- {finding.case_id} {finding.text}"


def _cases(report: Report) -> Table:
    shown = [total.id for total in report.totals if total.id in _SHOWN]
    return Table(
        f"{len(report.cases)} gold cases on snapshot {report.snapshot_id}",
        ("case", "status", "words", *shown, "not retrieved", "not said", "control"),
        [
            (
                case.case_id,
                _status(case),
                str(case.words),
                *(_figure(case.scores[name]) for name in shown),
                _figure(case.retrieval_loss),
                _figure(case.composing_loss),
                _figure(case.control.vital_recall if case.control else None),
            )
            for case in report.cases
        ],
    )


def _status(case: CaseReport) -> str:
    if case.error:
        return "failed"
    return "not answered" if case.status == "insufficient_evidence" else case.status or ""


def _kinds(report: Report) -> Table:
    names = tuple(report.kinds[0].means) if report.kinds else ()
    return Table(
        "By kind of case",
        ("kind", "cases", *(name.replace("_", " ") for name in names)),
        [
            (kind.kind, str(kind.cases), *(_figure(kind.means[name]) for name in names))
            for kind in report.kinds
            if not kind.kind.startswith("tag: ")  # the HTML report and --json have them
        ],
    )


def _total(total: Total) -> tuple[str, ...]:
    return (
        f"{total.id} {total.name}",
        _figure(total.mean),
        _span(total.low, total.high),
        str(total.cases),
        total.gate,
    )


def _comparison(one: Comparison) -> tuple[str, ...]:
    return (
        f"{one.id} {one.name}",
        _figure(one.before),
        _figure(one.now),
        f"{one.difference:+.3f}",
        _span(one.low, one.high),
        f"{one.p:.3f}",
        f"{one.q:.3f}",
        str(one.cases),
        one.outcome,
    )


def _span(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.3f} to {high:.3f}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
