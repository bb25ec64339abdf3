"""What a statement is about, seen from one question: its drugs, condition and people, and giving drugs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, wraps
from typing import TypeVar, cast

from rag.compose.focus import Focus
from rag.compose.relevance import HARMS, stands_in
from rag.evidence.statements import Statement
from rag.question import Analysis
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from rag.text.wording import listed

_T = TypeVar("_T")

TOGETHER = "together"  # the subject of statements about giving the asked drugs together
_CHOICES = frozenset({"recommendation", "efficacy"})  # by which another drug can be an alternative
_MATTERS = frozenset({"test", "procedure", "outcome"})
_ADVANCED = frozenset({"biologic", "JAK inhibitor", "TNF blocker"})
_BROAD = frozenset({"inflammatory bowel disease"})


@lru_cache(maxsize=8_192)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(analyse(name))


def _once(read: Callable[[About, Statement], _T]) -> Callable[[About, Statement], _T]:
    """Reads a statement once for a question, however many ask: by identity, since statements outlive the pool."""
    name = read.__name__

    @wraps(read)
    def known(self: About, statement: Statement) -> _T:
        found = self._known[name]
        value = found.get(id(statement))
        if value is None:
            value = found[id(statement)] = (read(self, statement), statement)  # kept: no other may come by its identity
        return cast("_T", value[0])

    return known


class About:
    """Whether statements bear on what a question asks."""

    def __init__(self, analysis: Analysis, focus: Focus, vocabulary: Vocabulary, home: str) -> None:
        """Reads the names of the question.

        :param home: the owner's jurisdiction, as sources name theirs.
        """
        self._analysis, self._focus, self._vocabulary, self._home = analysis, focus, vocabulary, home
        self._known: defaultdict[str, dict[int, tuple[object, Statement]]] = defaultdict(dict)
        self._kinds = vocabulary.kinds
        self._asked_classes = frozenset(name for drug in analysis.drugs for name in vocabulary.classes(drug))

    @_once
    def on_condition(self, statement: Statement) -> bool:
        """Whether a statement is about the asked condition, or names none that speaks against it."""
        asked = set(self._analysis.conditions) - _BROAD or set(self._analysis.conditions) or set(self._focus.conditions)
        if not asked:
            return True
        named = statement.named("condition") - _BROAD
        asked |= self._focus.related
        if named and statement.role in HARMS and set(self._focus.drugs) & statement.names:
            return True  # conditions that a harm of the drug is told by are not what it is given for
        if named:
            return bool(named & asked)
        inherited = {name for name in statement.context if self._kinds.get(name) == "condition"}
        return not inherited or bool(inherited & (asked | _BROAD))

    def asked_drug(self, statement: Statement) -> bool:
        """Whether a sentence names a drug or class of the question; true for a question that names none."""
        asked = {*self._analysis.drugs, *self._analysis.classes}
        return not asked or bool(asked & statement.names)

    @_once
    def asked_kind(self, statement: Statement) -> bool:
        """The same, where a class of an asked drug stands for it: what is said of SSRIs holds for sertraline."""
        kinds = {name for drug in self._analysis.drugs for name in self._vocabulary.classes(drug)}
        return self.asked_drug(statement) or bool(kinds & statement.names)

    def on_matter(self, statement: Statement) -> bool:
        """Whether it names a test, procedure or effect that is asked about, or another of the same disease."""
        return bool(self.matters & statement.names)

    @cached_property
    def matters(self) -> frozenset[str]:
        """Tests, procedures and effects that are asked about, the diseases they belong to, and others of those."""
        asked = {name for name in self._analysis.entities if self._kinds.get(name) in _MATTERS}
        diseases = {
            kind for name in asked for kind in self._vocabulary.classes(name) if self._kinds.get(kind) == "condition"
        }
        akin = {
            name
            for name, term in self._vocabulary.terms.items()
            if term.kind in _MATTERS and diseases & set(self._vocabulary.classes(name))
        }
        return frozenset(asked | akin | diseases)

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
        """What somebody is allergic to or cannot be given, with the members of a class: amoxicillin is a penicillin."""
        names = (*self._analysis.avoided, *self._analysis.ruled_out)
        return self.with_kinds(names) if names else frozenset()

    @cached_property
    def together(self) -> str:
        """What is to be given together, in words: two drugs, or one and another."""
        analysis = self._analysis
        if len(analysis.drugs) > 1 and not analysis.failed:
            return f"{analysis.drugs[0]} together with {analysis.drugs[1]}"
        first = listed(analysis.failed or analysis.drugs[:1] or analysis.classes[:1])
        return f"{first} together with another {'advanced drug' if _ADVANCED & set(analysis.classes) else 'drug'}"

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

    @_once
    def elsewhere(self, statement: Statement) -> bool:
        """Whether a sentence is on another matter than the asked one: other conditions, or what is misplaced beside it."""
        if self.misplaced(statement):
            return True
        if self.on_matter(statement):
            return False
        focus, entities = self._focus, statement.names
        conditions = statement.named("condition")
        if self._told & entities:
            # By what a drug harms, conditions are named that it is not given for.
            other_use = bool(focus.conditions) and bool(conditions) and not conditions & self._near
            return other_use and statement.role not in HARMS
        if focus.conditions:
            return not (conditions or statement.context) & self._near
        return bool(focus.drugs) and not self._told & statement.context

    @_once
    def misplaced(self, statement: Statement) -> bool:
        """Whether it would mislead beside what is asked of a drug: doses and harms of others, its own dose in another disease."""
        focus, entities = self._focus, statement.names
        if not focus.drugs or focus.kind not in {"use", "comparison", TOGETHER}:
            return False
        conditions = statement.named("condition")
        if self._of_focus & entities:
            other_use = bool(focus.conditions) and bool(conditions) and not conditions & self._near
            return other_use and statement.role == "dosing"
        if not self.drugs(statement):
            return False
        return statement.role not in _CHOICES or not (conditions or statement.context) & self._near

    @cached_property
    def _near(self) -> frozenset[str]:
        """The asked conditions, what is akin to them or has their name in its own, their kinds and their classes."""
        asked = {*self._focus.conditions, *self._analysis.conditions}
        classes = {kind for name in asked for kind in self._vocabulary.classes(name)}
        words = [_words_of(name) for name in asked]
        named = {
            name
            for name, term in self._vocabulary.terms.items()
            if term.kind == "condition" and any(one <= _words_of(name) for one in words)
        }
        return frozenset({*self.with_kinds(asked), *self._focus.related, *classes, *named})

    @cached_property
    def _of_focus(self) -> frozenset[str]:
        """The drugs in focus and in the background, and the classes of these."""
        drugs = {*self._focus.drugs, *self._focus.background}
        return frozenset({*drugs, *(kind for drug in drugs for kind in self._vocabulary.classes(drug))})

    @cached_property
    def _told(self) -> frozenset[str]:
        """The drugs and classes that the question tells of, and the classes of these drugs."""
        kinds = {kind for drug in self._analysis.drugs for kind in self._vocabulary.classes(drug)}
        return self._of_focus | {*self._analysis.drugs, *self._analysis.classes, *kinds}

    def in_focus(self, statement: Statement) -> bool:
        """Whether a sentence, or its source, is about a drug in focus; true where no drug is."""
        return not self._focus.drugs or bool(set(self._focus.drugs) & statement.context)

    def names_focus(self, statement: Statement) -> bool:
        """Whether a sentence itself names a drug in focus; true where no drug is."""
        return not self._focus.drugs or bool(set(self._focus.drugs) & statement.names)

    def authority(self, statement: Statement) -> float:
        """A bonus for labels, and a larger one for those of the owner's own jurisdiction."""
        if statement.source.kind != "label":
            return 0.0
        return 0.3 if statement.source.jurisdiction == self._home else 0.2

    def at_home(self, statement: Statement) -> bool:
        """Whether its source speaks for the owner's own jurisdiction."""
        return statement.source.jurisdiction == self._home

    @_once
    def drugs(self, statement: Statement) -> tuple[str, ...]:
        """Drugs that a sentence names."""
        return tuple(name for name in statement.entities if self._kinds.get(name) == "drug")

    def _forbids_together(self, statement: Statement) -> bool:
        """Whether it rules out one asked drug beside the other, though it has no word for together."""
        pair = set(self._analysis.drugs[:2])
        return len(pair) > 1 and statement.role in {"contraindication", "warning"} and pair <= statement.names

    def stands_in(self, statement: Statement) -> bool:
        """Whether it tells what there is in place of something that cannot be given."""
        return stands_in(statement, self.avoided, self._kinds)

    @_once
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

    @_once
    def combination(self, statement: Statement) -> bool:
        """Whether a sentence speaks of giving an asked drug together with a drug or class that was asked about.

        A class stands for its members, as a label's "biological therapies" stands for infliximab.
        """
        if not statement.combination and not self._forbids_together(statement):
            return False
        named = self.drugs(statement)
        if len(self._analysis.drugs) > 1 and named and named[0] not in self._analysis.drugs:
            return False  # upadacitinib with azathioprine or a biologic is not infliximab with azathioprine
        drugs = set(self._analysis.drugs) & statement.names
        partners = {*self._analysis.drugs, *self._analysis.classes, *self._asked_classes} & statement.names
        failed = set(self._analysis.failed)
        if failed:
            return bool(failed & statement.names) and len(partners - failed) > 0
        return bool(drugs) and len(partners) > 1
