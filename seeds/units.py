"""Takes an answer apart into units, the sentences that measures look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.answer import Answer, Block, GroupBlock, Section, SectionKind, StatementBlock, StepBlock, TemplateBlock
from rag.text.sentences import split


class Unit(NamedTuple):
    """One sentence of an answer.

    `stem` is the heading or the fixed words that it hangs from. A unit made of the composer's own words has no statement
    and claims nothing.
    """

    section: SectionKind
    text: str
    stem: str
    statement: StatementBlock | None

    @property
    def is_claim(self) -> bool:
        """Whether it says something about the world and so has to be proven."""
        return self.statement is not None


def units_of(answer: Answer) -> Iterator[Unit]:
    """The sentences of an answer with what they hang from."""
    for section in answer.sections:
        yield from _section_units(section)


def units_of_text(text: str) -> list[Unit]:
    """The sentences of a plain text, a passage for example, as if they stood in one section. They are nobody's claims."""
    return [Unit("evidence", text[start:end], "", None) for start, end in split(text)]


def sections_of(units: Sequence[Unit]) -> list[list[Unit]]:
    """Neighbouring units of one section together."""
    runs: list[list[Unit]] = []
    for unit in units:
        if runs and runs[-1][0].section == unit.section:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _section_units(section: Section) -> Iterator[Unit]:
    stem = ""
    for block in section.blocks:
        if isinstance(block, TemplateBlock):
            stem = block.text
        yield from _block_units(section.kind, block, stem)


def _block_units(kind: SectionKind, block: Block, stem: str) -> Iterator[Unit]:
    if isinstance(block, TemplateBlock):
        yield Unit(kind, block.text, "", None)
    elif isinstance(block, StatementBlock):
        yield Unit(kind, block.text, stem, block)
    else:
        yield from _inner_units(kind, block)


def _inner_units(kind: SectionKind, block: GroupBlock | StepBlock) -> Iterator[Unit]:
    heading = block.heading if isinstance(block, GroupBlock) else f"Step {block.number}: {block.label}"
    stem = heading
    for inner in block.blocks:
        if isinstance(inner, TemplateBlock):
            stem = f"{heading}. {inner.text}"
            yield Unit(kind, inner.text, heading, None)
        else:
            yield Unit(kind, inner.text, stem, inner)
