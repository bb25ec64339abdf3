"""What is measured: one case as it was run, with its answer taken apart and compared once for all measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from rag.answer import Answer
from rag.records import Chunk, Document, Passage
from rag.text.vocabulary import Vocabulary
from seeds.gold import GoldCase, MustNot
from seeds.nuggets import Match, find, match_text
from seeds.support import Support, supported
from seeds.units import Unit, units_of


class Library(Protocol):
    """What the snapshot that answered holds. Each method raises KeyError for an id that it lacks."""

    @property
    def names(self) -> Vocabulary:
        """The entities of the snapshot."""
        ...

    def document(self, document_id: str) -> Document:
        """A whole document."""
        ...

    def chunk(self, chunk_id: str) -> Chunk:
        """A retrieved chunk."""
        ...


@dataclass(frozen=True)
class Observation:
    """One case as it was run. A case that failed has an error and no answer: every measure scores its worst.

    `passages` are what the answer was read from, best first; `earlier` the interpreted questions of earlier turns;
    `bare` the interpreted question when the conversation is withheld; `rewritten` the passages for the gold rewrite of a
    follow-up; `seconds` the time by step.
    """

    case: GoldCase
    library: Library
    answer: Answer | None = None
    passages: tuple[Passage, ...] = ()
    earlier: tuple[str, ...] = ()
    bare: str = ""
    rewritten: tuple[Passage, ...] = ()
    error: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit in reading order; none when not answering, since nearest passages are no answer."""
        return tuple(units_of(self.answer)) if self.answer and self.answered else ()

    @cached_property
    def claims(self) -> tuple[Unit, ...]:
        """The units that claim something."""
        return tuple(unit for unit in self.units if unit.is_claim)

    @property
    def answered(self) -> bool:
        """Whether the question was answered, in whole or in part."""
        return self.answer is not None and self.answer.status != "insufficient_evidence"

    @property
    def interpreted(self) -> str:
        """How the question was read."""
        return self.answer.interpreted_question if self.answer else ""

    @property
    def confidence(self) -> float:
        """Cosine of the nearest passage, to five decimals: what abstaining rests on most."""
        return round(max((passage.scores.get("dense", 0.0) for passage in self.passages), default=0.0), 5)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The documents that claims quote."""
        return frozenset(
            quote.document_id
            for unit in self.claims
            for citation in (unit.statement.citations if unit.statement else ())
            for quote in citation.quotes
        )

    @property
    def words(self) -> int:
        """Words of the answer's statements and fixed words; headings and references left out."""
        return sum(len(unit.text.split()) for unit in self.units)

    @cached_property
    def nuggets(self) -> dict[str, Match]:
        """How each nugget of the case was found, by its id."""
        return {nugget.id: find(nugget, self.units, nugget.section) for nugget in self.case.nuggets}

    @cached_property
    def supports(self) -> tuple[tuple[Support, ...], ...]:
        """For each claim, whether each of its citations supports it, judged against the cited chunks themselves."""
        return tuple(tuple(self._citation_support(unit, texts) for texts in self.cited(unit)) for unit in self.claims)

    @cached_property
    def violations(self) -> tuple[tuple[MustNot, Unit], ...]:
        """What no answer may say and this one does, with the unit that says it."""
        return tuple(
            (rule, unit)
            for rule in self.case.must_not
            for unit in self.claims
            if rule.scope in ("any", unit.section)
            and match_text(rule, unit.text) == "support"
            and not rule.excuses(unit.text)
        )

    def cited(self, unit: Unit) -> list[list[str]]:
        """The texts of the chunks that each citation of a unit quotes; a chunk that is not there is empty."""
        citations = unit.statement.citations if unit.statement else ()
        return [[self._chunk_text(quote.chunk_id) for quote in citation.quotes] for citation in citations]

    def _citation_support(self, unit: Unit, texts: list[str]) -> Support:
        return supported(unit.text, "\n".join(texts), self.library.names)

    def _chunk_text(self, chunk_id: str) -> str:
        try:
            return self.library.chunk(chunk_id).text
        except KeyError:
            return ""
