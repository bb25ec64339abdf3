"""Coverage under a budget: worked out by hand, and against brute force."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pytest

from rag.answer import Grade
from rag.compose.selection import COST_POWER, Candidate, diverse, likeness, relevant_and_new, says_again
from rag.evidence.grades import Standing
from rag.evidence.statements import Statement
from rag.records import Quote
from rag.text.quantities import Quantity
from tests.world import source


def candidate(name: str, relevance: float, slot: str, cost: int = 10, tokens: str = "") -> Candidate:
    quote = Quote(document_id="d", document_sha256="0" * 64, chunk_id=name, start=0, end=1, text=name)
    statement = Statement(
        quote=quote,
        source=source("alpha-trial", "rct", "ALPHA"),
        heading_path=(),
        role="efficacy",
        entities=(),
        context=frozenset(),
        combination=False,
        prior="",
        quantities=(),
        modality="neutral",
        polarity="affirmed",
        grade=Grade(level=4, label="trial", reason=""),
        tokens=frozenset(tokens.split() or [name]),
        standing=Standing(level=4, kind="rct"),
    )
    return Candidate(statement, relevance, ((slot, 1.0),), cost)


def names(chosen: list[Candidate]) -> list[str]:
    return [one.statement.quote.chunk_id for one in chosen]


def test_a_new_slot_beats_a_little_more_relevance_in_a_filled_one() -> None:
    pool = [candidate("a1", 0.9, "a"), candidate("a2", 0.8, "a"), candidate("b1", 0.6, "b")]
    # With power 0.5: a1 gains 0.9; then a2 sqrt(0.81 + 0.64) - 0.9 = 0.304, b1 0.6.
    assert names(diverse(pool, 20, concave=0.5)) == ["a1", "b1"]
    # With power 1 nothing is ever enough: a2 gains 0.64, b1 0.36.
    assert names(diverse(pool, 20, concave=1.0)) == ["a1", "a2"]


def test_the_budget_is_kept_and_the_cheaper_of_equals_goes_first() -> None:
    pool = [candidate("long", 0.8, "a", cost=30), candidate("short", 0.8, "b", cost=10)]
    assert names(diverse(pool, 30)) == ["short"]
    assert names(diverse(pool, 40)) == ["short", "long"]
    assert diverse(pool, 5) == []


def test_what_was_chosen_before_counts_as_covered() -> None:
    pool = [candidate("a2", 0.7, "a"), candidate("b1", 0.5, "b")]
    assert names(diverse(pool, 10, chosen=[candidate("a1", 0.9, "a")], concave=0.5)) == ["b1"]


def test_nothing_is_said_twice() -> None:
    pool = [candidate("one", 0.9, "a", tokens="w x y z"), candidate("two", 0.9, "b", tokens="w x y z")]
    assert names(diverse(pool, 100)) == ["one"]  # of equal worth the first by name; then the other repeats it


def test_lazy_greedy_chooses_as_plain_greedy_does() -> None:
    pool = [
        candidate(
            f"c{n}", 0.3 + 0.06 * ((n * 7) % 11), f"s{n % 4}", cost=8 + (n * 5) % 13, tokens=f"t{n} t{n % 3} u{n % 5}"
        )
        for n in range(24)
    ]
    left = 90
    taken: list[Candidate] = []
    gathered: dict[str, float] = {}
    while True:
        gains = []
        for one in pool:
            if one in taken or one.cost > left:
                continue
            before = gathered.get(one.slots[0][0], 0.0)
            gain = (before + one.relevance**2) ** 0.6 - before**0.6
            gains.append((round(gain / one.cost**COST_POWER, 6), one.statement.quote.chunk_id, one))
        if not gains:
            break
        best = sorted(gains, key=lambda gain: (-gain[0], gain[1]))[0][2]
        taken.append(best)
        left -= best.cost
        gathered[best.slots[0][0]] = gathered.get(best.slots[0][0], 0.0) + best.relevance**2
    assert names(diverse(pool, 90, concave=0.6)) == names(taken)


def test_greedy_is_within_its_guarantee_of_the_best_choice() -> None:
    """For equal costs greedy reaches at least 1 - 1/e of the optimum (Nemhauser et al. 1978)."""
    pool = [candidate(f"c{n}", 0.2 + 0.07 * ((n * 5) % 9), f"s{n % 3}") for n in range(9)]

    def value(some: list[Candidate]) -> float:
        gathered: dict[str, float] = {}
        for one in some:
            gathered[one.slots[0][0]] = gathered.get(one.slots[0][0], 0.0) + one.relevance**2
        return sum(math.pow(mass, 0.6) for mass in gathered.values())

    best = max(value(list(some)) for some in combinations(pool, 4))
    assert value(diverse(pool, 40, concave=0.6)) >= (1 - 1 / 2.71828) * best


def test_marginal_relevance_trades_relevance_for_novelty() -> None:
    pool = [
        candidate("a", 0.9, "a", tokens="x y z"),
        candidate("b", 0.8, "b", tokens="x y w"),
        candidate("c", 0.6, "c", tokens="q r s"),
    ]
    # b: 0.5 * 0.8 - 0.5 * 2/4 = 0.15; c: 0.5 * 0.6 = 0.3
    assert names(relevant_and_new(pool, 20, trade=0.5)) == ["a", "c"]


def test_likeness_is_jaccard() -> None:
    assert likeness(frozenset("abc"), frozenset("bcd")) == pytest.approx(0.5)
    assert likeness(frozenset(), frozenset()) == 0.0


def test_no_more_are_chosen_than_are_wanted() -> None:
    pool = [candidate("a", 0.9, "a"), candidate("b", 0.8, "b"), candidate("c", 0.7, "c")]
    assert names(diverse(pool, 100, most=1)) == ["a"]
    assert names(diverse(pool, 100, most=2)) == ["a", "b"]


@pytest.mark.parametrize(
    ("other", "again"),
    [
        ("The guideline suggests antibiotics for outpatients with a comorbidity.", True),
        ("The guideline suggests no antibiotics for outpatients without a comorbidity.", False),
    ],
)
def test_what_denies_is_no_repetition(other: str, again: bool) -> None:
    text = "The guideline suggests antibiotics for outpatients with a comorbidity."
    one, two = (candidate("c", 0.9, "a", tokens="guidelin suggest antibiot outpati comorbid") for _ in range(2))
    first = replace(one.statement, quote=one.statement.quote.model_copy(update={"text": text}))
    second = replace(two.statement, quote=two.statement.quote.model_copy(update={"text": other}))
    assert says_again(first, second) is again


def test_other_figures_are_no_repetition() -> None:
    one, two = (candidate("c", 0.9, "a", tokens="remission week risankizumab").statement for _ in range(2))
    at_24 = replace(one, quantities=(Quantity(58.6, "percent", "", 0, 4),))
    at_48 = replace(two, quantities=(Quantity(60.8, "percent", "", 0, 4),))
    assert says_again(at_24, replace(two, quantities=at_24.quantities))
    assert not says_again(at_24, at_48)


def test_marginal_relevance_asks_no_price_for_length() -> None:
    pool = [candidate("long", 0.9, "a", cost=30), candidate("short", 0.8, "b", cost=5)]
    assert names(relevant_and_new(pool, 40, most=1)) == ["long"]
