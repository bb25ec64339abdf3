from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from corpus.loaders.port import MIB, Origin
from corpus.sandbox import Limits, Sandbox
from rag.errors import DocumentError

LIMITS = Limits(seconds=2.0, memory=600 * MIB, output=MIB)
ORIGIN = Origin("a/b.txt", "b-1")


@pytest.fixture(scope="module")
def faulty() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, worker="tests.corpus.faulty_worker") as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (b"loop", "takes longer than 2 seconds to read; simplify or split it"),
        (b"die", "ends its reader (more than 600 MB of memory, or a fault in the parser); save it again, or split it"),
        (
            b"memory",
            "ends its reader (more than 600 MB of memory, or a fault in the parser); save it again, or split it",
        ),
        (b"flood", "gives more than 1 MB of text; split it"),
        (b"garbage", "gives documents that break the rules for records; save it in another format"),
    ],
)
def test_whatever_a_file_does_to_its_reader_is_that_files_failure(faulty: Sandbox, order: bytes, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        faulty.load(order, ORIGIN)
    assert str(caught.value) == message
    with pytest.raises(DocumentError, match="is fine; leave it"):
        faulty.load(b"fine", ORIGIN)  # the next file gets a new reader
    assert time.monotonic() - started < 30


def test_a_worker_serves_many_files_and_is_replaced_after_a_death() -> None:
    with Sandbox() as sandbox:
        for number in range(3):
            loaded = sandbox.load(
                f"Gammazumab note\n\nRash {number} was rare.".encode(), Origin("n.txt", f"note-{number}")
            )
            assert loaded.documents[0].text == f"Gammazumab note\n\nRash {number} was rare."
            assert loaded.documents[0].id == f"note-{number}"


def test_sidecar_fields_travel_to_the_worker() -> None:
    with Sandbox() as sandbox:
        origin = Origin("n.txt", "note", {"year": 2020, "topics": ["rash"]})
        source = sandbox.load(b"Note\n\nRash was rare.", origin).documents[0].source
    assert (source.year, source.topics) == (2020, ("rash",))


def test_a_worker_that_cannot_start_is_told() -> None:
    with (
        Sandbox(worker="tests.corpus.no_such_worker") as sandbox,
        pytest.raises(DocumentError, match="no reader could be"),
    ):
        sandbox.load(b"x", ORIGIN)
