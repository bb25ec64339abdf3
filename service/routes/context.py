"""What routes need of the running service."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.jobs import Jobs
from service.wiring import Service


def _service(request: Request) -> Service:
    service: Service = request.state.service
    return service


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.state.jobs
    return jobs


TheService = Annotated[Service, Depends(_service)]
TheJobs = Annotated[Jobs, Depends(_jobs)]
