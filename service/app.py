"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from rag.engine import software_version
from service import pages, problems
from service.bodies import BodyLimit
from service.jobs import Jobs
from service.routes import answers, conversations, corpus, documents, evaluations, index
from service.schemas import Problem
from service.wiring import Service

_DESCRIPTION = """Answers clinical questions from a corpus that its owner controls. Every statement of an answer is a verbatim
quote: `document.text[start:end]`. What is cited is proven to be in the source; that the source is right or complete is not
claimed. Errors are problem documents (RFC 9457) that say what to do."""
_PROBLEM: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words, "content": {problems.MEDIA_TYPE: {}}}
    for status, words in (
        (404, "There is no such thing"),
        (422, "The request cannot be read"),
        (503, "No usable index"),
    )
}


def create_app(open_service: Callable[[], Service]) -> FastAPI:
    """The application. `open_service` is called when it starts; what it raises keeps the process from starting."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, object]]:
        service = open_service()
        jobs = Jobs()
        try:
            yield {"service": service, "jobs": jobs}
        finally:
            jobs.close()
            service.close()

    app = FastAPI(
        title="Consilium",
        version=software_version().removeprefix("consilium "),
        description=_DESCRIPTION,
        lifespan=lifespan,
    )
    problems.install(app)
    app.add_middleware(BodyLimit)
    rooms = (answers, conversations, corpus, documents, index, evaluations)
    for router in (room.router for room in rooms):
        app.include_router(router, responses=_PROBLEM)
    app.include_router(pages.router)
    pages.mount_static(app)
    return app
