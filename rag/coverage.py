"""Decides whether the corpus covers a question at all. Nothing similar is passed off as an answer.

Each rule names what is missing, so that not answering is as plain as answering.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.compose.pool import Pool, token_weights
from rag.evidence.statements import Statement
from rag.ports import PassageIndex
from rag.records import Passage, Record
from rag.text.analyser import analyse, words
from rag.text.wording import listed

_ANCHORS = frozenset({"drug", "class", "condition", "procedure", "test", "outcome"})


class Thresholds(Record):
    """Where coverage ends. Calibrated on the gold cases that must, and must not, be answered."""

    unknown_share: float = 0.34
    sentence_share: float = 0.3
    cosine: float = 0.3


class Verdict(Record):
    """Whether to answer, and if not, why, in a sentence for the reader."""

    answerable: bool
    reason: str = ""


def judge(pool: Pool, passages: Sequence[Passage], index: PassageIndex, thresholds: Thresholds) -> Verdict:
    """The first rule that speaks against answering, or an answerable verdict."""
    checks = (
        _underspecified(pool),
        _unknown_name(pool),
        _unknown_words(pool, index, thresholds),
        _far_away(passages, thresholds),
        _population(pool),
        _premise(pool),
        _effect_of_combination(pool),
        _no_sentence(pool, index, thresholds),
    )
    return next((Verdict(answerable=False, reason=reason) for reason in checks if reason), Verdict(answerable=True))


def _underspecified(pool: Pool) -> str:
    analysis = pool.analysis
    named = any(pool.vocabulary.kind(name) in _ANCHORS for name in analysis.entities)
    if named or analysis.unknown_names or len(analysis.content) > 2:
        return ""
    return "The question names no drug, condition, procedure or test. Name what it is about, or ask it as a follow-up."


def _unknown_name(pool: Pool) -> str:
    if not pool.analysis.unknown_names:
        return ""
    return f"No document of this corpus mentions {listed(pool.analysis.unknown_names, 'or')}."


def _unknown_words(pool: Pool, index: PassageIndex, thresholds: Thresholds) -> str:
    weights = token_weights(pool.analysis.content, index)
    populations = set(
        analyse(" ".join(pool.analysis.populations))
    )  # these have a rule of their own, with a better reason
    unknown = [
        token
        for token in weights
        if index.document_frequency(token) == 0 and not _is_number(token) and token not in populations
    ]
    share = sum(weights[token] for token in unknown) / (sum(weights.values()) or 1.0)
    if share <= thresholds.unknown_share:
        return ""
    typed = [word for word in dict.fromkeys(words(pool.analysis.text)) if set(analyse(word)) & set(unknown)]
    return f"Much of the question is about words that this corpus does not hold ({', '.join(typed)})."


def _far_away(passages: Sequence[Passage], thresholds: Thresholds) -> str:
    """Says nothing where no dense list was asked for, as in the check of related questions."""
    cosines = [passage.scores["dense"] for passage in passages if "dense" in passage.scores]
    if passages and not cosines:
        return ""
    return (
        "" if max(cosines, default=0.0) >= thresholds.cosine else "No passage of this corpus comes near the question."
    )


def _population(pool: Pool) -> str:
    """A question about pregnancy or renal impairment needs a sentence that joins it to what was asked."""
    analysis = pool.analysis
    if not analysis.populations:
        return ""

    def joins(item: Statement) -> bool:
        if not set(analysis.populations) & item.context:
            return False
        if analysis.asks_combination:
            return pool.about_combination(item)
        return pool.about_asked_drug(item) or (not analysis.options and pool.on_condition(item))

    if any(joins(item) for item in pool.statements):
        return ""
    subject = "this use together" if analysis.asks_combination else listed(analysis.drugs or analysis.conditions)
    return f"No statement of this corpus is about {subject or 'this'} in {listed(analysis.populations)}."


def _premise(pool: Pool) -> str:
    """A "why did A approve B" takes for granted that it did: some sentence must say so before a reason can be given."""
    analysis = pool.analysis
    if not analysis.presumes or len(analysis.drugs) < 2:
        return ""
    named = frozenset(analyse(" ".join((*analysis.entities, "plus combination together"))))
    claimed = {token for token in analysis.content if token not in named and not _is_number(token)}
    for item in pool.statements:
        if (
            set(analysis.drugs) <= set(item.entities)
            and claimed <= item.tokens
            and item.polarity == "affirmed"
            and item.modality not in {"contraindicated", "not_recommended"}
            and (not analysis.asks_combination or item.combination)
        ):
            return ""
    return f"The question takes something for granted about {listed(analysis.drugs)} that no statement of this corpus says."


def _effect_of_combination(pool: Pool) -> str:
    """A question on the effect of two named drugs together needs a study of those two, not of one alone."""
    analysis = pool.analysis
    if not analysis.asks_combination or len(analysis.drugs) < 2 or analysis.failed:
        return ""
    if not {"comparison", "efficacy"} & set(analysis.facets):
        return ""
    if any(item.combination and set(analysis.drugs[:2]) <= set(item.entities) for item in pool.statements):
        return ""
    return f"No statement of this corpus reports on {listed(analysis.drugs[:2])} given together."


def _no_sentence(pool: Pool, index: PassageIndex, thresholds: Thresholds) -> str:
    weights = token_weights(pool.analysis.content, index)
    total = sum(weights.values())
    if not total:
        return ""
    best = max(
        (sum(weight for token, weight in weights.items() if token in item.tokens) for item in pool.statements),
        default=0.0,
    )
    if best / total >= thresholds.sentence_share:
        return ""
    return "No single statement of this corpus speaks to what the question asks."


def _is_number(token: str) -> bool:
    return token.replace(".", "").replace(",", "").isdigit()
