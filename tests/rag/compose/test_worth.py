"""What a statement is worth for the direct answer and the page."""

from __future__ import annotations

import math

import pytest

from rag.compose.fit import Fit
from rag.compose.worth import ADDRESSED, ASKED, KIND, MEANING, PASSAGE, SCALE, WORDS, Worth, log_odds
from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of, statement

QUESTION = "What is the induction dose of alfatinib in testitis?"


def test_the_best_is_worth_one_and_the_rest_by_their_odds(index: MemoryIndex) -> None:
    pool = pool_of(QUESTION, index)
    worth, fit = Worth(pool), Fit(pool, ["dosing"])
    odds = {item.text: log_odds(pool, fit, item) for item in pool.statements}
    best = max(odds.values())
    assert max(worth.of(item) for item in pool.statements) == 1.0
    for item in pool.statements:
        assert worth.of(item) == pytest.approx(math.exp((odds[item.text] - best) / SCALE), abs=1e-5)


def test_odds_are_the_weighted_sum_of_what_tells(index: MemoryIndex) -> None:
    pool = pool_of(QUESTION, index)
    fit = Fit(pool, ["dosing"])
    item = statement(pool, "40 mg once daily for 8 weeks")
    near = pool.nearness(item)
    told = PASSAGE * near.passage + WORDS * near.words + MEANING * near.whole + ASKED * near.asked
    kind = KIND * math.log(fit.of(item)) + ADDRESSED * math.log(fit.addressed(item))
    assert log_odds(pool, fit, item) == pytest.approx(told + kind)  # on the asked drug and condition: nothing taken off


def test_a_dose_is_worth_more_than_a_harm_where_a_dose_is_asked_for(index: MemoryIndex) -> None:
    worth = Worth(pool := pool_of(QUESTION, index))
    dose, harm = statement(pool, "40 mg once daily"), statement(pool, "boxed warning of alfatinib")
    assert worth.of(dose) > worth.of(harm)
