"""Reindexing in the background: one run at a time, its progress in memory. A restart forgets finished runs."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict

from rag.errors import ConsiliumError, ConversationError, IndexBusyError
from service.schemas import Job
from service.wiring import Service, build_index

_log = logging.getLogger(__name__)
_KEPT = 50


class Jobs:
    """Starts reindexing runs and remembers the latest ones."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, *, allow_mass_removal: bool = False) -> Job:
        """Begins a run.

        :raises IndexBusyError: one is under way.
        """
        with self._lock:
            if running := next((job for job in self._jobs.values() if job.status == "running"), None):
                raise IndexBusyError(f"Reindexing is under way: GET /v1/jobs/{running.id}. Wait for it to end.")
            job = Job(id=secrets.token_hex(8), status="running")
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job.id, allow_mass_removal), name="reindex", daemon=True).start()
        return job

    def get(self, job_id: str) -> Job:
        """:raises ConversationError: there is no such run."""
        with self._lock:
            if job_id not in self._jobs:
                raise ConversationError("There is no such job. POST /v1/reindex starts one.")
            return self._jobs[job_id]

    def _run(self, job_id: str, allow_mass_removal: bool) -> None:
        def progress(step: str, done: int, total: int) -> None:
            self._update(job_id, step=step, done=done, total=total)

        try:
            report = build_index(
                self._service.settings,
                embedder=self._service.embedder,
                allow_mass_removal=allow_mass_removal,
                progress=progress,
            )
            self._service.live.refresh()
        except ConsiliumError as error:
            self._update(job_id, status="failed", problem=str(error))
        except Exception:
            _log.exception("reindexing job %s failed", job_id)
            self._update(job_id, status="failed", problem="The build failed; the log of the service has the cause.")
        else:
            self._update(job_id, status="done", report=report.model_dump(mode="json"))

    def _update(self, job_id: str, **changes: object) -> None:
        with self._lock:
            self._jobs[job_id] = self._jobs[job_id].model_copy(update=changes)
