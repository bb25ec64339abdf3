"""Related questions: on the topic, not asked already, and each checked to be one that this corpus answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from rag.compose.pool import Pool
from rag.question import Analysis

MAX_RELATED = 5
_REMISSION = "remission"
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
    condition = next(iter(analysis.conditions or pool.focus.conditions), "")
    inside = f" in {condition}" if condition else ""
    drugs = _drugs(pool)
    for first, second in pairwise(drugs):
        failed = {first, second} <= set(analysis.failed)
        if "comparison" not in analysis.facets and not failed and _comparable(pool, first, second):
            yield f"How does {first} compare with {second}{inside}?"
    for drug in drugs:
        yield from _about(drug, inside, analysis, _measured(pool, drug))


def _comparable(pool: Pool, first: str, second: str) -> bool:
    """Drugs of one class, or that one statement sets side by side: an analgesic is no alternative to an antibiotic."""
    if set(pool.vocabulary.classes(first)) & set(pool.vocabulary.classes(second)):
        return True
    return any({first, second} <= set(item.entities) and item.role in _TREATS for item in pool.statements)


def _measured(pool: Pool, drug: str) -> str:
    """The outcome by which statements measure a drug: remission only where they do."""
    return next(
        (_REMISSION for item in pool.statements if drug in item.entities and _REMISSION in item.text.lower()), ""
    )


def _about(drug: str, inside: str, analysis: Analysis, measured: str) -> Iterator[str]:
    if "dosing" not in analysis.facets:
        yield f"What is the recommended dose of {drug}{inside}?"
    if "monitoring" not in analysis.facets:
        yield f"What monitoring is needed with {drug}?"
    if "safety" not in analysis.facets:
        yield f"What adverse events were reported with {drug}{inside}?"
    if "efficacy" not in analysis.facets:
        yield (
            f"What {measured} rates were reported with {drug}{inside}?"
            if measured
            else f"How well does {drug} work{inside}?"
        )
    if "mechanism" not in analysis.facets:
        yield f"What is the mechanism of action of {drug}?"


def _drugs(pool: Pool) -> tuple[str, ...]:
    """Open options first, then drugs that the best statements name."""
    named = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    for item in pool.statements[:40]:
        if item.role in _TREATS and pool.about.on_condition(item):
            named += pool.about.drugs(item)
    return tuple(dict.fromkeys([*named, *pool.analysis.failed]))[:4]
