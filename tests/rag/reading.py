"""Statements of made-up sources, for tests of what is read from a sentence."""

from __future__ import annotations

from rag.chunking import chunk_document
from rag.evidence.statements import Reader, Statement
from rag.records import Passage, Source, SourceKind, Term
from rag.text.vocabulary import Vocabulary
from tests.fakes import make_document
from tests.world import OWNER, source

TERMS = (
    *OWNER,
    Term(name="children", kind="population"),
    Term(name="head pressure", kind="test"),
    Term(name="remission", kind="outcome"),
    Term(name="TESTSCORE-VA", kind="test"),
    Term(name="TESTSCORE-VASC", kind="test"),
    Term(name="T-ratio", kind="test"),
)


def statement(
    text: str,
    kind: SourceKind = "label",
    place: str | None = "US",
    *,
    heading: str = "Dosing",
    year: int | None = 2024,
    name: str = "",
    title: str = "A source on testitis",
) -> Statement:
    """One sentence under a heading, read as the service reads it. The source is named after its kind, place and year."""
    found: Source = source(name or f"{kind}-{place}-{year}".lower(), kind, title, year, place)
    document = make_document(found, {heading: text})
    passages = [Passage(chunk=chunk, source=found) for chunk in chunk_document(document)]
    (read,) = Reader(Vocabulary(TERMS)).read(passages)
    return read.statement
