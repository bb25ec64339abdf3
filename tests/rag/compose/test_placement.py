"""Every statement has one place, where a reader looks for it."""

from __future__ import annotations

import pytest

from rag.compose.placement import BOXED, LIMITS, Place, place_of
from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of, statement

TOGETHER = "Can alfatinib be combined with a biologic in testitis?"
USE = "What are the guidelines for alfatinib in testitis?"


@pytest.mark.parametrize(
    ("question", "words", "place"),
    [
        (TOGETHER, "not recommended in combination with biological", Place("restrictions")),
        (TOGETHER, "contraindicated in combination", Place("restrictions")),
        (TOGETHER, "reported a response in 15 of 20", Place("evidence", "together")),
        (TOGETHER, "had no comparison arm", Place("pitfalls", LIMITS)),
        (USE, "alfatinib 40 mg once daily", Place("algorithm", "dose")),
        (USE, "full blood count before", Place("algorithm", "monitor")),
        (USE, "tells primary non-response apart", Place("algorithm", "confirm")),
        (USE, "boxed warning of alfatinib", Place("pitfalls", BOXED)),
        (USE, "names hypersensitivity to alfatinib", Place("pitfalls", BOXED)),
        (USE, "remission at week 24 was 50%", Place("alternatives", "gammazumab")),
        (USE, "indicates it for adults with testitis", Place("evidence", "alfatinib")),
    ],
)
def test_place(question: str, words: str, place: Place, index: MemoryIndex) -> None:
    pool = pool_of(question, index)
    assert place_of(pool, statement(pool, words)) == place
