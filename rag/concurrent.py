"""Joins the requests of several threads into one call: while one call runs, those that arrive form the next.

Nobody waits for company: a thread that finds no call under way starts at once, with whatever has gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Joining(Generic[Item, Result]):
    """Calls `work` with the items of all waiting threads, at most `limit` of them at once.

    :param work: gives one result for each item, in order; what it raises reaches every thread whose item it held.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Iterable[Result]], limit: int) -> None:
        self._work = work
        self._limit = limit
        self._waiting: list[tuple[Item, Future[Result]]] = []
        self._queue = Lock()
        self._working = Lock()

    def __call__(self, item: Item) -> Result:
        """The result for one item."""
        future: Future[Result] = Future()
        with self._queue:
            self._waiting.append((item, future))
        while not future.done():
            with self._working:
                if not future.done():
                    self._serve()
        return future.result()

    def _serve(self) -> None:
        with self._queue:
            batch, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
        try:
            results = self._work([item for item, _ in batch])
        except BaseException as error:
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
