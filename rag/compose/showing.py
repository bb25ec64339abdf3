"""Answers "why?", "show me the source" and "what is the evidence for step 2?" from the statements' own passages.

Nothing is retrieved: the passages are those that the earlier answer quoted, read again, so that every quote stands in its
context. What has changed since is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import Answer, Block, GroupBlock, Section, SectionKind
from rag.compose.citations import Citations, words
from rag.compose.composer import Frame
from rag.compose.words import DISCLAIMER, HEADINGS
from rag.conversation import OutlineStatement
from rag.evidence.statements import Reader, Statement
from rag.followups.earlier import chunk_of
from rag.followups.pointing import Target
from rag.ports import PassageIndex
from rag.records import Passage, Quote

_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|given (?:that|the)|as a result|therefore|so that|in order to|reason\w*|"
    r"risk\w*|lack(?:s|ing)? of|"
    r"no (?:data|evidence|trial|stud)\w*|not (?:been )?(?:studied|established|shown)|insufficient|limited|"
    r"uncertain\w*|increas\w+|"
    r"associated with|lead(?:s|ing)? to|caus\w+|mechanism|prevent\w*|harm\w*|mortality|toxicity)\b",
    re.IGNORECASE,
)
_AROUND = 2  # sentences shown before and after a quote
_MOST_REASONED = 2  # of a direct answer's statements, with their reasons
_MOST_BESIDE = 2  # sentences beside one that give its reason
_MOST = 8  # statements of one step or reference that are shown
_ELSEWHERE = "See the earlier answer; this one only shows where its statements come from."


def show(target: Target, question: str, frame: Frame, reader: Reader, index: PassageIndex) -> Answer:
    """The statements that are pointed at, and each in its passage; for "why?", the passage's own reasons first."""
    citations = Citations()
    found = [(one, _passage(one, reader, index)) for one in target.statements[:_MOST]]
    present: Sequence[tuple[OutlineStatement, Statement, Sequence[Statement]]] = [
        (one, statement, around) for one, (statement, around) in found if statement is not None
    ]
    if target.mode == "why" and target.whole:
        present = _giving_reasons(present)
    direct: list[Block] = [words(target.complaint)] if target.complaint else []
    if target.mode == "why":
        direct += _why([(statement, around) for _, statement, around in present], citations)
    else:
        direct.append(words("The sources say, word for word:"))
        direct += citations.blocks(statement for _, statement, _ in present)
    gone = [one for one, (statement, _) in found if statement is None]
    gaps = tuple(
        words(f"Its source has changed since and no longer says at this place: \u201c{one.text}\u201d") for one in gone
    )
    evidence = tuple(_in_context(statement, around, citations) for _, statement, around in present)
    blocks: dict[SectionKind, tuple[Block, ...]] = {
        "direct_answer": tuple(direct)
        if present
        else (words("The statements that this asks about can no longer be shown."),),
        "evidence": evidence or (words("No passage is left to show."),),
        "algorithm": (words(_ELSEWHERE),),
        "pitfalls": (words(_ELSEWHERE),),
        "gaps": gaps,
    }
    return Answer(
        question=frame.question,
        interpreted_question=question,
        interpretation=frame.interpretation,
        audience=frame.audience,
        status="answered" if present and not gone else "partial" if present else "insufficient_evidence",
        title=question if len(question) <= 160 else question[: question.rfind(" ", 0, 157)] + " ...",
        as_of=frame.as_of,
        sections=tuple(
            Section(kind=kind, heading=heading, blocks=blocks[kind])
            for kind, heading in HEADINGS[frame.audience].items()
            if blocks.get(kind)
        ),
        references=citations.references(),
        related_questions=(),
        disclaimer=DISCLAIMER,
        receipt=frame.receipt,
    )


def _giving_reasons(
    present: Sequence[tuple[OutlineStatement, Statement, Sequence[Statement]]],
) -> Sequence[tuple[OutlineStatement, Statement, Sequence[Statement]]]:
    """Those whose own sentence or passage gives a reason, the first ones; the first of all where none does."""
    giving = [one for one in present if any(_REASON.search(item.text) for item in one[2])]
    return giving[:_MOST_REASONED] or present[:1]


def _why(present: Sequence[tuple[Statement, Sequence[Statement]]], citations: Citations) -> list[Block]:
    blocks: list[Block] = []
    said = {statement.text for statement, _ in present}
    for statement, around in present:
        reasons = [one for one in around if one.text not in said and _REASON.search(one.text)][:_MOST_BESIDE]
        said |= {one.text for one in reasons}
        blocks += [words("The source says:"), citations.block(statement)]
        if reasons:
            blocks += [words("Beside it, the same passage says:"), *citations.blocks(reasons)]
        elif not any(_REASON.search(one.text) for one in around):
            blocks.append(words("This passage gives no reason for it; the whole passage stands below."))
    return blocks


def _in_context(statement: Statement, around: Sequence[Statement], citations: Citations) -> GroupBlock:
    place = " > ".join((statement.source.title, *statement.heading_path))
    return GroupBlock(heading=place[:200], blocks=citations.blocks(around))


def _passage(
    one: OutlineStatement, reader: Reader, index: PassageIndex
) -> tuple[Statement | None, tuple[Statement, ...]]:
    """The statement read again from its chunk, and its sentences from some before to some after; None when it is gone."""
    for quote in one.quotes:
        entry = chunk_of(quote.chunk_id, index)
        if entry is None or entry[0].document_sha256 != quote.document_sha256:
            continue
        sentences = [item.statement for item in reader.read([Passage(chunk=entry[0], source=entry[1])])]
        position = next((at for at, sentence in enumerate(sentences) if _same(sentence.quote, quote)), None)
        if position is not None:
            return sentences[position], tuple(sentences[max(0, position - _AROUND) : position + _AROUND + 1])
    return None, ()


def _same(one: Quote, other: Quote) -> bool:
    return (one.start, one.end) == (other.start, other.end)
