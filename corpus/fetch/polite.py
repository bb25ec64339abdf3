"""Asks a public source politely: not faster than it allows, again after a while when it is busy, never without a limit.

httpx2 does HTTP and tenacity the repeats. An error names the address without its parameters, which may hold a key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx2
import tenacity

from corpus.loaders.facts import shortened
from corpus.loaders.readable import readable
from rag.errors import FetchError

MIB = 1024 * 1024
ATTEMPTS = 5
MAX_WAIT = 120.0  # seconds that a source may ask us to wait before we give up
MAX_SECONDS = 600.0  # of one answer, however slowly it drips
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_BACK_OFF = tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)
_SPOKEN = 200


class NotFoundError(FetchError):
    """The source has nothing at this address."""


class _BusyError(Exception):
    """Worth another try: the source is busy, or the line broke."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


class Polite:
    """One source's connection. Use it as a context manager.

    :param per_second: how many requests the source allows.
    :param sleep: waits; tests give one that only counts.
    """

    def __init__(
        self,
        per_second: float,
        agent: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause = 1 / per_second
        self._sleep = sleep
        self._clock = clock
        self._next = clock()
        self._http = httpx2.Client(
            headers={"User-Agent": agent}, timeout=httpx2.Timeout(60, connect=15), follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, url: str, params: Mapping[str, str | int], limit: int) -> bytes:
        """The whole body of the answer.

        :raises NotFoundError: there is nothing.
        :raises FetchError: the source refuses, stays busy, cannot be reached, or gives more than `limit` bytes.
        """
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=tenacity.retry_if_exception_type(_BusyError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return tries(self._once, url, params, limit)
        except _BusyError as error:
            raise FetchError(
                f"{url} {error} after {ATTEMPTS} attempts; try again later. What was fetched so far is kept."
            ) from error

    def _once(self, url: str, params: Mapping[str, str | int], limit: int) -> bytes:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._pause
        try:
            with self._http.stream("GET", url, params=dict(params)) as answer:
                body = _body(answer, limit, url, self._clock() + MAX_SECONDS, self._clock)
                _refuse(answer, body, url)
                return body
        except httpx2.InvalidURL as error:
            raise FetchError(f"{url} is no address; mend the setting that holds it.") from error
        except httpx2.DecodingError as error:
            raise _BusyError("sent a damaged answer") from error
        except httpx2.RequestError as error:
            raise _BusyError(f"cannot be reached ({type(error).__name__})") from error


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _BusyError) and error.wait is not None:
        return error.wait
    return _BACK_OFF(state)


def _body(answer: httpx2.Response, limit: int, url: str, until: float, clock: Callable[[], float]) -> bytes:
    """Reads at most the limit, counted after unpacking, whatever the header claims."""
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limit:
            raise FetchError(f"{url} sent more than {limit // MIB} MB; ask for less at a time.")
        if clock() > until:
            raise FetchError(f"{url} did not finish its answer in {MAX_SECONDS / 60:.0f} minutes; try again later.")
        parts.append(part)
    return b"".join(parts)


def _refuse(answer: httpx2.Response, body: bytes, url: str) -> None:
    status = answer.status_code
    if status == httpx2.codes.OK:
        return
    said = shortened(readable(body[:2000].decode("utf-8", errors="replace")), _SPOKEN)
    if status in _BUSY:
        wait = _asked_wait(answer.headers.get("retry-after", ""))
        if wait is not None and wait > MAX_WAIT:
            raise FetchError(f"{url} asks to wait {wait:.0f} seconds; try again then. What was fetched so far is kept.")
        raise _BusyError(f"answers {status}", wait)
    if status == httpx2.codes.NOT_FOUND:
        raise NotFoundError(f"{url} has nothing for this; check the query.")
    if answer.is_redirect:
        raise FetchError(f"{url} has moved; set its new address.")
    raise FetchError(f"{url} refuses with {status}: {said or answer.reason_phrase}. Check the query and the key.")


def _asked_wait(header: str) -> float | None:
    """The seconds of a Retry-After header, which is a number or a date; None when it is neither."""
    if header.isascii() and header.isdecimal():
        return float(header)
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((date.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)
