"""The nouns of the project: where a text comes from, how it is cut, and what was found in it.

Every record is frozen and refuses unknown fields. Ids are derived from content, never random and never from vectors, so
the same corpus gives the same ids on every machine.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

SourceKind = Literal[
    "label",
    "guideline",
    "meta-analysis",
    "rct",
    "cohort",
    "case-series",
    "review",
    "regulatory",
    "registry",
    "textbook",
    "news",
    "company-report",
    "payer-policy",
    "other",
]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)

ReviewState = Literal["unreviewed", "submitted", "under_review", "approved"]


class Record(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Identifiers(Record):
    """How the rest of the world names a source. What is not known stays None; nothing is ever invented."""

    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nct: str | None = None
    setid: str | None = None
    url: str | None = None


class Source(Record):
    """The publication that a document holds or summarises."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,118}[a-z0-9]$")
    title: str = Field(min_length=3)
    kind: SourceKind
    publisher: str = ""
    year: int | None = Field(default=None, ge=1850, le=2100)
    version: str | None = None
    identifiers: Identifiers = Identifiers()
    jurisdiction: str | None = None
    licence: str = ""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the bytes that were read")
    review_state: ReviewState = "unreviewed"
    is_summary: bool = Field(default=False, description="written by this project about the source")
    topics: tuple[str, ...] = ()
    retracted: bool = False
    notices: tuple[str, ...] = Field(default=(), description="retraction, correction, expression of concern")


class TextSection(Record):
    """A stretch `document.text[start:end]` under one heading path, heading lines left out."""

    heading_path: tuple[str, ...]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    page: int | None = None


class Document(Record):
    """One source as plain text. All offsets in the project count characters (code points) of `text`."""

    id: str
    source: Source
    text: str
    sections: tuple[TextSection, ...]

    @cached_property
    def sha256(self) -> str:
        """Of the text that the offsets count in (UTF-8), so that a quote names exactly what it points into."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


class Chunk(Record):
    """A stretch of one section: `document.text[start:end] == chunk.text`, always."""

    id: str
    document_id: str
    document_sha256: str
    ordinal: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    heading_path: tuple[str, ...]
    text: str
    page: int | None = Field(default=None, description="where its first sentence begins, in a source with pages")


class Filters(Record):
    """Which sources may be retrieved. An empty tuple or None does not restrict."""

    kinds: tuple[SourceKind, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def admits(self, source: Source) -> bool:
        """Whether the source passes. A source without a year fails any limit on the year."""
        if self.kinds and source.kind not in self.kinds:
            return False
        if self.year_from is not None and (source.year is None or source.year < self.year_from):
            return False
        return self.year_to is None or (source.year is not None and source.year <= self.year_to)


class Passage(Record):
    """A retrieved chunk with its source and how it was found."""

    chunk: Chunk
    source: Source
    scores: dict[str, float] = Field(default_factory=dict, description="raw score by retriever")
    fused: float = 0.0
    rank: int = 0


class Quote(Record):
    """What the source says, to the character: `document.text[start:end] == text`."""

    document_id: str
    document_sha256: str
    chunk_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


TermKind = Literal["drug", "class", "condition", "procedure", "test", "population", "outcome", "abbreviation"]


class Term(Record):
    """One entity of the vocabulary: its preferred name, its other names, and the classes it belongs to."""

    name: str
    kind: TermKind
    synonyms: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
