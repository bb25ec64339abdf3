"""The statements that an answer may use, scored for one question, and picked so that they cover before they repeat.

Picking is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each next statement is the one whose relevance,
less its likeness to what was picked already, is highest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from rag.evidence.statements import Found, Statement
from rag.ports import PassageIndex
from rag.question import Analysis
from rag.text.vocabulary import Vocabulary

Test = Callable[[Statement], bool]

_REPETITION = 0.9  # weight of likeness against relevance
_SAME_SOURCE = 0.08  # each further statement of one source must be that much better
_DUPLICATE = 0.82  # Jaccard likeness from which two sentences say the same
_BROAD = frozenset({"inflammatory bowel disease"})


class Pool:
    """Statements read for one question, best first."""

    def __init__(
        self, found: Iterable[Found], analysis: Analysis, vocabulary: Vocabulary, index: PassageIndex, home: str
    ) -> None:
        self._home = home
        self.analysis = analysis
        self.vocabulary = vocabulary
        self._weights = token_weights(analysis.content, index)
        self._asked = frozenset((*analysis.drugs, *analysis.conditions, *analysis.populations, *analysis.classes))
        self._asked_classes = frozenset(name for drug in analysis.drugs for name in vocabulary.classes(drug))
        self._kinds = {name: term.kind for name, term in vocabulary.terms.items()}
        scored = [(self._score(item), item.statement) for item in found]
        scored.sort(key=lambda pair: (-pair[0], pair[1].quote.document_id, pair[1].quote.start))
        self._scores = {id(statement): score for score, statement in scored}
        self.statements: tuple[Statement, ...] = tuple(statement for _, statement in scored)

    def relevance(self, statement: Statement) -> float:
        """How well a statement of this pool fits the question; comparable within one pool only."""
        return self._scores[id(statement)]

    def pick(
        self,
        test: Test,
        quota: int,
        *,
        without: Sequence[Statement] = (),
        prefer: Callable[[Statement], float] = lambda _: 0.0,
        at_least: float = -math.inf,
    ) -> list[Statement]:
        """Up to `quota` statements that pass the test, none in or like those of `without`, most useful first."""
        candidates = [
            statement
            for statement in self.statements
            if self._scores[id(statement)] >= at_least and test(statement) and not _repeats(statement, without)
        ]
        picked: list[Statement] = []
        while candidates and len(picked) < quota:
            best = max(candidates, key=lambda item: (round(self._gain(item, picked, prefer), 5), item.quote.text))
            picked.append(best)
            candidates = [item for item in candidates if not _repeats(item, (best,))]
        return picked

    def on_condition(self, statement: Statement) -> bool:
        """Whether a statement is about the asked condition, or names none that speaks against it."""
        asked = set(self.analysis.conditions) - _BROAD or set(self.analysis.conditions)
        if not asked:
            return True
        named = {name for name in statement.entities if self._kinds.get(name) == "condition"} - _BROAD
        if named:
            return bool(named & asked)
        inherited = {name for name in statement.context if self._kinds.get(name) == "condition"}
        return not inherited or bool(inherited & (asked | _BROAD))

    def about(self, statement: Statement, drug: str) -> bool:
        """Whether a sentence itself names a drug."""
        return drug in statement.entities

    def about_asked_drug(self, statement: Statement) -> bool:
        """Whether a sentence names a drug or class of the question; true for a question that names none."""
        asked = {*self.analysis.drugs, *self.analysis.classes}
        return not asked or bool(asked & set(statement.entities))

    def authority(self, statement: Statement) -> float:
        """A bonus for labels, and a larger one for those of the owner's own jurisdiction."""
        if statement.source.kind != "label":
            return 0.0
        return 0.6 if statement.source.jurisdiction == self._home else 0.4

    def drugs(self, statement: Statement) -> tuple[str, ...]:
        """Drugs that a sentence names."""
        return tuple(name for name in statement.entities if self._kinds.get(name) == "drug")

    def about_combination(self, statement: Statement) -> bool:
        """Whether a sentence speaks of giving an asked drug together with a drug or class that was asked about.

        A class stands for its members, as a label's "biological therapies" stands for infliximab.
        """
        if not statement.combination:
            return False
        drugs = set(self.analysis.drugs) & set(statement.entities)
        partners = {*self.analysis.drugs, *self.analysis.classes, *self._asked_classes} & set(statement.entities)
        failed = set(self.analysis.failed)
        if failed:
            return bool(failed & set(statement.entities)) and len(partners - failed) > 0
        return bool(drugs) and len(partners) > 1

    def _score(self, item: Found) -> float:
        statement = item.statement
        covered = sum(weight for token, weight in self._weights.items() if token in statement.tokens)
        coverage = covered / (sum(self._weights.values()) or 1.0)
        entities = set(statement.entities)
        exact = len(self._asked & entities) / (len(self._asked) or 1)
        by_class = len(self._asked_classes & entities) * 0.1
        score = 0.8 * item.fused + item.dense + 2.0 * coverage + 1.2 * exact + min(by_class, 0.3)
        if not self.on_condition(statement):
            score -= 2.0
        if self.analysis.drugs and not self.about_asked_drug(statement) and self.drugs(statement):
            score -= 0.4
        if self.analysis.failed:
            score += {"exposed": 0.4, "both": 0.1, "naive": -0.5, "": 0.0}[statement.prior]
        score += 0.06 * (5 - statement.grade.level)
        score += 0.015 * min(max((statement.source.year or 2015) - 2015, 0), 12)
        return round(score, 5)

    def _gain(self, item: Statement, picked: Sequence[Statement], prefer: Callable[[Statement], float]) -> float:
        likeness = max((_likeness(item, other) for other in picked), default=0.0)
        same = sum(1 for other in picked if other.source.id == item.source.id)
        return self._scores[id(item)] + prefer(item) - _REPETITION * likeness - _SAME_SOURCE * same


def token_weights(tokens: Iterable[str], index: PassageIndex) -> dict[str, float]:
    """Inverse document frequency of analysed tokens (Robertson and Spärck Jones), at its highest for unknown ones."""
    total = index.chunk_count
    return {
        token: math.log(1 + (total + 0.5) / (index.document_frequency(token) + 0.5)) for token in dict.fromkeys(tokens)
    }


def _likeness(one: Statement, other: Statement) -> float:
    union = len(one.tokens | other.tokens)
    return len(one.tokens & other.tokens) / union if union else 0.0


def _repeats(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(
        statement.quote.text == other.quote.text
        or (_likeness(statement, other) >= _DUPLICATE and _values(statement) == _values(other))
        for other in others
    )


def _values(statement: Statement) -> frozenset[tuple[float, str]]:
    return frozenset((quantity.value, quantity.unit) for quantity in statement.quantities)
