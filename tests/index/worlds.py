"""Documents small enough to compute by hand: each section is one chunk, each word between blanks one token."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from index.build import build
from index.home import IndexHome
from index.recipe import Recipe
from index.report import BuildReport
from rag.ports import Vectors
from rag.records import Chunk, Document, Source, SourceKind, Term
from tests.fakes import HashingEmbedder, make_document

MONDAY = datetime.date(2026, 11, 23)
TUESDAY = datetime.date(2026, 11, 24)


def source(name: str, *, kind: SourceKind = "other", year: int | None = 2020, title: str | None = None) -> Source:
    return Source(id=name, title=title or f"Title of {name}", kind=kind, year=year, sha256="0" * 64)


def document(
    name: str, *sections: str, kind: SourceKind = "other", year: int | None = 2020, title: str | None = None
) -> Document:
    return make_document(
        source(name, kind=kind, year=year, title=title),
        {f"Part {number}": text for number, text in enumerate(sections)},
    )


def world(count: int) -> list[Document]:
    return [document(f"doc-{number:02d}", f"word{number} shared", f"second{number}") for number in range(count)]


def chunk(document: Document, ordinal: int) -> Chunk:
    section = document.sections[ordinal]
    text = document.text[section.start : section.end]
    return Chunk(
        id=hashlib.sha256(f"{document.id} {ordinal} {text}".encode()).hexdigest()[:24],
        document_id=document.id,
        document_sha256=document.sha256,
        ordinal=ordinal,
        start=section.start,
        end=section.end,
        heading_path=section.heading_path,
        text=text,
    )


def plain_recipe(
    chunked: list[str], *, chunker: str = "plain-1", analyser: str = "blanks-1", miner: str = "capitals-1"
) -> Recipe:
    """Notes in `chunked` which documents it is given."""

    def sections(document: Document) -> tuple[Chunk, ...]:
        chunked.append(document.id)
        return tuple(chunk(document, ordinal) for ordinal in range(len(document.sections)))

    return Recipe(
        chunk=sections,
        text_for_encoder=lambda chunk, source: f"{source.title}. {chunk.text}",
        sentences=lambda _: (),
        text_for_keywords=lambda chunk, _: chunk.text,
        analyse=str.split,
        mine=_capitals,
        merge=lambda owner, mined: tuple(sorted({*owner, *mined}, key=lambda term: term.name)),
        chunker=chunker,
        analyser=analyser,
        miner=miner,
    )


def _capitals(document: Document) -> tuple[Term, ...]:
    return tuple(Term(name=name, kind="drug") for name in sorted(set(re.findall(r"\b[A-Z]{4,}\b", document.text))))


class CountingEmbedder(HashingEmbedder):
    """Remembers every text that it had to read, batch by batch."""

    def __init__(self, fingerprint: str = "hashing-256") -> None:
        super().__init__()
        self.fingerprint = fingerprint
        self.texts: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts.append(list(texts))
        return super().embed(texts)

    @property
    def read(self) -> list[str]:
        return [text for batch in self.texts for text in batch]


class Workshop:
    """One index folder with everything that a build needs."""

    def __init__(self, path: Path) -> None:
        self.home = IndexHome(path)
        self.embedder = CountingEmbedder()
        self.chunked: list[str] = []
        self.recipe = plain_recipe(self.chunked)
        self.terms: tuple[Term, ...] = ()

    def build(self, documents: Sequence[Document], **options: object) -> BuildReport:
        self.embedder.texts.clear()
        self.chunked.clear()
        defaults: dict[str, object] = {"recipe": self.recipe, "today": MONDAY}
        return build(self.home, documents, self.embedder, self.terms, **{**defaults, **options})  # type: ignore[arg-type]
