"""What a statement is about, seen from one question: its drugs, condition and people, and giving drugs together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rag.compose.focus import Focus
from rag.compose.relevance import HARMS
from rag.evidence.statements import Statement
from rag.question import Analysis
from rag.text.vocabulary import Vocabulary

TOGETHER = "together"  # the subject of statements about giving the asked drugs together
_BROAD = frozenset({"inflammatory bowel disease"})


class About:
    """Whether statements bear on what a question asks."""

    def __init__(self, analysis: Analysis, focus: Focus, vocabulary: Vocabulary, home: str) -> None:
        """Reads the names of the question.

        :param home: the owner's jurisdiction, as sources name theirs.
        """
        self._analysis, self._focus, self._vocabulary, self._home = analysis, focus, vocabulary, home
        self._kinds = vocabulary.kinds
        self._asked_classes = frozenset(name for drug in analysis.drugs for name in vocabulary.classes(drug))

    def on_condition(self, statement: Statement) -> bool:
        """Whether a statement is about the asked condition, or names none that speaks against it."""
        asked = set(self._analysis.conditions) - _BROAD or set(self._analysis.conditions) or set(self._focus.conditions)
        if not asked:
            return True
        named = {name for name in statement.entities if self._kinds.get(name) == "condition"} - _BROAD
        asked |= self._focus.related
        if named and statement.role in HARMS and set(self._focus.drugs) & set(statement.entities):
            return True  # conditions that a harm of the drug is told by are not what it is given for
        if named:
            return bool(named & asked)
        inherited = {name for name in statement.context if self._kinds.get(name) == "condition"}
        return not inherited or bool(inherited & (asked | _BROAD))

    def asked_drug(self, statement: Statement) -> bool:
        """Whether a sentence names a drug or class of the question; true for a question that names none."""
        asked = {*self._analysis.drugs, *self._analysis.classes}
        return not asked or bool(asked & set(statement.entities))

    def asked_kind(self, statement: Statement) -> bool:
        """The same, where a class of an asked drug stands for it: what is said of SSRIs holds for sertraline."""
        kinds = {name for drug in self._analysis.drugs for name in self._vocabulary.classes(drug)}
        return self.asked_drug(statement) or bool(kinds & set(statement.entities))

    def asked_people(self, statement: Statement) -> bool:
        """Whether it speaks of an asked drug, or of its class, in the people who are asked about; false where none are."""
        asked = set(self._analysis.populations) & set(self._analysis.entities)
        return (
            bool(self._focus.drugs and asked & statement.context)
            and self.asked_kind(statement)
            and self.on_condition(statement)
        )

    @cached_property
    def avoided(self) -> frozenset[str]:
        """What somebody is allergic to, with the members of a class: amoxicillin is a penicillin."""
        return self.with_kinds(self._analysis.avoided) if self._analysis.avoided else frozenset()

    @cached_property
    def sides(self) -> dict[str, frozenset[str]]:
        """The drugs in focus, each with those of its classes that the others do not share: opioids stand for fentanyl."""
        kinds = {drug: {*self._vocabulary.classes(drug)} for drug in self._focus.drugs}
        return {
            drug: frozenset({drug, *classes.difference(*(other for one, other in kinds.items() if one != drug))})
            for drug, classes in kinds.items()
        }

    def with_kinds(self, names: Iterable[str]) -> frozenset[str]:
        """Names with what they are classes of: chronic kidney disease is renal impairment."""
        asked = frozenset(names)
        return asked | {
            name
            for name, term in self._vocabulary.terms.items()
            if term.classes and asked & set(self._vocabulary.classes(name))
        }

    def in_focus(self, statement: Statement) -> bool:
        """Whether a sentence, or its source, is about a drug in focus; true where no drug is."""
        return not self._focus.drugs or bool(set(self._focus.drugs) & statement.context)

    def names_focus(self, statement: Statement) -> bool:
        """Whether a sentence itself names a drug in focus; true where no drug is."""
        return not self._focus.drugs or bool(set(self._focus.drugs) & set(statement.entities))

    def authority(self, statement: Statement) -> float:
        """A bonus for labels, and a larger one for those of the owner's own jurisdiction."""
        if statement.source.kind != "label":
            return 0.0
        return 0.3 if statement.source.jurisdiction == self._home else 0.2

    def at_home(self, statement: Statement) -> bool:
        """Whether its source speaks for the owner's own jurisdiction."""
        return statement.source.jurisdiction == self._home

    def drugs(self, statement: Statement) -> tuple[str, ...]:
        """Drugs that a sentence names."""
        return tuple(name for name in statement.entities if self._kinds.get(name) == "drug")

    def subject(self, statement: Statement) -> str:
        """What a statement is about: use together, a drug in focus, another drug or procedure, or a condition."""
        if self._focus.kind == "together" and self.combination(statement):
            return TOGETHER
        for name in statement.entities:
            if name in self._focus.drugs:
                return name
        for kind in ("drug", "procedure"):
            if found := next((name for name in statement.entities if self._kinds.get(name) == kind), ""):
                return found
        return next((name for name in statement.entities if name in self._focus.conditions), "")

    def combination(self, statement: Statement) -> bool:
        """Whether a sentence speaks of giving an asked drug together with a drug or class that was asked about.

        A class stands for its members, as a label's "biological therapies" stands for infliximab.
        """
        if not statement.combination:
            return False
        named = self.drugs(statement)
        if len(self._analysis.drugs) > 1 and named and named[0] not in self._analysis.drugs:
            return False  # upadacitinib with azathioprine or a biologic is not infliximab with azathioprine
        drugs = set(self._analysis.drugs) & set(statement.entities)
        partners = {*self._analysis.drugs, *self._analysis.classes, *self._asked_classes} & set(statement.entities)
        failed = set(self._analysis.failed)
        if failed:
            return bool(failed & set(statement.entities)) and len(partners - failed) > 0
        return bool(drugs) and len(partners) > 1
