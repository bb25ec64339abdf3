from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.concurrent import Joining


class SlowSquare:
    """Squares; the first call waits until it is released, so that others gather meanwhile."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started = threading.Event()
        self.released = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(sorted(items))
        self.started.set()
        assert self.released.wait(timeout=10)
        return [item * item for item in items]


def _wait_for(joined: Joining[int, int], waiting: int) -> None:
    for _ in range(1_000):
        if len(joined._waiting) == waiting:
            return
        threading.Event().wait(0.005)
    raise AssertionError("the threads never arrived")


def test_a_lone_request_is_a_call_of_its_own() -> None:
    work = SlowSquare()
    work.released.set()
    assert Joining(work, limit=8)(3) == 9
    assert work.batches == [[3]]


def test_requests_that_arrive_during_a_call_form_the_next_ones_up_to_the_limit() -> None:
    work = SlowSquare()
    joined = Joining(work, limit=2)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(joined, 1)
        assert work.started.wait(timeout=10)
        others = [pool.submit(joined, item) for item in (2, 3, 4)]
        _wait_for(joined, 3)
        work.released.set()
        assert [first.result(10), *(other.result(10) for other in others)] == [1, 4, 9, 16]
    assert work.batches[0] == [1]
    assert sorted(len(batch) for batch in work.batches) == [1, 1, 2]


def test_what_the_work_raises_reaches_the_caller_and_leaves_the_next_call_unharmed() -> None:
    def work(items: Sequence[int]) -> list[int]:
        if 0 in items:
            raise ZeroDivisionError("nought")
        return [1 // item for item in items]

    joined = Joining(work, limit=8)
    with pytest.raises(ZeroDivisionError, match="nought"):
        joined(0)
    assert joined(1) == 1
