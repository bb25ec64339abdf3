"""Prints answers, passages and tables for people. Words of documents are text here, never markup or control codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rag.answer import Answer, Block, GroupBlock, Reference, StatementBlock, StepBlock, TemplateBlock
from rag.records import Passage

_STATUS = {
    "answered": "answered from the corpus",
    "partial": "answered in part",
    "insufficient_evidence": "not answered: insufficient evidence in the corpus",
}
_REVIEW = {
    "unreviewed": "not reviewed",
    "submitted": "submitted for review",
    "under_review": "under review",
    "approved": "approved",
}
_INDENT = 2
_WIDEST = 110  # longer lines are hard to read back


def people(console: Console | None = None) -> Console:
    """A console no wider than a page; plain when its output is not a terminal."""
    console = console or Console(highlight=False)
    console.width = min(console.width, _WIDEST) if console.is_terminal else _WIDEST
    return console


def print_answer(answer: Answer, console: Console) -> None:
    """The whole answer as an article."""
    for part in answer_parts(answer):
        console.print(part)


def answer_parts(answer: Answer) -> Iterable[RenderableType]:
    """The parts of the printed answer, from the title to the receipt."""
    yield Text(answer.title, style="bold")
    yield _dim(
        f"{_STATUS[answer.status]} | {_REVIEW[answer.review.status]} | corpus of {answer.as_of} | for: "
        f"{answer.audience.replace('_', ' or ')}"
    )
    yield from _reading(answer)
    for section in answer.sections:
        yield Text(f"\n{section.heading}", style="bold underline")
        for block in section.blocks:
            yield from _block(block, 0)
    if answer.references:
        yield Text("\nReferences", style="bold underline")
        yield from (_reference(reference) for reference in answer.references)
    if answer.related_questions:
        yield Text("\nRelated questions", style="bold underline")
        yield from (_hanging("-", Text(question)) for question in answer.related_questions)
    yield _dim(f"\n{answer.disclaimer}")
    conversation = f" | conversation {answer.conversation_id}" if answer.conversation_id else ""
    yield _dim(f"Answer {answer.id or 'not stored'}{conversation} | receipt {answer.receipt.sha256[:16]}")


def print_passages(found: Sequence[Passage], console: Console) -> None:
    """Retrieved passages with the score of each retriever."""
    if not found:
        console.print("No passage was found.")
    for passage in found:
        scores = ", ".join(f"{name} {score:.4f}" for name, score in sorted(passage.scores.items()))
        year = f", {passage.source.year}" if passage.source.year else ""
        console.print(
            _hanging(f"{passage.rank}.", Text(f"{passage.source.title} ({passage.source.kind}{year})", "bold"))
        )
        console.print(_indented(Text(passage.chunk.text), 4))
        place = f"{passage.chunk.document_id} {passage.chunk.start}-{passage.chunk.end}"
        console.print(_indented(_dim(f"fused {passage.fused:.5f} ({scores}) | {place}"), 4))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> None:
    """A table whose first column is a name and whose other columns are figures."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _reading(answer: Answer) -> Iterable[RenderableType]:
    reading = answer.interpretation
    if answer.interpreted_question != answer.question:
        yield _dim(f"Asked: {answer.question}")
        parts = [(part.text, "bold" if part.carried else "") for part in reading.parts]
        yield Text.assemble(("Understood as: ", "dim"), *(parts or [(answer.interpreted_question, "")]))
    for label, parts_ in (("Carried over", reading.carried), ("Replaced", reading.replaced), ("Left", reading.dropped)):
        if parts_:
            yield _dim(f"{label}: {', '.join(parts_)}")
    if reading.corrected:
        yield _dim(f"Spelling read as: {', '.join(reading.corrected)}")
    for other in reading.others:
        yield _dim(f"Can also mean {other.means}: {other.question}")
    for note in reading.notes:
        yield _dim(note)


def _block(block: Block, depth: int) -> Iterable[RenderableType]:
    if isinstance(block, TemplateBlock):
        yield _indented(Text(block.text, style="italic"), depth)
    elif isinstance(block, StatementBlock):
        yield _indented(_hanging("-", _statement(block)), depth)
    else:
        yield _indented(Text(_heading(block), style="bold"), depth)
        for inner in block.blocks:
            yield from _block(inner, depth + _INDENT)


def _heading(block: GroupBlock | StepBlock) -> str:
    return f"{block.number}. {block.label}" if isinstance(block, StepBlock) else block.heading


def _statement(statement: StatementBlock) -> Text:
    numbers = ", likewise ".join(f"[{citation.reference}]" for citation in statement.cited)
    return Text.assemble(statement.text, " ", (numbers, "cyan"), " ", (f"({statement.grade.label})", "dim"))


def _reference(reference: Reference) -> RenderableType:
    parts = [reference.publisher, str(reference.year) if reference.year else "year unknown", reference.kind]
    parts += [part for part in (reference.jurisdiction, reference.version) if part]
    named = [f"{name} {value}" for name, value in reference.identifiers.model_dump(exclude_none=True).items()]
    written = "summary written by the project, " if reference.is_summary else ""
    line = f"{reference.title}. {', '.join(parts)}. {'; '.join(named)}{'. ' if named else ''}"
    return _hanging(f"[{reference.number}]", Text.assemble(line, (f"({written}{reference.review_status})", "dim")))


def _hanging(mark: str, text: Text) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark), text)
    return grid


def _indented(item: RenderableType, depth: int) -> RenderableType:
    return Padding(item, (0, 0, 0, depth))


def _dim(text: str) -> Text:
    return Text(text, style="dim")
