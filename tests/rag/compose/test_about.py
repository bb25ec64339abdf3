"""What a statement is about, seen from a question: the asked matter, another one, or one that would mislead."""

from __future__ import annotations

import pytest

from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of, statement
from tests.world import OWNER, source

TEXTS = {
    "Dosing": "In testitis, alfatinib 40 mg is given. In otheritis, alfatinib 90 mg is given. "
    "In testitis, betazumab 200 mg is given.",
    "Efficacy": "In otheritis, alfatinib brought remission in 60%. In testitis, betazumab brought remission in 50%.",
    "Safety": "Alfatinib raised the risk of otheritis.",
}


@pytest.mark.parametrize(
    ("words", "elsewhere", "misplaced"),
    [
        ("alfatinib 40 mg", False, False),
        ("alfatinib 90 mg", True, True),  # its dose in another disease
        ("betazumab 200 mg", True, True),  # the dose of another drug
        ("remission in 60%", True, False),
        ("remission in 50%", False, False),  # what another drug does in the asked disease is an alternative
        ("raised the risk", False, False),  # a harm names what it is no use in
    ],
)
def test_what_is_beside_a_question_on_one_drug(words: str, elsewhere: bool, misplaced: bool) -> None:
    label = make_document(source("one", "label", "One label", 2024, "US"), TEXTS)
    pool = pool_of("What dose of alfatinib in testitis?", MemoryIndex([label], HashingEmbedder(), OWNER))
    item = statement(pool, words)
    assert (pool.about.elsewhere(item), pool.about.misplaced(item)) == (elsewhere, misplaced)


def test_doses_of_each_are_in_place_where_a_choice_is_asked_for() -> None:
    label = make_document(source("one", "label", "One label", 2024, "US"), TEXTS)
    pool = pool_of("Which drugs for testitis?", MemoryIndex([label], HashingEmbedder(), OWNER))
    assert not pool.about.elsewhere(statement(pool, "betazumab 200 mg"))
    assert pool.about.elsewhere(statement(pool, "remission in 60%"))
