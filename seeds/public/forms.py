"""What a public set is, whichever set it is: documents, questions with relevance, answers, labelled claims.

A set is read from a folder that the user names. Nothing of one is shipped or downloaded: licences differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class PublicDocument(NamedTuple):
    """One text of a set's own corpus. Offsets of spans count in `text`."""

    id: str
    title: str
    text: str


class PublicQuery(NamedTuple):
    """A question; for a follow-up with the person's earlier turns, oldest first, and how people rewrote it."""

    id: str
    text: str
    history: tuple[str, ...] = ()
    rewrite: str = ""


class EvidenceSpan(NamedTuple):
    """A stretch of a document that answers a question."""

    document_id: str
    start: int
    end: int


class PublicAnswer(NamedTuple):
    """A question with what people hold to be its answer, in whatever form the set has it.

    `decision` is a word like "yes"; `passages` are texts that the answer rests on; `vital` and `okay` are statements that it
    should hold.
    """

    query_id: str
    question: str
    references: tuple[str, ...] = ()
    decision: str = ""
    passages: tuple[str, ...] = ()
    vital: tuple[str, ...] = ()
    okay: tuple[str, ...] = ()


class LabelledClaim(NamedTuple):
    """A claim beside a text, and what people said about the two; `labels` holds each person's word where there are several."""

    query_id: str
    claim: str
    text: str
    label: str
    labels: tuple[str, ...] = ()


Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class PublicSet:
    """A set as it was read. `documents` may be long and is read anew each time."""

    name: str
    documents: Callable[[], Iterator[PublicDocument]] | None = None
    queries: tuple[PublicQuery, ...] = ()
    qrels: Qrels = field(default_factory=dict)
    spans: Mapping[str, tuple[EvidenceSpan, ...]] = field(default_factory=dict)
    answers: tuple[PublicAnswer, ...] = ()
    claims: tuple[LabelledClaim, ...] = ()

    @property
    def can_be_retrieved(self) -> bool:
        """Whether it has a corpus and relevance, so that retrieval can be measured on it."""
        return self.documents is not None and bool(self.qrels or self.spans)


class Adapter(NamedTuple):
    """How one set is read, on what terms it may be used, and what it can and cannot show."""

    name: str
    licence: str
    shows: str
    cannot_show: str
    read: Callable[[Path], PublicSet]
