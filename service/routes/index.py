"""The index: state, reindexing; and whether the process is alive and ready."""

from __future__ import annotations

from fastapi import APIRouter

from index.home import IndexStatus
from service.reindexing import start_reindex
from service.routes.context import TheJobs, TheService
from service.schemas import Health, Job

router = APIRouter(tags=["index"])


@router.get("/v1/index")
def status(service: TheService) -> IndexStatus:
    """What is published."""
    return service.home.status()


@router.post("/v1/reindex", status_code=202)
def reindex(jobs: TheJobs, service: TheService, allow_mass_removal: bool = False) -> Job:
    """Begins to bring the index to what the corpus folder holds. Answers go on from the old index meanwhile."""
    return start_reindex(jobs, service, allow_mass_removal=allow_mass_removal)


@router.get("/v1/jobs/{job_id}")
def job(job_id: str, jobs: TheJobs) -> Job:
    """How far a run is, and what it did."""
    return jobs.get(job_id)


@router.get("/healthz")
def alive() -> Health:
    """The process is alive."""
    return Health()


@router.get("/readyz")
def ready(service: TheService) -> Health:
    """The service can answer: an index is published and open."""
    with service.live.pin() as generation:
        return Health(snapshot_id=generation.snapshot_id)
