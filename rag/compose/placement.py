"""Where a reader looks for a statement: the section, and the group or step within it. Every statement has one place."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rag.answer import Role, SectionKind
from rag.compose.about import TOGETHER
from rag.compose.aspects import aspect_of
from rag.compose.pool import Pool
from rag.evidence.statements import Statement

LIMITING = frozenset({"contraindicated", "not_recommended"})
_STUDIED: frozenset[Role] = frozenset({"efficacy", "safety", "limitation", "background"})

STUDIES = frozenset({"rct", "cohort", "meta-analysis"})
_TELLING = frozenset({"guideline", "regulatory", "payer-policy", "company-report", "news", "other"})

_TOLD_BYSTUDIES: frozenset[Role] = frozenset({"efficacy", "background", "mechanism", "indication", "regulatory"})
_ENOUGH = 4  # the direct answer takes some of them
_AT_LEAST, _SHARE_OF_BEST = 0.09, 0.25  # relevance from which a statement may be chosen at all, as in `choice`

BOXED = "Boxed warnings and contraindications"
HARMS = "Harms and interactions"
LIMITS = "Limits of the evidence"
OUTSIDE_LABEL = "Prescribing outside the label"
OFF_LABEL_USE = "off-label use"
STEPS = ("confirm", "choose", "dose", "monitor", "reassess")


class Place(NamedTuple):
    """A section and, within it, the heading of a group or the name of a step; "" for none."""

    section: SectionKind
    group: str = ""


def place_of(pool: Pool, statement: Statement) -> Place:
    """The place of a statement that is not in the direct answer."""
    if on_off_label_use(pool, statement):
        return Place("pitfalls", OUTSIDE_LABEL)
    if _is_research(pool, statement):
        return Place("research_context")
    if _restricts(pool, statement):
        return Place("restrictions")
    return _BY_ROLE.get(statement.role, _evidence)(pool, statement)


def on_off_label_use(pool: Pool, statement: Statement) -> bool:
    """Whether it tells what prescribing outside the label means, whatever the drug."""
    return OFF_LABEL_USE in statement.entities and not pool.about.drugs(statement)


def _is_research(pool: Pool, statement: Statement) -> bool:
    """Other treatments given together, outside label and guideline."""
    return (
        pool.focus.kind == TOGETHER
        and statement.combination
        and not pool.about.combination(statement)
        and statement.grade.level > 2
        and statement.role in _STUDIED
    )


def _restricts(pool: Pool, statement: Statement) -> bool:
    """What a label, regulator or guideline rules out of what was asked."""
    if not _has_authority(statement) or not pool.about.names_focus(statement):
        return False
    if pool.focus.kind == TOGETHER and pool.about.combination(statement):
        return statement.modality in LIMITING or statement.role in {"limitation", "contraindication"}
    return aspect_of(statement) == "limitation:use" or (
        statement.role in {"indication", "regulatory", "recommendation", "dosing", "limitation"}
        and statement.modality in LIMITING
    )


def _has_authority(statement: Statement) -> bool:
    """A label or guideline, or a page that tells what one says."""
    return statement.grade.level <= 2 or statement.source.kind in _TELLING


def _evidence(pool: Pool, statement: Statement) -> Place:
    subject = pool.about.subject(statement)
    asked = {*pool.focus.drugs, TOGETHER, *pool.focus.conditions, *pool.analysis.entities}
    if pool.focus.drugs and subject and subject not in asked and not pool.about.asked_people(statement):
        return Place("alternatives", subject)
    return Place("evidence", subject)


def _recommendation(pool: Pool, statement: Statement) -> Place:
    """What is advised on the asked thing itself is a step; on another thing, an alternative.

    A question on one drug, a comparison or an explanation needs evidence first: where nothing else gives it, advice does.
    """
    subject = pool.about.subject(statement)
    if pool.focus.kind in {"use", "comparison", "explanation"} and not _has_studies(pool):
        return _evidence(pool, statement)
    on_asked = subject in {*pool.focus.drugs, *pool.focus.conditions, *_asked_for(pool), "", TOGETHER}
    # Going on with a drug's class in pregnancy is advice on the drug, whichever other drug the sentence names as well.
    if on_asked or pool.about.asked_people(statement) or aspect_of(statement).endswith("sequence"):
        return Place("algorithm", "choose")
    if pool.focus.kind in {"use", "comparison", "explanation"}:
        return _evidence(pool, statement)
    return Place("alternatives", subject)


def _asked_for(pool: Pool) -> set[str]:
    """Names of the question that are no drug which is only told of: prophylaxis that is asked about is no alternative."""
    return {*pool.analysis.entities} - {*pool.focus.background}


@lru_cache(maxsize=4)
def _has_studies(pool: Pool) -> bool:
    """Whether statements other than advice fill the section of evidence."""
    at_least = max(_SHARE_OF_BEST * pool.best, _AT_LEAST)
    found = (
        item
        for item in pool.statements
        if item.role in _TOLD_BYSTUDIES
        and pool.relevance(item) >= at_least
        and _evidence(pool, item).section == "evidence"
    )
    return len(list(islice(found, _ENOUGH))) == _ENOUGH


def _diagnosis(pool: Pool, statement: Statement) -> Place:
    """How well a test does is evidence; how a state is recognised is a step."""
    if any(quantity.unit == "percent" for quantity in statement.quantities):
        return _evidence(pool, statement)
    return Place("algorithm", "confirm")


def _dosing(pool: Pool, statement: Statement) -> Place:
    """The dose of a drug that failed is there to be checked, not to be given."""
    if set(pool.about.drugs(statement)) & set(pool.analysis.failed) and not set(pool.analysis.options) & set(
        statement.entities
    ):
        return Place("algorithm", "confirm")
    return Place("algorithm", "reassess" if aspect_of(statement) == "dosing:stopping" else "dose")


def _monitoring(pool: Pool, statement: Statement) -> Place:
    """What a study measured is evidence, not a step."""
    if statement.source.kind in STUDIES and statement.modality == "neutral" and statement.quantities:
        return _evidence(pool, statement)
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
    "diagnosis": _diagnosis,
    "warning": _warning,
    "contraindication": _warning,
    "safety": _safety,
    "limitation": _limitation,
}
