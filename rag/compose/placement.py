"""Where a reader looks for a statement: the section, and the group or step within it. Every statement has one place."""

from __future__ import annotations

from typing import NamedTuple

from rag.answer import Role, SectionKind
from rag.compose.aspects import aspect_of
from rag.compose.pool import TOGETHER, Pool
from rag.evidence.statements import Statement

LIMITING = frozenset({"contraindicated", "not_recommended"})
_STUDIED: frozenset[Role] = frozenset({"efficacy", "safety", "limitation", "background"})

BOXED = "Boxed warnings and contraindications"
HARMS = "Harms and interactions"
LIMITS = "Limits of the evidence"
STEPS = ("confirm", "choose", "dose", "monitor", "reassess")


class Place(NamedTuple):
    """A section and, within it, the heading of a group or the name of a step; "" for none."""

    section: SectionKind
    group: str = ""


def place_of(pool: Pool, statement: Statement) -> Place:
    """The place of a statement that is not in the direct answer."""
    if _is_research(pool, statement):
        return Place("research_context")
    if _restricts(pool, statement):
        return Place("restrictions")
    return _BY_ROLE.get(statement.role, _evidence)(pool, statement)


def _is_research(pool: Pool, statement: Statement) -> bool:
    """Other treatments given together, outside label and guideline."""
    return (
        pool.focus.kind == TOGETHER
        and statement.combination
        and not pool.about_combination(statement)
        and statement.grade.level > 2
        and statement.role in _STUDIED
    )


def _restricts(pool: Pool, statement: Statement) -> bool:
    """What a label, regulator or guideline rules out of what was asked."""
    if statement.grade.level > 2 or not pool.names_focus(statement):
        return False
    if pool.focus.kind == TOGETHER and pool.about_combination(statement):
        return statement.modality in LIMITING or statement.role in {"limitation", "contraindication"}
    return aspect_of(statement) == "limitation:use" or (
        statement.role in {"indication", "regulatory", "recommendation", "dosing", "limitation"}
        and statement.modality in LIMITING
    )


def _evidence(pool: Pool, statement: Statement) -> Place:
    subject = pool.subject(statement)
    if pool.focus.drugs and subject and subject not in {*pool.focus.drugs, TOGETHER, *pool.focus.conditions}:
        return Place("alternatives", subject)
    return Place("evidence", subject)


def _recommendation(pool: Pool, statement: Statement) -> Place:
    subject = pool.subject(statement)
    if pool.focus.kind in {"use", "comparison", "explanation"}:
        return _evidence(pool, statement)
    if subject in {*pool.focus.drugs, *pool.focus.conditions, "", TOGETHER} or aspect_of(statement).endswith(
        "sequence"
    ):
        return Place("algorithm", "choose")
    return Place("alternatives", subject)


def _dosing(pool: Pool, statement: Statement) -> Place:
    """The dose of a drug that failed is there to be checked, not to be given."""
    if set(pool.drugs(statement)) & set(pool.analysis.failed) and not set(pool.analysis.options) & set(
        statement.entities
    ):
        return Place("algorithm", "confirm")
    return Place("algorithm", "reassess" if aspect_of(statement) == "dosing:stopping" else "dose")


def _monitoring(_: Pool, statement: Statement) -> Place:
    return Place("algorithm", "confirm" if aspect_of(statement) == "monitoring:confirmation" else "monitor")


def _warning(_: Pool, statement: Statement) -> Place:
    return Place("pitfalls", BOXED)


def _safety(_: Pool, statement: Statement) -> Place:
    return Place("pitfalls", HARMS)


def _limitation(_: Pool, statement: Statement) -> Place:
    return Place("pitfalls", LIMITS)


_BY_ROLE = {
    "recommendation": _recommendation,
    "dosing": _dosing,
    "monitoring": _monitoring,
    "warning": _warning,
    "contraindication": _warning,
    "safety": _safety,
    "limitation": _limitation,
}
