"""The generation that a running service answers from: follows `CURRENT`, swaps one reference, lets requests finish."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.generation import Generation
from index.home import IndexHome
from index.layout import Pointer
from rag.errors import IndexUnusableError

_log = logging.getLogger(__name__)


class LiveIndex:
    """Hands out the published generation; safe for threads.

    :param encoder_fingerprint: of the encoder that will embed the questions.
    :param interval: seconds between two looks at `CURRENT`.
    :param clock: monotonic seconds.
    """

    def __init__(
        self,
        home: IndexHome,
        encoder_fingerprint: str,
        *,
        interval: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._home = home
        self._encoder = encoder_fingerprint
        self._interval = interval
        self._clock = clock
        self._held: _Held | None = None
        self._looked = float("-inf")
        self._complaint = ""
        self._opening = threading.Lock()
        self._counting = threading.Lock()

    @contextmanager
    def pin(self) -> Iterator[Generation]:
        """One generation for a whole request, even if another is published meanwhile.

        :raises IndexUnusableError: there is none that can be used.
        """
        held = self._take()
        try:
            yield held.generation
        finally:
            self._give_back(held)

    def refresh(self) -> bool:
        """Looks at `CURRENT` now; True when another generation was taken up.

        While one is held, a new one that cannot be opened is logged and the old one goes on answering.

        :raises IndexUnusableError: none is held and none can be opened.
        """
        with self._opening:
            return self._look()

    def close(self) -> None:
        """Lets go of the generation, as soon as no request holds it."""
        self._swap(None)

    def _take(self) -> _Held:
        # One request in a second pays for the look, and opens what is new: from then on, no answer is older than that
        # second. The others do not wait for it, unless there is nothing to answer from yet.
        if self._clock() - self._looked >= self._interval and self._opening.acquire(blocking=self._held is None):
            try:
                self._look()
            finally:
                self._opening.release()
        while True:
            with self._counting:
                if self._held is not None:
                    self._held.pins += 1
                    return self._held
            self.refresh()

    def _look(self) -> bool:
        self._looked = self._clock()
        try:
            pointer = self._home.pointer()
            if self._held is not None and self._held.pointer == pointer:
                return False
            opened = _Held(self._home.open(self._encoder), pointer)
        except IndexUnusableError as error:
            if self._held is None:
                raise
            if str(error) != self._complaint:  # once, not once a second
                _log.error("generation %d goes on answering: %s", self._held.generation.number, error)
                self._complaint = str(error)
            return False
        self._swap(opened)
        _settle()
        return True

    def _swap(self, held: _Held | None) -> None:
        with self._counting:
            old, self._held = self._held, held
            if old is not None:
                old.retired = True
                self._close_if_free(old)

    def _give_back(self, held: _Held) -> None:
        with self._counting:
            held.pins -= 1
            self._close_if_free(held)

    @staticmethod
    def _close_if_free(held: _Held) -> None:
        if held.retired and held.pins == 0:
            held.generation.close()


def _settle() -> None:
    """Tells Python that what is in memory now will stay, so that it is not looked through for garbage between two answers.

    A full collection takes a tenth of a second for 20,000 documents, and the records that answers are made of bring one about
    every few dozen questions. What the former generation left behind is collected here, once.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Held:
    """An open generation and how many requests hold it."""

    def __init__(self, generation: Generation, pointer: Pointer) -> None:
        self.generation = generation
        self.pointer = pointer
        self.pins = 0
        self.retired = False
