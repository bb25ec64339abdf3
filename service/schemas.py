"""Bodies of requests and responses that are not records of the library."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from corpus.loaders.port import Refusal
from rag.records import Document, Filters, Passage, Record, Source, TextSection
from service.store import ConversationSummary


class Ask(Record):
    """A question, or a follow-up when a conversation is named."""

    question: str = Field(examples=["How does upadacitinib work in Crohn's disease?"])
    conversation_id: str | None = None
    standalone: bool = Field(
        default=False, description="the question alone: nothing of the conversation is carried over"
    )
    interpretation: str | None = Field(
        default=None, description="what the question is to be read as, to correct a reading"
    )
    audience: str = Field(default="clinician", examples=["clinician", "nurse_pharmacist", "student", "patient"])
    filters: Filters = Filters()


class Started(Record):
    """A conversation that has no turn yet."""

    id: str


class Conversations(Record):
    """A page of the owner's conversations, the one that was added to last first."""

    conversations: tuple[ConversationSummary, ...]


class Found(Record):
    """Retrieved passages, best first."""

    query: str
    passages: tuple[Passage, ...]


class Sources(Record):
    """A page of the list of documents."""

    total: int
    documents: tuple[Source, ...]


class DocumentBody(Record):
    """A document as it was indexed; quotes are slices of its text."""

    id: str
    source: Source
    sha256: str
    text: str
    sections: tuple[TextSection, ...]

    @classmethod
    def of(cls, document: Document) -> DocumentBody:
        """The document with the hash that its quotes carry."""
        return cls(
            id=document.id,
            source=document.source,
            sha256=document.sha256,
            text=document.text,
            sections=document.sections,
        )


JobKind = Literal["reindex", "evaluation"]


class StartEvaluation(Record):
    """Which gold cases to run: all of them, those of one split, or those named."""

    split: str | None = Field(default=None, examples=["dev", "test", "holdout"])
    case_ids: tuple[str, ...] = ()


class Job(Record):
    """Long work: how far it is, what it did, or what went wrong."""

    id: str
    kind: JobKind
    status: Literal["running", "done", "failed"]
    step: str = ""
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = None
    problem: str | None = None


class Stored(Record):
    """A document that was put into the corpus folder, where it lies, and the reindexing that was asked for."""

    document: Source
    path: str
    replaced: tuple[str, ...] = Field(description="paths of files that it took the place of")
    left_out: tuple[Refusal, ...] = Field(description="parts of the body that gave no document")
    remarks: tuple[str, ...] = Field(description="what the check of the corpus says of it")
    job: Job | None = None


class Removed(Record):
    """What was taken out of the corpus folder, and the reindexing that was asked for."""

    documents: tuple[str, ...]
    files: tuple[str, ...]
    job: Job | None = None


class Health(Record):
    """The process is alive, or can answer."""

    status: Literal["ok"] = "ok"
    snapshot_id: str | None = None


class Problem(Record):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    fields: tuple[dict[str, str], ...] = ()
    incident: str | None = None
