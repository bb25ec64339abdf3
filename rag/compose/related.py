"""Related questions: on the topic, not asked already, and each checked to be one that this corpus answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from rag.compose.about import TOGETHER
from rag.compose.pool import Pool
from rag.question import Analysis
from rag.text.wording import listed

MAX_RELATED = 5
MOST_DRUGS = 4
_FIRST = 2  # questions on the use of the first drug before it is compared with others
_COMPARED = 2
_NEAR, _SHARE = 40, 0.5  # statements that name further drugs, and their least share of the best one's relevance
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
    """What a reader goes on to ask: how to use what was asked about, what else there is, then the same of that."""
    analysis = pool.analysis
    weights = pool.focus.conditions
    condition = max(weights, key=lambda name: weights[name], default="")
    inside = f" in {condition}" if condition else ""
    drugs = _drugs(pool)
    if analysis.failed and condition and pool.focus.kind != "options":
        failed = [name for name in analysis.failed if pool.vocabulary.kind(name) == "drug"] or analysis.failed
        yield f"What is recommended{inside} after failure of {listed(failed)}?"
    for place, drug in enumerate(drugs):
        use, more = _use_of(drug, inside, analysis), _more_of(drug, inside, analysis, _measured(pool, drug))
        if place == 0 and len(drugs) > 1:
            yield from islice(use, _FIRST)
            yield from _comparisons(pool, drugs, inside)
        yield from use
        yield from more
    if condition and not analysis.drugs:
        yield from _of_condition(condition, analysis)


def _comparisons(pool: Pool, drugs: tuple[str, ...], inside: str) -> Iterator[str]:
    """None where drugs are to be given together and none has failed: who asks that does not choose between them."""
    if "comparison" in pool.analysis.facets or (pool.focus.kind == TOGETHER and not pool.analysis.failed):
        return
    first = drugs[0]
    others = (
        one for one in drugs[1:] if not {first, one} <= set(pool.analysis.failed) and _comparable(pool, first, one)
    )
    for other in islice(others, _COMPARED):
        yield f"How does {first} compare with {other}{inside}?"


def _comparable(pool: Pool, first: str, second: str) -> bool:
    """Drugs of one class, or that one statement sets side by side: an analgesic is no alternative to an antibiotic."""
    if set(pool.vocabulary.classes(first)) & set(pool.vocabulary.classes(second)):
        return True
    return any({first, second} <= item.names and item.role in _TREATS for item in pool.statements)


def _measured(pool: Pool, drug: str) -> str:
    """The outcome by which statements measure a drug: remission only where they do."""
    return next(
        (_REMISSION for item in pool.statements if drug in item.entities and _REMISSION in item.text.lower()), ""
    )


def _use_of(drug: str, inside: str, analysis: Analysis) -> Iterator[str]:
    if "dosing" not in analysis.facets:
        yield f"What is the recommended dose of {drug}{inside}?"
    if "monitoring" not in analysis.facets:
        yield f"What monitoring is needed with {drug}?"
    if "safety" not in analysis.facets:
        yield f"What adverse events were reported with {drug}{inside}?"


def _more_of(drug: str, inside: str, analysis: Analysis, measured: str) -> Iterator[str]:
    if "efficacy" not in analysis.facets:
        yield (
            f"What {measured} rates were reported with {drug}{inside}?"
            if measured
            else f"How well does {drug} work{inside}?"
        )
    if "mechanism" not in analysis.facets:
        yield f"What is the mechanism of action of {drug}?"


def _of_condition(condition: str, analysis: Analysis) -> Iterator[str]:
    if "treatment" not in analysis.facets:
        yield f"What is recommended for the treatment of {condition}?"
    if "diagnosis" not in analysis.facets:
        yield f"How is {condition} diagnosed?"
    if "monitoring" not in analysis.facets:
        yield f"What monitoring is advised in {condition}?"


def _drugs(pool: Pool) -> tuple[str, ...]:
    """Open options, then what near statements choose or compare, most spoken of first, none that is out; failed ones last."""
    named = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    if len(named) < MOST_DRUGS:
        spoken_of: Counter[str] = Counter()
        for item in pool.statements[:_NEAR]:
            near = pool.relevance(item) >= _SHARE * pool.best and not pool.about.elsewhere(item)
            if near and item.role in _TREATS and pool.about.on_condition(item):
                spoken_of.update(drug for drug in pool.about.drugs(item) if drug not in pool.about.avoided)
        named += [drug for drug, _ in spoken_of.most_common()]
    failed = set(pool.analysis.failed)
    told = set(pool.focus.background) - failed
    open_ones = (
        name
        for name in dict.fromkeys([*(one for one in named if one not in failed), *pool.analysis.failed])
        if name not in told and any(name in item.entities for item in pool.statements)
    )
    return tuple(islice(open_ones, MOST_DRUGS))
