"""A conversation as Markdown, for people who keep or pass it on. Words of documents are escaped, so they stay text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer import Answer, Block, GroupBlock, StatementBlock, StepBlock, TemplateBlock
from service.store import Conversation

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def as_markdown(conversation: Conversation) -> str:
    """The turns in order: question, how it was understood, sections with their citations, references, receipt."""
    lines = [f"# Conversation of {conversation.created[:10]}", ""]
    for number, answer in enumerate(conversation.turns, start=1):
        lines += [f"## {number}. {_text(answer.question)}", "", *answer_lines(answer)]
        lines += [f"Answer `{answer.id}`, corpus of {answer.as_of}, receipt `{answer.receipt.sha256[:16]}`", ""]
    return "\n".join(lines)


def answer_lines(answer: Answer, depth: int = 3) -> Iterator[str]:
    """One answer without its question: how it was understood, sections with their citations, references, disclaimer.

    :param depth: level of the sections' headings.
    """
    yield from _reading(answer)
    for section in answer.sections:
        yield from (f"{'#' * depth} {_text(section.heading)}", "")
        for block in section.blocks:
            yield from (*_block(block), "")
    yield from _references(answer, depth)
    yield from (_text(answer.disclaimer), "")


def _reading(answer: Answer) -> Iterator[str]:
    if answer.interpreted_question != answer.question:
        shown = "".join(
            _marked(part.text) if part.carried else _text(part.text) for part in answer.interpretation.parts
        )
        yield from (f"Understood as: {shown or _text(answer.interpreted_question)}", "")
    for note in answer.interpretation.notes:
        yield from (f"*{_text(note)}*", "")


def _marked(text: str) -> str:
    """Bold, with the spaces at its ends outside, as Markdown wants it."""
    bare = text.strip()
    start = text.index(bare)
    return f"{text[:start]}**{_text(bare)}**{text[start + len(bare) :]}" if bare else text


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, TemplateBlock):
        yield f"*{_text(block.text)}*"
    elif isinstance(block, StatementBlock):
        yield _statement(block)
    elif isinstance(block, GroupBlock | StepBlock):
        yield f"**{_text(f'{block.number}. {block.label}' if isinstance(block, StepBlock) else block.heading)}**"
        for inner in block.blocks:
            yield ""
            yield from _block(inner)


def _statement(statement: StatementBlock) -> str:
    numbers = ", likewise ".join(f"\\[{citation.reference}\\]" for citation in statement.cited)
    return f"> {_text(' '.join(statement.text.split()))} {numbers} ({_text(statement.grade.label)})"


def _references(answer: Answer, depth: int) -> Iterator[str]:
    if not answer.references:
        return
    yield from (f"{'#' * depth} References", "")
    for entry in answer.references:
        named = "; ".join(f"{name} {value}" for name, value in entry.identifiers.model_dump(exclude_none=True).items())
        facts = ", ".join(
            part for part in (entry.publisher, str(entry.year or "year unknown"), entry.kind, named) if part
        )
        yield f"{entry.number}. {_text(entry.title)}. {_text(facts)}"
    yield ""


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
