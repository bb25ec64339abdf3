"""Chooses what the answer says beside the direct answer: a floor for each section that is always there, then coverage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.answer import SectionKind
from rag.compose.about import TOGETHER
from rag.compose.placement import LIMITING, OFF_LABEL_USE, STUDIES, Place, on_off_label_use, place_of
from rag.compose.pool import Pool
from rag.compose.selection import BROAD, NARROW, Candidate, diverse
from rag.compose.worth import Worth
from rag.evidence.statements import Statement
from rag.matters import Matter

_Wanted = Callable[[Statement, Place], bool]

ALWAYS: tuple[SectionKind, ...] = ("evidence", "algorithm", "pitfalls")
MOST_DRUGS = 5
GRAVE = ("warning", "contraindication", "monitoring")
OFF_LABEL = ("limitation", "recommendation")
_FAILURE_SHARE = 0.25  # a source on failure in general names neither the drug nor the disease's other words
_KINDS_OF_FAILURE = re.compile(
    r"\bnon-?respon|\bloss of response|\blost (?:the )?response|\bprimary failure", re.IGNORECASE
)
MOST_USED = 2
PEOPLE, _SHARE_FOR_PEOPLE = 4, 0.25  # what is said of a class in pregnancy names neither the drug nor its uses
RAISED, SHARE_OF_RAISED = 2, 0.4  # statements on each matter or act that is asked about
STRONG = 4  # the grade of randomised trials, and of what stands above them
NEAREST = 4  # statements that are worth most, whatever slots they fill (docs/composing.md)
SHARE_FOR_FLOOR = 0.35  # of the best statement's relevance: a section that is always there may reach a little further
OVER = 20  # words by which what an answer must hold may go beyond its budget
BASE, EACH, MOST = 640, 80, 850  # words of statements: for one entity asked, for each further one, at most
AT_LEAST = 0.2  # relevance below which a statement is beside the point, however much room is left ...
SHARE_OF_BEST = 0.5  # ... and as a share of the best statement's,
ELSEWHERE, MISPLACED = 0.75, 0.95  # the same for what is about something else, and for other drugs' doses and harms
UNASKED_DOSE = 0.7  # and for doses on a page that was asked for something else: who reads of toxicity wants none
_ASK_DOSES = frozenset({"dosing", "treatment", "indication", "efficacy", "comparison"})


class _Floor(NamedTuple):
    """What an answer must hold, how often, and how relevant it has to be, as a share of the best statement."""

    wanted: _Wanted
    times: int
    share: float = SHARE_FOR_FLOOR


def chosen_beside(
    pool: Pool, worth: Worth, direct: Sequence[Statement], spoken_for: int = 0
) -> list[tuple[Statement, Place]]:
    """Statements with their places, in the order in which they were chosen.

    :param spoken_for: words of the budget that other parts of the answer take.
    """
    weighed = [_weighed(pool, worth, one) for one in pool.candidates]
    quoted = {id(statement) for statement in direct}
    taken = [one for one in weighed if id(one.statement) in quoted]
    budget = _budget(pool) - spoken_for - sum(one.cost for one in taken)
    used = {id(one) for one in taken}
    rest = [one for one in weighed if id(one) not in used and _may_be_said(pool, one)]
    places = {id(one.statement): place_of(pool, one.statement) for one in rest}
    concave = BROAD if pool.focus.broad else NARROW
    chosen: list[Candidate] = []
    plain = {id(one): pool.relevance(one.statement) for one in rest}
    for floor in _floors(pool, direct):
        least = floor.share * pool.best
        fitting = [
            one
            for one in rest
            if plain[id(one)] >= least
            and id(one) not in used
            and floor.wanted(one.statement, places[id(one.statement)])
        ]
        for _ in range(floor.times):
            open_ones = [one for one in fitting if id(one) not in used]
            if not open_ones:
                break
            room = min(budget // 4, budget + OVER - sum(one.cost for one in chosen))
            first = diverse(open_ones, max(room, 1), chosen=[*taken, *chosen], concave=concave, most=1)
            chosen += first
            used |= {id(one) for one in first}
    rest = [one for one in rest if id(one) not in used and one.relevance >= max(SHARE_OF_BEST * pool.best, AT_LEAST)]
    chosen += _nearest(worth, rest, budget - sum(one.cost for one in chosen), [*taken, *chosen])
    used |= {id(one) for one in chosen}
    rest = [one for one in rest if id(one) not in used]
    left = budget - sum(one.cost for one in chosen)
    chosen += diverse(rest, left, chosen=[*taken, *chosen], concave=concave)
    return [(one.statement, places[id(one.statement)]) for one in chosen]


def _weighed(pool: Pool, worth: Worth, one: Candidate) -> Candidate:
    """The candidate with its worth as relevance, on the scale that the shares above are shares of.

    Where a survey is asked for, what is about the matter counts as much as what is worded as the question is.
    """
    if pool.focus.broad:
        return one
    return one._replace(relevance=round(pool.best * worth.of(one.statement), 5))


def _nearest(worth: Worth, candidates: Sequence[Candidate], budget: int, taken: Sequence[Candidate]) -> list[Candidate]:
    """What a list of the best sentences would open with, whatever slots they fill."""
    chosen: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: -worth.of(one.statement))[: 2 * NEAREST]:
        if len(chosen) < NEAREST:
            chosen += diverse([one], budget - sum(other.cost for other in chosen), chosen=[*taken, *chosen], most=1)
    return chosen


def _may_be_said(pool: Pool, candidate: Candidate) -> bool:
    if on_off_label_use(pool, candidate.statement):
        return _against_label(pool) or OFF_LABEL_USE in pool.analysis.entities
    least = max(_least_share(pool, candidate.statement) * pool.best, AT_LEAST)
    return pool.relevance(candidate.statement) >= least


def _least_share(pool: Pool, item: Statement) -> float:
    """Of the best statement's relevance: how near what is beside the question has to come all the same."""
    if pool.about.misplaced(item):
        return MISPLACED
    gives_dose = item.role == "dosing" and item.source.kind not in STUDIES
    if gives_dose and pool.focus.kind == "use" and _ASK_DOSES.isdisjoint(pool.analysis.facets):
        return UNASKED_DOSE
    return ELSEWHERE if pool.about.elsewhere(item) else 0.0


def _floors(pool: Pool, direct: Sequence[Statement]) -> list[_Floor]:
    """What an answer holds whatever else there is room for, and how often.

    Where a drug has failed: how failure is told and whether its dose was adequate. Of use together: how far its evidence
    reaches and, where a label speaks against it, what prescribing against the label means.
    Of people who are asked about (in pregnancy, children): what is said of the drug or its class in them.
    Of each drug that was asked about and has not failed: one statement. Of each section that is always there: two.
    """
    floors: list[_Floor] = [_Floor(lambda item, _: pool.about.asked_people(item), PEOPLE, share=_SHARE_FOR_PEOPLE)]
    floors += [_Floor(_says(pool, matter), RAISED, share=SHARE_OF_RAISED) for matter in (*pool.matters, *pool.acts)]
    if pool.analysis.failed:
        floors.append(_Floor(_confirms_failure(pool), 1, share=_FAILURE_SHARE))
        floors.append(
            _Floor(lambda item, place: place.group == "confirm" and item.role == "dosing" and item.grade.level <= 2, 2)
        )
    if pool.focus.kind == TOGETHER:
        floors.append(_Floor(lambda item, _: pool.about.combination(item) and item.role == "limitation", 3))
        floors += [_Floor(gravest(pool, drug, "warning"), 1) for drug in pool.focus.drugs[:MOST_USED]]
        if _against_label(pool):
            floors += [_Floor(_off_label(pool, role), 1, share=0.0) for role in OFF_LABEL]
    if len(pool.focus.drugs) > 1:
        compared = [drug for drug in pool.focus.drugs if drug not in pool.analysis.failed]
        floors += [_Floor(_about(pool, drug), 1) for drug in compared[:MOST_DRUGS]]
    if pool.focus.kind == "options":
        floors += [_Floor(gravest(pool, drug, "warning"), 1) for drug in _proposed(pool, direct)]
    if pool.focus.kind == "use":
        floors += [_Floor(gravest(pool, drug, role), 1) for drug in pool.focus.drugs[:MOST_USED] for role in GRAVE]
    return [*floors, *(_Floor(_in(section), 2) for section in ALWAYS)]


def _says(pool: Pool, matter: Matter) -> _Wanted:
    """What has a word of something that is asked about, said of the asked drug or its class, in the condition."""
    return lambda item, _: matter.is_said(item.text) and pool.about.asked_kind(item) and pool.about.on_condition(item)


def _confirms_failure(pool: Pool) -> _Wanted:
    """What kind of failure it is, where that is told; else how response is defined."""

    def tells_kind(item: Statement) -> bool:
        return _KINDS_OF_FAILURE.search(item.text) is not None

    told = any(
        tells_kind(item)
        and pool.relevance(item) >= max(_FAILURE_SHARE * pool.best, AT_LEAST)
        and place_of(pool, item).group == "confirm"
        for item in pool.statements
    )
    return lambda item, place: place.group == "confirm" and item.role != "dosing" and (tells_kind(item) or not told)


@lru_cache(maxsize=4)
def _against_label(pool: Pool) -> bool:
    """Whether a label speaks against taking together what is asked about."""
    return pool.focus.kind == TOGETHER and any(
        item.source.kind == "label" and item.modality in LIMITING and pool.about.combination(item)
        for item in pool.statements
    )


def _off_label(pool: Pool, role: str) -> _Wanted:
    return lambda item, _: item.role == role and on_off_label_use(pool, item)


def _proposed(pool: Pool, direct: Sequence[Statement]) -> list[str]:
    """The drugs that a direct answer to a choice speaks for, the first ones."""
    told = {*pool.analysis.failed, *pool.focus.background}
    named = [
        drug for item in direct if item.modality not in LIMITING for drug in pool.about.drugs(item) if drug not in told
    ]
    return list(dict.fromkeys(named))[:MOST_USED]


def gravest(pool: Pool, drug: str, role: str) -> _Wanted:
    """A label's or regulator's gravest words on a drug whose use is asked about, at home where there are any."""

    def is_one(item: Statement) -> bool:
        return item.role == role and pool.about.subject(item) == drug and item.grade.level <= 2

    at_home = any(is_one(item) and pool.about.at_home(item) for item in pool.statements)
    return lambda item, _: is_one(item) and (pool.about.at_home(item) or not at_home)


def _about(pool: Pool, drug: str) -> _Wanted:
    """What a guideline or trial says of a drug alone; what weaker sources say where neither does."""

    def is_one(item: Statement) -> bool:
        return pool.about.subject(item) == drug and not item.combination and item.role in {"efficacy", "recommendation"}

    at_least = SHARE_FOR_FLOOR * pool.best
    strong = any(
        is_one(item) and item.grade.level <= STRONG and pool.relevance(item) >= at_least for item in pool.statements
    )
    return lambda item, place: (
        is_one(item) and place.section in {"evidence", "algorithm"} and (item.grade.level <= STRONG or not strong)
    )


def _in(section: SectionKind) -> _Wanted:
    return lambda _, place: place.section == section


def _budget(pool: Pool) -> int:
    """A question about more things gets more room."""
    asked = len({*pool.focus.drugs, *pool.focus.background, *pool.focus.conditions, *pool.analysis.populations})
    return min(BASE + EACH * max(asked - 2, 0), MOST)
