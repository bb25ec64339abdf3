"""Miniature cases and answers about made-up drugs, in which every figure can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.answer import (
    Answer,
    Audience,
    Block,
    GroupBlock,
    Receipt,
    Reference,
    Section,
    SectionKind,
    StatementBlock,
    StepBlock,
    TemplateBlock,
)
from rag.records import Identifiers, Passage, Quote
from seeds.gold import GoldCase, GoldQuantity, Nugget, Verification
from seeds.observation import Observation
from seeds.perfect import Shelf, statement
from tests import world

SHELF = Shelf(world.documents(), world.OWNER)

LABEL, SOCIETY, TRIAL, SERIES = "alfatinib-us-label", "society-guideline-2025", "alpha-trial", "combination-series"
DOSE = "The US label gives alfatinib 40 mg once daily for 8 weeks as induction in testitis."
LIMIT = "The US label says that alfatinib is not recommended in combination with biological therapies for testitis."
SUGGESTION = (
    "The 2025 society guideline suggests gammazumab or betazumab for adults with testitis who were exposed to one advanced drug "
    "before."
)
REMISSION = (
    "In the randomised open-label ALPHA trial of 300 adults with testitis, remission at week 24 was 50% with gammazumab versus "
    "35% with betazumab."
)
HEALING = "In the ALPHA trial of testitis, gammazumab was superior to betazumab for endoscopic healing at week 48."
NO_ARM = "The 2025 series of alfatinib combined with a biologic in testitis had no comparison arm."
HOME = {DOSE: LABEL, LIMIT: LABEL, SUGGESTION: SOCIETY, REMISSION: TRIAL, HEALING: TRIAL, NO_ARM: SERIES}


def quote(text: str, document: str | None = None) -> Quote:
    """Where its document says one of the sentences above."""
    return SHELF.quote(document or HOME[text], text)


def say(text: str, *quoted: str, as_text: str | None = None) -> StatementBlock:
    """A statement that cites itself, or other sentences; `as_text` puts other words in its place."""
    quotes = [quote(one) for one in quoted or (text,)]
    return statement(as_text or text, quotes, range(1, len(quotes) + 1))


def uncited(block: StatementBlock) -> StatementBlock:
    """Without its citations, which no composer makes."""
    return block.model_copy(update={"citations": ()})


def words(text: str) -> TemplateBlock:
    return TemplateBlock(text=text)


def group(heading: str, *blocks: StatementBlock | TemplateBlock) -> GroupBlock:
    return GroupBlock(heading=heading, blocks=blocks)


def step(number: int, *blocks: StatementBlock | TemplateBlock) -> StepBlock:
    return StepBlock(number=number, label="Choose", blocks=blocks)


def answer(
    sections: dict[SectionKind, Sequence[Block]],
    *,
    audience: Audience = "clinician",
    status: Any = "answered",
    interpreted: str = "What treats testitis?",
) -> Answer:
    """An answer whose references are numbered as they are first cited."""
    numbers: dict[str, int] = {}

    def numbered(block: StatementBlock) -> StatementBlock:
        return block.model_copy(
            update={
                "citations": tuple(
                    one.model_copy(
                        update={"reference": numbers.setdefault(one.quotes[0].document_id, len(numbers) + 1)}
                    )
                    for one in block.citations
                )
            }
        )

    def any_block(block: Block) -> Block:
        if isinstance(block, StatementBlock):
            return numbered(block)
        if isinstance(block, GroupBlock | StepBlock):
            inner = tuple(numbered(one) if isinstance(one, StatementBlock) else one for one in block.blocks)
            return block.model_copy(update={"blocks": inner})
        return block

    made = tuple(
        Section(kind=kind, heading=kind, blocks=tuple(any_block(block) for block in blocks))
        for kind, blocks in sections.items()
    )
    return Answer(
        question="What treats testitis?",
        interpreted_question=interpreted,
        audience=audience,
        status=status,
        title="What treats testitis?",
        as_of="2026-01-25",
        sections=made,
        references=tuple(reference(number, name) for name, number in numbers.items()),
        related_questions=(),
        disclaimer="",
        receipt=Receipt(snapshot_id="0", settings_id="0", encoder="none", software="test"),
    )


def reference(number: int, name: str) -> Reference:
    source = SHELF.document(name).source
    return Reference(
        number=number,
        source_id=source.id,
        title=source.title,
        publisher="",
        year=source.year,
        kind=source.kind,
        identifiers=Identifiers(),
        version=None,
        jurisdiction=source.jurisdiction,
        is_summary=False,
        review_status="unreviewed",
    )


def nugget(
    name: str,
    anchors: Sequence[Sequence[str]],
    *,
    vital: bool = True,
    sections: Sequence[SectionKind] = ("evidence",),
    quantities: Sequence[tuple[float, str]] = (),
    polarity: Any = "any",
    polarity_group: int = 0,
) -> Nugget:
    return Nugget(
        id=name,
        text=name,
        importance="vital" if vital else "okay",
        section=tuple(sections),
        anchors=tuple(tuple(one) for one in anchors),
        quantities=tuple(GoldQuantity(value=value, unit=unit) for value, unit in quantities),
        polarity=polarity,
        polarity_group=polarity_group,
        supported_by=(),
        verification=Verification(status="unverified"),
    )


def case(**fields: Any) -> GoldCase:
    """A case about the miniature world; fields as they stand in a gold file."""
    return GoldCase.model_validate(
        {
            "schema_version": "1.1",
            "case_id": "case-1",
            "split": "dev",
            "question": "What treats testitis?",
            "conversation": (),
            "audience": "clinician",
            "answerable": True,
            "as_of": "2026-01-25",
            "sections": (),
            "sources": (),
            "nuggets": (),
            "must_not": (),
            "qrels": (),
            **fields,
        }
    )


def observed(gold: GoldCase | None = None, said: Answer | None = None, **more: Any) -> Observation:
    return Observation(case=gold or case(), library=SHELF, answer=said, **more)


def passages(*names: str) -> tuple[Passage, ...]:
    """The chunks of documents in order, every document whole before the next."""
    chunks = [(name, chunk) for name in names for chunk in SHELF.chunks_of(name)]
    return tuple(
        Passage(chunk=chunk, source=SHELF.document(name).source, scores={"dense": 0.5}, rank=rank)
        for rank, (name, chunk) in enumerate(chunks, start=1)
    )


def source(name: str, *documents: str, must_cite: bool = False, kind: str = "label") -> dict[str, Any]:
    return {"source_id": name, "kind": kind, "must_cite": must_cite, "documents": documents}
