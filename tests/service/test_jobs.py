"""Background runs: one of a kind at a time, what they leave, and that they end with the service."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from rag.errors import ConversationError, GoldError, JobBusyError
from service.jobs import Jobs, Progress
from service.schemas import Job


def finished(jobs: Jobs, job_id: str) -> Job:
    patience = time.monotonic() + 30
    while (job := jobs.get(job_id)).status == "running":
        assert time.monotonic() < patience
        time.sleep(0.005)
    return job


def failing(error: Exception) -> Callable[[Progress], dict[str, Any]]:
    def work(_: Progress) -> dict[str, Any]:
        raise error

    return work


def test_progress_and_report_are_seen() -> None:
    def work(progress: Progress) -> dict[str, Any]:
        progress("count", 2, 3)
        return {"sum": 6}

    jobs = Jobs()
    job = finished(jobs, jobs.start("evaluation", work).id)
    assert (job.kind, job.status, job.step, job.done, job.total) == ("evaluation", "done", "count", 2, 3)
    assert job.report == {"sum": 6}


def test_what_can_be_mended_is_told_and_what_cannot_stays_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()
    told = finished(jobs, jobs.start("evaluation", failing(GoldError("There is no gold."))).id)
    assert (told.status, told.problem) == ("failed", "There is no gold.")
    hidden = finished(jobs, jobs.start("evaluation", failing(KeyError("secret"))).id)
    assert (hidden.status, hidden.problem) == ("failed", "The run failed; the log of the service has the cause.")
    assert "KeyError" in caplog.text


def test_one_of_a_kind_at_a_time_and_kinds_side_by_side() -> None:
    go = threading.Event()

    def wait(_: Progress) -> dict[str, Any]:
        assert go.wait(30)
        return {}

    jobs = Jobs()
    first = jobs.start("evaluation", wait)
    with pytest.raises(JobBusyError, match=f"GET /v1/jobs/{first.id}"):
        jobs.start("evaluation", wait)
    other = jobs.start("reindex", wait)
    go.set()
    assert finished(jobs, first.id).status == finished(jobs, other.id).status == "done"
    assert finished(jobs, jobs.start("evaluation", wait).id).status == "done"


def test_a_run_of_another_kind_is_not_found() -> None:
    jobs = Jobs()
    job = jobs.start("reindex", lambda _: {})
    assert jobs.get(job.id, "reindex").id == job.id
    with pytest.raises(ConversationError, match="There is no such job"):
        jobs.get(job.id, "evaluation")


def test_closing_ends_what_is_under_way_at_its_next_step() -> None:
    steps: list[int] = []

    def work(progress: Progress) -> dict[str, Any]:
        for number in range(100_000):
            steps.append(number)
            progress("count", number, 100_000)
            time.sleep(0.001)
        return {}

    jobs = Jobs()
    job = jobs.start("evaluation", work)
    while not steps:
        time.sleep(0.001)
    jobs.close()
    assert (jobs.get(job.id).status, jobs.get(job.id).problem) == ("failed", "The service was stopped meanwhile.")
    assert len(steps) < 50_000
