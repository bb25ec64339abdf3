"""For gold cases, answers that say every nugget, and documents that prove them: what faults are planted into.

Each nugget's own text is a sentence of each of the sources that it names, and a statement of the answer that cites them all.
This says nothing about the system: it shows whether the measures see a fault when everything else is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rag.answer import (
    SECTION_KINDS,
    Answer,
    Block,
    Citation,
    Grade,
    Receipt,
    Reference,
    Section,
    SectionKind,
    StatementBlock,
    StepBlock,
)
from rag.chunking import chunk_document
from rag.records import Chunk, Document, Identifiers, Passage, Quote, Source, Term, TextSection
from rag.text.cues import modality, polarity
from rag.text.vocabulary import Vocabulary
from seeds.gold import GoldCase, Nugget
from seeds.observation import Observation

_MAX_DIRECT = 4


class Shelf:
    """A library in memory."""

    def __init__(self, documents: Iterable[Document], terms: Iterable[Term]) -> None:
        self.names = Vocabulary(terms)
        self._documents = {document.id: document for document in documents}
        self._chunks = {chunk.id: chunk for document in self._documents.values() for chunk in chunk_document(document)}

    def document(self, document_id: str) -> Document:
        """A document. :raises KeyError: it is not on the shelf."""
        return self._documents[document_id]

    def chunk(self, chunk_id: str) -> Chunk:
        """A chunk. :raises KeyError: it is not on the shelf."""
        return self._chunks[chunk_id]

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """The chunks of a document in reading order."""
        return [chunk for chunk in self._chunks.values() if chunk.document_id == document_id]

    def quote(self, document_id: str, text: str) -> Quote:
        """Where a document says a text. :raises ValueError: it does not, within one chunk."""
        document = self._documents[document_id]
        for chunk in self.chunks_of(document_id):
            place = chunk.text.find(text)
            if place >= 0:
                start = chunk.start + place
                return Quote(
                    document_id=document_id,
                    document_sha256=document.sha256,
                    chunk_id=chunk.id,
                    start=start,
                    end=start + len(text),
                    text=text,
                )
        raise ValueError(f"{document_id} does not say {text!r}")


class Perfect(NamedTuple):
    """A case, its sources each with one document, and the observation of an answer that lacks nothing."""

    case: GoldCase
    observation: Observation


def perfect(cases: Sequence[GoldCase], terms: Iterable[Term]) -> list[Perfect]:
    """The cases that have nuggets, each answered in full, all on one shelf."""
    own = [_own_documents(case) for case in cases if case.nuggets]
    shelf = Shelf([document for case in own for document in _documents(case)], terms)
    return [Perfect(case, _observation(case, shelf)) for case in own]


def observe(item: Perfect, answer: Answer) -> Observation:
    """The observation of another answer to the same case."""
    first = item.observation
    return Observation(case=item.case, library=first.library, answer=answer, passages=first.passages, bare=first.bare)


def statement(text: str, quotes: Sequence[Quote], references: Sequence[int]) -> StatementBlock:
    """A statement as the composer makes it, one citation a quote."""
    return StatementBlock(
        text=text,
        role="background",
        modality=modality(text),
        polarity=polarity(text),
        grade=Grade(level=5, label="source", reason="gold"),
        citations=tuple(
            Citation(reference=number, quotes=(quote,)) for number, quote in zip(references, quotes, strict=True)
        ),
    )


def _own_documents(case: GoldCase) -> GoldCase:
    """Every source with a document of its own, so that no case shares one with another by accident."""
    sources = tuple(
        source.model_copy(update={"documents": (_document_id(source.source_id),)}) for source in case.sources
    )
    return case.model_copy(update={"sources": sources})


def _document_id(source_id: str) -> str:
    return "gold-" + "".join(letter if letter.isalnum() else "-" for letter in source_id.lower())


def _documents(case: GoldCase) -> list[Document]:
    made: list[Document] = []
    for source in case.sources:
        said = [nugget for nugget in case.nuggets if source.source_id in _sources(case, nugget)]
        text = f"{source.title or source.source_id}\n\n"
        sections: list[TextSection] = []
        for nugget in said:
            start = len(text)
            text += f"{nugget.text}\n\n"
            sections.append(TextSection(heading_path=(nugget.id,), start=start, end=start + len(nugget.text)))
        name = _document_id(source.source_id)
        published = Source(id=name, title=source.title or source.source_id, kind=source.kind, sha256="0" * 64)
        made.append(Document(id=name, source=published, text=text, sections=tuple(sections)))
    return made


def _sources(case: GoldCase, nugget: Nugget) -> tuple[str, ...]:
    """The sources that say a nugget; the case's first where gold names none."""
    return nugget.supported_by or (case.sources[0].source_id,)


def _observation(case: GoldCase, shelf: Shelf) -> Observation:
    blocks: dict[SectionKind, list[Block]] = {}
    numbers: dict[str, int] = {}
    placed = _placed(case)
    for kind in SECTION_KINDS:
        for nugget in placed.get(kind, ()):
            names = [_document_id(source) for source in _sources(case, nugget)]
            cited = [numbers.setdefault(name, len(numbers) + 1) for name in names]
            said = statement(nugget.text, [shelf.quote(name, nugget.text) for name in names], cited)
            row = blocks.setdefault(kind, [])
            row.append(StepBlock(number=len(row) + 1, label="Do", blocks=(said,)) if kind == "algorithm" else said)
    sections = tuple(Section(kind=kind, heading=kind, blocks=tuple(row)) for kind, row in blocks.items())
    references = tuple(_reference(number, shelf.document(name).source) for name, number in numbers.items())
    return Observation(
        case=case, library=shelf, answer=_answer(case, sections, references), passages=_passages(case, shelf)
    )


def _placed(case: GoldCase) -> dict[SectionKind, list[Nugget]]:
    """Each nugget in its first section that has room: a direct answer holds four statements."""
    placed: dict[SectionKind, list[Nugget]] = {}
    for nugget in case.nuggets:
        open_ones = [
            kind for kind in nugget.section if kind != "direct_answer" or len(placed.get(kind, ())) < _MAX_DIRECT
        ]
        placed.setdefault((open_ones or list(nugget.section))[0], []).append(nugget)
    return placed


def _answer(case: GoldCase, sections: tuple[Section, ...], references: tuple[Reference, ...]) -> Answer:
    return Answer(
        question=case.question,
        interpreted_question=case.followup.standalone_question if case.followup else case.question,
        audience=case.audience,
        status="answered",
        title=case.question,
        as_of=case.as_of,
        sections=sections,
        references=references,
        related_questions=(),
        disclaimer="",
        receipt=Receipt(snapshot_id="gold", settings_id="gold", encoder="none", software="gold"),
    )


def _reference(number: int, source: Source) -> Reference:
    return Reference(
        number=number,
        source_id=source.id,
        title=source.title,
        publisher="",
        year=None,
        kind=source.kind,
        identifiers=Identifiers(),
        version=None,
        jurisdiction=None,
        is_summary=False,
        review_status="unreviewed",
    )


def _passages(case: GoldCase, shelf: Shelf) -> tuple[Passage, ...]:
    return tuple(
        Passage(chunk=chunk, source=shelf.document(name).source, scores={"dense": 0.9}, rank=rank)
        for rank, (name, chunk) in enumerate(
            ((name, chunk) for name in sorted(case.documents()) for chunk in shelf.chunks_of(name)), start=1
        )
    )
