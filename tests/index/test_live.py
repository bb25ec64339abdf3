"""A service answers from one whole generation at a time, and takes up a new one without a pause."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest

from index.live import LiveIndex
from rag.errors import IndexMissingError
from tests.index.worlds import Workshop, world


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "index")


def test_a_request_keeps_its_generation_while_another_is_published(shop: Workshop) -> None:
    shop.build(world(3))
    clock = Clock()
    live = LiveIndex(shop.home, "hashing-256", clock=clock)
    with live.pin() as old:
        shop.build(world(4))
        clock.now = 2.0
        with live.pin() as new:
            assert len(new.document_ids()) == 4
        assert len(old.document_ids()) == 3
        assert old.document("doc-00").id == "doc-00"  # its files are still open
    live.close()


def test_what_is_held_is_not_looked_through_for_garbage_and_what_was_held_is_gone(shop: Workshop) -> None:
    shop.build(world(3))
    live = LiveIndex(shop.home, "hashing-256")
    gc.unfreeze()
    try:
        live.refresh()
        frozen = gc.get_freeze_count()
        assert frozen > 3  # at the least the sources
        with live.pin() as generation:
            assert not any(one is generation for one in gc.get_objects())
            old = weakref.ref(generation)
            shop.build(world(4))
            live.refresh()
        del generation
        assert old() is None
        live.close()
    finally:
        gc.unfreeze()


def test_within_the_interval_nobody_looks_again(shop: Workshop) -> None:
    shop.build(world(3))
    clock = Clock()
    live = LiveIndex(shop.home, "hashing-256", clock=clock)
    with live.pin():
        pass
    shop.build(world(4))
    clock.now = 0.5
    with live.pin() as generation:
        assert generation.number == 1
    assert live.refresh()
    with live.pin() as generation:
        assert generation.number == 2
    assert not live.refresh()
    live.close()


def test_a_damaged_successor_is_logged_and_the_old_one_goes_on(
    shop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.build(world(3))
    live = LiveIndex(shop.home, "hashing-256", interval=0.0)
    with live.pin():
        pass
    shop.build(world(4))
    path = shop.home.layout.generation(2) / "vectors.faiss"
    path.write_bytes(b"broken")
    with live.pin() as generation:
        assert generation.number == 1
    with live.pin() as generation:
        assert generation.number == 1
    assert sum("goes on answering" in record.message for record in caplog.records) == 1
    live.close()


def test_nothing_published_is_an_error_until_something_is(shop: Workshop) -> None:
    live = LiveIndex(shop.home, "hashing-256", interval=0.0)
    with pytest.raises(IndexMissingError), live.pin():
        pass
    shop.build(world(3))
    with live.pin() as generation:
        assert generation.number == 1
    live.close()


def test_threads_always_see_a_whole_generation_while_builds_go_on(shop: Workshop) -> None:
    shop.build(world(3))
    live = LiveIndex(shop.home, "hashing-256", interval=0.0)
    stop = threading.Event()
    seen: set[int] = set()
    problems: list[str] = []

    def ask() -> None:
        while not stop.is_set():
            with live.pin() as generation:
                ids = generation.document_ids()
                if len(ids) != generation.manifest.documents or generation.document(ids[-1]).id != ids[-1]:
                    problems.append(f"generation {generation.number} is not whole")
                seen.add(generation.number)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in range(4, 9):
        shop.build(world(count))
    stop.set()
    for thread in threads:
        thread.join()
    # Only now: while another thread opens the newest generation, nobody waits for it.
    with live.pin() as generation:
        assert generation.number == 6
    live.close()
    assert problems == []
    assert seen
