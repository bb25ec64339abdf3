"""The answer as it goes over the wire. The names are stable; fields may be added.

A section holds blocks. A block is either fixed template words, marked as such, or a statement: a verbatim quote with its
citation numbers and grade. Groups and steps only arrange blocks. Nothing else can be put into an answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from rag.conversation import Turn
from rag.records import Filters, Identifiers, Quote, Record, SourceKind

Audience = Literal["clinician", "nurse_pharmacist", "student", "patient"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

AnswerStatus = Literal["answered", "partial", "insufficient_evidence"]
SectionKind = Literal[
    "direct_answer",
    "restrictions",
    "evidence",
    "alternatives",
    "algorithm",
    "research_context",
    "pitfalls",
    "conflicts",
    "gaps",
]
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)

Role = Literal[
    "indication",
    "recommendation",
    "dosing",
    "efficacy",
    "safety",
    "contraindication",
    "warning",
    "monitoring",
    "mechanism",
    "diagnosis",
    "limitation",
    "regulatory",
    "access",
    "background",
]
Modality = Literal[
    "contraindicated",
    "not_recommended",
    "caution",
    "recommended",
    "may_consider",
    "neutral",
]
Polarity = Literal["affirmed", "negated"]


FollowUpKind = Literal[
    "",
    "standalone",
    "pronoun",
    "ellipsis",
    "refinement",
    "comparison",
    "correction",
    "topic_switch",
    "why",
    "show",
    "edited",
    "unreadable",
]


class Question(Record):
    """What a person asks: the words, who asks, which sources may answer, and the turns before it."""

    text: str
    audience: Audience = "clinician"
    filters: Filters = Filters()
    history: tuple[Turn | str, ...] = Field(
        default=(),
        description="earlier turns, oldest first; a text is a turn of which only the interpreted question is known",
    )
    standalone: bool = Field(default=False, description="the words alone, nothing of the earlier turns")
    interpretation: str | None = Field(default=None, description="what the asker says that the words mean")

    def turns(self) -> tuple[Turn, ...]:
        """The history, every entry a turn."""
        return tuple(
            Turn(question=entry, interpreted=entry) if isinstance(entry, str) else entry for entry in self.history
        )


class Part(Record):
    """A stretch of the interpreted question; the parts joined are the question."""

    text: str
    carried: bool = Field(default=False, description="whether it comes from before and not from the follow-up")


class OtherReading(Record):
    """Another thing that the follow-up can mean, as good as the one that was taken."""

    means: str
    question: str


class Interpretation(Record):
    """How a follow-up was read, for the reader to check."""

    carried: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    corrected: tuple[str, ...] = Field(default=(), description="misspellings read as a known name, 'typed -> read'")
    entities: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    kind: FollowUpKind = ""
    parts: tuple[Part, ...] = ()
    others: tuple[OtherReading, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="what the reader should know, in plain sentences")


# Fields that came after the first receipts were written: they count in a receipt only where they say something.
_LATER_FIELDS = ("kind", "parts", "others", "notes")


class Grade(Record):
    """How much weight a statement carries (1 is strongest), and why."""

    level: int = Field(ge=1, le=9)
    label: str
    reason: str


class Citation(Record):
    """A number of the reference list, with the exact quotes that stand behind the statement."""

    reference: int = Field(ge=1)
    quotes: tuple[Quote, ...] = Field(min_length=1)


class TemplateBlock(Record):
    """Fixed words of the composer. They join and introduce; they claim nothing about the world."""

    type: Literal["template"] = "template"
    text: str


class StatementBlock(Record):
    """What a source says, verbatim."""

    type: Literal["statement"] = "statement"
    text: str
    role: Role
    modality: Modality
    polarity: Polarity
    grade: Grade
    entities: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = Field(min_length=1)
    likewise: tuple[Citation, ...] = Field(
        default=(), description="other sources that say the same fact in words of their own, quoted"
    )

    @property
    def cited(self) -> tuple[Citation, ...]:
        """What proves the statement as it is worded, then what says the same."""
        return (*self.citations, *self.likewise)


class GroupBlock(Record):
    """Blocks under a small heading, for example one intervention."""

    type: Literal["group"] = "group"
    heading: str
    blocks: tuple[Annotated[TemplateBlock | StatementBlock, Field(discriminator="type")], ...]


class StepBlock(Record):
    """One numbered step of the decision algorithm."""

    type: Literal["step"] = "step"
    number: int = Field(ge=1)
    label: str
    blocks: tuple[Annotated[TemplateBlock | StatementBlock, Field(discriminator="type")], ...]


Block = Annotated[TemplateBlock | StatementBlock | GroupBlock | StepBlock, Field(discriminator="type")]


class Section(Record):
    """One part of the answer, in the order of `SECTION_KINDS`."""

    kind: SectionKind
    heading: str
    blocks: tuple[Block, ...]


class Reference(Record):
    """One entry of the reference list, numbered in order of first citation."""

    number: int = Field(ge=1)
    source_id: str
    title: str
    publisher: str
    year: int | None
    kind: SourceKind
    identifiers: Identifiers
    version: str | None
    jurisdiction: str | None
    is_summary: bool
    review_status: str
    sections_cited: tuple[str, ...] = ()


class Review(Record):
    """Where the answer stands with its reviewers."""

    status: Literal["unreviewed", "submitted", "under_review", "approved"] = "unreviewed"


class Receipt(Record):
    """What made the answer, and the hash that a second making must give again."""

    snapshot_id: str
    settings_id: str
    encoder: str
    software: str
    sha256: str = ""


class Answer(Record):
    """A structured answer in which every statement is a proven quote."""

    id: str = ""
    question: str
    interpreted_question: str
    interpretation: Interpretation = Interpretation()
    conversation_id: str | None = None
    audience: Audience
    status: AnswerStatus
    title: str
    as_of: str = Field(description="the day on which the snapshot was published, ISO 8601")
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    related_questions: tuple[str, ...]
    disclaimer: str
    review: Review = Review()
    receipt: Receipt

    def statements(self) -> Iterator[tuple[SectionKind, StatementBlock]]:
        """Every statement with the section it stands in, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, StatementBlock):
                    yield section.kind, block
                elif isinstance(block, GroupBlock | StepBlock):
                    for inner in block.blocks:
                        if isinstance(inner, StatementBlock):
                            yield section.kind, inner

    def quotes(self) -> Iterator[Quote]:
        """Every quote of every statement, in reading order."""
        for _, statement in self.statements():
            for citation in statement.cited:
                yield from citation.quotes

    def canonical_sha256(self) -> str:
        """Hash of what the answer says and of what made it; where it is stored and reviewed does not count."""
        body = self.model_dump(mode="json", exclude={"id", "conversation_id", "review"})
        body["receipt"].pop("sha256")
        for name in _LATER_FIELDS:
            if not body["interpretation"][name]:
                body["interpretation"].pop(name)
        _drop_empty_likewise(body["sections"])
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _drop_empty_likewise(blocks: Iterable[dict[str, Any]]) -> None:
    """The field came after the first receipts were written."""
    for block in blocks:
        if not block.get("likewise", True):
            block.pop("likewise")
        _drop_empty_likewise(block.get("blocks", ()))
