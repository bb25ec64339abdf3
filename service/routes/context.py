"""What routes need of the running service."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from rag.errors import QuestionError
from service.jobs import Jobs
from service.wiring import Service

OWNER_HEADER = "Consilium-Owner"
_LONGEST_OWNER = 256


def _service(request: Request) -> Service:
    service: Service = request.state.service
    return service


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.state.jobs
    return jobs


def _owner(request: Request) -> str:
    """Who asks: an opaque text that a proxy or a client sends, else the owner of the settings."""
    service: Service = request.state.service
    given = request.headers.get(OWNER_HEADER)
    if given is None:
        return service.settings.owner
    if not 0 < len(given.strip()) <= _LONGEST_OWNER:
        raise QuestionError(
            f"The header {OWNER_HEADER} is empty or longer than {_LONGEST_OWNER} characters. Send a shorter one."
        )
    return given.strip()


TheOwner = Annotated[str, Depends(_owner)]
TheService = Annotated[Service, Depends(_service)]
TheJobs = Annotated[Jobs, Depends(_jobs)]
