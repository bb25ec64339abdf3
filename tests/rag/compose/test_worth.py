"""What a statement is worth for the direct answer and the page."""

from __future__ import annotations

import math

import pytest

from rag.compose.fit import Fit
from rag.compose.worth import (
    ADDRESSED,
    ASKED,
    HOW_READ,
    KIND,
    MEANING,
    OF_OTHERS,
    PASSAGE,
    SCALE,
    WORDS,
    Worth,
    log_odds,
)
from rag.matters import matters_asked
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of, statement
from tests.world import OWNER, source

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


def test_what_is_said_of_other_people_and_how_a_text_was_read_is_worth_less() -> None:
    label = make_document(
        source("label", "label", "Alfaro (alfatinib) label"),
        {
            "Safety": "Alfatinib for testitis is safe to go on with. In pregnancy, alfatinib for testitis is to be avoided. "
            "A label of alfatinib for testitis was read in a mirrored copy.",
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    pool = pool_of("I have testitis and I am pregnant, is alfatinib safe to go on with?", index)
    fit = Fit(pool, ["safety"])
    told, people, read = (statement(pool, words) for words in ("to go on", "In pregnancy", "mirrored"))
    assert fit.of_other_people(told)
    assert not fit.of_other_people(people)
    plain = pool_of("I have testitis, is alfatinib safe to go on with?", index)
    one, other = Fit(plain, ["safety"]), [item for item in plain.statements if "to go on" in item.text]
    assert not one.of_other_people(other[0])
    near = pool.nearness(read)
    kind = KIND * math.log(max(fit.of(read), 0.02)) + ADDRESSED * math.log(fit.addressed(read))
    assert log_odds(pool, fit, read) == pytest.approx(
        PASSAGE * near.passage
        + WORDS * near.words
        + MEANING * near.whole
        + ASKED * near.asked
        + kind
        - OF_OTHERS
        - HOW_READ
    )


def test_a_matter_that_most_speak_of_tells_nothing_apart() -> None:
    texts = [f"Alfatinib number {n} is taken with milk in testitis." for n in range(4)]
    label = make_document(
        source("label", "label", "Alfaro label"),
        {"Dosing": " ".join([*texts, "Alfatinib may be crushed in testitis."])},
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    raised = [matter.name for matter in matters_asked("Can alfatinib be crushed into a glass of milk?")]
    assert raised == ["crushing tablets or a feeding tube", "milk or calcium with it"]
    both = pool_of("Can alfatinib be crushed into a glass of milk?", index)
    assert "milk or calcium with it" not in [matter.name for matter in both.matters]
    alone = pool_of("Can alfatinib be taken with a glass of milk?", index)
    assert [matter.name for matter in alone.matters] == ["milk or calcium with it"]
