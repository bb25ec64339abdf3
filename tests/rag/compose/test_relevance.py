"""What is on the point comes before what is not, whoever says it."""

from __future__ import annotations

import pytest

from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of, statement


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        # the asked drug before another one
        ("What is the dose of alfatinib in testitis?", "alfatinib 40 mg once daily", "betazumab 200 mg"),
        # the owner's own country before another one
        (
            "Can alfatinib be combined with a biologic?",
            "not recommended in combination",
            "contraindicated in combination",
        ),
        # a trial before a label for an effect
        (
            "Is gammazumab better than betazumab in testitis?",
            "remission at week 24 was 50%",
            "betazumab 200 mg every 4 weeks",
        ),
        # what compares the two before what is said of one of them
        (
            "How does betazumab compare with gammazumab in testitis?",
            "remission at week 24 was 50%",
            "betazumab 200 mg every 4 weeks",
        ),
    ],
)
def test_order(question: str, better: str, worse: str, index: MemoryIndex) -> None:
    pool = pool_of(question, index)
    assert pool.relevance(statement(pool, better)) > pool.relevance(statement(pool, worse))


def test_a_statement_on_another_condition_is_worth_much_less(index: MemoryIndex) -> None:
    asked = pool_of("What is the dose of alfatinib in testitis?", index)
    other = pool_of("What is the dose of alfatinib in otheritis?", index)
    words = "alfatinib 40 mg once daily for 8 weeks as induction in testitis"
    assert other.relevance(statement(other, words)) < 0.6 * asked.relevance(statement(asked, words))


def test_no_statement_is_repeated_in_an_answer(index: MemoryIndex) -> None:
    pool = pool_of("Can alfatinib be combined with a biologic in testitis?", index)
    picked = pool.pick(lambda _: True, 50)
    assert len({one.text for one in picked}) == len(picked)


def test_what_somebody_is_allergic_to_is_worth_little(index: MemoryIndex) -> None:
    words = "betazumab 200 mg every 4 weeks"
    plain = pool_of("Which drug in testitis?", index)
    allergic = pool_of("Which drug in testitis with an allergy to betazumab?", index)
    assert allergic.relevance(statement(allergic, words)) < 0.5 * plain.relevance(statement(plain, words))
