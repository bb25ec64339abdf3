"""Chooses statements that together cover a question under a budget of words.

`diverse` maximises a monotone submodular function greedily, after Lin and Bilmes ("A class of submodular functions for
document summarization", ACL 2011, the diversity reward): the sum over slots of weight * (squares of relevance gathered
in the slot) ** concave, where a slot is one aspect of one subject. Squares, so that one excellent statement is worth more than
two middling ones. Gains are divided by a power of the cost, as there. `relevant_and_new` is maximal marginal relevance (Carbonell
and Goldstein, SIGIR 1998): the direct answer of a question that asks one thing is chosen by it. docs/composing.md compares them.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rag.evidence.repetition import same_fact
from rag.evidence.statements import Statement

COST_POWER = 0.25
BROAD, NARROW = 0.6, 0.8  # powers for questions that ask for a survey, and for those that ask one thing
_DENIES = re.compile(r"\b(?:no|not|none|neither|nor|never|without)\b|n't\b", re.IGNORECASE)
_NEAR = 0.2  # likeness below which two statements are not compared for one fact
LIKE = 0.75  # Jaccard likeness of tokens from which two statements say the same


class Candidate(NamedTuple):
    """A statement with its relevance, the slots that it fills and their weights, and its cost in words."""

    statement: Statement
    relevance: float
    slots: tuple[tuple[str, float], ...]
    cost: int


def diverse(
    candidates: Sequence[Candidate],
    budget: int,
    *,
    chosen: Sequence[Candidate] = (),
    concave: float = BROAD,
    most: int | None = None,
) -> list[Candidate]:
    """Candidates in the order in which they were chosen; those chosen before count as covered but not as cost.

    :param concave: power of what a slot has gathered: the lower, the sooner a slot has enough.
    :param most: how many are wanted; None for as many as the budget holds.
    """
    gathered: dict[str, float] = {}
    for candidate in chosen:
        _gather(gathered, candidate)
    return _greedy(
        candidates,
        budget,
        chosen,
        lambda one, _: _reward(gathered, one, concave),
        gathered,
        most,
    )


def relevant_and_new(
    candidates: Sequence[Candidate], budget: int, *, trade: float = 0.85, most: int | None = None
) -> list[Candidate]:
    """Maximal marginal relevance: trade * relevance - (1 - trade) * likeness to what is chosen, however long each is."""
    return _greedy(
        candidates,
        budget,
        (),
        lambda one, likeness: trade * one.relevance - (1 - trade) * likeness,
        {},
        most,
        cost_power=0.0,
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard likeness of two sets of tokens."""
    shared = len(one & other)
    union = len(one) + len(other) - shared
    return shared / union if union else 0.0


def _greedy(
    candidates: Sequence[Candidate],
    budget: int,
    chosen: Sequence[Candidate],
    gain: Callable[[Candidate, float], float],
    gathered: dict[str, float],
    most: int | None = None,
    cost_power: float = COST_POWER,
) -> list[Candidate]:
    """Lazy greedy (Minoux 1978): gains only shrink, so the best of the heap that is up to date is the best of all."""
    taken: list[Candidate] = []
    against = list(chosen)
    left = budget
    # What nothing is compared with yet can only turn out lower, so it will do as a first bound.
    heap = [_entry(one, gain, (), -1, cost_power) for one in candidates if one.relevance > 0.0 and one.cost <= budget]
    heapq.heapify(heap)
    while heap and (most is None or len(taken) < most):
        best = heap[0]
        candidate = best.candidate
        if candidate.cost > left or best.negated >= 0.0:
            heapq.heappop(heap)
        elif best.seen < len(against):
            heapq.heapreplace(heap, _entry(candidate, gain, against, len(against), cost_power))
        else:
            heapq.heappop(heap)
            taken.append(candidate)
            against.append(candidate)
            left -= candidate.cost
            _gather(gathered, candidate)
    return taken


def says_again(one: Statement, other: Statement, like: float = LIKE) -> bool:
    """Whether two statements say the same in near the same words: one that denies, or has other figures, never does.

    :param like: Jaccard likeness of their tokens from which they may.
    """
    return (
        likeness(one.tokens, other.tokens) >= like
        and one.polarity == other.polarity
        and one.modality == other.modality
        and denials(one.text) == denials(other.text)
        and _values(one) == _values(other)
    )


def denials(text: str) -> int:
    """How often a sentence denies: no, not, without, neither, nor, never."""
    return len(_DENIES.findall(text))


def _values(statement: Statement) -> frozenset[tuple[float, str]]:
    return frozenset((quantity.value, quantity.unit) for quantity in statement.quantities)


def _entry(
    candidate: Candidate,
    gain: Callable[[Candidate, float], float],
    against: Sequence[Candidate],
    seen: int,
    cost_power: float,
) -> _Entry:
    """A heap entry, best first: gain per cost, negated; then by place in the corpus, so that no two are equal."""
    mine = candidate.statement
    near = max([likeness(mine.tokens, other.statement.tokens) for other in against], default=0.0)
    again = near >= _NEAR and any(
        says_again(mine, other.statement) or same_fact(mine, other.statement) for other in against
    )
    worth = 0.0 if again else round(gain(candidate, near) / candidate.cost**cost_power, 6)
    return _Entry(-worth, mine.quote.chunk_id, mine.quote.start, seen, candidate)


class _Entry(NamedTuple):
    negated: float
    chunk_id: str
    start: int
    seen: int
    candidate: Candidate


def _reward(gathered: dict[str, float], candidate: Candidate, concave: float) -> float:
    worth = candidate.relevance * candidate.relevance
    total = 0.0
    for slot, weight in candidate.slots:
        before = gathered.get(slot, 0.0)
        total += weight * (math.pow(before + worth, concave) - math.pow(before, concave))
    return total


def _gather(gathered: dict[str, float], candidate: Candidate) -> None:
    for slot, _ in candidate.slots:
        gathered[slot] = gathered.get(slot, 0.0) + candidate.relevance**2
