"""Long work in the background: one run of each kind at a time, its progress in memory. A restart forgets finished runs."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from rag.errors import ConsiliumError, ConversationError, JobBusyError
from service.schemas import Job, JobKind

_log = logging.getLogger(__name__)
_KEPT = 50
_PATIENCE = 30.0  # seconds that closing waits for each run under way

Progress = Callable[[str, int, int], None]
Work = Callable[[Progress], dict[str, Any]]


class _Stopped(Exception):
    """The service ends, and the work under way with it."""


class Jobs:
    """Starts runs and remembers the latest ones."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def start(self, kind: JobKind, work: Work) -> Job:
        """Begins a run. What `work` returns becomes the job's report.

        :param work: is called with a function to tell progress to, which ends it when the service ends.
        :raises JobBusyError: one of this kind is under way.
        """
        with self._lock:
            self._refuse_second(kind)
            job = Job(id=secrets.token_hex(8), kind=kind, status="running")
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)
            thread = threading.Thread(target=self._run, args=(job.id, work), name=kind, daemon=True)
            self._threads[job.id] = thread
        thread.start()
        return job

    def require_free(self, kind: JobKind) -> None:
        """JobBusyError while a run of this kind is under way: better told before the work that it would follow."""
        with self._lock:
            self._refuse_second(kind)

    def get(self, job_id: str, kind: JobKind | None = None) -> Job:
        """The run as it is now.

        :raises ConversationError: there is no such run, or it is of another kind.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or kind not in (None, job.kind):
            raise ConversationError("There is no such job. POST /v1/reindex or POST /v1/evaluations starts one.")
        return job

    def close(self) -> None:
        """Ends what is under way at its next step and waits for it."""
        self._stopping.set()
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(_PATIENCE)

    def _refuse_second(self, kind: JobKind) -> None:
        running = (job for job in self._jobs.values() if job.kind == kind and job.status == "running")
        if busy := next(running, None):
            raise JobBusyError(f"One run of this kind is under way: GET /v1/jobs/{busy.id}. Wait for it to end.")

    def _run(self, job_id: str, work: Work) -> None:
        def progress(step: str, done: int, total: int) -> None:
            if self._stopping.is_set():
                raise _Stopped
            self._update(job_id, step=step, done=done, total=total)

        try:
            report = work(progress)
        except _Stopped:
            self._update(job_id, status="failed", problem="The service was stopped meanwhile.")
        except ConsiliumError as error:
            self._update(job_id, status="failed", problem=str(error))
        except Exception:
            _log.exception("job %s failed", job_id)
            self._update(job_id, status="failed", problem="The run failed; the log of the service has the cause.")
        else:
            self._update(job_id, status="done", report=report)
        with self._lock:
            self._threads.pop(job_id, None)

    def _update(self, job_id: str, **changes: object) -> None:
        with self._lock:
            if job_id in self._jobs:
                self._jobs[job_id] = self._jobs[job_id].model_copy(update=changes)
