"""Faults planted in a whole answer, each with the measures that must see it and the way they must move.

After Ribeiro et al. (CheckList, ACL 2020): a measure is believed when it moves with the fault that it is for, and when it
stays where nothing is wrong. Quotes and documents stay as they were: the answer says something else than what it cites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from rag.answer import Answer, Block, Citation, GroupBlock, Reference, Section, StatementBlock, StepBlock, TemplateBlock
from rag.text.cues import modality, polarity
from rag.text.vocabulary import Vocabulary
from seeds.sentence_faults import (
    swapped_drugs,
    swapped_numbers,
    with_not,
    without_not,
    wrong_numbers,
    wrong_units,
)

Sign = Literal["falls", "rises"]
Plant = Callable[[Answer, Answer, Vocabulary], Answer]
_Change = Callable[[StatementBlock], StatementBlock | None]


class Fault(NamedTuple):
    """A fault: how it is planted into an answer, given an answer on another topic, and what must move."""

    name: str
    plant: Plant
    moves: dict[str, Sign]


def faults() -> tuple[Fault, ...]:
    """Every fault, in the order of the table in `docs/evaluation.md`."""
    unsupported: dict[str, Sign] = {"F1": "falls", "F2": "falls", "F3": "falls", "F4": "falls"}
    return (
        Fault(
            "all numbers wrong",
            _worded(lambda text, _: wrong_numbers(text)),
            {**unsupported, "F5": "falls", "N2": "falls"},
        ),
        Fault("one number wrong", _one_number_wrong, {**unsupported, "F5": "falls"}),
        Fault("numbers swapped", _worded(lambda text, _: swapped_numbers(text)), unsupported),
        Fault("units wrong", _worded(lambda text, _: wrong_units(text)), {**unsupported, "F5": "falls", "N2": "falls"}),
        Fault("not dropped", _worded(lambda text, _: without_not(text)), unsupported),
        Fault("not added", _worded(lambda text, _: with_not(text)), unsupported),
        Fault("drugs swapped", _worded(swapped_drugs), unsupported),
        Fault("strength raised", _worded(lambda text, _: _contraindicated(text)), {**unsupported, "F8": "falls"}),
        Fault("first half kept", _truncated, {"N1": "falls", "N2": "falls", "N3": "falls"}),
        Fault("sections shuffled", _shuffled, {"S1": "falls"}),
        Fault("citations rotated", _rotated, {"F1": "falls", "F2": "falls", "F3": "falls", "F4": "falls"}),
        Fault("half the citations gone", _half_uncited, {"F2": "falls", "F3": "falls"}),
        Fault("spans moved", _spans_moved, {"F6": "falls"}),
        Fault(
            "another case's answer",
            lambda _, other, __: other,
            {"N1": "falls", "N2": "falls", "N3": "falls", "F7": "falls"},
        ),
        Fault("padding", _padded, {"N4": "falls"}),
        Fault("order within a section", _reordered, {}),
    )


def statements(answer: Answer) -> list[StatementBlock]:
    """The statements in reading order."""
    return [statement for _, statement in answer.statements()]


def renumbered(answer: Answer) -> Answer:
    """The references anew: numbered by first citation, each source once, what is not cited left out."""
    by_number = {reference.number: reference for reference in answer.references}
    order: dict[str, int] = {}
    for statement in statements(answer):
        for citation in statement.citations:
            order.setdefault(by_number[citation.reference].source_id, len(order) + 1)
    listed = {reference.source_id: reference for reference in reversed(answer.references)}

    def change(statement: StatementBlock) -> StatementBlock:
        citations = tuple(
            one.model_copy(update={"reference": order[by_number[one.reference].source_id]})
            for one in statement.citations
        )
        return statement.model_copy(update={"citations": citations})

    references = tuple(listed[source].model_copy(update={"number": number}) for source, number in order.items())
    return _changed(answer, change).model_copy(update={"references": references})


def _worded(change: Callable[[str, Vocabulary], str]) -> Plant:
    def plant(answer: Answer, _: Answer, vocabulary: Vocabulary) -> Answer:
        return _changed(answer, lambda statement: _said(statement, change(statement.text, vocabulary)))

    return plant


def _said(statement: StatementBlock, text: str) -> StatementBlock:
    return statement.model_copy(update={"text": text, "modality": modality(text), "polarity": polarity(text)})


def _contraindicated(text: str) -> str:
    return text.replace("not recommended", "contraindicated").replace("advises against", "contraindicates")


def _one_number_wrong(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    planted = False

    def change(statement: StatementBlock) -> StatementBlock:
        nonlocal planted
        text = statement.text if planted else wrong_numbers(statement.text, at_most=1)
        planted = planted or text != statement.text
        return _said(statement, text)

    return _changed(answer, change)


def _truncated(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    left = len(statements(answer)) // 2

    def change(statement: StatementBlock) -> StatementBlock | None:
        nonlocal left
        left -= 1
        return statement if left >= 0 else None

    return renumbered(_changed(answer, change))


def _shuffled(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    """Each section with the blocks of the next one."""
    sections = answer.sections
    return renumbered(
        answer.model_copy(
            update={
                "sections": tuple(
                    section.model_copy(update={"blocks": sections[(place + 1) % len(sections)].blocks})
                    for place, section in enumerate(sections)
                )
            }
        )
    )


def _rotated(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    """Each statement with the citations of the next one."""
    cited = [statement.citations for statement in statements(answer)]
    following = iter([*cited[1:], *cited[:1]])
    return renumbered(_changed(answer, lambda statement: statement.model_copy(update={"citations": next(following)})))


def _half_uncited(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    """Every second statement without citations. The record forbids this; a copy is not checked, which is what is wanted here."""
    bare = iter(place % 2 == 0 for place in range(len(statements(answer))))
    return renumbered(
        _changed(answer, lambda statement: statement.model_copy(update={"citations": ()}) if next(bare) else statement)
    )


def _spans_moved(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    def moved(citation: Citation) -> Citation:
        quotes = tuple(one.model_copy(update={"start": one.start + 1, "end": one.end + 1}) for one in citation.quotes)
        return citation.model_copy(update={"quotes": quotes})

    return _changed(
        answer,
        lambda statement: statement.model_copy(update={"citations": tuple(moved(one) for one in statement.citations)}),
    )


def _padded(answer: Answer, other: Answer, _: Vocabulary) -> Answer:
    """As many statements again from an answer on another topic, at the end of the last section."""
    behind = len(answer.references)
    added = [
        statement.model_copy(
            update={
                "citations": tuple(
                    one.model_copy(update={"reference": one.reference + behind}) for one in statement.citations
                )
            }
        )
        for statement in statements(other)[: len(statements(answer))]
    ]
    references = (*answer.references, *(_shifted(one, behind) for one in other.references))
    *first, last = answer.sections
    longer = last.model_copy(update={"blocks": (*last.blocks, GroupBlock(heading="Also", blocks=tuple(added)))})
    return renumbered(answer.model_copy(update={"sections": (*first, longer), "references": references}))


def _shifted(reference: Reference, by: int) -> Reference:
    return reference.model_copy(update={"number": reference.number + by})


def _reordered(answer: Answer, _: Answer, __: Vocabulary) -> Answer:
    """The blocks of every section from the last to the first; steps keep their place, since their order is what they say."""
    return renumbered(
        answer.model_copy(
            update={
                "sections": tuple(
                    section
                    if section.kind == "algorithm"
                    else section.model_copy(update={"blocks": section.blocks[::-1]})
                    for section in answer.sections
                )
            }
        )
    )


def _changed(answer: Answer, change: _Change) -> Answer:
    """Every statement changed, in reading order, or taken out; blocks and sections that this empties go too."""
    sections = [
        section.model_copy(update={"blocks": blocks})
        for section in answer.sections
        if (blocks := tuple(_changed_blocks(section, change)))
    ]
    return answer.model_copy(update={"sections": tuple(sections)})


def _changed_blocks(section: Section, change: _Change) -> Iterator[Block]:
    for block in section.blocks:
        if isinstance(block, TemplateBlock):
            yield block
        elif isinstance(block, StatementBlock):
            changed = change(block)
            if changed is not None:
                yield changed
        else:
            inner = tuple(_changed_inner(block, change))
            if inner:
                yield block.model_copy(update={"blocks": inner})


def _changed_inner(block: GroupBlock | StepBlock, change: _Change) -> Iterator[TemplateBlock | StatementBlock]:
    for inner in block.blocks:
        changed = inner if isinstance(inner, TemplateBlock) else change(inner)
        if changed is not None:
            yield changed
