"""How much a statement is worth for one question: on the point, about the right drug in the right condition, and by whom.

A product of factors in [0, 1], so that a statement about another condition is never lifted by a famous publisher.
"""

from __future__ import annotations

from collections.abc import Mapping

from rag.compose.focus import Focus
from rag.evidence.statements import Statement
from rag.question import Analysis
from rag.records import Record
from rag.text.vocabulary import Vocabulary

_COSINE_FLOOR, _COSINE_SPAN = 0.15, 0.53  # what all-MiniLM-L6-v2 gives to unrelated and to nearly equal clinical texts
_PRIOR = {"exposed": 1.1, "both": 1.05, "naive": 0.75, "": 1.0}

# Whose word counts for what: a dose is the label's to say, an effect the trial's.
_AUTHORITY: dict[str, Mapping[int, float]] = {
    "dosing": {1: 1.0, 2: 0.9, 3: 0.55, 4: 0.6, 5: 0.5, 6: 0.45, 7: 0.6},
    "contraindication": {1: 1.0, 2: 0.9, 7: 0.7},
    "warning": {1: 1.0, 2: 0.9, 7: 0.7},
    "limitation": {1: 1.0},
    "monitoring": {1: 1.0, 2: 1.0, 7: 0.75},
    "indication": {1: 1.0, 2: 0.9},
    "recommendation": {1: 0.85, 2: 1.0, 3: 0.75, 4: 0.7, 7: 0.75},
    "efficacy": {1: 0.75, 2: 0.85, 3: 1.0, 4: 1.0, 5: 0.85, 6: 0.85, 7: 0.75},
    "safety": {1: 1.0, 2: 0.9, 3: 0.95, 4: 0.95, 5: 0.9, 6: 0.9, 7: 0.75},
}
_BY_DESIGN = {1: 0.9, 2: 0.9, 3: 0.9, 4: 0.9, 5: 0.85, 6: 0.85, 7: 0.85, 8: 0.55, 9: 0.5}


_HARMS = frozenset({"safety", "warning", "contraindication", "monitoring", "limitation"})


class Weights(Record):
    """How much each side counts. Chosen on the visible gold cases (see docs/composing.md)."""

    meaning: float = 0.9
    words: float = 0.6
    title: float = 0.135
    floor: float = 0.0


class Relevance:
    """Scores statements for one question."""

    def __init__(
        self,
        analysis: Analysis,
        focus: Focus,
        vocabulary: Vocabulary,
        tokens: Mapping[str, float],
        home: str,
        weights: Weights | None = None,
    ) -> None:
        self._analysis = analysis
        self._focus = focus
        self._vocabulary = vocabulary
        self._tokens = tokens
        self._total = sum(tokens.values()) or 1.0
        self._home = home
        self._weights = weights or Weights()
        self._things = frozenset(
            name
            for name in analysis.entities
            if vocabulary.kind(name) in {"test", "procedure", "population", "outcome"}
        )
        self._classes = frozenset(name for drug in focus.drugs for name in vocabulary.classes(drug))
        self._kin = frozenset(name for one in focus.conditions for name in vocabulary.classes(one))

    def of(self, statement: Statement, cosine: float, title: frozenset[str]) -> float:
        """Between 0 and about 1.2.

        :param cosine: of the question's vector with the statement's own.
        :param title: analysed tokens of the source's title.
        """
        meaning = min(max((cosine - _COSINE_FLOOR) / _COSINE_SPAN, 0.0), 1.0)
        words = self._share(statement.tokens)
        weights = self._weights
        point = weights.floor + weights.meaning * meaning + weights.words * words
        point += weights.title * self._share(statement.tokens | title)
        condition = max(self._condition(statement, meaning), min(1.2 * words, 1.0))
        worth = point * condition * self._drug(statement) * self._thing(statement)
        return round(worth * self._authority(statement) * self._age(statement) * self._treated(statement), 5)

    def _share(self, tokens: frozenset[str]) -> float:
        """How much of the question's own words, weighed by their rarity, a text holds."""
        return sum(value for token, value in self._tokens.items() if token in tokens) / self._total

    def _condition(self, statement: Statement, meaning: float) -> float:
        asked = self._focus.conditions
        if not asked:
            return 1.0
        heaviest = max(asked.values())
        said = max((asked[name] for name in statement.entities if name in asked), default=0.0) / heaviest
        known = max((asked[name] for name in statement.context if name in asked), default=0.0) / heaviest
        if said:
            return 0.3 + 0.7 * max(said, 0.9 * known)
        if self._focus.related & set(statement.entities):
            return 0.85
        others = {name for name in statement.entities if self._kind(name) == "condition"} - self._kin
        if others and statement.role in _HARMS and set(self._focus.drugs) & set(statement.entities):
            return 0.85  # a harm or a comorbidity is named, not another use
        if others:
            return self._elsewhere(others, known, meaning)
        if known or self._focus.related & statement.context:
            return 0.3 + 0.6 * max(known, 0.75)
        if statement.source.kind == "label" and set(self._focus.drugs) & set(statement.entities):
            return 0.85  # what a label says of its drug without naming a condition holds in each
        if self._kin & statement.context:
            return 0.5
        elsewhere = any(self._kind(name) == "condition" for name in statement.context)
        return (0.15 if elsewhere else 0.3) + 0.4 * meaning

    def _elsewhere(self, others: set[str], known: float, meaning: float) -> float:
        """Another condition is named: a sister of the asked one speaks against it, else nearness in meaning may heal it."""
        sisters = self._kin and any(self._kin & set(self._vocabulary.classes(name)) for name in others)
        if sisters:
            return 0.15 + 0.2 * known
        return 0.1 + 0.25 * known + 0.5 * meaning * meaning

    def _drug(self, statement: Statement) -> float:
        focus = self._focus
        entities = set(statement.entities)
        if not focus.drugs:
            named = {name for name in entities if self._kind(name) == "drug"}
            return 0.85 if named and named <= set(focus.background) else 1.0
        if entities & set(focus.drugs):
            return 1.0
        if entities & set(focus.background):
            return 0.7
        if set(focus.drugs) & statement.context:
            return 0.8 if not any(self._kind(name) == "drug" for name in entities) else 0.5
        if entities & self._classes or entities & set(self._analysis.classes):
            return 0.65
        if any(self._kind(name) == "drug" for name in entities):
            return focus.others
        return 0.8 if focus.kind in {"options", "together"} else 0.5  # what holds for the condition, whatever is given

    def _thing(self, statement: Statement) -> float:
        """Tests, procedures, populations and outcomes that are asked about."""
        if not self._things:
            return 1.0
        if self._things & set(statement.entities):
            return 1.0
        return 0.85 if self._things & statement.context else 0.5

    def _authority(self, statement: Statement) -> float:
        level = statement.grade.level
        worth = _AUTHORITY.get(statement.role, {}).get(level, _BY_DESIGN[level])
        if level <= 2 and statement.source.jurisdiction not in {None, self._home}:
            worth *= 0.85
        return worth

    def _age(self, statement: Statement) -> float:
        return 1.0 + 0.01 * min(max((statement.source.year or 2012) - 2016, -6), 10)

    def _treated(self, statement: Statement) -> float:
        """Whether the people of a study had been treated as the asked ones have."""
        return _PRIOR[statement.prior] if self._analysis.failed else 1.0

    def _kind(self, name: str) -> str:
        term = self._vocabulary.terms.get(name)
        return term.kind if term else ""
