"""Proves an answer against its documents, and takes out what cannot be proven.

Every quote is compared with its document to the character, every statement with its quotes, every number of a statement
with the numbers of its quotes, every strength word, denial and limit of scope with the source's own, every citation with the
reference list. A quote that was cut out of its sentence must keep what the rest of the sentence says about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rag.answer import Answer, Block, Citation, GroupBlock, Reference, Section, StatementBlock, StepBlock, TemplateBlock
from rag.evidence.guard import change
from rag.ports import PassageIndex
from rag.records import Quote, Record
from rag.text.cues import modality, polarity
from rag.text.quantities import read
from rag.text.sentences import split


class Verification(Record):
    """What was checked and what failed; `ok` when nothing did."""

    ok: bool
    quotes: int
    failures: tuple[str, ...] = ()


def verify(answer: Answer, index: PassageIndex) -> Verification:
    """Checks every statement of an answer against the documents of one generation, and the receipt's hash."""
    by_number = {reference.number: reference for reference in answer.references}
    failures = [problem for _, statement in answer.statements() for problem in problems(statement, by_number, index)]
    if [reference.number for reference in answer.references] != list(range(1, len(answer.references) + 1)):
        failures.append("The references are not numbered from 1 without holes.")
    if answer.receipt.sha256 and answer.receipt.sha256 != answer.canonical_sha256():
        failures.append("The answer was changed after its receipt was written.")
    return Verification(ok=not failures, quotes=sum(1 for _ in answer.quotes()), failures=tuple(failures))


def problems(statement: StatementBlock, references: dict[int, Reference], index: PassageIndex) -> list[str]:
    """What keeps one statement from being proven; empty when it is."""
    found: list[str] = []
    quotes = [quote for citation in statement.citations for quote in citation.quotes]
    for citation in statement.cited:
        reference = references.get(citation.reference)
        if reference is None:
            found.append(f"Citation [{citation.reference}] has no reference: {statement.text[:80]!r}.")
        for quote in citation.quotes:
            found += _quote_problems(quote, reference, index)
    if all(modality(quote.text) != statement.modality for quote in quotes):
        found.append(f"The strength of the statement is not that of its source: {statement.text[:80]!r}.")
    if all(polarity(quote.text) != statement.polarity for quote in quotes):
        found.append(f"The statement's denial is not that of its source: {statement.text[:80]!r}.")
    if any(statement.text == quote.text for quote in quotes):
        return found  # the same characters hold the same numbers and say as much
    found.append(f"The statement is not its quote: {statement.text[:80]!r}.")
    quoted = {(quantity.value, quantity.unit) for quote in quotes for quantity in read(quote.text)}
    if any((quantity.value, quantity.unit) not in quoted for quantity in read(statement.text)):
        found.append(f"A number of the statement is not in its quotes: {statement.text[:80]!r}.")
    if all(change(quote.text, statement.text) for quote in quotes):
        found.append(f"The statement says its source more strongly, weakly or widely: {statement.text[:80]!r}.")
    return found


def without_unproven(answer: Answer, index: PassageIndex) -> tuple[Answer, tuple[str, ...]]:
    """The answer with every unproven statement taken out and the references numbered anew, and what was taken out."""
    by_number = {reference.number: reference for reference in answer.references}
    failures: list[str] = []

    def proven(statement: StatementBlock) -> bool:
        found = problems(statement, by_number, index)
        failures.extend(found)
        return not found

    sections = tuple(
        section.model_copy(update={"blocks": _kept(section.blocks, proven)}) for section in answer.sections
    )
    if not failures:
        return answer, ()
    status = "partial" if answer.status == "answered" else answer.status
    return _renumbered(answer.model_copy(update={"sections": sections, "status": status})), tuple(failures)


def _quote_problems(quote: Quote, reference: Reference | None, index: PassageIndex) -> list[str]:
    try:
        document = index.document(quote.document_id)
    except KeyError:
        return [f"Document {quote.document_id} is not in this snapshot of the corpus."]
    if document.sha256 != quote.document_sha256:
        return [f"Document {quote.document_id} has changed since the answer was made."]
    if document.text[quote.start : quote.end] != quote.text:
        return [f"Document {quote.document_id} does not say this at {quote.start}-{quote.end}: {quote.text[:80]!r}."]
    whole = _whole_sentences(document.text, quote)
    if whole != quote.text and (lost := change(whole, quote.text)):
        return [f"The quote was cut from its sentence ({lost}): {quote.text[:80]!r}."]
    if reference is not None and reference.source_id != document.source.id:
        return [f"Reference [{reference.number}] is not the source of the quote from {quote.document_id}."]
    return []


def _whole_sentences(text: str, quote: Quote) -> str:
    """The sentences that a quote lies in, from the first one's start to the last one's end."""
    line_start = text.rfind("\n", 0, quote.start) + 1
    line_end = text.find("\n", quote.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    start, end = quote.start - line_start, quote.end - line_start
    touched = [span for span in split(line) if span[0] < end and span[1] > start]
    return line[min(touched[0][0], start) : max(touched[-1][1], end)] if touched else quote.text


def _kept(blocks: Iterable[Block], proven: Callable[[StatementBlock], bool]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, TemplateBlock):
            kept.append(block)
        elif isinstance(block, StatementBlock):
            if proven(block):
                kept.append(block)
        else:
            inner = tuple(item for item in block.blocks if isinstance(item, TemplateBlock) or proven(item))
            if any(isinstance(item, StatementBlock) for item in inner):
                kept.append(block.model_copy(update={"blocks": inner}))
    return tuple(kept)


def _renumbered(answer: Answer) -> Answer:
    order: dict[int, int] = {}
    for _, statement in answer.statements():
        for citation in statement.cited:
            order.setdefault(citation.reference, len(order) + 1)

    def renumber(statement: StatementBlock) -> StatementBlock:
        def numbered(citations: Iterable[Citation]) -> tuple[Citation, ...]:
            return tuple(item.model_copy(update={"reference": order[item.reference]}) for item in citations)

        return statement.model_copy(
            update={"citations": numbered(statement.citations), "likewise": numbered(statement.likewise)}
        )

    def block(item: Block) -> Block:
        if isinstance(item, StatementBlock):
            return renumber(item)
        if isinstance(item, GroupBlock | StepBlock):
            inner = tuple(renumber(one) if isinstance(one, StatementBlock) else one for one in item.blocks)
            return item.model_copy(update={"blocks": inner})
        return item

    sections = tuple(
        Section(kind=section.kind, heading=section.heading, blocks=tuple(block(item) for item in section.blocks))
        for section in answer.sections
    )
    references = sorted(
        (
            reference.model_copy(update={"number": order[reference.number]})
            for reference in answer.references
            if reference.number in order
        ),
        key=lambda reference: reference.number,
    )
    return answer.model_copy(update={"sections": sections, "references": tuple(references)})
