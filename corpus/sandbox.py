"""Loads files in a process of its own, with limits on time, memory and output: a file may kill its reader, not us.

A worker serves many files. When one kills it or outlasts the limit, that file is refused by name and the next one gets a
new worker. Between the two go JSON and bytes, never pickles: a parser that a file has taken over must not speak code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from pydantic import ValidationError

from corpus.loaders.port import MIB, Loaded, Origin, Refusal
from rag.errors import DocumentError
from rag.records import Document, Record

WORKER = "corpus.sandbox_worker"
_FILES_PER_WORKER = 500  # then a new one, whatever the libraries have leaked
_START_SECONDS = 60.0
READY = b"ready"


class Limits(NamedTuple):
    """What one file may cost: seconds on the clock, bytes of address space, bytes of documents as JSON."""

    seconds: float = 60.0
    memory: int = 3 * 1024 * MIB
    output: int = 512 * MIB


ORDINARY = Limits()


class Answer(Record):
    """What a worker sends back: the documents and refused parts, or why the whole file is refused."""

    error: str | None = None
    documents: tuple[Document, ...] = ()
    refused: tuple[Refusal, ...] = ()
    format: str = ""


class Sandbox:
    """One worker at a time, started when the first file comes. Not safe for threads: give each its own."""

    def __init__(self, limits: Limits = ORDINARY, worker: str = WORKER) -> None:
        self._limits = limits
        self._module = worker
        self._worker: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._served = 0

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, data: bytes, origin: Origin) -> Loaded:
        """The documents in the bytes of a file. DocumentError when it is refused, kills its reader or outlasts it."""
        if self._served >= _FILES_PER_WORKER:
            self.close()
        answer = self._ask(data, origin)
        if answer.error is not None:
            raise DocumentError(answer.error)
        return Loaded(answer.documents, answer.refused, answer.format)

    def close(self) -> None:
        """Ends the worker."""
        if self._line is not None:
            self._line.close()
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()
        self._line, self._worker, self._served = None, None, 0

    def _ask(self, data: bytes, origin: Origin) -> Answer:
        line = self._line or self._start()
        try:
            line.send_bytes(json.dumps([origin.path, origin.stem, dict(origin.fields)]).encode("utf-8"))
            line.send_bytes(data)
            if not line.poll(self._limits.seconds):
                raise DocumentError(f"takes longer than {self._limits.seconds:g} seconds to read; simplify or split it")
            said = line.recv_bytes(self._limits.output)
            self._served += 1
            return Answer.model_validate_json(said)
        except DocumentError:
            self.close()
            raise
        except (EOFError, OSError) as error:
            flooded = isinstance(error, OSError) and "bad message length" in str(error)
            self.close()
            if flooded:
                raise DocumentError(f"gives more than {self._limits.output // MIB} MB of text; split it") from error
            megabytes = self._limits.memory // MIB
            raise DocumentError(
                f"ends its reader (more than {megabytes} MB of memory, or a fault in the parser); save it again, or split it"
            ) from error
        except (ValidationError, ValueError) as error:
            self.close()
            raise DocumentError(
                "gives documents that break the rules for records; save it in another format"
            ) from error

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        with theirs:
            limits = [str(self._limits.seconds), str(self._limits.memory), str(self._limits.output)]
            self._worker = subprocess.Popen(
                [sys.executable, "-P", "-m", self._module, str(theirs.fileno()), *limits],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
                    "LC_ALL": "C.UTF-8",
                },
            )
        self._line = ours
        try:
            ready = ours.poll(_START_SECONDS) and ours.recv_bytes(len(READY)) == READY
        except (EOFError, OSError):
            ready = False
        if not ready:
            self.close()
            raise DocumentError(
                "cannot be read, as no reader could be started; check the installation with 'make test'"
            )
        return ours
