"""Outlines an answer for the turns that follow it."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answer import Answer, GroupBlock, StatementBlock, StepBlock
from rag.conversation import Outline, OutlineStatement, OutlineStep, OutlineStudy, Turn

_STUDIES = frozenset({"rct", "cohort", "case-series", "meta-analysis", "registry"})


def turn_of(answer: Answer) -> Turn:
    """An answered question as the next one sees it."""
    return Turn(
        question=answer.question,
        interpreted=answer.interpreted_question,
        kind=answer.interpretation.kind,
        outline=outline_of(answer),
    )


def outline_of(answer: Answer) -> Outline:
    """Names in the order of the sections, options, steps, studies and statements with their quotes."""
    statements = tuple(_statements(answer))
    # Nearest passages of an answer that was not given are no statements that somebody could lean on.
    answered = answer.status != "insufficient_evidence"
    entities = tuple(dict.fromkeys(name for one in statements for name in one.entities))
    return Outline(
        status=answer.status,
        snapshot_id=answer.receipt.snapshot_id,
        entities=entities if answered else (),
        options=_options(answer) if answered else (),
        steps=tuple(_steps(answer)),
        studies=tuple(
            OutlineStudy(number=entry.number, source_id=entry.source_id, title=entry.title, kind=entry.kind)
            for entry in answer.references
            if entry.kind in _STUDIES
        ),
        statements=statements if answered else (),
    )


def _statements(answer: Answer) -> Iterator[OutlineStatement]:
    for section in answer.sections:
        for block in section.blocks:
            step = block.number if isinstance(block, StepBlock) else None
            inner = block.blocks if isinstance(block, GroupBlock | StepBlock) else (block,)
            for one in inner:
                if isinstance(one, StatementBlock):
                    yield OutlineStatement(
                        section=section.kind,
                        text=one.text,
                        role=one.role,
                        modality=one.modality,
                        entities=one.entities,
                        step=step,
                        references=tuple(citation.reference for citation in one.cited),
                        quotes=tuple(quote for citation in one.cited for quote in citation.quotes),
                    )


def _options(answer: Answer) -> tuple[str, ...]:
    """Headings of the groups that are arranged by treatment: alternatives first, else the evidence."""
    for kind in ("alternatives", "evidence"):
        headings = tuple(
            block.heading
            for section in answer.sections
            if section.kind == kind
            for block in section.blocks
            if isinstance(block, GroupBlock)
        )
        if headings:
            return headings
    return ()


def _steps(answer: Answer) -> Iterator[OutlineStep]:
    for section in answer.sections:
        for block in section.blocks:
            if isinstance(block, StepBlock):
                names = dict.fromkeys(
                    name for inner in block.blocks if isinstance(inner, StatementBlock) for name in inner.entities
                )
                yield OutlineStep(number=block.number, label=block.label, entities=tuple(names))
