"""Which disagreements an answer shows: those about what was asked, the most relevant first, and few of them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.compose.about import TOGETHER
from rag.compose.pool import Pool
from rag.compose.sections import Dispute
from rag.evidence.conflicts import conflicts
from rag.evidence.disagreement import disagreements, told
from rag.evidence.statements import Statement

MOST = 2  # pairs; more bury the answer
MOST_TOLD = 1
AT_LEAST = 0.39  # relevance from which a disagreement is worth the reader's time
SHARE_OF_BEST = 0.5  # the same, as a share of the best statement's
_MINOR = frozenset({"figure", "date"})  # two analyses of one study: told where a source tells it, no dispute of its own
_LIMITS = {"strength": "how strongly use together is advised against", "label_and_evidence": "use together"}


def disputes_of(pool: Pool, quoted: Sequence[Statement] = ()) -> tuple[list[Dispute], list[Statement]]:
    """Pairs of statements that do not agree, and statements that tell of both sides themselves.

    :param quoted: the direct answer; a disagreement on drugs that neither it nor the question speaks of is another topic.
    """
    spoken = {*pool.focus.drugs, *pool.focus.background, *(name for item in quoted for name in pool.about.drugs(item))}
    relevant = [
        item
        for item in pool.statements
        if (pool.relevance(item) >= max(AT_LEAST, SHARE_OF_BEST * pool.best) or _on_what_was_asked(pool, item))
        and pool.about.on_condition(item)
        and _to_the_point(pool, item, spoken)
    ]
    found = [*_on_use_together(pool, relevant), *_claimed(pool, relevant)]
    ranked = sorted(
        enumerate(found), key=lambda one: (-(pool.relevance(one[1].first) + pool.relevance(one[1].second)), one[0])
    )
    pairs: list[Dispute] = []
    for _, dispute in ranked:
        if len(pairs) < MOST and not any({id(dispute.second)} & {id(one.first), id(one.second)} for one in pairs):
            pairs.append(dispute)
    about = {*pool.focus.drugs, *pool.focus.conditions, *pool.analysis.entities}
    fitting = [item for item in relevant if pool.focus.kind != TOGETHER or pool.about.combination(item)]
    contrasts = sorted(told(fitting, about), key=lambda item: -pool.relevance(item))
    return pairs, contrasts[:MOST_TOLD]


def _to_the_point(pool: Pool, item: Statement, spoken: set[str]) -> bool:
    """Whether it is about a drug that is spoken of; of two that are asked about at once, about both or their classes."""
    asked = pool.focus.drugs
    if pool.focus.kind == "use" and len(asked) == 2:
        return all({drug, *pool.vocabulary.classes(drug)} & item.names for drug in asked)
    named = set(pool.about.drugs(item))
    return not named or not spoken or bool(named & spoken)


def _on_what_was_asked(pool: Pool, item: Statement) -> bool:
    """What an authority says of the use together that is asked about counts, however it is worded."""
    return pool.focus.kind == TOGETHER and item.grade.level <= 2 and pool.about.combination(item)


def _on_use_together(pool: Pool, relevant: Sequence[Statement]) -> list[Dispute]:
    """A label that advises against, beside another country's stronger word or a study that reports on it after all."""
    if pool.focus.kind != TOGETHER:
        return []
    return [
        Dispute(f"{_LIMITS[one.kind]} ({one.subject})", one.first, one.second)
        for one in conflicts(relevant, pool.analysis.drugs, True)
        if one.kind in _LIMITS
    ]


def _claimed(pool: Pool, relevant: Sequence[Statement]) -> list[Dispute]:
    return [
        Dispute(f"{one.what} ({one.subject})", one.first.statement, one.second.statement)
        for one in disagreements(relevant, pool.analysis.entities)
        if (pool.focus.kind != TOGETHER or one.kind == "strength")
        and one.kind not in _MINOR
        and (one.kind != "dose" or (one.between_places and _doses_matter(pool)))
    ]


def _doses_matter(pool: Pool) -> bool:
    """Whether doses are asked about, or nothing in particular: a page on a drug's harms needs no quarrel about its dose."""
    return "dosing" in pool.analysis.facets or pool.focus.kind != "use" or not pool.analysis.facets
