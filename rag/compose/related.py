"""Related questions: on the topic, not asked already, and each checked to be one that this corpus answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from rag.compose.pool import Pool
from rag.question import Analysis

MAX_RELATED = 5
_TREATS = frozenset({"recommendation", "efficacy", "indication"})  # a drug that only interacts is no alternative


def related_questions(pool: Pool, answerable: Callable[[str], bool]) -> tuple[str, ...]:
    """Up to five questions about the same drugs and condition for which `answerable` holds."""
    chosen: list[str] = []
    for question in dict.fromkeys(_candidates(pool)):
        if len(chosen) == MAX_RELATED:
            break
        if answerable(question):
            chosen.append(question)
    return tuple(chosen)


def _candidates(pool: Pool) -> Iterator[str]:
    """Facets that the question left open, for the drugs that it and its answer are about."""
    analysis = pool.analysis
    condition = next((name for name in analysis.conditions), "")
    inside = f" in {condition}" if condition else ""
    drugs = _drugs(pool)
    for first, second in pairwise(drugs):
        if "comparison" not in analysis.facets and not {first, second} <= set(analysis.failed):
            yield f"How does {first} compare with {second}{inside}?"
    for drug in drugs:
        yield from _about(drug, inside, analysis)


def _about(drug: str, inside: str, analysis: Analysis) -> Iterator[str]:
    if "dosing" not in analysis.facets:
        yield f"What is the recommended dose of {drug}{inside}?"
    if "monitoring" not in analysis.facets:
        yield f"What monitoring is needed with {drug}?"
    if "safety" not in analysis.facets:
        yield f"What adverse events were reported with {drug}{inside}?"
    if "efficacy" not in analysis.facets:
        yield f"What remission rates were reported with {drug}{inside}?"
    if "mechanism" not in analysis.facets:
        yield f"What is the mechanism of action of {drug}?"


def _drugs(pool: Pool) -> tuple[str, ...]:
    """Open options first, then drugs that the best statements name."""
    named = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    for item in pool.statements[:40]:
        if item.role in _TREATS and pool.on_condition(item):
            named += pool.drugs(item)
    return tuple(dict.fromkeys([*named, *pool.analysis.failed]))[:4]
