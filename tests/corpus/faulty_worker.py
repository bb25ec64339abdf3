"""A worker that a file has taken over: what it does stands in the file. Started by tests in place of the real one."""

from __future__ import annotations

import os
import resource
import sys
from multiprocessing.connection import Connection

from corpus.sandbox import READY, Answer


def main() -> None:
    line = Connection(int(sys.argv[1]))
    memory = int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    line.send_bytes(READY)
    while True:
        line.recv_bytes()
        order = line.recv_bytes()
        if order == b"loop":
            while True:
                pass
        if order == b"die":
            os._exit(9)
        if order == b"memory":
            os._exit(len(bytearray(memory)) and 1)
        if order == b"garbage":
            line.send_bytes(b'{"documents": [{"id": "x"}]}')
        if order == b"flood":
            line.send_bytes(b" " * 2_000_000)
        if order == b"fine":
            line.send_bytes(Answer(error="is fine; leave it").model_dump_json().encode())


if __name__ == "__main__":
    main()
