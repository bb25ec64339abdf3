"""What an answer holds whatever else there is room for."""

from __future__ import annotations

from rag.compose.choice import gravest
from rag.compose.placement import Place
from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of


def test_the_gravest_words_are_those_of_the_owners_own_country(index: MemoryIndex) -> None:
    pool = pool_of("Can alfatinib be used in testitis?", index)
    wanted = gravest(pool, "alfatinib", "contraindication")
    said = [one.text for one in pool.statements if wanted(one, Place("pitfalls"))]
    assert said == ["The US label of alfatinib names hypersensitivity to alfatinib as its contraindication."]
