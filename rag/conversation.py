"""What later turns may know of earlier ones: the question as it was read, and an outline of what was answered."""

from __future__ import annotations

from pydantic import Field

from rag.records import Quote, Record


class OutlineStatement(Record):
    """One statement of an answer: where it stands, how strongly it speaks, and the quotes behind it."""

    section: str
    text: str
    role: str
    modality: str
    entities: tuple[str, ...] = ()
    step: int | None = Field(default=None, description="number of the step it stands in")
    references: tuple[int, ...] = ()
    quotes: tuple[Quote, ...] = ()


class OutlineStep(Record):
    """One step of the decision algorithm."""

    number: int
    label: str
    entities: tuple[str, ...] = ()


class OutlineStudy(Record):
    """A cited source, by the number that the reader saw."""

    number: int
    source_id: str
    title: str
    kind: str


class Outline(Record):
    """A compact answer: names in the order of its sections, and enough to point at each statement again."""

    status: str = ""
    snapshot_id: str = ""
    entities: tuple[str, ...] = ()
    options: tuple[str, ...] = Field(default=(), description="what the answer puts up for choice, in reading order")
    steps: tuple[OutlineStep, ...] = ()
    studies: tuple[OutlineStudy, ...] = ()
    statements: tuple[OutlineStatement, ...] = ()


class Turn(Record):
    """One turn of a conversation, as later turns see it."""

    question: str
    interpreted: str
    kind: str = Field(default="", description="how the question was read, see `rag.answer.FollowUpKind`")
    outline: Outline | None = Field(default=None, description="None where only the question is known")

    @property
    def is_topic(self) -> bool:
        """Whether later turns are read against this one.

        Asking for a source leaves the topic where it was, and so does what could not be read.
        """
        return self.kind not in {"why", "show", "unreadable"}
