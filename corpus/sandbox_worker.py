"""The process behind `corpus/sandbox.py`: takes files from a pipe, loads them within its limits, sends records back."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from multiprocessing.connection import Connection

from corpus.loaders.port import MIB, Origin
from corpus.loaders.registry import load
from corpus.sandbox import READY, Answer
from rag.errors import DocumentError

_MAX_OPEN_FILES = 64
_SPARE_SECONDS = 5


def main(arguments: list[str]) -> None:
    """Serves until the other end closes. Arguments: the pipe's number, seconds, bytes of memory, bytes of output."""
    line = Connection(int(arguments[0]))
    seconds, memory, output = float(arguments[1]), int(arguments[2]), int(arguments[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes nothing
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_OPEN_FILES, _MAX_OPEN_FILES))
    line.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            path, stem, fields = json.loads(line.recv_bytes())
            data = line.recv_bytes()
            _limit_time(seconds)
            line.send_bytes(_answer(data, Origin(path, stem, fields), memory, output))


def _answer(data: bytes, origin: Origin, memory: int, output: int) -> bytes:
    answer = _loaded(data, origin, memory)
    said = answer.model_dump_json().encode("utf-8")
    if len(said) > output:
        answer = Answer(error=f"gives more than {output // MIB} MB of text; split it")
        said = answer.model_dump_json().encode("utf-8")
    return said


def _loaded(data: bytes, origin: Origin, memory: int) -> Answer:
    try:
        loaded = load(data, origin)
    except DocumentError as error:
        return Answer(error=str(error))
    except MemoryError:
        return Answer(error=f"needs more than {memory // MIB} MB of memory to read; simplify or split it")
    except RecursionError:
        return Answer(error="nests its parts too deeply; write it flatter")
    except Exception as error:  # whatever a parser raises on a hostile file is that file's failure
        return Answer(error=f"cannot be read ({type(error).__name__}: {str(error)[:120]}); save it again, or report it")
    return Answer(documents=loaded.documents, refused=loaded.refused, format=loaded.format)


def _limit_time(seconds: float) -> None:
    """Should the other end be gone, a parser that loops still ends."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(sys.argv[1:])
