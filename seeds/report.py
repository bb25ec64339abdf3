"""The report of a run: one HTML file that needs nothing else, no script and no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from seeds import figures
from seeds.abstaining import risk_coverage
from seeds.details import CaseDetail, StatementDetail
from seeds.evaluation import CaseReport, NuggetReport, Report
from seeds.gate import Finding, Verdict
from seeds.measures.latency import Latency
from seeds.storing import write_whole

FILE = "evaluation.html"
_TEMPLATE = "evaluation.html"
_HEADLINE = ("R3", "N1", "N2", "N4", "S1", "S2", "F3", "F4", "F5", "F6", "F7", "X2", "X3", "X4")


class _Page(NamedTuple):
    """One case with everything that its page shows."""

    case: CaseReport
    detail: CaseDetail
    missed: tuple[NuggetReport, ...]
    sections: tuple[tuple[str, tuple[StatementDetail, ...]], ...]
    findings: tuple[Finding, ...]


def write_report(
    folder: Path, report: Report, details: Sequence[CaseDetail], latencies: Sequence[Latency], verdict: Verdict
) -> Path:
    """Writes the file whole or not at all, and returns where it lies.

    :raises GoldError: the folder cannot be written.
    """
    path = folder / FILE
    write_whole(path, render(report, details, latencies, verdict))
    return path


def render(report: Report, details: Sequence[CaseDetail], latencies: Sequence[Latency], verdict: Verdict) -> str:
    """The report as HTML."""
    measured = [case for case in report.cases if case.scores.get("N1") is not None]
    worst = sorted(measured, key=lambda case: (case.scores["N1"] or 0.0, case.case_id))
    points = risk_coverage([case.outcome for case in report.cases])
    return _template().render(
        report=report,
        verdict=verdict,
        compared={one.id: one for one in verdict.comparisons},
        headline=[total.id for total in report.totals if total.id in _HEADLINE],
        losses=worst,
        loss_figure=figures.losses(list(_losses(worst))),
        points=points,
        operating=_operating(report.cases),
        curve=figures.curve(points, _operating(report.cases)),
        latencies=latencies,
        pages=[_page(case, detail, verdict) for case, detail in zip(report.cases, details, strict=True)],
        figures=figures,
    )


def _losses(cases: Sequence[CaseReport]) -> Iterator[figures.Loss]:
    """Without R3 nobody can say where what is not found was lost."""
    for case in cases:
        found = case.scores["N1"] or 0.0
        if case.retrieval_loss is None or case.composing_loss is None:
            yield figures.Loss(case.case_id, found, 0.0, 0.0, unknown=1 - found)
        else:
            composing = max(0.0, case.composing_loss)
            yield figures.Loss(case.case_id, found, composing, max(0.0, 1 - found - composing))


def _operating(cases: Sequence[CaseReport]) -> tuple[float, float] | None:
    """Where the system stands: the share that it answers, and the share of those that must not be. None if it is mute."""
    answered = [case.outcome for case in cases if case.outcome.answered]
    if not answered:
        return None
    return len(answered) / len(cases), sum(not one.answerable for one in answered) / len(answered)


def _page(case: CaseReport, detail: CaseDetail, verdict: Verdict) -> _Page:
    findings = (*verdict.failures, *verdict.notices)
    return _Page(
        case=case,
        detail=detail,
        sections=tuple(
            (section, tuple(group)) for section, group in groupby(detail.statements, key=lambda one: one.section)
        ),
        missed=tuple(nugget for nugget in case.nuggets if nugget.status != "support"),
        findings=tuple(one for one in findings if one.case_id == case.case_id),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("seeds"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = _figure
    environment.filters["words"] = lambda name: name.replace("_", " ")
    return environment.get_template(_TEMPLATE)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
