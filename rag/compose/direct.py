"""The direct answer: one to three statements that answer the question as put, and the strongest one that speaks against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.answer import Role
from rag.compose.pool import Pool
from rag.compose.words import FACET_NAMES
from rag.evidence.statements import Statement
from rag.question import Facet
from rag.text.wording import listed

FACET_ROLES: dict[Facet, tuple[Role, ...]] = {
    "combination": ("limitation", "contraindication", "recommendation", "efficacy", "safety", "warning"),
    "dosing": ("dosing",),
    "monitoring": ("monitoring",),
    "contraindication": ("contraindication", "warning", "limitation"),
    "interaction": ("warning", "dosing", "safety", "limitation"),
    "safety": ("safety", "warning", "contraindication"),
    "mechanism": ("mechanism",),
    "diagnosis": ("background", "monitoring", "recommendation"),
    "comparison": ("efficacy", "recommendation"),
    "access": ("access", "indication", "limitation"),
    "efficacy": ("efficacy",),
    "indication": ("indication", "recommendation", "regulatory", "dosing"),
    "treatment": ("recommendation", "efficacy", "dosing", "indication"),
}
_AGAINST = frozenset({"contraindicated", "not_recommended"})


@dataclass(frozen=True)
class Lead:
    """Fixed words and the statements that they introduce."""

    words: str
    statements: tuple[Statement, ...]


def direct_answer(pool: Pool) -> list[Lead]:
    """Leads in reading order; empty when nothing in the pool answers the question."""
    leads = _combination(pool) if pool.analysis.asks_combination else _by_facet(pool)
    return [lead for lead in leads if lead.statements]


def _combination(pool: Pool) -> list[Lead]:
    """Using treatments together: what authority says, what it supports instead, and what has been reported after all."""
    asked = listed(pool.analysis.failed or pool.analysis.drugs[:1] or pool.analysis.classes[:1])
    against = pool.pick(
        lambda item: pool.about_combination(item) and item.grade.level <= 2 and item.modality in _AGAINST,
        1,
        prefer=pool.authority,
    )
    instead = _instead(pool, against)
    reported = pool.pick(
        lambda item: (
            pool.about_combination(item)
            and item.role in {"efficacy", "safety"}
            and 3 <= item.grade.level <= 7
            and pool.on_condition(item)
        ),
        1,
        without=(*against, *instead),
        prefer=lambda item: (
            0.5 * any(quantity.unit == "percent" for quantity in item.quantities)
            + 0.4 * (item.role == ("safety" if "safety" in pool.analysis.facets else "efficacy"))
        ),
    )
    return [
        Lead(f"On giving {asked} together with another advanced drug, the label says:", tuple(against))
        if against and against[0].source.kind == "label"
        else Lead(f"On giving {asked} together with another advanced drug:", tuple(against)),
        Lead("On what to use instead:", tuple(instead)),
        Lead("However, the combination itself has been reported on:", tuple(reported)),
    ]


def _instead(pool: Pool, without: list[Statement]) -> list[Statement]:
    options = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    failed = set(pool.analysis.failed)

    def fits(item: Statement) -> bool:
        drugs = set(pool.drugs(item)) - failed
        return (
            bool(drugs)
            and not item.combination
            and pool.on_condition(item)
            and (not options or bool(drugs & set(options)))
        )

    guidance = pool.pick(
        lambda item: fits(item) and item.role == "recommendation" and item.grade.level <= 3, 1, without=without
    )
    trial = pool.pick(
        lambda item: fits(item) and item.role == "efficacy" and item.grade.level <= 4 and len(pool.drugs(item)) > 1,
        1,
        without=(*without, *guidance),
        prefer=_comparative,
    )
    return [*guidance, *trial]


def _by_facet(pool: Pool) -> list[Lead]:
    """The best statements for each facet in turn, three in all, then the strongest word against."""
    analysis = pool.analysis
    specific: list[Facet] = [facet for facet in analysis.facets if facet != "treatment"]
    facets = specific or list(analysis.facets)
    failed = bool(analysis.failed) and "treatment" in analysis.facets
    statements = _after_failure(pool) if failed else _round_robin(pool, facets)
    against = pool.pick(
        lambda item: (
            item.modality in _AGAINST
            and item.grade.level <= 2
            and bool(set(analysis.drugs) & set(item.entities))
            and pool.on_condition(item)
        ),
        1 if set(facets) & {"treatment", "indication", "combination", "access"} else 0,
        without=statements,
    )
    subject = listed([*analysis.drugs[:3]] or [*analysis.conditions[:2]] or [*analysis.entities[:2]])
    names = listed([FACET_NAMES[facet] for facet in facets[:2]])
    opening = f"On {names or 'the question'}{f' of {subject}' if subject else ''}, the corpus says:"
    return [Lead(opening, tuple(statements)), Lead("However:", tuple(against))]


def _after_failure(pool: Pool) -> list[Statement]:
    """What comes next when a named treatment has failed: guidance first, then a comparison between what is left."""
    chosen = _instead(pool, [])
    chosen += pool.pick(
        lambda item: item.role == "recommendation" and pool.on_condition(item) and not item.combination,
        3 - len(chosen),
        without=chosen,
    )
    return chosen


def _round_robin(pool: Pool, facets: list[Facet]) -> list[Statement]:
    chosen: list[Statement] = []
    tests = [_facet_test(pool, facet) for facet in facets] or [
        lambda item: pool.about_asked_drug(item) and pool.on_condition(item)
    ]
    for test in (*tests, *tests, *tests):
        if len(chosen) == 3:
            break
        chosen += pool.pick(
            test, 1, without=chosen, prefer=pool.authority if "dosing" in facets or "indication" in facets else _none
        )
    return chosen


def _facet_test(pool: Pool, facet: Facet) -> Callable[[Statement], bool]:
    roles = FACET_ROLES[facet]
    drugs = set(pool.analysis.drugs)

    def fits(item: Statement) -> bool:
        if item.role not in roles or not pool.on_condition(item) or not pool.about_asked_drug(item):
            return False
        if facet == "comparison" and len(drugs) > 1:
            return len(drugs & set(item.entities)) > 1
        return facet != "interaction" or "interact" in item.text.lower() or "CYP" in item.text

    return fits


def _comparative(item: Statement) -> float:
    text = item.text.lower()
    return 0.4 * ("superior" in text or "head-to-head" in text or "versus" in text)


def _none(_: Statement) -> float:
    return 0.0
