"""A2 and D1 on the engine itself, over the miniature world."""

from __future__ import annotations

import pytest

from rag.answer import AUDIENCES, Audience, Question
from rag.engine import Engine
from seeds.measures import audiences, determinism
from seeds.observation import Observation
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.seeds.writing import SHELF, case, nugget
from tests.world import OWNER, documents

QUESTION = "What treatment options are there in testitis that has failed alfatinib?"
GOLD = case(question=QUESTION, nuggets=(nugget("N", [["alfatinib"], ["failure of betazumab"]]),))


@pytest.fixture(scope="module")
def index() -> MemoryIndex:
    return MemoryIndex(documents(), HashingEmbedder(), OWNER)


def observe(index: MemoryIndex, audience: Audience = "clinician") -> Observation:
    worked = Engine(HashingEmbedder()).work(Question(text=QUESTION, audience=audience), index)
    return Observation(case=GOLD, library=SHELF, answer=worked.answer, passages=worked.passages)


def test_no_audience_is_told_something_else(index: MemoryIndex) -> None:
    observations = [observe(index, audience) for audience in AUDIENCES]
    assert observations[0].nuggets["N"].status == "support"
    assert audiences.GROUP_MEASURE.of(observations) == 1.0
    assert determinism.GROUP_MEASURE.of(observations) == 0.0  # the words differ, as they should


def test_a_second_engine_gives_the_same_answer(index: MemoryIndex) -> None:
    assert determinism.GROUP_MEASURE.of([observe(index), observe(index)]) == 1.0
