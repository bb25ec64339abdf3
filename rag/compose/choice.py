"""Chooses what the answer says beside the direct answer: a floor for each section that is always there, then coverage."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import SectionKind
from rag.compose.placement import Place, place_of
from rag.compose.pool import Pool
from rag.compose.selection import BROAD, NARROW, Candidate, diverse
from rag.evidence.statements import Statement

FLOOR: tuple[tuple[SectionKind, int], ...] = (("evidence", 2), ("algorithm", 2), ("pitfalls", 2))
BASE, EACH, MOST = 520, 60, 800  # words of statements: for one entity asked, for each further one, at most
AT_LEAST = 0.16  # relevance below which a statement is beside the point, however much room is left


def chosen_beside(pool: Pool, direct: Sequence[Statement]) -> list[tuple[Statement, Place]]:
    """Statements with their places, in the order in which they were chosen."""
    taken = [pool.candidate(statement) for statement in direct]
    budget = _budget(pool) - sum(one.cost for one in taken)
    rest = [one for one in pool.candidates if one.relevance >= AT_LEAST and one not in taken]
    places = {id(one.statement): place_of(pool, one.statement) for one in rest}
    concave = BROAD if pool.focus.broad else NARROW
    chosen: list[Candidate] = []
    for section, count in FLOOR:
        of_section = [one for one in rest if places[id(one.statement)].section == section and one not in chosen]
        for _ in range(count):
            cheapest = diverse(of_section, max(budget // 4, 1), chosen=[*taken, *chosen], concave=concave)[:1]
            chosen += cheapest
            of_section = [one for one in of_section if one not in cheapest]
    left = budget - sum(one.cost for one in chosen)
    chosen += diverse([one for one in rest if one not in chosen], left, chosen=[*taken, *chosen], concave=concave)
    return [(one.statement, places[id(one.statement)]) for one in chosen]


def _budget(pool: Pool) -> int:
    """A question about more things gets more room."""
    asked = len({*pool.focus.drugs, *pool.focus.background, *pool.focus.conditions, *pool.analysis.populations})
    return min(BASE + EACH * max(asked - 2, 0), MOST)
