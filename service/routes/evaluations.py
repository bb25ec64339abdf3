"""Evaluation runs as jobs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from service import evaluation
from service.evaluation_tables import body
from service.jobs import Progress
from service.routes.context import TheJobs, TheService
from service.schemas import Job, StartEvaluation

router = APIRouter(prefix="/v1/evaluations", tags=["evaluation"])


@router.post("", status_code=202)
def start(jobs: TheJobs, service: TheService, wanted: StartEvaluation | None = None) -> Job:
    """Begins to answer the gold cases of this service and to measure the answers.

    The job's report holds totals with intervals, every case, and under `gate` what the gates say.
    """
    wanted = wanted or StartEvaluation()
    prepared = evaluation.prepare(service.settings, evaluation.Wanted(split=wanted.split, case_ids=wanted.case_ids))

    def work(progress: Progress) -> dict[str, Any]:
        return body(evaluation.run_evaluation(service, prepared, progress))

    return jobs.start("evaluation", work)


@router.get("/{job_id}")
def evaluated(job_id: str, jobs: TheJobs) -> Job:
    """How far an evaluation is, and what it found."""
    return jobs.get(job_id, "evaluation")
