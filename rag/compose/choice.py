"""Chooses what the answer says beside the direct answer: a floor for each section that is always there, then coverage."""

from __future__ import annotations

from collections.abc import Sequence

from rag.compose.placement import Place, place_of
from rag.compose.pool import Pool
from rag.compose.selection import BROAD, NARROW, Candidate, diverse
from rag.evidence.statements import Statement

FLOOR: tuple[tuple[Place, int], ...] = (
    (Place("algorithm", "confirm"), 1),
    (Place("evidence"), 2),
    (Place("algorithm"), 2),
    (Place("pitfalls"), 2),
)
SHARE_FOR_FLOOR = 0.15  # of the best statement's relevance: a section that is always there may reach a little further
BASE, EACH, MOST = 560, 60, 800  # words of statements: for one entity asked, for each further one, at most
AT_LEAST = 0.09  # relevance below which a statement is beside the point, however much room is left ...
SHARE_OF_BEST = 0.25  # ... and as a share of the best statement's


def chosen_beside(pool: Pool, direct: Sequence[Statement], spoken_for: int = 0) -> list[tuple[Statement, Place]]:
    """Statements with their places, in the order in which they were chosen.

    :param spoken_for: words of the budget that other parts of the answer take.
    """
    taken = [pool.candidate(statement) for statement in direct]
    budget = _budget(pool) - spoken_for - sum(one.cost for one in taken)
    used = {id(one) for one in taken}
    rest = [one for one in pool.candidates if one.relevance >= AT_LEAST and id(one) not in used]
    places = {id(one.statement): place_of(pool, one.statement) for one in rest}
    concave = BROAD if pool.focus.broad else NARROW
    chosen: list[Candidate] = []
    for places_of_floor, count in FLOOR:
        for _ in range(count):
            open_ones = [
                one
                for one in rest
                if id(one) not in used
                and one.relevance >= SHARE_FOR_FLOOR * pool.best
                and _fits(places[id(one.statement)], places_of_floor, pool)
            ]
            first = diverse(open_ones, max(budget // 4, 1), chosen=[*taken, *chosen], concave=concave, most=1)
            chosen += first
            used |= {id(one) for one in first}
    rest = [one for one in rest if id(one) not in used and one.relevance >= SHARE_OF_BEST * pool.best]
    left = budget - sum(one.cost for one in chosen)
    chosen += diverse(rest, left, chosen=[*taken, *chosen], concave=concave)
    return [(one.statement, places[id(one.statement)]) for one in chosen]


def _fits(place: Place, floor: Place, pool: Pool) -> bool:
    """Whether a place counts for a floor; what confirms a failure is called for only where something has failed."""
    if floor.group and not pool.analysis.failed:
        return False
    return place.section == floor.section and floor.group in {"", place.group}


def _budget(pool: Pool) -> int:
    """A question about more things gets more room."""
    asked = len({*pool.focus.drugs, *pool.focus.background, *pool.focus.conditions, *pool.analysis.populations})
    return min(BASE + EACH * max(asked - 2, 0), MOST)
