"""What speaks against a use that is asked about, above all in the one whom the question tells of, and what there is instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.compose.asked import asks_to_act
from rag.compose.aspects import aspect_of
from rag.compose.placement import LIMITING
from rag.compose.pool import Pool
from rag.compose.relevance import stands_in
from rag.evidence.statements import Statement

AT_LEAST = 0.32  # relevance of what stands in a direct answer
AUTHORITY = 2  # the grade of labels and guidelines
_OF_THE_PATIENT = 0.5  # what is ruled out in a state that the question tells of outweighs other restrictions
_OF_USE = 0.2
_BY_AUTHORITY = 0.1
_MOST_INSTEAD = 2
_INSTEAD = re.compile(r"\binstead\b|\bif not\b|\balternatives?\b|\botherwise\b|\bwhat else\b", re.IGNORECASE)
_USES = frozenset({"indication", "efficacy", "dosing"})
_STATES = frozenset({"population", "outcome"})
_ASK_LEAVE = frozenset({"treatment", "indication", "access"})


def spoken_against(pool: Pool, statements: Sequence[Statement]) -> list[Statement]:
    """The strongest word against what is asked about, at most one.

    One of the statements where it rules the drug out for the patient; none where they speak against it otherwise.

    :param statements: what the direct answer holds.
    """
    asks_leave = not _ASK_LEAVE.isdisjoint(pool.analysis.facets)
    if not statements or not (asks_leave or asks_to_act(pool.analysis.text)):
        return []
    if for_the_patient := [item for item in statements if rules_out_for(pool, item)]:
        return for_the_patient[:1]
    if any(item.modality in LIMITING for item in statements):
        return []

    def limits_use(item: Statement) -> bool:
        return item.modality in LIMITING and item.grade.level <= AUTHORITY and pool.about.on_condition(item)

    return pool.pick(
        lambda item: (
            rules_out_for(pool, item) or (asks_leave and limits_use(item) and bool(set(pool.focus.drugs) & item.names))
        ),
        1,
        without=statements,
        prefer=lambda item: (
            pool.about.authority(item)
            + _OF_USE * (aspect_of(item) == "limitation:use")
            + _OF_THE_PATIENT * rules_out_for(pool, item)
        ),
        at_least=AT_LEAST,
    )


def rules_out_for(pool: Pool, item: Statement) -> bool:
    """Whether it rules an asked drug out for what the question tells: a state, another disease, a second drug."""
    if not _rules_out(item):
        return False
    named = set(pool.focus.drugs) & item.names
    return bool(named) and (bool(told(pool) & item.names) or len(named) > 1)


def asks_for_another(text: str) -> bool:
    """Whether it is asked what there is instead."""
    return _INSTEAD.search(text) is not None


def in_its_place(pool: Pool, without: Sequence[Statement]) -> list[Statement]:
    """What is told of in place of the drug which is ruled out; else what is advised or dosed in the treated condition."""
    focus = set(pool.focus.drugs)
    out = frozenset(focus.union(*map(pool.vocabulary.classes, focus)))
    told_of = pool.pick(
        lambda item: (
            _INSTEAD.search(item.text) is not None
            and pool.about.on_condition(item)
            and stands_in(item, out, pool.vocabulary.kinds)
        ),
        _MOST_INSTEAD,
        without=without,
        at_least=AT_LEAST,
    )
    if told_of:
        return told_of
    treated = set(pool.focus.conditions) - told(pool)
    return pool.pick(
        lambda item: (
            item.role in {"recommendation", "dosing"}
            and item.modality not in LIMITING
            and bool(set(pool.about.drugs(item)) - focus)
            and (bool(treated & item.context) if treated else pool.about.on_condition(item))
        ),
        _MOST_INSTEAD,
        without=without,
        prefer=lambda item: _BY_AUTHORITY * (item.grade.level <= AUTHORITY),
    )


@lru_cache(maxsize=4)
def told(pool: Pool) -> frozenset[str]:
    """People, states and diseases beside the treated one that the question names, also by their classes."""
    vocabulary, analysis = pool.vocabulary, pool.analysis
    names = {name for asked in analysis.entities for name in (asked, *vocabulary.classes(asked))}
    states = {name for name in names if name in vocabulary.terms and vocabulary.kind(name) in _STATES}
    return frozenset(states | (set(analysis.conditions) - _treated(pool)))


def _treated(pool: Pool) -> set[str]:
    """The asked conditions that a drug in focus is given for."""
    drugs = set(pool.focus.drugs)
    return {
        name
        for item in pool.statements
        if item.role in _USES and drugs & item.names
        for name in item.entities
        if name in pool.analysis.conditions
    }


def _rules_out(item: Statement) -> bool:
    """A label's or guideline's word against it, or whoever tells a contraindication."""
    return (item.modality in LIMITING and item.grade.level <= AUTHORITY) or item.role == "contraindication"
