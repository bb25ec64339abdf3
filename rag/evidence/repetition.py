"""Whether two statements of different sources say the same fact, so that one of them can stand for both, with both citations.

Strict on purpose: the same treatments, figures, modality, denial and people, and near wording. Two statements that differ in a
number, in strength or in whom they concern are never the same fact, however alike they read.
"""

from __future__ import annotations

import re

from rag.evidence.scope import exceptions
from rag.evidence.statements import Statement
from rag.records import SourceKind
from rag.text.analyser import analyse

_NEAR = 0.5  # Jaccard likeness of the words that carry the fact; measured on the built-in corpus, see docs/evidence.md
_INSIDE = 0.8  # or this share of the shorter one's words lies in the longer one
_ENOUGH = 4  # words that carry a fact: fewer are a fragment
_STUDIES: frozenset[SourceKind] = frozenset({"rct", "cohort", "case-series", "registry", "meta-analysis"})
_AUTHORITIES: frozenset[SourceKind] = frozenset({"label", "regulatory", "guideline"})
_CLASS = re.compile(
    r"\b(?:class|grade|level) (?:I{1,3}[ab]?|[1-4][ab]?|[A-D])\b|\b(?:strong|conditional|weak) recommendation\b",
    re.IGNORECASE,
)
_TELLS_WHO = frozenset(
    analyse(
        "label labelling product information prescribing leaflet guideline summary summarised report reported reports according "
        "text says said states gives give lists names us uk eu european american british society review trial study page site "
        "news maker patients people adults adult undated listed record section reads read quoted cited official professional"
    )
)


def same_fact(one: Statement, other: Statement) -> bool:
    """Whether two statements of different sources say the same; the relation is symmetric."""
    if one.source.id == other.source.id or not _alike_in_kind(one, other):
        return False
    if _figures(one) != _figures(other) or _names(one) != _names(other):
        return False
    first, second = _words(one), _words(other)
    shared, shorter = len(first & second), min(len(first), len(second))
    return shorter >= _ENOUGH and (shared / len(first | second) >= _NEAR or shared / shorter >= _INSIDE)


def _alike_in_kind(one: Statement, other: Statement) -> bool:
    kinds = {one.source.kind, other.source.kind}
    return (
        one.role == other.role != "limitation"
        and not (
            kinds & _STUDIES and (kinds & _AUTHORITIES or one.role == "dosing")
        )  # what a trial gave, no label says
        and one.modality == other.modality
        and one.polarity == other.polarity
        and one.population == other.population
        and one.prior == other.prior
        and one.combination == other.combination
        and not one.contrast
        and not other.contrast
        and bool(exceptions(one.text)) == bool(exceptions(other.text))
    )


def _figures(statement: Statement) -> frozenset[tuple[float, str, str]]:
    """Numbers, and the class or grade of a recommendation, which is no number."""
    found = {(item.value, item.unit, item.comparator) for item in statement.quantities}
    classes = {(0.0, match.group().casefold(), "") for match in _CLASS.finditer(statement.text)}
    return frozenset(found | classes)


def _names(statement: Statement) -> frozenset[str]:
    return statement.named("drug", "class", "procedure", "test", "outcome")


def _words(statement: Statement) -> frozenset[str]:
    return frozenset(
        token
        for token in statement.tokens - _TELLS_WHO
        if not (token.isdigit() and len(token) == 4 and token[:2] in {"19", "20"})
    )
