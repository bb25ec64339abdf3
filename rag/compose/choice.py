"""Chooses what the answer says beside the direct answer: a floor for each section that is always there, then coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer import SectionKind
from rag.compose.placement import Place, place_of
from rag.compose.pool import TOGETHER, Pool
from rag.compose.selection import BROAD, NARROW, Candidate, diverse
from rag.evidence.statements import Statement

_Wanted = Callable[[Statement, Place], bool]

ALWAYS: tuple[SectionKind, ...] = ("evidence", "algorithm", "pitfalls")
MOST_DRUGS = 5
GRAVE = ("warning", "contraindication", "monitoring")
MOST_USED = 2
SHARE_FOR_FLOOR = 0.35  # of the best statement's relevance: a section that is always there may reach a little further
BASE, EACH, MOST = 620, 80, 865  # words of statements: for one entity asked, for each further one, at most
AT_LEAST = 0.2  # relevance below which a statement is beside the point, however much room is left ...
SHARE_OF_BEST = 0.45  # ... and as a share of the best statement's


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
    for wanted, count in _floors(pool):
        for _ in range(count):
            open_ones = [
                one
                for one in rest
                if id(one) not in used
                and one.relevance >= SHARE_FOR_FLOOR * pool.best
                and wanted(one.statement, places[id(one.statement)])
            ]
            first = diverse(open_ones, max(budget // 4, 1), chosen=[*taken, *chosen], concave=concave, most=1)
            chosen += first
            used |= {id(one) for one in first}
    rest = [one for one in rest if id(one) not in used and one.relevance >= SHARE_OF_BEST * pool.best]
    left = budget - sum(one.cost for one in chosen)
    chosen += diverse(rest, left, chosen=[*taken, *chosen], concave=concave)
    return [(one.statement, places[id(one.statement)]) for one in chosen]


def _floors(pool: Pool) -> list[tuple[_Wanted, int]]:
    """What an answer holds whatever else there is room for, and how often.

    Where a drug has failed: how failure is told and whether its dose was adequate. Of use together: how far its evidence
    reaches. Of each drug that was asked about and has not failed: one statement.
    Of each section that is always there: two.
    """
    floors: list[tuple[_Wanted, int]] = []
    if pool.analysis.failed:
        floors.append((lambda item, place: place.group == "confirm" and item.role != "dosing", 1))
        floors.append((lambda item, place: place.group == "confirm" and item.role == "dosing", 2))
    if pool.focus.kind == TOGETHER:
        floors.append((lambda item, _: pool.about_combination(item) and item.role == "limitation", 3))
        floors += [(gravest(pool, drug, "warning"), 1) for drug in pool.focus.drugs[:MOST_USED]]
    if len(pool.focus.drugs) > 1:
        compared = [drug for drug in pool.focus.drugs if drug not in pool.analysis.failed]
        floors += [(_about(pool, drug), 1) for drug in compared[:MOST_DRUGS]]
    if pool.focus.kind == "use":
        floors += [(gravest(pool, drug, role), 1) for drug in pool.focus.drugs[:MOST_USED] for role in GRAVE]
    return [*floors, *((_in(section), 2) for section in ALWAYS)]


def gravest(pool: Pool, drug: str, role: str) -> _Wanted:
    """A label's or regulator's gravest words on a drug whose use is asked about, at home where there are any."""

    def is_one(item: Statement) -> bool:
        return item.role == role and pool.subject(item) == drug and item.grade.level <= 2

    at_home = any(is_one(item) and pool.at_home(item) for item in pool.statements)
    return lambda item, _: is_one(item) and (pool.at_home(item) or not at_home)


def _about(pool: Pool, drug: str) -> _Wanted:
    return lambda item, place: (
        pool.subject(item) == drug
        and not item.combination
        and item.role in {"efficacy", "recommendation"}
        and place.section in {"evidence", "algorithm"}
    )


def _in(section: SectionKind) -> _Wanted:
    return lambda _, place: place.section == section


def _budget(pool: Pool) -> int:
    """A question about more things gets more room."""
    asked = len({*pool.focus.drugs, *pool.focus.background, *pool.focus.conditions, *pool.analysis.populations})
    return min(BASE + EACH * max(asked - 2, 0), MOST)
