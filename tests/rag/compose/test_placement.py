"""Every statement has one place, where a reader looks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.compose.placement import BOXED, LIMITS, Place, place_of
from rag.text.quantities import Quantity
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


def test_advice_is_a_step_only_where_other_statements_give_the_evidence(
    index: MemoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pool_of(USE, index)
    advice = replace(statement(pool, "indicates it for adults with testitis"), role="recommendation")
    monkeypatch.setattr("rag.compose.placement._has_studies", lambda _: False)
    assert place_of(pool, advice).section == "evidence"
    monkeypatch.setattr("rag.compose.placement._has_studies", lambda _: True)
    assert place_of(pool, advice) == Place("algorithm", "choose")


def test_how_well_a_test_does_is_evidence_and_what_defines_a_state_is_a_step(index: MemoryIndex) -> None:
    pool = pool_of(USE, index)
    told = replace(statement(pool, "tells primary non-response apart"), role="diagnosis", quantities=())
    assert place_of(pool, told) == Place("algorithm", "confirm")
    accurate = replace(told, quantities=(Quantity(80.0, "percent", "", 0, 3),))
    assert place_of(pool, accurate).section in {"evidence", "alternatives"}
