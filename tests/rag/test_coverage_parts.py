"""What is left of a question without one of its parts."""

from __future__ import annotations

from rag.coverage_parts import speaks_to, without_a_part
from rag.question import analyse_question
from rag.text.vocabulary import Vocabulary
from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of
from tests.world import OWNER

VOCABULARY = Vocabulary(OWNER)


def rests(question: str) -> list[str]:
    return list(without_a_part(analyse_question(question, VOCABULARY)))


def test_each_part_is_left_out_in_turn_and_what_it_named_is_named() -> None:
    asked = "A man of 40 has testitis. What is the dose of alfatinib and can it be crushed?"
    assert rests(asked) == [
        "A man of 40 has testitis. can it be crushed? (alfatinib, testitis)",
        "A man of 40 has testitis. What is the dose of alfatinib?",
    ]


def test_what_names_its_drug_is_left_as_it_is() -> None:
    assert rests("Alfatinib is meant for testitis, she says. Which dose of it is best? And who pays for it?") == [
        "Alfatinib is meant for testitis, she says. And who pays for it?",
        "Alfatinib is meant for testitis, she says. Which dose of it is best?",
    ]


def test_a_question_of_one_part_has_no_rest() -> None:
    assert rests("A man of 40 has testitis and is tired. What is the dose of alfatinib?") == []


def test_statements_speak_to_a_question_by_its_words_and_acts(index: MemoryIndex) -> None:
    assert speaks_to(pool_of("What is the dose of alfatinib in testitis?", index), 0.2)
    assert not speaks_to(pool_of("What is the dose of alfatinib in testitis?", index), 2.0)
    # nothing near the question tells of restarting
    assert not speaks_to(pool_of("When can alfatinib be resumed in testitis?", index), 0.2)
