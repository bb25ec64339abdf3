"""Arranges chosen statements under their sections: groups by intervention, steps in clinical order, pairs that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rag.answer import Block, GroupBlock, SectionKind, StepBlock
from rag.compose.about import TOGETHER
from rag.compose.citations import Citations, words
from rag.compose.placement import BOXED, HARMS, LIMITS, OUTSIDE_LABEL, STEPS, Place
from rag.compose.pool import Pool
from rag.compose.words import STEP_LABELS, STEP_LEADS
from rag.evidence.statements import Statement
from rag.text.wording import listed

Placed = Sequence[tuple[Statement, Place]]


class Dispute(NamedTuple):
    """Two statements that do not agree, the weightier one first, and on what."""

    what: str
    first: Statement
    second: Statement


def arranged(pool: Pool, placed: Placed, section: SectionKind, citations: Citations) -> tuple[Block, ...]:
    """The blocks of one section."""
    mine = [(statement, place.group) for statement, place in placed if place.section == section]
    if not mine:
        return ()
    if section == "algorithm":
        return _steps(mine, citations)
    if section == "pitfalls":
        return _groups(
            [(name, [item for item, group in mine if group == name]) for name in (BOXED, HARMS, OUTSIDE_LABEL, LIMITS)],
            citations,
        )
    if section in {"evidence", "alternatives"}:
        return _by_subject(pool, mine, citations)
    lead = (
        (words("Tried outside label or guideline; not practice for what was asked:"),)
        if section == "research_context"
        else ()
    )
    return (*lead, *citations.blocks(_strongest_first([statement for statement, _ in mine])))


def disagreements(
    disputes: Sequence[Dispute], told: Sequence[Statement], quoted: Sequence[Statement], citations: Citations
) -> tuple[Block, ...]:
    """Pairs that do not agree, side by side, and sentences that tell of both sides themselves.

    What the direct answer quotes already is pointed at, not said twice.
    """
    said = {id(statement) for statement in quoted}
    blocks: list[Block] = []
    for dispute in disputes:
        sides = (dispute.first, dispute.second)
        fresh = [side for side in sides if id(side) not in said]
        heading = f"{listed([voice(side) for side in sides])} on {dispute.what}"
        heading = heading[:1].upper() + heading[1:]
        if not fresh:
            blocks.append(words(f"{heading}: both are quoted above."))
        elif len(fresh) == 1:
            other = dispute.second if fresh[0] is dispute.first else dispute.first
            lead = words(f"In contrast to what is quoted above from {voice(other)}:")
            blocks.append(GroupBlock(heading=heading, blocks=(lead, citations.block(fresh[0]))))
        else:
            inner = (citations.block(sides[0]), words("In contrast:"), citations.block(sides[1]))
            blocks.append(GroupBlock(heading=heading, blocks=inner))
        said |= {id(side) for side in sides}
    fresh_told = [statement for statement in told if id(statement) not in said]
    if fresh_told:
        blocks += [
            words("Sources differ, however, as these statements tell themselves:"),
            *citations.blocks(fresh_told),
        ]
    return tuple(blocks)


def voice(item: Statement) -> str:
    """Who says it: jurisdiction, kind and year."""
    place = f"{item.source.jurisdiction} " if item.source.jurisdiction else ""
    if item.source.kind == "other":
        return (
            f"a web source{f' ({place.strip()})' if place else ''}{f', {item.source.year}' if item.source.year else ''}"
        )
    return f"{place}{item.grade.label}{f', {item.source.year}' if item.source.year else ''}"


def _steps(mine: Sequence[tuple[Statement, str]], citations: Citations) -> tuple[Block, ...]:
    """Numbered steps in clinical order; a step without a statement is left out."""
    filled = [(name, [item for item, group in mine if group == name]) for name in STEPS]
    return tuple(
        StepBlock(
            number=number,
            label=STEP_LABELS[name],
            blocks=(words(_step_lead(name, filled)), *citations.blocks(_together_by_source(statements))),
        )
        for number, (name, statements) in enumerate([one for one in filled if one[1]], start=1)
    )


def _step_lead(name: str, filled: Sequence[tuple[str, Sequence[Statement]]]) -> str:
    """Doses follow a choice only where one is offered."""
    if name == "dose" and not any(step == "choose" and statements for step, statements in filled):
        return "The dosing statements are:"
    return STEP_LEADS[name]


def _by_subject(pool: Pool, mine: Sequence[tuple[Statement, str]], citations: Citations) -> tuple[Block, ...]:
    """What was asked first, then in the order in which the question or the choice came upon them."""
    order = [TOGETHER, *pool.focus.drugs, *pool.focus.conditions, *dict.fromkeys(group for _, group in mine)]
    names = [name for name in dict.fromkeys(order) if any(group == name for _, group in mine)]
    by_heading: dict[str, list[Statement]] = {}
    for name in names:
        by_heading.setdefault(_heading(pool, name).lower(), []).extend(item for item, group in mine if group == name)
    headings = {_heading(pool, name).lower(): _heading(pool, name) for name in reversed(names)}
    return _groups([(headings[key], _strongest_first(items)) for key, items in by_heading.items()], citations)


def _heading(pool: Pool, name: str) -> str:
    if name == TOGETHER:
        return pool.about.together
    return name or listed([*pool.focus.conditions]) or "In general"


def _groups(groups: Sequence[tuple[str, Sequence[Statement]]], citations: Citations) -> tuple[Block, ...]:
    return tuple(
        GroupBlock(heading=heading[:1].upper() + heading[1:], blocks=citations.blocks(statements))
        for heading, statements in groups
        if statements
    )


def _strongest_first(statements: Sequence[Statement]) -> list[Statement]:
    """By grade, then newer first, then as the source tells it: figures of one study stay in their order."""
    return sorted(
        statements,
        key=lambda item: (item.grade.level, -(item.source.year or 0), item.source.id, item.quote.start),
    )


def _together_by_source(statements: Sequence[Statement]) -> list[Statement]:
    """In the order of choice, but the sentences of one source together and in its own order."""
    first = {item.source.id: position for position, item in reversed(list(enumerate(statements)))}
    return sorted(statements, key=lambda item: (first[item.source.id], item.quote.start))
