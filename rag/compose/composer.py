"""Composes the answer: sections in their fixed order, numbered references, and plain words for what is not there."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import (
    SECTION_KINDS,
    Answer,
    AnswerStatus,
    Audience,
    Block,
    GroupBlock,
    Interpretation,
    Receipt,
    Section,
    SectionKind,
    StatementBlock,
)
from rag.compose.choice import chosen_beside
from rag.compose.citations import Citations, words
from rag.compose.direct import Lead, direct_answer
from rag.compose.disputes import disputes_of
from rag.compose.fit import FACET_ROLES
from rag.compose.placement import place_of
from rag.compose.pool import Pool
from rag.compose.sections import arranged, disagreements
from rag.compose.title import title_of
from rag.compose.words import DISCLAIMER, FACET_NAMES, HEADINGS, IN_DIRECT_ANSWER, NOT_ANSWERED, glossary, nothing_found
from rag.compose.worth import Worth
from rag.evidence.statements import Statement
from rag.records import Record
from rag.text.analyser import analyse
from rag.text.analyser import words as typed_words
from rag.text.english import is_general
from rag.text.wording import listed

_ALWAYS: frozenset[SectionKind] = frozenset({"direct_answer", "evidence", "algorithm", "pitfalls"})
_NEAREST = 3


class Frame(Record):
    """What an answer carries beside its sections."""

    question: str
    interpretation: Interpretation
    audience: Audience
    as_of: str
    receipt: Receipt


def compose(pool: Pool, frame: Frame, related: Sequence[str], unsaid: str = "", aside: str = "") -> Answer:
    """An answer from the statements of a pool. Nothing is composed that no statement says, and nothing is said twice.

    :param unsaid: what is asked and no statement says, in a sentence: it stands first, and the answer is a partial one.
    :param aside: words of the question that nothing holds, in a sentence for the gaps.
    """
    citations = Citations(pool.likewise)
    worth = Worth(pool)
    leads = direct_answer(pool, worth)
    if not leads:
        return abstain(pool, frame, "No statement of this corpus answers the question as put.")
    quoted = [statement for lead in leads for statement in lead.statements]
    disputes, contrasts = disputes_of(pool, quoted)
    disputed = {id(side) for dispute in disputes for side in (dispute.first, dispute.second)}
    disputed |= {id(statement) for statement in contrasts}
    room = sum(pool.candidate(one).cost for one in pool.statements if id(one) in disputed)
    placed = [one for one in chosen_beside(pool, worth, quoted, room) if id(one[0]) not in disputed]
    blocks: dict[SectionKind, tuple[Block, ...]] = {
        "direct_answer": (*([words(unsaid)] if unsaid else []), *_direct(leads, citations))
    }
    for kind in SECTION_KINDS[1:]:
        blocks[kind] = arranged(pool, placed, kind, citations)
    blocks["conflicts"] = disagreements(disputes, contrasts, quoted, citations)
    said = [*quoted, *(statement for statement, _ in placed)]
    blocks["gaps"] = tuple(words(text) for text in (*_missing(pool, said), aside) if text)
    in_direct = {place_of(pool, statement).section for statement in quoted}
    for kind in sorted(_ALWAYS & in_direct):
        blocks[kind] = blocks[kind] or (words(IN_DIRECT_ANSWER),)
    complete = not _unfound(pool) and not unsaid
    status: AnswerStatus = "answered" if complete else "partial"
    return _answer(pool, frame, blocks, citations, status, related)


def abstain(pool: Pool, frame: Frame, reason: str) -> Answer:
    """Not answering: why, what was looked for, and the passages that came nearest, said not to be an answer."""
    citations = Citations()
    nearest = pool.pick(
        lambda item: not pool.about.elsewhere(item), _NEAREST, prefer=lambda item: 0.5 * pool.about.combination(item)
    )
    blocks: dict[SectionKind, tuple[Block, ...]] = {
        "direct_answer": (words(f"This corpus does not hold enough evidence to answer this question. {reason}"),),
        "gaps": (
            words(f"Looked for: {', '.join(_looked_for(pool)) or pool.analysis.text}."),
            *(
                (
                    GroupBlock(
                        heading="Nearest passages, which do not answer the question", blocks=citations.blocks(nearest)
                    ),
                )
                if nearest
                else ()
            ),
        ),
    }
    return _answer(pool, frame, blocks, citations, "insufficient_evidence", ())


def _looked_for(pool: Pool) -> list[str]:
    """What the question names, by the names that the corpus has, and its further words that are no general English, as typed."""
    analysis = pool.analysis
    named = (*analysis.entities, *analysis.avoided, *analysis.unknown_names, *analysis.unknown_terms)
    known = {token for name in named for token in analyse(name)}
    content = set(analysis.content) - known
    typed = [
        word
        for word in dict.fromkeys(typed_words(analysis.text))
        if content & set(analyse(word)) and not word[:1].isdigit() and not is_general(word)
    ]
    return list(dict.fromkeys((*named, *typed)))


def _answer(
    pool: Pool,
    frame: Frame,
    blocks: dict[SectionKind, tuple[Block, ...]],
    citations: Citations,
    status: AnswerStatus,
    related: Sequence[str],
) -> Answer:
    subject = listed([*pool.focus.drugs[:3], *pool.focus.conditions][:3])
    sections = []
    explained: tuple[str, ...] = ()
    for kind, heading in HEADINGS[frame.audience].items():
        content = blocks.get(kind, ())
        if not content and kind in _ALWAYS:
            content = (words(NOT_ANSWERED if status == "insufficient_evidence" else nothing_found(kind, subject)),)
        if content:
            meanings = glossary(frame.audience, " ".join(one.text for one in _statements(content)), explained)
            explained += meanings
            content = (*content, words(f"[{'; '.join(meanings)}]")) if meanings else content
            sections.append(Section(kind=kind, heading=heading, blocks=content))
    return Answer(
        question=frame.question,
        interpreted_question=pool.analysis.text,
        interpretation=frame.interpretation,
        audience=frame.audience,
        status=status,
        title=title_of(pool),
        as_of=frame.as_of,
        sections=tuple(sections),
        references=citations.references(),
        related_questions=tuple(related),
        disclaimer=DISCLAIMER,
        receipt=frame.receipt,
    )


def _direct(leads: Sequence[Lead], citations: Citations) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for lead in leads:
        blocks += [words(lead.words), *citations.blocks(lead.statements)]
    return tuple(blocks)


def _missing(pool: Pool, said: Sequence[Statement]) -> list[str]:
    """What was asked and not found, one line each.

    :param said: what the answer holds.
    """
    lines = [f"No statement on {name} was found." for name in _unfound(pool)]
    analysis = pool.analysis
    condition = listed(analysis.conditions)
    for facet in analysis.facets:
        roles = frozenset(FACET_ROLES[facet])
        if not any(
            not roles.isdisjoint({item.role, *item.also}) and (facet != "combination" or pool.about.combination(item))
            for item in said
        ):
            lines.append(f"No statement on {FACET_NAMES[facet]}{f' in {condition}' if condition else ''} was found.")
    if analysis.asks_combination and not _randomised_comparison(pool):
        lines.append(
            "Looked for and not found: a randomised or head-to-head trial of the combination against switching to one other drug."
        )
    return lines


def _randomised_comparison(pool: Pool) -> bool:
    return any(
        pool.about.combination(item) and item.source.kind == "rct" and item.role == "efficacy"
        for item in pool.statements
    )


def _unfound(pool: Pool) -> list[str]:
    """Drugs and classes that are asked about, not only told of, and that no statement of the pool names."""
    named = {name for item in pool.statements for name in item.entities} | set(pool.focus.background)
    return [name for name in (*pool.analysis.drugs, *pool.analysis.classes) if name not in named]


def _statements(blocks: Sequence[Block]) -> list[StatementBlock]:
    found: list[StatementBlock] = []
    for block in blocks:
        if isinstance(block, StatementBlock):
            found.append(block)
        elif block.type in {"group", "step"}:
            found += _statements(block.blocks)
    return found


__all__ = ["Frame", "Statement", "abstain", "compose"]
