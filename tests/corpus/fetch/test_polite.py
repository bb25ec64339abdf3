from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corpus.fetch.polite import ATTEMPTS, NotFoundError, Polite
from rag.errors import FetchError
from tests.corpus.fetch.serving import Answer, Reply, in_turn, serve

MIB = 1024 * 1024


class Clock:
    """Time that passes only where someone sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def get(answer: Answer, times: int = 1, per_second: float = 4.0, limit: int = MIB) -> tuple[bytes, Clock, int]:
    clock = Clock()
    with serve(answer) as source, Polite(per_second, "Test", sleep=clock.sleep, clock=clock) as polite:
        for _ in range(times):
            body = polite.get(f"{source.url}/x", {"api_key": "hidden"}, limit)
        return body, clock, len(source.asked)


def failing(answer: Answer, limit: int = MIB) -> tuple[str, Clock]:
    clock = Clock()
    with serve(answer) as source, Polite(1000, "Test", sleep=clock.sleep, clock=clock) as polite:
        with pytest.raises(FetchError) as caught:
            polite.get(f"{source.url}/x", {"api_key": "hidden"}, limit)
        message = str(caught.value)
        assert "hidden" not in message
        return message.replace(source.url, "URL"), clock


def test_requests_keep_their_distance() -> None:
    _, clock, asked = get(in_turn(Reply("ok")), times=3)
    assert (asked, clock.slept) == (3, [0.25, 0.25])


def test_busy_source_is_asked_again_after_growing_pauses() -> None:
    body, clock, asked = get(in_turn(Reply(status=503), Reply(status=500), Reply("ok")), per_second=1000)
    waits = [pause for pause in clock.slept if pause > 0.1]
    assert (body, asked) == (b"ok", 3)
    assert 1 <= waits[0] <= 2
    assert 2 <= waits[1] <= 3


def test_retry_after_is_kept_to_in_seconds() -> None:
    _, clock, _ = get(in_turn(Reply(status=429, headers=(("Retry-After", "7"),)), Reply("ok")), per_second=1000)
    assert 7 in clock.slept


def test_retry_after_is_kept_to_as_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    _, clock, _ = get(in_turn(Reply(status=429, headers=(("Retry-After", date),)), Reply("ok")), per_second=1000)
    assert 50 < max(clock.slept) <= 60


def test_a_wait_beyond_reason_ends_the_fetch() -> None:
    message, clock = failing(in_turn(Reply(status=429, headers=(("Retry-After", "86400"),))))
    assert message == "URL/x asks to wait 86400 seconds; try again then. What was fetched so far is kept."
    assert max(clock.slept, default=0) < 1


def test_source_that_stays_busy_is_given_up() -> None:
    message, _ = failing(in_turn(Reply(status=502)))
    assert message == f"URL/x answers 502 after {ATTEMPTS} attempts; try again later. What was fetched so far is kept."


def test_answer_that_breaks_off_is_asked_for_again() -> None:
    body, _, asked = get(in_turn(Reply("half", claims=100), Reply("whole")), per_second=1000)
    assert (body, asked) == (b"whole", 2)


def test_source_that_is_not_there_is_named() -> None:
    with serve(in_turn(Reply("ok"))) as source:
        gone = source.url
    clock = Clock()
    with Polite(1000, "Test", sleep=clock.sleep, clock=clock) as polite, pytest.raises(FetchError) as caught:
        polite.get(f"{gone}/x", {}, MIB)
    assert str(caught.value).startswith(f"{gone}/x cannot be reached (ConnectError) after {ATTEMPTS} attempts")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * (MIB + 1)),
        Reply(gzip.compress(b"x" * (64 * MIB)), headers=(("Content-Encoding", "gzip"),)),
    ],
)
def test_answers_beyond_the_limit_are_refused_packed_ones_too(reply: Reply) -> None:
    assert failing(in_turn(reply))[0] == "URL/x sent more than 1 MB; ask for less at a time."


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(status=301, headers=(("Location", "http://127.0.0.1:9/"),)), "URL/x has moved; set its new address."),
        (
            Reply('{"error": "API key invalid"}', status=400),
            'URL/x refuses with 400: {"error": "API key invalid"}. Check the query and the key.',
        ),
        (Reply(status=403), "URL/x refuses with 403: Forbidden. Check the query and the key."),
    ],
)
def test_refusals_say_what_the_source_said(reply: Reply, message: str) -> None:
    assert failing(in_turn(reply))[0] == message


def test_nothing_there_is_an_error_of_its_own() -> None:
    with serve(in_turn(Reply(status=404))) as source, Polite(1000, "Test") as polite, pytest.raises(NotFoundError):
        polite.get(f"{source.url}/x", {}, MIB)
