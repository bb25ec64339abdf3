"""Reindexing as a job, for every route that may start it."""

from __future__ import annotations

from typing import Any

from service.jobs import Jobs, Progress
from service.schemas import Job
from service.wiring import Service, build_index


def start_reindex(jobs: Jobs, service: Service, *, allow_mass_removal: bool = False) -> Job:
    """Begins to bring the index to what the corpus folder holds.

    :raises JobBusyError: one is under way.
    """

    def work(progress: Progress) -> dict[str, Any]:
        report = build_index(
            service.settings,
            embedder=service.embedder,
            allow_mass_removal=allow_mass_removal,
            progress=progress,
        )
        service.live.refresh()
        return report.model_dump(mode="json")

    return jobs.start("reindex", work)
