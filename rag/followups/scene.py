"""Everything that one follow-up is read against, worked out once."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from rag.conversation import Outline, Turn
from rag.followups.antecedents import Candidate, candidates
from rag.followups.cues import SEVERITY
from rag.followups.details import details
from rag.followups.knowledge import Knowledge
from rag.followups.phrases import Phrase, phrases
from rag.question import Analysis, analyse_question
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from rag.text.wording import listed

_REMEMBERED = 6  # turns back that a pronoun can reach
LONGEST_TO_REUSE = 30  # words; a longer question is summed up by its condition and failures, not asked again


@dataclass(frozen=True)
class Scene:
    """A follow-up's text with the turns before it, of which at least one asked about something."""

    text: str
    turns: tuple[Turn, ...]
    vocabulary: Vocabulary
    knowledge: Knowledge

    @cached_property
    def current(self) -> Analysis:
        """The follow-up read by itself."""
        return analyse_question(self.text, self.vocabulary, self.knowledge.is_known)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """What the follow-up itself names."""
        return phrases(self.text, self.vocabulary)

    @cached_property
    def last(self) -> Turn:
        """The turn that the follow-up is read against."""
        return self.turns[-1]

    @cached_property
    def previous(self) -> Analysis:
        """The question of that turn, read."""
        return analyse_question(self.last.interpreted, self.vocabulary, self.knowledge.is_known)

    @cached_property
    def previous_phrases(self) -> tuple[Phrase, ...]:
        """What that question names."""
        return phrases(self.last.interpreted, self.vocabulary)

    @cached_property
    def outline(self) -> Outline:
        """What was answered to it; empty where only the question is known."""
        return self.last.outline or Outline()

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Everything that a word of the follow-up can stand for, the latest turn first."""
        remembered = self.turns[-_REMEMBERED:]
        found: list[Candidate] = []
        known: set[str] = set()
        for age, turn in zip(range(len(remembered), 0, -1), remembered, strict=True):
            named = self.previous_phrases if age == 1 else phrases(turn.interpreted, self.vocabulary)
            whole = [_as_carried(one, turn, known) for one in named]
            known |= {one.text for one in whole}
            found = [*candidates(turn.interpreted, whole, age), *found]
        turns: dict[frozenset[str], set[int]] = {}
        for one in found:
            turns.setdefault(_tokens(one), set()).add(one.age)
        return tuple(replace(one, again=len(turns[_tokens(one)]) - 1) for one in found)

    @cached_property
    def reusable(self) -> bool:
        """Whether the earlier question is short enough to be asked again with a change."""
        return len(self.last.interpreted.split()) <= LONGEST_TO_REUSE

    @cached_property
    def known_ground(self) -> bool:
        """Whether the earlier question names known terms; elsewhere little is carried without a word that asks for it."""
        return bool(self.previous.entities)

    @cached_property
    def earlier_tokens(self) -> frozenset[str]:
        """Analysed words of the turns that a pronoun can reach."""
        return frozenset(token for turn in self.turns[-_REMEMBERED:] for token in analyse(turn.interpreted))

    def related(self, one: str, other: str) -> bool:
        """Whether the corpus has something on both."""
        return self.knowledge.together(one, other)

    def subject(self) -> str:
        """What the earlier question was about: the combination, else its open options, else the failed drug."""
        previous = self.previous
        failed = previous.failed
        if previous.asks_combination:
            return self.combination()
        chosen = tuple(name for name in previous.options if name not in failed)[:2] or failed[:1]
        return listed(tuple(self.surface(name) if self.vocabulary.kind(name) == "class" else name for name in chosen))

    def combination(self) -> str:
        """The combination that was asked about, as words."""
        previous = self.previous
        lead = previous.failed[:1] or previous.drugs[:1]
        partners = tuple(name for name in previous.drugs if name not in previous.failed and name not in lead)
        partner = (
            partners[0]
            if len(partners) == 1
            else f"a {previous.classes[0]}"
            if previous.classes
            else listed(partners, "or")
        )
        return f"{listed(lead)} combined with {partner}" if partner else listed(lead)

    def context(self, text: str, *, failed: tuple[str, ...] = (), conditions: tuple[str, ...] | None = None) -> str:
        """The condition, failures and population that still hold and that `text` does not name, as words to end with."""
        folded = text.lower()
        named = set(self.vocabulary.names(text))
        held = self.previous.conditions if conditions is None else conditions
        held = tuple(name for name in held if name not in named)
        words = f" in {listed(tuple(self.with_severity(name) for name in held))}" if held else ""
        words += "".join(f" {detail}" for detail in details(self.last.interpreted, text))
        gone = tuple(name for name in dict.fromkeys((*failed,)) if f"failure of {name}".lower() not in folded)
        if gone:
            words += f" after failure of {listed(gone)}"
        populations = tuple(name for name in self.previous.populations if name not in named)
        shown = tuple(name for name in map(self.surface, populations) if name.lower() not in words.lower())
        return words + (f" ({listed(shown)})" if shown else "")

    def surface(self, name: str) -> str:
        """A term as the earlier question words it."""
        text = self.last.interpreted
        found = next((one for one in self.vocabulary.find(text) if one.term == name), None)
        if found is None:
            return name
        prefix = re.search(r"[^\W_]+-$", text[: found.start])  # "non-severe pneumonia" is not severe
        return text[prefix.start() if prefix else found.start : found.end]

    def with_severity(self, condition: str) -> str:
        """The condition as it was worded, with the words in front of it that say how severe it is."""
        shown = self.surface(condition)
        position = self.last.interpreted.find(shown)
        match = SEVERITY.search(self.last.interpreted[:position]) if position > 0 else None
        return f"{match.group().strip()} {shown}" if match else shown


def _as_carried(phrase: Phrase, turn: Turn, known: Collection[str]) -> Phrase:
    """A thing that was carried into a turn is no longer than it was: not "alfatinib work" of "How does alfatinib work?"."""
    if phrase.text in turn.question or phrase.text in known or phrase.term:
        return phrase
    for name in sorted(known, key=len, reverse=True):
        if phrase.text.startswith(f"{name} "):
            return replace(phrase, text=name, end=phrase.start + len(name))
        if phrase.text.endswith(f" {name}"):
            return replace(phrase, text=name, start=phrase.end - len(name))
    return phrase


def _tokens(candidate: Candidate) -> frozenset[str]:
    return frozenset(analyse(candidate.phrase.term or candidate.phrase.text))
